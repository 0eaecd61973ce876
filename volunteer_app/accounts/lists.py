"""What the pages of all lists do alike: the viewer's columns and saved filters, the order, and the file.

A room's view says what was found (foundation.listing.Found); the page and the file are made of it here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import preferences
from volunteer_app.accounts.forms import ExportForm
from volunteer_app.accounts.models import ListPreference
from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation import exporting, kept_forms, listing, searching, submissions
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.exporting import Cell, FileKind
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import MOST_EXPORTED, SORT, Column, Found, Listing
from volunteer_app.foundation.paging import Anchor, Page, page
from volunteer_app.foundation.permissions import can, current_actor
from volunteer_app.foundation.templating import this_page
from volunteer_app.foundation.transactions import reading_for_long

Row = TypeVar("Row")

# In an address: the list as it is, not with the filter that the account opens it with.
AS_IT_IS = "all"
TOO_MANY = f"This list has more than {MOST_EXPORTED:,} rows. Go back and choose a filter first"


@dataclass(frozen=True)
class Head:
    """The head of a column. `url` sorts by it, the other way round where the list is sorted by it already."""

    key: str
    heading: str
    is_number: bool
    url: str = ""
    aria_sort: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table: its reference, its first cell, and each other cell with the head of its column."""

    reference: str
    first: str
    others: Sequence[tuple[Head, str]]


@dataclass(frozen=True)
class Saved:
    """A saved filter as a link."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Table:
    """All that a list's page shows of it."""

    heads: Sequence[Head]
    lines: Sequence[Line]
    page: Page[Any]
    caption: str
    saved: Sequence[Saved]
    gone: Sequence[str]
    links: Sequence[tuple[str, str]]
    ticked: frozenset[str] = frozenset()

    @property
    def number(self) -> int | None:
        """How many rows the list has, where one page shows them all."""
        alone = not (self.page.next_after or self.page.previous_before)
        return len(self.lines) if alone else None


def opening(of: Listing[Any]) -> Answer | None:
    """Where the viewer's own way to open this list leads; None without one, or where something is asked."""
    if request.args:
        return None
    chosen = next((each for each in _views(of) if each.is_default), None)
    query = of.kept(chosen.query) if chosen else {}
    return redirect(url_for(of.endpoint, **_values(query))) if query else None


def table(found: Found[Row]) -> Table:
    """A page of the list: the viewer's columns, in the order that the address asks for."""
    of = found.listing
    columns = of.chosen(_columns(of))
    sort = request.args.get(SORT, "")
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    shown = page(found.statement, of.sort_keys(sort), anchor, of=of.of)
    heads = [_head(of, column, of.sort(sort)) for column in columns]
    rows = found.rows(shown.items)
    lines = [
        _line(item.reference, heads, [column.shown(row) for column in columns])
        for item, row in zip(shown.items, rows, strict=True)
    ]
    saved = _saved(of)
    links, ticked = _links(of, bool(saved)), kept_forms.ticks()
    return Table(heads, lines, shown, of.caption(sort), saved, found.gone, links, ticked)


def export(found: Found[Row]) -> Response:
    """The page on which a list can be had as a file; sent, the file, unless it has too many rows."""
    of, form = found.listing, ExportForm()
    columns = of.chosen(_columns(of))
    if form.validate_on_submit():
        made = _file(found, columns, FileKind(form.kind.data))
        if made is not None:
            return made
        form.form_errors.append(TOO_MANY)
    return show(
        "accounts/lists/export.html",
        form,
        listing=of,
        number=listing.count(found),
        most=MOST_EXPORTED,
        columns=[column.heading for column in columns],
        searched=_is_searched(of),
        filters=[label for key, label in of.filters.items() if key in of.kept(request.args)],
        back=url_for(of.endpoint, **(_asked(of) or {"view": AS_IT_IS})),
        columns_url=url_for("accounts.choose_columns", list_key=of.key, **_asked(of)),
    )


def seen(key: str) -> Listing[Any]:
    """The list with this key, if the viewer may see it.

    Raises:
        NotFound: there is none, or it is not for this viewer.
    """
    found = listing.declared(key)
    if found is None or not can(found.permission):
        raise NotFound
    return found


def shown_again(of: Listing[Any], query: Mapping[str, str]) -> str:
    """The address of a list with a filter, and with the search that applies to it."""
    search = {"search": query["search"]} if query.get("search") else {}
    return url_for(of.endpoint, **_values({**of.known(query), **search}))


