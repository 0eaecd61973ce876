"""From a draft to the archive, step by step. Nobody publishes what they wrote or submitted themselves."""

from datetime import date

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, refusing
from volunteer_app.good_practice import letters
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.talk import PracticeUse, RemarkKind
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import Act, Action, VersionState
from volunteer_app.good_practice.rules.writing import refuse_unfinished, slug_of
from volunteer_app.good_practice.service import finding, keeping
from volunteer_app.good_practice.service.keeping import Doing

CONSENT_GONE = "Whoever agreed to its use has withdrawn that"


def submit(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Send what is worked on to the editors. All of these acts:

    Raises:
        Refused: it cannot be done now, or something has to be put right first.
        StaleEdit: the entry changed since it was shown.
    """
    version = keeping.begin(entry, Act.SUBMIT, doing)
    _refuse_unfinished(version)
    version.state = VersionState.SUBMITTED
    version.submitted_key, version.submitted_by = doing.by.key, doing.by.name
    version.submitted_at = clock.now()
    keeping.remark(version, RemarkKind.COMMENT, words, doing.by)
    keeping.end(Action.SUBMIT, version, doing.by)


def review(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Begin to look at it. Raises as `submit`."""
    version = keeping.begin(entry, Act.REVIEW, doing)
    version.state = VersionState.IN_REVIEW
    keeping.remark(version, RemarkKind.COMMENT, words, doing.by)
    keeping.end(Action.REVIEW, version, doing.by)


def comment(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Say something of it to those who work on it. Raises as `submit`, and Refused without words."""
    version = keeping.begin(entry, Act.COMMENT, doing)
    _refuse_wordless(words)
    keeping.remark(version, RemarkKind.COMMENT, words, doing.by)
    keeping.end(Action.COMMENT, version, doing.by)


def ask_changes(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Give it back to its writers, who are told by mail, with what to change. Raises as `comment`."""
    version = keeping.begin(entry, Act.ASK_CHANGES, doing)
    _refuse_wordless(words)
    version.state = VersionState.CHANGES_ASKED
    keeping.remark(version, RemarkKind.CHANGES, words, doing.by)
    keeping.end(Action.ASK_CHANGES, version, doing.by)
    letters.changes_asked(version, doing.by)


def discard(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Give up what is worked on; what readers see stays. Raises as `submit`."""
    version = keeping.begin(entry, Act.DISCARD, doing)
    version.state = VersionState.DISCARDED
    keeping.remark(version, RemarkKind.COMMENT, words, doing.by)
    keeping.end(Action.DISCARD, version, doing.by, reason=words)


def publish(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Let everybody read it from now on, in the place of what they read before.

    Raises as `submit`, and Refused where the editor wrote or submitted it, or consent was withdrawn.
    """
    version = keeping.begin(entry, Act.PUBLISH, doing)
    _refuse_unfinished(version)
    if entry.origin is Origin.SURVEY and not entry.where(clock.today()).has_consent:
        raise Refused(CONSENT_GONE)
    keeping.remark(version, RemarkKind.COMMENT, words, doing.by)
    put_out(entry, version, doing.by)
    letters.published(version, doing.by)


def put_out(entry: PracticeEntry, version: PracticeVersion, by: Actor) -> None:
    """Make a version the one that readers see: for `publish`, and for the first edition."""
    before, now = queries.published_version(entry), clock.now()
    if before is not None:
        before.state = VersionState.REPLACED
        history.record(Action.PUBLISH, before, by=by, organisation_id=entry.organisation_id)
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, now, by.name
    entry.slug = entry.slug or slug_of(version.title)
    if entry.first_published_at is None:
        entry.first_published_at = now
        db.session.add(PracticeUse(entry_id=entry.id))
    keeping.end(Action.PUBLISH, version, by)
    finding.take_in(entry, version)


def confirm(entry: PracticeEntry, review_on: date | None, words: str, doing: Doing) -> None:
    """Say that what is out is still right, and when to look at it again.

    Raises as `publish`, and Refused for a day that is not to come.
    """
    version = keeping.begin(entry, Act.CONFIRM, doing)
    if review_on is None or review_on <= clock.today():
        raise Refused("Review date must be in the future", "review_on")
    version.review_on = review_on
    keeping.remark(version, RemarkKind.STEP, words or "Looked at again: it is still right", doing.by)
    keeping.end(Action.CONFIRM, version, doing.by)


def archive(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Take it out of the search and the lists; its address says so, and why. As `comment`."""
    version = keeping.begin(entry, Act.ARCHIVE, doing)
    _refuse_wordless(words)
    _archive(entry, version, words.strip(), doing.by)


def restore(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Bring it back. Raises as `submit`, and Refused where consent was withdrawn."""
    version = keeping.begin(entry, Act.RESTORE, doing)
    if entry.consent is not None and entry.consent.withdrawn_at is not None:
        raise Refused(CONSENT_GONE)
    out = queries.published_version(entry)
    entry.archived_at, entry.archived_by, entry.archived_reason = None, "", ""
    keeping.remark(version, RemarkKind.COMMENT, words, doing.by)
    keeping.end(Action.RESTORE, version, doing.by)
    if out is not None:
        finding.take_in(entry, out)


def withdraw_consent(entry: PracticeEntry, words: str, doing: Doing) -> None:
    """Whoever agreed does so no longer: it is given up, or goes to the archive. Raises as `submit`."""
    keeping.allow(entry, Act.WITHDRAW_CONSENT, doing)
    consent = entry.consent
    assert consent is not None  # noqa: S101 - the act is allowed only with one
    consent.withdrawn_at, consent.answer = clock.now(), ""
    history.record(
        Action.WITHDRAW_CONSENT, consent, by=doing.by, reason=words, organisation_id=entry.organisation_id
    )
    work, out = queries.open_version(entry), queries.published_version(entry)
    if work is not None:
        work.state = VersionState.DISCARDED
        keeping.end(Action.DISCARD, work, doing.by, reason=CONSENT_GONE)
    if entry.is_public and out is not None:
        _archive(entry, out, CONSENT_GONE, doing.by)


def withdraw_answer(reference: str, *, by: Actor) -> None:
    """For the survey: the consent to an answer was withdrawn. Nothing happens where no entry came of it."""
    entry = queries.of_origin(Origin.SURVEY, reference)
    if entry is not None and entry.where(clock.today()).has_consent:
        withdraw_consent(entry, "", Doing(by, is_editor=True))


def _archive(entry: PracticeEntry, version: PracticeVersion, reason: str, by: Actor) -> None:
    entry.archived_at, entry.archived_by, entry.archived_reason = clock.now(), by.name, reason
    keeping.end(Action.ARCHIVE, version, by, reason=reason)
    finding.take_out(entry)


def _refuse_wordless(words: str) -> None:
    if not words.strip():
        raise Refused("Enter what you want to say", "words")


def _refuse_unfinished(version: PracticeVersion) -> None:
    with refusing():
        refuse_unfinished(version.content, clock.today())
