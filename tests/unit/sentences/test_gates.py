"""Which gate a placement has, from what is recorded of a sentence."""

from datetime import date
from typing import Any

import pytest

from tests.unit.sentences.recording import (
    BEFORE,
    FIRST,
    LIBRARY,
    NORTHWOOD,
    a_role,
    approval,
    asking,
    at_northwood,
    condition,
    release,
    status,
)
from volunteer_app.roles.rules import CriminalRecordLevel, RoleSetting
from volunteer_app.sentences.rules import policy
from volunteer_app.sentences.rules.gates import GateState, Question
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.judging import Gates, judge
from volunteer_app.sentences.rules.kinds import (
    Approver,
    ConditionKind,
    ItemKind,
    ReleaseType,
    State,
    Status,
)

OPEN, WAITS, CLOSED = GateState.OPEN, GateState.NEEDS_APPROVAL, GateState.CLOSED
HELD = status(Status.IN_CUSTODY)
LICENCE = status(Status.ON_LICENCE)
GOVERNOR = approval(Approver.GOVERNOR)
PROBATION = approval(Approver.SUPERVISING_OFFICER)
MAY = date(2026, 5, 1)


def gate(question: Question, *items: Item) -> GateState:
    return judge(items, question).state


def test_where_nothing_was_recorded_the_gate_is_open() -> None:
    assert gate(asking()) is OPEN
    assert not Gates().is_asked


@pytest.mark.parametrize("what", [Status.NONE, Status.COMMUNITY_ORDER])
def test_no_sentence_or_a_community_order_by_itself_gates_nothing(what: Status) -> None:
    assert gate(asking(), status(what)) is OPEN
    assert gate(at_northwood(), status(what)) is OPEN


def test_in_their_own_prison_the_governor_approves() -> None:
    answer = judge([HELD], at_northwood())
    assert answer.words == "Needs approval from the governor of Northwood (HMP)"
    assert gate(at_northwood(), HELD, GOVERNOR) is OPEN


@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN])
def test_a_governor_who_says_no_closes_the_gate(state: State) -> None:
    assert gate(at_northwood(), HELD, approval(Approver.GOVERNOR, state)) is CLOSED


def test_an_approval_that_is_only_asked_for_is_none() -> None:
    assert gate(at_northwood(), HELD, approval(Approver.GOVERNOR, State.ASKED)) is WAITS


def test_an_approval_of_another_role_or_place_is_none() -> None:
    assert gate(at_northwood(), HELD, approval(Approver.GOVERNOR, role_code="listener")) is WAITS
    assert gate(at_northwood(), HELD, approval(Approver.GOVERNOR, place_ids=(LIBRARY,))) is WAITS
    assert gate(at_northwood(), HELD, PROBATION) is WAITS


def test_outside_their_prison_they_need_a_release_that_serves_a_placement() -> None:
    assert gate(asking(), HELD, GOVERNOR) is WAITS
    assert gate(asking(), HELD, release()) is OPEN
    for kind in (ReleaseType.ROR, ReleaseType.CRL, ReleaseType.SPL):
        assert gate(asking(), HELD, release(kind)) is WAITS


@pytest.mark.parametrize("state", [State.PAUSED, State.CANCELLED, State.EXPIRED, State.REFUSED])
def test_a_release_that_is_paused_cancelled_expired_or_refused_closes_the_gate(state: State) -> None:
    assert gate(asking(), HELD, release(state=state)) is CLOSED


def test_a_release_that_ends_within_the_placement_does_not_do() -> None:
    answer = judge([HELD, release(ends_before=MAY)], asking())
    assert (answer.state, answer.shut_from) == (WAITS, MAY)


def test_days_before_a_withdrawal_stay_as_they_were() -> None:
    withdrawn = approval(Approver.GOVERNOR, State.WITHDRAWN, since=MAY)
    assert judge([HELD, withdrawn], at_northwood()).shut_from == MAY
    assert gate(at_northwood(ends_before=MAY), HELD, withdrawn) is OPEN


NO = approval(Approver.GOVERNOR, State.REFUSED)
OFF = release(state=State.CANCELLED)


def test_of_what_a_governor_said_about_a_day_the_last_word_counts() -> None:
    assert gate(at_northwood(), HELD, NO, GOVERNOR) is OPEN
    assert gate(at_northwood(), HELD, GOVERNOR, NO) is CLOSED
    assert gate(at_northwood(), HELD, GOVERNOR, NO, GOVERNOR) is OPEN
    assert gate(asking(), HELD, OFF, release()) is OPEN
    assert gate(asking(), HELD, release(), OFF) is CLOSED


