"""What the database knows of the sizes of its tables: without it, it can take a long way to few rows.

PostgreSQL keeps this up by itself (autovacuum). SQLite does when it is asked, and asking costs nothing when
little has changed. After a load of many rows both are told at once.
"""

from sqlalchemy import text

from volunteer_app.foundation.database import db
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction

# All tables, each looked at in part: https://www.sqlite.org/pragma.html#pragma_optimize
_OPTIMIZE_ALL = "PRAGMA optimize=0x10002"


def refresh() -> None:
    """Count anew, after many rows were loaded; in the present transaction."""
    db.session.execute(text("ANALYZE"))


@job("foundation.statistics")
def keep_up() -> None:
    """Let SQLite look at the tables that have grown or shrunk a lot since it looked last."""
    if db.engine.dialect.name == "sqlite":
        with transaction():
            db.session.execute(text(_OPTIMIZE_ALL))
