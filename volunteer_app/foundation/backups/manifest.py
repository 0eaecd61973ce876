"""What a backup says about itself, and the ways in which it can be wrong."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from volunteer_app.foundation.files.storage import KEY

FORMAT = 1
NAME = "manifest.json"
TABLE_NAME = r"^[a-z_][a-z0-9_]{0,62}$"
SHA256 = r"^[0-9a-f]{64}$"
# More than any upload that is kept, and little enough for memory
LARGEST_FILE = 32 * 1024 * 1024
MADE_WITH = r"^[0-9A-Za-z.+_-]{1,40}$"


class BackupProblem(Exception):
    """What is wrong with a backup or its place, in a sentence for whoever runs the command."""


class Damaged(BackupProblem):
    """The file is not what was written when the backup was made."""


class Kind(StrEnum):
    """What a column holds, and so how its values are written (docs/backup-format.md)."""

    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    BYTES = "bytes"
    DATE = "date"
    INSTANT = "instant"
    JSON = "json"
    NUMBER = "number"


Name = Annotated[str, Field(pattern=TABLE_NAME)]
Fingerprint = Annotated[str, Field(pattern=SHA256)]
Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """What every part of the manifest shares: nothing is added, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(Part):
    """A column's name and kind."""

    name: Name
    kind: Annotated[Kind, Field(strict=False)]


class Shape(Part):
    """A table without its rows. Rows are in the order of its key."""

    name: Name
    columns: list[Column]
    key: list[Name]


class Table(Shape):
    """A table whose rows are in the backup."""

    rows: Count
    bytes: Count
    sha256: Fingerprint

    @property
    def member(self) -> str:
        """The name of its rows in the archive."""
        return f"tables/{self.name}.jsonl"

    @property
    def shape(self) -> Shape:
        """The table without its rows."""
        return Shape(name=self.name, columns=self.columns, key=self.key)


class HeldFile(Part):
    """A stored file that is in the backup."""

    key: Annotated[str, Field(pattern=f"^{KEY.pattern}$")]
    bytes: Annotated[int, Field(ge=0, le=LARGEST_FILE)]
    sha256: Fingerprint

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"files/{self.key}"


class Manifest(Part):
    """The whole of it."""

    format: int
    made_with: Annotated[str, Field(pattern=MADE_WITH)]
    made_at: str
    revision: Annotated[str, Field(pattern=MADE_WITH)]
    tables: list[Table]
    files: list[HeldFile]
    files_are_elsewhere: bool
    # Stored files that a row names and that were gone when the backup was made
    missing: list[Annotated[str, Field(max_length=40)]] = []

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(table.rows for table in self.tables)

    def members(self) -> dict[str, Table | HeldFile]:
        """What the archive must hold besides the manifest, by name."""
        tables: dict[str, Table | HeldFile] = {table.member: table for table in self.tables}
        return tables | {file.member: file for file in self.files}


def shown(name: str) -> str:
    """A name from a stranger's file, fit for a terminal."""
    return re.sub(r"[^\w./+-]", "?", name)[:60]
