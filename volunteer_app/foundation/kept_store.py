"""What is kept of forms whose sender was signed out: sealed, by account and page, for a day.

It belongs to the account. The signed cookie of whoever signs in is given the keys of what is theirs, so that
a page sees without asking the database that there is nothing to give back.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import session
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock, encryption, personal_data
from volunteer_app.foundation.database import Base, Referenced, db, new_reference
from volunteer_app.foundation.logs import log_of
from volunteer_app.foundation.transactions import transaction

log = log_of(__name__)

KEPT_FOR = timedelta(hours=24)
MOST_OF_ONE_ACCOUNT = 10
LARGEST = 200_000  # bytes of what was typed: the longest form of the house is a tenth of it
LONGEST_PAGE = 500
KEYS = "kept_forms"
TICKED = "chosen"  # the boxes before the rows of a list (_components/list.html)


class KeptForm(Referenced, Base):
    """What was typed into the form of a page. `owner` is the reference of the account that typed it."""

    __tablename__ = "kept_form"
    __reference_prefix__ = "KEPT"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(20), index=True)
    page: Mapped[str] = mapped_column(String(LONGEST_PAGE))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


encryption.also_sealed(KeptForm, "content")
personal_data.declare(
    KeptForm,
    why="To give back what somebody typed when their sign-in ended before they could save it; kept for a day",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)


@dataclass(frozen=True)
class Given:
    """What is given back on this page."""

    reference: str
    typed: list[tuple[str, str]]


@dataclass(frozen=True)
class Unfinished:
    """What a start page says of a kept form."""

    reference: str
    page: str
    kept_at: datetime
    is_ticks: bool


def store(owner: str, page: str, text: str) -> bool:
    """Store it at once, in a transaction of its own: the next page says that it was kept."""
    reference = new_reference(KeptForm.__reference_prefix__)
    sealed = encryption.seal(text, _place(reference))
    db.session.rollback()  # the request has read who is signed in, and changed nothing
    try:
        with transaction():
            _make_room(owner, page)
            db.session.add(KeptForm(reference=reference, owner=owner, page=page, content=sealed))
    except Exception:
        log.exception("a form was not kept")
        return False
    session[KEYS] = [*session.get(KEYS, []), reference][-MOST_OF_ONE_ACCOUNT:]  # a cookie has 4 KB
    return True


def _make_room(owner: str, page: str) -> None:
    """One form for a page, and not too many for an account: the newest stay."""
    remove(KeptForm.owner == owner, KeptForm.page == page)
    newest = db.session.scalars(
        select(KeptForm.id).where(KeptForm.owner == owner).order_by(KeptForm.id.desc())
    ).all()
    remove(KeptForm.id.in_(newest[MOST_OF_ONE_ACCOUNT - 1 :]))


def theirs(owner: str) -> tuple[Any, Any]:
    """What is kept for this owner, and not too old."""
    return KeptForm.owner == owner, KeptForm.kept_at > clock.now() - KEPT_FOR


def opened(kept: KeptForm) -> Given | None:
    """What was typed, unsealed."""
    try:
        text = encryption.unseal(kept.content, _place(kept.reference))
    except encryption.CannotOpen:
        return None  # its key has been retired meanwhile
    return Given(kept.reference, [(name, value) for name, value in json.loads(text)])


def page_of(reference: str, owner: str) -> str | None:
    """The page of what was kept, if it is this owner's and not too old."""
    return db.session.scalars(
        select(KeptForm.page).where(KeptForm.reference == reference, *theirs(owner))
    ).one_or_none()


def unfinished(owner: str) -> list[Unfinished]:
    """All that is kept for this owner and known in this browser, the newest first."""
    if not session.get(KEYS):
        return []
    statement = select(KeptForm).where(KeptForm.reference.in_(session[KEYS]), *theirs(owner))
    rows = db.session.scalars(statement.order_by(KeptForm.id.desc())).all()
    return [
        Unfinished(row.reference, row.page, row.kept_at, all(name == TICKED for name, _ in given.typed))
        for row in rows
        if (given := opened(row)) is not None
    ]


def fetch(owner: str) -> None:
    """Somebody has signed in: let their browser know what was kept for them, in whichever browser it was."""
    keys = db.session.scalars(select(KeptForm.reference).where(*theirs(owner)).order_by(KeptForm.id))
    session[KEYS] = list(keys)


def forget(reference: str, owner: str) -> str | None:
    """Throw away what was kept, because its owner says so. Returns its page, if there was one."""
    found = db.session.scalars(
        select(KeptForm).where(KeptForm.reference == reference, KeptForm.owner == owner)
    ).one_or_none()
    if found is None:
        return None
    db.session.delete(found)
    leave_out(reference)
    return found.page


def leave_out(reference: str) -> None:
    """Take the key of what is kept no longer out of the cookie."""
    session[KEYS] = [each for each in session.get(KEYS, []) if each != reference]


def clear_old() -> None:
    """Delete what nobody came back for."""
    remove(KeptForm.kept_at < clock.now() - KEPT_FOR)


def remove(*conditions: Any) -> None:
    """Delete those of which all of this is so."""
    db.session.execute(delete(KeptForm).where(*conditions).execution_options(synchronize_session=False))


def _place(reference: str) -> str:
    return encryption.place(KeptForm.__tablename__, "content", reference)
