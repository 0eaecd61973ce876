"""When an applicant could start, and what a change of rules would do, in a browser."""

from datetime import date

from tests.e2e.conftest import Visiting


def test_a_coordinator_reads_when_an_applicant_could_start(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications?stage=checks")
    someone.page.get_by_role("rowheader").get_by_role("link").first.click()
    someone.follows("When could they start?")
    someone.sees("A forecast is no promise")
    someone.looks()


def test_a_coordinator_reads_what_was_known_on_a_past_day(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications?stage=checks")
    someone.page.get_by_role("rowheader").get_by_role("link").first.click()
    someone.follows("Readiness on a past day")
    someone.looks()
    someone.gives_date("Which day?", date(2099, 1, 1))
    someone.presses("Show this day")
    someone.has_problem("Day must be today or in the past")
    someone.gives_date("Which day?", date(2026, 6, 1))
    someone.presses("Show this day")
    someone.sees("As it was known on 1 June 2026", "by the end of that day")
    someone.looks()


def test_an_administrator_rehearses_a_change_and_reads_what_it_would_stop(visiting: Visiting) -> None:
    someone = visiting("admin@")
    someone.opens("/rehearsals")
    someone.looks()
    someone.page.get_by_role("main").get_by_role("link", name="Mentor in prison", exact=True).click()
    someone.looks()
    someone.types("References", "9")
    someone.presses("Rehearse this change")
    someone.is_on("What this change would do")
    someone.sees("References. Now: 2. Then: 9")
    with someone.page.expect_download() as kept:
        someone.page.get_by_role("link", name="Get all of them as a CSV file").click()
    assert kept.value.path().read_text(encoding="utf-8-sig").count("\n") > 1
    someone.looks()
    someone.opens("/rehearsals/rules")
    someone.presses("Rehearse these rules")
    someone.sees("Paste the rules")
    someone.looks()
