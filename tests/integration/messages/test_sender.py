"""Who a message to many comes from: the organisation's name, our address, and answers to its writer."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path

from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.integration.messages.writing import begin, outbox, sent, write
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import mail
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail_transport import FileTransport
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages.sender import sender

OURS = "us@volunteering.example"


def signed_in(client: PageClient, organisation: Organisation, email: str) -> None:
    roles = [(MembershipRole.COORDINATOR, organisation)]
    sign_in(client, make_account(email=email, name="Cora Coordinator", roles=roles))


def draft_of(client: PageClient, organisation: Organisation) -> str:
    ada = make_person(organisation, email="ada@example.org")
    db.session.commit()
    draft = begin(client, "/people/choose", ada.reference)
    write(client, draft, "Hello", "Hello {{first_name}}")
    return draft


def test_a_message_comes_from_the_organisation_and_is_answered_to_who_wrote_it(
    client: PageClient, hope: Organisation, tmp_path: Path
) -> None:
    signed_in(client, hope, "cora@hope.example")
    sent(client, draft_of(client, hope))
    (waiting,) = outbox()
    assert (waiting.from_name, waiting.reply_to) == ("Hope Mentoring", "cora@hope.example")
    mail.deliver_due(FileTransport(tmp_path, OURS))
    (file,) = tmp_path.iterdir()
    letter = message_from_bytes(file.read_bytes())
    assert parseaddr(letter["From"]) == ("Hope Mentoring", OURS)
    assert letter["Reply-To"] == "cora@hope.example"
    (kept,) = outbox()
    assert (kept.from_name, kept.reply_to) == (None, None)


def test_the_preview_says_from_whom_it_comes_and_who_reads_the_answers(
    app: Flask, client: PageClient, hope: Organisation
) -> None:
    signed_in(client, hope, "cora@hope.example")
    page = client.get(f"{draft_of(client, hope)}/preview").text
    assert f"Hope Mentoring &lt;{app.config['MAIL_FROM']}&gt;" in page
    assert "cora@hope.example" in page
    assert "Everybody who gets this message can see it" in page
    assert "or have applied to volunteer, with Hope Mentoring." in page


def test_text_and_html_both_end_with_whom_the_reader_volunteers_with(
    client: PageClient, hope: Organisation
) -> None:
    signed_in(client, hope, "cora@hope.example")
    sent(client, draft_of(client, hope))
    (letter,) = outbox()
    for words in (letter.body, letter.html or ""):
        assert "You get this message because you volunteer, or have applied to volunteer, with Hope" in words


def test_an_organisations_name_begins_no_header_of_its_own(client: PageClient, tmp_path: Path) -> None:
    name = 'Gŵyl, "Hope" <boss@bank.example>\r\nBcc: everybody@example.org'
    organisation = make_organisation(name)
    signed_in(client, organisation, "cora@hope.example")
    sent(client, draft_of(client, organisation))
    mail.deliver_due(FileTransport(tmp_path, OURS))
    (file,) = tmp_path.iterdir()
    letter = message_from_bytes(file.read_bytes())
    assert letter["Bcc"] is None
    shown, address = parseaddr(letter["From"])
    assert address == OURS
    assert str(make_header(decode_header(shown))) == " ".join(name.split())
    assert letter["To"] == "ada@example.org"


def test_a_letter_about_ones_own_case_names_no_organisation_as_its_sender(app: Flask) -> None:
    with app.test_request_context():
        letter = mail.post("a@example.org", "accounts/mail/password_changed.txt", link="/x")
    assert (letter.from_name, letter.reply_to) == (None, None)


def test_an_address_that_not_every_server_can_write_is_not_promised_for_answers(
    client: PageClient, hope: Organisation
) -> None:
    account = make_account(email="siân@hope.example", name="Siân")
    assert sender(hope, account.as_actor()).reply_to == ""
    signed_in(client, hope, "siôn@hope.example")
    draft = draft_of(client, hope)
    assert "Nobody: say in the message how to answer" in client.get(f"{draft}/preview").text
    sent(client, draft)
    assert [letter.reply_to for letter in outbox()] == [None]
