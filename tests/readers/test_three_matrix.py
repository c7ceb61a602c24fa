"""The three-matrix form: the packaged four-product economy comes out, and spoiled files are named."""

import numpy as np
import pytest

from lustrum.discovery import load
from lustrum.economy.storage import load_economy
from lustrum.errors import EconomyProblems, NameProblems
from lustrum.readers import import_economy, list_formats, list_options, read_economy, read_source

FILES = {
    "flows.csv": "headings,iron,coal,corn,bread\niron,.1,0,0,0\ncoal,2,1,.04,.2\ncorn,0,0,1,1\nbread,0,0,0,0\n"
    "labour,.3,1,2,.1\noutput,10,6,10,1\n",
    "cap.csv": "headings,iron,coal,corn,bread\niron,10,7,1.4,1\ncoal,2,1,.04,.1\ncorn,0,0,1,0\nbread,0,0,0,0\n \n",
    "dep.csv": "headings,iron,coal,corn,bread\niron,.07,.07,.07,.06\ncoal,.5,.5,.5,.5\ncorn,0,0,.5,0\nbread,0,0,0,0\n",
    "labtarg.csv": "headings,iron,coal,corn,bread,labour\nyear1,.1,3,0,2,3\nyear2,.1,3,0,2.01,3.01\n"
    "year3,.1,3,0,2.02,3.02\nyear4,.1,3.1,0,2.1,3.03\nyear5,.1,3.1,0,2.1,3.07\n",
}


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "four"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def rows(frame, *columns):
    return sorted(tuple(map(str, row)) for row in frame[list(columns)].itertuples(index=False))


def test_the_four_products_are_those_that_we_ship(files):
    read, packaged = read_economy("three-matrix", files), load_economy("four-products")
    for part in ("outputs", "inputs", "labour", "capital", "life"):
        ours, theirs = getattr(read.technology, part), getattr(packaged.technology, part)
        assert np.array_equal(ours.toarray(), theirs.toarray()), part
    assert rows(read.final, "year", "use", "product", "amount") == rows(
        packaged.final, "year", "use", "product", "amount"
    )
    columns = ("year", "kind", "item", "activity", "amount")
    assert rows(read.endowments, *columns) == rows(packaged.endowments, *columns)
    assert read.labels["product"].ids == packaged.labels["product"].ids


def test_import_writes_a_folder_that_loads(files, tmp_path):
    folder = import_economy("three-matrix", files, tmp_path / "out")
    assert load_economy(folder).name == "four"
    with pytest.raises(EconomyProblems, match="nothing was written"):
        import_economy("three-matrix", files, folder)


def test_formats_are_found_by_place():
    assert "three-matrix" in list_formats()
    with pytest.raises(NameProblems, match="three-matrix"):
        read_economy("three-matrices", ".")


def test_every_format_has_what_a_reader_has():
    for name in list_formats():
        module = load("lustrum.readers", name, "readers")
        assert module.TITLE and not module.TITLE.endswith("."), name
        assert module.SOURCE, name
        assert all(one.name and one.meaning.endswith(".") for one in list_options(name)), name
        assert callable(module.read), name


def test_the_report_says_what_was_assumed(files):
    report = read_source("three-matrix", files).report
    assert report.format == "three-matrix"
    assert set(report.files) == set(FILES)
    assert report.sizes["products"] == 4
    assert {one.subject for one in report.assumptions} >= {"technology", "units", "capital", "imports"}
    assert report.check("spectral radius") == pytest.approx(1 / 6)


BAD = [
    ("flows.csv", "coal,2,1", "coal,two,1", ["flows.csv row 3, iron", "'two'"]),
    ("flows.csv", "coal,2,1", "coal,-2,1", ["flows.csv row 3, iron", "'-2'"]),
    ("flows.csv", "labour,", "labor,", ["'labour' is missing", "labor"]),
    ("flows.csv", "output,10,6", "output,10,0", ["flows.csv row 7, coal", "makes nothing"]),
    ("flows.csv", "corn,0,0,1,1", "coal,0,0,1,1", ["flows.csv", "stands twice"]),
    ("cap.csv", "coal,2,1", "kohl,2,1", ["cap.csv row 3", "'kohl'"]),
    ("cap.csv", "headings,iron,coal,corn", "headings,iron,coal,korn", ["cap.csv row 1, korn", "Nearest: 'corn'"]),
    ("dep.csv", "coal,.5", "coal,1.5", ["dep.csv row 3, iron", "1.5", "0 to 1"]),
    ("labtarg.csv", "year2,.1,3", "year2,.1,", ["labtarg.csv row 3, coal"]),
    ("labtarg.csv", "bread,labour", "bread,work", ["labtarg.csv", "'labour' is missing"]),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), BAD)
def test_spoiled_files_are_named(files, file, old, new, words):
    text = (files / file).read_text()
    assert old in text
    (files / file).write_text(text.replace(old, new, 1))
    with pytest.raises(EconomyProblems) as caught:
        read_economy("three-matrix", files)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_missing_and_doubtful_files(files, tmp_path):
    (files / "dep.csv").rename(files / "flow2.csv")
    with pytest.raises(EconomyProblems) as caught:
        read_economy("three-matrix", files)
    assert "One file of depreciation is needed" in str(caught.value)
    assert "flow2.csv, flows.csv" in str(caught.value)
    with pytest.raises(EconomyProblems, match="A folder with the four files"):
        read_economy("three-matrix", tmp_path / "nothing")
