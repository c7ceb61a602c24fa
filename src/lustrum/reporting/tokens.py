"""Colours, type and space: one file, read by the style sheet, the charts and the picture exports.

Charts carry colours as ``var(--run)``: in the page the browser resolves them (light, dark, print); an export
resolves them to the light values with :func:`resolve`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

MODES = ("light", "dark", "print")
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")


@lru_cache(maxsize=1)
def tokens() -> Mapping[str, Any]:
    """Return the token file."""
    text = Path(__file__).with_name("tokens.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def colours(mode: str = "light") -> dict[str, str]:
    """Return the colour of each token in one mode.

    Examples
    --------
    >>> colours("dark")["run"]
    '#8EC1EA'
    """
    return {name: entry[mode] for name, entry in tokens()["colour"].items()}


def paint(token: str) -> str:
    """Return a token as a chart writes it.

    Examples
    --------
    >>> paint("run")
    'var(--run)'
    """
    if token not in tokens()["colour"]:
        raise KeyError(token)
    return f"var(--{token})"


def resolve(text: str, mode: str = "light") -> str:
    """Replace every ``var(--token)`` by its colour.

    Examples
    --------
    >>> resolve('fill="var(--run)"')
    'fill="#1F5582"'
    """
    values = colours(mode)
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)


def _block(mode: str) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours(mode).items())


def style_variables() -> str:
    """Return the style sheet's variables: light, dark by the reader's setting, and print."""
    families = "".join(f"--{name}:{value};" for name, value in tokens()["family"].items())
    return (
        f":root{{color-scheme:light dark;{_block('light')}{families}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_block('dark')}}}}}\n"
        f"@media print{{:root{{color-scheme:light;{_block('print')}}}}}\n"
    )


def chart_config() -> dict[str, Any]:
    """Return the Vega-Lite config that all charts share."""
    size = tokens()["size"]["chart"]
    text = {"labelColor": paint("ink2"), "labelFontSize": size, "titleColor": paint("ink2"), "titleFontSize": size}
    return {
        "aria": False,
        "background": None,
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": {
            **text,
            "titleFontWeight": "normal",
            "domain": False,
            "ticks": False,
            "gridColor": paint("grid"),
            "labelPadding": 8,
        },
        "text": {"fill": paint("ink2"), "fontSize": size},
    }
