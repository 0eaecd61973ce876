"""What a placement is planned to be, and what is refused of a plan whatever else holds."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation.errors import NotFound, Refused, refuse_all
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.placements.rules import LONGEST_YEARS, years_after
from volunteer_app.placements.screening.service import Asked
from volunteer_app.readiness.rules.places import misplaced
from volunteer_app.recruitment.models import Application
from volunteer_app.roles.models import Role


@dataclass(frozen=True)
class Plan:
    """Where, in what role and when a placement is planned: [starts_on, ends_before)."""

    organisation: Organisation
    role: Role
    place: Organisation
    starts_on: date
    ends_before: date
    supervisor: str = ""
    supervisor_id: int | None = None

    def asked_of_screening(self, person_id: int) -> Asked:
        """What screening is asked about it."""
        days = self.starts_on, self.ends_before
        return Asked("placement", person_id, self.organisation.id, self.place.id, *days)


def check_possible(plan: Plan) -> None:
    """Refuse a plan that cannot be proposed for anybody. Asks the database nothing."""
    refuse_all(lambda: _check_days(plan), lambda: check_where(plan))


def check_where(plan: Plan) -> None:
    """Refuse a role that is not placed here, and a place that is closed or not one for the role."""
    refuse_all(lambda: _check_role(plan), lambda: _check_place(plan))


def _check_days(plan: Plan) -> None:
    if plan.ends_before <= plan.starts_on:
        raise Refused("Last day must be on or after the first day", "last_day")
    if plan.ends_before > years_after(plan.starts_on, LONGEST_YEARS):
        raise Refused(
            f"A placement can last {LONGEST_YEARS} years at most. You can propose another one later",
            "last_day",
        )


def _check_role(plan: Plan) -> None:
    if plan.role.appointed_elsewhere:
        raise Refused("People are appointed to this role elsewhere, so it cannot be placed here", "role")


def _check_place(plan: Plan) -> None:
    if not plan.place.is_active or not plan.place.is_place:
        raise Refused("Choose a place that is open", "place")
    in_prison = plan.place.kind is OrganisationKind.PRISON
    if problem := misplaced(plan.role.setting, in_prison=in_prison):
        raise Refused(problem, "place")


def check_application(person: Person, plan: Plan, application: Application | None) -> None:
    """Approval marks the application placed: it must be this person's, here, for this role."""
    if application is None:
        return
    if application.person_id != person.id:
        raise NotFound
    if application.organisation_id != plan.organisation.id:
        raise Refused(f"This application is to {application.organisation.name}", "organisation")
    if application.opportunity.role_id != plan.role.id:
        raise Refused(
            f"This application is for {application.opportunity.role.name}. "
            "To place them in another role, propose it from their record",
            "role",
        )
