"""Sending a message to many: one transaction, one letter in the outbox for each person who gets it."""

from collections.abc import Collection, Sequence
from secrets import token_urlsafe

from markupsafe import Markup
from sqlalchemy import select

from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import drafting, queries, rules, stopping
from volunteer_app.recruitment.messages.models import Message, MessageDraft, MessageRecipient
from volunteer_app.recruitment.messages.queries import Recipient
from volunteer_app.recruitment.messages.rendering import Rendered, render
from volunteer_app.recruitment.messages.rules import Outcome
from volunteer_app.recruitment.messages.sender import Sender, sender
from volunteer_app.recruitment.rules import Action

# Left out of the record: somebody who is told once already, and somebody whom the organisation does not hold
_NOT_KEPT = {Outcome.ALREADY, Outcome.OUT_OF_REACH}


def send(
    scope: Scope, draft: MessageDraft, *, shown: Collection[str], version: int, purpose: str, by: Actor
) -> Message:
    """Send the draft to those whom the preview showed, and who may still get it.

    Raises:
        StaleEdit: the words were changed since the preview.
        NotFound: it was sent in the meantime.
        Refused: there is no purpose, nobody can get it, a placeholder does not fit, or the day's limit.
    """
    drafting.hold(draft)
    if draft.version != version:
        raise StaleEdit
    refuse_unsendable(draft)
    if not purpose.strip():
        raise Refused("Enter why you are sending this message", "purpose")
    chosen = [_still(one, shown) for one in queries.recipients(scope, draft, by.name)]
    going = [one for one in chosen if one.outcome is Outcome.SENT]
    if not going:
        raise Refused("Nobody whom you chose can get this message")
    _within_the_day(draft.organisation_id, len(going))
    message = _keep(draft, purpose.strip(), len(going), len(chosen) - len(going), by)
    tokens = {one.reference: token_urlsafe(32) for one in going}
    _keep_recipients(message, chosen, tokens, by)
    _post(render(draft.subject, draft.body), sender(draft.organisation, by), going, tokens)
    drafting.discard(draft)
    return message


def refuse_unsendable(draft: MessageDraft) -> None:
    """Check the words once more: a template may have been kept before a placeholder was taken away.

    Raises:
        Refused: they are missing, a gap of a template is still open, or a placeholder is unknown or has
            nothing to say about these people.
    """
    texts = (draft.subject, draft.body)
    if not all(text.strip() for text in texts):
        raise Refused("Write a subject and a message first")
    problem = rules.placeholder_problem("\n".join(texts)) or rules.unsendable(texts, draft.audience)
    if problem:
        raise Refused(problem)


def _still(one: Recipient, shown: Collection[str]) -> Recipient:
    """Somebody who could not get it when the preview was read was not checked, and is left out."""
    if one.outcome is Outcome.SENT and one.reference not in shown:
        return Recipient(one.reference, Outcome.CHANGED, one.person, one.values)
    return one


def _within_the_day(organisation_id: int, number: int) -> None:
    """Count while nobody else of the organisation can send. Rows that refer to it may be written meanwhile:

    whoever writes one holds a person already that the letters of this message will ask for.
    """
    statement = select(Organisation.id).where(Organisation.id == organisation_id)
    db.session.execute(statement.with_for_update(key_share=True))
    if problem := rules.day_problem(queries.sent_today(organisation_id), number):
        raise Refused(problem)


def _keep(draft: MessageDraft, purpose: str, sent: int, left: int, by: Actor) -> Message:
    message = Message(
        organisation_id=draft.organisation_id,
        of_draft=draft.reference,
        audience=draft.audience,
        subject=draft.subject,
        body=draft.body,
        purpose=purpose,
        sent_at=clock.now(),
        sent_by=by.name,
        sent_count=sent,
        left_count=left,
    )
    history.record(Action.SEND_MESSAGE, message, by=by, reason=purpose)
    return message


def _keep_recipients(
    message: Message, chosen: Sequence[Recipient], tokens: dict[str, str], by: Actor
) -> None:
    rows = [
        MessageRecipient(
            message_id=message.id,
            person_id=one.person.id,
            outcome=one.outcome,
            stop_token_hash=stopping.hash_of(tokens[one.reference]) if one.reference in tokens else None,
        )
        for one in chosen
        if one.person is not None and one.outcome not in _NOT_KEPT
    ]
    got = [row for row in rows if row.outcome is Outcome.SENT]
    missed = [row for row in rows if row.outcome is not Outcome.SENT]
    of = message.organisation_id
    history.record_all(Action.RECEIVE_MESSAGE, got, by=by, organisation_id=of)
    history.record_all(Action.MISS_MESSAGE, missed, by=by, organisation_id=of)


def _post(rendered: Rendered, source: Sender, going: Sequence[Recipient], tokens: dict[str, str]) -> None:
    for one in going:
        values = one.values or {}
        address = (one.person.email if one.person else None) or ""
        stop_url = links.address("recruitment.stop_messages", token=tokens[one.reference])
        mail.post_both(
            address,
            rendered.subject_for(values),
            "recruitment/messages/mail",
            stop_url=stop_url,
            from_name=source.name,
            reply_to=source.reply_to,
            organisation=source.name,
            text=rendered.text_for(values).strip(),
            html=Markup(rendered.html_for(values)),  # noqa: S704 - rendered with HTML off, values escaped
        )
