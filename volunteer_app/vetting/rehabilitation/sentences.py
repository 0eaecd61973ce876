"""When the rehabilitation period of one sentence ends, looked at alone (section 5 of the Act)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.vetting.rehabilitation.endings import (
    INDEFINITE,
    INVALID,
    NEVER_SPENT,
    NO_RESULT,
    Explained,
    Step,
    on,
    said,
)
from volunteer_app.vetting.rehabilitation.lengths import Length, end_of, months_from, months_in_words
from volunteer_app.vetting.rehabilitation.readings import CountsFrom, PeriodEnds, Reading
from volunteer_app.vetting.rehabilitation.rulesets import From, Period, Rule, Ruleset


@dataclass(frozen=True)
class Sentence:
    """One sentence or order, as the person knows it. `bail_days`: whole days on bail with a tag that count.

    `is_excluded`: life, imprisonment for public protection, or an extended sentence. `over_4_years_singly`:
    of several sentences added up, at least one is over 4 years by itself.
    """

    disposal: str
    given_on: date
    convicted_on: date
    length: Length | None = None
    is_indefinite: bool = False
    bail_days: int = 0
    paid_on: date | None = None
    is_endorsed: bool = False
    is_schedule_18: bool = False
    over_4_years_singly: bool = True
    is_excluded: bool = False


class LengthMissing(ValueError):
    """The rule goes by the length of the sentence, and none was given."""


def ending_of(sentence: Sentence, ruleset: Ruleset, reading: Reading) -> Explained:
    """The last day of the sentence's own period, and why.

    Raises:
        LengthMissing: as it says.
        ValueError: a date would lie beyond the year 9999.
    """
    rule = ruleset.row(sentence.disposal, reading.name).rule
    for settles in (_beyond_the_court, _never_spent, _without_end):
        if (found := settles(sentence, rule, reading)) is not None:
            return found
    periods, step = _periods(sentence, rule, reading)
    if periods is None:
        return Explained(NEVER_SPENT, (step,))
    return _counted(sentence, rule, reading, periods, step)


Settles = Callable[[Sentence, Rule, Reading], Explained | None]


def _beyond_the_court(sentence: Sentence, rule: Rule, reading: Reading) -> Explained | None:
    if rule.longest is None or sentence.is_excluded:
        return None
    if sentence.is_indefinite or _is_over(sentence, rule.longest, reading):
        limit = months_in_words(rule.longest)
        return Explained(INVALID, (Step(f"A court cannot give this sentence for longer than {limit}."),))
    return None


def _never_spent(sentence: Sentence, rule: Rule, reading: Reading) -> Explained | None:
    """Sentences excluded from rehabilitation: section 5(1), each sentence looked at singly."""
    if not rule.never_section:
        return None
    if sentence.is_excluded or (sentence.is_indefinite and rule.indefinite == "never"):
        words = "A life sentence, a sentence for public protection or an extended sentence is never spent."
        return Explained(NEVER_SPENT, (Step(words, rule.never_section),))
    over = rule.schedule_18_over
    if over is None or not (sentence.is_schedule_18 and sentence.over_4_years_singly):
        return None
    if not _is_over(sentence, over, reading):
        return None
    words = (
        f"A sentence of more than {months_in_words(over)} for an offence in Schedule 18 to the Sentencing "
        "Act 2020 is never spent."
    )
    return Explained(NEVER_SPENT, (Step(words, rule.never_section),))


def _without_end(sentence: Sentence, rule: Rule, reading: Reading) -> Explained | None:  # noqa: ARG001 - one shape
    if not (sentence.is_indefinite and rule.indefinite):
        return None
    words = "The order has no last day. It is not spent until a court ends it."
    return Explained(INDEFINITE, (Step(words, rule.section),))


def _is_over(sentence: Sentence, months: int, reading: Reading) -> bool:
    return _length(sentence).exceeds(months, sentence.given_on, reading)


def _length(sentence: Sentence) -> Length:
    if sentence.length is None:
        raise LengthMissing
    return sentence.length


def _periods(sentence: Sentence, rule: Rule, reading: Reading) -> tuple[tuple[Period, ...] | None, Step]:
    """Which periods count, and the step that says so. No periods: never spent."""
    if rule.bands:
        return _of_band(sentence, rule, reading)
    if rule.uses_length and sentence.length is None and rule.without_length:
        words = f"No length was given, so {_words(rule.without_length)}."
        return rule.without_length, Step(words, rule.without_length_section or rule.section)
    if sentence.is_endorsed and rule.when_endorsed:
        words = f"With an endorsement on the driving licence: {_words(rule.when_endorsed)}."
        return rule.when_endorsed, Step(words, rule.section)
    return rule.periods, Step(f"{_capital(rule.says)}.", rule.section)


def _of_band(sentence: Sentence, rule: Rule, reading: Reading) -> tuple[tuple[Period, ...] | None, Step]:
    length = _length(sentence)
    band = next(each for each in rule.bands if each.to is None or not _is_over(sentence, each.to, reading))
    if band.period is None:
        return None, Step(f"A sentence of {length.words} is too long ever to be spent.", rule.never_section)
    return (band.period,), Step(f"A sentence of {length.words}: {_words((band.period,))}.", rule.section)


def _counted(
    sentence: Sentence, rule: Rule, reading: Reading, periods: tuple[Period, ...], step: Step
) -> Explained:
    """The latest of the periods, each counted from what it is counted from."""
    starts = {
        From.CONVICTION: _conviction(sentence, reading),
        From.END: _end(sentence, rule, reading) if sentence.length else None,
        From.PAYMENT: sentence.paid_on,
    }
    steps = [step]
    ends: list[date] = []
    for period in periods:
        start = starts[period.counted_from]
        if start is None:
            return Explained(NO_RESULT, (step, _unknown(period)))
        if period.counted_from is From.END:
            steps.append(Step(f"The last day of the sentence or order is {said(start)}."))
        ends.append(months_from(start, period.months, reading.a_period_ends))
    last = max(ends)
    return Explained(on(last), (*steps, Step(f"Spent after {said(last)}.")))


def _unknown(period: Period) -> Step:
    if period.counted_from is From.PAYMENT:
        return Step("It is not spent until the compensation is paid in full.")
    return Step("The last day of the order is not known, so no date can be worked out.")


def _conviction(sentence: Sentence, reading: Reading) -> date:
    given = reading.counts_from is CountsFrom.GIVEN
    return sentence.given_on if given else sentence.convicted_on


def _end(sentence: Sentence, rule: Rule, reading: Reading) -> date:
    """The last day of the sentence; under some rules days on tagged bail come off it."""
    length = _length(sentence)
    if rule.ends_the_day_before and reading.a_period_ends is PeriodEnds.ON_THE_DAY:
        last = length.after(sentence.given_on) - timedelta(days=1)
    else:
        last = end_of(length, sentence.given_on, reading.a_period_ends)
    off = sentence.bail_days if rule.takes_off_tagged_bail else 0
    return last - timedelta(days=off)


def _words(periods: tuple[Period, ...]) -> str:
    """Periods in words: “12 months from the end of the sentence”."""
    said_each = [_period_words(each) for each in periods]
    return said_each[0] if len(said_each) == 1 else f"the later of {' and '.join(said_each)}"


_FROM = {
    From.CONVICTION: "from conviction",
    From.END: "from the end of the sentence",
    From.PAYMENT: "from payment",
}


def _period_words(period: Period) -> str:
    if period.months == 0:
        return "the last day of the sentence or order" if period.counted_from is From.END else "at once"
    return f"{months_in_words(period.months)} {_FROM[period.counted_from]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
