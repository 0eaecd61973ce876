"""What approved hours come to in a period, with the value of that time."""

from datetime import date, timedelta
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.placements.totals import listings, presenters, queries, rules
from volunteer_app.placements.totals.forms import PeriodForm
from volunteer_app.placements.totals.rules import Period
from volunteer_app.placements.views.room import blueprint

VERIFY = Permission.HOURS_VERIFY


@blueprint.get("/hours/totals")
@requires(VERIFY)
def hours_totals() -> Response | Answer:
    """What an organisation's hours come to, by role and place and by volunteer."""
    opening = lists.opening(listings.TOTALS)
    if opening is not None:
        return opening
    asked, form = _period(), _form()
    if _is_asking() and form.validate():
        return redirect(_page(form.period))
    organisations = organisations_in(current_scope(VERIFY))
    organisation = _organisation(organisations)
    lines = queries.by_role_and_place(organisation, asked)
    return show(
        "placements/totals/totals.html",
        form,
        organisation=organisation,
        organisations=organisations,
        asked=presenters.in_address(asked),
        named=presenters.named(asked),
        rows=presenters.summary(queries.of_all(organisation, asked), lines),
        lines=lines,
        rates=presenters.rates_used(asked),
        note=presenters.NOTE,
        offered=[(presenters.named(each), _page(each)) for each in rules.offered(clock.today())],
        table=lists.table(listings.totals(current_scope(VERIFY), organisation, asked)),
    )


@blueprint.route("/hours/totals/export", methods=["GET", "POST"])
@requires(VERIFY)
def export_hours_totals() -> Response:
    """The hours of each volunteer in a period as a file."""
    organisation = _organisation(organisations_in(current_scope(VERIFY)))
    return lists.export(listings.totals(current_scope(VERIFY), organisation, _period()))


def _organisation(organisations: list[Organisation]) -> Organisation:
    """The organisation that the address names, else the first of the viewer's.

    Raises:
        NotFound: the address names another's, or the viewer has none.
    """
    asked = request.args.get("with", "")
    found = next((each for each in organisations if asked in ("", each.reference)), None)
    if found is None:
        raise NotFound
    return found


def _is_asking() -> bool:
    """Whether the address has the days as a form sends them."""
    return any(name.startswith("first-") for name in request.args)


def _form() -> PeriodForm:
    asked = _period()
    sent = request.args if _is_asking() else None
    return PeriodForm(sent, data={"first": asked.starts_on, "last": asked.ends_before - timedelta(days=1)})


def _period() -> Period:
    """The period that the address asks for; the financial year of today where it asks for none."""
    year = rules.year_of(clock.today())
    try:
        first, last = (date.fromisoformat(request.args.get(name, "")) for name in ("first", "last"))
        asked = Period(first, last + timedelta(days=1))
    except (ValueError, OverflowError):
        return year
    return year if rules.period_problem(asked) else asked


def _page(asked: Period) -> str:
    days: dict[str, Any] = {**presenters.in_address(asked), "with": request.args.get("with") or None}
    return url_for("placements.hours_totals", **days)
