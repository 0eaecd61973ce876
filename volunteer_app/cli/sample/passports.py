"""A sample passport: an organisation relies on checks of another, which in turn asks the volunteer."""

from collections.abc import Sequence

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import rules
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

# None of these is what the sample volunteer's role waits for: what is left for them to do stays the same.
OFFERED, RELIED_ON, CHANGED = CheckKind.COUNTER_TERRORIST, CheckKind.RIGHT_TO_VOLUNTEER, CheckKind.OVERSEAS


def share(stories: Sequence[Story], by: Actor) -> None:
    """One check that can be relied on, one that is, one that has changed since, and a question that waits."""
    person = db.session.get_one(Person, stories[0].person_id)
    own = stories[0].opportunity.organisation
    others = (each.opportunity.organisation for each in stories if each.organisation_id != own.id)
    other = next(others, None)
    if other is None:
        return
    people.affiliate(person, other, by=by)
    _clear(person, other, OFFERED, by)
    relied_on, changed = _clear(person, other, RELIED_ON, by), _clear(person, other, CHANGED, by)
    kinds = [OFFERED, RELIED_ON, CHANGED]
    passports.give(person, own, kinds, add_months(clock.today(), rules.SUGGESTED_MONTHS), by=by)
    passports.rely(relied_on, own, by=by)
    row = passports.rely(changed, own, by=by)
    row.look_again_at = clock.now()
    history.record(rules.Action.LOOK_AGAIN, row, by=by)
    passports.ask(person, other, [CheckKind.IDENTITY, CheckKind.CRIMINAL_RECORD], by=by)


def _clear(person: Person, organisation: Organisation, kind: CheckKind, by: Actor) -> Check:
    check = vetting.start_check(person, organisation=organisation, kind=kind, by=by)
    first = clock.today()
    vetting.decide_check(
        check, CheckOutcome.CLEAR, valid_from=first, valid_before=add_months(first, 36), by=by
    )
    return check
