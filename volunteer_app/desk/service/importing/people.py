"""Rows about people: judged as the form judges them, compared with whom the organisation knows, and added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.import_phones import with_first_zero
from volunteer_app.desk.rules.importing import Choice, RowState
from volunteer_app.desk.service.importing import own_numbers, remembering
from volunteer_app.desk.service.importing.filling import fill
from volunteer_app.desk.service.importing.judgement import Cells, Context, Judgement, bad
from volunteer_app.foundation import clock
from volunteer_app.foundation.contacts import NoAddress, email_address
from volunteer_app.people import importing as people
from volunteer_app.people.details import NAMED, plain_postcode, problems
from volunteer_app.people.importing import Arrival, Known
from volunteer_app.people.likeness import Told, reasons
from volunteer_app.people.rules import ConsentRoute, PreferredLanguage, sort_name
from volunteer_app.people.service import PersonDetails
from volunteer_app.people.similar import MOST_SHARING

SAME_NUMBER = "Same number in your records"
LANGUAGES = {
    "english": PreferredLanguage.ENGLISH,
    "en": PreferredLanguage.ENGLISH,
    "welsh": PreferredLanguage.WELSH,
    "cymraeg": PreferredLanguage.WELSH,
    "cy": PreferredLanguage.WELSH,
    "other": PreferredLanguage.OTHER,
}
NUMBER_LENGTH = 60
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Newcomer:
    """A row that reads well: who would be added, and their number in the old records."""

    arrival: Arrival
    number: str
    given: frozenset[str]

    @cached_property
    def sort_name(self) -> str:
        """The name as lists sort it."""
        return sort_name(self.arrival.details.first_name, self.arrival.details.last_name)

    @cached_property
    def told(self) -> Told:
        """As records are compared."""
        details = self.arrival.details
        return Told(
            0,
            details.first_name,
            details.last_name,
            details.date_of_birth,
            details.email,
            details.phone,
            details.postcode,
        )


def keys(cells: dict[str, str]) -> tuple[str | None, str | None, str | None]:
    """By what rows of one file are compared: the e-mail address; name and birth date; the old number."""
    read = Cells(_Bare(cells))
    born, email = read.day("date_of_birth"), read.line("email").lower()
    name = sort_name(read.line("first_name"), read.line("last_name"))
    number = read.line("own_number")[:NUMBER_LENGTH]
    return email[:320] or None, f"{name}|{born.isoformat()}" if born and name else None, number or None


@dataclass(frozen=True)
class _Bare:
    cells: dict[str, str]


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What each of these rows is: wrong, new, there already, or perhaps somebody who is there."""
    read = [_read(row, context) for row in rows]
    good = [each for each in read if not each.is_bad]
    known = _Known(context, [each.value for each in good])
    earlier = queries.earlier_rows(context.batch.id, rows)
    for position, each in enumerate(good):
        known.compare(each, known.alike[position])
        if each.state is RowState.GOOD and (like := earlier.get(each.row.number)):
            each.state, each.candidates = RowState.ALIKE, [["", like]]
    alike = [each for each in good if each.state is RowState.ALIKE]
    if not context.is_taking:
        own_numbers.remark(good, known.numbers, context)
        remembering.decide_as_before(
            alike, {each.reference: each.id for each in known.people.values()}, context
        )
    return read


def _read(row: Any, context: Context) -> Judgement:
    cells = Cells(row)
    values: dict[str, Any] = {name: cells.line(name) for name in NAMED}
    values["access_needs"] = cells.text("access_needs")
    values["postcode"] = (
        values["postcode"] if len(values["postcode"]) > 10 else plain_postcode(values["postcode"])
    )
    remarks = _mend_phones(values)
    values["date_of_birth"] = cells.day("date_of_birth")
    values["preferred_language"] = _language(cells)
    values["email"] = _email(cells)
    consent_on = _consent(cells, context)
    unread = {name for name, _ in cells.problems}
    for name, sentence in problems(values, clock.today()).items():
        if name not in unread:
            cells.wrong(name, sentence)
    if len(cells.line("own_number")) > NUMBER_LENGTH:
        cells.wrong("own_number", f"Our number must be {NUMBER_LENGTH} characters or fewer")
    if cells.problems:
        return bad(row, cells.problems)
    route = context.batch.consent_route or ConsentRoute.SPOKEN
    arrival = Arrival(PersonDetails(**values), route, consent_on)
    given = frozenset(name for name in NAMED if cells.text(name))
    return Judgement(row, RowState.GOOD, remarks, value=Newcomer(arrival, cells.line("own_number"), given))


def _mend_phones(values: dict[str, Any]) -> list[list[str]]:
    """Put back a first 0 that a spreadsheet dropped, where that is certain; the remarks say so."""
    remarks = []
    for name in ("phone", "emergency_phone"):
        values[name], remark = with_first_zero(values[name])
        if remark:
            remarks.append([name, remark])
    return remarks


def _language(cells: Cells) -> PreferredLanguage:
    text = cells.line("preferred_language").lower()
    if text and text not in LANGUAGES:
        cells.wrong("preferred_language", "Preferred language must be English, Welsh or Other")
    return LANGUAGES.get(text, PreferredLanguage.ENGLISH)


def _email(cells: Cells) -> str | None:
    text = cells.line("email")
    try:
        return email_address(text) if text else None
    except NoAddress as error:
        cells.wrong("email", str(error))
        return None


