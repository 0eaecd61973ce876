"""What an organisation knew of people's checks at a moment: its own, and those that it relied on."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from volunteer_app.foundation import asked
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
    values = asked.values(known, organisation_id, known_at)
    for row in db.session.execute(_statement(known_at is not None), values).mappings():
        known[row["person_id"]].append(_fact(row))
    return known


@cache  # every page with readiness asks it, and it is slow to build
def _statement(is_past: bool) -> CompoundSelect[*tuple[Any, ...]]:
    known_at = asked.as_of(is_past)
    steps = _ranked_steps(known_at).subquery().c
    policy = of_policy(asked.ORGANISATION)
    there = {**steps, **policy, **of_update_service(steps, known_at)}
    columns = [there[name].label(name) for name in (*NAMES, *OF_CERTIFICATES)]
    own = select(*columns, steps.person_id, steps.check_id).where(steps.newness == 1)
    relied = passport.relied_facts((*NAMES, *OF_CERTIFICATES), known_at, policy)
    return union_all(own, relied).order_by("person_id", "is_relied_on", "check_id")


def _fact(row: Mapping[Any, Any]) -> CheckFacts:
    values = {name: row[name] for name in NAMES}
    if row["kind"] is CheckKind.CRIMINAL_RECORD:
        values["certificate"] = certificate(row)
    return CheckFacts(**values)


def _ranked_steps(known_at: asked.AsOf) -> Select[*tuple[Any, ...]]:
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
        .where(Check.person_id.in_(asked.PEOPLE), Check.organisation_id == asked.ORGANISATION)
    )
    return statement if known_at is None else statement.where(CheckStep.recorded_at <= known_at)
