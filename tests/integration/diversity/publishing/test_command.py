"""`volunteer-app publish` and `audit-publication`: figures of sample people to files, attacked."""

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from volunteer_app.cli.publishing import audit_publication, publish
from volunteer_app.diversity.publishing import queries
from volunteer_app.diversity.publishing.models import Publication, PublicationState
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement, PlacementSuspension

DAY, NEXT = date(2026, 6, 30), date(2026, 9, 30)


def published(runner: CliRunner, out: Path, day: date = DAY) -> Result:
    asked = [
        "--reference-day",
        day.isoformat(),
        "--out",
        str(out),
        "--with-true-counts",
        str(out) + ".true.csv",
    ]
    return runner.invoke(publish, asked)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_figures_are_written_protected_and_stand_an_attack(runner: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "one"

    result = published(runner, out)

    assert result.exit_code == 0, result.output
    tables, true = rows(out / "tables.csv"), rows(tmp_path / "one.true.csv")
    assert list(tables[0]) == [
        "table",
        "population",
        "reference_day",
        "breakdown",
        "breakdown_value",
        "characteristic",
        "category",
        "published",
    ]
    assert [{k: v for k, v in each.items() if k != "true"} for each in true] == tables
    for each in true:
        if each["published"] == "[c]":
            continue
        assert int(each["published"]) % 5 == 0
        assert int(each["true"]) >= 8
        assert abs(int(each["published"]) - int(each["true"])) <= 2
    assert {each["published"] for each in true if int(each["true"]) < 8} == {"[c]"}
    people = next(each for each in true if each["breakdown_value"] == each["category"] == "All")
    active = select(Placement.person_id).where(placements.in_force(DAY)).distinct()
    assert int(people["true"]) == len(db.session.scalars(active).all())
    assert hashlib.sha256((out / "tables.csv").read_bytes()).hexdigest() in result.output

    attacked = runner.invoke(audit_publication, [str(out), "--true-counts", f"{out}.true.csv"])

    assert attacked.exit_code == 0, attacked.output


def test_an_attack_on_files_with_a_complementary_cell_shown_again_fails(
    runner: CliRunner, tmp_path: Path
) -> None:
    out = tmp_path / "one"
    published(runner, out)
    true = rows(tmp_path / "one.true.csv")
    told = {(e["population"], e["breakdown_value"], e["characteristic"]) for e in rows(out / "notes.csv")}
    shown_again = [
        each
        for each in true
        if each["published"] == "[c]"
        and int(each["true"]) >= 8
        and (each["population"], each["breakdown_value"], each["characteristic"]) not in told
    ]
    assert shown_again
    one = shown_again[0]
    key = [one[name] for name in ("population", "breakdown_value", "characteristic", "category")]
    for each in true:
        same = [each[name] for name in ("population", "breakdown_value", "characteristic", "category")] == key
        if same and (one["breakdown_value"] == "All" or each["breakdown"] == one["breakdown"]):
            each["published"] = str((2 * int(each["true"]) + 5) // 10 * 5)
    _write(out / "tables.csv", true, without="true")
    assert "SHA-256 is another" in runner.invoke(audit_publication, [str(out)]).output
    (out / "publication.json").unlink()
    _write(tmp_path / "one.true.csv", true)

    attacked = runner.invoke(audit_publication, [str(out), "--true-counts", f"{out}.true.csv"])

    assert attacked.exit_code == 1
    assert "never" in attacked.output


def test_the_same_day_gives_the_same_files_again(runner: CliRunner, tmp_path: Path) -> None:
    published(runner, tmp_path / "one")
    result = published(runner, tmp_path / "two")

    assert result.exit_code == 0
    assert (tmp_path / "one/tables.csv").read_bytes() == (tmp_path / "two/tables.csv").read_bytes()
    assert [each.state for each in db.session.scalars(select(Publication))] == [PublicationState.WRITTEN]


def test_one_person_less_changes_no_number_of_the_next_publication(runner: CliRunner, tmp_path: Path) -> None:
    _hold_still()
    published(runner, tmp_path / "one")
    with transaction(), history.loading("test"):
        gone = db.session.scalars(select(Placement).where(placements.in_force(DAY)).limit(1)).one()
        gone.ends_before = date(2026, 8, 1)

    result = published(runner, tmp_path / "two", NEXT)

    assert result.exit_code == 0, result.output
    one, two = (
        [each for each in rows(tmp_path / name / "tables.csv") if each["population"] == "Volunteers"]
        for name in ("one", "two")
    )
    assert one == two
    audited = runner.invoke(audit_publication, [str(tmp_path / "two"), "--previous", str(tmp_path / "one")])
    assert audited.exit_code == 0, audited.output


@pytest.mark.parametrize(
    ("day", "words"),
    [("2027-03-31", "must be in the past"), ("2026-09-29", "the last day of March, June")],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_written(
    runner: CliRunner, tmp_path: Path, day: str, words: str
) -> None:
    result = published(runner, tmp_path / "one", date.fromisoformat(day))

    assert result.exit_code == 1
    assert words in result.output
    assert not (tmp_path / "one").exists()
    assert queries.being_made() is None


def test_an_earlier_day_than_one_that_is_out_is_refused(runner: CliRunner, tmp_path: Path) -> None:
    published(runner, tmp_path / "one", NEXT)
    result = published(runner, tmp_path / "two", DAY)

    assert result.exit_code == 1
    assert "later reference day" in result.output


def test_a_file_that_cannot_be_read_is_named(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "tables.csv").write_text("nothing of use\n")

    result = runner.invoke(audit_publication, [str(tmp_path)])

    assert result.exit_code == 1
    assert "first line" in result.output


def _hold_still() -> None:
    """Nobody begins, ends, pauses or goes on between the two days."""
    later = date(2027, 6, 30)
    with transaction(), history.loading("test"):
        there = set(db.session.scalars(select(Placement.id).where(placements.in_force(DAY))))
        for each in db.session.scalars(select(Placement)):
            if each.id in there:
                each.ends_before = later
            elif each.starts_on > DAY:
                each.ends_before = each.starts_on + timedelta(days=1)
        for pause in db.session.scalars(select(PlacementSuspension)):
            if pause.since > DAY:
                pause.since, pause.lifted_on = later, None
            elif pause.lifted_on is not None and pause.lifted_on > DAY:
                pause.lifted_on = later
        for each in db.session.scalars(select(Placement).where(Placement.starts_on == NEXT)):
            each.ends_before = each.starts_on


def _write(path: Path, found: list[dict[str, str]], without: str = "") -> None:
    columns = [each for each in found[0] if each != without]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
