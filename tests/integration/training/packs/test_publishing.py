from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.pack_files import CODE, Files, changed, pack_files
from tests.factories.packs import make_version
from tests.factories.people import make_person
from tests.factories.training import make_training, pack
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.training import queries as training
from volunteer_app.training.packs import folders, queries, rules, service, tasks
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.packs.rules import Action, PackState

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)


def numbered(number: str, begins: date = TODAY, files: Files | None = None) -> Files:
    found = changed("pack.toml", '"1.0"', f'"{number}"', files)
    return changed("pack.toml", "= 2026-11-22", f"= {begins}", found)


def upload(files: Files | None = None) -> TrainingPackVersion:
    return service.upload(packs.read(files or pack_files()), by=BY)


def published(files: Files | None = None) -> TrainingPackVersion:
    version = upload(files)
    service.publish(version, by=BY)
    return version


def refusal(version: TrainingPackVersion) -> str:
    with pytest.raises(Refused) as told:
        service.publish(version, by=BY)
    return told.value.message


def test_an_upload_is_a_draft_that_no_reader_sees_until_it_is_published() -> None:
    with clock.standing_on(TODAY):
        draft = upload()
        assert (draft.state, draft.from_upload, draft.published_at) == (PackState.DRAFT, True, None)
        assert CODE not in {each.code for each in training.packs()}
        with pytest.raises(NotFound):
            queries.to_read(CODE, TODAY)
        service.publish(draft, by=BY)
        assert queries.to_read(CODE, TODAY) is draft
        assert CODE in {each.code for each in training.packs()}


def test_a_new_version_takes_over_on_its_first_day_and_the_one_before_stays_as_it_was() -> None:
    with clock.standing_on(TODAY):
        first = published()
        second = published(numbered("1.1", TOMORROW, changed("first-day.md", "Ask **first**", "Wait")))
        assert queries.to_read(CODE, TODAY) is first
    assert queries.to_read(CODE, TOMORROW) is second
    assert "Ask **first**" in first.modules[0].content


def test_the_packs_own_row_follows_when_a_version_begins_and_other_packs_are_left_alone() -> None:
    with clock.standing_on(TODAY):
        now = published()
        later = published(numbered("1.1", TOMORROW, changed("pack.toml", "= 24", "= 12")))
        db.session.commit()
        tasks.bring_packs_up_to_date()
        assert (now.pack.version, now.pack.validity_months) == ("1.0", 24)
        assert queries.behind(TOMORROW, {CODE}) == [later.pack_id]
    with clock.standing_on(TOMORROW):
        db.session.rollback()
        tasks.bring_packs_up_to_date()
        assert (later.pack.version, later.pack.validity_months) == ("1.1", 12)
        assert queries.behind(TOMORROW, folders.codes()) == []


def test_a_draft_is_replaced_by_the_next_upload_of_its_version_and_a_published_version_never_is() -> None:
    with clock.standing_on(TODAY):
        old = upload().reference
        new = upload(changed("first-day.md", "Ask **first**", "Wait"))
        assert [each.reference for each in queries.versions_of(new.pack_id)] == [new.reference] != [old]
        service.publish(new, by=BY)
        with pytest.raises(Refused, match=r"Version 1\.0 of First Steps was published before"):
            upload()


def test_a_pack_keeps_its_title() -> None:
    with clock.standing_on(TODAY):
        published()
        with pytest.raises(Refused, match="A pack keeps its title"):
            upload(numbered("2.0", TODAY, changed("pack.toml", "First Steps", "Second Steps")))


def test_a_version_that_would_never_be_in_force_is_not_published() -> None:
    with clock.standing_on(TODAY):
        published()
        assert "begins on the same day" in refusal(upload(numbered("1.1")))
        assert "would never be read" in refusal(upload(numbered("1.2", TODAY - timedelta(days=1))))


def test_a_version_is_published_once() -> None:
    with clock.standing_on(TODAY):
        version = published()
        assert refusal(version) == "This version is no longer a draft"


def test_after_a_withdrawal_the_version_before_is_in_force_again() -> None:
    with clock.standing_on(TODAY):
        first = published(numbered("1.0", TODAY - timedelta(days=9)))
        second = published(numbered("1.1"))
        service.withdraw(second, reason="A wrong number", by=BY)
        assert queries.to_read(CODE, TODAY) is first
        assert (first.pack.version, first.pack.is_active) == ("1.0", True)
        service.withdraw(first, reason="So is this", by=BY)
        assert not first.pack.is_active
        with pytest.raises(Refused, match="not published"):
            service.withdraw(first, reason="Again", by=BY)


def test_a_withdrawal_is_in_the_history_with_its_reason() -> None:
    with clock.standing_on(TODAY):
        service.withdraw(published(), reason="A wrong number", by=BY)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.reason == "A wrong number")).one()
    assert (entry.action, entry.subject_kind) == ("training_pack:withdraw", "training_pack_version")


def test_a_deleted_draft_takes_its_new_pack_along_and_leaves_an_old_one() -> None:
    with clock.standing_on(TODAY):
        service.delete_draft(upload(), by=BY)
        assert training.pack_by_code(CODE) is None
        published()
        service.delete_draft(upload(numbered("1.1")), by=BY)
        assert training.pack_by_code(CODE) is not None


def test_what_was_published_is_never_deleted() -> None:
    with clock.standing_on(TODAY), pytest.raises(Refused, match="no longer a draft"):
        service.delete_draft(published(), by=BY)


def test_a_record_keeps_the_end_that_it_got_when_the_pack_changes_afterwards() -> None:
    organisation = make_organisation()
    done = make_training(make_person(organisation), organisation, verified=True)
    ends = done.valid_before
    service.settle(pack(), make_version(validity_months=1).valid_from, Action.COME_INTO_FORCE, by=BY)
    assert pack().validity_months == 1
    assert done.valid_before == ends


def test_a_day_of_the_past_has_the_version_that_was_in_force_then() -> None:
    today = date(2027, 3, 1)
    with clock.standing_on(today - timedelta(days=30)):
        first = make_version(version="9.0", validity_months=12)
    with clock.standing_on(today - timedelta(days=10)):
        second = make_version(version="9.1", validity_months=24)
    with clock.standing_on(today):
        service.withdraw(second, reason="A wrong number", by=BY)
    versions = queries.versions_of(pack().id)
    for ago, found in ((30, first), (11, first), (10, second), (1, second), (0, first)):
        day = today - timedelta(days=ago)
        assert rules.in_force(versions, day) is found
        assert queries.in_force(pack().id, day) is found
        assert queries.validity_months(pack(), day) == found.validity_months


def test_before_the_first_version_a_pack_counts_as_long_as_it_says_now() -> None:
    assert queries.validity_months(pack(), date(1995, 1, 1)) == pack().validity_months
