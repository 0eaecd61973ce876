"""Writing entries: begun, written, given files, taken over from an answer whose consent is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.good_practice.models.entries import (
    PracticeAttachment,
    PracticeConsent,
    PracticeEntry,
    PracticeVersion,
)
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Origin
from volunteer_app.good_practice.rules.life import Action, VersionState, may_write
from volunteer_app.good_practice.rules.writing import LONGEST_TITLE, Content, as_dict
from volunteer_app.good_practice.service import keeping
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.organisations.models import Organisation

MOST_FILES = 10
NO_CONSENT = "Nobody agreed that this answer is used as good practice, so it cannot be"
NO_CHANGE_SAID = "Say what changes and why: readers see it"
NOT_TO_WRITE = "The words cannot be changed now: somebody is looking at them"


@dataclass(frozen=True)
class Begun:
    """What an entry is begun from. `organisation`: whose coordinators write it; None for editors alone."""

    origin: Origin = Origin.FORM
    organisation: Organisation | None = None
    reference: str = ""
    edition_key: str | None = None


@dataclass(frozen=True)
class Change:
    """What changes in what readers see, in words, and whether it puts right something that was wrong."""

    note: str = ""
    is_correction: bool = False


@dataclass(frozen=True)
class Offered:
    """An answer that may be used. `wording`: what was agreed to; `agreed_at` is None where nobody did.

    `reference` names the answer for good: the same answer makes one entry.
    """

    organisation: Organisation | None
    reference: str
    title: str
    words: str
    wording: str
    agreed_by: str
    agreed_at: datetime | None
    contact: str = ""
    setting: EntrySetting = EntrySetting.BOTH

    @property
    def heading(self) -> str:
        """What the entry is called."""
        return (self.title.strip() or "From the survey")[:LONGEST_TITLE]

    @property
    def said(self) -> str:
        """The answer, as it is kept beside the consent to its use."""
        return said(self.heading, self.words)


def said(title: str, words: str) -> str:
    """A title and words in one text, by which an answer is known again."""
    return f"{title}\n\n{words.strip()}"


def start(begun: Begun, content: Content, *, by: Actor) -> PracticeEntry:
    """A new entry, with a draft of what it says."""
    entry = PracticeEntry(
        title=content.title,
        organisation=begun.organisation,
        origin=begun.origin,
        origin_reference=begun.reference,
        edition_key=begun.edition_key,
        begun_by=by.name,
    )
    history.record(Action.START, entry, by=by)
    version = _version(entry, 1, by)
    _say(version, content)
    keeping.end(Action.START, version, by)
    return entry


def write(entry: PracticeEntry, content: Content, change: Change, doing: Doing) -> PracticeVersion:
    """Change what is worked on; where nothing is, begin the next version of what readers see.

    Raises:
        Refused: it cannot be written now, or a change of what readers see is not explained.
        StaleEdit: it changed since it was shown.
    """
    keeping.hold(entry, doing)
    if not may_write(entry.where(clock.today()), is_editor=doing.is_editor):
        raise Refused(NOT_TO_WRITE)
    version = queries.open_version(entry) or _next(entry, doing.by)
    if entry.first_published_at is not None and not change.note.strip():
        raise Refused(NO_CHANGE_SAID, "note")
    _say(version, content)
    version.change_note, version.is_correction = change.note.strip(), change.is_correction
    _wrote(version, doing.by)
    keeping.end(Action.WRITE, version, doing.by)
    return version


def from_answer(offered: Offered, *, by: Actor) -> PracticeEntry:
    """A draft from an answer that somebody agreed may be used. The same answer again gives the same entry.

    Raises:
        Refused: nobody agreed, or the answer says nothing.
    """
    if offered.agreed_at is None or not offered.wording.strip() or not offered.agreed_by.strip():
        raise Refused(NO_CONSENT)
    if not offered.words.strip():
        raise Refused("The answer says nothing")
    known = queries.of_origin(Origin.SURVEY, offered.reference)
    if known is not None:
        return known
    begun = Begun(Origin.SURVEY, offered.organisation, offered.reference)
    entry = start(begun, content_of(offered), by=by)
    agree(entry, None, offered, by=by)
    return entry


def agree(entry: PracticeEntry, before: PracticeConsent | None, offered: Offered, *, by: Actor) -> None:
    """Keep who agreed to the use of an answer, to what and when, in the place of what was kept before."""
    consent = before or PracticeConsent(entry=entry)
    consent.wording, consent.given_by = offered.wording.strip(), offered.agreed_by.strip()
    consent.given_at, consent.withdrawn_at = offered.agreed_at or clock.now(), None
    consent.answer = offered.said
    history.record(Action.CONSENT, consent, by=by, organisation_id=entry.organisation_id)


def content_of(offered: Offered) -> Content:
    """What an entry that comes from an answer says first."""
    return Content(
        title=offered.heading,
        summary="",
        body=offered.words.strip(),
        kind=EntryKind.CASE_STUDY,
        setting=offered.setting,
        themes=(),
        grade=Grade.DESCRIBED,
        basis="",
        organisation_name=offered.organisation.name if offered.organisation else "",
        contact=offered.contact,
    )


def add_file(entry: PracticeEntry, kept: Kept, title: str, doing: Doing) -> PracticeAttachment:
    """Add a file to what is worked on.

    Raises:
        Refused: it cannot be written now, nothing is worked on, or it has many files already.
    """
    version = _to_write(entry, doing)
    if len(version.attachments) >= MOST_FILES:
        raise Refused(f"An entry can have {MOST_FILES} files. Remove one first", "file")
    added = PracticeAttachment(version=version, file=storing.add_row(kept, by=doing.by), title=title)
    _wrote(version, doing.by)
    history.record(Action.ADD_FILE, added, by=doing.by, organisation_id=entry.organisation_id)
    keeping.end(Action.ADD_FILE, version, doing.by)
    return added


def remove_file(entry: PracticeEntry, reference: str, doing: Doing) -> None:
    """Take a file out of what is worked on; versions that readers saw keep it.

    Raises:
        Refused: it cannot be written now, or nothing is worked on.
        NotFound: it has no such file.
    """
    version = _to_write(entry, doing)
    found = queries.attachment(version, reference)
    file = found.file
    version.attachments.remove(found)
    history.record(Action.REMOVE_FILE, found, by=doing.by, organisation_id=entry.organisation_id)
    if queries.uses_of(file.id) == 0:
        storing.remove(file)
    _wrote(version, doing.by)
    keeping.end(Action.REMOVE_FILE, version, doing.by)


def _to_write(entry: PracticeEntry, doing: Doing) -> PracticeVersion:
    keeping.hold(entry, doing)
    version = queries.open_version(entry)
    if version is None or not may_write(entry.where(clock.today()), is_editor=doing.is_editor):
        raise Refused(NOT_TO_WRITE)
    return version


def _next(entry: PracticeEntry, by: Actor) -> PracticeVersion:
    """The next version, with the files of what is out."""
    out = queries.published_version(entry)
    version = _version(entry, queries.next_number(entry), by)
    files = out.attachments if out is not None else []
    version.attachments = [PracticeAttachment(file=each.file, title=each.title) for each in files]
    return version


def _version(entry: PracticeEntry, number: int, by: Actor) -> PracticeVersion:
    return PracticeVersion(
        entry=entry, number=number, state=VersionState.DRAFT, writers=[by.key], written_by=by.name
    )


def _say(version: PracticeVersion, content: Content) -> None:
    """Put what it says into its row, where that differs."""
    collection = queries.collection(content.collection) if content.collection else None
    shaped: dict[str, Callable[[Any], Any]] = {
        "themes": lambda themes: [each.value for each in themes],
        "roles": list,
        "groups": list,
        "grade": int,
        "sources": lambda sources: [each.as_kept() for each in sources],
    }
    for name, value in as_dict(content).items():
        if name != "collection":
            setattr(version, name, shaped.get(name, lambda same: same)(value))
    version.collection = collection


def _wrote(version: PracticeVersion, by: Actor) -> None:
    if by.key not in version.writers:
        version.writers = [*version.writers, by.key]
    version.written_by, version.written_at = by.name, clock.now()
