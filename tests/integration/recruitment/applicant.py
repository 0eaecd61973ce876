"""Somebody who applies: what they answer, and how a test answers for them."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.recruitment import drafts
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.recruitment.views.flow import TOKENS

ANSWERS: dict[str, dict[str, Any]] = {
    "name": {"first_name": "Siân", "last_name": "O’Brien-Ŵyn 😀"},
    "date-of-birth": {
        "date_of_birth__day": "29", "date_of_birth__month": "2", "date_of_birth__year": "1988",
    },
    "email": {"has_email": "yes", "email": "Sian@Example.org"},
    "phone": {"phone": ""},
    "postcode": {"postcode": " ll57  2dg "},
    "language": {"preferred_language": "welsh"},
    "access-needs": {"access_needs": "Large print"},
    "why": {"why": "First line\r\nSecond line"},
    "availability": {"availability": "Tuesdays"},
    "referee-1": {"name": "Ann Other", "how_known": "Neighbour", "email": "ann@example.org", "phone": ""},
    "referee-2": {"name": "Bo", "how_known": "Colleague", "email": "", "phone": "01632 960001"},
    "convictions": {},
}  # fmt: skip


def base(opportunity: Opportunity) -> str:
    return f"/opportunities/{opportunity.reference}"


def answer(client: PageClient, opportunity: Opportunity, *slugs: str, **changes: dict[str, Any]) -> None:
    """Answer these questions (all of them without any) one after the other, as a person would."""
    for slug in slugs or ANSWERS:
        said = changes.get(slug.replace("-", "_"), ANSWERS[slug])
        reply = client.submit(f"{base(opportunity)}/apply/{slug}", **said)
        assert reply.status_code == 302, f"{slug}: {reply.text}"


def have_answered(client: PageClient, opportunity: Opportunity, *slugs: str) -> None:
    """Start where these questions (all of them without any) have been answered already."""
    draft, token = drafts.start(opportunity)
    for slug in slugs or ANSWERS:
        born = {"date_of_birth": date(1988, 2, 29)}
        drafts.keep(draft, slug, born if slug == "date-of-birth" else ANSWERS[slug])
    db.session.commit()
    with client.session_transaction() as kept:
        kept[TOKENS] = {opportunity.reference: token}


def send(client: PageClient, opportunity: Opportunity, **fields: str) -> Any:
    return client.submit(f"{base(opportunity)}/apply/check-your-answers", **{"agree": "y", **fields})


def how_many(model: type[Any]) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()
