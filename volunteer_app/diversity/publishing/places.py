"""Where a placement is, for the lines of a publication: region, prison or community, and whose it is."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector
from volunteer_app.placements.overview import queries as overview
from volunteer_app.placements.overview.rules import Where, region_of

PRISON, COMMUNITY = "Prison", "Community"
OF_REGION = " probation region"  # what the names of regions end with, and readers need not read each time
REGION_UNKNOWN, OTHER_BODIES = "Region not known", "Other bodies"

# Whose a place is that stands under no department or agency
OF_SECTOR = {
    Sector.VOLUNTARY: "Voluntary sector",
    Sector.POLICE: "Police",
    Sector.YOUTH_JUSTICE: "Youth justice",
    Sector.COURTS: "Courts",
}
BODIES = frozenset({OrganisationKind.AGENCY, OrganisationKind.DEPARTMENT})


class Place(NamedTuple):
    """What lines call a place."""

    region: str
    setting: str
    agency: str


def places() -> dict[int, Place]:
    """Every organisation as a place, by its number; in two statements."""
    statement = select(
        Organisation.id,
        Organisation.code,
        Organisation.name,
        Organisation.kind,
        Organisation.sector,
        Organisation.path,
        Establishment.county,
        Establishment.country,
        Establishment.postcode,
    ).join(Establishment, Establishment.organisation_id == Organisation.id, isouter=True)
    rows = db.session.execute(statement).all()
    bodies = {row.code: row.name for row in rows if row.kind in BODIES}
    regions = {code: name.removesuffix(OF_REGION) for code, name in overview.region_names().items()}
    found: dict[int, Place] = {}
    for row in rows:
        codes = tuple(reversed(row.path.strip("/").split("/")))
        region = region_of(Where(codes, row.county, row.country, row.postcode))
        setting = PRISON if row.kind is OrganisationKind.PRISON else COMMUNITY
        found[row.id] = Place(
            regions.get(region, REGION_UNKNOWN), setting, _agency(codes, bodies, row.sector)
        )
    return found


def _agency(codes: Sequence[str], bodies: Mapping[str, str], sector: Sector) -> str:
    """The nearest agency or department above it, itself included; else its sector."""
    body = next((bodies[code] for code in codes if code in bodies), None)
    return body or OF_SECTOR.get(sector, OTHER_BODIES)
