"""A publication counted, protected and attacked. Reads only; takes up to minutes and stores nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from volunteer_app.diversity.condition import queries as conditions
from volunteer_app.diversity.protection.auditing import Unfit
from volunteer_app.diversity.protection.cells import ALL, Cell, Line, Ruleset
from volunteer_app.diversity.protection.hiding import NoProtection
from volunteer_app.diversity.protection.solving import Unsolved
from volunteer_app.diversity.publishing import counting, queries, workings
from volunteer_app.diversity.publishing.coarsening import Steps, broad_of, coarsened
from volunteer_app.diversity.publishing.comparing import Earlier, lines_of
from volunteer_app.diversity.publishing.composing import compose
from volunteer_app.diversity.publishing.declared import Declared, Table, declared, ruleset
from volunteer_app.diversity.publishing.making import Made, TooFew, make
from volunteer_app.diversity.publishing.outcomes import Asked, Computed, Problem
from volunteer_app.diversity.publishing.people import Basis, People
from volunteer_app.foundation import clock
from volunteer_app.foundation.transactions import reading_for_long

NOBODY = "Too few people are counted for anything to be published"


class _Input(NamedTuple):
    tables: Declared
    steps: Mapping[str, Steps]
    people: dict[str, People]
    before: list[dict[str, Any]]
    condition_id: int | None


class _Of(NamedTuple):
    """One population, as it is made."""

    people: People
    whole: Line
    earlier: Sequence[Earlier]
    rules: Ruleset
    steps: Steps

    def can_put_together(self, table: Table) -> bool:
        """Whether a line of the table's breakdown can be put together with its neighbour once more."""
        name = table.breakdown.name
        more = {**self.steps, name: self.steps.get(name, 0) + 1}
        return self._lines(name, self.steps) != self._lines(name, more)

    def _lines(self, breakdown: str, steps: Steps) -> list[Line]:
        planned = lines_of(self.people, self.whole, self.earlier, self.rules, steps)
        return [each.line for each in planned if each.line.breakdown == breakdown]


def compute(asked: Asked) -> Computed | Problem:
    """Count, protect and attack."""
    rules = ruleset(asked.day)
    with reading_for_long():
        found = _read(asked)
    definitions = found.tables.definitions()
    made: dict[str, Made] = {}
    for code, people in found.people.items():
        earlier = workings.earlier([one[code] for one in found.before if code in one])
        whole, tables = Line(ALL, ALL, asked.day, asked.edition), found.tables.of(code)
        of = _Of(people, whole, earlier, rules, found.steps.get(code, {}))
        try:
            made[code] = make(people, tables, whole, earlier, rules, definitions, steps=of.steps)
        except TooFew:
            continue
        except NoProtection as exposed:
            return _unprotected(exposed.cells, found.tables, code, of)
        except Unsolved:
            return Problem("The solver gave up before it found what to hide")
        except (Unfit, ValueError):  # rather told than tried again every minute: nothing leaves
            return Problem("What was counted and what was published before do not fit together")
    if not made:
        return Problem(NOBODY)
    basis: dict[str, Basis] = {code: each.basis for code, each in found.people.items()}
    return Computed(compose(made, found.tables, rules), workings.packed(made, basis), found.condition_id)


def _read(asked: Asked) -> _Input:
    """Everything that is counted, and what was published before."""
    condition = conditions.in_force(clock.today())
    every = declared(with_condition=condition is not None).without(asked.left_out)
    tables, steps = coarsened(every, asked.coarser)
    needs = any(each.breakdown.needs_condition for each in tables.tables)
    populations = [each.code for each in tables.populations()]
    return _Input(
        tables,
        steps,
        {code: counting.count(code, asked.day, tables.of(code)) for code in populations},
        [each.workings for each in queries.seen()],
        condition.id if condition is not None and needs else None,
    )


def _unprotected(cells: Iterable[Cell], tables: Declared, population: str, of: _Of) -> Problem:
    """Which tables stand in the way, and which of them can be coarser."""
    names = {(each.characteristic, each.line.breakdown) for each in cells}
    offers = [
        table
        for table in tables.of(population)
        if (table.characteristic.name, table.breakdown.name) in names
        or (table.characteristic.name, ALL) in names
    ]
    words = ", ".join(f"{each.characteristic.name} by {each.breakdown.name}" for each in offers)
    coarser = [each.code for each in offers if broad_of(tables, each) or of.can_put_together(each)]
    return Problem(
        f"These tables cannot be protected: {words}", tuple(each.code for each in offers), tuple(coarser)
    )
