"""The blueprint that every flow of the room adds its pages to, and what a viewer reaches."""

from flask import Blueprint

from volunteer_app.accounts.signing_in import me
from volunteer_app.champions.reaching import Reach
from volunteer_app.foundation.permissions import Permission, Scope, can, current_scope

blueprint = Blueprint("champions", __name__)

VIEW, KEEP, ACT = Permission.CHAMPION_VIEW, Permission.CHAMPION_KEEP, Permission.ACTION_KEEP
ANY = Permission.DESK_VIEW


def seen() -> Scope | None:
    """Whose entries of the register the viewer reads: None for all, as the ministerial champion's office."""
    return None if can(Permission.NATIONAL_VIEW) else current_scope(VIEW)


def reach() -> Reach:
    """Which actions the viewer reaches."""
    return Reach(me().account_id, current_scope(ACT), reads_all=can(Permission.NATIONAL_VIEW))
