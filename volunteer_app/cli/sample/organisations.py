"""25 invented organisations, and the opportunities that they offer at real prisons and in real areas."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.organisations import queries, service
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.roles import queries as roles


@dataclass(frozen=True)
class SampleOrganisation:
    """An invented organisation: the codes of the places where it works, and of the roles it offers."""

    code: str
    name: str
    places: tuple[str, ...]
    roles: tuple[str, ...]


def _read() -> tuple[SampleOrganisation, ...]:
    text = Path(__file__).with_name("organisations.toml").read_text("utf-8")
    return tuple(
        SampleOrganisation(row["code"], row["name"], tuple(row["places"]), tuple(row["roles"]))
        for row in tomllib.loads(text)["organisations"]
    )


SAMPLES = _read()


def create(by: Actor) -> dict[str, Organisation]:
    """The organisations, by code."""
    return {
        sample.code: service.create_organisation(
            name=sample.name,
            kind=OrganisationKind.VOLUNTARY,
            sector=Sector.VOLUNTARY,
            by=by,
            code=sample.code,
            is_place=True,
        )
        for sample in SAMPLES
    }


def offer(organisations: dict[str, Organisation], by: Actor) -> list[Opportunity]:
    """One published opportunity for each organisation and role, at those places that fit the role."""
    return [
        _publish(sample, organisations[sample.code], code, number, by)
        for sample in SAMPLES
        for number, code in enumerate(sample.roles)
    ]


def _publish(
    sample: SampleOrganisation, organisation: Organisation, code: str, number: int, by: Actor
) -> Opportunity:
    role = roles.recruitable_by_code(code)
    known = [place for place in map(queries.by_code, sample.places) if place is not None and place.is_active]
    prisons = [place for place in known if place.kind is OrganisationKind.PRISON]
    in_prison = role.setting.value in {"prison", "both"}
    places = (prisons if in_prison else [p for p in known if p not in prisons]) or [organisation]
    today = clock.today()
    opportunity = recruitment.draft_opportunity(
        recruitment.OpportunityDetails(
            role=role,
            title=f"{role.name} with {sample.name.removesuffix(' (sample)')}",
            summary=f"Give a few hours each week as: {role.name.lower()}.",
            description=(
                "You will work with a small team and a named supervisor. We train you, pay your travel, "
                "and meet you every month to talk about how it is going.\n\n"
                "You need patience and good listening more than experience."
            ),
            commitment="2 to 3 hours a week, for at least 6 months",
            starts_on=today + timedelta(days=28),
            ends_before=today + timedelta(days=28 + 365),
            closes_on=today + timedelta(days=21 + 7 * number),
            contact_email=f"volunteers@{sample.code[2:].lower()}.example",
            places=tuple(places),
            volunteers_wanted=4 + number,
        ),
        organisation=organisation,
        by=by,
    )
    recruitment.publish_opportunity(opportunity, by=by)
    return opportunity
