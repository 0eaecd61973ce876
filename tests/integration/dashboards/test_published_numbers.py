"""Every page and file of a publication, found by its links: no number in them that is not published."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml
from zipfile import ZipFile

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.publications import DAY, Kept, hidden, make_history, make_published, make_truth
from tests.page_client import PageClient
from tests.pdf import Pdf
from tests.published_numbers import Derivable, text_of
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.dashboards import figures

HERE = f"/figures/{DAY.isoformat()}/1"
# What may stand in an address: the day, the number, codes, and words that say nothing of anybody
ADDRESS = re.compile(
    rf"{HERE}(/(tables|representation|recruitment|improving|method|line|share|over-time|[pcbvk]\d+))*"
    rf"|{HERE}/(briefing\.pdf|figures\.ods|tables\.csv|notes\.csv)"
)


@pytest.fixture
def office(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    monkeypatch.setattr(figures, "reading", Kept(make_published()))
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, make_organisation())]))
    return client


def links_of(page: str) -> list[str]:
    return [each for each in re.findall(r'href="([^"]+)"', page) if each.startswith(HERE)]


def walk(client: PageClient, start: str) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, each once."""
    waiting, known = [start], {start}
    while waiting:
        path = waiting.pop()
        page = client.get(path)
        assert page.status_code == 200, path
        yield path, page.text
        for link in links_of(page.text):
            if link not in known and "." not in link:
                known.add(link)
                waiting.append(link)


def test_no_page_of_a_publication_has_a_number_that_is_not_published(office: PageClient) -> None:
    allowed = Derivable(make_published())
    pages = dict(walk(office, HERE))
    assert len(pages) > 150
    found = {path: allowed.strange(text_of(page)) for path, page in pages.items()}
    assert {path: numbers for path, numbers in found.items() if numbers} == {}

    # And no address says what somebody looks at
    links = {link for page in pages.values() for link in links_of(page)}
    assert [link for link in links if not ADDRESS.fullmatch(link)] == []


def test_what_a_page_must_not_say_would_be_found() -> None:
    allowed = Derivable(make_published())
    truth, gone = make_truth(), hidden(make_truth())
    told = {f"{truth[key]}" for key in gone} - {f"{number}" for number in allowed.counts}
    leaks = [number for number in told if allowed.strange(f"Sikh: {number} people") == [number]]
    assert len(leaks) > 10
    assert allowed.strange("1,243 people") == ["1,243"]  # true, and not rounded
    assert allowed.strange("2.1%") == []
    assert allowed.strange("2.2%") == ["2.2%"]
    assert allowed.strange("On 30 September 2026: 1,245 people, 84%") == []


def test_the_csv_files_have_the_published_rows_and_nothing_else(office: PageClient) -> None:
    published = make_published()
    answer = office.get(f"{HERE}/tables.csv")
    assert hashlib.sha256(answer.data).hexdigest() == published.certificate.digest
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[-1] for row in rows[1:]] == [
        "[c]" if row.published is None else str(row.published) for row in published.rows
    ]
    assert rows[0] == [
        "table",
        "population",
        "reference_day",
        "breakdown",
        "breakdown_value",
        "characteristic",
        "category",
        "published",
    ]
    assert [row[:-1] for row in rows[1:]] == [[str(cell) for cell in row[:-1]] for row in published.rows]
    notes = office.get(f"{HERE}/notes.csv").text
    assert len(list(csv.reader(io.StringIO(notes)))) == len(published.notes) + 1
    assert "Repeated from an earlier day: too few people have changed since" in notes


def test_the_spreadsheet_has_no_number_that_is_not_published(office: PageClient) -> None:
    answer = office.get(f"{HERE}/figures.ods")
    assert answer.mimetype == "application/vnd.oasis.opendocument.spreadsheet"
    with ZipFile(io.BytesIO(answer.data)) as file:
        content = Xml.fromstring(file.read("content.xml"))  # noqa: S314 - we made it
    allowed = Derivable(make_published())
    text = " ".join(content.itertext())
    text = re.sub(r"Table[_ ]\d+", " ", text)
    assert allowed.strange(text) == []
    value = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"
    values = {float(each.get(value, "0")) for each in content.iter() if each.get(value)}
    assert values
    assert values <= allowed.counts


def test_the_briefing_has_no_number_that_is_not_published(office: PageClient) -> None:
    made = Pdf(office.get(f"{HERE}/briefing.pdf").data)
    allowed = Derivable(make_published())
    text = re.sub(r"page \d of \d", " ", made.text)
    said = allowed.strange(
        re.sub(r"(?<!\d)\d\. ", " ", text).replace(make_published().certificate.digest, " ")
    )
    assert said == []
    assert [allowed.strange(each) for each in made.alternatives if allowed.strange(each)] == []


def test_days_side_by_side_are_those_of_their_publications(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "reading", Kept(*make_history()))
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, make_organisation())]))
    counts = {number for each in make_history() for number in Derivable(each).counts}
    page = text_of(client.get(f"{HERE}/p1/c2/over-time/k3").text)
    table = page[page.index("Reference day") : page.index("Each day stands")]
    days = ("31 December 2025", "31 March 2026", "30 June 2026", "30 September 2026")
    assert [day for day in days if day in table] == list(days)
    for day in days:
        table = table.replace(day, " ")
    numbers = [each for each in re.findall(r"\d+%?", table) if not each.endswith("%")]
    assert numbers
    assert all(int(each) in counts for each in numbers)
