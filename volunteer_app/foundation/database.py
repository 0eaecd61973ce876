"""The database: typed base class, column kinds, and what SQLite and PostgreSQL each need.

SQLite is the embedded default; PostgreSQL is where users outgrow one machine. Every model and
query here runs on both.
"""

import secrets
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import psycopg
import pysqlite3.dbapi2 as sqlite_driver
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, String, TypeDecorator, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
    declared_attr,
    mapped_column,
)
from sqlalchemy.orm import registry as Registry  # noqa: N812 - the class attribute must be called registry

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite 3.7.0 to 3.51.2 can lose committed pages when a WAL file restarts under load
# (sqlite.org, release notes of 3.51.3).
SAFE_SQLITE = (3, 51, 3)

# True while the present work may write. SQLite takes its one write lock at BEGIN then, so that two
# writers queue instead of failing half-way; pages that only read never wait for it.
writing: ContextVar[bool] = ContextVar("writing", default=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Always aware and in UTC in Python; SQLite stores it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; store UTC.

        Raises:
            ValueError: the value has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone: use foundation.clock")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table. `__audited__` rows may only change together with a history entry."""

    # Types sit on the registry: Flask-SQLAlchemy copies this class, and a copied map is refused.
    registry = Registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime()}
    )
    __audited__: ClassVar[bool] = True


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

# Crockford's alphabet: no I, L, O or U, so that a reference can be read out over a telephone.
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(prefix: str) -> str:
    """A reference that cannot be guessed: prefix, hyphen, 8 random characters (40 bits)."""
    # 32 letters: five bits of a byte choose one, each as likely as any other
    return f"{prefix}-" + "".join(REFERENCE_ALPHABET[byte % 32] for byte in secrets.token_bytes(8))


class Referenced:
    """A row that pages address. Addresses carry the reference, never a number that counts or a name."""

    __reference_prefix__: ClassVar[str] = "R"

    @declared_attr
    def reference(cls) -> Mapped[str]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The public name of the row."""
        return mapped_column(String(20), unique=True, default=lambda: new_reference(cls.__reference_prefix__))


def enum_column(kind: type[StrEnum], name: str, **options: Any) -> Mapped[Any]:
    """A text column that holds one of `kind`'s values, with a CHECK constraint called `name`."""
    stored = Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
    return mapped_column(stored, **options)


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs for this database."""
    shared = {"hide_parameters": True}  # a failure goes to the log, where nobody's data belongs
    if make_url(url).get_backend_name() == "sqlite":
        return {**shared, "module": sqlite_driver, "connect_args": {"timeout": 30}}
    return {
        **shared,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 10},
    }


class UnsafeSqlite(RuntimeError):
    """The SQLite in use can lose data."""


def sqlite_problem() -> str:
    """A sentence if the SQLite in use can lose data, else an empty string."""
    if sqlite_driver.sqlite_version_info >= SAFE_SQLITE:
        return ""
    needed = ".".join(map(str, SAFE_SQLITE))
    return f"SQLite {sqlite_driver.sqlite_version} can lose data in WAL mode; {needed} or newer is needed."


def refuse_unsafe_sqlite(url: str) -> None:
    """Say so at start, if this database would be kept by an SQLite that can lose it.

    Raises:
        UnsafeSqlite: with a sentence that names the version.
    """
    problem = sqlite_problem() if make_url(url).get_backend_name() == "sqlite" else ""
    if problem:
        raise UnsafeSqlite(problem)


def only_a_savepoint(session: Session, ended: SessionTransaction | None = None) -> bool:
    """Whether what ends is only a savepoint, for listeners of commits and rollbacks."""
    return session.in_nested_transaction() or (ended is not None and ended.nested)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite_driver.Connection):
        return
    connection.isolation_level = None  # we send BEGIN ourselves, see below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "mmap_size=0",
        "busy_timeout=30000",
        "cache_size=-2000",
    ):
        connection.execute(f"PRAGMA {pragma}")


# What PostgreSQL is told of our statements, which are many and short: the disk answers any row about as fast
# as the next one, and starting workers or a compiler for a page costs more than it saves.
POSTGRESQL_SETTINGS = {"random_page_cost": "1.1", "max_parallel_workers_per_gather": "0", "jit": "off"}


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: Any) -> None:
    if not isinstance(connection, psycopg.Connection):
        return
    was = connection.autocommit
    connection.autocommit = True  # kept when what comes next is rolled back
    for name, value in POSTGRESQL_SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.autocommit = was


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Tell the database itself whether this transaction may write."""
    may_write = writing.get()
    if connection.dialect.name == "sqlite":
        if connection.info.get("may_write", True) != may_write:
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if may_write else 'ON'}")
            connection.info["may_write"] = may_write
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write else "BEGIN")
    else:  # psycopg says it with its BEGIN, so it costs no statement
        driver: Any = connection.connection.driver_connection
        driver.read_only = not may_write
