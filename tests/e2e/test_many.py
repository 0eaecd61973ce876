"""A coordinator does one thing for many: moves, messages, verification; with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import mailbox
from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor

both = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def ticks(visitor: Visitor, number: int) -> list[str]:
    """Tick the first boxes of the list; answers with what each is called."""
    boxes = visitor.page.get_by_role("checkbox", name="Select ")
    names = []
    for position in range(number):
        boxes.nth(position).check()
        names.append(boxes.nth(position).get_attribute("value") or "")
    return names


@both
def test_applications_are_moved_together_and_the_result_is_said(visiting: Visiting, *, scripts: bool) -> None:
    someone = visiting("coordinator@", java_script_enabled=scripts)
    someone.opens("/applications")
    someone.looks()
    ticks(someone, 2)
    if scripts:
        expect(someone.page.locator(".js-choose-count")).to_have_text(re.compile("^2 of [0-9]+ ticked$"))
    someone.presses("Move them")
    someone.is_on("Move 2 applications")
    someone.looks()
    someone.presses("Continue")
    someone.has_problem("Select where they should go")
    someone.chooses("Record that they withdrew")
    someone.presses("Continue")
    someone.is_on("Check before you move: withdrawn")
    someone.sees("2 applications will move.")
    someone.looks()
    someone.presses("Move 2 applications to withdrawn")
    someone.has_problem("Select a reason", "Enter a note that says why")
    someone.looks()
    someone.page.reload()
    someone.chooses("Applicant changed their mind")
    someone.types("Note", "They told me")
    if someone.group("How will they hear about it?").count():
        someone.chooses("I will tell them myself")
    someone.presses("Move 2 applications to withdrawn")
    someone.is_on("2 applications moved to withdrawn")
    someone.looks()
    assert not someone.complaints


@both
def test_a_message_is_written_checked_for_each_sent_and_stopped(
    visiting: Visiting, server: Server, *, scripts: bool
) -> None:
    someone = visiting("coordinator@", java_script_enabled=scripts)
    begins(someone)
    writes(someone, f"News {scripts} for")
    someone.follows("Next person")
    someone.sees("Person 2 of")
    someone.presses(_send(someone))
    someone.has_problem("Enter why you are sending this message")
    someone.types("Why are you sending this?", "Spring news")
    someone.presses(_send(someone))
    someone.sees("Spring news", "Dear **{{first_name}}**")
    someone.looks()

    letter = mailbox.sent_about(server.instance, f"News {scripts} for")
    stop = str(letter["List-Unsubscribe"]).strip("<>")
    reader = visiting(java_script_enabled=scripts)
    reader.opens("/stop-messages/" + stop.rpartition("/")[2])
    reader.is_on("Stop messages")
    reader.looks()
    reader.presses("Stop messages")
    reader.is_on("You get no more messages")
    reader.looks()
    assert not [*someone.complaints, *reader.complaints]


def test_a_message_that_was_left_unsent_is_found_gone_on_with_and_deleted(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    begins(someone)
    someone.types("Subject", "Half a thought")
    someone.types("Message", "More later")
    someone.presses("Save and read it as each person will")
    someone.opens("/messages")
    someone.looks()
    _follows(someone, "Go on with Half a thought")
    someone.is_on("Write the message")
    someone.opens("/messages")
    _follows(someone, "Delete Half a thought")
    someone.is_on("Delete this draft?")
    someone.looks()
    someone.presses("Delete the draft")
    someone.is_on("Messages")
    someone.sees("The draft has been deleted")
    assert someone.page.get_by_text("Half a thought").count() == 0
    assert not someone.complaints


def begins(someone: Visitor) -> None:
    """Choose all people of a page and a template."""
    someone.opens("/people")
    someone.looks()
    someone.page.get_by_label("With which people?").select_option("page")
    someone.presses("Send them a message")
    expect(someone.page.get_by_role("heading", level=1)).to_have_text(re.compile("^Write to [0-9]+ people$"))
    someone.looks()
    someone.chooses("News for volunteers")
    someone.presses("Continue")
    someone.is_on("Write the message")


def writes(someone: Visitor, subject: str) -> None:
    """Misspell a placeholder, write what is delicate, and at last a message that can be sent."""
    go_on = "Save and read it as each person will"
    someone.types("Subject", f"{subject} {{{{frist_name}}}}")
    someone.presses(go_on)
    someone.has_problem("There is no placeholder {{frist_name}}. Did you mean {{first_name}}?")
    someone.looks()
    someone.types("Subject", f"{subject} {{{{first_name}}}}")
    someone.types("Message", "Bring certificate 0012 3456 7890, {{first_name}}")
    someone.presses(go_on)
    someone.has_problem("Check the message, then confirm that it is safe to send by email")
    someone.looks()
    someone.types("Message", "# Spring\n\nDear **{{first_name}}**, see [our page](https://example.org)")
    someone.presses(go_on)
    someone.is_on("Check before you send")
    someone.looks()


def test_a_template_is_kept_and_changed(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/messages")
    someone.follows("Templates")
    someone.follows("Invitation to a meeting")
    someone.types("Name of the template", "Our meeting")
    if someone.page.get_by_role("group", name="Whose template is it?").count():
        someone.page.get_by_role("group", name="Whose template is it?").get_by_role("radio").first.check()
    someone.presses("Save the template")
    someone.looks()
    someone.follows("Our meeting")
    someone.looks()
    someone.presses("Take this template out of use")
    someone.sees("Out of use")
    assert not someone.complaints


def test_training_is_verified_together(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/training/to-verify")
    someone.looks()
    ticks(someone, 1)
    someone.presses("Verify them, or send them back")
    someone.is_on("Decide on 1 training record")
    someone.looks()
    someone.presses("Save the decision on 1 record")
    someone.has_problem("Select whether to verify them or to send them back", "Enter a reason")
    someone.looks()
    someone.chooses("Verify them")
    someone.types("Why?", "Register seen")
    someone.presses("Save the decision on 1 record")
    someone.is_on("1 training record verified")
    someone.looks()
    assert not someone.complaints


def test_a_list_is_ticked_and_sent_by_keyboard(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications")
    first = someone.page.get_by_role("checkbox", name="Select ").first
    first.focus()
    someone.page.keyboard.press("Space")
    expect(first).to_be_checked()
    button = someone.page.get_by_role("button", name="Send them a message")
    button.focus()
    with someone.page.expect_navigation(wait_until="load"):
        someone.page.keyboard.press("Enter")
    someone.is_on("Write to 1 person")


def _follows(visitor: Visitor, begins_with: str) -> None:
    """Follow a link whose words go on with a reference."""
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.get_by_role("link", name=re.compile(f"^{begins_with}")).click()


def _send(visitor: Visitor) -> str:
    """The words of the button that sends; they say to how many."""
    return visitor.page.get_by_role("button", name="Send to ").inner_text().strip()
