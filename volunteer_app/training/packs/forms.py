"""Forms of editors: choosing a zip with a pack, and saying why a version is withdrawn."""

from typing import Any

from wtforms import ValidationError

from volunteer_app.foundation import transactions
from volunteer_app.foundation.files.fields import Upload
from volunteer_app.foundation.forms import Form, LongText, needed
from volunteer_app.training.packs import archive
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.archive import NotPack
from volunteer_app.training.packs.content import PackContent
from volunteer_app.training.packs.faults import Fault, Faulty


class PackFile(Upload):
    """A zip with the files of a pack. `pack` is what it says; when that is faulty, `faults` names why."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """A zip of a few megabytes: a pack is words only."""
        super().__init__(label, kinds="A zip file", endings=(".zip",), megabytes=archive.MEGABYTES, **kwargs)
        self.pack: PackContent | None = None
        self.faults: list[Fault] = []

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no zip with a pack, and a pack with faults."""
        super().pre_validate(form)
        transactions.release()  # reading a long pack takes a moment, and SQLite has one write lock
        try:
            self.pack = packs.read(archive.files_in(self.content))
        except NotPack as refusal:
            raise ValidationError(refusal.reason) from refusal
        except Faulty as faulty:
            self.faults = faulty.faults
            raise ValidationError(
                "The pack cannot be used yet. What to put right is listed below"
            ) from faulty


class UploadForm(Form):
    """A new version of a pack."""

    file = PackFile("Choose the zip")


class WithdrawForm(Form):
    """Why a version is taken out of force."""

    reason = LongText(
        "Why is it withdrawn?",
        needed("Enter a reason"),
        longest=500,
        named="Reason",
        description="Other editors read this in the history",
        render_kw={"rows": 3},
    )
