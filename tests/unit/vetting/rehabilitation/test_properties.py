"""What must hold for every record, under every ruleset and in both readings."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volunteer_app.vetting.rehabilitation.disposals import AgeGroup, disposals
from volunteer_app.vetting.rehabilitation.endings import Ending, EndingKind
from volunteer_app.vetting.rehabilitation.lengths import Length, Unit
from volunteer_app.vetting.rehabilitation.readings import Reading, ReadingName, reading
from volunteer_app.vetting.rehabilitation.records import Caution, Conviction, Record, answers
from volunteer_app.vetting.rehabilitation.rulesets import Ruleset, all_rulesets
from volunteer_app.vetting.rehabilitation.sentences import Sentence, ending_of
from volunteer_app.vetting.rehabilitation.standing import standing

# A record takes long to invent; tests of single sentences try 100
FEW = settings(max_examples=40, deadline=None)
READINGS = [reading(name) for name in ReadingName]
# The last days of months, the first ones, and leap days come up more often than by chance
EDGES = [date(2016, 2, 29), date(2012, 2, 29), date(2019, 2, 28), date(2018, 10, 31), date(2016, 1, 31)]
DAYS = st.one_of(st.sampled_from(EDGES), st.dates(date(1976, 1, 1), date(2026, 11, 22)))
RULESETS = st.sampled_from(all_rulesets())
LENGTHS = st.builds(Length, st.integers(1, 80), st.sampled_from(Unit))
WITH_LENGTH = sorted(
    code
    for code in disposals()
    if all(each.row(code, name).rule.uses_length for each in all_rulesets()[1:] for name in ReadingName)
)
TWINS = {
    "fine": "adult_fine",
    "detention": "adult_prison_sentence",
    "conditional_discharge": "adult_conditional_discharge",
    "bind_over": "adult_bind_over",
    "dismissal": "adult_dismissal",
    "cashiering_discharge_dismissal": "adult_cashiering_discharge_dismissal",
    "service_detention": "adult_service_detention",
    "service_community_order": "adult_service_community_order",
    "overseas_community_order": "adult_overseas_community_order",
    "youth_rehabilitation_order": "adult_community_order",
    "absolute_discharge": "adult_absolute_discharge",
    "compensation_to_a_victim": "adult_compensation_to_a_victim",
    "restraining_order": "adult_restraining_order",
    "hospital_order": "adult_hospital_order",
    "reprimand": "adult_reprimand",
    "youth_disqualification": "adult_disqualification",
    "youth_motoring_fine": "adult_motoring_fine",
    "youth_penalty_notice": "adult_penalty_notice",
    "youth_penalty_points": "adult_penalty_points",
}


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    code = draw(st.sampled_from(sorted(disposals())))
    given_on = draw(DAYS)
    days_later = st.one_of(st.none(), st.integers(0, 3000))
    paid = draw(days_later)
    return Sentence(
        disposal=code,
        given_on=given_on,
        convicted_on=given_on,
        length=draw(st.builds(Length, st.integers(1, 24), st.sampled_from([Unit.MONTHS, Unit.WEEKS]))),
        is_indefinite=draw(st.booleans()) and disposals()[code].is_order,
        paid_on=None if paid is None else date.fromordinal(given_on.toordinal() + paid),
        is_endorsed=draw(st.booleans()),
        is_schedule_18=draw(st.booleans()),
    )


@st.composite
def records(draw: st.DrawFn, most: int = 5) -> Record:
    convictions = []
    for number in range(draw(st.integers(1, most))):
        first = draw(sentences())
        others = draw(st.lists(sentences(), max_size=2))
        same_day = [
            Sentence(**{**vars(each), "given_on": first.given_on, "convicted_on": first.convicted_on})
            for each in others
        ]
        convictions.append(Conviction(str(number), (first, *same_day), draw(st.booleans())))
    cautions = draw(st.lists(st.builds(Caution, st.just("c"), st.booleans(), DAYS), max_size=1))
    return Record(tuple(convictions), tuple(cautions))


def endings(record: Record, rules: Ruleset, by: Reading) -> dict[str, Ending]:
    return {key: each.ending for key, each in answers(record, rules, by).items()}


@pytest.mark.parametrize("by", READINGS, ids=lambda by: by.name)
@given(
    st.sampled_from(WITH_LENGTH), DAYS, RULESETS, st.sampled_from(Unit), st.tuples(*[st.integers(1, 90)] * 2)
)
def test_a_longer_sentence_is_never_spent_earlier(
    by: Reading, code: str, day: date, rules: Ruleset, unit: Unit, numbers: tuple[int, int]
) -> None:
    shorter, longer = (
        ending_of(Sentence(code, day, day, Length(number, unit)), rules, by).ending
        for number in sorted(numbers)
    )
    assert shorter.rank <= longer.rank


@given(st.sampled_from(WITH_LENGTH), DAYS, RULESETS, LENGTHS, LENGTHS)
def test_by_the_act_this_holds_across_days_weeks_months_and_years(
    code: str, day: date, rules: Ruleset, one: Length, other: Length
) -> None:
    by = reading(ReadingName.ACT)
    shorter, longer = (
        ending_of(Sentence(code, day, day, each), rules, by).ending
        for each in sorted((one, other), key=lambda each: each.after(day))
    )
    assert shorter.rank <= longer.rank or one.after(day) == other.after(day)


@pytest.mark.parametrize("by", READINGS, ids=lambda by: by.name)
@FEW
@given(records(), sentences(), st.booleans(), RULESETS)
def test_another_conviction_never_makes_one_spent_earlier(
    by: Reading, record: Record, more: Sentence, is_summary: bool, rules: Ruleset
) -> None:
    before = endings(record, rules, by)
    after = endings(
        Record((*record.convictions, Conviction("new", (more,), is_summary)), record.cautions), rules, by
    )
    assert all(after[key].rank >= ending.rank for key, ending in before.items())


@pytest.mark.parametrize("by", READINGS, ids=lambda by: by.name)
@given(st.sampled_from(sorted(TWINS)), DAYS, RULESETS, LENGTHS, st.booleans())
def test_somebody_under_18_never_waits_longer_than_an_adult(
    by: Reading, code: str, day: date, rules: Ruleset, length: Length, worse: bool
) -> None:
    young, adult = (
        ending_of(Sentence(each, day, day, length, is_endorsed=worse, is_schedule_18=worse), rules, by).ending
        for each in (code, TWINS[code])
    )
    assert young.rank <= adult.rank


def test_the_twins_are_of_the_two_ages() -> None:
    known = disposals()
    assert all(known[young].age is AgeGroup.UNDER_18 for young in TWINS)
    assert all(known[adult].age is AgeGroup.ADULT for adult in TWINS.values())


@pytest.mark.parametrize("by", READINGS, ids=lambda by: by.name)
@FEW
@given(records(), RULESETS, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(
    by: Reading, record: Record, rules: Ruleset, chance: object
) -> None:
    shuffled = list(record.convictions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    turned = [Conviction(each.key, each.sentences[::-1], each.is_summary) for each in shuffled]
    found = answers(Record(tuple(turned), record.cautions), rules, by)
    assert {key: each.ending for key, each in found.items()} == endings(record, rules, by)


@pytest.mark.parametrize("by", READINGS, ids=lambda by: by.name)
@FEW
@given(records(), RULESETS)
def test_no_conviction_is_spent_before_the_last_of_its_own_sentences(
    by: Reading, record: Record, rules: Ruleset
) -> None:
    found = endings(record, rules, by)
    for each in record.convictions:
        own = max(ending_of(sentence, rules, by).ending.rank for sentence in each.sentences)
        assert found[each.key].rank >= own


@FEW
@given(records(), st.dates(date(1975, 7, 1), date(2030, 12, 31)))
def test_a_person_is_given_the_later_of_both_readings_with_reasons(record: Record, asked_on: date) -> None:
    for each in standing(record, asked_on).values():
        assert each.counts.ending.rank == max(answer.ending.rank for answer in each.by_reading.values())
        assert all(answer.steps for answer in each.by_reading.values())
        if each.is_spent_on(asked_on):
            assert all(answer.ending.is_spent_on(asked_on) for answer in each.by_reading.values())


@FEW
@given(records(), DAYS, st.integers(0, 2000))
def test_what_is_spent_one_day_is_spent_every_later_day(record: Record, asked_on: date, later: int) -> None:
    """Under the rules of one day or of another, as long as nothing new happens."""
    then = date.fromordinal(asked_on.toordinal() + later)
    known = Record(tuple(c for c in record.convictions if c.convicted_on <= asked_on))
    before, after = standing(known, asked_on), standing(known, then)
    for key, each in before.items():
        valid = each.counts.ending.kind is EndingKind.ON
        assert not (valid and each.is_spent_on(asked_on)) or after[key].is_spent_on(then)
