"""Who supervises, in a form: a coordinator who signs in here, chosen from a list, or else a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.forms import Drop, Form


@dataclass(frozen=True)
class Supervisor:
    """A name, and the account where they were chosen: two people can have one name."""

    name: str = ""
    account_id: int | None = None


class SupervisedForm(Form):
    """A form that asks who supervises. `offer_coordinators` before anything else is done with it."""

    coordinator = Drop("Which coordinator supervises? (optional)")

    def offer_coordinators(self, scope: Scope) -> None:
        """Offer the coordinators of the scope's organisations."""
        found = accounts.holders_among(scope.organisation_ids, MembershipRole.COORDINATOR)
        self._coordinators: dict[str, Account] = {each.reference: each for each in found}
        self.coordinator.choices = [
            SelectChoice("", "Somebody who is not listed"),
            *(SelectChoice(each.reference, name) for each, name in zip(found, _names(found), strict=True)),
        ]

    def supervised_by(self, typed: Any) -> Supervisor:
        """Whom the form names; `typed`: its field for a name."""
        account = self._coordinators.get(self.coordinator.data or "")
        return Supervisor(account.name, account.id) if account else Supervisor(typed.data.strip())

    def check_supervisor(self, typed: Any, missing: str = "") -> None:
        """One of the two, and with `missing` not none.

        Raises:
            ValidationError: both are given, or none.
        """
        if self.coordinator.data and typed.data:
            raise ValidationError("Choose a coordinator or enter a name, not both")
        if missing and not self.coordinator.data and not typed.data:
            raise ValidationError(missing)


def _names(found: Sequence[Account]) -> list[str]:
    """Two of one name are told apart by their references."""
    names = [each.name for each in found]
    return [f"{each.name}, {each.reference}" if names.count(each.name) > 1 else each.name for each in found]
