"""Write what is made from the registers, pages of docs/reference and a schema: `python scripts/write_reference.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from lustrum.assessment.reference import claims_page, definitions_page, indicators_page, scores_page  # noqa: E402
from lustrum.planning.reference import planning_page  # noqa: E402
from lustrum.programme.reference import programme_page  # noqa: E402
from lustrum.studies import asking_schema, instruments  # noqa: E402
from lustrum.studies.mechanisms_page import mechanisms_page  # noqa: E402

PAGES = {
    "claims.md": lambda page: claims_page(),
    "definitions.md": definitions_page,
    "indicators.md": lambda page: indicators_page(),
    "instruments.md": lambda page: instruments.instruments_page(),
    "mechanisms.md": lambda page: mechanisms_page(),
    "planning.md": planning_page,
    "plan-request.md": asking_schema.request_page,
    "programme.md": programme_page,
    "published-scores.md": lambda page: scores_page(),
}


def main() -> None:
    for name, make in PAGES.items():
        path = ROOT / "docs" / "reference" / name
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = make(before)
        if text != before:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    asking_schema.SCHEMA.write_text(asking_schema.schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
