"""Waiting for another thread that waits for a lock (PostgreSQL)."""

import time

from sqlalchemy import text

from volunteer_app.foundation.database import db

WAITS_FOR_A_LOCK = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def until_somebody_waits(seconds: float = 20) -> None:
    """Until somebody waits for a lock, or so long."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        until = time.monotonic() + seconds
        while not watching.execute(WAITS_FOR_A_LOCK).scalar_one() and time.monotonic() < until:
            time.sleep(0.01)
