"""Badges: getting one's own, and the public pages by which others check them."""

from flask import Response, flash, jsonify, make_response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files.downloads import attachment
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import public, requires
from volunteer_app.training.awards import queries as awards
from volunteer_app.training.badges import service, signing
from volunteer_app.training.views.awards import acting, reached
from volunteer_app.training.views.room import blueprint

TOKEN = "application/jwt"  # noqa: S105 - the type of a file, not a password (RFC 7519, section 10.3.1)


@blueprint.route("/awards/<reference>/badge", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def badge(reference: str) -> Response | Answer:
    """The badge of an award: make it, or save it again."""
    found, own = reached(reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            service.issue(found, by=acting(found, own=own))
            flash("The badge is ready to save", "success")
            return redirect(url_for("training.badge", reference=found.reference))
    return show("training/badges/badge.html", form, award=found, own=own, badge=service.badge_of(found))


@blueprint.get("/awards/<reference>/badge/file")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def badge_file(reference: str) -> Response:
    """The badge itself, signed, to save."""
    found, _ = reached(reference)
    made = service.badge_of(found)
    if made is None:
        raise NotFound
    return attachment(service.token(made).encode(), TOKEN, f"badge-{made.reference}.jwt")


@blueprint.get("/badges/key")
@public
def badge_keys() -> Response:
    """The public keys, and how a badge is checked with them."""
    keys = [(name, signing.address_of(name), signing.public_key(name)) for name in signing.names()]
    return show("training/badges/keys.html", keys=keys)


@blueprint.get("/badges/keys/<name>")
@public
def badge_key(name: str) -> Response:
    """One public key, for machines."""
    return jsonify(signing.public_key(name))


@blueprint.get("/badges/issuer")
@public
def badge_issuer() -> Response:
    """Who issues badges, for machines."""
    return jsonify(service.issuer())


@blueprint.get("/badges/achievements/<reference>")
@public
def badge_achievement(reference: str) -> Response:
    """What a badge is for, for machines."""
    return jsonify(service.achievement(awards.qualification(reference)))


@blueprint.get("/badges/status/<int:number>")
@public
def badge_status(number: int) -> Response:
    """Which badges were taken back, for machines."""
    answer = make_response(service.status_list(number))
    answer.headers["Content-Type"] = TOKEN
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
