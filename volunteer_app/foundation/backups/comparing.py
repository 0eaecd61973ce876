"""A backup and a database, row for row: which rows differ, are missing or are too many, by their keys."""

from dataclasses import dataclass, field

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from volunteer_app.foundation.backups import tables
from volunteer_app.foundation.backups.manifest import BackupProblem, Table
from volunteer_app.foundation.backups.reading import Archive, Key, key_of
from volunteer_app.foundation.backups.taking import EVERY, Tell
from volunteer_app.foundation.files.storage import Storage

MOST_SHOWN = 10


@dataclass
class Keys:
    """Some keys, and how many there are."""

    count: int = 0
    first: list[Key] = field(default_factory=list)

    def note(self, key: Key) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < MOST_SHOWN:
            self.first.append(key)

    def __str__(self) -> str:
        """The first few, as words."""
        words = ", ".join("/".join(str(part) for part in key) for key in self.first)
        return words + (", ..." if self.count > len(self.first) else "")


@dataclass
class Difference:
    """Where a table of the database is not what the backup holds."""

    table: str
    differ: Keys = field(default_factory=Keys)
    missing: Keys = field(default_factory=Keys)
    extra: Keys = field(default_factory=Keys)

    def sentences(self) -> list[str]:
        """One for each kind of difference."""
        kinds = (
            (self.differ, "differ"),
            (self.missing, "are missing from the database"),
            (self.extra, "are in the database alone"),
        )
        return [f"{self.table}: {keys.count:,} {words}: {keys}" for keys, words in kinds if keys.count]


def compare(archive: Archive, storage: Storage | None, tell: Tell) -> list[str]:
    """A sentence for each difference; none when the database holds what the backup holds.

    Raises:
        BackupProblem: the tables are not those of the backup, so that rows cannot be compared.
    """
    with tables.snapshot() as connection:
        _same_tables(archive, connection)
        found = [_compare_table(archive, table, connection, tell) for table in archive.manifest.tables]
    sentences = [sentence for difference in found for sentence in difference.sentences()]
    return sentences + _differing_files(archive, storage)


def _same_tables(archive: Archive, connection: Connection) -> None:
    manifest = archive.manifest
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision != manifest.revision:
        raise BackupProblem(
            f"The tables of the backup are of revision {manifest.revision}, those of the database of "
            f"{revision or 'none'}: their rows cannot be compared."
        )
    here = {shape.name: shape for shape in tables.shapes(connection)}
    if here != {table.name: table.shape for table in manifest.tables}:
        raise BackupProblem("The database has other tables or columns than the backup.")


def _compare_table(archive: Archive, table: Table, connection: Connection, tell: Tell) -> Difference:
    difference, key = Difference(table.name), key_of(table)
    kept, here = archive.rows(table), tables.rows(connection, table)
    one, other, count = next(kept, None), next(here, None), 0
    while one is not None or other is not None:
        if one is not None and (other is None or key(one) < key(other)):
            difference.missing.note(key(one))
            one = next(kept, None)
        elif other is not None and (one is None or key(other) < key(one)):
            difference.extra.note(key(other))
            other = next(here, None)
        else:
            if one != other:
                difference.differ.note(key(one or []))
            one, other = next(kept, None), next(here, None)
        count += 1
        if count % EVERY == 0:
            tell(table.name, count)
    return difference


def _differing_files(archive: Archive, storage: Storage | None) -> list[str]:
    if storage is None or archive.manifest.files_are_elsewhere:
        return []
    return [
        f"stored file {stored.key}: is not what the backup holds"
        for stored in archive.manifest.files
        if storage.get(stored.key) != archive.file(stored)
    ]
