"""What an organisation knew of people's checks at a moment: its own, and those that it relied on."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from volunteer_app.foundation.database import db
from volunteer_app.vetting import models
from volunteer_app.vetting.certificates.reading import (
    OF_CERTIFICATES,
    certificate,
    of_policy,
    of_update_service,
)
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.rules import CheckFacts, CheckKind

NAMES = tuple(name for name in CheckFacts.__dataclass_fields__ if name != "certificate")


def facts(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[int, list[CheckFacts]]:
    """What the organisation knew of each person's checks at a moment (None: what it knows), by person id.

    Its own checks, the clearances that it asked prisons for, and the checks of others that it relied on
    (vetting.passport). One statement for any number of people. A check that was not yet recorded at that
    moment is not there at all, nor one that it did not yet, or no longer, rely on.
    """
    known: dict[int, list[CheckFacts]] = {person_id: [] for person_id in person_ids}
    if not known:
        return known
    steps = _ranked_steps(list(known), organisation_id, known_at).subquery().c
    policy = of_policy(organisation_id)
    there = {**steps, **policy, **of_update_service(steps, known_at)}
    columns = [there[name].label(name) for name in (*NAMES, *OF_CERTIFICATES)]
    own = select(*columns, steps.person_id, steps.check_id).where(steps.newness == 1)
    relied = passport.relied_facts((*NAMES, *OF_CERTIFICATES), list(known), organisation_id, known_at, policy)
    both = union_all(own, relied).order_by("person_id", "is_relied_on", "check_id")
    for row in db.session.execute(both).mappings():
        known[row["person_id"]].append(_fact(row))
    return known


def _fact(row: Mapping[Any, Any]) -> CheckFacts:
    values = {name: row[name] for name in NAMES}
    if row["kind"] is CheckKind.CRIMINAL_RECORD:
        values["certificate"] = certificate(row)
    return CheckFacts(**values)


def _ranked_steps(
    person_ids: list[int], organisation_id: int, known_at: datetime | None
) -> Select[*tuple[Any, ...]]:
    newest_first = (CheckStep.recorded_at.desc(), CheckStep.id.desc())
    newness = func.row_number().over(partition_by=CheckStep.check_id, order_by=newest_first)
    statement = (
        select(
            Check.person_id,
            Check.kind,
            Check.establishment_id,
            Check.reference,
            Check.certificate_number,
            CheckStep.check_id,
            CheckStep.state,
            CheckStep.outcome,
            CheckStep.level,
            CheckStep.workforce,
            CheckStep.issued_on,
            CheckStep.clearance_level,
            CheckStep.valid_from,
            CheckStep.valid_before,
            CheckStep.conditions,
            CheckStep.recorded_at,
            models.doubted_at(known_at).label("is_doubted"),
            func.min(CheckStep.recorded_at).over(partition_by=CheckStep.check_id).label("asked_at"),
            literal(False).label("is_relied_on"),
            newness.label("newness"),
        )
        .join(Check, Check.id == CheckStep.check_id)
        .where(Check.person_id.in_(person_ids), Check.organisation_id == organisation_id)
    )
    return statement if known_at is None else statement.where(CheckStep.recorded_at <= known_at)
