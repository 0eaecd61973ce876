"""The door for the rooms above: an accepted offer opens the question about convictions, its end closes it.

They learn where a question has got to, whether somebody may begin in a role, and on what terms; never what
was told or shown, or whether anything was: `vetting.disclosures` and `vetting.assessing` are read by this
room alone.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.roles.models import Role
from volunteer_app.vetting.assessing import queries as assessments
from volunteer_app.vetting.assessing import service as assessing
from volunteer_app.vetting.assessing import standings as reading
from volunteer_app.vetting.assessing import turns
from volunteer_app.vetting.disclosures import queries, service
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.standing import NOTHING, Standing
from volunteer_app.vetting.words.rules import AWAIT_OFFICER, WITH_THE_OFFICER

STATEMENTS = reading.STATEMENTS
OLDEST_FIRST = queries.OLDEST_FIRST
OF_WHOM = queries.OF_WHOM
WEIGHED_OLDEST_FIRST = turns.OLDEST_FIRST
WEIGHED_OF_WHOM = turns.OF_WHOM
S = DisclosureState
# What the organisation does next about a question that is not decided yet.
_NEXT = {
    S.TO_BE_TOLD: "Send them the question",
    S.TOLD: "They reply online, or on the paper that you gave them",
    S.ON_PAPER: "Nothing to do until it is entered and decided",
    S.ANSWERED: AWAIT_OFFICER,
    S.CLOSED: "Offer them the role again, so that they can be asked",
}


def open_question(
    person: Person, organisation: Organisation, role: Role, *, offer_reference: str, by: Actor
) -> None:
    """The offer was accepted. Nothing is asked where the role does not allow it."""
    disclosure = service.open_question(person, organisation, role, offer_reference=offer_reference, by=by)
    if disclosure is not None:
        _tell(person)


def close_questions(offer_references: Collection[str], *, by: Actor) -> None:
    """These applications ended: nothing more is asked, and what was told goes with the next sweep."""
    found = queries.of_offers(offer_references)
    if found:
        assessing.withdraw(assessments.of_disclosures([each.id for each in found]), by=by)
        service.close(found, by=by)


def answers_waiting(scope: Scope) -> Select[Any]:
    """The questions that wait for a vetting officer; `OLDEST_FIRST` and `OF_WHOM` are for lists of them.

    What is being weighed waits as an assessment, for whoever takes its next step.
    """
    return queries.for_officers(scope).where(~turns.is_being_weighed())


def assessments_waiting(scope: Scope, *, key: str, person_id: int | None) -> Select[Any]:
    """The assessments whose next step this officer may take; `WEIGHED_OLDEST_FIRST` and `WEIGHED_OF_WHOM`.

    `key`: of the officer's account; `person_id`: who they are, where they volunteer too.
    """
    return turns.waiting_for(scope, clock.today(), key=key, person_id=person_id)


def standings(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[tuple[int, int], Standing]:
    """Where vetting stands with an organisation, by person and role; who was asked nothing is not there.

    `STATEMENTS` is how many it takes, for any number of people. `known_at`: as of this moment; None: now.
    """
    return reading.standings(person_ids, organisation_id, known_at=known_at)


def standing_of(person_id: int, organisation_id: int, role_id: int) -> Standing:
    """The same for one person in one role, as of now."""
    return standings([person_id], organisation_id).get((person_id, role_id), NOTHING)


def stop_of(found: Standing) -> str:
    """Why nobody may let somebody begin who stands so, and what to do, in neutral words; else empty."""
    if found.cannot_go_on:
        return f"{WITH_THE_OFFICER}. {_NEXT[S.ANSWERED]}"
    return ". ".join(words(found.asks)) if found.asks is not None else ""


def words(asks: DisclosureState) -> tuple[str, str]:
    """Where a question that is not decided yet has got to, and what to do next."""
    return "Not answered" if asks is S.CLOSED else asks.words, _NEXT[asks]


def goes_on(asks: DisclosureState) -> bool:
    """Whether an answer can come without anybody's decision on the person."""
    return asks in {S.TO_BE_TOLD, S.TOLD, S.ON_PAPER}


def _tell(person: Person) -> None:
    """Whoever cannot sign in is told by their coordinator."""
    account = accounts.of_person(person.id)
    if account is not None and account.is_active:
        url = links.address("vetting.my_disclosures")
        mail.post(to=account.email, template="vetting/mail/something_to_read.txt", name=account.name, url=url)
