"""The Python of the contract, at a tiny scale."""

import pandas as pd

import lustrum as lu


def test_the_snippet_of_the_contract_runs():
    scenario = lu.load("korea").replace(scale=2000)
    plan = lu.plan(scenario.economy, years=2, objective="ray")
    run = lu.simulate(scenario, seed=1, until="1946-02")
    other = lu.simulate(scenario, seed=2, until="1946-02")
    card = lu.assess(run.history, ["party-1955", "revolution-2013"])
    assert plan.status == "optimal"
    assert max(plan.certificate.primal_violation, plan.certificate.dual_violation, plan.certificate.gap) < 1e-6
    assert len(run.plans) == 1
    assert len(run.accounts) == 2
    assert card.verdict("party-1955") in ("true", "false", "not determinable")
    assert "At 1946-02" in str(lu.compare(run, other))


def test_an_economy_of_frames_has_the_methods_of_the_contract():
    use = pd.DataFrame([[150, 500], [200, 100]], index=["1", "2"], columns=["1", "2"])
    economy = lu.Economy.from_tables(
        use, final=pd.Series([350, 1700], index=["1", "2"]), labour=pd.Series([100, 300], index=["1", "2"]),
        name="two", unit="dollar", year=2009,
    )  # fmt: skip
    assert economy.coefficients().shape == economy.leontief_inverse().shape == (2, 2)
    assert economy.balance(pd.Series([350, 1700], index=["1", "2"])).values.round(6).tolist() == [1000.0, 2000.0]
    assert economy.multipliers().sizes == economy.labour_values().sizes == {"product": 2}


def test_every_public_name_is_there():
    assert all(hasattr(lu, name) for name in lu.__all__)
    assert set(dir(lu)) == set(lu.__all__)
