"""The blueprint that every flow of the room adds its pages to."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
