"""How a parameter of a mechanism states what it is: unit, range, source, evidence mark, labels it varies over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SYNTHETIC = "project default"


class MechanismPack(BaseModel):
    """Parameters of one mechanism; values outside their range are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def parameter(
    default: Any,
    meaning: str,
    *,
    unit: str = "share",
    low: float | None = None,
    high: float | None = None,
    source: str = SYNTHETIC,
    mark: str = "synthetic",
    dim: str = "",
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a parameter of a pack.

    Parameters
    ----------
    default : float or mapping
        Value without any measure; a mapping gives values by label or by ``attribute=value``.
    meaning : str
        What it is, in a sentence.
    unit : str
        Unit, with its period where it is a rate.
    low, high : float, optional
        Range that is allowed.
    source, mark : str
        Where the value comes from, and the evidence mark.
    dim : str
        Dimensions over which it varies.
    choices : tuple of str
        Words that are allowed, where the parameter is a choice and no number.

    Examples
    --------
    >>> class Pack(MechanismPack):
    ...     rule: str = parameter("tiers", "how scarce goods are shared out", unit="rule", choices=("tiers", "queue"))
    >>> Pack().rule
    'tiers'
    """
    extra: dict[str, Any] = {"unit": unit, "source": source, "mark": mark, "dim": dim}
    bounds: dict[str, Any] = {} if dim else {"ge": low, "le": high}
    if choices:
        extra["choices"] = list(choices)
        bounds = {"pattern": f"^({'|'.join(choices)})$"}
    return Field(default, description=meaning, json_schema_extra=extra, **bounds)


@dataclass(frozen=True)
class Reading:
    """A named pack of a mechanism: what one side of a dispute in the literature holds.

    Parameters
    ----------
    pack : MechanismPack
        Its values.
    holds : str
        What it holds, in a sentence.
    source : str
        Whose reading it is.
    mark : str
        Evidence mark: read, recalled, derived or synthetic.
    """

    pack: MechanismPack
    holds: str
    source: str
    mark: str


def reading(pack: MechanismPack, holds: str, *, source: str, mark: str) -> Reading:
    """Declare a named pack, to stand in a module's ``PACKS``; a scenario names it in ``packs``.

    Examples
    --------
    >>> class Pack(MechanismPack):
    ...     loss: float = parameter(0.0, "effort lost once targets follow output", low=0, high=1)
    >>> PACKS = {"no-loss": reading(Pack(), "Effort does not fall.", source="invented", mark="synthetic")}
    >>> PACKS["no-loss"].pack.loss
    0.0
    """
    return Reading(pack, holds, source, mark)
