"""The command `rotate-keys`: everything is sealed anew, in parts; what cannot be opened is told and left."""

import secrets

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import LargeBinary, select

from tests.factories.disclosures import a_matter, make_disclosure
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.cli import rotating
from volunteer_app.cli.main import COMMANDS, main
from volunteer_app.foundation import clock, encryption, history, key_rotation
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.kept_store import KeptForm
from volunteer_app.foundation.transactions import transaction
from volunteer_app.vetting.disclosures.models import DisclosedMatter

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
RING = "encryption.key_ring"
# A digest that is made with a key and never opened, and what a passkey is checked by
NOT_SEALED = {
    ("sentence_record", "prison_mark"),
    ("passkey", "credential_id"),
    ("passkey", "public_key"),
}


@pytest.fixture(autouse=True)
def _keys(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, RING, {"old": OLD})
    monkeypatch.setattr(rotating, "create_app", lambda: app)


def use(app: Flask, **ring: bytes) -> None:
    app.extensions[RING] = ring


def told(number: int) -> None:
    """So many matters, each with its own words."""
    hope = make_organisation()
    matters = [a_matter(clock.today(), f"offence {n}") for n in range(number)]
    make_disclosure(make_person(hope), hope, *matters)
    db.session.commit()


def offences() -> list[str]:
    return [
        row.content["offence"]
        for row in db.session.scalars(select(DisclosedMatter).order_by(DisclosedMatter.id))
    ]


def names_of_keys() -> list[bytes]:
    values = db.session.scalars(select(DisclosedMatter.content_sealed).order_by(DisclosedMatter.id))
    return [(value or b"").partition(b":")[0] for value in values]


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["rotate-keys", *options])


def test_everything_is_sealed_with_the_new_key_and_the_old_one_can_go(app: Flask) -> None:
    told(5)
    use(app, new=NEW, old=OLD)
    done = run("--batch", "2")
    assert done.exit_code == 0, done.output
    assert "disclosed_matter.content_sealed: 5 sealed anew" in done.output
    use(app, new=NEW)
    assert names_of_keys() == [b"new"] * 5
    assert offences() == [f"offence {n}" for n in range(5)]
    db.session.rollback()
    assert "0 values were sealed anew" in run().output


def test_a_run_that_was_stopped_goes_on_where_it_was(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told(5)
    use(app, new=NEW, old=OLD)
    seal, sealed = encryption.seal, list[str]()

    def stops(text: str, bound_to: str) -> bytes:
        if len(sealed) == 3:
            raise KeyboardInterrupt
        sealed.append(bound_to)
        return seal(text, bound_to)

    monkeypatch.setattr(encryption, "seal", stops)
    with pytest.raises(KeyboardInterrupt):
        list(key_rotation.rotate(2))
    monkeypatch.setattr(encryption, "seal", seal)
    assert names_of_keys() == [b"new", b"new", b"old", b"old", b"old"]  # whole batches alone are stored
    db.session.rollback()
    done = {(each.table, each.column): each.done for each in key_rotation.rotate(2)}
    assert done["disclosed_matter", "content_sealed"] == 3
    assert offences() == [f"offence {n}" for n in range(5)]


def test_what_no_key_opens_is_told_and_left_as_it_is(app: Flask) -> None:
    told(2)
    use(app, new=NEW)
    done = run()
    assert done.exit_code == 1
    assert "no key here opens 2" in done.output
    assert names_of_keys() == [b"old"] * 2
    with pytest.raises(CannotOpen):
        offences()


def test_a_value_that_somebody_changes_meanwhile_is_theirs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(1)
    use(app, new=NEW, old=OLD)
    older = key_rotation._older

    def changed_meanwhile(*args: object) -> object:
        rows = older(*args)  # type: ignore[arg-type]  # as it is called
        if rows:
            with transaction(), history.loading("somebody changes it"):
                row = db.session.scalars(select(DisclosedMatter)).one()
                row.content = {**row.content, "offence": "changed"}
        return rows

    monkeypatch.setattr(key_rotation, "_older", changed_meanwhile)
    list(key_rotation.rotate(2))
    assert offences() == ["changed"]


def test_sealed_forms_are_known_too_and_history_tells_nothing_of_a_rotation(app: Flask) -> None:
    sealed = encryption.seal("[]", encryption.place("kept_form", "content", "KEPT-1"))
    db.session.add(KeptForm(reference="KEPT-1", owner="x", page="/", content=sealed))
    db.session.commit()
    before = db.session.scalars(select(HistoryEntry.id)).all()
    db.session.rollback()
    use(app, new=NEW, old=OLD)
    assert "kept_form.content: 1 sealed anew" in run().output
    assert db.session.scalars(select(HistoryEntry.id)).all() == before


def test_every_column_of_bytes_is_known_to_the_rotation(app: Flask) -> None:
    known = {(each.model.__tablename__, each.column) for each in encryption.sealed_columns}
    there = {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert there - NOT_SEALED == known


def test_the_command_is_in_the_list() -> None:
    assert COMMANDS["rotate-keys"] == ("volunteer_app.cli.rotating", "rotate_keys")
