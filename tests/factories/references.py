"""Requests for references, made by the room's own service as a job. They flush and never commit."""

from itertools import count
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY
from tests.factories.recruitment import role_named
from volunteer_app.foundation import links
from volunteer_app.foundation.database import db
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.references import rules, service
from volunteer_app.vetting.references.answers import Answers, Capacity, Content, Group, KnownFor
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.service import Referee

_numbers = count(1)
ROLE = "mentor-prison"


def make_reference(
    person: Person, organisation: Organisation, role: str = ROLE, **who: Any
) -> ReferenceRequest:
    """A referee who was asked, with an e-mail address unless told."""
    who = {"name": "Rhian Speakwell", "relationship": "Manager", **who}
    if not who.keys() & {"email", "phone", "address"}:
        who["email"] = f"referee{next(_numbers)}@example.org"
    request = service.ask(person, Referee(**who), organisation=organisation, role=role_named(role), by=BY)
    db.session.flush()
    return request


def good_answers(request: ReferenceRequest, **other: Any) -> Answers:
    """What a referee says about whom nobody has to weigh anything."""
    said = {
        "known_for": KnownFor.TWO_TO_FIVE,
        "capacity": Capacity.EMPLOYER,
        "content": dict.fromkeys((Group(each) for each in request.asked_about), Content.YES),
        "strengths": "Listens well",
        **other,
    }
    return Answers(**said)


def link_of(request: ReferenceRequest) -> OneTimeLink:
    """A link with which the referee can answer."""
    token = links.issue(
        rules.PURPOSE, request.id, rules.expires_on(request.asked_on) - request.asked_on, keep_earlier=True
    )
    db.session.flush()
    found = links.find(rules.PURPOSE, token)
    assert found is not None
    return found


def newest_link(request: ReferenceRequest) -> OneTimeLink:
    """The link that was sent last, used or not."""
    statement = select(OneTimeLink).where(
        OneTimeLink.purpose == rules.PURPOSE, OneTimeLink.subject_id == request.id
    )
    return db.session.scalars(statement.order_by(OneTimeLink.id.desc()).limit(1)).one()
