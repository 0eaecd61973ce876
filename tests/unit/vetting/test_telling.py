"""Which question follows which, and what to tell for a role, from the answers alone."""

from datetime import date
from typing import Any

import pytest

from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting.rehabilitation.disposals import disposals
from volunteer_app.vetting.rehabilitation.filtering import Shows
from volunteer_app.vetting.telling.findings import Finding, Verdict, findings
from volunteer_app.vetting.telling.flow import MOST, MOST_SENTENCES, Question, Trail, entries, next_question

TODAY = date(2026, 11, 22)
UNSPENT, EXCEPTED = ConvictionsQuestion.UNSPENT, ConvictionsQuestion.SPENT_NOT_PROTECTED


def told(*answers: Any, asks_offence: bool = False) -> Trail:
    """The trail of somebody who gives these answers in turn; a pair is an answer with something beside it."""
    trail: Trail = []
    for answer in answers:
        question = next_question(trail, TODAY, asks_offence=asks_offence)
        assert question is not None, f"nothing was asked when {answer} was to come"
        trail.append((question, {"answer": answer} if isinstance(answer, str) else answer))
    return trail


def asked(trail: Trail) -> list[str]:
    return [question.value for question, _ in trail]


def only(trail: Trail, question: ConvictionsQuestion = UNSPENT) -> Finding:
    assert next_question(trail, TODAY, asks_offence=question is EXCEPTED) is None
    (found,) = findings(trail, question, TODAY)
    return found


def fine(day: str, *after: str) -> tuple[str, ...]:
    return ("conviction", "adult", day, "financial", "adult_fine", day, "no", *after)


def months(number: int) -> dict[str, str]:
    return {"answer": "months", "number": str(number)}


def test_who_has_neither_is_asked_nothing_more() -> None:
    trail = told("none")
    assert next_question(trail, TODAY, asks_offence=True) is None
    assert findings(trail, EXCEPTED, TODAY) == []


def test_a_fine_takes_eight_questions() -> None:
    trail = told(*fine("2026-05-01"), "no")
    assert asked(trail) == [
        "kind", "age", "convicted_on", "group", "disposal", "given_on", "more_sentences", "more",
    ]  # fmt: skip
    assert only(trail).verdict is Verdict.TELL
    assert only(told(*fine("2025-05-01"), "no")).verdict is Verdict.NEED_NOT


def test_a_role_that_asks_about_spent_convictions_asks_which_offence_and_others_do_not() -> None:
    trail = told(*fine("2010-05-01"), "not_specified", "no", asks_offence=True)
    assert asked(trail)[-2:] == ["offence", "more"]
    assert only(trail, EXCEPTED).verdict is Verdict.NEED_NOT
    assert only(trail, EXCEPTED).higher.shows is Shows.WILL_NOT


@pytest.mark.parametrize(
    ("day", "offence", "verdict"),
    [
        ("2016-11-22", "not_specified", Verdict.TELL),
        ("2015-11-22", "not_specified", Verdict.NEED_NOT),
        ("2000-11-22", "specified", Verdict.TELL),
        ("2000-11-22", "not_sure", Verdict.DEPENDS),
        ("2026-11-01", "not_specified", Verdict.TELL),
    ],
)
def test_what_is_spent_is_told_for_such_a_role_unless_it_is_protected(
    day: str, offence: str, verdict: Verdict
) -> None:
    trail = told(*fine(day), offence, "no", asks_offence=True)
    assert only(trail, EXCEPTED).verdict is verdict


def test_custody_is_never_protected_so_its_offence_is_not_asked() -> None:
    answers = ("conviction", "adult", "1990-01-01", "custody", "adult_prison_sentence", "1990-01-01")
    trail = told(*answers, months(6), "no", "no", asks_offence=True)
    assert "offence" not in asked(trail)
    assert only(trail, EXCEPTED).verdict is Verdict.TELL


def test_a_long_sentence_is_asked_about_schedule_18_and_a_short_one_is_not() -> None:
    start = ("conviction", "adult", "2005-01-01", "custody", "adult_prison_sentence", "2005-01-01")
    assert "schedule_18" not in asked(told(*start, months(48), "no"))
    trail = told(*start, months(60), "not_sure", "yes", "no", "no")
    assert {"schedule_18", "singly"} <= set(asked(trail))
    found = only(trail)
    assert found.result == "It will never be spent"
    assert found.not_sure == ("whether the offence is in Schedule 18",)
    spent = only(told(*start, months(60), "no", "no", "no"))
    assert spent.verdict is Verdict.NEED_NOT


