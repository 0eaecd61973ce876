"""What somebody typed into a form while their sign-in ended, kept until they have signed in again.

A form that arrives from somebody who is signed out changes nothing. What was typed is sealed and kept for a
day; the browser's signed cookie holds its key. The same account, in the same browser, on the same page, finds
the form filled in again and sends it itself: then every check of permission and scope is made as ever.
Passwords, tokens and files are never kept.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from volunteer_app.foundation import clock, encryption, personal_data
from volunteer_app.foundation.database import Base, Referenced, db, new_reference
from volunteer_app.foundation.logs import log_of
from volunteer_app.foundation.transactions import reading, transaction

log = log_of(__name__)

KEPT_FOR = timedelta(hours=24)
MOST_IN_A_BROWSER = 5
MOST_OF_ONE_ACCOUNT = 10
LARGEST = 200_000  # bytes of what was typed: the longest form of the house is a tenth of it
LONGEST_PAGE = 500
KEYS = "kept_forms"
SIGNED_IN = "signed_in"  # a hidden field of every form that is shown to somebody who is signed in

TECHNICAL = frozenset({"csrf_token", "form_key", SIGNED_IN})
# A wall checks that every password field of the house has such a name
SECRET = re.compile(r"password|token|secret|^current$", re.IGNORECASE)

NOTHING_KEPT = "You were signed out. What you sent was not saved: sign in and send it again"
NOTHING_TYPED = (
    "You were signed out before you pressed the button, so nothing was done: sign in, then press it again"
)
TOO_LONG = "You were signed out. What you typed was not saved, because it is too long to be kept for you"
KEPT = (
    "You were signed out. What you typed has not been saved yet, but it is kept for 24 hours: "
    "sign in here with the same email address to go on"
)
FILES_TOO = ". Files are not kept: you will have to choose them again"

_WHO_WAS = "kept_forms.who_was"


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


def register(app: Flask) -> None:
    """Let pages say that something was given back, and forms that somebody who is signed in was shown them.

    Comes after `transactions` and `permissions`: what a form changed is stored after this has looked at it.
    """
    app.extensions.setdefault(_WHO_WAS, lambda: "")
    app.jinja_env.globals.update(kept_form=given_back, shown_signed_in=_is_signed_in)
    app.after_request(_forget_what_was_saved)


def tell_who_was(app: Flask, who: Callable[[], str]) -> None:
    """`who` answers the reference of the account whose sign-in ended in this browser; empty when none did."""
    app.extensions[_WHO_WAS] = who


def page_of_form() -> str | None:
    """Where the form stands that was just sent: its own address, or for a mere button the page around it."""
    if _has_page():
        return _short(request.full_path.rstrip("?"))
    around = urlsplit(request.referrer or "")
    if around.netloc != request.host:
        return None
    try:
        current_app.url_map.bind("localhost").match(around.path, method="GET")
    except HTTPException:
        return None
    return _short(around.path + (f"?{around.query}" if around.query else ""))


def _has_page() -> bool:
    """Whether the form that was just sent stands on a page at its own address, which can give it back."""
    rule = request.url_rule
    return rule is not None and "GET" in (rule.methods or ())


def keep(page: str | None) -> str:
    """Keep what this request sent, for the account whose sign-in ended; says what became of it."""
    typed = sent_by_hand()
    if not any(value.strip() for _, value in typed):
        return NOTHING_TYPED
    owner: str = current_app.extensions[_WHO_WAS]()
    if not _has_page():  # ticks in a list, a button: no form of ours on the page around it takes them back
        return NOTHING_KEPT
    if page is None or not owner or reading():  # reading: its token says that no page of ours sent it
        return NOTHING_KEPT
    text = json.dumps(typed)
    if len(text.encode()) > LARGEST:
        return TOO_LONG
    if not _stored(owner, page, text):
        return NOTHING_KEPT
    return KEPT + (FILES_TOO if any(file.filename for file in request.files.values()) else "")


def typed_for(form: Iterable[Any]) -> MultiDict[str, str] | None:
    """What to fill this form with, when it is the one into which something was typed; else None."""
    kept = _for_this_page()
    if kept is None or not _is_its(form, kept.typed):
        return None
    g.kept_given = kept.reference
    return MultiDict(kept.typed)


def given_back() -> str:
    """The key of what was given back on this page; empty when nothing was."""
    return str(g.get("kept_given", ""))


def was_shown_signed_in() -> bool:
    """Whether this form was shown to somebody who was signed in: on a public page nothing else tells."""
    return request.method == "POST" and SIGNED_IN in request.form


def forget(reference: str, owner: str) -> str | None:
    """Throw away what was kept, because its owner says so. Returns its page, if there was one."""
    found = db.session.scalars(
        select(KeptForm).where(KeptForm.reference == reference, KeptForm.owner == owner)
    ).one_or_none()
    if found is None:
        return None
    db.session.delete(found)
    session[KEYS] = [each for each in session.get(KEYS, []) if each != reference]
    return found.page


def page_of(reference: str, owner: str) -> str | None:
    """The page of what was kept, if it is this owner's."""
    return db.session.scalars(
        select(KeptForm.page).where(KeptForm.reference == reference, KeptForm.owner == owner)
    ).one_or_none()


