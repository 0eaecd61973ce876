"""Making the database that is measured: reference data, invented people, and a history behind each."""

import resource
import time
from dataclasses import dataclass

from sqlalchemy import text

from bench import filling
from volunteer_app.cli.sample import loading
from volunteer_app.foundation import migrating, statistics
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import service as organisations
from volunteer_app.roles import service as roles
from volunteer_app.training.packs import loading as packs


@dataclass(frozen=True)
class Loaded:
    """What was loaded, in how many seconds, and the most memory that this process has held (megabytes)."""

    rows: dict[str, int]
    seconds: float
    memory: float


def load(people: int, at_first: float = 0.0) -> Loaded:
    """Load so many people into an empty database. Needs an application context.

    `at_first`: the share of them who are at the organisation whose lists are measured.
    """
    begun = time.perf_counter()
    by = Actor.job("benchmark")
    migrating.upgrade()
    with transaction():
        organisations.load_reference_data(by)
        roles.load_reference_data(by)
        packs.load_packs(by)
    with transaction():
        loading.load(people, at_first)
    with transaction():
        rows = filling.fill()
        statistics.refresh()
    _as_autovacuum_leaves_it()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Loaded({"person": people, **rows}, time.perf_counter() - begun, memory)


def _as_autovacuum_leaves_it() -> None:
    """What PostgreSQL does by itself within minutes, here before anything is measured and not meanwhile."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
