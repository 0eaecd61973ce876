"""The champion's office reads published figures; a department's champion reads those of their own agency."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import serving
from tests.e2e import server as servers
from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor

HERE = "/figures/2026-09-30/1"
EVERY_PAGE = (
    "/national",
    "/figures",
    HERE,
    "/figures/2026-06-30/2",
    f"{HERE}/tables",
    f"{HERE}/p1/c2/b0",
    f"{HERE}/p1/c2/b4",
    f"{HERE}/p1/c2/b4/line/v3",
    f"{HERE}/p1/c3/b1/share/k2",
    f"{HERE}/p1/c2/over-time/k3",
    f"{HERE}/representation",
    f"{HERE}/representation/b4/v1",
    f"{HERE}/recruitment",
    f"{HERE}/improving",
    f"{HERE}/method",
)


@pytest.fixture(scope="module")
def published(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the same service with publications: who is signed in there is signed in here."""
    log: Path = tmp_path_factory.mktemp("published") / "server.log"
    port = serving.free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "tests.e2e.published", str(port)]
    settings = {**servers.settings(server.instance), "VOLUNTEER_APP_BASE_URL": address}
    with serving.started(command, settings, log, cwd=servers.PROJECT) as process:
        serving.wait_until_ready(address, process, log)
        yield address


def reading(visiting: Visiting, published: str, account: str) -> Visitor:
    """A window of somebody who reads published figures."""
    someone = visiting(account)
    someone.address = published
    return someone


def test_every_page_of_figures_is_accessible(visiting: Visiting, published: str) -> None:
    office = reading(visiting, published, "office@")
    for path in EVERY_PAGE:
        answer = office.opens(path)
        assert answer.status == 200, path
        office.looks()


def test_the_office_goes_from_the_number_to_one_line_and_saves_a_briefing(
    visiting: Visiting, published: str
) -> None:
    office = reading(visiting, published, "office@")
    office.opens("/national")
    office.sees("People who volunteered on 30 September 2026", "1,245")
    office.follows("See the figures of 30 September 2026")
    office.is_on("Who volunteers")
    picture = office.page.get_by_role("img", name="Fewest said what they are by sexual orientation: 71%")
    expect(picture).to_be_visible()
    with office.page.expect_download() as saving:
        office.page.get_by_role("link", name="Briefing to print or send (PDF)").click()
    assert saving.value.suggested_filename == "briefing-2026-09-30-1.pdf"
    office.follows("Tables")
    office.page.get_by_role("navigation", name="Volunteers").get_by_role("link", name="Ethnic group").click()
    office.follows("By agency")
    office.sees("[c]: hidden, because the number is small")
    office.follows("Youth Justice Board for England and Wales")
    office.sees("counted on 30 June 2026, and not to be added to other lines")
    assert office.path == f"{HERE}/p1/c2/b4/line/v3"


def test_a_champion_reads_their_own_agency_and_no_other(visiting: Visiting, published: str) -> None:
    champion = reading(visiting, published, "champion@")
    champion.opens("/start")
    champion.follows("See who volunteers in your department or agency")
    champion.is_on("Figures of your department")
    champion.sees("HM Prison and Probation Service", "715")
    expect(champion.page.get_by_text("Youth Justice Board")).to_have_count(0)
    champion.looks()
    assert champion.opens(HERE).status == 403


def test_figures_on_paper_have_charts_and_tables_and_nothing_to_press(
    visiting: Visiting, published: str
) -> None:
    office = reading(visiting, published, "office@")
    office.opens(f"{HERE}/representation")
    office.page.emulate_media(media="print")
    for each in office.page.get_by_role("navigation").all():
        expect(each).to_be_hidden()
    expect(office.page.get_by_role("img").first).to_be_visible()
    expect(office.page.get_by_role("table").first).to_be_visible()


def test_charts_are_seen_in_the_viewers_own_colours(visiting: Visiting, published: str) -> None:
    office = reading(visiting, published, "office@")
    office.opens(HERE)
    office.page.emulate_media(forced_colors="active")
    colours = office.page.evaluate(
        """() => ['paper', 'text', 'bar'].map(what =>
             getComputedStyle(document.querySelector(`.app-chart__${what}`)).fill)"""
    )
    assert len(set(colours)) == 3
    assert "rgb(18, 67, 109)" not in colours
