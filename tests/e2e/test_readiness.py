"""When an applicant could start, and what a change of rules would do, in a browser."""

from tests.e2e.conftest import Visiting


def test_a_coordinator_reads_when_an_applicant_could_start(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications?stage=checks")
    someone.page.get_by_role("rowheader").get_by_role("link").first.click()
    someone.follows("When could they start?")
    someone.sees("A forecast is no promise")
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
    someone.sees("References: 2, then 9")
    with someone.page.expect_download() as kept:
        someone.page.get_by_role("link", name="Get all of them as a CSV file").click()
    assert kept.value.path().read_text(encoding="utf-8-sig").count("\n") > 1
    someone.looks()
    someone.opens("/rehearsals/rules")
    someone.presses("Rehearse these rules")
    someone.sees("Paste the rules")
    someone.looks()
