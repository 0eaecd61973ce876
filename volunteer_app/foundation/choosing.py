"""What somebody ticked in a list, kept until they have done something with it.

A choice of many is sent once, as a form, and kept here under a reference: the pages that follow then have an
address that tells nothing, can be opened again, and outlast a time-out and signing in again. A choice
belongs to the account that made it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from flask import flash, redirect, request, url_for
from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, lazyload, mapped_column
from werkzeug.wrappers import Response

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, Referenced, db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.forms import EXPIRED, Form
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_actor

# What one page can show to be checked, and one transaction can change in a few seconds
MOST = 500
TOO_MANY = (
    f"Choose {MOST} or fewer at a time: search or filter first, then choose all that match. "
    "What you had ticked is not ticked any more"
)


CHANGED = "Somebody changed it since you looked"
GONE = "It is not there any more"


class BulkChoice(Referenced, Base):
    """References of rows that somebody chose, and, once they have acted, what came of it."""

    __tablename__ = "bulk_choice"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "CHO"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    owner_key: Mapped[str] = mapped_column(String(80))
    chosen: Mapped[list[str]] = mapped_column(JSON)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class Versioned(Protocol):
    """A row whose version tells whether it was changed."""

    @property
    def version(self) -> Mapped[int] | int:
        """Counts its changes."""


Row = TypeVar("Row", bound=Versioned)


personal_data.declare(
    BulkChoice,
    why="To keep what a coordinator ticked in a list until they have acted on it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)


def asked(found: Callable[[], Found[Any]]) -> list[str]:
    """What a list's form was sent with: those ticked, all on its page, or all that match its filters.

    `found` is asked for the last alone, with what the address of the form asks for.
    """
    which = request.form.get("which", "")
    if which == "page":
        return request.form.get("page", "").split()
    if which == "matching":
        return _matching(found())
    return request.form.getlist("chosen")


def _matching(found: Found[Any]) -> list[str]:
    """The references of a list's rows, at most one more than `MOST`."""
    rows = found.statement.options(lazyload("*")).order_by(None).limit(MOST + 1).subquery()
    return list(db.session.scalars(select(rows.c.reference)))


def address_again(endpoint: str) -> str:
    """The address of a list with the filters that it had when its form was sent."""
    query = request.full_path.partition("?")[2]
    return url_for(endpoint) + (f"?{query}" if query else "")


def keep_and_go(
    kind: str,
    found: Callable[[], Found[Any]],
    *,
    inside: Callable[[Sequence[str]], set[str]],
    then: str,
    back: str,
) -> Response:
    """Keep what a list's form was sent with, and go on to the page `then`, which takes the `choice`.

    What cannot be kept leads back to the list as it was, with a sentence.

    Raises:
        NotFound: one of them is not for this viewer.
    """
    if not Form().validate_on_submit():
        flash(EXPIRED)
        return redirect(address_again(back))
    try:
        choice = choose(kind, asked(found), inside=inside, by=current_actor())
    except Refused as refusal:
        flash(refusal.message)
        return redirect(address_again(back))
    return redirect(url_for(then, choice=choice.reference))


def choose(
    kind: str, asked: Iterable[str], *, inside: Callable[[Sequence[str]], set[str]], by: Actor
) -> BulkChoice:
    """Keep these references of one kind of row.

    `inside` answers which of them the viewer's scope reaches.

    Raises:
        Refused: there are none, or too many.
        NotFound: one of them is not for this viewer.
    """
    chosen = list(dict.fromkeys(asked))
    if not chosen:
        raise Refused("Tick at least one box, or choose all", "chosen")
    if len(chosen) > MOST:
        raise Refused(TOO_MANY, "chosen")
    if inside(chosen) != set(chosen):
        raise NotFound
    choice = BulkChoice(kind=kind, owner_key=by.key, chosen=chosen)
    db.session.add(choice)
    db.session.flush()
    return choice


def chosen(kind: str, reference: str, *, by: Actor) -> BulkChoice:
    """A choice of this kind that this viewer made.

    Raises:
        NotFound: there is none.
    """
    return chosen_of((kind,), reference, by=by)


def chosen_of(kinds: Sequence[str], reference: str, *, by: Actor) -> BulkChoice:
    """A choice of one of these kinds that this viewer made.

    Raises:
        NotFound: there is none.
    """
    found = db.session.scalars(
        select(BulkChoice).where(
            BulkChoice.reference == reference, BulkChoice.kind.in_(kinds), BulkChoice.owner_key == by.key
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def hold(choice: BulkChoice) -> None:
    """Let nobody else act on the same choice until the present transaction ends; read it as it is now."""
    db.session.refresh(choice, with_for_update=True)


def finish(choice: BulkChoice, outcome: dict[str, Any]) -> None:
    """Keep what came of it, for the page that tells."""
    choice.outcome = outcome


def as_seen(versions: Iterable[tuple[str, int]]) -> str:
    """What a preview showed, as a form carries it: each reference with the version of its row."""
    return " ".join(f"{reference}:{version}" for reference, version in versions)


def seen(text: str | None) -> dict[str, int]:
    """What the preview showed, read back; what cannot be read was not shown."""
    pairs = [part.rpartition(":") for part in (text or "").split()[:MOST]]
    return {
        reference: int(number)
        for reference, _, number in pairs
        if number.isascii() and number.isdigit() and len(number) < 10
    }


def sift(
    chosen: Sequence[str],
    held: Mapping[str, Row],
    seen: Mapping[str, int],
    problem: Callable[[Row], str],
) -> tuple[list[Row], list[tuple[str, str]]]:
    """Of what was chosen, the rows that can be decided on now, and the references of the others with why not.

    held: what is there now; seen: which version of each the preview showed; problem: what stands against a
    row, empty for nothing.
    """
    going: list[Row] = []
    left: list[tuple[str, str]] = []
    for reference in chosen:
        row = held.get(reference)
        if row is None:
            left.append((reference, GONE))
        elif why := problem(row) or ("" if seen.get(reference) == row.version else CHANGED):
            left.append((reference, why))
        else:
            going.append(row)
    return going, left
