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
# Tables most of whose rows are newer than what is known of them; of one never looked at, the number is -1.
_GROWN = """
SELECT CAST(CAST(relid AS regclass) AS text) FROM pg_stat_user_tables
JOIN pg_class ON pg_class.oid = relid WHERE n_mod_since_analyze > greatest(reltuples, 0) ORDER BY relid
"""


def refresh() -> None:
    """Count anew, after many rows were loaded; in the present transaction."""
    db.session.execute(text("ANALYZE"))


def notice_growth() -> None:
    """Count anew what has grown a lot, in the present transaction: where little is new, that costs nothing.

    Counting all of 50,000 people's rows takes as long as importing some thousands of them.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(_OPTIMIZE_ALL))
    elif grown := db.session.scalars(text(_GROWN)).all():
        db.session.execute(text(f"ANALYZE {', '.join(grown)}"))  # their own names, quoted by the database


@job("foundation.statistics")
def keep_up() -> None:
    """Let SQLite look at the tables that have grown or shrunk a lot since it looked last."""
    if db.engine.dialect.name == "sqlite":
        with transaction():
            notice_growth()
