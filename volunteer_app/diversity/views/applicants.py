"""The equality questions after an application, also for people who have no account.

Only the browser that sent the application opens them, for an hour, and once. They show nothing that was
answered, and the address names nobody.
"""

from datetime import timedelta

from flask import Response, redirect, session, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.diversity.asking import queries as asking
from volunteer_app.diversity.asking import service
from volunteer_app.diversity.forms.answers import form_of
from volunteer_app.diversity.views.room import blueprint
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_scope, public
from volunteer_app.recruitment import sent
from volunteer_app.recruitment.models import Application

ANSWERED = "equality_answered"
OPEN_FOR = timedelta(hours=1)


@blueprint.route("/opportunities/<reference>/equality-questions", methods=["GET", "POST"])
@public
def applicants_questions(reference: str) -> Response | Answer:
    """All questions on one page; each may be left empty."""
    if sent.number(reference) is None:
        return redirect(url_for("recruitment.opportunity", reference=reference))
    back, application = url_for("recruitment.applied", reference=reference), _application(reference)
    if application is None:
        return show("diversity/applicant_closed.html", back=back)
    if current_scope(Permission.PERSON_OWN).person_id == application.person_id:
        return redirect(url_for("diversity.my_equality"))
    form = form_of(asking.asked())()
    if form.validate_on_submit():
        with saving(form):
            service.answer_once(application.person_id, form.answers)
            session[ANSWERED] = [application.reference, *session.get(ANSWERED, [])[: sent.MOST - 1]]
            return redirect(url_for("diversity.applicant_answered"))
    return show("diversity/applicants_questions.html", form, back=back)


@blueprint.get("/equality-questions/thank-you")
@public
def applicant_answered() -> Response:
    """They arrived. It says so to whoever asks, so it says nothing of anybody."""
    return show("diversity/applicant_answered.html")


def _application(reference: str) -> Application | None:
    """The application that this browser sent just now, and of which it has not sent answers yet."""
    number = sent.number(reference)
    if number is None or number in session.get(ANSWERED, []):
        return None
    found = asking.application_sent(number)
    return found if found is not None and found.applied_at > clock.now() - OPEN_FOR else None
