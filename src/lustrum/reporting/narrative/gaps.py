"""How far a run lies from the record: mean gap, largest gap with its date, points in the band.

A gap is run minus record. Rows that say "at least" or "at most" are left out, and so are dates that the run does not
reach. Shares are compared in points, other quantities in per cent of the record.
"""

from __future__ import annotations

from dataclasses import dataclass

from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, percent, points, written


@dataclass(frozen=True)
class Fit:
    """How one variable of a run compares with its recorded points.

    Parameters
    ----------
    compared : int
        Recorded points with a computed counterpart.
    mean : float
        Mean size of the gap, in points or per cent.
    largest : float
        The gap of largest size, with its sign.
    largest_when : str
        Its date.
    inside : int or None
        Points within the middle 90% of draws; None where there are too few draws for a band.
    in_points : bool
        Whether gaps are in points (shares), not in per cent of the record.
    left_out : int
        Rows left out: at least, at most, before or after the run.
    """

    compared: int
    mean: float = 0.0
    largest: float = 0.0
    largest_when: str = ""
    inside: int | None = None
    in_points: bool = True
    left_out: int = 0

    def gap(self, value: float) -> str:
        """Write a gap in the fit's own unit."""
        return points(value) if self.in_points else f"{written(round(value, 1), 1)}%"


def fit_sentence(fit: Fit) -> str:
    """Return the sentence on how far the run lies from the recorded points.

    Examples
    --------
    >>> from lustrum.reporting.narrative.emphasis import plain
    >>> plain(fit_sentence(Fit(8, 2.6, 6.3, "Dec 1956")))
    'The run differs from the 8 recorded points by 2.6 points on average and by 6.3 at most (Dec 1956).'
    >>> plain(fit_sentence(Fit(0)))
    'No recorded point can be compared with the run.'
    """
    if fit.compared == 0:
        return "No recorded point can be compared with the run."
    if fit.compared == 1:
        text = f"The run differs from the one recorded point by {strong(fit.gap(abs(fit.mean)))} ({fit.largest_when})."
    else:
        most = written(round(abs(fit.largest), 1), 1) if fit.in_points else percent(abs(fit.largest))
        text = (
            f"The run differs from the {fit.compared} recorded points by {strong(fit.gap(fit.mean))} on average"
            f" and by {most} at most ({fit.largest_when})."
        )
    if fit.inside is not None:
        text += f" {fit.inside} of {fit.compared} {'lies' if fit.inside == 1 else 'lie'} in the 90% band."
    return text


def left_out_sentence(fit: Fit) -> str:
    """Return what is not in the gaps, or an empty text."""
    if not fit.left_out:
        return ""
    return (
        f"{counted(fit.left_out, 'recorded row')} that cannot be compared (a bound, or outside the run) left out of"
        " the gaps."
    )
