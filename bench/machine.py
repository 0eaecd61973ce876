"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import pysqlite3.dbapi2 as sqlite_driver
from sqlalchemy import text

from volunteer_app.foundation.database import db


def size() -> list[str]:
    """Cores, memory, processor and Python, a line each."""
    return [
        f"{len(os.sched_getaffinity(0))} cores of {_processor()}, {_gigabytes()} GB of memory",
        f"Python {platform.python_version()}, gunicorn {version('gunicorn')}",
    ]


def database() -> str:
    """Name and version of the database in use. Needs an application context."""
    if db.engine.dialect.name == "sqlite":
        return f"SQLite {sqlite_driver.sqlite_version}"
    with db.engine.connect() as connection:
        number = connection.execute(text("SHOW server_version")).scalar_one()
    return f"PostgreSQL {str(number).split()[0]}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _gigabytes() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)
