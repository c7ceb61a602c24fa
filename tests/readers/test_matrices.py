"""Labelled matrices: what is wrong with a file is told at once, with file, row and column."""

import pytest

from lustrum.errors import EconomyProblems
from lustrum.readers._matrices import align, read_matrix
from lustrum.readers._options import Option, choose, read_words
from lustrum.readers._report import Assumption, Balancing, Change, ImportReport, LeftOut, Negative, compare
from lustrum.readers._telling import write_card, write_markdown

SOUND = "code,name,a,b\na,Grain,1,2\nb,Iron,,-3.5\n"


def read(tmp_path, text, **options):
    file = tmp_path / "use.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = []
    return read_matrix(file, problems, texts=("name",), **options), [str(one) for one in problems]


def test_a_sound_matrix_is_read(tmp_path):
    matrix, problems = read(tmp_path, SOUND)
    assert not problems
    assert matrix.values.to_numpy().tolist() == [[1, 2], [0, -3.5]]
    assert matrix.texts == {"name": {"a": "Grain", "b": "Iron"}}
    assert matrix.where("b", "a") == "use.csv row 3, a"


BROKEN = [
    ("a,Grain,1,2", "a,Grain,1,two", "use.csv row 2, b: A number is needed. Found 'two'"),
    ("a,Grain,1,2", 'a,Grain,"1,234",2', "use.csv row 2, a: The number has commas between thousands. Found '1,234'"),
    ("a,Grain,1,2", 'a,Grain,"1,5",2', "use.csv row 2, a: The number has a decimal comma"),
    ("a,Grain,1,2", "a,Grain,1,inf", "use.csv row 2, b: A number is needed. Found 'inf'"),
    ("a,Grain,1,2", "a,Grain,1", "use.csv row 2, cells: The row is shorter than the header. Found '3 cells'"),
    ("a,Grain,1,2", "a,Grain,1,2,3", "use.csv row 2: The row is longer than the header"),
    ("b,Iron", "a,Iron", "use.csv row 3: The label stands twice, first in row 2. Found 'a'"),
    ("b,Iron", ",Iron", "use.csv row 3, code: The row has no label"),
    ("code,name,a,b", "code,name,a,a", "use.csv row 1, a: A column stands twice"),
]


@pytest.mark.parametrize(("old", "new", "words"), BROKEN)
def test_what_is_wrong_is_told_with_its_place(tmp_path, old, new, words):
    assert old in SOUND
    _, problems = read(tmp_path, SOUND.replace(old, new, 1))
    assert len(problems) == 1
    assert words in problems[0]


def test_all_problems_are_told_together(tmp_path):
    text = SOUND
    for old, new, _ in (BROKEN[0], BROKEN[6]):
        text = text.replace(old, new, 1)
    assert len(read(tmp_path, text)[1]) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("code,a\n", "empty"),
        ("code\na\n", "empty"),
        (b"code,a\n\xff,1\n", "not UTF-8"),
        (b"c\0,a\n", "not text"),
    ],
)
def test_a_file_that_is_no_table(tmp_path, text, words):
    matrix, problems = read(tmp_path, text)
    assert matrix is None
    assert words in problems[0]


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "use_2019.csv").write_text(SOUND)
    problems = []
    assert read_matrix(tmp_path / "use_2018.csv", problems) is None
    assert problems[0].nearest == "use_2019.csv"


def test_blank_cells_may_be_refused(tmp_path):
    assert "use.csv row 3, a" in read(tmp_path, SOUND, blank="refuse")[1][0]


def test_labels_that_do_not_fit_are_named_with_the_nearest(tmp_path):
    matrix, _ = read(tmp_path, SOUND.replace("b,Iron", "iorn,Iron"))
    problems = []
    frame = align(matrix, problems, rows=["a", "iron"], columns=["a", "b", "c"])
    texts = [str(one) for one in problems]
    assert "The row 'iron' is missing. Found 'iorn'" in texts[0]
    assert "use.csv row 3: Unknown row. Found 'iorn'" in texts[1] and "Nearest: 'iron'" in texts[1]
    assert "The column 'c' is missing" in texts[2]
    assert frame.shape == (2, 3)


OPTIONS = (
    Option("year", None, "Year.", kind=int),
    Option("imports", "competitive", "How.", ("competitive", "separate")),
)


def test_options_are_read_and_refused_together():
    assert choose(OPTIONS, {"year": "1995"}, "x") == {"year": 1995, "imports": "competitive"}
    with pytest.raises(EconomyProblems) as caught:
        choose(OPTIONS, {"year": "MCM", "imports": "separately", "yare": 1}, "x")
    assert len(caught.value.problems) == 3
    assert "Nearest: 'separate'" in str(caught.value) and "Nearest: 'year'" in str(caught.value)
    with pytest.raises(EconomyProblems, match="given twice"):
        read_words(["a=1", "a=2"])
    with pytest.raises(EconomyProblems, match="a name, '=' and a value"):
        read_words(["a"])


def test_gaps_stand_cell_by_cell_largest_first():
    found = compare("product", ["a", "b", "c"], [5, 1, 4], [4, 4, 4], names=("uses", "supply"), unit="t", rounding=0.5)
    assert [(gap.label, gap.gap) for gap in found.gaps] == [("b", -3), ("a", 1)]
    assert found.largest == 3
    assert compare("p", ["a"], [1.4], [1], names=("x", "y"), unit="t", rounding=0.5).gaps == ()


def test_a_report_tells_everything():
    report = ImportReport(
        "form",
        title="A form",
        files=("use.csv",),
        sizes={"products": 3},
        balances=(compare("product", ["a"], [5], [4], names=("uses", "supply"), unit="t", rounding=0),),
        negatives=(Negative("use", "r", "k", -2.0),),
        empty=(LeftOut("industry", "I81", "no flow"),),
        left_out=(LeftOut("row", "P2", "a total"),),
        assumptions=(Assumption("imports", "like domestic ones"),),
        balancing=Balancing("ras", "Stone 1961", 0.0, True, 1.0, 2.0, "", (Change("use", "r", "k", 1.0, 2.0, 1.0),)),
    )
    for text in (write_card(report), write_markdown(report, "toy")):
        for word in ("uses = supply", "I81", "P2", "like domestic ones", "ras"):
            assert word in text, (word, text)
    assert "| a | 5 | 4 | 1 |" in write_markdown(report, "toy")
    assert "| use | r | k | 1 | 2 | 1 |" in write_markdown(report, "toy")
    assert report.to_dict()["balances"][0]["gaps"][0]["gap"] == 1


def test_an_original_with_unnamed_column_and_commas_in_thousands(tmp_path):
    path = tmp_path / "original.csv"
    path.write_text('"","code","what","a"\n"1","x","Iron","1,234.5"\n"2","y","Coal",\n')
    problems = []
    matrix = read_matrix(path, problems, texts=("what",), label="code", thousands=True)
    assert not problems
    assert matrix.values.to_dict() == {"a": {"x": 1234.5, "y": 0.0}}
    assert matrix.texts["what"]["y"] == "Coal"
