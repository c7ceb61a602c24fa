"""Colours are told apart by every eye, and text can be read on every ground: both are recomputed here."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from lustrum import reporting
from lustrum.reporting.charts.rendering import PATTERNS
from lustrum.reporting.tokens import MODES, chart_config, colours, paint, resolve, style_variables, tokens

# Machado, Oliveira and Fernandes 2009, A physiologically-based model for simulation of color vision deficiency, full
# severity, on linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]


def _linear(colour: str):
    values = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    """Web Content Accessibility Guidelines 2.1, relative luminance and contrast ratio."""
    dark, light = sorted(float(_linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _lab(linear):
    xyz = np.array(TO_XYZ) @ linear / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _apart(one: str, other: str, sight) -> float:
    seen = [_lab(np.clip(np.array(sight) @ _linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_contrast_of_black_and_white_is_the_known_one():
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read(mode):
    values = colours(mode)
    poor = [(a, b) for a, b in tokens()["text_pairs"] if _contrast(values[a], values[b]) < 4.5]
    assert not poor


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_forms_are_told_apart(mode, sight):
    values, forms = colours(mode), tokens()["forms"]
    near = [(a, b) for a, b in combinations(forms, 2) if _apart(values[a], values[b], SIGHT[sight]) < 14]
    beside = [(a, b) for a, b in pairwise(forms) if _apart(values[a], values[b], SIGHT[sight]) < 23]
    assert not near
    assert not beside


def test_marks_of_the_record_stand_out_from_bands():
    for mode in MODES:
        values = colours(mode)
        assert min(_contrast(values["ink"], values[band]) for band in ("band1", "band2", "war")) >= 3


def test_every_colour_that_is_used_is_a_token():
    folder = Path(reporting.__file__).parent
    names = set(colours()) | set(tokens()["family"])
    text = "".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".css", ".py", ".j2")
    )
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", text)) - {"n", "token", "x"}
    assert used <= names, used - names


def test_style_sheet_has_no_colour_of_its_own():
    sheet = (Path(reporting.__file__).parent / "page.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet)


def test_an_unknown_token_is_refused():
    with pytest.raises(KeyError):
        paint("red")


def test_exports_are_light():
    assert "var(" not in resolve(PATTERNS + str(chart_config()))
    assert all(f"--{name}:" in style_variables() for name in colours())
