"""Reads of messages: templates, who will get a message and who not, what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, raiseload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.recruitment.messages.models import (
    Message,
    MessageDraft,
    MessageRecipient,
    MessageStop,
    MessageTemplate,
)
from volunteer_app.recruitment.messages.rules import Audience, Outcome
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import in_a_sentence

LATEST_FIRST = (Key(Message.sent_at, descending=True), Key(Message.id, descending=True))
LONGEST_LIST = 50


@dataclass(frozen=True)
class Recipient:
    """Somebody who was chosen: what their placeholders say, and whether the message will go to them."""

    reference: str
    outcome: Outcome
    person: Person | None = None
    values: Mapping[str, str] | None = None


def recipients(scope: Scope, draft: MessageDraft, sender: str) -> list[Recipient]:
    """Everybody who was chosen, in that order: three statements whatever their number."""
    organisation = draft.organisation
    if draft.audience is Audience.PEOPLE:
        found = _of_people(scope, draft, organisation)
    else:
        found = _of_applications(scope, draft)
    ids = {one.person.id for one in found.values() if one.person is not None}
    stopped = stopped_among(ids, organisation.id)
    common = {"organisation": organisation.name, "sender_name": sender}
    gone = Outcome.OUT_OF_REACH
    ordered = [found.get(reference, Recipient(reference, gone)) for reference in draft.chosen]
    return _judged([replace(one, values={**common, **(one.values or {})}) for one in ordered], stopped)


def _judged(found: Sequence[Recipient], stopped: set[int]) -> list[Recipient]:
    """Who gets it: once each, to an address, and nobody who wants no messages."""
    judged: list[Recipient] = []
    served: set[int] = set()
    for one in found:
        outcome = one.outcome
        if outcome is Outcome.SENT and one.person is not None:
            outcome = _outcome(one.person, stopped, served)
            served.add(one.person.id)
        judged.append(replace(one, outcome=outcome))
    return judged


def _outcome(person: Person, stopped: set[int], served: set[int]) -> Outcome:
    if person.id in served:
        return Outcome.ALREADY
    if person.id in stopped:
        return Outcome.STOPPED
    return Outcome.SENT if person.email else Outcome.NO_EMAIL


def _of_people(scope: Scope, draft: MessageDraft, organisation: Organisation) -> dict[str, Recipient]:
    chosen = people.people(scope).where(Person.reference.in_(draft.chosen))
    everybody = list(db.session.scalars(chosen.order_by(Person.id)))
    held = select(Affiliation.person_id).where(
        Affiliation.organisation_id == organisation.id,
        Affiliation.person_id.in_([person.id for person in everybody]),
    )
    ids = set(db.session.scalars(held))
    return {
        person.reference: Recipient(
            person.reference,
            Outcome.SENT if person.id in ids else Outcome.OUT_OF_REACH,
            person,
            _about(person),
        )
        for person in everybody
    }


def _of_applications(scope: Scope, draft: MessageDraft) -> dict[str, Recipient]:
    statement = (
        select(Application)
        .join(Application.person)
        .join(Application.opportunity)
        .options(
            contains_eager(Application.person),
            contains_eager(Application.opportunity).options(raiseload("*")),
        )
        .where(
            Application.reference.in_(draft.chosen), Application.organisation_id.in_(scope.organisation_ids)
        )
        .order_by(Application.id)
    )
    return {
        each.reference: Recipient(
            each.reference,
            Outcome.SENT if each.organisation_id == draft.organisation_id else Outcome.OUT_OF_REACH,
            each.person,
            {
                **_about(each.person),
                "opportunity": each.opportunity.title,
                "stage": in_a_sentence(each.stage),
                "application_reference": each.reference,
            },
        )
        for each in db.session.scalars(statement)
    }


def _about(person: Person) -> dict[str, str]:
    return {
        "first_name": person.known_as or person.first_name,
        "full_name": person.full_name,
        "volunteer_reference": person.reference,
    }


def stopped_among(person_ids: set[int], organisation_id: int) -> set[int]:
    """Which of these people want no messages from the organisation, or share a mailbox with one who does.

    Whoever has said no at an address gets nothing there because a second record has it too.
    """
    stops = MessageStop.organisation_id == organisation_id
    other = aliased(Person)
    mailboxes = (
        select(func.lower(other.email)).join(MessageStop, MessageStop.person_id == other.id).where(stops)
    )
    statement = select(Person.id).where(
        Person.id.in_(person_ids),
        or_(
            Person.id.in_(select(MessageStop.person_id).where(stops)),
            func.lower(Person.email).in_(mailboxes.where(other.email.is_not(None))),
        ),
    )
    return set(db.session.scalars(statement))


def stops_of(person_id: int) -> dict[int, MessageStop]:
    """From which organisations a person wants no messages, by the organisation's id."""
    statement = select(MessageStop).where(MessageStop.person_id == person_id)
    return {each.organisation_id: each for each in db.session.scalars(statement)}


