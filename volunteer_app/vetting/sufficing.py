"""Existing certificates on the pages of checks: do they suffice, and is a new one needless?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.roles import queries as roles
from volunteer_app.vetting import knowing
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.certificates import presenters, queries
from volunteer_app.vetting.certificates.presenters import Said
from volunteer_app.vetting.certificates.rules import Need, suffices
from volunteer_app.vetting.counting.rules import needed, ruling
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, suggested_valid_before

SAME_AGAIN = "A role that asks for this level and workforce"
# A certificate that lapses sooner may be renewed already.
RENEWED_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Existing:
    """A certificate that the person has: what it is, and whether it still does for the same again."""

    kind: str
    said: Said


def of_person(person_id: int, organisations: Iterable[Organisation]) -> list[Existing]:
    """The certificates that came back clear, judged today for what they are.

    Others are left out: what came back is for the vetting officer alone.
    """
    today = clock.today()
    return [
        Existing(
            presenters.kind_words(held),
            presenters.said(held, suffices(held.certificate, need, policy, today)),
        )
        for organisation in organisations
        for policy in [queries.policy_of(organisation.id)]
        for held in queries.held(person_id, organisation.id)
        if held.came_back_clear
        for need in [Need(held.certificate.level, held.certificate.workforce)]
    ]


@dataclass(frozen=True)
class ForRole:
    """Whether a certificate does for one role today, and why: as readiness counts it."""

    role: str
    suffices: bool
    reasons: Sequence[str]


def is_clear_certificate(check: Check) -> bool:
    """Whether it is a certificate that came back clear: others are for the vetting officer alone."""
    return check.kind is CheckKind.CRIMINAL_RECORD and check.outcome is CheckOutcome.CLEAR


def for_roles(check: Check, codes: Sequence[str]) -> list[ForRole]:
    """The ruling on a certificate that came back clear, for each role that asks for one; one without roles is
    judged for what it is. Empty for other checks.
    """
    if not is_clear_certificate(check):
        return []
    known = knowing.facts([check.person_id], check.organisation_id)[check.person_id]
    beside = [each for each in known if each.kind is CheckKind.CRIMINAL_RECORD]
    this = next((each for each in beside if each.reference == check.reference), None)
    if this is None or this.level is None:
        return []
    needs = [(role.name, needed(role.requirements, lists_of(role.code))) for role in roles.by_codes(codes)]
    asked = [(name, need) for name, need in needs if need is not None]
    if not needs:
        asked = [(SAME_AGAIN, Need(this.level, this.certificate.workforce))]
    ruled = [(name, ruling(this, beside, need, clock.today())) for name, need in asked]
    return [ForRole(name, each.suffices, each.telling) for name, each in ruled if each is not None]


def refuse_needless(person_id: int, organisation_id: int, need: Need) -> None:
    """A new certificate is needless while one suffices, for as long as nobody would renew it.

    Raises:
        Refused: there is one. The sentence says which, and why.
    """
    for held, ruled in queries.rulings(person_id, organisation_id, need, clock.today() + RENEWED_WITHIN):
        if ruled.suffices and held.came_back_clear:
            words = presenters.said(held, ruled)
            reasons = ". ".join(words.reasons)
            raise Refused(f"{words.says} {reasons}. Tick this to ask for a new one anyway", "anyway")


def suggested_end(check: Check, valid_from: date) -> date | None:
    """The first day on which the organisation's policy asks for a new check; None where it asks for none.

    Of a certificate it counts from the date of issue, where that is known already.
    """
    if check.kind is CheckKind.CRIMINAL_RECORD:
        return add_months(check.issued_on or valid_from, queries.recheck_months(check.organisation_id))
    return suggested_valid_before(check.kind, valid_from)
