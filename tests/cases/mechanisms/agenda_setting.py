"""Agenda setting: the closed form of Romer and Rosenthal, vetoes, the party, proposals from below, punished voice."""

from __future__ import annotations

import numpy as np
import pytest

DOMAIN = {"domain": "plan-priorities"}
LEVER = "planning.accumulation"
MOST = 0.6
REVERSION = 0.3
"""Half of the line."""


def ready(lab, **wishes):
    """Officials propose; officials and workers vote, in Korea's central committees."""
    lab.with_slots({"collective-choice": "agenda-setting"})
    lab.world.recorder.also_record(("outcome_influence",))
    lab.lever(LEVER, REVERSION)
    lab.lever("control.votes_kept", 0.0, DOMAIN)
    lab.lever("control.veto_kept", 0.0, DOMAIN)
    lab.lever("control.votes_given", wishes.pop("officials", 0.4), {**DOMAIN, "group": "official"})
    lab.lever("control.votes_given", wishes.pop("workers", 0.6), {**DOMAIN, "group": "worker"})
    return lab


def decided(lab, **fields):
    lab.run("agenda-setting", hunger=0.0, **fields)
    return lab.month.lever(LEVER) / MOST


def case_the_setter_goes_as_far_as_the_pivotal_voter_lets_it(lab):
    """The reversion is 0.5, the worker's wish 0.6: up to its mirror image 0.7 passes, and the setter wishes 0.9."""
    assert decided(ready(lab), leaders=0.9, bearing=0.6) == pytest.approx(0.7)


def case_a_setter_who_can_have_its_wish_takes_it(lab):
    assert decided(ready(lab), leaders=0.65, bearing=0.6) == pytest.approx(0.65)


def case_nothing_passes_against_a_majority_that_wishes_the_other_way(lab):
    assert decided(ready(lab), leaders=0.9, bearing=0.2) == pytest.approx(0.5)


def case_whoever_has_the_votes_needs_nobody(lab):
    assert decided(ready(lab, officials=0.6, workers=0.4), leaders=0.9, bearing=0.2) == pytest.approx(0.9)


def case_a_veto_of_the_party_holds_the_outcome(lab):
    ready(lab, officials=0.6, workers=0.4)
    lab.lever("control.party_veto", 1.0, DOMAIN)
    assert decided(lab, leaders=0.9, bearing=0.2, party=0.55) == pytest.approx(0.6)


def case_the_party_as_setter_can_only_do_what_the_votes_allow(lab):
    ready(lab)
    lab.lever("control.party_agenda", 1.0, DOMAIN)
    assert decided(lab, leaders=0.2, bearing=0.6, party=0.9) == pytest.approx(0.7)


def case_a_higher_quota_never_moves_the_outcome_further(lab):
    ready(lab, officials=0.6, workers=0.4)
    lab.lever("control.quota_kept", 0.0, {"body": "central committees"})
    lab.lever("control.quota_given", 0.7, {"body": "central committees"})
    assert decided(lab, leaders=0.9, bearing=0.2) == pytest.approx(0.5)


def case_a_proposal_from_below_comes_first(lab):
    """Workers carry it alone: 0.5 becomes 0.2; officials who wish 0.9 gain nothing then."""
    ready(lab)
    lab.lever("control.initiative", 1.0, DOMAIN)
    assert decided(lab, leaders=0.9, bearing=0.2) == pytest.approx(0.2)


def case_fear_makes_a_class_say_what_the_setter_wishes(lab):
    """Half of the time the workers' 0.2 is said as 0.9: 0.55, and so 0.6 passes."""
    ready(lab)
    lab.lever("control.voice_sanctions", 0.5)
    assert decided(lab, leaders=0.9, bearing=0.2) == pytest.approx(0.6)


def case_hunger_lowers_what_people_are_ready_to_bear(lab):
    ready(lab, officials=0.0, workers=1.0)
    lab.lever("control.agenda_kept", 0.0, DOMAIN)
    lab.now.households.nutrition[:] = 0.5
    lab.run("agenda-setting", bearing=0.4, hunger=1.0)
    assert lab.month.lever(LEVER) / MOST == pytest.approx(0.2)


def influence(lab, **fields):
    """Of the plan's domain alone: the others have no bodies that meet."""
    for domain in lab.month.labels["domain"].ids:
        if domain != "plan-priorities":
            lab.lever("control.votes_kept", 0.0, {"domain": domain})
    decided(lab, **fields)
    found = lab.record("outcome_influence")
    return found[lab.code("group", "worker")], found[lab.code("group", "official")]


def case_influence_is_the_pivotal_voters_where_the_setter_is_held(lab):
    worker, official = influence(ready(lab), leaders=0.9, bearing=0.6)
    assert (worker, official) == (pytest.approx(1), pytest.approx(0))


def case_attendance_moves_no_influence(lab):
    ready(lab)
    lab.lever("control.attendance", 1.0)
    assert influence(lab, leaders=0.9, bearing=0.6)[0] == pytest.approx(1)


def case_fear_takes_influence_from_who_bears(lab):
    ready(lab)
    lab.lever("control.voice_sanctions", 0.5)
    worker, official = influence(lab, leaders=0.6, bearing=0.7)
    assert official == pytest.approx(1)
    assert worker == pytest.approx(0)


def case_an_outcome_stands_until_the_next_session(lab):
    ready(lab)
    decided(lab, leaders=0.9, bearing=0.6)
    lab.at(5)
    lab.world.levers.begin()
    lab.run("agenda-setting")
    assert lab.month.lever(LEVER) == pytest.approx(0.7 * MOST)


def case_classes_without_people_have_no_votes(lab):
    ready(lab)
    homes, worker = lab.now.households, lab.code("group", "worker")
    homes.members[np.flatnonzero(homes.group == worker)] = 0
    assert decided(lab, leaders=0.9, bearing=0.2) == pytest.approx(0.9)
