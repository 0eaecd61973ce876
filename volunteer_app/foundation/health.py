"""/health: whether this process can serve, for a load balancer or a supervisor. Says nothing else."""

from flask import Blueprint, Flask, Response, make_response
from sqlalchemy.exc import SQLAlchemyError

from volunteer_app.foundation import migrating
from volunteer_app.foundation.permissions import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def health() -> Response:
    """200 "ready" when the database answers and has today's tables, else 503 "not ready"."""
    try:
        ready = migrating.is_current()
    except SQLAlchemyError:
        ready = False
    return _plain("ready", 200) if ready else _plain("not ready", 503)


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


def _plain(words: str, status: int) -> Response:
    answer = make_response(words + "\n", status)
    answer.mimetype = "text/plain"
    return answer
