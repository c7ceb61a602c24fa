"""Small pictures of verdicts, values and relations. Form and word carry the meaning, never colour alone."""

from __future__ import annotations

from lustrum.reporting.markup import Html, tag

_VERDICTS = {
    "true": '<rect x="1.5" y="1.5" width="13" height="13" fill="var(--ink)"/>',
    "false": '<rect x="2" y="2" width="12" height="12" fill="var(--paper)" stroke="var(--ink)" stroke-width="1.8"/>',
    "not determinable": (
        '<rect x="2" y="2" width="12" height="12" fill="var(--paper)"/>'
        '<rect x="2" y="2" width="12" height="12" fill="url(#p-open)" stroke="var(--ink)"/>'
    ),
}
_FULL = '<circle cx="{x}" cy="8" r="5" fill="var(--ink)"/>'
_SQUARE = '<rect x="16" y="3.5" width="9" height="9" fill="none" stroke="var(--ink)" stroke-width="1.5"/>'
_RING = '<circle cx="18" cy="8" r="4.4" fill="none" stroke="var(--ink)" stroke-width="1.5"/>'
_DASHED = '<circle cx="20" cy="8" r="5" fill="none" stroke="var(--ink)" stroke-width="1.2" stroke-dasharray="2 2"/>'
_ARROWS = '<path d="M12,8H2M5,5L2,8L5,11M18,8H28M25,5L28,8L25,11" fill="none" stroke="var(--ink)" stroke-width="1.6"/>'
_RELATIONS = {
    "agree": _FULL.format(x=10) + _FULL.format(x=20),
    "measure": _FULL.format(x=11) + _SQUARE,
    "overlap": _FULL.format(x=11) + _RING,
    "opposite": _ARROWS,
    "one": _FULL.format(x=10) + _DASHED,
}
_PAIRS = {
    "same": '<path d="M2,5.5H14M2,10.5H14" stroke="var(--ink)" stroke-width="2" fill="none"/>',
    "part": '<path d="M2,5.5H14M2,10.5H14M11,1L5,15" stroke="var(--ink)" stroke-width="2" fill="none"/>',
    "open": '<circle cx="8" cy="8" r="1.6" fill="var(--ink3)"/>',
}
_NAMES = {"true": "v-t", "false": "v-f", "not determinable": "v-n"}

SYMBOLS = "".join(
    [
        *(f'<symbol id="{_NAMES[word]}" viewBox="0 0 16 16">{parts}</symbol>' for word, parts in _VERDICTS.items()),
        *(f'<symbol id="r-{kind}" viewBox="0 0 30 16">{parts}</symbol>' for kind, parts in _RELATIONS.items()),
        *(f'<symbol id="q-{state}" viewBox="0 0 16 16">{parts}</symbol>' for state, parts in _PAIRS.items()),
    ]
)
"""Pictures that a page holds once and refers to."""


def verdict_glyph(word: str) -> Html:
    """Return the picture of a verdict; its word must stand beside it."""
    return _refer("vg", _NAMES.get(word, "v-n"), 16)


def relation_glyph(kind: str) -> Html:
    """Return the picture of how two documents relate: agree, overlap, measure, opposite, one."""
    return _refer("rel", f"r-{kind if kind in _RELATIONS else 'one'}", 30)


def pair_glyph(state: str) -> Html:
    """Return the picture of two definitions: same, part, open; its words must stand beside it."""
    return _refer("vg", f"q-{state}", 16)


def _refer(classes: str, symbol: str, width: int) -> Html:
    """Return a picture that refers to a symbol of the page."""
    return Html(f'<svg class="{classes}" width="{width}" height="16" aria-hidden="true"><use href="#{symbol}"/></svg>')


def scale_glyph(
    scale: tuple[float, float],
    value: float | None,
    band: tuple[float, float] | None,
    threshold: float | None,
    spread: bool = False,
) -> Html:
    """Return a value on its scale, with the band of draws (or the span of readings) and a tick at the threshold."""
    low, high = scale

    def place(number: float) -> float:
        return min(max((number - low) / (high - low) * 100, 0.0), 100.0) if high > low else 50.0

    parts = ['<line x1="0" y1="8" x2="100" y2="8" stroke="var(--ink3)"/>']
    if band is not None:
        left, right = place(min(band)), place(max(band))
        if spread:
            parts.append(f'<line x1="{left:.1f}" y1="8" x2="{right:.1f}" y2="8" stroke="var(--run)" stroke-width="4"/>')
        elif right - left > 0.5:
            parts.append(f'<rect x="{left:.1f}" y="5" width="{right - left:.1f}" height="6" fill="var(--band1)"/>')
    if threshold is not None:
        x = place(threshold)
        parts.append(f'<line x1="{x:.1f}" y1="1" x2="{x:.1f}" y2="15" stroke="var(--ink)" stroke-width="2"/>')
    if value is not None:
        parts.append(f'<circle cx="{place(value):.1f}" cy="8" r="3.6" fill="var(--run)"/>')
    head = '<svg class="mb" viewBox="-4 0 108 16" width="108" height="16" aria-hidden="true">'
    return Html(f"{head}{''.join(parts)}</svg>")


def share_bar(part: float) -> Html:
    """Return a share as a small bar; its number must stand beside it."""
    filled = f"width:{100 * min(max(part, 0.0), 1.0):.0f}%"
    return tag("span.frac", tag("i", style=filled), aria_hidden="true")
