"""A person's record, and the answer for each conviction and caution in it."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.vetting.rehabilitation.chains import Spell, extended
from volunteer_app.vetting.rehabilitation.endings import (
    NO_RESULT,
    SPENT_SIMPLE,
    Ending,
    Explained,
    Step,
    latest,
    on,
    said,
)
from volunteer_app.vetting.rehabilitation.lengths import months_from, months_in_words
from volunteer_app.vetting.rehabilitation.readings import PeriodEnds, Reading
from volunteer_app.vetting.rehabilitation.rulesets import Ruleset
from volunteer_app.vetting.rehabilitation.sentences import Sentence, ending_of


@dataclass(frozen=True)
class Conviction:
    """One conviction with the sentences given for it, at least one."""

    key: str
    sentences: tuple[Sentence, ...]
    is_summary: bool = False

    @property
    def convicted_on(self) -> date:
        """The day of conviction; where its sentences say different days, the first."""
        return min(each.convicted_on for each in self.sentences)


@dataclass(frozen=True)
class Caution:
    """A simple or conditional caution, a youth one too. A simple one needs no day."""

    key: str
    is_conditional: bool
    given_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class Record:
    """Everything that one person was convicted of or cautioned for. Keys are unique."""

    convictions: tuple[Conviction, ...] = ()
    cautions: tuple[Caution, ...] = ()


def answers(record: Record, ruleset: Ruleset, reading: Reading) -> dict[str, Explained]:
    """The answer for each conviction and caution, by its key. Cautions take no part in extending.

    Raises:
        ValueError: see `sentences.ending_of`.
    """
    spells = [spell_of(each, ruleset, reading) for each in record.convictions]
    summary = ruleset.summary_offences_extend and reading.summary_offences_extend
    found = extended(spells, reading, summary_extends=summary)
    return found | {each.key: of_caution(each, ruleset) for each in record.cautions}


def spell_of(conviction: Conviction, ruleset: Ruleset, reading: Reading) -> Spell:
    """A conviction's own period: the longest of its sentences (section 6(2))."""
    each = [(sentence, ending_of(sentence, ruleset, reading)) for sentence in conviction.sentences]
    last = latest([found.ending for _, found in each])
    reaching = [found.ending for s, found in each if ruleset.row(s.disposal, reading.name).takes_part]
    return Spell(
        key=conviction.key,
        convicted_on=conviction.convicted_on,
        own=_longest([found for _, found in each], last),
        reach=latest(reaching) if reaching else None,
        is_summary=conviction.is_summary,
    )


def _longest(found: list[Explained], last: Ending) -> Explained:
    chosen = next(each for each in found if each.ending == last)
    if len(found) == 1:
        return chosen
    words = f"Of the {len(found)} sentences for this conviction the one that takes longest counts."
    return chosen.then(last, Step(words, "6(2)"))


def of_caution(caution: Caution, ruleset: Ruleset) -> Explained:
    """Spent at once; a conditional one 3 months from the day given, or when it ends if that is earlier."""
    rules = ruleset.cautions
    if not caution.is_conditional:
        return Explained(SPENT_SIMPLE, (Step("A simple caution is spent at once.", rules.section),))
    if caution.given_on is None:
        return Explained(NO_RESULT, (Step("The day of the caution is not known."),))
    # “From” the day given, not “beginning with” it: it ends on the same day three months on
    months = rules.conditional_months
    last = months_from(caution.given_on, months, PeriodEnds.ON_THE_DAY)
    words = (
        f"A conditional caution: {months_in_words(months)} from the day given, or when it ends if earlier."
    )
    last = min(last, caution.ended_on or last)
    return Explained(on(last), (Step(words, rules.section), Step(f"Spent after {said(last)}.")))
