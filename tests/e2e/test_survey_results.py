"""The office and a champion read the results of the survey, take the files, and others find nothing."""

import csv
import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor

QUESTION = re.compile("^How many people were volunteers|^How many people were volunteering")

# Milliseconds: whole files, and working everything out again, take longer than a page
PATIENCE = 120_000


def open_results(reader: Visitor) -> str:
    """Open the results of the sample's round that is over; gives their path."""
    reader.opens("/start")
    reader.page.get_by_role("link", name="Survey results", exact=True).first.click()
    reader.page.wait_for_url("**/survey/results")
    reader.page.get_by_role("main").get_by_role("link", name=re.compile("^Survey of volunteering")).click()
    reader.page.wait_for_url("**/survey/results/SRE-*")
    return reader.path


def saved(reader: Visitor, name: str | re.Pattern[str]) -> Path:
    """What a link saves."""
    with reader.page.expect_download(timeout=PATIENCE) as saving:
        reader.page.get_by_role("link", name=name).click()
    return saving.value.path()


def read_figure(reader: Visitor) -> tuple[str, str]:
    """Go to the question of how many volunteers there are; gives the total and its interval."""
    reader.page.get_by_role("navigation", name="Pages of these results").get_by_role(
        "link", name="How much volunteering there is"
    ).click()
    reader.page.wait_for_url("**/sections/extent")
    reader.page.get_by_role("main").get_by_role("rowheader").get_by_role("link", name=QUESTION).click()
    reader.page.wait_for_url("**/questions/volunteers_on_day")
    cells = reader.row("All bodies").first.get_by_role("cell").all_inner_texts()
    return cells[0], next(each for each in cells if " to " in each)


def plain(number: str) -> str:
    """A number as files have it."""
    return number.replace(",", "").removeprefix("£")


def test_the_office_reads_a_figure_with_its_interval_and_takes_the_files(visiting: Visiting) -> None:
    office = visiting("office@")
    path = open_results(office)
    office.sees("of bodies answered")
    total, interval = read_figure(office)
    low, high = (plain(each) for each in interval.split(" to "))
    assert float(low) < float(plain(total)) < float(high)
    office.sees("[c]: hidden")
    office.opens(path)
    rows = list(csv.DictReader(io.StringIO(saved(office, "All numbers (CSV)").read_text("utf-8"))))
    of_all = [
        each
        for each in rows
        if (each["question"], each["breakdown"], each["measure"]) == ("volunteers_on_day", "all", "total")
    ]
    assert [(each["number"], each["low"], each["high"]) for each in of_all] == [(plain(total), low, high)]
    with zipfile.ZipFile(saved(office, "All tables as a spreadsheet (ODS)")) as spreadsheet:
        content = spreadsheet.read("content.xml").decode()
    for each in (plain(total), low, high):
        assert f'office:value="{each}"' in content


def test_the_office_takes_the_answers_with_their_dictionary(visiting: Visiting) -> None:
    office = visiting("office@")
    office.opens("/survey/making")
    office.page.get_by_role("link", name="File for analysis").last.click()
    office.page.wait_for_url("**/data")
    dictionary = saved(office, "Data dictionary (CSV)").read_text("utf-8-sig")
    explained = {each[0] for each in csv.reader(io.StringIO(dictionary))}
    office.page.get_by_role("textbox", name="What will you use the file for?").fill("To look at expenses")
    office.page.get_by_role("checkbox").check()
    with office.page.expect_download(timeout=PATIENCE) as saving:
        office.page.get_by_role("button", name="Download the file (CSV)").click(timeout=PATIENCE)
    lines = list(csv.reader(io.StringIO(saving.value.path().read_text("utf-8-sig"))))
    assert len(lines) > 100
    assert set(lines[0]) <= explained


def test_a_champion_reads_what_is_published_and_makes_nothing(visiting: Visiting) -> None:
    champion = visiting("champion@")
    path = open_results(champion)
    total, _ = read_figure(champion)
    assert float(plain(total)) > 0
    expect(champion.page.get_by_role("link", name="Make results")).to_have_count(0)
    assert champion.opens(f"{path}/results.csv".replace("results.csv", "method")).status == 200
    assert champion.opens("/survey/making").status == 403


def work_out(office: Visitor, why: str) -> str:
    """Make the results of the sample's round again, and wait for them; gives their path."""
    office.opens("/survey/making")
    office.page.get_by_role("link", name=re.compile("^Make results of ")).last.click()
    office.page.wait_for_url("**/survey/making/rounds/RND-*")
    office.types("Why are they corrected?", why)
    office.presses("Make the results")
    office.page.wait_for_url("**/survey/making/SRE-*")
    for _ in range(PATIENCE // 2_000):
        if office.page.get_by_role("button", name="Sign off").count():
            break
        office.page.wait_for_timeout(2_000)
        office.page.reload()
    office.sees("Waiting for signatures", why)
    return office.path


def test_a_correction_is_worked_out_looked_at_and_discarded(visiting: Visiting) -> None:
    office = visiting("office@")
    here = work_out(office, "The size of one body was wrong")
    office.opens(f"{here}/sign")
    office.looks()
    office.opens(f"{here}/discard")
    office.looks()
    office.page.get_by_role("textbox", name="Why are they discarded?").fill("Only one look")
    office.page.get_by_role("main").get_by_role("button").first.click()
    office.sees("The results are discarded")


def test_a_stranger_finds_nothing(visiting: Visiting) -> None:
    office, stranger = visiting("office@"), visiting("volunteer@")
    path = open_results(office)
    for each in (path, f"{path}/method", "/survey/results", f"{path}/results.csv"):
        assert stranger.context.request.get(f"{stranger.address}{each}").status in {403, 404}, each


def test_a_correction_is_published_when_two_have_signed_it_off(visiting: Visiting) -> None:
    office, second, champion = visiting("office@"), visiting("office2@"), visiting("champion@")
    here = work_out(office, "A return was counted twice")
    office.opens(f"{here}/sign")
    sign(office, "Sign off")
    office.sees("You have signed them off. Somebody else must be the second.")
    published = here.replace("/making/", "/results/")
    assert champion.opens(published).status == 404
    second.opens(f"{here}/sign")
    sign(second, "Sign off and publish")
    second.sees("The results are published")
    champion.opens(published)
    champion.sees("A return was counted twice")
    champion.looks()


def sign(who: Visitor, button: str) -> None:
    """Stand for the results."""
    who.chooses("I confirm all of this and sign the results off")
    who.presses(button)
