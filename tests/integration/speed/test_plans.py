"""How the databases find the rows of the main pages: by an index, never by reading a large table through."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import Connection, select, text

from bench import counting
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.cli.sample import loading, survey_results
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.life.models import PlacementReview
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import STANDING
from volunteer_app.placements.supported.models import MentorRequest, SupportedPerson
from volunteer_app.placements.supported.rules.asking import Source
from volunteer_app.roles.models import Role
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.models import TrainingRecord
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.rules import CheckKind
from volunteer_app.vetting.update_service.models import UpdateServiceConsent

PEOPLE = 1200
ACCOUNTS = 400

# Tables that stay small however many people there are, so that reading them through is right
SMALL = {
    "body_action",  # a few for each of some dozens of bodies
    "champion_term",
    "establishment",
    "figures_condition",
    "guidance_collection",
    "measured_wait",
    "organisation",
    "person_merge",
    "publication",
    "role",
    "role_training_pack",
    "stage_target",
    "survey_contact",  # a few for each return
    "survey_results",  # a few for each round
    "survey_return",  # some hundreds a round
    "survey_round",
    "training_module",
    "training_pack",
    "training_pack_version",
}

# Tables with rows enough that the databases may count them before they choose an index
COUNTED = (
    "certificate",
    "check_record",
    "hours_correction",
    "mentor_request",
    "placement_review",
    "reliance",
    "survey_contact",
    "update_service_consent",
)

# What PostgreSQL must do without, so that small tables of a test are found as large ones would be: row by row
PLAIN = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material")

# Lists that are read in their own order, row by row, until the page is full: each index is that very order
IN_ORDER = {
    "ix_person_sort_name_id",
    "ix_account_name_id",
    "ix_duplicate_pair_strength_id",
    "ix_status_check_waits",  # of those that wait alone
    "uq_practice_version_out",  # of a score in this sample; `bench.practice` measures 20,000
    "fts_practice_text_pkey",  # the newest entries with a word, if many have it; measured there too
}


def test_no_main_page_reads_a_large_table_through(app: Flask) -> None:
    _load()
    sent = counting.statements(app)

    found: dict[str, set[str]] = {}
    with explaining() as read_through:
        for key, statements in sent.items():
            for statement, parameters in statements:
                for scan in read_through(statement, parameters):
                    found.setdefault(key, set()).add(scan)

    assert found == {}


def test_reading_a_large_table_through_would_be_seen(app: Flask) -> None:
    with explaining() as read_through:
        assert list(read_through("SELECT id FROM person WHERE phone = '1' ORDER BY phone", ()))


def _consents() -> Iterator[UpdateServiceConsent]:
    """The sample data has a handful."""
    given = select(UpdateServiceConsent.check_id)
    checks = select(Check.id).where(Check.kind == CheckKind.CRIMINAL_RECORD, Check.id.not_in(given))
    for number in db.session.scalars(checks):
        yield UpdateServiceConsent(check_id=number, given_on=clock.today(), recorded_by="sample")


def _reliances() -> Iterator[Reliance]:
    """The same: one of another organisation's checks for each of many people."""
    consent_id = db.session.scalars(select(PassportConsent.id).limit(1)).one()
    given = select(Reliance.check_id)
    checks = select(Check).where(Check.kind == CheckKind.IDENTITY, Check.id.not_in(given))
    first, second = db.session.scalars(select(Organisation.id).order_by(Organisation.id).limit(2)).all()
    for check in db.session.scalars(checks):
        yield Reliance(
            person_id=check.person_id,
            organisation_id=second if check.organisation_id == first else first,
            consent_id=consent_id,
            check_id=check.id,
            kind=check.kind,
            valid_from=clock.today(),
            valid_before=add_months(clock.today(), 36),
            recorded_at=clock.now(),
            relied_by="sample",
        )


def _certificates() -> Iterator[Certificate]:
    """The same: one of each training record."""
    given = select(Certificate.record_id).where(Certificate.record_id.is_not(None))
    for record in db.session.scalars(select(TrainingRecord).where(TrainingRecord.id.not_in(given))):
        yield Certificate(
            person_id=record.person_id,
            organisation_id=record.organisation_id,
            record_id=record.id,
            title="Sample",
            full_name="Sample",
            public_name="Sample",
            completed_on=record.completed_on,
            names_organisation=False,
            code_hash=str(record.id),
            issued_by="sample",
        )