def _consent(cells: Cells, context: Context) -> date:
    day = cells.day("consent_on") or context.batch.consent_on or clock.today()
    if day > clock.today():
        cells.wrong("consent_on", "The date they agreed must be today or in the past")
    return day


class _Known:
    """Those whom the organisation, or another that the importer reaches, knows already, for one chunk."""

    def __init__(self, context: Context, newcomers: Sequence[Newcomer]) -> None:
        """As many statements for many rows as for few: people who may be the same, and old numbers."""
        self.organisation_id = context.organisation.id
        numbers = [each.number for each in newcomers if each.number]
        self.numbers = queries.people_by_number(self.organisation_id, numbers)
        details = [each.arrival.details for each in newcomers]
        self.alike = people.alike(context.scope, details)
        also = {*self.numbers.values(), *(number for those in self.alike for number in those)}
        found = people.known(context.scope, details, also)
        mine = queries.taken_people(context.batch.id, [each.id for each in found])
        self.people = {each.id: each for each in found if each.id not in mine}
        self.by: dict[tuple[str, Any], list[Known]] = {}
        for each in self.people.values():
            for key in _blocks(each):
                self.by.setdefault(key, []).append(each)

    def _near(self, newcomer: Newcomer, alike: Sequence[int]) -> dict[int, Known]:
        """Those who share what few share with this newcomer, or have a similar name."""
        blocks = {kind: self.by.get((kind, value), []) for kind, value in _blocks_of(newcomer)}
        near = {
            each.id: each
            for kind, those in blocks.items()
            for each in those
            if kind == "name" or len(those) <= MOST_SHARING
        }
        return near | {number: self.people[number] for number in alike if number in self.people}

    def compare(self, judged: Judgement, alike: Sequence[int]) -> None:
        """Say whether this newcomer is there already, or may be. `alike`: those with a similar name."""
        newcomer: Newcomer = judged.value
        near = self._near(newcomer, alike)
        told, numbered = newcomer.told, self.numbers.get(newcomer.number)
        if numbered in self.people:
            near[numbered] = self.people[numbered]
        candidates: list[tuple[Known, str]] = []
        for each in near.values():
            why = [reason.words for reason in reasons(told, _told(each))]
            if each.id == numbered:
                why.insert(0, SAME_NUMBER)
            if why and self._is_same(newcomer, each, numbered):
                judged.state, judged.person_id = RowState.SAME, each.id
                return
            if why:
                candidates.append((each, "; ".join(why)))
        if candidates:
            judged.state = RowState.ALIKE
            best = sorted(candidates, key=lambda each: (-len(each[1]), each[0].id))[:MOST_CANDIDATES]
            judged.candidates = [[each.reference, why] for each, why in best]

    def _is_same(self, newcomer: Newcomer, there: Known, numbered: int | None) -> bool:
        """Whether all that the row says is what the record says already, and it says more than a name."""
        if self.organisation_id not in there.organisation_ids:
            return False
        details = newcomer.arrival.details
        if newcomer.sort_name != there.sort_name:
            return False
        if newcomer.number and numbered != there.id:
            return False
        told = newcomer.given - {"first_name", "last_name"}
        tells = bool(told & {"date_of_birth", "email", "phone", "postcode"}) or bool(newcomer.number)
        return tells and all(_plain(getattr(details, name)) == _plain(getattr(there, name)) for name in told)


def _blocks(there: Known) -> list[tuple[str, Any]]:
    found = [("name", there.sort_name), ("email", there.email), ("born", there.date_of_birth)]
    return [(kind, value) for kind, value in (*found, ("postcode", there.postcode)) if value]


def _blocks_of(newcomer: Newcomer) -> list[tuple[str, Any]]:
    details = newcomer.arrival.details
    found = [("name", newcomer.sort_name), ("email", details.email)]
    return [
        (kind, value)
        for kind, value in (*found, ("born", details.date_of_birth), ("postcode", details.postcode))
        if value
    ]


def _told(there: Known) -> Told:
    return Told(
        there.id,
        there.first_name,
        there.last_name,
        there.date_of_birth,
        there.email,
        there.phone,
        there.postcode,
    )


def _plain(value: Any) -> Any:
    """As values are compared: a telephone number with other spaces is the same."""
    return "".join(str(value or "").split()).casefold()


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Add those who are new, or whom somebody chose to add; fill what is missing of those who are there."""
    adding = [each for each in judged if _to_add(each)]
    by = context.batch.by
    ids = people.import_people(
        [each.value.arrival for each in adding], organisation=context.organisation, by=by
    )
    for each, number in zip(adding, ids, strict=True):
        each.state, each.person_id, each.candidates = RowState.TAKEN, number, []
        each.made = number, 1  # the first version of a new record
    there = {RowState.GOOD, RowState.ALIKE}
    fill([each for each in judged if each.state in there and each.row.choice is Choice.SAME_PERSON], context)
    own_numbers.keep([each for each in judged if each.state is RowState.TAKEN], context)


def _to_add(judged: Judgement) -> bool:
    if judged.state is RowState.GOOD:
        return judged.row.choice is not Choice.SAME_PERSON
    if judged.state is not RowState.ALIKE or judged.row.choice is not Choice.ADD:
        return False
    # Somebody decided about those that were shown. Whoever came since has to be looked at first.
    seen = {reference for reference, _ in judged.row.candidates}
    return all(reference in seen for reference, _ in judged.candidates)
