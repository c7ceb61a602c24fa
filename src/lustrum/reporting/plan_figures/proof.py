"""How good the plan is proven to be: value, bound, gap and violations of each objective."""

from __future__ import annotations

import math

from lustrum.planning.certificate import Certificate
from lustrum.reporting.figures.figure import Figure, Part
from lustrum.reporting.markup import scrolling, table_head, tag
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import percent
from lustrum.reporting.plan_figures.sheet import Sheet
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "How sure is it that there is no better plan?", "Certificate"
HEADS = ("Objective", "This plan", "No plan surpasses", "Gap", "Largest breach")


def _stages(proof: Certificate) -> tuple[Certificate, ...]:
    return proof.stages or (proof,)


def _cells(stage: Certificate) -> tuple[str, str, str, str]:
    gap = _small(stage.gap) if math.isfinite(stage.gap) else "not bounded"
    bound = f"{stage.bound:.9g}" if math.isfinite(stage.bound) else "not bounded"
    return f"{stage.value:.9g}", bound, gap, _small(stage.primal_violation)


def _small(value: float) -> str:
    return f"{value:.1e}" if value else "0"


def say(sheet: Sheet, proof: Certificate) -> str:
    """Return the sentence: what the certificate proves."""
    stage = _stages(proof)[0]
    if sheet.plan.status == "optimal":
        return (
            f"No plan for this objective can be better by more than {strong(_small(stage.gap))} of its value."
            " This was computed from the plan and its valuations alone, without trusting the solver."
        )
    if not math.isfinite(stage.bound):
        return "The plan can be carried out; how much better another could be is not bounded."
    return (
        f"The plan can be carried out. A better one may exist, but none that is better by more than"
        f" {strong(percent(100 * stage.gap))} of its value."
    )


def make(sheet: Sheet) -> Figure:
    """Make the table."""
    proof = sheet.plan.certificate
    if proof is None:
        why = "There is no plan to certify."
        return Figure("proof", "Table", QUESTION, TITLE, why, empty_state=why)
    heads = [tag("th" if n == 0 else "th.r", head, scope="col") for n, head in enumerate(HEADS)]
    lines, rows = [], []
    for stage, (name, _, unit) in zip(_stages(proof), sheet.plan.stages, strict=False):
        cells = _cells(stage)
        lines.append(tag("tr", tag("th", f"{name} ({unit})", scope="row"), *(tag("td.r", cell) for cell in cells)))
        rows.append({"series": f"{name} ({unit})", **dict(zip(HEADS[1:], cells, strict=True))})
    table = tag("table", tag("caption.vh", TITLE), table_head(*heads), tag("tbody", *lines), id="proof-stages")
    twin = make_twin(rows, series="Objective")
    return Figure(
        "proof", "Table", QUESTION, TITLE, say(sheet, proof),
        "The plan's value is what it reaches; the bound follows from its valuations by duality. A breach is measured"
        " against the size of the limit that is breached.",
        (Part("proof", markup=scrolling("Certificate", table, classes="scroll open"), twin=twin, is_table=True),),
        "Weak duality: any valuations that price every column out bound every plan (Gale, Kuhn and Tucker 1951).",
    )  # fmt: skip
