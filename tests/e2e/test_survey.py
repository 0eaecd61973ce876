"""A champion answers the survey, with a colleague in the same section at once; the office looks on."""

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

BODY = "HM Prison and Probation Service"


def open_return(champion: Visitor) -> str:
    """Open the return of the sample round; gives its path."""
    champion.opens("/survey/returns")
    champion.looks()
    champion.page.get_by_role("link", name=BODY).first.click()
    champion.page.wait_for_url("**/survey/returns/SRV-*")
    return champion.path


def test_a_section_is_saved_as_it_is_typed(visiting: Visiting) -> None:
    champion = visiting("champion@")
    path = open_return(champion)
    champion.looks()
    champion.opens(f"{path}/sections/commissioned")
    champion.looks()
    champion.page.get_by_role("radio", name="Yes", exact=True).first.check()
    champion.page.get_by_label("2. How many contracts and grants were these?").fill("12")
    expect(champion.page.get_by_text("Saved at")).to_be_visible(timeout=20_000)
    champion.opens(f"{path}/sections/commissioned")
    expect(champion.page.get_by_label("2. How many contracts and grants were these?")).to_have_value("12")


def test_a_section_is_saved_by_its_button_where_scripts_do_not_run(visiting: Visiting) -> None:
    champion = visiting("champion@", java_script_enabled=False)
    path = open_return(champion)
    champion.opens(f"{path}/sections/managed")
    champion.page.get_by_role("radio", name="A quarter to a half").first.check()
    champion.presses("Save")
    champion.sees("Your answers are saved")
    expect(champion.page.get_by_role("radio", name="A quarter to a half").first).to_be_checked()


def test_two_windows_change_the_same_answer(visiting: Visiting) -> None:
    one, other = visiting("champion@"), visiting("champion@", java_script_enabled=False)
    path = open_return(one)
    label = "5. How many full-time equivalent paid posts"
    other.opens(f"{path}/sections/organised")
    one.opens(f"{path}/sections/organised")
    one.page.get_by_label(label).fill("43")
    expect(one.page.get_by_text("Saved at")).to_be_visible(timeout=20_000)
    other.page.get_by_label(label).fill("44")
    other.presses("Save")
    other.sees("Choose what to keep", "Theirs: 43", "Yours: 44")
    other.looks()
    other.page.get_by_role("radio", name="Yours: 44").check()
    other.presses("Save")
    other.sees("Your answers are saved")
    expect(other.page.get_by_label(label)).to_have_value("44")


def test_every_page_of_a_return(visiting: Visiting) -> None:
    champion = visiting("champion@")
    path = open_return(champion)
    for page in ("extent", "diversity", "good_practice"):
        champion.opens(f"{path}/sections/{page}")
        champion.looks()
    champion.opens(f"{path}/checks")
    champion.sees("differs from what this service counted")
    champion.looks()
    champion.page.get_by_role("link", name="Explain").first.click()
    champion.page.wait_for_url("**/checks/*")
    champion.looks()
    champion.page.get_by_role("textbox", name="Why is this right?").fill("Some joined on paper")
    champion.presses("Save")
    champion.sees("Some joined on paper")
    for page in ("answers", "colleagues", "sign-off", "sections/good_practice/files/example_file"):
        champion.opens(f"{path}/{page}")
        champion.looks()


def test_the_office_looks_on(visiting: Visiting) -> None:
    office = visiting("office@")
    office.opens("/survey/rounds")
    office.looks()
    this_year = f"Survey of volunteering {clock.today().year}"
    office.page.get_by_role("rowheader").get_by_role("link", name=this_year).click()
    office.page.wait_for_url("**/survey/rounds/RND-*")
    office.looks()
    office.follows("Legal Aid Agency")
    office.looks()
    body = office.path
    for page in ("answers", "contacts", "more-time", "reopen"):
        office.opens(f"{body}/{page}")
        office.looks()


def test_a_token_for_another_system_is_made_shown_once_and_withdrawn(visiting: Visiting) -> None:
    champion = visiting("champion@")
    open_return(champion)
    champion.follows("Send answers from another system")
    champion.looks()
    champion.follows("How another system sends answers")
    champion.looks()
    champion.opens("/survey/tokens/new")
    champion.looks()
    champion.page.get_by_label("Organisation", exact=True).select_option(label=BODY)
    champion.page.get_by_label("Name of the other system").fill("Volunteer records")
    champion.page.get_by_label("3 months").check()
    champion.presses("Make the token")
    champion.sees("mjv_survey_")
    champion.looks()
    champion.page.reload()
    champion.sees("Volunteer records")
    expect(champion.page.get_by_text("mjv_survey_")).to_have_count(0)
    champion.page.get_by_role("button", name="Volunteer records").click()
    champion.sees("can read and send nothing any more")
