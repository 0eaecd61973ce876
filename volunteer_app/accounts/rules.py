"""Roles that an account can hold, what each may do, and the rules of signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from volunteer_app.foundation.authority import Permission
from volunteer_app.organisations.rules import OrganisationKind


class MembershipRole(StrEnum):
    """What an account is in an organisation. DOMAIN: who uses it."""

    COORDINATOR = "coordinator"
    VETTING_OFFICER = "vetting_officer"
    SECURITY_CONTACT = "security_contact"
    CHAMPION = "champion"
    MINISTERIAL_CHAMPION = "ministerial_champion"
    NETWORK_EDITOR = "network_editor"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """The role as pages name it."""
        return _WORDS[self]


_WORDS = {
    MembershipRole.COORDINATOR: "Volunteer coordinator",
    MembershipRole.VETTING_OFFICER: "Vetting officer",
    MembershipRole.SECURITY_CONTACT: "Prison security contact",
    MembershipRole.CHAMPION: "Volunteering champion",
    MembershipRole.MINISTERIAL_CHAMPION: "Ministerial champion’s office",
    MembershipRole.NETWORK_EDITOR: "Network editor",
    MembershipRole.SAFEGUARDING_LEAD: "Designated safeguarding lead",
    MembershipRole.ADMINISTRATOR: "Administrator",
}


class Action(StrEnum):
    """What history calls each change in this room."""

    INVITE = "account:invite"
    ACCEPT_INVITATION = "account:accept_invitation"
    SEND_INVITATION = "account:send_invitation"
    SET_PASSWORD = "account:set_password"  # noqa: S105 - the name of an action, not a password
    REHASH_PASSWORD = "account:rehash_password"  # noqa: S105 - the name of an action, not a password
    DEACTIVATE = "account:deactivate"
    GRANT_ROLE = "membership:grant"
    PROPOSE_ROLE = "membership:propose"
    CONFIRM_ROLE = "membership:confirm"
    END_ROLE = "membership:end"
    EXPORT_LIST = "list:export"
    TURN_ON_FACTOR = "second_factor:turn_on"
    TURN_OFF_FACTOR = "second_factor:turn_off"
    RESET_FACTOR = "second_factor:reset"
    RENEW_CODES = "second_factor:renew_codes"
    USE_RECOVERY_CODE = "second_factor:use_recovery_code"
    ADD_APP = "second_factor:add_app"
    REMOVE_APP = "second_factor:remove_app"
    ADD_PASSKEY = "passkey:add"
    RENAME_PASSKEY = "passkey:rename"
    REMOVE_PASSKEY = "passkey:remove"
    REFUSE_PASSKEY = "passkey:refuse_count"


# What each role may do in its organisation and below it.
GRANTS: dict[MembershipRole, frozenset[Permission]] = {
    MembershipRole.COORDINATOR: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.PERSON_VIEW,
            Permission.PERSON_EDIT,
            Permission.PERSON_IMPORT,
            Permission.PERSON_MERGE,
            Permission.MESSAGE_SEND,
            Permission.OPPORTUNITY_MANAGE,
            Permission.APPLICATION_VIEW,
            Permission.APPLICATION_MOVE,
            Permission.CHECK_RECORD,
            Permission.TRAINING_VERIFY,
            Permission.PLACEMENT_VIEW,
            Permission.PLACEMENT_APPROVE,
            Permission.HOURS_VERIFY,
            Permission.ROTA_MANAGE,
            Permission.ROTA_CALL_OFF,
            Permission.PLACE_VIEW,
            Permission.RECOGNITION_GIVE,
            Permission.MENTORING_MANAGE,
            Permission.EQUALITY_ENTER,
            Permission.EQUALITY_RATE,
            Permission.PRACTICE_WRITE,
        }
    ),
    MembershipRole.VETTING_OFFICER: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.PERSON_VIEW,
            Permission.CHECK_RECORD,
            Permission.CHECK_DECIDE,
            Permission.BAR_RECORD,
            Permission.REFERRAL_DECIDE,
            Permission.DISCLOSURE_OPEN,
            Permission.SENTENCE_HOLD,
            Permission.DO_NOT_MATCH_HOLD,
        }
    ),
    MembershipRole.SECURITY_CONTACT: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.CLEARANCE_DECIDE,
            Permission.ROTA_CALL_OFF,
            Permission.PLACE_VIEW,
            Permission.SENTENCE_HOLD,
            Permission.DO_NOT_MATCH_HOLD,
        }
    ),
    MembershipRole.CHAMPION: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.FIGURES_OWN,
            Permission.SURVEY_ANSWER,
            Permission.ACTION_KEEP,
        }
    ),
    MembershipRole.MINISTERIAL_CHAMPION: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.NATIONAL_VIEW,
            Permission.DIVERSITY_PUBLISH,
            Permission.SURVEY_RUN,
            Permission.CHAMPION_VIEW,
            Permission.SURVEY_MICRODATA,
        }
    ),
    MembershipRole.NETWORK_EDITOR: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.PACK_PUBLISH,
            Permission.QUALIFICATION_EDIT,
            Permission.PRACTICE_WRITE,
            Permission.PRACTICE_EDIT,
        }
    ),
    MembershipRole.SAFEGUARDING_LEAD: frozenset(
        {Permission.DESK_VIEW, Permission.REFERRAL_DECIDE, Permission.CONCERN_HOLD}
    ),
    MembershipRole.ADMINISTRATOR: frozenset(
        {
            Permission.DESK_VIEW,
            Permission.ACCOUNT_ADMINISTER,
            Permission.ORGANISATION_ADMINISTER,
            Permission.REQUIREMENT_REHEARSE,
            Permission.CHAMPION_VIEW,
            Permission.CHAMPION_KEEP,
        }
    ),
}

# What opens protected records. Nobody has one of these without a second factor, or by one administrator's
# word alone.
PROTECTED = frozenset(
    {
        Permission.BAR_RECORD,
        Permission.REFERRAL_DECIDE,
        Permission.DISCLOSURE_OPEN,
        Permission.SENTENCE_HOLD,
        Permission.DO_NOT_MATCH_HOLD,
        Permission.CONCERN_HOLD,
    }
)
OPENS_PROTECTED = frozenset(role for role, granted in GRANTS.items() if granted & PROTECTED)

# Nothing that these roles allow holds before a second administrator has confirmed it (DOMAIN: who uses it).
# Of other roles in OPENS_PROTECTED only what is protected waits.
TWO_ADMINISTRATORS = frozenset({MembershipRole.VETTING_OFFICER, MembershipRole.SAFEGUARDING_LEAD})

# Who proposed a role and who confirms it must be two people. An administrator of a moment ago may be another
# one under a second address, so both must have been administrators for this long.
INDEPENDENT_AFTER = timedelta(days=7)

# Who holds one of these signs in with a second factor: they open what is protected, or let others in.
SECOND_FACTOR = TWO_ADMINISTRATORS | {MembershipRole.ADMINISTRATOR}

# Roles that only make sense at a prison.
PRISON_ONLY = frozenset({MembershipRole.SECURITY_CONTACT})

# The ministerial champion's office sees national figures: only the Ministry's own administrators give that.
MINISTRY = "MOJ"

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)

FAILURES_BEFORE_LOCK = 10
LOCK = timedelta(minutes=15)

# How long somebody has for the second step, once the password was right.
SECOND_STEP = timedelta(minutes=10)
# How long the page with new recovery codes can be opened again, in the browser that they were made for.
CODES_SHOWN = timedelta(minutes=30)
RECOVERY_CODES = 10

# How long a passkey may take to answer: as long as the second step, since that is where most are asked.
CHALLENGE_VALID = SECOND_STEP
# More than anybody asks for at once; who asks again and again leaves no more rows than these.
MOST_CHALLENGES = 20
MOST_PASSKEYS = 20
LONGEST_PASSKEY_NAME = 60

INVITATION_VALID = timedelta(days=7)
RESET_VALID = timedelta(hours=1)
# Nobody can fill somebody else's mailbox by asking again and again.
MOST_RESETS_AN_HOUR = 5

# More names than this above a list are no help to find one.
MOST_SAVED_VIEWS = 20


class ChallengePurpose(StrEnum):
    """What a passkey is asked for: to be added, or to prove who signs in or changes a sign-in."""

    ADD = "add"
    GIVE = "give"


class LinkPurpose(StrEnum):
    """What a one-time link of this room is for."""

    INVITATION = "account:invitation"
    RESET = "account:reset"


def allowed(role: MembershipRole, *, by_two: bool) -> frozenset[Permission]:
    """What the role may do. `by_two`: two administrators gave it, or whoever runs the service did."""
    return GRANTS[role] if by_two else GRANTS[role] - PROTECTED


def misplaced(role: MembershipRole, kind: OrganisationKind, code: str) -> str:
    """A sentence if this role cannot be held at an organisation of this kind and code, else empty."""
    if role in PRISON_ONLY and kind is not OrganisationKind.PRISON:
        return f"{role.words} can only be given at a prison"
    if role is MembershipRole.MINISTERIAL_CHAMPION and code != MINISTRY:
        return f"{role.words} can only be given at the Ministry of Justice"
    return ""


def is_locked(latest_failures: Sequence[datetime], now: datetime) -> bool:
    """Whether signing in is locked: for `LOCK` from the last of 10 failures that fell within `LOCK`.

    Args:
        latest_failures: when the latest failures happened, the newest first; 10 are enough.
        now: this moment.
    """
    if len(latest_failures) < FAILURES_BEFORE_LOCK:
        return False
    newest, tenth = latest_failures[0], latest_failures[FAILURES_BEFORE_LOCK - 1]
    return newest > now - LOCK and newest - tenth <= LOCK


@dataclass(frozen=True)
class PasswordRule:
    """How long a password must be: 12 characters, 15 for staff (NIST SP 800-63B-4 section 3.1.1.2)."""

    staff: bool

    @property
    def shortest(self) -> int:
        """The least number of characters."""
        return 15 if self.staff else 12

    def problem(self, password: str, common: frozenset[str]) -> str:
        """A sentence if the password will not do, else an empty string.

        Args:
            password: what was typed; anything may be in it, also spaces.
            common: lower-case passwords that are too common to use.
        """
        if len(password) < self.shortest:
            return f"Password must be {self.shortest} characters or more"
        if len(password) > 200:
            return "Password must be 200 characters or fewer"
        if password.casefold() in common:
            return "This password is one of the most common ones. Choose another, such as three random words"
        if len(set(password)) < 5:
            return "Password must have at least 5 different characters"
        return ""
