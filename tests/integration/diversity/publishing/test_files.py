"""Files of publications: corrections, what cannot be, what is signed off afterwards, what is refused."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.factories.publishing import CONFIRMER, MAKER
from tests.integration.diversity.publishing.test_command import DAY, NEXT, published, rows
from volunteer_app.cli import publishing
from volunteer_app.cli.publishing import audit_publication, publish
from volunteer_app.diversity.protection.cells import Cell, Definitions, Line
from volunteer_app.diversity.protection.hiding import NoProtection
from volunteer_app.diversity.publishing import computing, files, queries, reading, service
from volunteer_app.diversity.publishing.declared import Table
from volunteer_app.diversity.publishing.making import TooFew
from volunteer_app.diversity.publishing.models import PublicationState
from volunteer_app.diversity.publishing.people import People
from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.transactions import transaction
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement


def test_a_correction_is_told_from_the_edition_before_it_in_the_files(
    runner: CliRunner, tmp_path: Path
) -> None:
    """Both are of one day. Half of the people were not to be counted, so most numbers are others."""
    published(runner, tmp_path / "one")
    with transaction(), history.loading("test"):
        for number, each in enumerate(db.session.scalars(select(Placement).where(placements.in_force(DAY)))):
            each.ends_before = DAY if number % 4 == 0 else each.ends_before
    with transaction():
        correction = service.draft(DAY, by=publishing.BY, reason="Some were counted too long")
    service.go_on(publishing.BY)
    with transaction():
        service.release(queries.by_id(correction.id), PublicationState.WRITTEN, by=publishing.BY)  # type: ignore[arg-type]  # it was just made

    result = published(runner, tmp_path / "two")

    assert result.exit_code == 0, result.output
    headings = [json.loads((tmp_path / name / "publication.json").read_text()) for name in ("one", "two")]
    assert [(each["reference_day"], each["number"]) for each in headings] == [
        ("2026-06-30", 1),
        ("2026-06-30", 2),
    ]
    for name, each in zip(("one", "two"), headings, strict=True):
        assert each["digest"] == hashlib.sha256((tmp_path / name / "tables.csv").read_bytes()).hexdigest()
        assert each["ruleset"] == "2026"
    one, two = (rows(tmp_path / name / "tables.csv") for name in ("one", "two"))
    assert one != two
    told = [str(tmp_path / "two"), "--previous", str(tmp_path / "one"), "--true-counts"]
    audited = runner.invoke(audit_publication, [*told, f"{tmp_path / 'two'}.true.csv"])
    assert audited.exit_code == 0, audited.output

    # Without it, two numbers stand for one line on one day, and no count fits both
    (tmp_path / "two/publication.json").unlink()
    audited = runner.invoke(audit_publication, [*told, f"{tmp_path / 'two'}.true.csv"])
    assert audited.exit_code == 1
    assert "is not published as" in audited.output


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("nothing of use", "not as it must be"),
        ('{"reference_day": "2026-06-30"}', "not as it must be"),
        ({"reference_day": "2020-06-30"}, "cannot be so"),
        ({"number": 0}, "cannot be so"),
        ({"ruleset": "1066"}, "cannot be so"),
        ({"digest": "0"}, "SHA-256 is another"),
    ],
)
def test_a_folder_that_says_what_cannot_be_is_refused(
    tmp_path: Path, said: str | dict[str, object], words: str
) -> None:
    tables = "table,population,reference_day,breakdown,breakdown_value,characteristic,category,published\n"
    tables += "volunteers-c2-b1,Volunteers,2026-06-30,Region,All,Sex,All,205\n"
    (tmp_path / "tables.csv").write_text(tables)
    (tmp_path / "notes.csv").write_text(files.notes_csv([]))
    (tmp_path / "definitions.csv").write_text(files.definitions_csv(Definitions()))
    digest = hashlib.sha256(tables.encode()).hexdigest()
    if isinstance(said, dict):
        right = {"reference_day": "2026-06-30", "number": 1, "ruleset": "2026", "digest": digest}
        said = json.dumps(right | said)
    (tmp_path / "publication.json").write_text(said)

    result = CliRunner().invoke(audit_publication, [str(tmp_path)])

    assert result.exit_code == 1
    assert words in result.output


def test_what_the_command_wrote_is_signed_off_by_two_accounts_and_then_readers_have_it(
    runner: CliRunner, tmp_path: Path
) -> None:
    published(runner, tmp_path / "one")
    found = queries.out_of(DAY)
    assert found is not None
    assert reading.latest() is None
    with transaction():
        assert not service.sign(found, by=MAKER)
    with pytest.raises(Refused, match="Somebody else must be the second"), transaction():
        service.sign(found, by=MAKER)
    with pytest.raises(Refused, match="cannot be discarded"), transaction():
        service.discard(found, reason="A mistake", by=MAKER)
    assert reading.latest() is None

    with transaction():
        assert service.sign(found, by=CONFIRMER)

    latest = reading.latest()
    assert latest is not None
    assert latest.certificate.digest == hashlib.sha256((tmp_path / "one/tables.csv").read_bytes()).hexdigest()
    db.session.rollback()
    assert published(runner, tmp_path / "two").exit_code == 0
    assert (tmp_path / "one/tables.csv").read_bytes() == (tmp_path / "two/tables.csv").read_bytes()
    with pytest.raises(Refused, match="only once"), transaction():
        service.sign(found, by=Actor.job("a third"))


def test_without_protection_nothing_is_written_and_coarser_tables_are_offered(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line("Furthest stage", "Placed", NEXT)

    def none(people: People, tables: Sequence[Table], *_: object, **__: object) -> None:
        if tables[0].population.code == "volunteers":
            raise TooFew
        raise NoProtection([Cell(line, "Religion", "Sikh")])

    monkeypatch.setattr(computing, "make", none)

    result = published(runner, tmp_path / "one", NEXT)

    assert result.exit_code == 1
    assert "cannot be protected: Religion by Furthest stage" in result.output
    assert "--coarser recruitment-c7-b7, or --without recruitment-c7-b7" in result.output
    assert not (tmp_path / "one").exists()
    assert queries.out() == []
    assert queries.being_made() is None


def test_a_table_that_there_is_not_is_refused(runner: CliRunner, tmp_path: Path) -> None:
    for option in ("--without", "--coarser"):
        asked = [
            "--reference-day",
            DAY.isoformat(),
            "--out",
            str(tmp_path / "one"),
            option,
            "volunteers-c99-b1",
        ]
        result = runner.invoke(publish, asked)
        assert result.exit_code == 1
        assert "There is no table volunteers-c99-b1" in result.output
    assert not (tmp_path / "one").exists()
