"""How one's own lists look: chosen columns, and filters kept under a name. Nobody sees another's."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists, preferences
from volunteer_app.accounts.forms import ColumnsForm, PressForm, SavedViewForm
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, requires


@blueprint.route("/lists/<list_key>/columns", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def choose_columns(list_key: str) -> Response | Answer:
    """Choose which columns one of one's lists shows."""
    of = lists.seen(list_key)
    found = preferences.of(me().account_id, list_key)
    form = ColumnsForm(data={"columns": [each.key for each in of.chosen(found.columns if found else [])]})
    form.offer(of.columns[1:])
    back = lists.shown_again(of, request.args)
    if form.validate_on_submit():
        preferences.choose_columns(me().account_id, list_key, form.columns.data)
        flash("The columns of this list are changed", "success")
        return redirect(back)
    return show("accounts/lists/choose_columns.html", form, listing=of, back=back)


@blueprint.get("/lists/<list_key>/filters")
@requires(Permission.ACCOUNT_OWN)
def saved_filters(list_key: str) -> Response:
    """One's saved filters of a list."""
    of = lists.seen(list_key)
    found = preferences.of(me().account_id, list_key)
    return show(
        "accounts/lists/saved_filters.html",
        listing=of,
        views=[(each, lists.shown_again(of, of.kept(each.query))) for each in found.views] if found else [],
        back=lists.shown_again(of, {}),
    )


@blueprint.route("/lists/<list_key>/filters/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def save_filter(list_key: str) -> Response | Answer:
    """Keep the filter and the order that the address carries, under a name."""
    of = lists.seen(list_key)
    query = of.kept(request.args)
    form = SavedViewForm()
    back = lists.shown_again(of, request.args)
    if form.validate_on_submit():
        with saving(form, preferences.NAME_TAKEN):
            preferences.save(
                me().account_id, list_key, form.name.data, query, opens_list=form.opens_list.data
            )
        if not form.errors:
            flash(f"“{form.name.data}” is saved. You find it above the list", "success")
            return redirect(back)
    parts = [label for key, label in of.filters.items() if key in query]
    return show("accounts/lists/save_filter.html", form, listing=of, parts=parts, back=back)


@blueprint.route("/lists/filters/<reference>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def edit_filter(reference: str) -> Response | Answer:
    """Rename a saved filter, and say whether its list opens with it."""
    found = preferences.view(me().account_id, reference)
    of = lists.seen(found.preference.list_key)
    form = SavedViewForm(data={"name": found.name, "opens_list": found.is_default})
    if form.validate_on_submit():
        with saving(form, preferences.NAME_TAKEN):
            preferences.rename(found, form.name.data, opens_list=form.opens_list.data)
        if not form.errors:
            flash(f"“{form.name.data}” is changed", "success")
            return redirect(url_for("accounts.saved_filters", list_key=of.key))
    return show("accounts/lists/edit_filter.html", form, listing=of, view=found)


@blueprint.route("/lists/filters/<reference>/delete", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def delete_filter(reference: str) -> Response | Answer:
    """Forget a saved filter."""
    found = preferences.view(me().account_id, reference)
    of = lists.seen(found.preference.list_key)
    form = PressForm()
    if form.validate_on_submit():
        preferences.delete(found)
        flash(f"“{found.name}” is deleted", "success")
        return redirect(url_for("accounts.saved_filters", list_key=of.key))
    return show("accounts/lists/delete_filter.html", form, listing=of, view=found)
