"""Sample accounts: one for each role. Password and key are public, so they exist on this machine alone."""

from dataclasses import dataclass

from volunteer_app.accounts import passwords, second_factor, totp
from volunteer_app.accounts import service as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import OPENS_PROTECTED, SECOND_FACTOR, Action
from volunteer_app.accounts.rules import MembershipRole as R
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.organisations import queries as organisations

PASSWORD = "sample-lantern-by-the-gate"  # noqa: S105 - public on purpose
# What an authenticator app takes for those whose role asks for a second factor; public like the password
SECRET = "SAMPLEKEYSAMPLEKEYSAMPLEKEY23456"  # noqa: S105 - public on purpose


@dataclass(frozen=True)
class SampleAccount:
    """A sign-in: what it shows, and its roles by organisation code."""

    title: str
    email: str
    name: str
    roles: tuple[tuple[R, str], ...]


ACCOUNTS = (
    SampleAccount(
        "Volunteer coordinator",
        "coordinator@lantern.example",
        "Bethan Coordwell",
        ((R.COORDINATOR, "S-LANTERN"),),
    ),
    SampleAccount(
        "Vetting officer", "vetting@lantern.example", "Oren Checkley", ((R.VETTING_OFFICER, "S-LANTERN"),)
    ),
    SampleAccount(
        "Security contact, Leeds prison",
        "security@leeds.example",
        "Petra Gatesby",
        ((R.SECURITY_CONTACT, "LEI"),),
    ),
    SampleAccount("Volunteer", "volunteer@people.example", "Sami Helperton", ()),
    SampleAccount("Champion, HMPPS", "champion@hmpps.example", "Noor Champley", ((R.CHAMPION, "HMPPS"),)),
    SampleAccount(
        "Ministerial champion’s office",
        "office@champion.example",
        "Alex Ministerley",
        ((R.MINISTERIAL_CHAMPION, "MOJ"),),
    ),
    SampleAccount(
        "Second of that office",
        "office2@champion.example",
        "Robin Championson",
        ((R.MINISTERIAL_CHAMPION, "MOJ"),),
    ),
    SampleAccount(
        "Network editor", "editor@network.example", "Kit Newsome-Page", ((R.NETWORK_EDITOR, "S-LANTERN"),)
    ),
    SampleAccount(
        "Second network editor",
        "editor2@network.example",
        "Mo Proofman",
        ((R.NETWORK_EDITOR, "S-LANTERN"),),
    ),
    SampleAccount(
        "Safeguarding lead",
        "safeguarding@lantern.example",
        "Dita Safeholm",
        ((R.SAFEGUARDING_LEAD, "S-LANTERN"),),
    ),
    SampleAccount(
        "Administrator", "admin@lantern.example", "Rafi Adminson", ((R.ADMINISTRATOR, "S-LANTERN"),)
    ),
    SampleAccount(
        "Second administrator", "admin2@lantern.example", "Ines Adminova", ((R.ADMINISTRATOR, "S-LANTERN"),)
    ),
    SampleAccount(
        "Administrator, Ministry of Justice",
        "register@moj.example",
        "Marlow Registrar",
        ((R.ADMINISTRATOR, "MOJ"),),
    ),
)

VOLUNTEER = "volunteer@people.example"
OFFICE = ("office@champion.example", "office2@champion.example")


def has_second_factor(sample: SampleAccount) -> bool:
    """Whether the account has one: where a role asks for it, or what is protected does."""
    return any(role in SECOND_FACTOR | OPENS_PROTECTED for role, _ in sample.roles)


def code_now(step: int | None = None) -> str:
    """The code that an app with SECRET shows in a step of 30 seconds; None: the present one."""
    return totp.code_at(SECRET, totp.step_of(clock.now()) if step is None else step)


def create(volunteer_person_id: int, by: Actor) -> list[Account]:
    """The accounts, each with the sample password; the volunteer's is linked to their record."""
    hashed = passwords.hashed(PASSWORD)
    return [_create(sample, volunteer_person_id, hashed, by) for sample in ACCOUNTS]


def _create(sample: SampleAccount, volunteer_person_id: int, hashed: str, by: Actor) -> Account:
    person_id = volunteer_person_id if sample.email == VOLUNTEER else None
    account = accounts.create_account(sample.email, sample.name, by=by, person_id=person_id)
    account.password_hash = hashed
    history.record(Action.SET_PASSWORD, account, by=by)
    if has_second_factor(sample):
        turn_on(account, by)
    for role, code in sample.roles:
        organisation = organisations.by_code(code)
        if organisation is not None:
            accounts.grant_role(account, organisation, role, by=by)
    return account


def turn_on(account: Account, by: Actor) -> None:
    """Give the account a second factor with SECRET; nobody is told by mail."""
    factor = second_factor.set_up(account)
    factor.secret = SECRET
    factor.confirmed_at = account.second_factor_since = clock.now()
    history.record(Action.TURN_ON_FACTOR, account, by=by)
