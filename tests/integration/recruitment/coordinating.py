"""What a coordinator types and reads in tests."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import Stage


def parts(name: str, in_days: int) -> dict[str, str]:
    """A date as three fields."""
    day = clock.today() + timedelta(days=in_days)
    values = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}__{part}": str(value) for part, value in values.items()}


def only(model: type[Any]) -> Any:
    db.session.rollback()
    return db.session.scalars(select(model)).one()


def stage_of(application: Application) -> Stage:
    db.session.rollback()
    db.session.refresh(application)
    return application.stage


def offer_link() -> str:
    body = db.session.scalars(
        select(OutboxMessage.body)
        .where(OutboxMessage.body.contains("/offers/"))
        .order_by(OutboxMessage.id.desc())
    ).first()
    assert body is not None
    return "/offers/" + body.partition("/offers/")[2].split()[0]
