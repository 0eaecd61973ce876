"""A round of 120 bodies in the browser: prepared, launched and invited; one of them answers and signs off."""

import csv
import re
from datetime import timedelta

from tests.e2e import mailbox
from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample.survey import NOBODY
from volunteer_app.config import PACKAGE
from volunteer_app.foundation import clock
from volunteer_app.survey.forms.section import PREFIX

TITLE, CODE, BODIES = "Survey of a whole round", "WHOLE", 120
KINDS = ("Departments", "Agencies", "Probation regions", "Voluntary organisations")
BODY = "Ashfield (HMP)"  # where nobody volunteers in the sample
SECTIONS = 11
PATIENCE = 400  # seconds: the worker, which has the lowest priority, fills in 120 returns


def test_a_round_of_120_bodies_is_launched_invited_and_answered(server: Server, visiting: Visiting) -> None:
    office, champion = visiting("office@"), visiting("champion@")
    here = prepare(office)
    add_bodies(office, here)
    office.opens(f"{here}/launch")
    office.sees(f"{BODIES} bodies are asked")
    office.looks()
    office.presses("Launch")
    office.sees("The round is launched")
    link = mailbox.link_sent_to(server.instance, "champion@hmpps.example", TITLE, seconds=PATIENCE)
    champion.opens(link)
    champion.sees(TITLE)
    path = answer(champion)
    champion.opens(f"{path}/sign-off")
    champion.looks()
    champion.chooses("I have read the answers, and sign them off for this body")
    champion.presses("Sign off")
    champion.sees("The return is signed off")
    office.opens(f"{here}?state=signed_off")
    office.sees(BODY, "Signed off (1)", f"All ({BODIES})")


def prepare(office: Visitor) -> str:
    """Prepare a round that opens today; gives its path."""
    office.opens("/survey/rounds/new")
    today = clock.today()
    office.types("Name of the round", TITLE)
    office.types("Code", CODE)
    office.gives_date("Reference day", today - timedelta(days=30))
    office.gives_date("Opens on", today)
    office.gives_date("Closes on", today + timedelta(days=20))
    office.types("Closes at", "5pm")
    office.presses("Save")
    office.sees("The round is prepared")
    return office.path


def add_bodies(office: Visitor, here: str) -> None:
    """Add all of some kinds, and prisons by their codes until there are enough."""
    office.opens(f"{here}/bodies")
    for each in KINDS:
        office.chooses(each)
    office.types("Add these too (optional)", BODY)
    office.presses("Add them")
    added = re.search(r"(\d+) bodies added", office.page.get_by_role("alert").inner_text())
    assert added
    missing = BODIES - int(added[1])
    with (PACKAGE / "organisations" / "data" / "prisons.csv").open(encoding="utf-8") as lines:
        codes = [
            row["code"] for row in csv.DictReader(lines) if row["active"] == "yes" and row["name"] != BODY
        ]
    office.opens(f"{here}/bodies")
    office.types("Add these too (optional)", "\n".join(codes[:missing]))
    office.presses("Add them")
    office.sees(f"{missing} bodies added", f"All ({BODIES})")


def answer(champion: Visitor) -> str:
    """Answer all that is asked of a body without volunteers, section by section; gives its path."""
    champion.opens("/survey/returns")
    champion.page.get_by_role("link", name=f"{BODY}, {TITLE}").click()
    champion.page.wait_for_url("**/survey/returns/SRV-*")
    path = champion.path
    champion.page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()
    champion.page.wait_for_url("**/sections/*")
    for _ in range(SECTIONS):
        fill_in(champion)
        onwards = champion.page.get_by_role("link", name=re.compile("^Next section: "))
        if not onwards.count():
            break
        onwards.click()
        champion.page.wait_for_load_state()
    explain(champion, path)
    return path


def fill_in(champion: Visitor) -> None:
    """Fill in the questions of a section, save, and do so again with those that the answers bring up."""
    done: set[str] = set()
    while open_ones := [code for code in NOBODY if code not in done and is_asked(champion, code)]:
        for code in open_ones:
            give(champion, code)
        done.update(open_ones)
        champion.presses("Save")
        champion.sees("Your answers are saved")


def is_asked(champion: Visitor, code: str) -> bool:
    """Whether the page asks this question."""
    return champion.page.locator(f"[name={PREFIX}{code}]").count() > 0


def give(champion: Visitor, code: str) -> None:
    """Give an answer as the page takes it."""
    said, fields = NOBODY[code], champion.page.locator(f"[name={PREFIX}{code}]")
    if fields.first.get_attribute("type") in {"radio", "checkbox"}:
        for each in said if isinstance(said, list) else [said]:
            champion.page.locator(f"[name={PREFIX}{code}][value={each}]").check()
    else:
        fields.first.fill(said)


def explain(champion: Visitor, path: str) -> None:
    """Explain all that is unusual."""
    champion.opens(f"{path}/checks")
    while (unusual := champion.page.get_by_role("link", name="Explain")).count():
        unusual.first.click()
        champion.page.get_by_role("textbox", name="Why is this right?").fill("Nobody volunteers here yet")
        champion.presses("Save")
        champion.opens(f"{path}/checks")
    champion.sees("Every question has an answer", "Nothing is unusual")
