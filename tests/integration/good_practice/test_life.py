"""From a draft to the archive: two people, versions that stay, consent that is kept."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.good_practice import (
    EDITOR,
    SECOND,
    WRITER,
    content,
    doing,
    make_draft,
    make_published,
    make_reviewed,
    make_submitted,
    out_of,
    work_on,
)
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.full_text import asked
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.models.talk import PracticeUse
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.queries import searching
from volunteer_app.good_practice.queries.entries import Reach
from volunteer_app.good_practice.queries.searching import Sought
from volunteer_app.good_practice.rules.asking import QuestionAct, QuestionState
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import Standing, VersionState
from volunteer_app.good_practice.service import keeping, readers, reviewing, writing
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import Change, Offered

pytestmark = pytest.mark.usefixtures("app")


def found(words: str) -> list[int]:
    return list(searching.find(Sought(asked(words)), exactly=True).ids)


def test_an_entry_goes_from_a_draft_to_the_readers_and_history_keeps_each_step() -> None:
    entry = make_submitted()
    assert (entry.work, entry.is_public, found("reading")) == (VersionState.SUBMITTED, False, [])
    reviewing.review(entry, "", doing())
    reviewing.ask_changes(entry, "Say what it cost", doing())
    assert queries.versions(entry)[0].state is VersionState.CHANGES_ASKED
    writing.write(entry, content(cost="£60"), Change(), doing(WRITER))
    reviewing.submit(entry, "Done", doing(WRITER))
    reviewing.review(entry, "", doing())
    reviewing.publish(entry, "", doing())
    assert (entry.work, entry.is_public, entry.slug) == (None, True, "reading-together-on-a-wing")
    assert found("reading") == [entry.id]
    assert [each.words for each in queries.remarks(entry)] == ["Done", "Say what it cost"]
    statement = select(HistoryEntry.action).where(HistoryEntry.subject_kind == "practice_entry")
    steps = list(db.session.scalars(statement.order_by(HistoryEntry.id)))
    assert [each.removeprefix("good_practice:") for each in steps] == [
        *("start", "start", "submit", "review", "ask_changes", "write", "submit", "review", "publish")
    ]


@pytest.mark.parametrize("writer", [WRITER, EDITOR])
def test_whoever_wrote_or_submitted_it_never_publishes_it(writer: Actor) -> None:
    entry = make_draft(by=writer)
    reviewing.submit(entry, "", Doing(EDITOR, is_editor=True))
    reviewing.review(entry, "", doing(SECOND))
    with pytest.raises(Refused, match="another editor"):
        reviewing.publish(entry, "", Doing(EDITOR, is_editor=True))
    writing.write(entry, content(summary="Better"), Change(), doing(SECOND))
    with pytest.raises(Refused, match="another editor"):
        reviewing.publish(entry, "", doing(SECOND))
    assert not entry.is_public


def test_the_same_person_under_another_sign_in_is_not_another_editor() -> None:
    person = make_person(make_organisation())
    one = make_account(person_id=person.id).as_actor()
    entry = make_draft(by=one)
    version = work_on(entry)
    assert keeping.wrote(version, one)
    assert not keeping.wrote(version, make_account().as_actor())
    other = make_account("other@example.org").as_actor()
    version.writers = [one.key, other.key]
    assert keeping.wrote(version, other)


def test_a_writer_cannot_do_what_editors_do() -> None:
    entry = make_submitted()
    for act in (reviewing.review, reviewing.ask_changes, reviewing.publish, reviewing.archive):
        with pytest.raises(Refused):
            act(entry, "words", doing(WRITER))


def test_nothing_unfinished_is_submitted() -> None:
    entry = make_draft(themes=())
    with pytest.raises(Refused, match="theme"):
        reviewing.submit(entry, "", doing(WRITER))


def test_what_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    entry = make_draft()
    seen = entry.version
    writing.write(entry, content(summary="Mine"), Change(), doing(WRITER))
    with pytest.raises(StaleEdit):
        writing.write(entry, content(summary="Yours"), Change(), doing(WRITER, seen=seen))


def test_readers_keep_what_is_out_until_the_next_version_is_published_and_read_why() -> None:
    entry = make_published()
    with pytest.raises(Refused, match="what changes and why"):
        writing.write(entry, content(), Change(), doing(WRITER))
    writing.write(
        entry,
        content(title="Listening on a wing", body="Giraffes"),
        Change("It was 9 men", True),
        doing(WRITER),
    )
    assert (entry.title, found("giraffes"), found("reading")) == (
        "Reading together on a wing",
        [],
        [entry.id],
    )
    reviewing.submit(entry, "", doing(WRITER))
    reviewing.review(entry, "", doing())
    reviewing.publish(entry, "", doing())
    assert (found("giraffes"), found("quietly")) == ([entry.id], [])
    assert entry.slug == "reading-together-on-a-wing", "the address stays"
    states = [(each.number, each.state.value, each.is_correction) for each in queries.versions(entry)]
    assert states == [(2, "published", True), (1, "replaced", False)]
    before = queries.before(out_of(entry))
    assert before is not None
    assert before.number == 1


def test_an_archived_entry_is_found_by_nobody_and_can_come_back() -> None:
    entry = make_published()
    reviewing.archive(entry, "The law changed", doing())
    assert (entry.standing_on(clock.today()), found("reading")) == (Standing.ARCHIVED, [])
    with pytest.raises(Refused):
        writing.write(entry, content(), Change("x"), doing())
    reviewing.restore(entry, "", doing())
    assert (entry.is_public, found("reading")) == (True, [entry.id])


def test_what_is_due_is_confirmed_by_somebody_who_did_not_write_it() -> None:
    entry = make_published()
    later = clock.today().replace(year=clock.today().year + 2, day=1)
    out_of(entry).writers = [EDITOR.key]
    with pytest.raises(Refused, match="another editor"):
        reviewing.confirm(entry, later, "", doing())
    with pytest.raises(Refused, match="future"):
        reviewing.confirm(entry, clock.today(), "", doing(SECOND))
    reviewing.confirm(entry, later, "", doing(SECOND))
    assert (entry.review_on, out_of(entry).number) == (later, 1)


def test_a_new_version_can_be_given_up_and_readers_notice_nothing() -> None:
    entry = make_published()
    writing.write(entry, content(body="Other"), Change("x"), doing(WRITER))
    reviewing.discard(entry, "", doing(WRITER))
    assert (entry.work, entry.is_public, out_of(entry).number) == (None, True, 1)
    writing.write(entry, content(body="Third"), Change("y"), doing(WRITER))
    assert work_on(entry).number == 3


def test_coordinators_reach_their_own_and_editors_all() -> None:
    hope, other = make_organisation("Hope"), make_organisation("Other")
    entry = make_draft(hope)

    def reach(organisation_id: int, *, is_editor: bool = False) -> Reach:
        return Reach(is_editor, Scope(frozenset({organisation_id})))

    assert queries.entry(reach(hope.id), entry.reference) is entry
    assert queries.entry(reach(other.id, is_editor=True), entry.reference) is entry
    with pytest.raises(NotFound):
        queries.entry(reach(other.id), entry.reference)


def offered(**changes: object) -> Offered:
    values: dict[str, object] = {
        "organisation": make_organisation("Hope"),
        "reference": "SRV-1/12",
        "title": "What works here",
        "words": "We read together",
        "wording": "May be used in the good practice bank",
        "agreed_by": "Cora Coordwell",
        "agreed_at": clock.now(),
        **changes,
    }
    return Offered(**values)  # type: ignore[arg-type]  # by name


def test_an_answer_comes_in_only_with_consent_once_and_goes_with_it() -> None:
    for missing in ({"agreed_at": None}, {"wording": " "}, {"agreed_by": ""}):
        with pytest.raises(Refused, match="agreed"):
            writing.from_answer(offered(**missing), by=WRITER)
    first = offered()
    entry = writing.from_answer(first, by=WRITER)
    assert writing.from_answer(first, by=WRITER) is entry
    assert (entry.origin, entry.work) == (Origin.SURVEY, VersionState.DRAFT)
    assert entry.consent is not None
    assert (entry.consent.wording, entry.consent.given_by) == (first.wording, "Cora Coordwell")
    writing.write(entry, content(), Change(), doing(WRITER))
    for step in (reviewing.submit, reviewing.review, reviewing.publish):
        step(entry, "", Doing(WRITER, is_editor=False) if step is reviewing.submit else doing())
    assert found("reading") == [entry.id]
    reviewing.withdraw_answer("SRV-1/12", by=WRITER)
    assert (found("reading"), entry.is_public, entry.archived_reason) == ([], False, reviewing.CONSENT_GONE)
    with pytest.raises(Refused, match="withdrawn"):
        reviewing.restore(entry, "", doing())


def test_consent_that_is_withdrawn_before_publishing_ends_the_draft() -> None:
    entry = writing.from_answer(offered(), by=WRITER)
    reviewing.withdraw_answer("SRV-1/12", by=WRITER)
    assert (entry.work, entry.is_public) == (None, False)
    reviewing.withdraw_answer("SRV-none", by=WRITER)


def test_readers_are_counted_and_nothing_else_is_kept() -> None:
    entry = make_published()
    for is_useful in (True, True, False):
        readers.count_use(entry, is_useful=is_useful)
    row = db.session.get_one(PracticeUse, entry.id)
    db.session.refresh(row)
    assert (row.useful, row.not_useful) == (2, 1)
    assert set(PracticeUse.__table__.c.keys()) == {"entry_id", "useful", "not_useful"}


def test_a_question_is_seen_by_readers_only_when_an_editor_shows_its_answer() -> None:
    entry = make_published()
    question = readers.ask(entry, "How many men?", by=WRITER)
    with pytest.raises(Refused):
        readers.decide(question, QuestionAct.PASS_ON, "", doing(WRITER))
    readers.decide(question, QuestionAct.PASS_ON, "", doing())
    with pytest.raises(Refused, match="answer"):
        readers.decide(question, QuestionAct.ANSWER, " ", doing(WRITER))
    readers.decide(question, QuestionAct.ANSWER, "Eight", doing(WRITER))
    with pytest.raises(Refused):
        readers.decide(question, QuestionAct.SHOW, "", doing(WRITER))
    readers.decide(question, QuestionAct.SHOW, "", doing())
    assert (question.state, question.answer, question.answered_by) == (
        QuestionState.SHOWN,
        "Eight",
        WRITER.name,
    )
    reviewing.archive(entry, "Old", doing())
    with pytest.raises(Refused, match="no questions"):
        readers.ask(entry, "Still?", by=WRITER)


def test_two_open_versions_of_an_entry_cannot_be() -> None:
    entry = make_reviewed()
    assert db.session.get_one(PracticeEntry, entry.id).work is VersionState.IN_REVIEW
    assert [each.number for each in queries.versions(entry)] == [1]
