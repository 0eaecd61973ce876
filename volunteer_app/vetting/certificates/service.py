"""Setting an organisation's policy on certificates."""

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting.certificates import queries
from volunteer_app.vetting.certificates.models import VettingPolicy
from volunteer_app.vetting.certificates.rules import Action
from volunteer_app.vetting.recheck.rules import Policy

LONGEST_RECHECK, LONGEST_STATUS = 120, 36


def set_policy(organisation: Organisation, policy: Policy, *, by: Actor, version: int | None = None) -> None:
    """Set the policy by which certificates are judged from now on. What was decided stays.

    Raises:
        Refused: a number of months is out of reach.
        StaleEdit: the policy changed since `version` (0: there was none of the organisation's own).
    """
    if not 1 <= policy.recheck_months <= LONGEST_RECHECK:
        raise Refused(f"Months must be from 1 to {LONGEST_RECHECK}", "recheck_months")
    if not 1 <= policy.status_check_months <= LONGEST_STATUS:
        raise Refused(f"Months must be from 1 to {LONGEST_STATUS}", "status_check_months")
    row = queries.policy_row(organisation.id)
    if version is not None and version != (row.version if row else 0):
        raise StaleEdit
    if row is None:
        row = VettingPolicy(organisation_id=organisation.id)
        db.session.add(row)
    row.recheck_months = policy.recheck_months
    row.status_check_months = policy.status_check_months
    row.update_service_required = policy.update_service_required
    try:
        db.session.flush()
    except StaleDataError as error:
        raise StaleEdit from error
    history.record(Action.SET_POLICY, row, by=by, organisation_id=organisation.id)
