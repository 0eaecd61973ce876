"""What is known of each stored file. Which person or record it belongs to, a room's table says."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.files.kinds import FileKind


class StoredFile(Referenced, Base):
    """A file: its bytes are in the storage under `storage_key`, and are what `sha256` says.

    History is kept of the room's row that refers to it.
    """

    __tablename__ = "stored_file"
    __reference_prefix__: ClassVar[str] = "FIL"
    __audited__ = False
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FileKind] = enum_column(FileKind, "file_kind")
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    uploaded_by: Mapped[str] = mapped_column(String(200))

    @property
    def content_type(self) -> str:
        """What a download says that it is: from its content, when it was taken in."""
        return self.kind.content_type


personal_data.declare(
    StoredFile,
    why="To find a file that was added to somebody’s record, and to know that it is unchanged",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