def hand_over(keys: list[str], owner: str) -> None:
    """Somebody has signed in: what was kept in this browser is theirs, or it is deleted."""
    if not keys:
        return
    _delete(KeptForm.reference.in_(keys), KeptForm.owner != owner)
    left = set(db.session.scalars(select(KeptForm.reference).where(KeptForm.reference.in_(keys))))
    session[KEYS] = [key for key in keys if key in left]


def clear_old() -> None:
    """Delete what nobody came back for."""
    _delete(KeptForm.kept_at < clock.now() - KEPT_FOR)


def _is_signed_in() -> bool:
    return bool(current_user.is_authenticated)


def _forget_what_was_saved(response: Response) -> Response:
    """A form that leads on to another page was saved: what was kept for its own page has done its work."""
    if request.method == "POST" and 300 <= response.status_code < 400 and _may_be_given() and not reading():
        _delete(KeptForm.owner == current_user.as_actor().key, KeptForm.page == page_of_form())
    return response


def sent_by_hand() -> list[tuple[str, str]]:
    """What a person typed or chose, of all that this request sent: nothing technical, and no secret."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in TECHNICAL and not SECRET.search(name)
    ]


def _stored(owner: str, page: str, text: str) -> bool:
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
    session[KEYS] = [*session.get(KEYS, []), reference][-MOST_IN_A_BROWSER:]
    return True


def _make_room(owner: str, page: str) -> None:
    """One form for a page, and not too many for an account: the newest stay."""
    _delete(KeptForm.owner == owner, KeptForm.page == page)
    newest = db.session.scalars(
        select(KeptForm.id).where(KeptForm.owner == owner).order_by(KeptForm.id.desc())
    ).all()
    _delete(KeptForm.id.in_(newest[MOST_OF_ONE_ACCOUNT - 1 :]))


def _for_this_page() -> Given | None:
    if "kept_here" not in g:
        g.kept_here = _found() if request.method == "GET" and _may_be_given() else None
    found: Given | None = g.kept_here
    return found


def _may_be_given() -> bool:
    return bool(session.get(KEYS)) and _is_signed_in()


def _found() -> Given | None:
    kept = db.session.scalars(
        select(KeptForm)
        .where(
            KeptForm.reference.in_(session[KEYS]),
            KeptForm.owner == current_user.as_actor().key,
            KeptForm.page == request.full_path.rstrip("?"),
            KeptForm.kept_at > clock.now() - KEPT_FOR,
        )
        .order_by(KeptForm.id.desc())
        .limit(1)
    ).one_or_none()
    if kept is None:
        return None
    try:
        text = encryption.unseal(kept.content, _place(kept.reference))
    except encryption.CannotOpen:
        return None  # its key has been retired meanwhile
    return Given(kept.reference, [(name, value) for name, value in json.loads(text)])


def _is_its(form: Iterable[Any], typed: list[tuple[str, str]]) -> bool:
    """Whether most of what was typed has a field here. A date's parts begin with its name."""
    names = {str(field.name) for field in form} - TECHNICAL
    sent = {name for name, _ in typed}
    known = [name for name in sent if name in names or any(name.startswith(f"{each}-") for each in names)]
    return 2 * len(known) > len(sent)


def _delete(*conditions: Any) -> None:
    db.session.execute(delete(KeptForm).where(*conditions).execution_options(synchronize_session=False))


def _place(reference: str) -> str:
    return encryption.place(KeptForm.__tablename__, "content", reference)


def _short(page: str) -> str | None:
    return page if len(page) <= LONGEST_PAGE else None
