"""Somebody for whom all holds, and the officers who decide about them."""

from datetime import date, timedelta
from typing import Any

from tests.factories.accounts import make_account
from tests.factories.disclosures import (
    UNSPENT_ALONE,
    a_matter,
    actor_of,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.organisations import make_organisation
from tests.factories.placements import ready_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.readiness import queries
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing import service as assessing
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.refuse import Decision
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome

OTHER_ROLE = "resettlement-volunteer"  # asks for a basic certificate too
MONDAY = date(2026, 11, 23)
UNSUITABLE = Outcome.NOT_SUITABLE


class World:
    """Hope, its place, its officers, and somebody for whom all that the role asks holds."""

    def __init__(self, role: str = UNSPENT_ALONE) -> None:
        self.hope, self.place = make_organisation(), make_organisation("A base")
        self.role = role_named(role)
        self.person = ready_person(self.hope, self.place, self.role)
        self.vera, self.oren = make_officer(self.hope, "Vera"), make_officer(self.hope, "Oren")
        make_account("cora@hope.example", roles=[(MembershipRole.COORDINATOR, self.hope)])

    def answer(self, role: str | None = None, **known: Any) -> Answer:
        first = clock.today()
        asked = role_named(role) if role else self.role
        case = Case(self.person, asked, self.place, first, first + timedelta(days=30))
        return queries.answer(case, self.hope.id, **known)

    def tell(self, *, role: str | None = None, offer: str = "APP-1") -> RiskAssessment:
        """They told of something, which is to be weighed."""
        told = a_matter(clock.today() - timedelta(days=30))
        found = make_disclosure(self.person, self.hope, told, role=role or self.role.code, offer=offer)
        return open_assessment(found, self.vera)

    def show_something(self, role: str | None = None) -> RiskAssessment:
        """A newer certificate shows something, which is to be weighed for the role."""
        check = make_check(
            self.person,
            self.hope,
            level=CertificateLevel.BASIC,
            outcome=CheckOutcome.HAS_INFORMATION,
            issued_on=clock.today(),
        )
        by, asked = actor_of(self.vera), role_named(role) if role else self.role
        return opening.open_for_check(check, asked, by=by, authority=over(self.hope))

    def decide(self, found: RiskAssessment, outcome: Outcome = Outcome.SUITABLE, **words: str) -> None:
        decided(found, self.vera, self.oren, outcome, **words)

    def reconsider(self, found: RiskAssessment, outcome: Outcome) -> None:
        """A third officer decides."""
        assessing.ask_again(found, "Please", by=actor_of(self.vera), authority=over(self.hope))
        tess = actor_of(make_officer(self.hope, "Tess"))
        said = Decision(outcome, "Looked at anew")
        assessing.settle(found, said, by=tess, authority=over(self.hope))


def line(answer: Answer, kind: RequirementKind) -> Requirement:
    (found,) = [each for each in answer.requirements if each.kind is kind]
    return found
