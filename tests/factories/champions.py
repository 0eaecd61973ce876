"""Champions, their terms and actions for tests: by the services themselves, flushed and never committed."""

from datetime import date, timedelta
from itertools import count

from tests.factories.accounts import make_account, make_membership
from tests.factories.organisations import BY, make_organisation
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import handing_over, service
from volunteer_app.champions.actions import service as acting
from volunteer_app.champions.models import BodyAction, ChampionHandover, ChampionTerm
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector

# What of `references` the pages of the room name, where it is not a body
NAMED = {
    "champions.action": "action",
    "champions.call_off_handover": "handover",
    "champions.close_action": "action",
    "champions.edit_action": "action",
    "champions.edit_champion": "champion",
    "champions.hand_over": "next champion",
    "champions.handover": "handover",
    "champions.note_action": "action",
    "champions.reopen_action": "action",
    "champions.withdraw_champion": "champion",
}
_numbers = count(1)


def make_body(name: str = "Agency for Testing", parent: Organisation | None = None) -> Organisation:
    """A department or agency."""
    made = make_organisation(
        name, kind=OrganisationKind.AGENCY, sector=Sector.JUSTICE_POLICY, parent=parent, is_place=False
    )
    db.session.flush()
    return made


def details(
    name: str = "Ada Champwell",
    starts: int = -100,
    days: int = 730,
    *,
    email: str | None = None,
    telephone: str = "",
    gets_role: bool = False,
) -> service.Details:
    """What the register says of a champion whose term begins so many days from today."""
    first = clock.today() + timedelta(days=starts)
    return service.Details(
        name=name,
        email=f"champion{next(_numbers)}@body.example" if email is None else email,
        telephone=telephone,
        role_description="Speaks for volunteering in the agency",
        starts_on=first,
        ends_before=first + timedelta(days=days),
        gets_role=gets_role,
    )


def make_term(body: Organisation, said: service.Details | None = None) -> ChampionTerm:
    """A term in the register."""
    return service.register(body, said or details(), by=BY)


def make_owner(body: Organisation, name: str = "Owen Actley") -> Account:
    """Somebody who works for the body."""
    account = make_account(name=name)
    since = clock.today() - timedelta(days=400)
    make_membership(account, MembershipRole.COORDINATOR, body, starts_on=since)
    return account


def action_details(
    owner: Account, title: str = "Ask every region for its figures", due: int = 30, page: str = ""
) -> acting.Details:
    """What is said of an action that is due so many days from today."""
    return acting.Details(
        title=title,
        why="Two regions sent none",
        arose_from="The figures of September",
        page=page,
        owner=owner,
        due_on=clock.today() + timedelta(days=due),
    )


def make_action(
    body: Organisation, owner: Account, title: str = "Ask every region for its figures", due: int = 30
) -> BodyAction:
    """An open action of the body; one that is overdue was set in time."""
    set_on = clock.today() + timedelta(days=min(due, 0))
    with clock.standing_on(set_on):
        return acting.set_action(body, action_details(owner, title, max(due, 0)), by=BY)


def make_handover(body: Organisation, day: date | None = None) -> ChampionHandover:
    """A handover that is planned between two champions of the body."""
    today = clock.today()
    given = make_term(body, details("Gil Giveley", -100, 130, gets_role=True))
    taken = make_term(body, details("Tia Takely", 30, 700))
    on = day or today + timedelta(days=30)
    return handing_over.plan(given, taken, on, note="", shown="", by=BY)


def references(parent: Organisation) -> dict[str, str]:
    """A body below this organisation, with one of everything that pages name."""
    body = make_body("Agency of " + parent.name, parent)
    handover = make_handover(body)
    following = make_term(body, details("Una Nextley", 730, 300))
    action = make_action(body, make_owner(body))
    db.session.flush()
    return {
        "body": body.reference,
        "champion": handover.to_term.reference,
        "next champion": following.reference,
        "handover": handover.reference,
        "action": action.reference,
    }
