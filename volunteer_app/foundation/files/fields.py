"""The field of a form that takes one file.

Its view is marked `@accepts_upload(megabytes=...)` (foundation.uploads), and its page starts the form with
`start_form(form, multipart=true)`.
"""

import os
from collections.abc import Iterable
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError
from wtforms.fields import FileField

from volunteer_app.foundation import transactions
from volunteer_app.foundation.cut_uploads import TooLarge
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.kinds import ENDINGS, TAKEN, NotTaken
from volunteer_app.foundation.files.storing import Checked, Kept
from volunteer_app.foundation.uploads import MEGABYTE
from volunteer_app.foundation.widgets import Smooth

EMPTY = "The selected file is empty"
AGAIN = "Select the file again: a browser forgets it when a page comes back"


class Chooser(Smooth, GovFileInput):  # type: ignore[misc]  # the package has no types
    """A button that lets a file be chosen, in the GOV.UK look."""

    input_type = "file"


class Upload(FileField):  # type: ignore[misc]  # WTForms has no types
    """One file. `data` is what was sent (its `stream` can be read and sought), or None.

    `kinds` names what can be chosen, as in "PDF, PNG, JPEG or DOCX"; `endings` help the browser's dialogue
    and promise nothing: what a file is, its content says. `missing` is the message when nothing was chosen;
    when it is empty, no file is an answer too.
    """

    widget = Chooser()
    errors: Any = ()

    def __init__(
        self,
        label: str,
        *,
        kinds: str,
        endings: Iterable[str] = (),
        megabytes: int = 10,
        missing: str = "Select a file",
        **kwargs: Any,
    ) -> None:
        """The hint says which kinds and how large, after the `description`, if there is one."""
        self.kinds, self.megabytes, self.missing = kinds, megabytes, missing
        said = kwargs.pop("description", "")
        limit = f"{kinds}, up to {megabytes} MB"
        drawn = {"accept": ",".join(endings), **kwargs.pop("render_kw", {})}
        super().__init__(label, description=f"{said}. {limit}" if said else limit, render_kw=drawn, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the first file that was chosen; a browser sends an empty one for none."""
        chosen = [each for each in valuelist if isinstance(each, FileStorage) and each.filename]
        self.data = chosen[0] if chosen else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse no file where one is needed, an empty one, and one above the limit."""
        if self.data is None:
            if self.missing:
                raise ValidationError(self.missing)
            return
        cut = isinstance(self.data, TooLarge)
        if self.size == 0 and not cut:
            raise ValidationError(EMPTY)
        if cut or self.size > self.megabytes * MEGABYTE:
            raise ValidationError(f"The selected file must be {self.megabytes} MB or smaller")

    @property
    def size(self) -> int:
        """The bytes of what was sent; 0 without a file."""
        if self.data is None:
            return 0
        stream = self.data.stream
        size: int = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        return size

    @property
    def content(self) -> bytes:
        """All of what was sent; empty without a file. Read it when the form is valid: it is bounded then."""
        if self.data is None:
            return b""
        self.data.stream.seek(0)
        read: bytes = self.data.stream.read()
        return read

    @property
    def sent_name(self) -> str:
        """The name that the browser gave, as it came: clean it before it is kept or shown."""
        return str(self.data.filename or "") if self.data is not None else ""

    def ask_again(self) -> None:
        """Say that the file must be chosen again, when the page comes back for another reason."""
        if self.data is not None and not self.errors:
            self.errors = [AGAIN]


class Document(Upload):
    """A PDF, picture or Word document, by its content; `checked` is what may be kept of it, or None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """The four kinds, up to 10 MB."""
        super().__init__(label, kinds=TAKEN, endings=ENDINGS, **kwargs)
        self.checked: Checked | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is none of these, or not safely so."""
        super().pre_validate(form)
        if self.data is None:
            return
        transactions.release()  # reading a picture takes a second, and SQLite has one write lock
        try:
            self.checked = storing.examine(self.content, self.sent_name)
        except NotTaken as refusal:
            raise ValidationError(refusal.message) from refusal

    def keep(self) -> Kept:
        """Keep the bytes, before anything else is changed.

        Raises:
            LookupError: nothing was chosen.
            Unavailable: the storage does not answer.
        """
        if self.checked is None:
            raise LookupError("no file was chosen, or the form is not valid")
        transactions.release()
        return storing.keep(self.checked)

    def keep_if_chosen(self) -> Kept | None:
        """As `keep`; None when nothing was chosen."""
        return self.keep() if self.checked is not None else None
