"""Files to import, and imports of them, for tests."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from tests.factories.organisations import BY
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing import batches
from volunteer_app.desk.service.importing.batches import Consent
from volunteer_app.desk.service.importing.reading import draft
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.importing import Arrival, import_people
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.people.service import PersonDetails

HEADINGS = ("First name", "Last name", "Date of birth", "Email address")
SPOKEN = Consent(ConsentRoute.SPOKEN, date(2026, 1, 5))


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file as a spreadsheet saves it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def some_people(count: int, start: int = 0) -> list[tuple[str, str, str, str]]:
    """So many people of different names, birth dates and addresses."""
    return [
        (
            f"Anwen{_letters(n)}",
            f"Prys{_letters(n // 7)}",
            f"{n % 28 + 1}/{n // 28 % 12 + 1}/{1940 + n // 336 % 60}",
            f"anwen{n}@example.org",
        )
        for n in range(start, start + count)
    ]


def _letters(number: int) -> str:
    """A number as letters far from those of its neighbours, so that no two names are a slip apart."""
    spread = (number * 7919 + 13) % 456_976
    return "".join(2 * chr(97 + spread // 26**place % 26) for place in range(4))


def bring(
    file: bytes,
    organisation: Organisation,
    account: Account,
    kind: ImportKind = ImportKind.PEOPLE,
    consent: Consent | None = SPOKEN,
) -> ImportBatch:
    """Read a file and keep its rows, as the page does."""
    with draft(io.BytesIO(file), kind) as found:
        return batches.bring(
            found,
            kind=kind,
            organisation=organisation,
            file_name="people.csv",
            consent=consent if kind is ImportKind.PEOPLE else None,
            by=account.as_actor(),
        )


def arrive(organisation: Organisation, count: int, *, start: int = 0, **shared: Any) -> list[int]:
    """So many records at once, of different names, birth dates and addresses but for what they share."""
    arrivals = []
    for position, (first, last, _, email) in enumerate(some_people(count, start), start):
        born = date(1940, 1, 1) + timedelta(days=position)
        values: dict[str, Any] = {"date_of_birth": born, "email": email, **shared}
        details = PersonDetails(first, last, **values)
        arrivals.append(Arrival(details, ConsentRoute.SPOKEN, date(2026, 1, 5)))
    return import_people(arrivals, organisation=organisation, by=BY)
