"""Draw model and record of the Soviet spring by region: `python scripts/draw_soviet_spring.py [--browser chromium]`.

Writes docs/images/soviet-spring.png. What a mark means stands under the picture; rows are those of the country's
``fit/rows.csv``, read as the study reads them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from playwright.sync_api import sync_playwright

import lustrum as lu
from lustrum.history.history import History
from lustrum.quantities.calendar import Month
from lustrum.studies.spring import COUNTRY, REGIONS, SHARE, Line, compare, share_of

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "soviet-spring.png"
FIRST, LAST = Month.parse("1929-06"), Month.parse("1931-07")
MONTHS = [str(FIRST + count) for count in range(LAST - FIRST + 1)]
WIDTH, HEIGHT, LEFT, TOP = 300.0, 130.0, 44.0, 20.0
PANELS = {
    "": "All regions", "central-black-earth": "Central Black Earth", "moscow": "Moscow region",
    "lower-volga": "Lower Volga", "north-caucasus": "North Caucasus", "ukraine": "Ukraine",
}  # fmt: skip
PRESSED = (("1929-11", "1930-03"), ("1930-10", MONTHS[-1]))
TICKS = {"1929-07": "Jul 1929", "1930-03": "Mar 1930", "1930-10": "Oct", "1931-07": "Jul 1931"}
LINES = {
    COUNTRY: "model", "soviet-union-few-numbers": "few",
    "soviet-union-never-eased": "eased", "soviet-union-never-pressed": "free",
}  # fmt: skip
STYLE = """
body{margin:24px;background:#fcfbf8;font:13px 'DejaVu Sans',sans-serif;color:#1a1f26;width:1130px}
.title{font-weight:700;font-size:14px}.axis{font-size:11px;fill:#4a525c}.grid{stroke:#ddd}.pressed{fill:#efe7d6}
polyline{fill:none;stroke:#205b86;stroke-width:1.4}.model{stroke-width:2.4}.few{stroke:#7a8a3c;stroke-width:2}
.eased{stroke-dasharray:6 4}.free{stroke-dasharray:2 3}.fitted{fill:#1a1f26;stroke:#fcfbf8;stroke-width:1.2}
.check{fill:#fcfbf8;stroke:#c0392b;stroke-width:2}
"""
LEGEND = """Blue line: model with one number for each row, seed 1. Green line: model with ten numbers in all. Filled
mark: recorded row that numbers were fitted to. Open red mark: recorded row left as a check (square: steppe of Ukraine,
a part of the model's region). Shaded: pressure on. In the first panel dashed: pressure never eased; dotted: nobody
pressed. One row of February 1930, 52.7 without a day, is not drawn."""


def across(month: str) -> float:
    """Return the place of a month, pixels."""
    return LEFT + MONTHS.index(month) * WIDTH / (len(MONTHS) - 1)


def down(percent: float) -> float:
    """Return the place of a share, pixels."""
    return TOP + HEIGHT * (1 - percent / 100)


def course(shares: pd.Series[float], kind: str) -> str:
    """Return a run as a line."""
    points = " ".join(f"{across(m):.1f},{down(shares[m]):.1f}" for m in MONTHS if m in shares.index)
    return f'<polyline class="{kind}" points="{points}"/>'


def mark(line: Line) -> str:
    """Return a row of the record as a mark."""
    x, y = across(line.date), down(line.recorded)
    if "steppe" in line.variable:
        return f'<rect class="{line.use}" x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"/>'
    return f'<circle class="{line.use}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def panel(region: str, runs: dict[str, History], rows: list[Line]) -> Iterator[str]:
    """Yield what stands in the panel of a region, from the back to the front."""
    yield f'<text class="title" x="{LEFT}" y="8">{PANELS[region]}</text>'
    for first, last in PRESSED:
        x = across(first)
        yield f'<rect class="pressed" x="{x}" y="{TOP}" width="{across(last) - x}" height="{HEIGHT}"/>'
    for percent in (0, 50, 100):
        y = down(percent)
        yield f'<line class="grid" x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y}" y2="{y}"/>'
        yield f'<text class="axis" x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{percent}%</text>'
    for month, text in TICKS.items():
        yield f'<text class="axis" x="{across(month)}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{text}</text>'
    for name, kind in LINES.items():
        if not region or kind in ("model", "few"):
            yield course(share_of(runs[name], region), kind)
    for line in rows:
        where = line.variable.removeprefix(SHARE).removeprefix("_")
        if line.variable.startswith(SHARE) and REGIONS.get(where, "") == region and line.date in MONTHS:
            yield mark(line)


def draw(runs: dict[str, History]) -> str:
    """Return the page."""
    rows = compare(runs[COUNTRY])
    panels = ""
    for number, region in enumerate(PANELS):
        place = f"translate({number % 3 * 380},{number // 3 * 215 + 24})"
        panels += f'<g transform="{place}">{"".join(panel(region, runs, rows))}</g>'
    title = "Farm households in collective farms, first day of each month"
    return (
        f'<meta charset="utf-8"><style>{STYLE}</style><b>{title}</b><br>'
        f'<svg width="1130" height="430">{panels}</svg><div>{LEGEND}</div>'
    )


def main() -> None:
    """Live through the scenarios, draw, and take the picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--browser", help="a Chromium to use; otherwise the one that playwright installed")
    parser.add_argument("--to", type=Path, default=PICTURE, help="where the picture goes")
    arguments = parser.parse_args()
    runs = {name: lu.simulate(lu.load(name), until=MONTHS[-1]).history for name in LINES}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "spring.html"
        page_file.write_text(draw(runs), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1180, "height": 560})
        page.goto(page_file.as_uri())
        page.screenshot(path=arguments.to, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
