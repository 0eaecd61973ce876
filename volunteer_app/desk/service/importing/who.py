"""Whom a row is about, among those whose record the organisation holds."""

from collections.abc import Sequence
from typing import Any

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.service.importing.judgement import Cells, Context
from volunteer_app.foundation.authority import Scope
from volunteer_app.people import importing as people
from volunteer_app.people.likeness import Told, reasons
from volunteer_app.people.models import Person
from volunteer_app.people.rules import sort_name


class Who:
    """The people of one chunk of rows, read in three statements."""

    def __init__(self, rows: Sequence[Any], context: Context) -> None:
        """Look for everybody whom a row may be about."""
        cells = [Cells(row) for row in rows]
        numbers = {each.line("own_number") for each in cells} - {""}
        self.numbers = queries.people_by_number(context.organisation.id, numbers)
        mine = Scope(frozenset({context.organisation.id}))
        self.known = people.known_by(
            mine,
            references=[_reference(each) for each in cells],
            emails=[_email(each) for each in cells],
            sort_names=[_name(each) for each in cells],
            person_ids=self.numbers.values(),
        )
        self.people = {each.id: each for each in people.these(mine, [each.id for each in self.known])}
        self.by: dict[tuple[str, Any], set[int]] = {}
        for known in self.known:
            name_and_birth = (known.sort_name, known.date_of_birth)
            for key in (("reference", known.reference), ("email", known.email), ("name", name_and_birth)):
                self.by.setdefault(key, set()).add(known.id)
        self.known_by_id = {each.id: each for each in self.known}

    def of(self, cells: Cells) -> Person | None:
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
        return self._named(cells, both.pop())

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

    def _named(self, cells: Cells, person_id: int) -> Person | None:
        """The person, if the name in the row, where there is one, may be theirs."""
        first, last = cells.line("first_name"), cells.line("last_name")
        known = self.known_by_id[person_id]
        if first and last:
            told = Told(0, first, last, None, None, "", "")
            theirs = Told(known.id, known.first_name, known.last_name, None, None, "", "")
            if not reasons(told, theirs):
                cells.wrong("last_name", "The name in this row is not the name in that person’s record")
                return None
        return self.people[person_id]


def _reference(cells: Cells) -> str:
    return cells.line("reference").upper()


def _email(cells: Cells) -> str:
    return cells.line("email").lower()


def _name(cells: Cells) -> str:
    first, last = cells.line("first_name"), cells.line("last_name")
    return sort_name(first, last) if first and last else ""
