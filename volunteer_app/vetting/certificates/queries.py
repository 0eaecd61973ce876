"""Reads of certificates that somebody has already, and of the policy that judges them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.vetting.certificates.models import VettingPolicy
from volunteer_app.vetting.certificates.rules import Certificate, Need, Ruling, suffices
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.recheck.rules import DEFAULT, Policy
from volunteer_app.vetting.rules import SPEAKS_AGAINST, CheckKind, CheckOutcome
from volunteer_app.vetting.update_service.models import StatusCheck, UpdateServiceConsent


@dataclass(frozen=True)
class Held:
    """A certificate that somebody has, and the check that it came from."""

    reference: str
    certificate: Certificate
    came_back_clear: bool

    @property
    def issued_on(self) -> date | None:
        """The day of issue."""
        return self.certificate.issued_on


def policy_row(organisation_id: int) -> VettingPolicy | None:
    """The organisation's own policy, if it has set one."""
    statement = select(VettingPolicy).where(VettingPolicy.organisation_id == organisation_id)
    return db.session.scalars(statement).one_or_none()


def policy_of(organisation_id: int) -> Policy:
    """The organisation's own policy, else the default."""
    row = policy_row(organisation_id)
    if row is None:
        return DEFAULT
    return Policy(row.recheck_months, row.status_check_months, row.update_service_required)


def recheck_months(organisation_id: int) -> int:
    """After how many months the organisation asks for a new certificate."""
    return policy_of(organisation_id).recheck_months


def held(person_id: int, organisation_id: int) -> list[Held]:
    """The certificates of a person that came back to the organisation, the newest first; one statement.

    One that came back with anything, and was not cleared since, is not clear; nor is an older one of a person
    about whom a newer one says something.
    """
    latest = (
        select(func.max(StatusCheck.asked_at))
        .where(StatusCheck.check_id == Check.id, StatusCheck.is_current)
        .where(StatusCheck.certificate_number == Check.certificate_number)
        .correlate(Check)
        .scalar_subquery()
    )
    statement = (
        select(Check, UpdateServiceConsent.given_on, latest)
        .outerjoin(
            UpdateServiceConsent,
            (UpdateServiceConsent.check_id == Check.id) & UpdateServiceConsent.withdrawn_at.is_(None),
        )
        .where(
            Check.person_id == person_id,
            Check.organisation_id == organisation_id,
            Check.kind == CheckKind.CRIMINAL_RECORD,
            Check.outcome.is_not(None),
            Check.outcome != CheckOutcome.WITHDRAWN,
        )
        .order_by(Check.id.desc())
    )
    rows = db.session.execute(statement).all()
    against = {row[0].id for row in rows if row[0].outcome in SPEAKS_AGAINST}
    return [
        Held(
            check.reference,
            _certificate(check, consent_on, asked_at, undisputed=not against),
            check.outcome is CheckOutcome.CLEAR,
        )
        for check, consent_on, asked_at in rows
        if check.level is not None
    ]


def _certificate(
    check: Check, consent_on: date | None, asked_at: datetime | None, *, undisputed: bool
) -> Certificate:
    assert check.level is not None  # noqa: S101 - `held` leaves others out
    return Certificate(
        level=check.level,
        workforce=check.workforce,
        issued_on=check.issued_on,
        is_clear=check.outcome is CheckOutcome.CLEAR and not check.is_doubted and undisputed,
        counts_from=check.valid_from,
        counts_before=check.valid_before,
        consent_on=consent_on,
        current_on=day_of(asked_at) if asked_at else None,
    )


def rulings(
    person_id: int, organisation_id: int, need: Need, on: date | None = None
) -> list[tuple[Held, Ruling]]:
    """Whether each certificate that the person has suffices on a day (None: today), the newest first."""
    policy, day = policy_of(organisation_id), on or clock.today()
    return [
        (each, suffices(each.certificate, need, policy, day)) for each in held(person_id, organisation_id)
    ]
