"""The blueprint that the pages of this room share, with the menu that every page shows."""

from flask import Blueprint

from volunteer_app.desk import navigation

blueprint = Blueprint("desk", __name__)
blueprint.app_context_processor(navigation.for_pages)
