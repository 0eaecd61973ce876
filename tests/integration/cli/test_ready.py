"""`volunteer-app readiness`: who is ready on a day, as CSV."""

import csv
import io
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, ready_person
from tests.factories.vetting import make_check
from volunteer_app.cli import ready
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import Action as OrganisationAction
from volunteer_app.placements import reporting, suspending
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason, SuspendReason
from volunteer_app.readiness.past import OF_TODAY
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def runner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(ready, "create_app", lambda: app)
    return CliRunner()


@pytest.fixture
def placement(app: Flask) -> Placement:
    with clock.standing_on(MONDAY):
        hope, prison = make_organisation(), make_prison()
        found = make_placement(ready_person(hope, prison), hope, prison, approved=True)
        db.session.commit()
    return found


def asked(runner: CliRunner, on: date, organisation: Organisation) -> Result:
    return runner.invoke(ready.readiness, ["--on", on.isoformat(), "--organisation", organisation.code])


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_each_requirement_of_each_placement_is_a_row_without_a_name(
    runner: CliRunner, placement: Placement
) -> None:
    with clock.standing_on(MONDAY):
        result = asked(runner, MONDAY, placement.organisation)
    found = rows(result)
    assert tuple(found[0]) == reporting.COLUMNS
    assert {each["ready"] for each in found} == {"yes"}
    assert {each["placement_reference"] for each in found} == {placement.reference}
    assert {"HMPPS vetting", "Identity checked"} <= {each["requirement"] for each in found}
    assert placement.person.last_name not in result.stdout


def test_what_ends_too_early_says_on_which_day_and_what_to_do(
    runner: CliRunner, placement: Placement
) -> None:
    with clock.standing_on(MONDAY):
        make_check(
            placement.person,
            placement.organisation,
            CheckKind.HMPPS_VETTING,
            outcome=CheckOutcome.HAS_INFORMATION,
            valid_from=None,
        )
        db.session.commit()
        found = rows(asked(runner, MONDAY, placement.organisation))
    (line,) = [each for each in found if each["requirement"] == "HMPPS vetting"]
    assert (line["ready"], line["state"]) == ("no", "In progress")
    assert line["next_step"] == "They cannot start before the officer’s decision"


def test_a_past_day_is_answered_from_what_was_known_by_its_end(
    runner: CliRunner, placement: Placement
) -> None:
    with clock.standing_on(MONDAY + 3 * DAY):
        make_check(
            placement.person,
            placement.organisation,
            CheckKind.HMPPS_VETTING,
            outcome=CheckOutcome.HAS_INFORMATION,
            valid_from=None,
        )
        db.session.commit()
    with clock.standing_on(MONDAY + 9 * DAY):
        then = rows(asked(runner, MONDAY + 2 * DAY, placement.organisation))
        since = rows(asked(runner, MONDAY + 3 * DAY, placement.organisation))
    assert {each["ready"] for each in then} == {"yes"}
    assert {each["ready"] for each in since} == {"no"}


def test_a_placement_that_was_ended_since_ran_then_to_the_end_that_it_had_then(
    runner: CliRunner, placement: Placement
) -> None:
    with clock.standing_on(MONDAY + 9 * DAY):
        placing.end_placement(placement, last_day=MONDAY + DAY, reason=EndReason.MOVED_AWAY, note="", by=BY)
        db.session.commit()
        then = rows(asked(runner, MONDAY + 5 * DAY, placement.organisation))
        before = rows(asked(runner, MONDAY + DAY, placement.organisation))
        since = rows(asked(runner, MONDAY + 9 * DAY, placement.organisation))
    assert {each["ready"] for each in then} == {"yes"}
    assert {each["placement_reference"] for each in before} == {placement.reference}
    assert since == []


def test_what_is_not_kept_by_day_is_said_beside_a_past_answer(
    runner: CliRunner, placement: Placement
) -> None:
    with clock.standing_on(MONDAY + DAY):
        past = asked(runner, MONDAY, placement.organisation)
        today = asked(runner, MONDAY + DAY, placement.organisation)
    assert OF_TODAY in past.stderr
    assert today.stderr == ""


def test_a_placement_that_does_not_run_that_day_or_is_not_approved_is_left_out(
    runner: CliRunner, placement: Placement
) -> None:
    with clock.standing_on(MONDAY):
        other = make_person(placement.organisation, last_name="Waiting")
        make_placement(other, placement.organisation, placement.place)
        db.session.commit()
        before = rows(asked(runner, placement.starts_on - DAY, placement.organisation))
        last = rows(asked(runner, placement.ends_before - DAY, placement.organisation))
        after = rows(asked(runner, placement.ends_before, placement.organisation))
    assert (before, after) == ([], [])
    assert {each["placement_reference"] for each in last} == {placement.reference}


def test_who_is_paused_that_day_is_not_ready(runner: CliRunner, placement: Placement) -> None:
    with clock.standing_on(MONDAY + DAY):
        suspending.suspend_placement(placement, SuspendReason.OTHER, note="Away", by=BY)
        db.session.commit()
        paused = rows(asked(runner, MONDAY + DAY, placement.organisation))
        before = rows(asked(runner, MONDAY, placement.organisation))
    assert (paused[0]["requirement"], paused[0]["ready"]) == (reporting.PAUSED, "no")
    assert {each["ready"] for each in before} == {"yes"}


def test_another_organisations_placements_are_not_in_it(runner: CliRunner, placement: Placement) -> None:
    other = make_organisation("Other")
    db.session.commit()
    assert rows(asked(runner, MONDAY, other)) == []


def test_an_unknown_organisation_or_day_ends_with_its_own_status(runner: CliRunner) -> None:
    asked_for = ["--on", "2026-11-23", "--organisation", "NOPE"]
    unknown = runner.invoke(ready.readiness, asked_for)
    assert unknown.exit_code == 2
    assert "there is no organisation NOPE" in unknown.output
    assert runner.invoke(ready.readiness, ["--on", "23/11/2026", "--organisation", "NOPE"]).exit_code == 2


def test_a_cell_that_begins_like_a_formula_is_text(runner: CliRunner, placement: Placement) -> None:
    placement.place.name = "=HYPERLINK(1)"
    history.record(OrganisationAction.LOAD_REFERENCE_DATA, placement.place, by=BY)
    db.session.commit()
    with clock.standing_on(MONDAY):
        found = rows(asked(runner, MONDAY, placement.organisation))
    assert {each["place"] for each in found} == {"'=HYPERLINK(1)"}


def test_a_long_list_comes_in_chunks_and_is_whole(
    runner: CliRunner, placement: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.standing_on(MONDAY):
        for number in range(4):
            person = ready_person(placement.organisation, placement.place, last_name=f"P{number}")
            make_placement(person, placement.organisation, placement.place, approved=True)
        db.session.commit()
        whole = rows(asked(runner, MONDAY, placement.organisation))
        monkeypatch.setattr(reporting, "CHUNK", 2)
        monkeypatch.setattr(ready, "LINES_AT_A_TIME", 3)
        assert rows(asked(runner, MONDAY, placement.organisation)) == whole
    assert len({each["placement_reference"] for each in whole}) == 5
