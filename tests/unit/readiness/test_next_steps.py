"""Where something stands and what comes next are two things: no next step says the state again."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.readiness.knowing import ask, training
from tests.unit.readiness.test_properties import SPANS, knowledge
from volunteer_app.readiness.rules.answers import Gate, Known, Pending, RequirementState, Stop
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting import asking
from volunteer_app.vetting.barring.rules import Stop as Barred
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.references import presenters
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import RequestState
from volunteer_app.vetting.rules import CheckOutcome
from volunteer_app.vetting.words.rules import AWAIT_OFFICER, WITH_THE_OFFICER

SMALL = frozenset(
    """a an and as at be before by for from has have he her his if in is it its my no not nothing of on or our
    she so that the their them then they this to until was we what which who will with you your""".split()  # noqa: SIM905 - as one text it can be read
)


def kernel(words: str) -> frozenset[str]:
    """The words that carry a meaning, without their endings: "Waiting" and "Wait for" are the same."""
    found = (re.sub(r"[’']s$|(ing|ed|es|s|e)$", "", word) for word in re.findall(r"[\w’']+", words.lower()))
    return frozenset(word for word in found if word and word not in SMALL)


def repeats(state: str, step: str) -> bool:
    """Whether one of the two says nothing that the other does not say."""
    mine, theirs = kernel(state), kernel(step)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def test_what_repeats_is_found() -> None:
    assert repeats("Waiting for their answer", "Wait for their answer")
    assert repeats("With the vetting officer", "Wait for the vetting officer’s decision")
    assert repeats("Came back, not decided", "Decide it")
    assert repeats("Asked", "Ask them, and enter what they say")
    assert not repeats(WITH_THE_OFFICER, AWAIT_OFFICER)


PUT = [DisclosureState.TO_BE_TOLD, DisclosureState.TOLD, DisclosureState.ON_PAPER, DisclosureState.ANSWERED]


@pytest.mark.parametrize("state", [*PUT, DisclosureState.CLOSED])
def test_a_question_says_what_comes_next_and_not_its_state_again(state: DisclosureState) -> None:
    assert not repeats(*asking.words(state))


@pytest.mark.parametrize("stop", Barred)
def test_a_stop_says_what_comes_next_and_not_its_state_again(stop: Barred) -> None:
    assert not repeats(stop.evidence, stop.next_step)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("email", ["", "rhys@example.org"])
@pytest.mark.parametrize("outcome", [None, *CheckOutcome])
def test_a_request_for_a_reference_says_what_comes_next_and_not_its_state_again(
    state: RequestState, email: str, outcome: Any
) -> None:
    check = SimpleNamespace(outcome=outcome)
    request = SimpleNamespace(state=state, referee_email=email, check=check)
    shown = presenters.standing(cast(ReferenceRequest, request))
    assert not repeats(shown.tag, shown.next_step)


GATES = st.sampled_from(
    [
        Gate(
            "Permission for this placement", None, None, "Needs approval from the governor of Northwood (HMP)"
        ),
        Gate("Permission for this placement", None, None, "Paused: this placement cannot go ahead as it is"),
        Gate(
            "Permission for this placement",
            date(2027, 1, 5),
            date(2027, 1, 9),
            "Needs approval from the governor",
        ),
    ]
)
STOPS = st.sampled_from([Stop(each.evidence, each.next_step) for each in Barred])
PENDING = st.sampled_from([Pending(*asking.words(each), is_begun=asking.goes_on(each)) for each in PUT])


@settings(max_examples=300)
@given(knowledge(), SPANS, st.data())
def test_no_line_of_readiness_says_the_same_twice(
    known: Known, days: tuple[date, date], data: st.DataObject
) -> None:
    logged = training(completed_on=date(2027, 1, 1), state=TrainingState.LOGGED)
    told = Known(
        born_on=known.born_on,
        checks=known.checks,
        training=[*known.training, *data.draw(st.sampled_from([(), (logged,)]))],
        signed=known.signed,
        stops=data.draw(st.lists(STOPS, max_size=1)),
        gates=data.draw(st.lists(GATES, max_size=1)),
        pending=data.draw(st.one_of(st.none(), PENDING)),
    )
    for line in ask(told, starts_on=days[0], ends_before=days[1]).requirements:
        assert not repeats(line.evidence, line.next_step), (line.evidence, line.next_step)
        if line.state is not RequirementState.MET:
            assert not repeats(line.state.words, line.next_step), (line.state, line.next_step)
    assert days[1] - days[0] >= timedelta(days=1)
