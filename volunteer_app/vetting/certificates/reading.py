"""What is known of certificates beside level and days, as columns of the one statement that reads checks.

Also the policy of the organisation that asks: so that readiness needs no statement more.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from volunteer_app.foundation.asked import AsOf, Whose
from volunteer_app.foundation.clock import day_of
from volunteer_app.vetting.certificates.models import VettingPolicy
from volunteer_app.vetting.recheck.rules import DEFAULT, OfCertificate, Policy
from volunteer_app.vetting.rules import CheckKind
from volunteer_app.vetting.update_service.models import StatusCheck, UpdateServiceConsent

OF_CERTIFICATES = (
    "workforce",
    "issued_on",
    "consent_on",
    "current_at",
    "recheck_months",
    "status_check_months",
    "update_service_required",
)


def of_policy(organisation_id: Whose) -> dict[str, ColumnElement[Any]]:
    """The organisation's own policy as it is today; nothing where it has none."""
    columns: tuple[Any, ...] = (
        VettingPolicy.recheck_months,
        VettingPolicy.status_check_months,
        VettingPolicy.update_service_required,
    )
    return {
        column.key: select(column).where(VettingPolicy.organisation_id == organisation_id).scalar_subquery()
        for column in columns
    }


def of_update_service(steps: Any, known_at: AsOf) -> dict[str, ColumnElement[Any]]:
    """Since when the person lets us ask about a certificate, and when it was last said to be current.

    `steps`: columns `check_id`, `kind` and `certificate_number`. As was known at a moment (None: now).
    """
    consent, status = UpdateServiceConsent, StatusCheck
    given = select(func.max(consent.given_on)).where(consent.check_id == steps.check_id)
    said = select(func.max(status.asked_at)).where(
        status.check_id == steps.check_id,
        status.certificate_number == steps.certificate_number,
        status.is_current,
    )
    if known_at is None:
        given = given.where(consent.withdrawn_at.is_(None))
    else:
        taken_back_later = or_(consent.withdrawn_at.is_(None), consent.withdrawn_at > known_at)
        given = given.where(consent.recorded_at <= known_at, taken_back_later)
        looked_at = or_(status.looked_at.is_(None), status.looked_at <= known_at)
        said = said.where(and_(status.asked_at <= known_at, looked_at))
    is_certificate = steps.kind == CheckKind.CRIMINAL_RECORD
    return {
        "consent_on": case((is_certificate, given.scalar_subquery())),
        "current_at": case((is_certificate, said.scalar_subquery())),
    }


def certificate(row: Mapping[Any, Any]) -> OfCertificate:
    """The same of a row with `OF_CERTIFICATES`."""
    current_at = row["current_at"]
    return OfCertificate(
        workforce=row["workforce"],
        issued_on=row["issued_on"],
        consent_on=row["consent_on"],
        current_on=day_of(current_at) if current_at is not None else None,
        policy=_policy(row),
    )


def _policy(row: Mapping[Any, Any]) -> Policy:
    if row["recheck_months"] is None:
        return DEFAULT
    return Policy(row["recheck_months"], row["status_check_months"], row["update_service_required"])
