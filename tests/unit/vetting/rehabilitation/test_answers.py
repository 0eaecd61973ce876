"""How an answer comes about, step by step: the readings, the dates of the rules, and the words."""

from datetime import date
from typing import Any

import pytest

from volunteer_app.vetting.rehabilitation.disposals import disposals
from volunteer_app.vetting.rehabilitation.endings import INDEFINITE, NEVER_SPENT, NO_RESULT, Explained, on
from volunteer_app.vetting.rehabilitation.lengths import Length, Unit, end_of
from volunteer_app.vetting.rehabilitation.readings import PeriodEnds, Reading, ReadingName, reading
from volunteer_app.vetting.rehabilitation.records import Caution, Conviction, Record, answers
from volunteer_app.vetting.rehabilitation.rulesets import all_rulesets, ruleset, ruleset_on
from volunteer_app.vetting.rehabilitation.sentences import Sentence, ending_of
from volunteer_app.vetting.rehabilitation.standing import standing

ACT, CHECKER = reading(ReadingName.ACT), reading(ReadingName.CHECKER)
NOW = ruleset("2023")
DAY = date(2016, 10, 20)


def sentence(code: str, day: date = DAY, length: Length | None = None, **more: Any) -> Sentence:
    convicted_on = more.pop("convicted_on", day)
    return Sentence(code, day, convicted_on, length, **more)


def conviction(key: str, *sentences: Sentence, is_summary: bool = False) -> Conviction:
    return Conviction(key, sentences, is_summary)


def months(number: int) -> Length:
    return Length(number, Unit.MONTHS)


def code(found: Explained) -> str:
    return found.ending.code


def test_the_ruleset_is_the_one_in_force_on_the_day_of_asking() -> None:
    days = {"1974": date(2014, 3, 9), "2012": date(2014, 3, 10), "2023": date(2023, 10, 28)}
    assert {name: ruleset_on(day).name for name, day in days.items()} == {name: name for name in days}
    assert ruleset_on(date(2023, 10, 27)).name == "2012"


def test_the_rulesets_follow_each_other_without_a_gap_and_know_every_disposal() -> None:
    rulesets = all_rulesets()
    assert [each.effective_to for each in rulesets[:-1]] == [each.effective_from for each in rulesets[1:]]
    assert len(disposals()) == 51
    for each in rulesets:
        rows = [each.row(disposal, name) for disposal in disposals() for name in ReadingName]
        assert all(row.source and row.rule.says and row.rule.section for row in rows)


@pytest.mark.parametrize(
    ("what", "act", "checker"),
    [
        (sentence("adult_fine"), "2017-10-19", "2017-10-20"),
        (sentence("adult_fine", date(2016, 2, 29)), "2017-02-28", "2017-02-28"),
        (sentence("fine", date(2018, 10, 31)), "2019-04-30", "2019-04-30"),
        (sentence("adult_fine", convicted_on=date(2016, 9, 1)), "2017-08-31", "2017-10-20"),
        (sentence("adult_prison_sentence", length=months(12)), "2018-10-18", "2018-10-20"),
        (sentence("adult_community_order", length=months(12)), "2017-10-19", "2017-10-20"),
        (sentence("adult_community_order", convicted_on=date(2016, 9, 1)), "2018-08-31", "2018-10-20"),
        # 366 days are 12 months by the calendar of a leap year, and over 12 by average months
        (
            sentence("adult_prison_sentence", date(2016, 1, 10), Length(366, Unit.DAYS)),
            "2018-01-08",
            "2021-01-10",
        ),
        (sentence("adult_prison_sentence", length=Length(365, Unit.DAYS)), "2018-10-18", "2018-10-20"),
        (sentence("adult_prison_sentence", length=Length(1460, Unit.DAYS)), "2024-10-17", "2024-10-19"),
        (sentence("adult_prison_sentence", length=Length(1461, Unit.DAYS)), "2024-10-18", "2027-10-20"),
        (sentence("adult_penalty_points"), "2021-10-19", "2019-10-20"),
        (sentence("adult_disqualification", length=months(12), is_endorsed=True), "2021-10-19", "2017-10-20"),
    ],
)
def test_the_readings_differ_as_documented(what: Sentence, act: str, checker: str) -> None:
    assert code(ending_of(what, NOW, ACT)) == act
    assert code(ending_of(what, NOW, CHECKER)) == checker


