"""The training matrix: its page, its search, and the same as a file."""

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.accounts.forms import ExportForm
from volunteer_app.foundation import searching
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import MOST_EXPORTED
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.foundation.searching import SearchForm
from volunteer_app.foundation.templating import this_page
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.training.matrix import filters, presenters, queries, rules
from volunteer_app.training.matrix.filters import Filter
from volunteer_app.training.matrix.queries import Frame, Wanted
from volunteer_app.training.views.room import blueprint

VERIFY = Permission.TRAINING_VERIFY
PAGE = "training.matrix"
KEPT = ("with", "search", *filters.LABELS)


@dataclass(frozen=True)
class _Asked:
    """What the address asks for: whose matrix, and who of it."""

    organisations: list[Organisation]
    organisation: Organisation
    frame: Frame
    filters: list[Filter]
    wanted: Wanted


@blueprint.post("/training/matrix")
@requires(VERIFY)
def search_matrix() -> Response | Answer:
    """Look for people of the matrix by name; the words stay out of the address."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _matrix("", form)
    chosen: dict[str, Any] = {"with": request.args["with"]} if request.args.get("with") else {}
    return redirect(url_for(PAGE, search=searching.remember(form.words.data), **chosen))


@blueprint.get("/training/matrix")
@requires(VERIFY)
def matrix() -> Response:
    """Who lacks which training: people by the packs that their roles ask for."""
    words = searching.remembered(PAGE)
    return _matrix(words, SearchForm(data={"words": words}))


@blueprint.route("/training/matrix/export", methods=["GET", "POST"])
@requires(VERIFY)
def export_matrix() -> Response:
    """The matrix as a file, with a column for each pack."""
    asked, form = _asked(searching.remembered(PAGE)), ExportForm()
    packs = queries.columns(asked.frame, asked.wanted)
    if form.validate_on_submit():
        words = presenters.RoleWords(asked.frame)
        rows = (presenters.filed(each, words) for each in queries.every_line(asked.frame, asked.wanted))
        heads = presenters.headings(packs)
        made = lists.handed_over("training-matrix", _what(asked), heads, rows, FileKind(form.kind.data))
        if made is not None:
            return made
        form.form_errors.append(lists.TOO_MANY)
    return show(
        "training/matrix/download.html",
        form,
        number=queries.count(asked.frame, asked.wanted, most=MOST_EXPORTED),
        most=MOST_EXPORTED,
        columns=presenters.headings(packs),
        chosen=[each.label for each in asked.filters if each.asked],
        back=url_for(PAGE, **_kept()),
    )


def _matrix(words: str, form: SearchForm) -> Response:
    asked = _asked(words)
    size = queries.MOST if request.args.get("all") else queries.PAGE
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    page = queries.people_page(asked.frame, asked.wanted, anchor, size=size)
    made = queries.lines(asked.frame, asked.wanted, page.items)
    packs = queries.columns(asked.frame, asked.wanted)
    return show(
        "training/matrix/matrix.html",
        form,
        organisation=asked.organisation,
        organisations=asked.organisations,
        packs=packs,
        lines=presenters.shown(made, asked.frame, packs),
        summary=presenters.summary(rules.counted(made), len(made)),
        page=page,
        whole=bool(request.args.get("all")),
        size=queries.PAGE,
        most=queries.MOST,
        text=words,
        filters=asked.filters,
        gone=[each.label for each in asked.filters if each.is_gone],
        chosen=_chosen(asked.filters, words),
        unfiltered=url_for(PAGE, **_of(asked.organisation)),
        download=url_for("training.export_matrix", **_kept()),
    )


def _asked(words: str) -> _Asked:
    """Whose matrix it is: of the organisation that the address names, else of the first by name.

    Raises:
        NotFound: the viewer verifies nobody's training there, or anywhere.
    """
    organisations = people.organisations_in(current_scope(VERIFY))
    named = request.args.get("with", "")
    mine = [each for each in organisations if each.reference == named or not named]
    if not mine:
        raise NotFound
    frame = queries.frame(mine[0].id)
    found = filters.asked(frame, request.args)
    return _Asked(organisations, mine[0], frame, found, filters.wanted(found, words))


def _of(organisation: Organisation) -> dict[str, Any]:
    """What of an address says whose matrix it is; the word is one of Python's own."""
    return {"with": organisation.reference}


def _kept() -> dict[str, Any]:
    """What of the address is the matrix's own, but for the page of it."""
    return {key: request.args[key] for key in KEPT if request.args.get(key)}


def _chosen(found: list[Filter], words: str) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the page without it."""
    said = {"search": f"“{words}”" if words else ""}
    said |= {each.key: each.chosen.words if each.chosen else "Another" for each in found if each.asked}
    return [
        (text, this_page(**{key: None, "after": None, "before": None})) for key, text in said.items() if text
    ]


def _what(asked: _Asked) -> str:
    """What was taken, for history. Of a search, whose words are names, only that there was one."""
    on = [f"{each.label}: {each.chosen.words}" for each in asked.filters if each.chosen]
    on += ["a search"] if asked.wanted.words else []
    told = f"Training matrix of {asked.organisation.name}"
    return f"{told} ({', '.join(on)})" if on else told
