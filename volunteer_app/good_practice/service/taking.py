"""Answers to a survey that may be used: each makes one entry, which follows when it is given again."""

from collections.abc import Sequence
from dataclasses import replace

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.talk import RemarkKind
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import Action, VersionState
from volunteer_app.good_practice.rules.writing import LONGEST_TITLE
from volunteer_app.good_practice.service import keeping, writing
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import Change, Offered

FROM_ANSWER = "Answer to the survey: "
ANOTHER = "The answer to the survey changed"
AGAIN = "The survey was answered again, and it may be used. It says now:\n\n"


def take(offered: Offered, files: Sequence[StoredFile], *, by: Actor) -> PracticeEntry:
    """The entry of an answer that may be used, as the answer stands now.

    What nobody has changed follows the answer. What somebody has worked on, or readers see, stays: the new
    words are said there. Consent that was withdrawn is kept again. The same answer again changes nothing.

    Raises:
        Refused: nobody agreed, the answer says nothing, or a file of it cannot be read.
    """
    known = queries.of_origin(Origin.SURVEY, offered.reference)
    if known is None:
        entry = writing.from_answer(offered, by=by)
        _take_files(entry, files, by)
        return entry
    queries.held(known)
    before = known.consent
    was = before.answer if before is not None else ""
    if before is None or before.withdrawn_at is not None or was != offered.said:
        writing.agree(known, before, offered, by=by)
        _follow(known, was, offered, by)
    if _is_as_answered(queries.open_version(known), offered.said):
        _take_files(known, files, by)
    return known


def _follow(entry: PracticeEntry, was: str, offered: Offered, by: Actor) -> None:
    work, out = queries.open_version(entry), queries.published_version(entry)
    if work is not None and _is_as_answered(work, was):
        content = replace(work.content, title=offered.heading, body=offered.words.strip())
        note = ANOTHER if entry.first_published_at is not None else ""
        writing.write(entry, content, Change(note), _editing(by))
    elif work is None and out is None:
        writing.write(entry, writing.content_of(offered), Change(), _editing(by))
    elif shown := work or out:
        keeping.remark(shown, RemarkKind.COMMENT, AGAIN + offered.said, by)
        keeping.end(Action.COMMENT, shown, by)


def _is_as_answered(version: PracticeVersion | None, answer: str) -> bool:
    """Whether nobody has changed the words of a draft since they were taken over."""
    return (
        version is not None
        and version.state is VersionState.DRAFT
        and writing.said(version.title, version.body) == answer
    )


def _take_files(entry: PracticeEntry, files: Sequence[StoredFile], by: Actor) -> None:
    """Copies of these files, since the answer's own can be taken away; and of its earlier ones none."""
    work, wanted = queries.open_version(entry), {each.sha256: each for each in files}
    there = {each.file.sha256: each for each in work.attachments} if work is not None else {}
    for digest, each in there.items():
        if digest not in wanted and each.title.startswith(FROM_ANSWER):
            writing.remove_file(entry, each.reference, _editing(by))
    for digest, file in wanted.items():
        if digest not in there:
            kept = storing.keep(storing.Checked(file.name, file.kind, storing.read(file)))
            title = f"{FROM_ANSWER}{file.name}"[:LONGEST_TITLE]
            writing.add_file(entry, kept, title, _editing(by))


def _editing(by: Actor) -> Doing:
    return Doing(by, is_editor=True)