def test_several_sentences_and_several_convictions_are_told_in_turn() -> None:
    second = ("motoring", "adult_disqualification", "2020-03-01", months(36), "yes", "no")
    trail = told(
        *fine("2020-03-01")[:-1], "yes", *second, "conviction", *fine("2021-01-01")[1:], "caution", "adult",
        "simple", "2020-01-01", "no",
    )  # fmt: skip
    first, other, caution = entries(trail)
    assert [len(each.sentences) for each in (first, other)] == [2, 1]
    assert caution.is_caution
    found = findings(trail, UNSPENT, TODAY)
    assert [each.title for each in found] == [
        "Conviction of 1 March 2020", "Conviction of 1 January 2021", "Caution of 1 January 2020",
    ]  # fmt: skip
    assert found[0].sentences == ("Fine", "Disqualification from driving, 36 months")


def test_the_later_reading_is_shown_and_both_are_explained() -> None:
    trail = told(
        "conviction", "adult", "2022-05-01", "motoring", "adult_penalty_points", "2022-05-01", "no", "no"
    )  # fmt: skip
    found = only(trail)
    assert found.verdict is Verdict.TELL
    assert found.result == "Not spent yet. It will be spent after 30 April 2027"
    assert [each.reading for each in found.others] == ["The government’s checker", "The Act"]
    assert found.others[0].result == "Spent since 2 May 2025"


def test_a_conditional_caution_is_asked_when_its_conditions_ended() -> None:
    trail = told("caution", "under_18", "conditional", "2026-10-01", "2026-11-01", "no", asks_offence=True)
    assert asked(trail) == ["kind", "age", "caution_kind", "caution_on", "caution_ended", "more"]
    assert only(trail, EXCEPTED).verdict is Verdict.NEED_NOT


def test_compensation_is_asked_whether_it_is_paid() -> None:
    start = ("conviction", "adult", "2024-01-01", "financial", "adult_compensation_to_a_victim", "2024-01-01")
    unpaid = only(told(*start, "no", "no", "no"))
    assert unpaid.result == "Not spent until it is paid in full"
    assert (
        only(told(*start, {"answer": "yes", "paid_on": "2025-01-01"}, "no", "no")).verdict is Verdict.NEED_NOT
    )


def test_an_order_that_other_convictions_do_not_extend_is_pointed_out() -> None:
    order = ("conviction", "adult", "2022-01-01", "community", "adult_restraining_order", "2022-01-01")
    alone = findings(told(*order, months(60), "no", "no"), UNSPENT, TODAY)
    assert [each.stands_apart for each in alone] == [False]
    both = findings(told(*order, months(60), "no", *fine("2026-05-01"), "no"), UNSPENT, TODAY)
    assert [each.stands_apart for each in both] == [True, False]


def test_after_eight_sentences_for_one_conviction_no_more_is_asked() -> None:
    trail = told(*fine("2020-01-01")[:-1])
    for _ in range(MOST_SENTENCES - 1):
        assert next_question(trail, TODAY, asks_offence=False) is Question.MORE_SENTENCES
        trail += [(Question.MORE_SENTENCES, {"answer": "yes"}), *trail[3:6]]
    assert next_question(trail, TODAY, asks_offence=False) is Question.MORE


def test_after_twenty_of_them_no_more_is_asked() -> None:
    trail = told(*fine("2020-01-01"))
    for number in range(MOST - 1):
        assert next_question(trail, TODAY, asks_offence=False) is Question.MORE
        trail += [(Question.MORE, {"answer": "conviction"}), *trail[1:7]]
        assert len(entries(trail)) == number + 2
    assert next_question(trail, TODAY, asks_offence=False) is None


@pytest.mark.parametrize("code", sorted(disposals()))
def test_every_disposal_can_be_told_and_gets_an_answer(code: str) -> None:
    """Each further question is answered with its first possible answer."""
    disposal = disposals()[code]
    trail = told("conviction", disposal.age.value, "2020-01-01", disposal.group, code, "2020-01-01")
    rest = {
        Question.LENGTH: months(6),
        Question.PAID: {"answer": "yes", "paid_on": "2020-06-01"},
        Question.ENDORSED: {"answer": "not_sure"},
    }
    while (question := next_question(trail, TODAY, asks_offence=True)) is not None:
        default = "not_sure" if question is Question.OFFENCE else "no"
        trail.append((question, rest.get(question, {"answer": default})))
    (found,) = findings(trail, EXCEPTED, TODAY)
    assert found.counts.steps
    assert found.result
