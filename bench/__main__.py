"""`make bench`: measure the real server on SQLite and then on PostgreSQL, and write docs/performance.md.

Everything happens in a folder of its own, which is removed; nothing that was started is left running.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from bench import (
    counting,
    importing,
    loading,
    machine,
    matching,
    planning,
    practice,
    publications,
    report,
    serving,
)
from bench.report import Result
from tests import servers
from volunteer_app.blueprints import create_app
from volunteer_app.cli.settling import settle
from volunteer_app.config import PROJECT, Settings
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.foundation import clock, statistics
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction

SECONDS_TO_DRIVE = 600


def main() -> int:
    """Measure, write, and say which targets were missed."""
    asked = _arguments()
    try:
        problems = [each for part in asked.only for each in PARTS[part](asked)]
    finally:
        servers.finish()
    print("\n".join(problems) or "Every target is met.")
    return 0


def _pages(asked: argparse.Namespace) -> list[str]:
    """Measure the pages; which targets were missed."""
    results = [_measure(name, asked) for name in asked.database]
    if asked.write:
        report.write(results, machine.size(), clock.today())
        print(f"Written to {report.DOCUMENT.relative_to(PROJECT)}")
    return [problem for result in results for problem in result.problems()]


def _publications(asked: argparse.Namespace) -> list[str]:
    """Measure publications; which targets were missed."""
    sizes = asked.counted or list(publications.SIZES)
    results = [publications.measure(name, people) for people in sizes for name in asked.database]
    if asked.write:
        publications.write(results, machine.size(), clock.today())
        print(f"Written to {report.DOCUMENT.relative_to(PROJECT)}")
    return [problem for result in results for problem in result.problems()]


PARTS = {"pages": _pages, "publications": _publications}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--few", type=int, default=1_000, help="people to compare the list pages with")
    parser.add_argument("--repeats", type=int, default=80, help="how often each page is opened in the mix")
    parser.add_argument("--alone", type=int, default=40, help="how often each page is opened by itself")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--only", action="append", choices=tuple(PARTS), help="measure this part alone")
    parser.add_argument("--counted", action="append", type=int, help="people to make publications of")
    parser.add_argument("--no-write", dest="write", action="store_false", help="leave the document alone")
    asked = parser.parse_args()
    asked.database = asked.database or ["sqlite", "postgresql"]
    asked.only = asked.only or list(PARTS)
    return asked


def _measure(name: str, asked: argparse.Namespace) -> Result:
    # All at one organisation, so that its lists fill their pages as they do among many
    few = _measured(name, asked.few, repeats=2, alone=asked.alone, at_first=1.0, imports=False)
    many = _measured(name, asked.people, repeats=asked.repeats, alone=asked.alone)
    return replace(many, few=few)


def _measured(
    name: str, people: int, *, repeats: int, alone: int, at_first: float = 0.0, imports: bool = True
) -> Result:
    with tempfile.TemporaryDirectory(prefix="volunteer-app-bench-") as folder:
        instance = Path(folder)
        sqlite = f"sqlite:///{instance / 'volunteer.db'}"
        url = sqlite if name == "sqlite" else servers.postgresql_url(f"bench_{people}")
        app = create_app(Settings(instance_path=instance, database_url=url))
        _tell(f"{name}: loading {people:,} people")
        with app.app_context():
            loaded = loading.load(people, at_first)
            version = machine.database()
        _tell(f"{name}: loaded in {loaded.seconds:.0f} s; counting statements")
        counted = {key: len(sent) for key, sent in counting.statements(app).items()}
        matched = matching.measure()
        _tell(f"{name}: starting the server")
        with serving.server(instance, url) as served:
            plan = planning.plan(app, served.port, repeats=repeats, alone=alone)
            with app.app_context():
                db.engine.dispose()
            driven = _drive(plan, instance)
            memory = served.memory()
        imported = _imported(name, app) if imports else {}
        searched = _searched(name, app) if imports else None
        return Result(
            version,
            loaded,
            imported,
            matched,
            driven,
            counted,
            memory,
            served.seconds_to_start,
            searched=searched,
        )


def _imported(name: str, app: Flask) -> dict[ImportKind, float]:
    """Measured last, so that the pages show what was loaded and no more; in a process like the worker's."""
    settle()
    with app.app_context():
        rates = importing.rows_a_second()
    words = ", ".join(f"{rate:.0f} {kind.words.lower()}" for kind, rate in rates.items())
    _tell(f"{name}: imported a second: {words}")
    return rates


def _searched(name: str, app: Flask) -> practice.Measured:
    """The good practice bank, which is filled after all else was measured."""
    with app.app_context():
        entries = practice.fill()
        with transaction():
            statistics.refresh()
    found = practice.measure(app)
    _tell(f"{name}: searches among {entries:,} entries of good practice, p95: {found.p95:.0f} ms")
    return found


def _drive(plan: dict[str, Any], folder: Path) -> dict[str, Any]:
    plan_file, result_file = folder / "plan.json", folder / "result.json"
    plan_file.write_text(json.dumps(plan))
    command = [sys.executable, "-m", "bench.driving", str(plan_file), str(result_file)]
    subprocess.run(command, check=True, cwd=PROJECT, timeout=SECONDS_TO_DRIVE)  # noqa: S603 - our own module
    result: dict[str, Any] = json.loads(result_file.read_text())
    return result


def _tell(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
