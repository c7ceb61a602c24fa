"""Published flows: what does not fit is refused, what does not balance is reported and left."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.economy import Economy
from lustrum.errors import EconomyProblems

NAMES = ["farm", "mill"]


@pytest.fixture
def use():
    return pd.DataFrame([[25.0, 20.0], [14.0, 6.0]], index=NAMES, columns=NAMES)


def make(use, **more):
    return Economy.from_tables(use, name="small", unit="dollar", year=1951, **more)


def test_wheat_and_cloth_of_leontief(use):
    """Leontief 1951: 100 bushels, 50 yards, 300 man-years of which households use 40 themselves."""
    final = pd.Series({"farm": 55.0, "mill": 30.0})
    labour = pd.Series({"farm": 80.0, "mill": 180.0})
    economy = make(use, final=final, labour=labour)
    assert economy.labour_values().values == pytest.approx([2, 5])
    assert economy.balance().values == pytest.approx([100, 50])
    assert economy.date.year == 1951
    assert str(economy.money) == "dollar of 1951"
    assert economy.rests_on() == ("derived",)


def test_gaps_are_reported_cell_by_cell_and_left(use):
    final = pd.Series({"farm": 55.0, "mill": 30.0})
    added = pd.Series({"farm": 61.0, "mill": 24.0})
    economy = make(use, final=final, value_added=added)
    assert economy.problems == ()
    assert economy.endowments["amount"].tolist() == [100, 50]
    more = pd.Series({"farm": 107.0, "mill": 24.0})
    off = make(use, final=final, value_added=more)
    (message,) = map(str, off.problems)
    assert message.startswith("product farm: Uses and output differ by -46")
    assert off.endowments["amount"].tolist() == [146, 50], "output is what inputs and value added say"


def test_negative_flows_and_idle_industries_are_named():
    use = pd.DataFrame([[5, -1, 0], [0, 1, 0], [0, 0, 0]], index=list("abc"), columns=list("abc"))
    economy = make(use, final=pd.Series({"a": 5, "b": 3, "c": 0}))
    text = "\n".join(map(str, economy.problems))
    assert "use, row a, column b" in text
    assert "industry c" in text
    assert economy.labels["activity"].ids == ("a", "b")
    assert economy.labels["product"].ids == ("a", "b", "c")


def test_imports_capital_and_skills(use):
    economy = make(
        use,
        output=pd.Series({"farm": 100, "mill": 50}),
        imports=pd.DataFrame([[1, 2], [0, 5]], index=["oil", "mill"], columns=NAMES),
        labour=pd.DataFrame([[10, 20], [0, 5]], index=["plain", "skilled"], columns=NAMES),
        capital=pd.DataFrame([[0, 0], [200, 25]], index=NAMES, columns=NAMES),
        labour_unit="thousand person-years",
        source="Leontief 1951",
    )
    assert economy.labels["product"].ids == ("farm", "mill", "oil", "mill (imported)")
    assert economy.technology.inputs.toarray()[2:].tolist() == [[0.01, 0.04], [0, 0.1]]
    assert economy.technology.labour.toarray().tolist() == [[100, 400], [0, 100]]
    assert economy.technology.capital.toarray()[1].tolist() == [2, 0.5]
    assert economy.technology.life.toarray()[1].tolist() == [np.inf, np.inf]
    assert economy.multipliers("imports").values == pytest.approx(
        np.array([0.01, 0.14]) @ economy.leontief_inverse().values
    )
    assert economy.sources["table"].text == "Leontief 1951"


BAD = {
    "nan": (lambda u: (u.replace(20.0, np.nan), {}), ["use, row farm, column mill", "Not a finite number"]),
    "inf": (lambda u: (u.replace(20.0, np.inf), {}), ["use, row farm, column mill"]),
    "text": (lambda u: (u.astype(object).replace(20.0, "many"), {}), ["'many'"]),
    "final": (lambda u: (u, {"final": pd.Series({"farmm": 1.0})}), ["final, rows", "'farmm'", "Nearest: 'farm'"]),
    "labour": (lambda u: (u, {"labour": pd.Series({"mil": 1.0})}), ["labour, columns", "Nearest: 'mill'"]),
    "not square": (lambda u: (u.rename(columns={"mill": "mills"}), {}), ["use, columns", "'mills'"]),
    "twice": (lambda u: (u.set_axis(["farm", "farm"], axis=1), {}), ["The label stands twice", "use, columns"]),
    "unit": (lambda u: (u, {"labour_unit": "t"}), ["labour_unit", "person-year"]),
    "no output": (lambda u: (u, {}), ["Gross output cannot be found"]),
    "negative": (lambda u: (u, {"output": pd.Series({"farm": -1.0, "mill": 5})}), ["industry farm", "negative"]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_fit_is_refused_with_a_name(use, case):
    spoil, words = BAD[case]
    frame, more = spoil(use)
    if case not in ("no output", "negative", "final"):
        more = {"output": pd.Series({"farm": 100.0, "mill": 50.0}), **more}
    with pytest.raises(EconomyProblems) as caught:
        make(frame, **more)
    text = str(caught.value)
    assert all(word in text for word in words), text


def test_all_misfits_at_once(use):
    with pytest.raises(EconomyProblems) as caught:
        make(use.replace(20.0, np.nan), final=pd.Series({"farmm": 1.0}), labour=pd.Series({"mil": 1.0}))
    assert len(caught.value.problems) == 3


def test_money_is_counted_in_the_unit_of_the_flows(use):
    """A price of one per unit of a flow in million EUR is a million EUR, not one EUR."""
    economy = Economy.from_tables(
        use, name="x", unit="million EUR", year=1995, output=pd.Series({"farm": 100.0, "mill": 50.0})
    )
    assert str(economy.money) == "million EUR of 1995"
    assert set(economy.labels["product"].attribute("unit")) == {"million EUR"}
    assert set(economy.labels["product"].attribute("constant_price")) == {1.0}
