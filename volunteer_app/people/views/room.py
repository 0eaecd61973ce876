"""The blueprint that every flow of the room adds its pages to."""

from flask import Blueprint

from volunteer_app.people.rules import AGREEMENT_VERSION

blueprint = Blueprint("people", __name__)


@blueprint.context_processor
def _wording() -> dict[str, int]:
    return {"wording_version": AGREEMENT_VERSION}