def _file(found: Found[Row], columns: Sequence[Column[Row]], kind: FileKind) -> Response | None:
    """The list as a file, with an entry in history; None where it has more rows than may leave at once."""
    of, sort = found.listing, request.args.get(SORT, "")
    with reading_for_long():
        if listing.count(found) > MOST_EXPORTED:
            return None
    cells = listing.cells(found, columns, sort)
    return handed_over(of.key, _what(of), [column.heading for column in columns], cells, kind)


def handed_over(
    name: str, what: str, headings: Sequence[str], rows: Iterable[list[Cell]], kind: FileKind
) -> Response | None:
    """Rows as a file, with an entry in history of `what` was taken; None where more than may leave at once.

    `name`: of the file; rows are read only here, one after the other.
    """
    counted = _Counted(islice(rows, MOST_EXPORTED + 1))
    with reading_for_long():
        made = exporting.MAKERS[kind](headings, counted)
    if counted.number > MOST_EXPORTED:  # they may have become more since they were counted
        made.close()
        return None
    if submissions.is_first():
        preferences.record_export(me().account, what, counted.number, kind, by=current_actor())
    return exporting.attachment(made, kind, name)


class _Counted:
    """Rows, counted as they pass: history says how many are in the file, whatever others change meanwhile."""

    def __init__(self, rows: Iterable[list[Cell]]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self._rows:
            self.number += 1
            yield row


def _what(of: Listing[Any]) -> str:
    """The list and its filter, for history. Of a search, whose words are names, only that there was one."""
    kept = of.kept(request.args)
    if _is_searched(of):
        kept["search"] = searching.APPLIES
    return f"{of.title} ({urlencode(kept)[:300]})" if kept else of.title


def _is_searched(of: Listing[Any]) -> bool:
    """Whether words that somebody typed apply: remembered ones, or those in a filter."""
    return searching.applies() or of.has_words(request.args)


def _preference(of: Listing[Any]) -> ListPreference | None:
    """The viewer's for this list, read once a request."""
    read: dict[str, ListPreference | None] = g.setdefault("list_preferences", {})
    if of.key not in read:
        read[of.key] = preferences.of(me().account_id, of.key)
    return read[of.key]


def _columns(of: Listing[Any]) -> list[str]:
    preference = _preference(of)
    return preference.columns if preference else []


def _views(of: Listing[Any]) -> list[Any]:
    preference = _preference(of)
    return list(preference.views) if preference else []


def _saved(of: Listing[Any]) -> list[Saved]:
    now = of.known(request.args)
    found = []
    for each in _views(of):
        query = of.kept(each.query)
        found.append(Saved(each.name, url_for(of.endpoint, **_values(query)), query == now))
    return found


def _links(of: Listing[Any], has_saved: bool) -> list[tuple[str, str]]:
    """What can be done with the list as it is shown."""
    known = of.known(request.args)
    found = []
    if of.kept(request.args):
        found.append(("Save this filter", url_for("accounts.save_filter", list_key=of.key, **known)))
    if has_saved:
        found.append(("Change saved filters", url_for("accounts.saved_filters", list_key=of.key)))
    columns = url_for("accounts.choose_columns", list_key=of.key, **_asked(of))
    return [*found, ("Choose columns", columns), ("Download", url_for(of.export_endpoint, **_asked(of)))]


def _asked(of: Listing[Any]) -> dict[str, Any]:
    """This list's own part of the address, with the search that applies."""
    known = of.known(request.args)
    return {**known, "search": request.args["search"]} if searching.applies() else known


def _values(query: Mapping[str, str]) -> dict[str, Any]:
    """A filter as the values of an address; none at all is the list as it is."""
    return dict(query) or {"view": AS_IT_IS}


def _head(of: Listing[Any], column: Column[Any], sort: str) -> Head:
    if not column.order:
        return Head(column.key, column.heading, column.is_number)
    by_this, backwards = sort.removeprefix("-") == column.order, sort.startswith("-")
    falls = of.orders[column.order].falls != backwards
    aria = ("descending" if falls else "ascending") if by_this else ""
    to = f"-{column.order}" if by_this and not backwards else column.order
    url = this_page(**{SORT: to, "after": None, "before": None})
    return Head(column.key, column.heading, column.is_number, url, aria)


def _line(reference: str, heads: Sequence[Head], cells: Sequence[str]) -> Line:
    return Line(reference, cells[0], list(zip(heads[1:], cells[1:], strict=True)))
