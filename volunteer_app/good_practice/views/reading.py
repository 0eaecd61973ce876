"""One entry, for everybody: its text, what changed in it, its files, whether it was useful, and questions."""

from datetime import timedelta

from flask import Response, current_app, flash, make_response, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.limiting import Limit
from volunteer_app.foundation.permissions import public
from volunteer_app.good_practice.forms.reading import QuestionForm, UsefulForm
from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries import entries, searching
from volunteer_app.good_practice.queries import reading as queries
from volunteer_app.good_practice.queries.reading import Published
from volunteer_app.good_practice.rules import comparing
from volunteer_app.good_practice.service import readers
from volunteer_app.good_practice.views.room import blueprint

# A whole organisation may come from one address
ASKED_OFTEN = Limit("practice_question", 20, timedelta(hours=1))
COUNTED_OFTEN = Limit("practice_useful", 120, timedelta(hours=1))
READER = Actor.link("good_practice:public", "A reader")
COOKIE, KEPT_FOR, MOST_KEPT = "useful", timedelta(days=365), 100
THANKS = "Thank you. Your answer was counted, and nothing else was kept"
ASKED = "Thank you. An editor reads your question first. Look for the answer on this page"


@blueprint.get("/good-practice/<reference>")
@public
def by_reference(reference: str) -> Answer:
    """The short address leads to the whole one."""
    return redirect(reading.path(queries.published(reference).entry))


@blueprint.get("/good-practice/<reference>/<title_slug>")
@public
def entry(reference: str, title_slug: str) -> Response | Answer:
    """One entry. Its last words may be wrong or missing: the reference finds it."""
    found = queries.published(reference)
    if title_slug != found.entry.slug:
        return redirect(reading.path(found.entry))
    return _page(found, UsefulForm())


@blueprint.post("/good-practice/<reference>/useful")
@public
def useful(reference: str) -> Response | Answer:
    """Count whether a reader found it useful, once for each browser."""
    found = _open(reference)
    form, counted = UsefulForm(), _counted()
    if not form.validate_on_submit():
        return _page(found, form)
    answer = make_response(redirect(f"{reading.path(found.entry)}#useful"))
    flash(THANKS, "success")
    if reference not in counted:
        COUNTED_OFTEN.count()
        readers.count_use(found.entry, is_useful=form.answer.data == "yes")
        _remember(answer, [*counted, reference])
    return answer


@blueprint.route("/good-practice/<reference>/question", methods=["GET", "POST"])
@public
def ask(reference: str) -> Response | Answer:
    """Ask whoever wrote it."""
    found, form = _open(reference), QuestionForm()
    if form.validate_on_submit():
        ASKED_OFTEN.count()
        with saving(form):
            readers.ask(found.entry, form.question.data, by=READER)
            flash(ASKED, "success")
            return redirect(reading.path(found.entry))
    return show("good_practice/ask.html", form, entry=found.entry, back=reading.path(found.entry))


@blueprint.get("/good-practice/<reference>/changes")
@public
def changes(reference: str) -> Response:
    """What readers saw before, and why it changed."""
    found = _readable(reference)
    return show(
        "good_practice/changes.html",
        entry=found.entry,
        versions=queries.seen_before(found.entry),
        path=reading.path,
        day_of=reading.day_of,
    )


@blueprint.get("/good-practice/<reference>/changes/<number>")
@public
def change(reference: str, number: str) -> Response:
    """What changed with one version."""
    found = _readable(reference)
    after = entries.numbered(found.entry, int(number)) if number.isdigit() and len(number) < 6 else None
    if after is None or after.state not in entries.OUT:
        raise NotFound
    before = entries.before(after)
    return show(
        "good_practice/change.html",
        entry=found.entry,
        version=after,
        day_of=reading.day_of,
        before=before,
        facts=reading.changed(comparing.facts(before.content, after.content)) if before else [],
        lines=comparing.lines(before.body, after.body) if before else [],
    )


@blueprint.get("/good-practice/<reference>/files/<file>")
@public
def attachment(reference: str, file: str) -> Response:
    """A file of an entry, to save."""
    found = _readable(reference)
    return downloads.send(entries.attachment(found.version, file).file)


def _open(reference: str) -> Published:
    """What is open to readers now. Raises NotFound for what is archived."""
    found = queries.published(reference)
    if not found.entry.is_public:
        raise NotFound
    return found


def _readable(reference: str) -> Published:
    found = queries.published(reference)
    if not found.may_be_read:
        raise NotFound
    return found


def _page(found: Published, form: Form) -> Response:
    here, version = found.entry, found.version
    return show(
        "good_practice/entry.html",
        form,
        entry=here,
        version=version,
        may_be_read=found.may_be_read,
        text=reading.text_of(version),
        facts=reading.facts(version),
        dates=reading.dates(here, version),
        address=reading.absolute(reading.path(here)),
        questions=queries.answered(here),
        related=searching.related(here) if here.is_public else [],
        path=reading.path,
        line=reading.line,
        is_counted=here.reference in _counted(),
        uses=queries.uses(here),
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="good-practice-useful")


def _counted() -> list[str]:
    """The entries that this browser has said something of; none where the cookie is not ours."""
    try:
        kept = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return []
    return [str(each) for each in kept] if isinstance(kept, list) else []


def _remember(answer: Answer, counted: list[str]) -> None:
    answer.set_cookie(
        COOKIE,
        str(_signer().dumps(counted[-MOST_KEPT:])),
        max_age=KEPT_FOR,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path=url_for("good_practice.search"),
    )
