"""Pages of goals, reviews, scores on the pathways, feedback, and a mentor's supervision."""

from datetime import date
from typing import cast

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements.mentoring import looking_back, presenters, queries, reaching
from volunteer_app.placements.mentoring.forms.looking_back import (
    CloseGoalForm,
    FeedbackForm,
    GoalForm,
    ReviewForm,
    ScoresForm,
    SupervisionForm,
)
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.reaching import Reach
from volunteer_app.placements.mentoring.rules import LEAST, MOST, Giver, GoalState, Moment
from volunteer_app.placements.supported.rules.wishes import Pathway
from volunteer_app.placements.views.mentoring import scope_of_mentoring
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.MENTORING_MANAGE
EITHER = (MANAGE, Permission.PERSON_OWN)
SCORED = {
    Moment.START: "Where they stand at the start is written down. Ask again at the next review",
    Moment.REVIEW: "Where they stand now is written down. The way since the start is shown below",
    Moment.END: "Where they stand at the end is written down. The way since the start is shown below",
}
HEARD = {
    Giver.MENTOR: "Thank you. What you think of the mentoring is written down for its coordinators",
    Giver.PERSON: "Thank you. What they think of the mentoring is written down",
}


@blueprint.route("/mentoring/<reference>/goals/new", methods=["GET", "POST"])
@requires(*EITHER)
def add_goal(reference: str) -> Response | Answer:
    """Write down what the person wants to reach."""
    found, form = _reached(reference), GoalForm()
    if form.validate_on_submit():
        with saving(form):
            pathway = Pathway(form.pathway.data)
            looking_back.set_goal(found, pathway, form.words.data, by=current_actor())
            flash("Goal added", "success")
            return redirect(_page(reference))
    return show("placements/mentoring/goal.html", form, mentoring=_reached(reference))


@blueprint.route("/mentoring/<reference>/goals/<goal>/close", methods=["GET", "POST"])
@requires(*EITHER)
def close_goal(reference: str, goal: str) -> Response | Answer:
    """Say what became of a goal."""
    found = queries.goal(_reached(reference), goal)
    form = CloseGoalForm()
    if form.validate_on_submit():
        with saving(form):
            state = GoalState(form.state.data)
            looking_back.close_goal(found, state, by=current_actor())
            flash(
                f"What became of the goal is written down: {state.words.lower()}. You can add another",
                "success",
            )
            return redirect(_page(reference))
    of = _reached(reference)
    return show("placements/mentoring/close_goal.html", form, mentoring=of, goal=queries.goal(of, goal))


@blueprint.route("/mentoring/<reference>/review", methods=["GET", "POST"])
@requires(MANAGE)
def review_mentoring(reference: str) -> Response | Answer:
    """Write down a review, and plan the next."""
    found, form = reaching.managed(scope_of_mentoring(), reference), ReviewForm()
    if not form.is_submitted():
        form.held_on.data = clock.today()
    if form.validate_on_submit():
        with saving(form):
            looking_back.review(found, form.reviewed, by=current_actor())
            flash("Review written down. Ask where they stand on the pathways now", "success")
            return redirect(_page(reference))
    found = reaching.managed(scope_of_mentoring(), reference)
    return show("placements/mentoring/review.html", form, mentoring=found)


@blueprint.route("/mentoring/<reference>/scores", methods=["GET", "POST"])
@requires(*EITHER)
def score_pathways(reference: str) -> Response | Answer:
    """Write down where the person stands, in their own view."""
    found, form = _reached(reference), ScoresForm()
    if not reaching.manages(scope_of_mentoring(), found):
        form.leave_out_the_end()
    if not form.is_submitted():
        form.taken_on.data = clock.today()
        form.moment.data = _next_moment(found).value
    if form.validate_on_submit():
        with saving(form):
            on = cast(date, form.taken_on.data)  # required by the form
            moment = Moment(form.moment.data)
            looking_back.score(found, moment, form.scores, on=on, by=current_actor())
            flash(SCORED[moment], "success")
            return redirect(_page(reference))
    return show(
        "placements/mentoring/scores.html", form, mentoring=_reached(reference), least=LEAST, most=MOST
    )


@blueprint.route("/mentoring/<reference>/feedback/<giver>", methods=["GET", "POST"])
@requires(*EITHER)
def give_mentoring_feedback(reference: str, giver: str) -> Response | Answer:
    """How it was: the mentor says it themselves; what the person says is written down by a coordinator."""
    found, who = _heard(reference, _giver(giver)), _giver(giver)
    form = FeedbackForm()
    form.ask(who)
    if form.validate_on_submit():
        with saving(form):
            looking_back.give_feedback(found, who, form.said, by=current_actor())
            flash(HEARD[who], "success")
            return redirect(_page(reference))
    found = _heard(reference, who)
    own = not reaching.manages(scope_of_mentoring(), found)
    return show("placements/mentoring/feedback.html", form, mentoring=found, giver=who, own=own)


@blueprint.route("/people/<reference>/supervision", methods=["GET", "POST"])
@requires(MANAGE)
def supervise_mentor(reference: str) -> Response | Answer:
    """A mentor's supervision: what was, and writing down another."""
    scope = current_scope(MANAGE)
    person, form = people.person(scope, reference), SupervisionForm()
    held = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in held]
    if form.validate_on_submit():
        with saving(form):
            where = next(each for each in held if each.reference == form.organisation.data)
            looking_back.supervise(person, where, form.supervised, by=current_actor())
            flash("Supervision written down", "success")
            return redirect(url_for("placements.supervise_mentor", reference=reference))
    return _supervision_page(people.person(scope, reference), form, held)


def _supervision_page(person: Person, form: SupervisionForm, held: list[Organisation]) -> Response:
    found = queries.supervisions(person.id, [each.id for each in held])
    return show(
        "placements/mentoring/supervision.html", form, person=person, lines=presenters.supervisions(found)
    )


def _reached(reference: str) -> Mentoring:
    return reaching.mentoring(scope_of_mentoring(), reference)


def _heard(reference: str, giver: Giver) -> Mentoring:
    """The mentoring, for whoever may write down what this one says.

    Raises:
        NotFound: it is the mentor, and the words are the person's.
    """
    found = reaching.mentoring(scope_of_mentoring(), reference, Reach.LAST_SESSION)
    if giver is Giver.PERSON and not reaching.manages(scope_of_mentoring(), found):
        raise NotFound
    return found


def _page(reference: str) -> str:
    return url_for("placements.mentoring", reference=reference)


def _giver(text: str) -> Giver:
    if text not in set(Giver):
        raise NotFound
    return Giver(text)


def _next_moment(found: Mentoring) -> Moment:
    """The start, while nothing is scored; the end, once it has ended; a review between them."""
    if not queries.taken([found.id])[found.id]:
        return Moment.START
    return Moment.REVIEW if found.is_going else Moment.END
