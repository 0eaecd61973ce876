"""The pages of one publication: what they say beside their numbers, and of what."""

import re
from dataclasses import replace

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.publications import EARLIER, RECRUITMENT, Kept, make_history, make_published
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.dashboards import figures
from volunteer_app.dashboards.improving import MOST_ASKED

HERE = "/figures/2026-09-30/1"
VOLUNTEERS_BY_AGENCY = f"{HERE}/p1/c2/b4"


@pytest.fixture
def office(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    corrected = make_published(day=EARLIER, number=2, reason="A list was sent twice")
    monkeypatch.setattr(figures, "reading", Kept(*make_history(), corrected))
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, make_organisation())]))
    return client


def said(client: PageClient, path: str) -> str:
    """A page's text, with a space where there are several."""
    page = client.get(path)
    assert page.status_code == 200
    return " ".join(text_of(page.text).split())


def test_the_overview_has_the_number_three_sentences_rates_and_files(office: PageClient) -> None:
    page = office.get(HERE).text
    text = said(office, HERE)
    assert "Figures of 30 September 2026, published on 2 November 2026" in text
    assert "People who volunteered on 30 September 2026 1,245" in text
    assert len(re.findall(r"<li>[^<]*(?:expected|said what they are)[^<]*</li>", page)) == 3
    assert "Sexual orientation 890 71%" in text
    for name in ("briefing.pdf", "figures.ods", "tables.csv", "notes.csv"):
        assert f'href="{HERE}/{name}"' in page


def test_the_overview_shows_whether_more_people_volunteer(office: PageClient) -> None:
    text = said(office, HERE)
    assert "People who volunteered: 1,020 on 31 December 2025, 1,245 on 30 September 2026" in text
    assert "All volunteers over time Reference day People who volunteered" in text
    assert "over time" not in said(office, "/figures/2025-12-31/1")  # there is no day before it


