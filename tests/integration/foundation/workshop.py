"""Pages that no room has: each does one thing, right or wrong, so that the foundation can be seen to act."""

import time
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from jinja2 import DictLoader
from sqlalchemy import text, update
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from volunteer_app.foundation import forms, jobs, security, transactions
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce, listen
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.files.fields import Upload
from volunteer_app.foundation.forms import needed, saving, show
from volunteer_app.foundation.permissions import Permission, public, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.organisations import service
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector

blueprint = Blueprint("workshop", __name__, url_prefix="/workshop")
BY = Actor.job("workshop")

templates = DictLoader(
    {
        "workshop/form.html": """{% extends "_layout/page.html" %}
{% from "_components/form.html" import start_form, buttons %}
{% block page_title %}Add an organisation{% endblock %}
{% block content %}{% call start_form(form) %}{{ form.name }}{{ form.code }}{{ form.note }}{{ form.born_on }}
{{ form.kind }}{{ buttons() }}{% endcall %}{% endblock %}""",
        "workshop/upload.html": """{% extends "_layout/page.html" %}
{% from "_components/form.html" import start_form, buttons %}
{% block page_title %}Send a file{% endblock %}
{% block content %}{% call start_form(form, multipart=true) %}
{{ form.note }}{{ form.paper }}{{ buttons() }}{% endcall %}
{% endblock %}""",
        "workshop/done.html": """{% extends "_layout/page.html" %}
{% block page_title %}Done{% endblock %}
{% block content %}<p class="govuk-body">{{ code }}</p>{% endblock %}""",
        "workshop/broken.html": """{% extends "_layout/page.html" %}
{% block page_title %}Broken{% endblock %}{% block content %}{{ nobody_gave_this }}{% endblock %}""",
    }
)


class AddForm(forms.Form):
    """One of each kind of question."""

    name = forms.Text("Name", needed("Enter a name"))
    code = forms.Text("Code", needed("Enter a code"), longest=16)
    note = forms.LongText("Note", longest=20)
    born_on = forms.DateParts("Start date", [forms.Optional()])
    kind = forms.Pick(
        "Kind", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")], missing="Select a kind"
    )


class PaperForm(forms.Form):
    """A note and one file."""

    note = forms.LongText("Note")
    paper = Upload("Paper", kinds="PDF", endings=(".pdf",), megabytes=2, missing="Select a paper")


def create(name: str, code: str) -> Organisation:
    """An organisation, by the room's own service."""
    return service.create_organisation(
        name=name, kind=OrganisationKind.VOLUNTARY, sector=Sector.VOLUNTARY, by=BY, code=code
    )


def note() -> None:
    """What must survive."""
    create("Noted", "NOTED")


@blueprint.route("/organisations", methods=["GET", "POST"])
@public
def add() -> Response:
    """An ordinary form, which takes its time so that a second one can arrive meanwhile."""
    form = AddForm()
    if form.validate_on_submit():
        with saving(form):
            time.sleep(0.3 if form.name.data == "Slow" else 0)
            create(form.name.data, form.code.data)
        if not form.errors:
            flash("Added", "success")
            return redirect(url_for("workshop.done", code=form.code.data))
    return show("workshop/form.html", form)


@blueprint.route("/papers", methods=["GET", "POST"])
@public
@accepts_upload(megabytes=2)
def send_paper() -> Response:
    """A form that takes a file, and tells its size."""
    form = PaperForm()
    if form.validate_on_submit():
        return redirect(url_for("workshop.done", code=f"{len(form.paper.content)}-{form.paper.sent_name}"))
    return show("workshop/upload.html", form)


@blueprint.get("/done/<code>")
@public
def done(code: str) -> Response:
    """The answer to the form."""
    return show("workshop/done.html", code=code)


@blueprint.post("/careless")
@public
def careless() -> Response:
    """Forgets to validate its form."""
    create("Careless", "CARELESS")
    return redirect("/")


@blueprint.post("/trusting")
@public
@security.tokenless
def trusting() -> Response:
    """Acts without a form token on purpose, in the way that the query names."""
    create("Trusting", "TRUSTING")
    flash("It worked", "success")
    WAYS[request.args["way"]]()
    return redirect(url_for("workshop.done", code="TRUSTING"))


def _refuse() -> None:
    raise Refused("There is no room left")


def _not_found() -> None:
    raise NotFound


def _stale() -> None:
    raise StaleEdit


def _explode() -> None:
    raise RuntimeError("the secret is 1234")


def _leave_unrecorded() -> None:
    db.session.add(Organisation(code="X", name="X", kind=OrganisationKind.VOLUNTARY, path="/X/"))


def _announce() -> None:
    announce(Built("TRUSTING"))


def _note_then_refuse() -> None:
    transactions.afterwards(note)
    _refuse()


def _wake() -> None:
    jobs.wake_after_commit("mail.deliver")


def _wake_then_refuse() -> None:
    _wake()
    _refuse()


class Built:
    """A fact."""

    def __init__(self, code: str) -> None:
        self.code = code


heard: list[str] = []


def hear(fact: Built) -> None:
    """A listener in another room."""
    heard.append(fact.code)
    create("Consequence", "CONSEQUENCE")


listen(Built, hear)

WAYS: dict[str, Any] = {
    "well": lambda: None,
    "refused": _refuse,
    "not-found": _not_found,
    "stale": _stale,
    "explodes": _explode,
    "unrecorded": _leave_unrecorded,
    "announces": _announce,
    "notes": _note_then_refuse,
    "wakes": _wake,
    "wakes-in-vain": _wake_then_refuse,
}


@blueprint.get("/reading/<how>")
@public
def reading(how: str) -> Response:
    """A page that ought only to read."""
    READINGS[how]()
    return show("workshop/done.html", code=how)


def _by_text() -> None:
    db.session.execute(text("UPDATE organisation SET name = 'changed'"))


def _by_connection() -> None:
    db.session.connection().execute(update(Organisation).values(name="changed"))


def _afterwards() -> None:
    transactions.afterwards(note)


READINGS: dict[str, Any] = {
    "service": lambda: create("Read", "READ"),
    "forgotten": lambda: db.session.add(Organisation(code="X", name="X", path="/X/")),
    "statement": lambda: db.session.execute(update(Organisation).values(name="changed")),
    "text": _by_text,
    "connection": _by_connection,
    "afterwards": _afterwards,
    "broken": lambda: show("workshop/broken.html"),
    "explodes": _explode,
}


@blueprint.get("/unmarked")
def unmarked() -> str:
    """Somebody forgot the permission."""
    return "secret"


@blueprint.get("/secret")
@requires(Permission.NATIONAL_VIEW, Permission.CHECK_DECIDE)
def secret() -> Response:
    """For viewers with one of two permissions."""
    return show("workshop/done.html", code="secret")


@blueprint.post("/secret-act")
@requires(Permission.NATIONAL_VIEW)
def secret_act() -> Response:
    """A form of signed-in people."""
    return redirect("/workshop/done/secret")
