"""A row about somebody who is there: what the record lacks is filled, and nothing that is there changes."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing.judgement import Context, Judgement
from volunteer_app.people import importing as people
from volunteer_app.people import service
from volunteer_app.people.details import NAMED
from volunteer_app.people.models import Person
from volunteer_app.people.service import PersonDetails

# They tell of one person together: another's number would be rung under this name.
EMERGENCY = frozenset({"emergency_name", "emergency_phone", "emergency_relationship"})


def fill(chosen: Collection[Judgement], context: Context) -> None:
    """Fill the records that somebody chose for these rows. Nobody merges or changes them meanwhile."""
    ids = {each.row.person_id for each in chosen}
    found = {each.id: each for each in people.these(context.scope, ids, hold=True)}
    for each in chosen:
        if person := found.get(each.row.person_id):
            _fill(each, person, context)
        else:  # gone or merged since somebody chose them: look again
            each.state = RowState.ALIKE


def _fill(judged: Judgement, person: Person, context: Context) -> None:
    there = PersonDetails(**{name: getattr(person, name) for name in NAMED})
    filled = replace(there, **_missing(there, judged))
    by = context.batch.by
    service.affiliate(person, context.organisation, by=by)
    service.edit_person(
        person, filled, version=person.version, by=by, as_organisation_id=context.organisation.id
    )
    judged.state, judged.person_id, judged.candidates = RowState.TAKEN, person.id, []


def _missing(there: PersonDetails, judged: Judgement) -> dict[str, Any]:
    kept = {name for name in NAMED if getattr(there, name)}
    if kept & EMERGENCY:
        kept |= EMERGENCY
    details: PersonDetails = judged.value.arrival.details
    return {name: getattr(details, name) for name in judged.value.given - kept}