@pytest.mark.parametrize(
    ("begins_on", "number", "ends_on"),
    [
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2015, 2, 28), 12, date(2016, 2, 27)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2016, 8, 31), 1, date(2016, 9, 30)),
        (date(2016, 3, 1), 12, date(2017, 2, 28)),
        (date(2015, 3, 1), 12, date(2016, 2, 29)),
    ],
)
def test_a_period_beginning_with_a_day_ends_the_day_before_at_month_ends_too(
    begins_on: date, number: int, ends_on: date
) -> None:
    assert end_of(months(number), begins_on, PeriodEnds.THE_DAY_BEFORE) == ends_on


@pytest.mark.parametrize("by", [ACT, CHECKER], ids=["act", "checker"])
def test_a_schedule_18_sentence_is_never_spent_when_it_alone_is_over_4_years(by: Reading) -> None:
    serious: dict[str, Any] = {"length": months(60), "is_schedule_18": True}
    for disposal in ("adult_prison_sentence", "detention"):
        alone = ending_of(sentence(disposal, **serious), NOW, by)
        added_up = ending_of(sentence(disposal, **serious, over_4_years_singly=False), NOW, by)
        shorter = ending_of(sentence(disposal, length=months(48), is_schedule_18=True), NOW, by)
        assert alone.ending == NEVER_SPENT
        assert added_up.ending.day is not None
        assert shorter.ending.day is not None


@pytest.mark.parametrize("name", ["1974", "2012", "2023"])
def test_life_and_extended_sentences_are_never_spent_under_any_rules(name: str) -> None:
    for what in (
        sentence("adult_prison_sentence", length=months(3), is_excluded=True),
        sentence("detention", is_indefinite=True),
    ):
        assert ending_of(what, ruleset(name), CHECKER).ending == NEVER_SPENT


def test_orders_that_neither_extend_nor_are_extended_are_those_of_the_checker() -> None:
    apart = {name for name in disposals() if not NOW.row(name, ReadingName.CHECKER).takes_part}
    by_act = {name for name in disposals() if not NOW.row(name, ReadingName.ACT).takes_part}
    assert apart - by_act == {
        "adult_attendance_centre_order",
        "adult_penalty_notice",
        "adult_penalty_points",
        "supervision_order",
        "youth_penalty_points",
    }
    assert by_act == {
        "adult_criminal_behaviour",
        "adult_disqualification",
        "adult_other_requirement_order",
        "adult_reparation_order",
        "adult_restraining_order",
        "adult_serious_crime_prevention",
        "adult_sexual_harm_prevention_order",
        "reparation_order",
        "restraining_order",
        "sexual_harm_prevention_order",
        "youth_disqualification",
        "youth_other_requirement_order",
    }


def test_tagged_bail_comes_off_custody_under_the_rules_of_2012_alone() -> None:
    tagged = sentence("adult_prison_sentence", date(2020, 1, 1), months(22), bail_days=10)
    assert code(ending_of(tagged, ruleset("2012"), CHECKER)) == "2025-10-21"
    assert code(ending_of(tagged, NOW, CHECKER)) == "2025-11-01"


@pytest.mark.parametrize(
    ("what", "result"),
    [
        (sentence("adult_prison_sentence", length=months(6)), "2023-10-20"),
        (sentence("adult_prison_sentence", length=months(30)), "2026-10-20"),
        (sentence("adult_prison_sentence", length=months(31)), "NEVER_SPENT"),
        (sentence("detention", length=months(6)), "2020-04-20"),
        (sentence("detention", length=months(30)), "2021-10-20"),
        (sentence("adult_fine"), "2021-10-20"),
        (sentence("youth_rehabilitation_order", length=months(12)), "2019-04-20"),
        (sentence("adult_absolute_discharge"), "2017-04-20"),
        (sentence("adult_conditional_discharge", length=months(6)), "2017-10-20"),
        (sentence("adult_conditional_discharge", length=months(24)), "2018-10-20"),
        (sentence("adult_attendance_centre_order", length=months(6)), "2018-04-20"),
        (sentence("adult_hospital_order", length=months(12)), "2021-10-20"),
        (sentence("adult_hospital_order", length=months(48)), "2022-10-20"),
        (sentence("referral_order", length=months(6)), "2017-04-20"),
        (sentence("referral_order"), "NO_RESULT"),
        (sentence("adult_disqualification", length=months(18)), "2018-04-20"),
        (sentence("adult_cashiering_discharge_dismissal"), "2026-10-20"),
        (sentence("dismissal"), "2020-04-20"),
        (sentence("adult_service_detention", length=months(3)), "2021-10-20"),
    ],
)
def test_the_rules_of_1974_count_from_conviction(what: Sentence, result: str) -> None:
    assert code(ending_of(what, ruleset("1974"), CHECKER)) == result


