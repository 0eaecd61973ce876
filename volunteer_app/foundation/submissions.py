"""A form sent twice changes things once. Every form carries a key; the first answer is kept with it.

The key's row is written in the transaction of the change. A second request with the same key waits for the
first to end, and then gets the first answer's address. What was sent is part of the key: somebody who goes
back, types something else and sends the form again has not sent it twice.

The address of a one-time link holds its token, which is stored nowhere: an answer that leads back to the same
page is kept as such, without its address.
"""

import hashlib
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, redirect, request, session
from sqlalchemy import String, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, db

FIELD = "form_key"
LONGEST_LOCATION = 500
SAME_PAGE = ""
TWINS = timedelta(minutes=1)


class Submission(Base):
    """A form that was sent and answered with a redirect. Cleared after a day."""

    __tablename__ = "submission"
    __audited__ = False

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(LONGEST_LOCATION))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def register(app: Flask) -> None:
    """Answer a repeated form with the first answer, before any view runs."""
    app.before_request(_answer_repeat)


def commit(response: Response) -> Response:
    """Commit the request, together with its form key; a lost race gives the winner's answer."""
    key: str = g.pop("submission_key", "")
    # A view that begins or ends a sign-in changes the browser's session: its answer is nobody else's
    kept = bool(key) and g.submission_owner == _owner()
    location = _storable(response.location) if kept and response.location else None
    if location is not None:
        db.session.add(Submission(key_hash=key, location=location))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        first = _first_answer(key) if kept else None
        if first is None:
            raise
        return _redirect(first)
    return response


def is_first() -> bool:
    """Whether this form was not sent a moment ago already, where the answer is a file and no redirect.

    Waits for a twin that is being answered, and notes that this one is.
    """
    key: str = g.get("submission_key", "")
    if not key:
        return True
    note = hashlib.sha256(f"file:{key}".encode()).hexdigest()
    _wait_for_twin(note)
    earlier = db.session.get(Submission, note)
    if earlier is not None and earlier.sent_at > clock.now() - TWINS:
        return False
    db.session.merge(Submission(key_hash=note, location=SAME_PAGE, sent_at=clock.now()))
    return True


def _storable(location: str) -> str | None:
    """What may be kept of where an answer leads; None: nothing."""
    tokens = [str(value) for name, value in (request.view_args or {}).items() if "token" in name]
    if tokens and location == request.path:
        return SAME_PAGE
    if any(token in location for token in tokens) or len(location) > LONGEST_LOCATION:
        return None
    return location


def _answer_repeat() -> Response | None:
    key = _key_hash() if request.method == "POST" else ""
    if not key:
        return None
    _wait_for_twin(key)
    first = _first_answer(key)
    if first is not None:
        return _redirect(first)
    g.submission_key, g.submission_owner = key, _owner()
    return None


def _wait_for_twin(key: str) -> None:
    """Hold this key until the transaction ends. SQLite has one writer at a time anyhow."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def _first_answer(key: str) -> str | None:
    return db.session.scalars(select(Submission.location).where(Submission.key_hash == key)).one_or_none()


def _owner() -> str:
    return str(session.get("csrf_token", ""))


def _key_hash() -> str:
    """The key, tied to the page, to what was sent and to the browser: nobody can ask for another's answer."""
    key, owner = request.form.get(FIELD, ""), _owner()
    if not owner or not 16 <= len(key) <= 64:
        return ""
    sent = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    files = sorted((name, _digest(each)) for name, each in request.files.items(multi=True))
    return hashlib.sha256(repr((request.path, owner, sent, files)).encode()).hexdigest()


def _digest(file: FileStorage) -> tuple[str, str]:
    """The name and the content of a file: another file in the same form is another answer."""
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a file that is open
    file.stream.seek(0)
    return str(file.filename), found


def _redirect(location: str) -> Response:
    answer: AnyResponse = redirect(location or request.path)
    return current_app.make_response(answer)
