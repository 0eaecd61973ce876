"""What changes at the source reaches whoever relied on it as "look at it again", without the reason.

Listens to the vetting room itself (wired in `volunteer_app.blueprints`), in the same transaction.
"""

from collections.abc import Sequence

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.vetting.facts import CheckDoubted, CheckTurnedAdverse, ClearCheckChanged, PersonBarred
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries, resting
from volunteer_app.vetting.passport.models import FACTS, Reliance
from volunteer_app.vetting.passport.rules import Action

BY = Actor.job("checks that others rely on")


def of_changed_check(fact: ClearCheckChanged) -> None:
    """A check that was clear is not as it was: whoever relied on it looks at it again."""
    check = db.session.get_one(Check, fact.check_id)
    _flag([each for each in resting.on_check(check.id) if not _is_as_relied_on(check, each)])


def of_adverse_check(fact: CheckTurnedAdverse) -> None:
    """The source has a later like check that speaks against the person: its older ones count no more."""
    rows = resting.on_like_checks(db.session.get_one(Check, fact.check_id))
    _flag([each for each in rows if each.check is not None and not _is_as_relied_on(each.check, each)])


def of_doubted_checks(fact: CheckDoubted) -> None:
    """After a merge nobody knows whose check it is: whoever relied on it looks at it again."""
    _flag(resting.on_doubted(fact.person_id, fact.organisation_id))


def of_barred_person(fact: PersonBarred) -> None:
    """A bar speaks against every certificate: whoever relied on one looks again, and is not told why."""
    _flag(resting.on_certificates(fact.person_id))


def _is_as_relied_on(check: Check, row: Reliance) -> bool:
    if not queries.counts_at_its_source(check):
        return False
    return all(getattr(check, name) == getattr(row, name) for name in FACTS)


def _flag(rows: Sequence[Reliance]) -> None:
    for row in rows:
        row.look_again_at = clock.now()
        history.record(Action.LOOK_AGAIN, row, by=BY)
        _tell(row)
        announce(CheckDoubted(row.person_id, row.organisation_id))


def _tell(row: Reliance) -> None:
    """Those who decide checks of the organisation, and its coordinators, once each."""
    roles = (MembershipRole.VETTING_OFFICER, MembershipRole.COORDINATOR)
    found = {each.id: each for role in roles for each in accounts.holders(row.organisation_id, role)}
    for account in found.values():
        mail.post(
            account.email,
            "vetting/mail/look_again.txt",
            name=account.name,
            url=links.address("vetting.reliance", reference=row.reference),
        )