def test_what_was_spent_under_earlier_rules_stays_spent() -> None:
    """A compensation order of 1999 was spent in 2004, paid or not; since 2014 it has to be paid."""
    unpaid = sentence("adult_compensation_to_a_victim", date(1999, 3, 1))
    record = Record((conviction("a", unpaid),))
    assert answers(record, NOW, CHECKER)["a"].ending == NO_RESULT
    found = standing(record, date(2026, 11, 22))["a"]
    assert code(found.counts) == "2004-03-01"
    assert "stays spent" in found.counts.steps[-1].says
    late = Record((conviction("a", sentence("adult_compensation_to_a_victim", date(2013, 3, 1))),))
    assert standing(late, date(2026, 11, 22))["a"].counts.ending == NO_RESULT


def test_the_later_of_the_readings_is_a_persons_answer() -> None:
    points = Record((conviction("a", sentence("adult_penalty_points", date(2022, 5, 1))),))
    found = standing(points, date(2026, 11, 22))["a"]
    assert found.readings_differ
    assert code(found.counts) == "2027-04-30"
    assert not found.is_spent_on(date(2027, 4, 30))
    assert found.is_spent_on(date(2027, 5, 1))


def test_a_later_conviction_for_a_summary_offence_does_not_extend_an_earlier_one_by_the_act() -> None:
    discharge = sentence("adult_conditional_discharge", date(2018, 1, 1), months(24))
    fine = sentence("adult_fine", date(2019, 6, 1))
    record = Record((conviction("a", discharge), conviction("b", fine, is_summary=True)))
    assert code(answers(record, NOW, ACT)["a"]) == "2019-12-31"
    assert code(answers(record, NOW, CHECKER)["a"]) == "2020-06-01"
    assert code(answers(record, ruleset("1974"), CHECKER)["a"]) == "2020-01-01"
    earlier = Record((conviction("a", discharge, is_summary=True), conviction("b", fine)))
    assert code(answers(earlier, NOW, ACT)["a"]) == "2020-05-31"


def test_an_order_without_end_extends_others_by_the_act_alone() -> None:
    order = sentence("adult_community_order", date(2018, 6, 1), is_indefinite=True)
    record = Record((conviction("a", sentence("adult_fine", date(2018, 1, 1))), conviction("b", order)))
    assert answers(record, NOW, ACT)["a"].ending == INDEFINITE
    assert code(answers(record, NOW, CHECKER)["a"]) == "2019-01-01"


def test_a_conviction_on_the_very_last_day_still_extends_and_a_day_later_does_not() -> None:
    first = conviction("a", sentence("adult_fine", date(2018, 1, 1)))
    for day, result in ((date(2019, 1, 1), "2020-01-01"), (date(2019, 1, 2), "2019-01-01")):
        record = Record((first, conviction("b", sentence("adult_fine", day))))
        assert code(answers(record, NOW, CHECKER)["a"]) == result


def test_an_answer_explains_itself_with_the_sections_of_the_act() -> None:
    prison = sentence("adult_prison_sentence", date(2022, 6, 9), months(12))
    order = sentence("adult_community_order", date(2024, 5, 10), months(31))
    found = answers(Record((conviction("a", prison), conviction("b", order))), NOW, CHECKER)["a"]
    assert [(step.says, step.section) for step in found.steps] == [
        ("A sentence of 12 months: 12 months from the end of the sentence.", "5(2)(b), table"),
        ("The last day of the sentence or order is 9 June 2023.", ""),
        ("Spent after 9 June 2024.", ""),
        (
            "Extended to 10 December 2026 because of the conviction of 10 May 2024: on 10 May 2024, this "
            "conviction was not yet spent, and both then end together.",
            "6(4)",
        ),
    ]
    assert found.ending == on(date(2026, 12, 10))


def test_a_chain_and_a_never_spent_sentence_are_explained() -> None:
    fines = [conviction(str(year), sentence("adult_fine", date(year, 6, 1))) for year in (2018, 2019, 2020)]
    life = conviction("life", sentence("adult_prison_sentence", date(2021, 6, 1), is_excluded=True))
    found = answers(Record((*fines, life)), NOW, CHECKER)["2018"]
    assert found.ending == NEVER_SPENT
    assert "others in between join the two" in found.steps[-2].says
    assert found.steps[-1].section == "1(1)(b)"


def test_a_conditional_caution_runs_three_months_from_its_day_in_both_readings() -> None:
    record = Record((), (Caution("c", True, date(2019, 11, 30)), Caution("d", False)))
    found = standing(record, date(2026, 11, 22))
    assert code(found["c"].counts) == "2020-02-29"
    assert not found["c"].readings_differ
    assert code(found["d"].counts) == "SPENT_SIMPLE"
