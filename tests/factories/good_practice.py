"""Entries of the good practice bank for tests, made by the room's own service. They never commit."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme
from volunteer_app.good_practice.rules.writing import Content
from volunteer_app.good_practice.service import reviewing, writing
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import Begun
from volunteer_app.organisations.models import Organisation

WRITER = Actor(ActorKind.ACCOUNT, "ACC-WRITER", "Wyn Writer")
EDITOR = Actor(ActorKind.ACCOUNT, "ACC-EDITOR", "Edie Editor")
SECOND = Actor(ActorKind.ACCOUNT, "ACC-SECOND", "Sol Second")
_numbers = count(1)


def content(**changes: Any) -> Content:
    """A finished text."""
    said = Content(
        title="Reading together on a wing",
        summary="Volunteers read with people who never learnt to",
        body="## What was done\n\nTwice a week, *mentors* read with eight men.\n\n- quietly\n- for an hour",
        kind=EntryKind.CASE_STUDY,
        setting=EntrySetting.PRISON,
        themes=(Theme.MENTORING,),
        grade=Grade.DESCRIBED,
        basis="What the mentors say",
        review_on=clock.today() + timedelta(days=365),
        roles=("Mentor in prison",),
        groups=("Young adults aged 18 to 25",),
        organisation_name="Lamp and Ladder",
        contact="reading@lamp.example",
        cost="£40 of books",
    )
    return replace(said, **changes)


def doing(by: Actor = EDITOR, *, seen: int | None = None) -> Doing:
    """An editor, unless told."""
    return Doing(by, is_editor=by is not WRITER, seen=seen)


def make_draft(
    organisation: Organisation | None = None, *, by: Actor = WRITER, **changes: Any
) -> PracticeEntry:
    """A draft."""
    return writing.start(Begun(organisation=organisation), content(**changes), by=by)


def make_submitted(organisation: Organisation | None = None, **changes: Any) -> PracticeEntry:
    """A draft that was sent to the editors."""
    entry = make_draft(organisation, **changes)
    reviewing.submit(entry, "", doing(WRITER))
    return entry


def make_reviewed(organisation: Organisation | None = None, **changes: Any) -> PracticeEntry:
    """One that an editor looks at."""
    entry = make_submitted(organisation, **changes)
    reviewing.review(entry, "", doing())
    return entry


def make_published(organisation: Organisation | None = None, **changes: Any) -> PracticeEntry:
    """One that everybody reads."""
    entry = make_reviewed(organisation, **changes)
    reviewing.publish(entry, "", doing())
    return entry


def work_on(entry: PracticeEntry) -> PracticeVersion:
    """What is worked on."""
    found = queries.open_version(entry)
    assert found is not None
    return found


def out_of(entry: PracticeEntry) -> PracticeVersion:
    """What readers see."""
    found = queries.published_version(entry)
    assert found is not None
    return found
