"""References: the policy's days, whom a referee is asked about, what has to be weighed, and the states."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from volunteer_app.roles.reference import facts
from volunteer_app.roles.rules import RoleRequirements
from volunteer_app.vetting.references import policy, rules
from volunteer_app.vetting.references.answers import Answers, Capacity, Content, Group, KnownFor
from volunteer_app.vetting.references.rules import Due, RequestState

ASKED = date(2026, 11, 2)
S = RequestState


@pytest.mark.parametrize(
    ("days", "sent", "what"),
    [
        (0, 0, Due.NOTHING),
        (6, 0, Due.NOTHING),
        (7, 0, Due.REMIND),
        (7, 1, Due.NOTHING),
        (13, 1, Due.NOTHING),
        (14, 1, Due.REMIND),
        (14, 2, Due.NOTHING),
        (20, 0, Due.REMIND),
        (27, 2, Due.NOTHING),
        (28, 2, Due.EXPIRE),
        (28, 0, Due.EXPIRE),
        (400, 1, Due.EXPIRE),
    ],
)
def test_a_referee_is_reminded_after_7_and_14_days_and_has_28(days: int, sent: int, what: Due) -> None:
    assert rules.due(ASKED, sent, ASKED + timedelta(days=days)) is what


def test_the_last_day_on_which_the_link_works_is_the_one_before_it_expires() -> None:
    assert rules.last_day(ASKED) == date(2026, 11, 29)
    assert rules.expires_on(ASKED) == date(2026, 11, 30)


@given(st.integers(0, 40))
def test_after_a_pause_one_reminder_is_sent_and_what_comes_next_lies_ahead(days: int) -> None:
    today = ASKED + timedelta(days=days)
    if rules.due(ASKED, 0, today) is Due.REMIND:
        sent = rules.reminders_passed(ASKED, today)
        assert rules.due(ASKED, sent, today) is Due.NOTHING
        assert rules.next_due(ASKED, sent) > today


def test_every_policy_says_where_it_comes_from_and_a_day_before_all_of_them_has_the_first() -> None:
    assert policy.policy_on(date(1999, 1, 1)).source
    assert policy.policy_on(ASKED).reminder_days == (7, 14)


def asked_about(code: str) -> tuple[Group, ...]:
    found = next(each for each in facts() if each.code == code)
    wanted = {field.name for field in fields(RoleRequirements)}
    return policy.groups_asked(RoleRequirements(**{name: getattr(found, name) for name in wanted}))


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("mentor-prison", {Group.CHILDREN, Group.ADULTS, Group.PRISON}),
        ("mentor-community", {Group.ADULTS}),
        ("mentor-through-the-gate", {Group.ADULTS, Group.PRISON}),
        ("mentor-young-people", {Group.CHILDREN}),
        ("official-prison-visitor", {Group.ADULTS, Group.PRISON}),
    ],
)
def test_a_referee_is_asked_about_those_whom_the_role_works_with(role: str, groups: set[Group]) -> None:
    assert set(asked_about(role)) == groups


@pytest.mark.parametrize("role", [each.code for each in facts() if not each.appointed_elsewhere])
def test_every_role_that_is_recruited_here_has_something_to_ask(role: str) -> None:
    assert asked_about(role)
    assert all(policy.question(group).endswith("?") for group in asked_about(role))


def answers(**other: object) -> Answers:
    said = {
        "known_for": KnownFor.OVER_FIVE,
        "capacity": Capacity.TEACHER,
        "content": {Group.ADULTS: Content.YES, Group.PRISON: Content.YES},
        **other,
    }
    return Answers(**said)  # type: ignore[arg-type]  # each test gives what belongs there


def test_a_good_reference_needs_nobody_to_weigh_it() -> None:
    assert rules.to_weigh(answers(), ASKED) == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"has_concern": True, "concern": "x"}, "The referee has a concern"),
        ({"content": {Group.PRISON: Content.NO}}, "People in prison: the referee would not be content"),
        ({"content": {Group.CHILDREN: Content.CANNOT_SAY}}, "the referee cannot say"),
        ({"known_for": KnownFor.UNDER_A_YEAR}, "less than 12 months"),
        ({"capacity": Capacity.FAMILY}, "a member of their family"),
    ],
)
def test_anything_else_is_weighed_by_a_person(said: dict[str, object], words: str) -> None:
    found = rules.to_weigh(answers(**said), ASKED)
    assert len(found) == 1
    assert words in found[0]


@given(
    st.sampled_from(KnownFor),
    st.sampled_from(Capacity),
    st.dictionaries(st.sampled_from(Group), st.sampled_from(Content)),
    st.text(max_size=20),
    st.booleans(),
)
def test_what_a_referee_says_comes_back_as_it_was_kept(
    known: KnownFor, capacity: Capacity, content: dict[Group, Content], strengths: str, worried: bool
) -> None:
    said = Answers(known, capacity, content, strengths, worried, "x" if worried else "")
    assert Answers.from_json(said.as_json()) == said
    assert bool(rules.to_weigh(said, ASKED)) >= worried


@pytest.mark.parametrize(
    ("needed", "satisfactory", "waiting", "words"),
    [
        (0, 0, 0, "This role asks for no reference"),
        (2, 0, 0, "0 of 2 satisfactory references received. Ask 2 more"),
        (2, 1, 0, "1 of 2 satisfactory references received. Ask 1 more"),
        (2, 1, 1, "1 of 2 satisfactory references received. 1 under way"),
        (1, 1, 0, "1 of 1 satisfactory reference received"),
        (2, 3, 1, "3 of 2 satisfactory references received"),
    ],
)
def test_how_far_it_has_got(needed: int, satisfactory: int, waiting: int, words: str) -> None:
    assert rules.threshold(needed, rules.Tally(satisfactory, waiting=waiting)) == words


class Walk(RuleBasedStateMachine):
    """Any order of what can be asked of a request."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.ended = S.ASKED, False

    @rule(to=st.sampled_from(S))
    def move(self, to: RequestState) -> None:
        if rules.may_move(self.state, to):
            assert not self.ended, "what ended stays ended"
            self.state = to
            self.ended = not to.is_open

    @precondition(lambda self: not self.ended)
    @rule()
    def an_open_request_can_always_be_answered_refused_expired_or_withdrawn(self) -> None:
        assert all(rules.may_move(self.state, to) for to in (S.ANSWERED, S.REFUSED, S.EXPIRED, S.WITHDRAWN))

    @invariant()
    def nothing_goes_back_to_the_beginning(self) -> None:
        assert not rules.may_move(self.state, S.ASKED)


TestWalk = Walk.TestCase
