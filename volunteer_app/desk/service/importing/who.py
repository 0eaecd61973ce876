"""Whom a row is about, among those whose record the organisation holds."""

from collections.abc import Collection, Sequence
from typing import Any

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.service.importing.judgement import Cells, Context
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.folding import plain
from volunteer_app.people import importing as people
from volunteer_app.people.importing import Known
from volunteer_app.people.likeness import Told, reasons
from volunteer_app.people.rules import sort_name

NOT_THEIRS = "The name in this row is not the name in that person’s record"
NOT_THEIR_BIRTH_DATE = "The date of birth in this row is not the one in that person’s record"
NOT_NAMED = (
    "An email address or a number alone is not enough, since families share them. "
    "Add first and last name, or the date of birth, or use the reference"
)


class Who:
    """The people of one chunk of rows, read in two statements."""

    def __init__(self, rows: Sequence[Any], context: Context) -> None:
        """Look for everybody whom a row may be about."""
        cells = [Cells(row) for row in rows]
        numbers = {each.line("own_number") for each in cells} - {""}
        self.numbers = queries.people_by_number(context.organisation.id, numbers)
        known = people.known_by(
            Scope(frozenset({context.organisation.id})),
            references=[_reference(each) for each in cells],
            emails=[_email(each) for each in cells],
            sort_names=[_name(each) for each in cells],
            person_ids=self.numbers.values(),
        )
        self.people = {each.id: each for each in known}
        self.by: dict[tuple[str, Any], set[int]] = {}
        for each in known:
            name_and_birth = (each.sort_name, each.date_of_birth)
            for key in (("reference", each.reference), ("email", each.email), ("name", name_and_birth)):
                self.by.setdefault(key, set()).add(each.id)

    def of(self, cells: Cells) -> Known | None:
        """Whom this row is about; None, with a problem noted, where that is not one certain person."""
        ways = self._ways(cells)
        if not ways:
            cells.wrong(
                "", "The row does not say who it is about: give one of the columns that name a person"
            )
            return None
        for field, words, found in ways:
            if not found:
                cells.wrong(field, f"Your organisation holds nobody with this {words}")
                return None
        both = set.intersection(*(found for _, _, found in ways))
        if not both:
            named = " and ".join(words for _, words, _ in ways)
            cells.wrong(ways[0][0], f"The {named} are not of one person")
            return None
        if len(both) > 1:
            field, words, _ = ways[0]
            cells.wrong(field, f"{len(both)} people have this {words}. Add their reference")
            return None
        return self._named(cells, both.pop(), {field for field, _, _ in ways})

    def _ways(self, cells: Cells) -> list[tuple[str, str, set[int]]]:
        """Each way in which the row names somebody: the field, in words, and who that is."""
        found = []
        if reference := _reference(cells):
            found.append(("reference", "reference", self.by.get(("reference", reference), set())))
        if number := cells.line("own_number"):
            person = self.numbers.get(number)
            there = {person} if person is not None and person in self.people else set()
            found.append(("own_number", "number", there))
        if email := _email(cells):
            found.append(("email", "email address", self.by.get(("email", email), set())))
        born = cells.day("date_of_birth")
        if (name := _name(cells)) and born:
            found.append(("last_name", "name and date of birth", self.by.get(("name", (name, born)), set())))
        return found

    def _named(self, cells: Cells, person_id: int, ways: Collection[str]) -> Known | None:
        """The person, if the name in the row may be theirs.

        Families share addresses, and numbers are mistyped: either needs a name or a birth date beside it.
        """
        known = self.people[person_id]
        if not {"reference", "last_name"} & set(ways):
            sentence = _unlike(cells, known)
            if sentence:
                cells.wrong("last_name", sentence)
            return None if sentence else known
        first, last = cells.line("first_name"), cells.line("last_name")
        if first and last:
            told = Told(0, first, last, None, None, "", "")
            theirs = Told(known.id, known.first_name, known.last_name, None, None, "", "")
            if not reasons(told, theirs):
                cells.wrong("last_name", NOT_THEIRS)
                return None
        return known


def _unlike(cells: Cells, person: Known) -> str:
    """A sentence if what the row says beside an address or a number does not show that it is this person."""
    first, last = plain(cells.line("first_name")), plain(cells.line("last_name"))
    if (last and last != plain(person.last_name)) or (
        first and first not in {plain(person.first_name), plain(person.known_as or "")}
    ):
        return NOT_THEIRS
    born = cells.day("date_of_birth")
    if (first and last) or (born is not None and born == person.date_of_birth):
        return ""
    return NOT_THEIR_BIRTH_DATE if born else NOT_NAMED


def _reference(cells: Cells) -> str:
    return cells.line("reference").upper()


def _email(cells: Cells) -> str:
    return cells.line("email").lower()


def _name(cells: Cells) -> str:
    first, last = cells.line("first_name"), cells.line("last_name")
    return sort_name(first, last) if first and last else ""
