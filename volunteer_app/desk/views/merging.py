"""Pages of possible duplicates: the list, saying that two are not the same, merging, and undoing it."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import queries as accounts
from volunteer_app.desk.forms.merging import SECOND, ByHandForm, MergeForm, UndoForm, merge_form
from volunteer_app.desk.presenters import merging as presenting
from volunteer_app.desk.views.room import blueprint
from volunteer_app.foundation import paging
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.people import duplicates, merging
from volunteer_app.people import queries as people
from volunteer_app.people.models import DuplicatePair, Person, PersonMerge
from volunteer_app.recruitment import merges

DISMISSED = "dismissed"


@blueprint.get("/people/possible-duplicates")
@requires(Permission.PERSON_MERGE)
def duplicates_list() -> Response:
    """Pairs of records that may be of one person, the likeliest first; or those said not to be."""
    scope = _scope()
    dismissed = request.args.get("shown") == DISMISSED
    anchor = paging.Anchor(request.args.get("after", ""), request.args.get("before", ""))
    statement = duplicates.pairs(scope, dismissed=dismissed)
    page = paging.page(statement, duplicates.STRONGEST_FIRST, anchor, of=DuplicatePair)
    numbers = [number for pair in page.items for number in (pair.first_id, pair.second_id)]
    return show(
        "desk/duplicates.html",
        page=page,
        holders=people.holders(scope, numbers),
        reasons={pair.id: presenting.reasons(pair) for pair in page.items},
        dismissed=dismissed,
        press=Form(),
    )


@blueprint.post("/people/possible-duplicates/<reference>/not-the-same")
@requires(Permission.PERSON_MERGE)
def not_the_same(reference: str) -> Response:
    """Say that these are two people: the pair is not shown again."""
    return _answer(reference, same=False)


@blueprint.post("/people/possible-duplicates/<reference>/look-again")
@requires(Permission.PERSON_MERGE)
def look_again(reference: str) -> Response:
    """Take back that these are two people."""
    return _answer(reference, same=True)


def _answer(reference: str, *, same: bool) -> Response:
    pair = duplicates.pair(_scope(), reference)
    form = Form()
    if not form.validate_on_submit():
        return show("desk/duplicate.html", form, pair=pair, same=same)
    if same:
        duplicates.take_back(pair, by=current_actor())
        flash("The two records are shown as possible duplicates again", "success")
        return redirect(url_for("desk.duplicates_list"))
    duplicates.dismiss(pair, by=current_actor())
    flash(f"{pair.first.full_name} and {pair.second.full_name} are kept as two people", "success")
    return redirect(url_for("desk.duplicates_list"))


@blueprint.route("/people/<reference>/merge-with", methods=["GET", "POST"])
@requires(Permission.PERSON_MERGE)
def merge_with(reference: str) -> Response:
    """Name another record that is of the same person."""
    scope = _scope()
    person = people.person(scope, reference)
    form = ByHandForm()
    if form.validate_on_submit():
        with saving(form):
            pair = duplicates.pair_by_hand(scope, person, form.other.data.strip().upper())
            return redirect(url_for("desk.merge", reference=pair.reference))
    return show("desk/merge_with.html", form, person=person)


@blueprint.route("/people/possible-duplicates/<reference>/merge", methods=["GET", "POST"])
@requires(Permission.PERSON_MERGE)
def merge(reference: str) -> Response:
    """Both records side by side; make one of them, with a reason."""
    scope = _scope()
    pair = duplicates.pair(scope, reference)
    first, second = pair.first, pair.second
    reasons = presenting.reasons(pair)
    signing_in = accounts.of_people((first.id, second.id))
    keepable = merging.keepable(first, second, signing_in)
    problem = merging.problem(first, second, scope) or ("" if keepable else merging.BOTH_SIGN_IN)
    if problem:
        both_apply = merges.undecided_in_both(scope, first.id, second.id)
        page = "desk/merge_refused.html"
        return show(page, first=first, second=second, problem=problem, both_apply=both_apply)
    form = merge_form(first, second, keepable)
    if form.validate_on_submit():
        with saving(form):
            row = _merge(form, first, second, scope)
            flash("The two records are now one", "success")
            return redirect(url_for("desk.merged", reference=row.reference))
    both = presenting.side_by_side(scope, first, second, signing_in)
    return show("desk/merge.html", form, pair=pair, first=first, second=second, both=both, reasons=reasons)


def _merge(form: MergeForm, first: Person, second: Person, scope: Scope) -> PersonMerge:
    kept, merged = (second, first) if form.kept.data == SECOND else (first, second)
    take = form.taken(merging.differing(first, second))
    return merging.merge(kept, merged, take=take, reason=form.reason.data, scope=scope, by=current_actor())


@blueprint.route("/people/merges/<reference>", methods=["GET", "POST"])
@requires(Permission.PERSON_MERGE)
def merged(reference: str) -> Response:
    """What a merge did, and undoing it."""
    scope = _scope()
    row = merging.merge_of(scope, reference)
    form = UndoForm()
    if form.validate_on_submit():
        with saving(form):
            undone = merging.undo(row, reason=form.reason.data, scope=scope, by=current_actor())
            flash("The merge has been undone: these are two records again", "success")
            if left := presenting.left_in_words(undone):
                flash(left)
            return redirect(url_for("desk.merged", reference=row.reference))
    return show(
        "desk/merged.html",
        form,
        merge=row,
        moved=presenting.moved(row),
        chosen=presenting.chosen(row),
        problem=merging.undo_problem(row, scope),
    )


def _scope() -> Scope:
    return current_scope(Permission.PERSON_MERGE)
