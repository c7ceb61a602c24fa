"""A small good economy in a folder, to copy and to break in one place."""

import json
import shutil
from pathlib import Path

import pytest

PRODUCTS = "product,name,unit,branch,quantum,storable,spoilage_per_year,import_only,constant_price,evidence,source"
ACTIVITIES = "activity,product,newer_technique,by_farm_households,building_lag_months,person_year_days,evidence,source"

GOOD = {
    "products": f"""{PRODUCTS}
grain,grain,t,farming,0.001,1,0.08,0,10,recalled,buck
coal,coal,t,industry,0.001,1,0,0,2,read,dprk
machine,machines,t,industry,0.001,1,0,0,90,synthetic,syn
oil,petroleum,t,industry,0.001,1,0,1,9,synthetic,syn
""",
    "activities": f"""{ACTIVITIES}
grain_hand,grain,0,1,6,200,synthetic,syn
grain_mech,grain,1,0,12,200,synthetic,syn
mine,coal,0,0,24,300,synthetic,syn
works,machine,1,0,18,300,synthetic,syn
""",
    "outputs": """activity,product,value,unit,evidence,source
grain_hand,grain,1,t,norm,buck
grain_mech,grain,1,t,norm,buck
mine,coal,1,t,norm,buck
works,machine,1,t,norm,buck
""",
    "inputs": """activity,product,value,unit,low,high,evidence,source
grain_hand,grain,24,kg per t,20,30,norm,buck
grain_mech,grain,0.02,t per t,0.02,0.03,norm,buck
grain_mech,oil,0.05,t per t,,,synthetic,syn
mine,machine,0.001,t per t,,,synthetic,syn
works,coal,1.2,t per t,1,1.5,analog,buck
works,machine,0.02,t per t,,,synthetic,syn
""",
    "labour": """activity,skill,value,unit,evidence,source
grain_hand,plain,0.5,person-years per t,norm,buck
grain_mech,plain,0.2,person-years per t,norm,buck
mine,plain,0.009,person-years per t,norm,buck
works,skilled,0.4,person-years per t,norm,buck
""",
    "land": """activity,land,value,unit,evidence,source
grain_hand,dry,1.2,sown ha per t,synthetic,syn
grain_mech,dry,0.9,sown ha per t,synthetic,syn
""",
    "capital": """activity,asset,value,unit,life_years,evidence,source
grain_mech,machine,0.03,t per t of yearly capacity,12,synthetic,syn
mine,machine,0.02,t per t of yearly capacity,15,synthetic,syn
works,machine,0.5,t per t of yearly capacity,20,synthetic,syn
""",
    "endowments": """date,kind,item,amount,unit,form,evidence,source
1946-01-01,capacity,grain_hand,1000,t a year,P,synthetic,syn
1946-01-01,capacity,mine,500,t a year,S,synthetic,syn
1946-01-01,land,dry,2000,ha,P,synthetic,syn
1946-01-01,workers,plain,800,persons,,derived,dprk
1949-01-01,capacity,grain_hand,1100,t a year,P,synthetic,syn
1949-01-01,capacity,mine,900,t a year,S,synthetic,syn
""",
    "ownership": """date,branch,form,share,evidence,source
1946-01-01,industry,S,0.7,derived,dprk
1946-01-01,industry,P,0.3,derived,dprk
1949-01-01,industry,S,0.9,derived,dprk
1949-01-01,industry,P,0.1,derived,dprk
1946-01-01,farming,P,1,derived,dprk
""",
    "forms": """form,name,role,commanded,softness
S,state,public,1,0.9
P,private,household,0,0
""",
    "final": """year,use,product,amount,unit,evidence,source
,household,grain,500,t a year,synthetic,syn
,household,coal,100,t a year,synthetic,syn
""",
    "sources": """source,checked,text
dprk,read,"Statistical yearbook, table 1"
buck,recalled,"Buck 1937, Land Utilization"
syn,assumed,Our own assumption
""",
}


def write(folder: Path, tables: dict[str, str], **own) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    descriptor = {
        "name": folder.name,
        "title": "A small economy",
        "licenses": [{"name": "BSD-3-Clause"}],
        "lustrum": {"money": {"currency": "won", "year": 1949}, **own},
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def good_tables():
    """The tables of the good economy, as text."""
    return GOOD


@pytest.fixture(scope="session")
def write_economy():
    """The function that writes tables of text as a folder."""
    return write


@pytest.fixture(scope="session")
def _good(tmp_path_factory):
    return write(tmp_path_factory.mktemp("economy") / "small", GOOD)


@pytest.fixture
def folder(_good, tmp_path):
    """A fresh copy of the good economy."""
    return Path(shutil.copytree(_good, tmp_path / "small"))


@pytest.fixture
def change(folder):
    """Replace a text in a table of the copy; it must be there exactly once."""

    def do(table: str, old: str, new: str) -> Path:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return do
