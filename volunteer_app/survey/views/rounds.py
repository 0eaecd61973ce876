"""The office that holds the survey: its rounds, and the questionnaire."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.errors import NotFound, StaleEdit
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.survey import letters, presenters, queries, questionnaires, wording
from volunteer_app.survey.forms.rounds import RoundForm
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import rounds as service
from volunteer_app.survey.views.room import blueprint

RUN = Permission.SURVEY_RUN


@blueprint.get("/survey/rounds")
@requires(RUN)
def survey_rounds() -> Response:
    """All rounds, the latest first."""
    page = queries.rounds(_anchor())
    return show("survey/rounds.html", page=page, standing=presenters.standing, tones=presenters.ROUND_TONES)


@blueprint.route("/survey/rounds/new", methods=["GET", "POST"])
@requires(RUN)
def new_survey_round() -> Response | Answer:
    """Prepare a round; nobody is asked yet."""
    form = RoundForm()
    form.offer(_versions())
    if form.validate_on_submit():
        with saving(form, {"uq_survey_round_code": ("code", "Another round has this code")}):
            made = service.make_round(form.plan, by=current_actor())
            flash("The round is prepared. Add the bodies that are to be asked, then launch it", "success")
            return redirect(url_for("survey.survey_round", reference=made.reference))
    return show("survey/round_form.html", form, found=None)


@blueprint.get("/survey/rounds/<reference>")
@requires(RUN)
def survey_round(reference: str) -> Response:
    """One round: its days, how far its bodies are, and the bodies."""
    found = queries.survey_round(reference)
    state = next((each for each in ReturnState if each.value == request.args.get("state")), None)
    page = queries.returns_page(found, _anchor(), state)
    numbers = [each.id for each in page.items]
    return show(
        "survey/round.html",
        found=found,
        standing=presenters.standing(found),
        tones=presenters.ROUND_TONES,
        states=queries.states_of(found),
        state=state,
        page=page,
        answered=queries.answered_counts(numbers),
        readers=letters.readers_of(page.items),
        return_tones=presenters.TONES,
    )


@blueprint.route("/survey/rounds/<reference>/edit", methods=["GET", "POST"])
@requires(RUN)
def edit_survey_round(reference: str) -> Response | Answer:
    """Change a round; what is frozen once it is launched stays."""
    found = queries.survey_round(reference)
    form = RoundForm(data=_shown(found))
    form.offer(_versions())
    if form.validate_on_submit():
        with saving(form, {"uq_survey_round_code": ("code", "Another round has this code")}):
            version = form.shown_version
            if version != found.version:
                raise StaleEdit
            service.edit_round(found, form.plan, version=version, by=current_actor())
            flash("The round is saved", "success")
            return redirect(url_for("survey.survey_round", reference=reference))
    return show("survey/round_form.html", form, found=queries.survey_round(reference))


@blueprint.route("/survey/rounds/<reference>/launch", methods=["GET", "POST"])
@requires(RUN)
def launch_survey_round(reference: str) -> Response | Answer:
    """Launch a round, after a page that says what that means."""
    found, form = queries.survey_round(reference), Form()
    if form.validate_on_submit():
        with saving(form):
            service.launch(found, by=current_actor())
            flash("The round is launched. Bodies are invited on the day on which it opens", "success")
            return redirect(url_for("survey.survey_round", reference=reference))
    found = queries.survey_round(reference)
    returns = queries.returns_of_round(found)
    readers = letters.readers_of(returns)
    silent = [each for each in returns if not readers[each.id]]
    return show("survey/launch.html", form, found=found, number=len(returns), silent=silent)


@blueprint.get("/survey/questionnaires/<edition>")
@requires(RUN)
def survey_questionnaire(edition: str) -> Response:
    """Everything that a questionnaire asks, with its checks."""
    found = questionnaires.all_of_them().get(edition)
    if found is None:
        raise NotFound
    return show("survey/questionnaire.html", questionnaire=found, fills=wording.UNFILLED)


def _anchor() -> Anchor:
    return Anchor(request.args.get("after", ""), request.args.get("before", ""))


def _versions() -> list[tuple[str, str]]:
    found = questionnaires.all_of_them()
    return [(each, found[each].title.plain()) for each in reversed(questionnaires.versions())]


def _shown(found: SurveyRound) -> dict[str, object]:
    closes = found.closes_at.astimezone(LONDON)
    return {
        "title": found.title,
        "code": found.code,
        "questionnaire": found.questionnaire,
        "reference_day": found.reference_day,
        "opens_on": found.opens_on,
        "closes_on": closes.date(),
        "closes_at": closes.time(),
        "version": found.version,
    }
