"""One document of a run: what was run, how it fits the record, what came of it, what it is called, what it rests on.

The same seeds give the same document, bit for bit, on one platform with one set of versions. Times and places of files
are not part of it: the door adds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.assessment.scorecard import Scorecard
from lustrum.errors import HistoryProblems
from lustrum.history.comparison import compare_draws, records_for, summarise_fit
from lustrum.history.history import History
from lustrum.studies.describing import books_in_words
from lustrum.studies.running import Result
from lustrum.studies.shortages import Shortages
from lustrum.studies.writing import without_nan

_KEPT = (
    "scenario", "title", "scenario_hash", "seeds", "start", "until", "months", "complete", "scale", "economy",
)  # fmt: skip


def run_document(result: Result) -> dict[str, Any]:
    """Return the document of a run.

    Parameters
    ----------
    result : Result
        What the main job gave.
    """
    manifest, histories = result.manifest, result.histories
    programme = manifest["programme"]
    document = {
        **{key: manifest[key] for key in _KEPT},
        "draws": len(manifest["seeds"]),
        "programme": {
            "name": programme["name"],
            "measures": len(programme["measures"]),
            "shocks": len(programme["shocks"]),
            "removed": programme["removed"],
            "stages": programme["stages"],
        },
        "headline": headline(histories, result.observed, manifest["headline"]),
        "fit": fit(histories, result.observed),
        "verdicts": verdicts(result.scorecard),
        "accounts": {
            "closed": books_are_closed(manifest),
            "words": books_in_words(manifest),
            "draws": manifest["accounts"],
        },
        "first_state": manifest["first_state"],
        "plans": manifest["plans"],
        "shortages": Shortages(histories).largest(),
        "caveats": manifest["caveats"],
        "versions": manifest["versions"],
        "content": manifest["content"],
    }
    return dict(without_nan(document))


def books_are_closed(manifest: dict[str, Any]) -> bool:
    """Say whether the books of every month of every draw were closed without a gap."""
    return all(
        facts.get("months") == facts.get("months_closed") and not facts.get("largest_gap", 0)
        for facts in manifest["accounts"].values()
    )


def headline(histories: Sequence[History], observed: History | None, told: dict[str, Any]) -> dict[str, Any] | None:
    """Return the headline series of each draw and their median, in the record's unit, with what the record holds."""
    if not told:
        return None
    factor = float(told.get("factor", 1.0)) or 1.0
    try:
        series = [history.observe(told["observable"], told.get("basis", "true")) for history in histories]
    except HistoryProblems as error:
        return {**told, "problems": [str(problem) for problem in error.problems]}
    values = np.array([np.atleast_1d(one.values) for one in series], dtype=np.float64) / factor
    first = series[0]
    is_yearly = first.attrs.get("cadence") == "year"
    times = first.coords["time"].values.astype("datetime64[Y]" if is_yearly else "datetime64[M]") if first.ndim else []
    recorded = []
    if observed is not None:
        frame = records_for(observed, told["variable"])
        kept = [
            name
            for name in ("from", "to", "value", "low", "high", "unit", "source", "evidence", "bound")
            if name in frame
        ]
        recorded = frame[kept].to_dict("records")
    return {
        **told,
        "time": [str(time) for time in times],
        "draws": {str(h.manifest.get("seed")): row.tolist() for h, row in zip(histories, values, strict=True)},
        "median": np.median(values, axis=0).tolist(),
        "record": recorded,
    }


def fit(histories: Sequence[History], observed: History | None) -> dict[str, Any] | None:
    """Return how far the run lies from the record, variable by variable; gaps are run less record."""
    if observed is None:
        return None
    rows = compare_draws(histories, observed)
    counted = rows[rows["counted"].astype(bool)]
    summary = summarise_fit(rows)
    relative = counted["relative_gap"].astype(float).abs()
    by_evidence = counted["evidence"].value_counts(sort=False)
    return {
        "record": observed.name,
        "rows": len(observed.observations) if observed.observations is not None else 0,
        "points": len(counted),
        "inside": int(counted["inside"].astype(bool).sum()),
        "median_relative_gap": float(relative.median()) if len(relative) else None,
        "evidence": {str(word): int(count) for word, count in by_evidence.items()},
        "variables": summary[summary["points"] > 0].to_dict("records"),
    }


def verdicts(card: Scorecard | None) -> dict[str, Any] | None:
    """Return what the run is under each definition, with what decides and how firm it is."""
    if card is None:
        return None
    whole = card.to_dict()
    kept = ("id", "name", "verdict", "draws", "sweep", "margin", "first", "pivotal", "entered", "december")
    return {
        "at": whole["at"],
        "sweeps": whole["sweeps"],
        "definitions": [{key: one[key] for key in kept} for one in whole["definitions"]],
    }
