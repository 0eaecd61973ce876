"""Existing certificates on the pages of checks: do they suffice, and is a new one needless?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting.certificates import presenters, queries
from volunteer_app.vetting.certificates.presenters import Said
from volunteer_app.vetting.certificates.rules import Need, suffices
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, suggested_valid_before

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


def of_check(check: Check) -> Existing | None:
    """The same of one check, if it is a certificate that came back clear."""
    if check.kind is not CheckKind.CRIMINAL_RECORD or check.outcome is not CheckOutcome.CLEAR:
        return None
    found = of_person(check.person_id, [check.organisation])
    return next((each for each in found if each.said.reference == check.reference), None)


def refuse_needless(person_id: int, organisation_id: int, need: Need) -> None:
    """A new certificate is needless while one suffices, for as long as nobody would renew it.

    Raises:
        Refused: there is one. The sentence says which, and why.
    """
    for held, ruling in queries.rulings(person_id, organisation_id, need, clock.today() + RENEWED_WITHIN):
        if ruling.suffices and held.came_back_clear:
            words = presenters.said(held, ruling)
            reasons = ". ".join(words.reasons)
            raise Refused(f"{words.says} {reasons}. Tick this to ask for a new one anyway", "anyway")


def suggested_end(check: Check, valid_from: date) -> date | None:
    """The first day on which the organisation's policy asks for a new check; None where it asks for none.

    Of a certificate it counts from the date of issue, where that is known already.
    """
    if check.kind is CheckKind.CRIMINAL_RECORD:
        return add_months(check.issued_on or valid_from, queries.recheck_months(check.organisation_id))
    return suggested_valid_before(check.kind, valid_from)
