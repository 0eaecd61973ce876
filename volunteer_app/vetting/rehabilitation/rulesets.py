"""The rulesets: one file each in data/, with the days on which it was in force. Code reads them all alike."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from volunteer_app.vetting.rehabilitation.disposals import disposals
from volunteer_app.vetting.rehabilitation.readings import ReadingName, read

# Oldest first. A new regime is a new file, and its name here.
NAMES = ("1974", "2012", "2023")


class From(StrEnum):
    """What a period is counted from."""

    CONVICTION = "conviction"
    END = "end"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Period:
    """So many months from something."""

    counted_from: From
    months: int


@dataclass(frozen=True)
class Band:
    """The period of sentences up to so many months long; None: of all longer ones. No period: never spent."""

    to: int | None
    period: Period | None


@dataclass(frozen=True)
class Rule:
    """How a disposal's period is counted: the latest of its periods. Lengths in months."""

    says: str
    section: str
    periods: tuple[Period, ...] = ()
    bands: tuple[Band, ...] = ()
    when_endorsed: tuple[Period, ...] = ()
    without_length: tuple[Period, ...] = ()
    without_length_section: str = ""
    never_section: str = ""
    indefinite: str = ""
    needs_length: bool = False
    longest: int | None = None
    schedule_18_over: int | None = None
    ends_the_day_before: bool = False
    takes_off_tagged_bail: bool = False

    @property
    def uses_length(self) -> bool:
        """Whether the length of the sentence or order matters."""
        return bool(self.bands) or any(each.counted_from is From.END for each in self.periods)


@dataclass(frozen=True)
class Row:
    """What a ruleset says of one disposal, for one reading."""

    rule: Rule
    takes_part: bool
    source: str


@dataclass(frozen=True)
class Cautions:
    """How cautions are counted. `covered_from`: until that day they were outside the Act."""

    section: str
    conditional_months: int
    source: str
    covered_from: date | None = None


@dataclass(frozen=True)
class Ruleset:
    """The rules of an interval [effective_from, effective_to)."""

    name: str
    says: str
    effective_from: date
    effective_to: date | None
    source: str
    cautions: Cautions
    rows: dict[tuple[ReadingName, str], Row]
    summary_offences_extend: bool = True

    def row(self, disposal: str, reading: ReadingName) -> Row:
        """What it says of a disposal.

        Raises:
            KeyError: there is no such disposal.
        """
        return self.rows[reading, disposal]


def ruleset_on(day: date) -> Ruleset:
    """The rules in force on the day of asking; before the Act began, the first ones."""
    found = [each for each in all_rulesets() if each.effective_from <= day]
    return found[-1] if found else all_rulesets()[0]


def all_rulesets() -> tuple[Ruleset, ...]:
    """Every ruleset, oldest first."""
    return tuple(ruleset(name) for name in NAMES)


@cache
def ruleset(name: str) -> Ruleset:
    """The ruleset of that name, which is one of NAMES."""
    data = read(name)
    rules = {key: _rule(each) for key, each in data["rules"].items()}
    return Ruleset(
        name=data["name"],
        says=data["says"],
        effective_from=data["effective_from"],
        effective_to=data.get("effective_to"),
        source=data["source"],
        cautions=Cautions(**data["cautions"]),
        rows={
            (reading, code): _row(data["disposals"][code], reading, rules)
            for reading in ReadingName
            for code in disposals()
        },
        summary_offences_extend=data.get("summary_offences_extend", True),
    )


def _row(said: dict[str, Any], reading: ReadingName, rules: dict[str, Rule]) -> Row:
    """A row, with what one reading has otherwise: act_rule, act_takes_part."""
    return Row(
        rule=rules[said.get(f"{reading.value}_rule", said["rule"])],
        takes_part=said.get(f"{reading.value}_takes_part", said.get("takes_part", True)),
        source=said["source"],
    )


def _rule(said: dict[str, Any]) -> Rule:
    lists = ("periods", "when_endorsed", "without_length")
    values: dict[str, Any] = {**said, "bands": tuple(_band(each) for each in said.get("bands", ()))}
    for name in lists:
        values[name] = tuple(_period(each) for each in said.get(name, ()))
    return Rule(**values)


def _band(said: dict[str, Any]) -> Band:
    return Band(said.get("to"), None if said.get("never") else _period(said))


def _period(said: dict[str, Any]) -> Period:
    return Period(From(said["from"]), said["months"])
