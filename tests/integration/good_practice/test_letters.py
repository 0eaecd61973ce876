"""Writers hear by mail what editors did with their entry, and nobody else does."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.good_practice import EDITOR, SECOND, content, doing, make_draft
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.good_practice.service import reviewing, writing
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import Change

pytestmark = pytest.mark.usefixtures("app")


def letters() -> list[OutboxMessage]:
    statement = select(OutboxMessage).order_by(OutboxMessage.id)
    return list(db.session.scalars(statement))


@pytest.fixture
def writer(app: object) -> Account:
    return make_account("wilma@example.org", name="Wilma")


def test_a_writer_is_told_of_changes_asked_and_of_publishing(writer: Account) -> None:
    by = writer.as_actor()
    entry = make_draft(by=by)
    reviewing.submit(entry, "", Doing(by, is_editor=False))
    reviewing.review(entry, "", doing())
    assert letters() == []
    reviewing.ask_changes(entry, "Say what it cost", doing())
    (asked,) = letters()
    assert (asked.to_address, entry.reference in asked.body) == (writer.email, True)
    assert "Say what it cost" not in asked.body, "what is said of it is read after signing in"
    writing.write(entry, content(cost="£60"), Change(), Doing(by, is_editor=False))
    reviewing.submit(entry, "Done", Doing(by, is_editor=False))
    reviewing.review(entry, "", doing(EDITOR))
    reviewing.publish(entry, "", doing(EDITOR))
    assert [each.to_address for each in letters()] == [writer.email] * 2
    assert "Published" in letters()[1].subject


def test_whoever_did_it_or_cannot_sign_in_any_more_is_not_told(writer: Account) -> None:
    gone = make_account("gone@example.org", name="Gil")
    editor = make_account("edie@example.org", name="Edie").as_actor()
    entry = make_draft(by=editor)
    for each in (gone, writer):
        writing.write(entry, content(summary=each.name), Change(), Doing(each.as_actor(), is_editor=True))
    gone.is_active = False
    reviewing.submit(entry, "", Doing(editor, is_editor=True))
    reviewing.review(entry, "", doing(SECOND))
    reviewing.ask_changes(entry, "Shorter", Doing(editor, is_editor=True))
    assert [each.to_address for each in letters()] == [writer.email]
