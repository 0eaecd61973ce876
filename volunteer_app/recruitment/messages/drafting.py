"""Messages that are being written: begun from a choice or a template, kept, and forgotten after a month."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import defer, joinedload
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages.models import MessageDraft
from volunteer_app.recruitment.messages.rules import DRAFT_KEPT, Audience

# Whoever leaves more behind in a month finds those that they touched last
MOST_SHOWN = 50


def begin(
    audience: Audience,
    chosen: Sequence[str],
    organisation: Organisation,
    words: tuple[str, str],
    *,
    by: Actor,
) -> MessageDraft:
    """A draft for these people, with the subject and body of a template, or with none."""
    subject, body = words
    draft = MessageDraft(
        owner_key=by.key,
        organisation_id=organisation.id,
        audience=audience,
        chosen=list(chosen),
        subject=subject,
        body=body,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def find(scope: Scope, reference: str, *, by: Actor) -> MessageDraft | None:
    """The viewer’s own draft, while they may send for its organisation; None when it is sent or gone."""
    return db.session.scalars(
        select(MessageDraft).where(
            MessageDraft.reference == reference,
            MessageDraft.owner_key == by.key,
            MessageDraft.organisation_id.in_(scope.organisation_ids),
        )
    ).one_or_none()


def mine(scope: Scope, *, by: Actor) -> list[MessageDraft]:
    """The viewer’s own drafts for organisations of the scope, the latest first; at most `MOST_SHOWN`.

    Their bodies are not read.
    """
    statement = (
        select(MessageDraft)
        .options(joinedload(MessageDraft.organisation, innerjoin=True), defer(MessageDraft.body))
        .where(MessageDraft.owner_key == by.key, MessageDraft.organisation_id.in_(scope.organisation_ids))
        .order_by(MessageDraft.touched_at.desc(), MessageDraft.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(statement))


def keep(draft: MessageDraft, subject: str, body: str, *, version: int) -> None:
    """Keep what was written.

    Raises:
        StaleEdit: it was changed, or sent, in another window since `version` was shown.
    """
    if version != draft.version:
        raise StaleEdit
    draft.subject, draft.body, draft.touched_at = subject, body, clock.now()
    try:
        db.session.flush()
    except StaleDataError as error:  # in the moment since it was read
        raise StaleEdit from error


def hold(draft: MessageDraft) -> None:
    """Let nobody else send it until the present transaction ends; read it as it is now.

    Raises:
        NotFound: it was sent, or thrown away, in the meantime.
    """
    found = db.session.scalars(
        select(MessageDraft)
        .where(MessageDraft.id == draft.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound


def throw_away(draft: MessageDraft) -> None:
    """Throw it away unsent.

    Raises:
        NotFound: it was sent, or thrown away, in the meantime.
    """
    hold(draft)
    discard(draft)


def discard(draft: MessageDraft) -> None:
    """Throw it away: it was sent, or will not be."""
    db.session.delete(draft)


def clear_old() -> None:
    """Delete what nobody has touched for a month."""
    db.session.execute(delete(MessageDraft).where(MessageDraft.touched_at < clock.now() - DRAFT_KEPT))
