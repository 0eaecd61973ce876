"""Telling leads at once, by mail, that there is something to open. A mail never says more than that."""

from collections.abc import Sequence

from volunteer_app.accounts.facts import RoleGiven
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.safeguarding import queries, steps
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Act, Said

NEW_LEADS = Actor.job("safeguarding.telling")
NOBODY = (
    "Nobody: this organisation and those above it have no safeguarding lead. Their administrators were told"
)


def alert(concern: Concern, by: Actor) -> None:
    """Tell the leads that there is one; where there is no lead, tell administrators that one is needed."""
    leads = queries.leads(concern)
    if not leads:
        _ask_for_a_lead(concern)
    _tell(concern, Act.ALERT, leads, by)


def remind(concern: Concern, by: Actor) -> None:
    """Nobody has taken it on: tell the leads again, each time also those of one organisation further up."""
    further = queries.times_reminded(concern.id) + 1
    leads = queries.leads_up_to(concern, further)
    if not leads:
        _ask_for_a_lead(concern, further)
    _tell(concern, Act.REMIND, leads, by)


def of_role_given(fact: RoleGiven) -> None:
    """A new lead is told of what nobody has taken on, where they would have been told when it was raised."""
    if fact.role is not MembershipRole.SAFEGUARDING_LEAD:
        return
    for concern in queries.new_within_reach(fact.organisation_id):
        them = [each for each in queries.leads(concern) if each.id == fact.account_id]
        if them:
            _tell(concern, Act.ALERT, them, NEW_LEADS)


def _tell(concern: Concern, act: Act, leads: Sequence[Account], by: Actor) -> None:
    for each in leads:
        mail.post(
            to=each.email,
            template="safeguarding/mail/to_open.txt",
            name=each.name,
            url=links.address("safeguarding.concern", reference=concern.reference),
        )
    steps.write(concern, act, Said(whom=", ".join(each.name for each in leads) or NOBODY), by)


def _ask_for_a_lead(concern: Concern, further: int = 0) -> None:
    for each in queries.administrators(concern, further):
        mail.post(
            to=each.email,
            template="safeguarding/mail/no_lead.txt",
            name=each.name,
            organisation=concern.organisation,
            url=links.address("accounts.list_accounts"),
        )
