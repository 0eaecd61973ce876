"""How long certificates count for an organisation, and what is known of one beside its level and days. Pure.

The law sets no end (GOV.UK, "Check someone's criminal record as an employer"): this is policy.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.vetting.levels import Workforce


@dataclass(frozen=True)
class Policy:
    """An organisation's policy. Months count from the day of issue, or of the last "no new information"."""

    recheck_months: int = 36
    status_check_months: int = 12
    update_service_required: bool = False


DEFAULT = Policy()


@dataclass(frozen=True)
class OfCertificate:
    """A certificate's workforce and day of issue, and the policy of the organisation that it counts for.

    `consent_on`: since when the person lets us ask the Update Service; `current_on`: when that last said that
    the certificate is current. What is not recorded is None.
    """

    workforce: Workforce | None = None
    issued_on: date | None = None
    consent_on: date | None = None
    current_on: date | None = None
    policy: Policy = DEFAULT


NOTHING_RECORDED = OfCertificate()