def test_what_was_published_of_applicants_alone_says_so_on_every_page(
    office: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tuple(row for row in make_published().rows if row.population == RECRUITMENT)
    monkeypatch.setattr(figures, "reading", Kept(replace(make_published(), rows=rows)))
    monkeypatch.setattr(figures, "_known", {})
    for page in ("", "/representation", "/improving"):
        text = said(office, f"{HERE}{page}")
        assert "Too few people volunteered on 30 September 2026 for anything to be published of them" in text
    for page in ("/tables", "/recruitment", "/method"):
        said(office, f"{HERE}{page}")
    text = said(office, "/national")
    assert "Too few people volunteered on 30 September 2026 for their number to be published" in text
    assert office.get(f"{HERE}/briefing.pdf").status_code == 404


def test_what_cannot_be_compared_is_said_without_a_chart(office: PageClient) -> None:
    text = said(office, f"{HERE}/representation/b4/v4")
    assert "Sexual orientation: no difference" not in text
    assert "Sexual orientation, against residents" in text[text.index("What cannot be compared") :]
    assert "What cannot be compared" not in said(office, f"{HERE}/representation")


def test_every_chart_is_followed_by_the_table_of_what_it_draws(office: PageClient) -> None:
    for path in (HERE, VOLUNTEERS_BY_AGENCY, f"{HERE}/representation", f"{HERE}/recruitment"):
        parts = re.findall(r'<svg[^>]*class="app-chart"|<table', office.get(path).text)
        assert parts, path
        assert [each == "<table" for each in parts] == [False, True] * (len(parts) // 2), path


def test_every_certain_difference_is_said_in_a_sentence(office: PageClient) -> None:
    text = said(office, f"{HERE}/representation")
    first = text[: text.index("Ethnic group against Sentenced prison population")]
    for sentence in (
        "Asian or Asian British people are 5% of volunteers who said, against 9.3% of residents:"
        " fewer than expected.",
        "Black, Black British, Caribbean or African people are 7% of volunteers who said, against 4.0% of"
        " residents: more than expected.",
    ):
        assert sentence in first


def test_hidden_numbers_are_marked_and_their_reason_stands_below(office: PageClient) -> None:
    page = office.get(VOLUNTEERS_BY_AGENCY).text
    assert '<span title="Hidden: see below the table">[c]</span>' in page
    text = said(office, VOLUNTEERS_BY_AGENCY)
    assert "[c]: hidden, because the number is small, or because a small one could be worked out" in text
    few = said(office, f"{HERE}/p1/c6/b4/line/v4")
    assert "Ministry of Justice, its other bodies: Hidden: too few people declared this" in few


def test_a_line_that_repeats_an_earlier_count_says_so_with_its_day(office: PageClient) -> None:
    text = said(office, VOLUNTEERS_BY_AGENCY)
    assert "People by ethnic group and agency, 30 June 2026 and 30 September 2026" in text
    name = "Youth Justice Board for England and Wales"
    assert f"{name}: Repeated from an earlier day: too few people have changed since" in text
    assert f"{name}: counted on 30 June 2026, and not to be added to other lines" in text


def test_choices_lead_from_one_published_cell_to_another(office: PageClient) -> None:
    page = office.get(VOLUNTEERS_BY_AGENCY).text
    assert f'href="{VOLUNTEERS_BY_AGENCY}" aria-current="page"' in page
    for link in (f"{HERE}/p1/c2/b1", f"{VOLUNTEERS_BY_AGENCY}/line/v1", f"{VOLUNTEERS_BY_AGENCY}/share/k3"):
        assert f'href="{link}"' in page
        assert office.get(link).status_code == 200
    everybody = office.get(f"{HERE}/p1/c2/b0").text
    assert f'href="{HERE}/p1/c2/over-time/k1"' in everybody


@pytest.mark.parametrize(
    "path",
    [
        "/figures/2026-09-30/2",
        "/figures/2026-09-29/1",
        "/figures/yesterday/1",
        f"{HERE}/p3/c1/b0",
        f"{HERE}/p1/c9/b0",
        f"{HERE}/p1/c2/b7",  # counted of applicants alone
        f"{HERE}/p2/c2/b4",
        f"{HERE}/p1/c2/b4/line/v5",
        f"{HERE}/p1/c2/b4/share/k0",
        f"{HERE}/p1/c2/b4/share/k01",
        f"{HERE}/p1/c2/over-time/k9",
        f"{HERE}/c1/c2/b4",
        f"{HERE}/p1/c2/Agency",
        f"{HERE}/representation/b7/v1",
        f"{HERE}/representation/b4/v9",
    ],
)
def test_what_was_not_published_is_nowhere(office: PageClient, path: str) -> None:
    assert office.get(path).status_code == 404


def test_a_correction_says_what_it_corrects(office: PageClient) -> None:
    text = said(office, "/figures/2026-06-30/2")
    assert "This is number 2 of this day and corrects an earlier one. Why: A list was sent twice" in text
    assert "corrects an earlier one" not in said(office, "/figures/2026-06-30/1")


def test_over_time_goes_no_further_than_the_publications_own_day(office: PageClient) -> None:
    text = said(office, "/figures/2026-06-30/1/p1/c2/over-time/k1")
    assert "31 December 2025" in text
    assert "30 September 2026" not in text
    assert "do not add up to anything" in text


def test_recruitment_names_the_year_exactly(office: PageClient) -> None:
    text = said(office, f"{HERE}/recruitment")
    assert "people who applied from 1 October 2025 to 30 September 2026" in text
    assert "All applicants 1,890 905 48% 1.00 615 33% 1.00" in text


def test_the_method_says_how_and_shows_the_certificate(office: PageClient) -> None:
    text = said(office, f"{HERE}/method")
    published = make_published()
    for words in (
        "Numbers are rounded to the nearest 5",
        "Wilson’s interval",
        "makes the range wider, never narrower",
        "0 to 12 people",
        "HiGHS 1.12.0",
        "41.7 seconds",
        f"Hidden numbers {published.certificate.hidden_cells}",
    ):
        assert words in text
    first = make_history()[-1]
    assert first.certificate.digest in text


def test_improving_diversity_names_groups_and_what_to_read(office: PageClient) -> None:
    page = office.get(f"{HERE}/improving").text
    text = said(office, f"{HERE}/improving")
    assert "HM Prison and Probation Service, 30 September 2026" in text
    assert "Asian or Asian British people are" in text
    assert text.count("No group is certainly fewer than expected") == 1
    assert "Ministry of Justice, its other bodies, 30 September 2026" in text
    assert 'href="https://www.ncvo.org.uk/' in page


def test_pages_of_a_publication_take_no_statement_of_their_own(
    office: PageClient, statements: list[str]
) -> None:
    for path in (HERE, VOLUNTEERS_BY_AGENCY, f"{HERE}/representation"):
        statements.clear()
        office.get(path)
        assert len(statements) <= 2, path


def test_good_practice_is_looked_for_three_times_at_most(office: PageClient, statements: list[str]) -> None:
    statements.clear()
    office.get(f"{HERE}/improving")
    assert 2 < len(statements) <= 2 + 3 * MOST_ASKED
