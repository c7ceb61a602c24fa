"""Write docs/systems, index and pages with the table of a trial: `python scripts/write_systems.py [SYS-05 ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from lustrum.studies.telling_systems import index_page, system_page  # noqa: E402
from lustrum.studies.trying import Shared, find_system, list_systems  # noqa: E402

FOLDER = ROOT / "docs" / "systems"


def main(wanted: list[str]) -> None:
    shared = Shared()
    for name in wanted or list_systems():
        system = find_system(name)
        path = FOLDER / f"{system.id.lower()}.md"
        path.write_text(system_page(system.try_out(print, shared)), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    (FOLDER / "README.md").write_text(index_page(list_systems().values()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