def _reviews() -> Iterator[PlacementReview]:
    """The same: one of each placement that runs."""
    planned = select(PlacementReview.placement_id).where(PlacementReview.closed_at.is_(None))
    running = select(Placement.id).where(Placement.state.in_(STANDING), Placement.id.not_in(planned))
    for number in db.session.scalars(running):
        due_on = clock.today() + timedelta(days=number % 365)
        yield PlacementReview(placement_id=number, due_on=due_on, planned_by="sample")


def _corrections() -> Iterator[HoursCorrection]:
    """The same: one of each entry of hours."""
    asked = select(HoursCorrection.hours_id).where(HoursCorrection.hours_id.is_not(None))
    for entry in db.session.scalars(select(PlacementSession).where(PlacementSession.id.not_in(asked))):
        yield HoursCorrection(
            hours_id=entry.id,
            placement_id=entry.placement_id,
            person_id=entry.person_id,
            organisation_id=entry.organisation_id,
            was_held_on=entry.held_on,
            was_minutes=entry.minutes,
            held_on=entry.held_on,
            minutes=entry.minutes,
            why="Sample",
            logged_by="sample",
        )


def _requests(organisations: Iterable[int]) -> Iterator[MentorRequest]:
    """The same: two with each organisation."""
    role_id = db.session.scalars(select(Role.id).order_by(Role.id).limit(1)).one()
    today = clock.today()
    for organisation_id in [*organisations] * 2:
        yield MentorRequest(
            supported=SupportedPerson(organisation_id=organisation_id, given_name="Sample"),
            organisation_id=organisation_id,
            role_id=role_id,
            place_id=organisation_id,
            source=Source.SELF,
            asked_on=today,
            amber_on=today,
            red_on=today,
        )


@contextmanager
def explaining() -> Iterator[Callable[[str, Any], Iterable[str]]]:
    """What tells where a statement reads a large table through, on the database of the test."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            yield partial(sqlite_scans, connection)
            return
        for name in PLAIN:
            connection.execute(text(f"SET LOCAL {name} = off"))
        yield partial(postgresql_scans, connection)


def _load() -> None:
    """The sample data, and accounts enough for an index to pay."""
    with transaction():
        loading.load(PEOPLE)
    survey_results.publish()
    with transaction(), history.loading("test"):
        organisations = db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
        accounts = [Account(email=f"{n}@accounts.example", name=f"Holder {n}") for n in range(ACCOUNTS)]
        for account, organisation_id in zip(accounts, organisations, strict=False):
            account.memberships = [
                Membership(organisation_id=organisation_id, role=MembershipRole.COORDINATOR)
            ]
        db.session.add_all(accounts)
        db.session.add_all(_consents())
        db.session.add_all(_reliances())
        db.session.add_all(_certificates())
        db.session.add_all(_reviews())
        db.session.add_all(_corrections())
        db.session.add_all(_requests(organisations))
    with transaction():
        for table in COUNTED:
            db.session.execute(text(f"ANALYZE {table}"))  # of two indexes, which one tells more


def sqlite_scans(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    """Where SQLite reads a large table, or a whole index of one, from end to end."""
    tables = _tables_by_alias()
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        words = row[3].split()
        if words[0] != "SCAN" or words[1] not in tables or tables[words[1]] in SMALL:
            continue
        if not IN_ORDER & set(words):
            yield row[3]


def postgresql_scans(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    """Where PostgreSQL cannot help reading a large table, or a whole index of one, from end to end."""
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    plan = json.loads(explained) if isinstance(explained, str) else explained
    for node in _nodes(plan[0]["Plan"]):
        table, index = node.get("Relation Name"), node.get("Index Name", "")
        if table is None or table in SMALL or index in IN_ORDER:
            continue
        if node["Node Type"] == "Seq Scan" or (
            "Index Cond" not in node and node["Node Type"] != "Bitmap Heap Scan"
        ):
            yield f"{node['Node Type']} {table} {index}".strip()


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _tables_by_alias() -> dict[str, str]:
    """Table by the names that a statement may call it: SQLAlchemy's aliases are the name and a number."""
    tables = {table.name: table.name for table in db.metadata.sorted_tables}
    numbered = {f"{name}_{number}": name for name in tables for number in range(1, 9)}
    return {**numbered, **tables}
