"""Where a person stands on the day of asking: both readings, and the later of the two."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from volunteer_app.vetting.rehabilitation.endings import Ending, Explained, Step, on, said
from volunteer_app.vetting.rehabilitation.readings import Reading, ReadingName, reading
from volunteer_app.vetting.rehabilitation.records import Conviction, Record, answers
from volunteer_app.vetting.rehabilitation.rulesets import Ruleset, all_rulesets, ruleset_on


@dataclass(frozen=True)
class Standing:
    """One conviction or caution of a person, as the Act and as the government's checker read it."""

    by_reading: dict[ReadingName, Explained]

    @property
    def counts(self) -> Explained:
        """The later answer: nobody may tell too little because of us."""
        return max(self.by_reading.values(), key=lambda each: each.ending.rank)

    @property
    def readings_differ(self) -> bool:
        """Whether the two readings come to different answers."""
        return len({each.ending for each in self.by_reading.values()}) > 1

    def is_spent_on(self, day: date) -> bool:
        """Whether it is spent by both readings."""
        return self.counts.ending.is_spent_on(day)


def standing(record: Record, asked_on: date) -> dict[str, Standing]:
    """Each conviction and caution by its key, under the rules in force on the day of asking.

    Raises:
        ValueError: see `sentences.ending_of`.
    """
    found = {name: answers_on(record, asked_on, reading(name)) for name in ReadingName}
    return {
        key: Standing({name: each[key] for name, each in found.items()}) for key in next(iter(found.values()))
    }


def answers_on(record: Record, asked_on: date, by: Reading) -> dict[str, Explained]:
    """The answers of the rules of that day; what was already spent under earlier rules stays spent."""
    today = ruleset_on(asked_on)
    found = answers(record, today, by)
    for earlier in all_rulesets():
        if earlier.effective_to is None or earlier.effective_to > today.effective_from:
            continue
        for key, ending in _already_spent(record, earlier, earlier.effective_to, by).items():
            if not found[key].ending.is_spent_on(asked_on):
                found[key] = found[key].then(ending, _stays(earlier, ending))
    return found


def _already_spent(record: Record, rules: Ruleset, until: date, by: Reading) -> dict[str, Ending]:
    """What these rules had made spent before they ended on `until`, and the last day before it was."""
    then = replace(record, convictions=tuple(c for c in record.convictions if _is_before(c, until)))
    spent: dict[str, Ending] = {}
    found = answers(then, rules, by)
    for each in then.convictions:
        ending = found[each.key].ending
        if ending.day is not None and ending.is_spent_on(until - timedelta(days=1)):
            spent[each.key] = on(max(ending.day, rules.effective_from - timedelta(days=1)))
    return spent


def _is_before(conviction: Conviction, day: date) -> bool:
    return all(max(each.given_on, each.convicted_on) < day for each in conviction.sentences)


def _stays(rules: Ruleset, ending: Ending) -> Step:
    when = f" after {said(ending.day)}" if ending.day else ""
    return Step(f"Already spent{when} under {rules.says[:1].lower()}{rules.says[1:]}, and stays spent.")
