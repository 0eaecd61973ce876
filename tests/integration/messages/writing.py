"""What a coordinator does with a list in tests: ticks, chooses, writes, sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select

from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage


def token(client: PageClient) -> str:
    """The form token of this browser."""
    return str(form_fields(client.get("/people").text)["csrf_token"])


def choose(client: PageClient, address: str, *references: str, **fields: str) -> Any:
    """Send the form of a list with these ticked."""
    data = {"csrf_token": token(client), "chosen": list(references), "which": "ticked", **fields}
    return client.post(address, data=data)


def begin(client: PageClient, address: str, *references: str, template: str = "empty") -> str:
    """The address of a draft to those who are ticked."""
    chosen = choose(client, address, *references, do="message")
    assert chosen.location.startswith("/messages/new/CHO-")
    draft = client.submit(chosen.location, template=template)
    assert draft.location.startswith("/messages/drafts/DRA-"), draft.text
    return str(draft.location)


def write(client: PageClient, draft: str, subject: str, body: str) -> Any:
    """Write the message; the preview's address follows."""
    return client.submit(draft, subject=subject, body=body)


def sent(client: PageClient, draft: str, purpose: str = "News") -> Any:
    """Press the button of the preview."""
    return client.submit(f"{draft}/preview", purpose=purpose)


def outbox() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def stop_link(message: OutboxMessage) -> str:
    return "/stop-messages/" + (message.stop_url or "").partition("/stop-messages/")[2]


@contextmanager
def counted(statements: list[str]) -> Iterator[None]:
    """Note each statement that is sent meanwhile."""

    def note(*args: Any) -> None:
        statements.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield
    event.remove(db.engine, "before_cursor_execute", note)
