"""Open amendment: the weighted median voter decides whoever sets the agenda; a larger quota holds what is."""

from __future__ import annotations

import pytest

DOMAIN = {"domain": "plan-priorities"}
LEVER = "planning.accumulation"
MOST = 0.6


def decided(lab, workers, quota=None):
    lab.with_slots({"collective-choice": "open-amendment"})
    lab.lever(LEVER, 0.5 * MOST)
    lab.lever("control.votes_kept", 0.0, DOMAIN)
    lab.lever("control.veto_kept", 0.0, DOMAIN)
    lab.lever("control.votes_given", 1 - workers, {**DOMAIN, "group": "official"})
    lab.lever("control.votes_given", workers, {**DOMAIN, "group": "worker"})
    if quota is not None:
        lab.lever("control.quota_kept", 0.0, {"body": "central committees"})
        lab.lever("control.quota_given", quota, {"body": "central committees"})
    lab.run("open-amendment", hunger=0.0, leaders=0.9, bearing=0.2)
    return lab.month.lever(LEVER) / MOST


def case_the_median_voter_decides_though_officials_set_the_agenda(lab):
    assert decided(lab, 0.6) == pytest.approx(0.2)


def case_where_officials_are_the_median_they_decide(lab):
    assert decided(lab, 0.4) == pytest.approx(0.9)


def case_a_larger_quota_keeps_what_holds(lab):
    assert decided(lab, 0.6, quota=0.7) == pytest.approx(0.5)
