"""Questions about convictions, what was told, and assessments, made by the services of the room."""

from datetime import date
from typing import Any

from tests.factories.accounts import make_account
from tests.factories.organisations import BY
from tests.factories.recruitment import role_named
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.recruitment.models import Application
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing import service as assessing
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.refuse import Decision, Weighing
from volunteer_app.vetting.assessing.rules import Factor, Outcome
from volunteer_app.vetting.disclosures import queries, service
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import Matter, Route, ToldHow
from volunteer_app.vetting.telling.flow import Question, Trail

SPENT_ONES = "mentor-prison"  # a role that may ask about spent ones
UNSPENT_ALONE = "mentor-community"


def actor_of(account: Account) -> Actor:
    """The account as somebody who acts."""
    return Actor(ActorKind.ACCOUNT, account.reference, account.name)


def make_officer(organisation: Organisation, name: str = "Vera Officer") -> Account:
    """A vetting officer of the organisation."""
    return make_account(name=name, roles=[(MembershipRole.VETTING_OFFICER, organisation)])


def over(organisation: Organisation) -> Scope:
    """What a vetting officer's permission reaches."""
    return Scope(frozenset({organisation.id}))


def a_fine(on: date, *, is_last: bool = True) -> Trail:
    """The answers about a fine of an adult: spent 12 months after the conviction."""
    day = on.isoformat()
    said = [
        (Question.KIND, "conviction"),
        (Question.AGE, "adult"),
        (Question.CONVICTED_ON, day),
        (Question.GROUP, "financial"),
        (Question.DISPOSAL, "adult_fine"),
        (Question.GIVEN_ON, day),
        (Question.MORE_SENTENCES, "no"),
        (Question.OFFENCE, "specified"),
    ]
    trail: Trail = [(question, {"answer": answer}) for question, answer in said]
    return [*trail, (Question.MORE, {"answer": "no"})] if is_last else trail


def a_matter(on: date, offence: str = "theft from a shop", account: str = "It was long ago") -> Matter:
    """A fine, with the person's own words."""
    return Matter(a_fine(on, is_last=False), offence, account)


def make_disclosure(
    person: Person, organisation: Organisation, *matters: Matter, role: str = SPENT_ONES, offer: str = "APP-1"
) -> Disclosure:
    """A question of which the law was told; answered on paper if there are matters."""
    disclosure = service.open_question(person, organisation, role_named(role), offer_reference=offer, by=BY)
    assert disclosure is not None
    service.tell_law(disclosure, ToldHow.IN_PERSON, by=BY)
    if matters:
        service.answer(disclosure, matters, route=Route.PAPER, by=BY, authority=over(organisation))
    db.session.flush()
    return disclosure


def nothing_told(application: Application) -> None:
    """The question of an accepted offer was answered with nothing, and an officer has seen so."""
    (asked,) = queries.of_offers([application.reference])
    reach = over(application.organisation)
    service.tell_law(asked, ToldHow.IN_PERSON, by=BY)
    service.answer(asked, (), route=Route.PAPER, by=BY, authority=reach)
    service.nothing_to_weigh(asked, by=BY, authority=reach)
    db.session.flush()


def a_weighing(words: str = "Weighed") -> Weighing:
    """Every factor in these words."""
    return Weighing(dict.fromkeys(Factor, words), words)


def a_decision(
    outcome: Outcome = Outcome.SUITABLE, reasons: str = "It was long ago", **more: Any
) -> Decision:
    """A decision with reasons."""
    conditions = "Two at each visit" if outcome is Outcome.WITH_CONDITIONS else ""
    return Decision(outcome, reasons, **{"conditions": conditions, **more})


def open_assessment(disclosure: Disclosure, by: Account) -> RiskAssessment:
    """An assessment of what was told, to be weighed."""
    scope = Scope(frozenset({disclosure.organisation_id}))
    return opening.open_for_disclosure(disclosure, by=actor_of(by), authority=scope)


def decided(
    assessment: RiskAssessment,
    one: Account,
    other: Account,
    outcome: Outcome = Outcome.SUITABLE,
    **words: Any,
) -> RiskAssessment:
    """Proposed by one officer, decided by another."""
    scope = Scope(frozenset({assessment.organisation_id}))
    said = a_decision(outcome, **words)
    weighing = a_weighing(words.get("reasons", "Weighed"))
    assessing.propose(assessment, weighing, said, by=actor_of(one), authority=scope)
    assessing.decide(assessment, said, by=actor_of(other), authority=scope)
    return assessment
