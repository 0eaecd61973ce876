"""The good practice bank of the sample: the first edition, and an invented entry at each step of its life."""

from dataclasses import replace
from datetime import timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.good_practice import loading
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.rules.asking import QuestionAct
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme
from volunteer_app.good_practice.rules.writing import Content
from volunteer_app.good_practice.service import readers, reviewing, writing
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import Begun, Change, Offered
from volunteer_app.organisations.models import Organisation

EDITOR = Actor.job("sample editor")
READER = Actor.link("good_practice:public", "A reader")
BODY = """## The problem

Half of our new mentors left within three months. Nobody had asked them how it went.

## What was done

A coordinator rang each new mentor after the first, third and sixth meeting, for ten minutes:

- What went well?
- What was hard?
- What do you need before the next meeting?

## What changed

Of 12 mentors who were rung, 11 were still there after three months. Of the 14 before them it was 7.

## What did not work

Calls in working hours. Most mentors could talk only in the evening.
"""


def share(organisation: Organisation, by: Actor) -> None:
    """Load the first edition; then one entry that is out and corrected, and one at each step before."""
    loading.load()
    out = _published(organisation, by)
    _correct(out, by)
    _ask(out, by)
    titles = (
        "A welcome pack that fits on one page",
        "Tea with the governor",
        "Matching by the day of the week",
        "A diary for the first ten visits",
    )
    waiting = [_draft(organisation, replace(_content(organisation), title=title), by) for title in titles]
    for entry in waiting[1:]:
        reviewing.submit(entry, "", Doing(by, is_editor=False))
    for entry in waiting[2:]:
        reviewing.review(entry, "", Doing(EDITOR, is_editor=True))
    reviewing.comment(waiting[2], "How many people was this?", Doing(EDITOR, is_editor=True))
    reviewing.publish(waiting[3], "", Doing(EDITOR, is_editor=True))
    writing.from_answer(_answer(organisation), by=by)


def _content(organisation: Organisation) -> Content:
    return Content(
        title="Three calls in the first months",
        summary="A coordinator rings each new mentor three times. Fewer of them leave.",
        body=BODY,
        kind=EntryKind.CASE_STUDY,
        setting=EntrySetting.COMMUNITY,
        themes=(Theme.QUALITY, Theme.MENTORING),
        grade=Grade.MEASURED,
        basis="Our own records of 26 mentors, before and after",
        review_on=clock.today() + timedelta(days=300),
        roles=("Mentor in the community (adults)",),
        groups=("Young adults aged 18 to 25",),
        organisation_name=organisation.name,
        contact="volunteering@lantern.example",
        cost="Half an hour for each mentor",
        is_illustrative=True,
    )


def _draft(organisation: Organisation, content: Content, by: Actor) -> PracticeEntry:
    return writing.start(Begun(organisation=organisation), content, by=by)


def _published(organisation: Organisation, by: Actor) -> PracticeEntry:
    entry = _draft(organisation, _content(organisation), by)
    _through(entry, by)
    return entry


def _through(entry: PracticeEntry, by: Actor) -> None:
    reviewing.submit(entry, "", Doing(by, is_editor=False))
    for step in (reviewing.review, reviewing.publish):
        step(entry, "", Doing(EDITOR, is_editor=True))


def _correct(entry: PracticeEntry, by: Actor) -> None:
    content = replace(
        _content_of(entry),
        body=BODY.replace("Of 12 mentors", "Of 13 mentors").replace("it was 7", "it was 8"),
    )
    change = Change("Two mentors had been counted in the wrong group", is_correction=True)
    writing.write(entry, content, change, Doing(by, is_editor=False))
    _through(entry, by)


def _content_of(entry: PracticeEntry) -> Content:
    assert entry.organisation is not None  # noqa: S101 - it was made with one
    return _content(entry.organisation)


def _ask(entry: PracticeEntry, by: Actor) -> None:
    shown = readers.ask(entry, "Who makes the calls when the coordinator is away?", by=READER)
    for act in (QuestionAct.PASS_ON, QuestionAct.ANSWER, QuestionAct.SHOW):
        who = by if act is QuestionAct.ANSWER else EDITOR
        readers.decide(
            shown, act, "A senior mentor, who has had the same training.", Doing(who, is_editor=True)
        )
    readers.ask(entry, "Did you try text messages?", by=READER)
    passed = readers.ask(entry, "How long did each call take in the end?", by=READER)
    readers.decide(passed, QuestionAct.PASS_ON, "", Doing(EDITOR, is_editor=True))
    readers.count_use(entry, is_useful=True)


def _answer(organisation: Organisation) -> Offered:
    return Offered(
        organisation=organisation,
        reference="SAMPLE-1",
        title="A board of photographs",
        words="We put up photographs of volunteers, with their leave, beside the gate.",
        wording="You may use this answer in the good practice bank",
        agreed_by="Bethan Coordwell",
        agreed_at=clock.now(),
    )
