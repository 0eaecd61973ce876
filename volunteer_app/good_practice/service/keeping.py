"""What every change of an entry shares: who does it, that it is theirs to do, and that the entry follows."""

from dataclasses import dataclass

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.talk import PracticeRemark, RemarkKind
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.life import BY_ANOTHER, Act, Action, may

NOT_NOW = "This cannot be done now. The entry has changed, or has come further"
OWN = "You wrote or submitted this version, so another editor has to do this"


@dataclass(frozen=True)
class Doing:
    """Who does a thing, whether as an editor, and which version of the entry they saw."""

    by: Actor
    is_editor: bool
    seen: int | None = None


def begin(entry: PracticeEntry, act: Act, doing: Doing) -> PracticeVersion:
    """Hold the entry and give the version that the act is about: what is worked on, else what is out.

    Raises:
        Refused: this cannot be done now, or not by who wrote it.
        StaleEdit: the entry changed since it was shown.
    """
    allow(entry, act, doing)
    version = queries.open_version(entry) or queries.published_version(entry)
    if version is None:
        raise NotFound
    if act in BY_ANOTHER and wrote(version, doing.by):
        raise Refused(OWN)
    return version


def allow(entry: PracticeEntry, act: Act, doing: Doing) -> None:
    """Hold the entry for an act that needs nothing that is worked on or out. Raises as `begin`."""
    hold(entry, doing)
    if not may(act, entry.where(clock.today()), is_editor=doing.is_editor):
        raise Refused(NOT_NOW)


def hold(entry: PracticeEntry, doing: Doing) -> None:
    """Hold the entry. Raises StaleEdit where it changed since it was shown."""
    queries.held(entry)
    if doing.seen is not None and entry.version != doing.seen:
        raise StaleEdit


def wrote(version: PracticeVersion, by: Actor) -> bool:
    """Whether the actor, or the same person under another sign-in, wrote or submitted it."""
    keys = {*version.writers, version.submitted_key} - {""}
    if by.key in keys:
        return True
    person = _person(by.key)
    return person is not None and person in {_person(key) for key in keys}


def _person(key: str) -> int | None:
    account = accounts.by_actor_key(key)
    return account.person_id if account is not None else None


def remark(version: PracticeVersion, kind: RemarkKind, words: str, by: Actor) -> None:
    """Keep what is said of a version, if anything is."""
    if words.strip():
        db.session.add(PracticeRemark(version=version, kind=kind, words=words.strip(), said_by=by.name))


def end(action: Action, version: PracticeVersion, by: Actor, reason: str = "") -> None:
    """Let the entry follow its version, and record both."""
    entry = version.entry
    history.record(action, version, by=by, reason=reason, organisation_id=entry.organisation_id)
    follow(entry)
    history.record(action, entry, by=by, reason=reason)


def follow(entry: PracticeEntry) -> None:
    """Set what of an entry follows from its versions."""
    work, out = queries.open_version(entry), queries.published_version(entry)
    shown = out or work
    entry.title = shown.title if shown else entry.title
    entry.work = work.state if work else None
    entry.is_public = out is not None and entry.archived_at is None
    entry.review_on = out.review_on if out else None
    entry.published_at = out.published_at if out else None
    entry.changed_at = clock.now()
