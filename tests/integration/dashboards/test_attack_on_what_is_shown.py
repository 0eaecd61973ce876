"""Whoever gathers every number from pages, charts and files works out no more than the audit said.

People are made by chance, published by the code that makes publications, and shown; what is attacked is what
was read from the HTML, the SVG, the CSV file and the spreadsheet. The numbers do not depend on the database.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.publications import Kept
from tests.page_client import PageClient
from tests.scraping import Scraped, links
from tests.unit.diversity.publishing.populations import (
    FIRST_DAY,
    RULES,
    population,
    published,
    some_tables,
)
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.dashboards import figures
from volunteer_app.diversity.protection.cells import Cell, Line, Release
from volunteer_app.diversity.protection.solving import NEARLY, extreme, split
from volunteer_app.diversity.protection.system import System, build
from volunteer_app.diversity.publishing.composing import compose
from volunteer_app.diversity.publishing.making import Made
from volunteer_app.diversity.publishing.rows import Published, Row

pytestmark = pytest.mark.sqlite
HERE = f"/figures/{FIRST_DAY.isoformat()}/1"
TABLES = some_tables().without(f"volunteers-c{c}-b{b}" for c in (1, 2, 4) for b in (3, 4, 5))


@pytest.fixture
def office(client: PageClient) -> PageClient:
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, make_organisation())]))
    return client


def as_published(made: Made) -> Published:
    """As readers have it."""
    composed = compose({"volunteers": made}, TABLES, RULES)
    return Published(FIRST_DAY, 1, "", date(2026, 8, 3), composed.rows, composed.notes, composed.certificate)


def scraped(office: PageClient, shown: Published) -> Scraped:
    """Every number of every page and file of a publication."""
    found = Scraped()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(figures, "reading", Kept(shown))
        patched.setattr(figures, "_known", {})
        found.csv(office.get(f"{HERE}/tables.csv").text)
        found.spreadsheet(office.get(f"{HERE}/figures.ods").data)
        waiting, known = [HERE], {HERE}
        while waiting:
            path = waiting.pop()
            page = office.get(path)
            assert page.status_code == 200, path
            found.page(path, page.text)
            new = set(links(page.text, HERE)) - known
            known |= new
            waiting += sorted(new)
    assert len(known) > 50
    return found


def exposed(found: Scraped, small: Collection[Cell], sizes: dict[Line, int]) -> set[Cell]:
    """The small counts that whoever knows the sizes of lines can narrow with what was scraped.

    Nothing behind the pages is looked at: `small` only says which of the findings count.
    """
    shown = {Cell(Line(*key[:2], FIRST_DAY), *key[2:]): number for key, number in found.numbers.items()}
    few = frozenset((Line(breakdown, value, FIRST_DAY), name) for breakdown, value, name in found.few)
    told = {each for each in small if (*each.line[:2], *each[1:]) in found.percents}
    system = build([Release(shown, few)], RULES, TABLES.definitions(), sizes)
    narrowed = {cell for part in split(system) for cell in narrowed_in(part, small)}
    return narrowed | told | {each for each in small if shown[each] is not None}


def narrowed_in(part: System, small: Collection[Cell]) -> Iterator[Cell]:
    """The small counts that cannot be none, or cannot be seven: each is pushed down and up by itself."""
    left = [{n for n, cell in enumerate(part.cells) if cell in small} for _ in range(2)]
    for most, numbers in enumerate(left):
        while numbers:
            number = min(numbers)
            solution = extreme(part, number, most=bool(most)).solution
            reached = {n for n in numbers if (solution[n] > 7 - NEARLY if most else solution[n] < NEARLY)}
            if number not in reached:
                yield part.cells[number]
            numbers.difference_update(reached | {number})


def truth(made: Made) -> tuple[set[Cell], dict[Line, int]]:
    """The small counts, and how many people each line has."""
    small = {c for c, n in made.known.items() if n < RULES.hide_below and not c.is_total}
    return small, {cell.line: count for cell, count in made.known.items() if cell.is_total}


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # each population takes seconds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(240, 420), st.integers(1, 10_000))
def test_no_hidden_count_can_be_narrowed_with_everything_that_is_shown(
    office: PageClient, people: int, seed: int
) -> None:
    made = published(population(people, seed), FIRST_DAY, tables=TABLES)
    small, sizes = truth(made)

    found = scraped(office, as_published(made))

    assert found.places > 2 * len(found.numbers)
    assert len(small) > 10
    assert exposed(found, small, sizes) == set()


def test_one_complementary_count_shown_again_is_found(office: PageClient) -> None:
    made = published(population(300), FIRST_DAY, tables=TABLES)
    small, sizes = truth(made)
    one = min(each for each in made.complementary if not each.line.is_all)
    shown = as_published(made)
    rows = [_shown_again(row, one, made) for row in shown.rows]

    found = scraped(office, replace(shown, rows=tuple(rows)))

    assert exposed(found, small, sizes)


def _shown_again(row: Row, one: Cell, made: Made) -> Row:
    at = Line(row.breakdown, row.breakdown_value, FIRST_DAY), row.characteristic, row.category
    return row._replace(published=RULES.rounded(made.known[one])) if at == one else row
