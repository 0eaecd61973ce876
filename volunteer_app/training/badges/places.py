"""The places of badges in the list of those that were taken back."""

from sqlalchemy import func, select, update

from volunteer_app.foundation.database import db
from volunteer_app.training.badges import rules
from volunteer_app.training.badges.models import Badge, BadgePlace


def revoke(award_id: int) -> None:
    """The badge of an award was taken back, if it has one: for good, whatever becomes of the award."""
    place = select(Badge.place_id).where(Badge.award_id == award_id).scalar_subquery()
    db.session.execute(update(BadgePlace).where(BadgePlace.id == place).values(is_revoked=True))


def last() -> int:
    """The number of the latest badge; 1 before there is one."""
    return db.session.scalar(select(func.max(BadgePlace.id))) or 1


def revoked(number: int) -> list[int]:
    """The places of one list whose badges were taken back, from 0."""
    first = (number - 1) * rules.LIST_BITS
    statement = select(BadgePlace.id).where(
        BadgePlace.id > first, BadgePlace.id <= first + rules.LIST_BITS, BadgePlace.is_revoked
    )
    return [rules.place_in_list(each) for each in db.session.scalars(statement)]