def sent_today(organisation_id: int) -> int:
    """How many messages of the organisation went to people since the day began in London."""
    midnight = datetime.combine(clock.today(), time(), clock.LONDON)
    statement = select(func.coalesce(func.sum(Message.sent_count), 0)).where(
        Message.organisation_id == organisation_id, Message.sent_at >= midnight
    )
    return int(db.session.execute(statement).scalar_one())


def templates(scope: Scope, *, archived: bool = False) -> list[MessageTemplate]:
    """The templates of the scope's organisations, by name."""
    statement = (
        select(MessageTemplate)
        .options(joinedload(MessageTemplate.organisation, innerjoin=True))
        .where(
            MessageTemplate.organisation_id.in_(scope.organisation_ids),
            MessageTemplate.archived_at.is_not(None) if archived else MessageTemplate.archived_at.is_(None),
        )
        .order_by(MessageTemplate.name, MessageTemplate.id)
    )
    return list(db.session.scalars(statement))


def template(scope: Scope, reference: str) -> MessageTemplate:
    """A template of the scope.

    Raises:
        NotFound: there is none with this reference inside the scope.
    """
    found = db.session.scalars(
        select(MessageTemplate)
        .options(joinedload(MessageTemplate.organisation, innerjoin=True))
        .where(
            MessageTemplate.reference == reference,
            MessageTemplate.organisation_id.in_(scope.organisation_ids),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def messages(scope: Scope, anchor: Anchor) -> Page[Message]:
    """What the scope's organisations sent, the latest first."""
    return page(_messages(scope), LATEST_FIRST, anchor, of=Message)


def message(scope: Scope, reference: str) -> Message:
    """A message that an organisation of the scope sent.

    Raises:
        NotFound: there is none with this reference inside the scope.
    """
    found = db.session.scalars(_messages(scope).where(Message.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def message_of_draft(scope: Scope, draft: str) -> Message | None:
    """The message that this draft became, if it was sent."""
    return db.session.scalars(_messages(scope).where(Message.of_draft == draft)).one_or_none()


def recipients_of(message: Message) -> list[MessageRecipient]:
    """Everybody whom a message went to, and those who were left out, by name."""
    statement = (
        select(MessageRecipient)
        .join(MessageRecipient.person)
        .options(contains_eager(MessageRecipient.person))
        .where(MessageRecipient.message_id == message.id)
        .order_by(Person.sort_name, MessageRecipient.id)
    )
    return list(db.session.scalars(statement))


def messages_to(scope: Scope, person_id: int) -> list[Message]:
    """The latest messages of the scope's organisations that went to a person; at most `LONGEST_LIST`."""
    statement = (
        _messages(scope)
        .join(MessageRecipient, MessageRecipient.message_id == Message.id)
        .where(MessageRecipient.person_id == person_id, MessageRecipient.outcome == Outcome.SENT)
        .order_by(MessageRecipient.id.desc())
        .limit(LONGEST_LIST)
    )
    return list(db.session.scalars(statement))


def by_stop_link(token_hash: str) -> MessageRecipient | None:
    """Whose link this is, with the message that carried it."""
    statement = (
        select(MessageRecipient)
        .options(
            joinedload(MessageRecipient.message, innerjoin=True).joinedload(
                Message.organisation, innerjoin=True
            ),
            joinedload(MessageRecipient.person, innerjoin=True),
        )
        .where(MessageRecipient.stop_token_hash == token_hash)
    )
    return db.session.scalars(statement).one_or_none()


def _messages(scope: Scope) -> Select[Message]:
    return (
        select(Message)
        .options(joinedload(Message.organisation, innerjoin=True))
        .where(Message.organisation_id.in_(scope.organisation_ids))
    )


def inside(scope: Scope, audience: Audience, references: Sequence[str]) -> set[str]:
    """Which of these people or applications the scope reaches."""
    if audience is Audience.PEOPLE:
        reached = people.people(scope).where(Person.reference.in_(references))
        return set(db.session.scalars(reached.with_only_columns(Person.reference)))
    statement: Select[str] = select(Application.reference).where(
        Application.reference.in_(references), Application.organisation_id.in_(scope.organisation_ids)
    )
    return set(db.session.scalars(statement))


def senders(scope: Scope, audience: Audience, references: Sequence[str]) -> list[Organisation]:
    """The organisations of the scope that hold any of these: one of them sends the message."""
    if audience is Audience.PEOPLE:
        holding = (
            select(Affiliation.organisation_id)
            .join(Person, Person.id == Affiliation.person_id)
            .where(Person.reference.in_(references))
        )
    else:
        holding = select(Application.organisation_id).where(Application.reference.in_(references))
    statement = (
        select(Organisation)
        .where(Organisation.id.in_(holding), Organisation.id.in_(scope.organisation_ids))
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))
