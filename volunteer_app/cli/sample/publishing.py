"""Sample publications of diversity figures: the last quarters, made as any is and signed off by two."""

from datetime import date, timedelta

from volunteer_app.accounts import queries as accounts
from volunteer_app.cli.sample.accounts import OFFICE
from volunteer_app.diversity.condition import service as conditions
from volunteer_app.diversity.condition.service import Wanted
from volunteer_app.diversity.publishing import queries, service
from volunteer_app.diversity.publishing.declared import declared
from volunteer_app.diversity.publishing.models import PublicationState
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.transactions import transaction

QUARTERS = 2
AFTER = timedelta(days=33)  # so long it takes until a quarter is published
DETAILED, ROLE_FAMILY = frozenset({"c5", "c9", "c10", "c11"}), "b3"
BY = Actor.job("sample data")


def publish() -> list[date]:
    """Publish the last quarters, the older first; gives the days of which anything could be published."""
    with transaction():
        today = clock.today()
        why = "An invented example: equality figures alone, which name nobody"
        wanted = Wanted("statistics", why, "", today, today + timedelta(days=365))
        conditions.record(wanted, by=BY)
    return [day for day in reversed(service.days_to_choose(clock.today(), QUARTERS)) if _one(day)]


def _left_out() -> list[str]:
    """All tables would take too long to protect for somebody who waits to look around."""
    return [
        each.code
        for each in declared().tables
        if each.characteristic.code in DETAILED or each.breakdown.code == ROLE_FAMILY
    ]


def _one(day: date) -> bool:
    with clock.standing_on(min(clock.today(), day + AFTER)):
        return _made(day)


def _made(day: date) -> bool:
    with transaction():
        number = service.draft(day, by=BY, left_out=_left_out()).id
    service.go_on(BY)
    with transaction():
        made = queries.by_id(number)
        assert made is not None  # noqa: S101 - it was made a moment ago
        if made.state is not PublicationState.CHECKED:
            service.discard(made, reason=made.problem, by=BY)
            return False
        for email in OFFICE:
            account = accounts.by_email(email)
            assert account is not None  # noqa: S101 - it is one of the sample's
            service.sign(made, by=Actor(ActorKind.ACCOUNT, account.reference, account.name))
    return True
