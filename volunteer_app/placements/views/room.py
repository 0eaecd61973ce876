"""The blueprint that all pages of placements belong to."""

from flask import Blueprint

blueprint = Blueprint("placements", __name__)
