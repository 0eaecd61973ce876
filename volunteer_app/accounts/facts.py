"""What this room announces to the rooms above it. Pure: ids and words alone."""

from dataclasses import dataclass

from volunteer_app.accounts.rules import MembershipRole


@dataclass(frozen=True)
class RoleGiven:
    """Somebody has a role in an organisation from now on, with whatever confirmation it takes."""

    account_id: int
    organisation_id: int
    role: MembershipRole
