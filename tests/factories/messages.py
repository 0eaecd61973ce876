"""Messages and templates for tests. They flush and never commit."""

from typing import Any

from tests.factories.organisations import BY
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import wording
from volunteer_app.recruitment.messages.models import Message, MessageTemplate
from volunteer_app.recruitment.messages.rules import Audience


def make_template(organisation: Organisation, name: str = "Spring", **words: str) -> MessageTemplate:
    """A template with a greeting."""
    given = {"subject": "Hello", "body": "Hello {{first_name}}", **words}
    template = wording.add_template(organisation, name, given["subject"], given["body"], by=BY)
    db.session.flush()
    return template


def make_message(organisation: Organisation, **columns: Any) -> Message:
    """A message that went to nobody, as if every person had been erased since."""
    given = {
        "of_draft": f"DRA-{organisation.reference[-8:]}",
        "audience": Audience.PEOPLE,
        "subject": "Hello",
        "body": "Hello {{first_name}}",
        "purpose": "News",
        "sent_by": "Cora",
        **columns,
    }
    message = Message(organisation_id=organisation.id, **given)
    with history.loading("a message of a test"):
        db.session.add(message)
    return message