def test_of_what_a_practitioner_said_about_a_day_the_last_word_counts() -> None:
    no = approval(Approver.SUPERVISING_OFFICER, State.REFUSED)
    assert gate(asking(), LICENCE, no, PROBATION) is OPEN
    assert gate(asking(), LICENCE, PROBATION, no) is CLOSED


def test_a_word_about_other_days_roles_or_places_outweighs_nothing() -> None:
    for other in (
        approval(Approver.GOVERNOR, State.REFUSED, ends_before=FIRST),
        approval(Approver.GOVERNOR, State.REFUSED, role_code="listener"),
        approval(Approver.GOVERNOR, State.REFUSED, place_ids=(LIBRARY,)),
        approval(Approver.GOVERNOR, State.ASKED),
    ):
        assert gate(at_northwood(), HELD, GOVERNOR, other) is OPEN


def test_an_authorisation_that_ran_out_says_nothing_against_another() -> None:
    assert gate(asking(), HELD, release(), release(state=State.EXPIRED)) is OPEN


def test_a_yes_that_was_taken_back_later_outweighs_no_other_word_on_the_days_before() -> None:
    withdrawn = approval(Approver.GOVERNOR, State.WITHDRAWN, since=MAY)
    assert gate(at_northwood(ends_before=MAY), HELD, NO, withdrawn) is CLOSED


@pytest.mark.parametrize("state", [State.ASKED, State.REFUSED, State.WITHDRAWN])
def test_where_the_prison_wrote_itself_no_other_yes_opens_the_gate(state: State) -> None:
    theirs = approval(Approver.GOVERNOR, state, by_prison_id=NORTHWOOD)
    for items in ((theirs, GOVERNOR), (GOVERNOR, theirs)):
        assert gate(at_northwood(), HELD, *items) is (WAITS if state is State.ASKED else CLOSED)


@pytest.mark.parametrize("state", [State.PAUSED, State.CANCELLED, State.REFUSED])
def test_where_the_prison_ended_a_release_no_other_release_opens_the_gate(state: State) -> None:
    theirs = release(state=state, by_prison_id=NORTHWOOD)
    assert gate(asking(), HELD, theirs, release()) is CLOSED
    assert gate(asking(), HELD, theirs, release(by_prison_id=NORTHWOOD)) is OPEN


def test_a_no_that_somebody_else_heard_of_later_closes_what_the_prison_opened() -> None:
    theirs = approval(Approver.GOVERNOR, by_prison_id=NORTHWOOD)
    assert gate(at_northwood(), HELD, theirs) is OPEN
    assert gate(at_northwood(), HELD, theirs, NO) is CLOSED


def test_what_another_prisons_governor_allowed_opens_nothing_here() -> None:
    assert gate(at_northwood(), HELD, approval(Approver.GOVERNOR, prison_id=LIBRARY)) is WAITS
    assert gate(asking(), HELD, release(prison_id=LIBRARY + 1)) is WAITS


def test_the_days_on_which_a_gate_is_open_are_told_as_spells() -> None:
    june = date(2026, 6, 1)
    gates = Gates([HELD, release(ends_before=MAY), release(starts_on=june)])
    assert gates.open_days(asking()) == [(FIRST, MAY), (june, BEFORE)]
    assert Gates([HELD]).open_days(asking()) == []
    assert Gates([HELD, release(), PROBATION]).open_days(asking()) == [(FIRST, BEFORE)]


def test_on_licence_work_needs_the_practitioners_approval() -> None:
    assert judge([LICENCE], asking()).words == "Needs approval from their probation practitioner"
    assert gate(asking(), LICENCE, PROBATION) is OPEN
    assert gate(asking(), LICENCE, GOVERNOR) is WAITS


def test_no_contact_with_serving_prisoners_closes_prisons_and_no_approval_opens_them() -> None:
    barred = condition(ConditionKind.NO_CONTACT_WITH_PRISONERS)
    assert gate(at_northwood(), LICENCE, PROBATION, barred) is CLOSED
    through_the_gate = asking(role=a_role(setting=RoleSetting.BOTH))
    assert gate(through_the_gate, LICENCE, PROBATION, barred) is CLOSED
    assert gate(asking(), LICENCE, PROBATION, barred) is OPEN


def test_nobody_under_18_closes_roles_and_places_with_them() -> None:
    never = condition(ConditionKind.NOBODY_UNDER_18)
    with_list = a_role(criminal_record_check=CriminalRecordLevel.ENHANCED_CHILD_BARRED)
    for question in (
        asking(role=with_list),
        asking(role=a_role(code="play-worker-visits")),
        asking(place_holds_under_18s=True),
    ):
        assert gate(question, status(Status.COMMUNITY_ORDER), never) is CLOSED
    assert gate(asking(), status(Status.COMMUNITY_ORDER), never) is OPEN


@pytest.mark.parametrize("what", [ConditionKind.EXCLUSION_ZONE, ConditionKind.NO_CONTACT_WITH_NAMED])
def test_a_zone_and_named_people_close_the_places_that_are_named(what: ConditionKind) -> None:
    zone = condition(what, place_ids=(LIBRARY,))
    assert gate(asking(), LICENCE, PROBATION, zone) is CLOSED
    assert gate(asking(place_id=10), LICENCE, PROBATION, zone) is OPEN
    assert gate(asking(place_id=10), status(Status.COMMUNITY_ORDER), zone) is WAITS


@pytest.mark.parametrize("what", [ConditionKind.CURFEW, ConditionKind.APPROVAL_FOR_WORK])
def test_a_curfew_and_approval_for_work_wait_for_the_practitioner(what: ConditionKind) -> None:
    order = status(Status.COMMUNITY_ORDER)
    assert gate(asking(), order, condition(what)) is WAITS
    assert gate(asking(), order, condition(what), PROBATION) is OPEN


def test_a_condition_that_is_lifted_or_over_gates_no_more() -> None:
    zone = ConditionKind.EXCLUSION_ZONE
    lifted = condition(zone, State.LIFTED, since=MAY, place_ids=(LIBRARY,))
    over = condition(zone, ends_before=MAY, place_ids=(LIBRARY,))
    for each in (lifted, over):
        assert gate(asking(starts_on=MAY), LICENCE, PROBATION, each) is OPEN
        assert gate(asking(), LICENCE, PROBATION, each) is CLOSED


def test_what_comes_after_a_status_that_ends_must_be_asked_again() -> None:
    answer = judge([status(Status.COMMUNITY_ORDER, ends_before=MAY)], asking())
    assert (answer.from_whom, answer.shut_from) == (("the vetting officer",), MAY)


def test_released_on_licence_within_the_placement_each_part_is_judged_by_itself() -> None:
    held, then = status(Status.IN_CUSTODY, ends_before=MAY), status(Status.ON_LICENCE, starts_on=MAY)
    assert judge([held, then, release()], asking()).from_whom == ("their probation practitioner",)
    assert gate(asking(), held, then, release(), PROBATION) is OPEN


def test_of_two_records_of_one_person_the_stricter_counts() -> None:
    assert gate(at_northwood(), status(Status.NONE), HELD) is WAITS


def test_what_was_entered_by_mistake_counts_for_nothing() -> None:
    assert Gates([status(Status.IN_CUSTODY, since=MAY)]).is_asked
    wrong = Item(**{**vars(HELD), "state": State.MISTAKEN})
    assert Gates([wrong]).judge(at_northwood()).is_open


def test_gates_show_nothing_of_what_they_rest_on() -> None:
    shown = repr(Gates([HELD, LICENCE])) + str(Gates([HELD]).__dir__())
    assert "custody" not in shown
    assert not hasattr(Gates([HELD]), "items")
    for state in GateState:
        words = {
            OPEN: judge([], asking()),
            WAITS: judge([HELD], at_northwood()),
            CLOSED: judge([HELD, release(state=State.PAUSED)], asking()),
        }[state].words
        for why in ("custody", "licence", "sentence", "release"):
            assert why not in words.lower()


def test_every_row_of_the_policy_names_its_source() -> None:
    rows: list[Any] = [*policy.statuses().values(), *policy.releases().values()]
    rows += policy.conditions().values()
    assert all(row.source and row.words for row in rows)
    assert set(policy.statuses()) == set(Status)
    assert set(policy.releases()) == set(ReleaseType)
    assert set(policy.conditions()) == set(ConditionKind)


def test_a_thing_travels_as_plain_values_and_comes_back_the_same() -> None:
    for item in (HELD, GOVERNOR, release(), condition(ConditionKind.CURFEW, place_ids=(LIBRARY, NORTHWOOD))):
        assert Item.from_json(item.as_json()) == item
    assert HELD.kind is ItemKind.STATUS


def test_where_something_cannot_be_read_nothing_is_open_and_what_is_shut_stays_so() -> None:
    unread = Gates([status(Status.NONE)], is_unreadable=True)
    found = unread.judge(asking())
    assert (found.words, found.shut_from) == ("Needs approval from the vetting officer", FIRST)
    assert unread.open_days(asking()) == []
    assert Gates(is_unreadable=True).is_asked
    away = Gates([HELD], is_unreadable=True).judge(asking())
    assert not away.is_open
