"""Publications of many people, quarter after quarter, and the pages that show them.

Each publication is made in a process of its own (`bench.publishing`), so that its memory is its own too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import beside, crowd, machine, report, serving
from bench.pages import OFFICE
from tests import servers
from volunteer_app.blueprints import create_app
from volunteer_app.cli.sample.accounts import ACCOUNTS, PASSWORD, has_second_factor
from volunteer_app.config import PROJECT, Settings
from volunteer_app.foundation.database import db

SIZES = (2_000, 250_000)
DAYS = ("2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30")
BEGIN, END = "<!-- bench publications: begin -->", "<!-- bench publications: end -->"
MOST_SECONDS, MOST_MEMORY_MB, MOST_P95_MS = 300, 1500, 100
SECONDS = 3600  # after which a publication is given up
USERS, REPEATS = 4, 40
HERE = f"/figures/{DAYS[-1]}/1"
PAGES = {
    "national figures": "/national",
    "all publications": "/figures",
    "overview": HERE,
    "tables": f"{HERE}/tables",
    "ethnic group by region": f"{HERE}/p1/c4/b1",
    "ethnic background by region": f"{HERE}/p1/c5/b1",
    "ethnic group in one region": f"{HERE}/p1/c4/b1/line/v1",
    "one group in each agency": f"{HERE}/p1/c4/b4/share/k1",
    "one group over time": f"{HERE}/p1/c4/over-time/k1",
    "representation": f"{HERE}/representation",
    "from application to placement": f"{HERE}/recruitment",
    "improving diversity": f"{HERE}/improving",
    "method": f"{HERE}/method",
}


@dataclass(frozen=True)
class Measured:
    """What was measured of so many people on one database."""

    database: str
    rows: dict[str, int]
    seconds_to_load: float
    made: Sequence[dict[str, Any]]
    beside: beside.Compared
    seconds: dict[str, list[float]]

    @property
    def name(self) -> str:
        """The database and the number of people."""
        return f"{self.rows['person']:,} people, {self.database}"

    def p95(self, page: str) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return quantiles(self.seconds[page], n=100, method="inclusive")[94] * 1000

    def problems(self) -> list[str]:
        """Which targets were missed."""
        found = [
            f"{each['day']}: {each['seconds']:.0f} s and {each['memory']:.0f} MB"
            for each in self.made
            if each["seconds"] >= MOST_SECONDS or each["memory"] >= MOST_MEMORY_MB
        ]
        found += [f"{each}: p95 {self.p95(each):.0f} ms" for each in PAGES if self.p95(each) >= MOST_P95_MS]
        return [f"{self.name}: {each}" for each in found]


def measure(database: str, people: int) -> Measured:
    """Load people, make a publication of each quarter, compare, and open the pages."""
    with tempfile.TemporaryDirectory(prefix="volunteer-app-bench-") as folder:
        instance = Path(folder)
        sqlite = f"sqlite:///{instance / 'volunteer.db'}"
        url = sqlite if database == "sqlite" else servers.postgresql_url(f"bench_figures_{people}")
        app = create_app(Settings(instance_path=instance, database_url=url))
        begun = time.perf_counter()
        with app.app_context():
            crowd.load(people)
            loaded, rows, version = time.perf_counter() - begun, crowd.count(), machine.database()
        _tell(f"{version}: {people:,} people loaded in {loaded:.0f} s")
        made = []
        for quarter, day in enumerate(DAYS):
            with app.app_context():
                if quarter:
                    crowd.change_some(quarter)
                db.engine.dispose()
            made.append(_publish(day, instance, url))
            _tell(f"{day}: {made[-1]['seconds']:.0f} s, {made[-1]['memory']:.0f} MB")
        with app.app_context():
            compared = beside.compare(made[-1]["reference"])
            db.engine.dispose()
        return Measured(version, rows, loaded, made, compared, _opened(instance, url))


def _publish(day: str, instance: Path, url: str) -> dict[str, Any]:
    result = instance / "made.json"
    settings = {"VOLUNTEER_APP_INSTANCE_PATH": str(instance), "VOLUNTEER_APP_DATABASE_URL": url}
    command = [sys.executable, "-m", "bench.publishing", day, str(result)]
    subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, **settings}, timeout=SECONDS)  # noqa: S603 - ours
    made: dict[str, Any] = json.loads(result.read_text())
    return made


def _opened(instance: Path, url: str) -> dict[str, list[float]]:
    """How long each page took for four people who open all of them without a pause."""
    plan_file, result_file = instance / "plan.json", instance / "result.json"
    with serving.server(instance, url) as served:
        plan = {
            "port": served.port,
            "users": USERS,
            "password": PASSWORD,
            "with_code": [each.email for each in ACCOUNTS if has_second_factor(each)],
            "viewers": [OFFICE],
            "pages": [{"key": key, "viewer": OFFICE, "path": path} for key, path in PAGES.items()],
            "searches": [],
            "forms": [],
            "repeats": REPEATS,
            "alone": 1,
            "first_view": "/",
        }
        plan_file.write_text(json.dumps(plan))
        command = [sys.executable, "-m", "bench.driving", str(plan_file), str(result_file)]
        subprocess.run(command, check=True, cwd=PROJECT, timeout=SECONDS)  # noqa: S603 - our own module
    seconds: dict[str, list[float]] = json.loads(result_file.read_text())["seconds"]
    return seconds


def write(results: Sequence[Measured], machine_: Sequence[str], on: date) -> None:
    """Put the tables into the document."""
    lines = [f"Measured on {on.day} {on:%B %Y}.", "", *(f"- {line}" for line in machine_)]
    for each in results:
        lines += ["", f"### {each.name}", "", *_made(each), "", _compared(each), "", *_pages(each)]
    report.put("\n".join(lines), BEGIN, END)


def _made(result: Measured) -> list[str]:
    rows = result.rows
    lines = [
        f"{rows['person']:,} people with {rows['placement']:,} placements, {rows['application']:,} "
        f"applications and {rows['equality_answers']:,} sealed sets of answers, loaded in "
        f"{result.seconds_to_load:.0f} s.",
        "",
        "| Reference day | Seconds | of which protecting and attacking | Peak memory, MB | Lines | "
        "repeated | Hidden cells | not small themselves |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for each in result.made:
        certificate = each["certificate"]
        cells = (
            each["day"],
            f"{each['seconds']:.0f}",
            f"{certificate['seconds']:.0f}",
            f"{each['memory']:.0f}",
            str(each["lines"]),
            str(each["repeated"]),
            f"{certificate['hidden_cells']:,}",
            f"{certificate['complementary_cells']:,}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _compared(result: Measured) -> str:
    found = result.beside
    return (
        f"Beside τ-ARGUS: of the {found.tables} tables of the last quarter in which no line repeats and "
        f"nothing is hidden for too few answers, it finished {found.finished} within a minute each. There it "
        f"hides {found.theirs:,} cells, each table by itself and with exact numbers, and we hide "
        f"{found.ours:,} with rounded numbers and all tables together; {found.small:,} of both are small."
    )


def _pages(result: Measured) -> list[str]:
    lines = ["| Page | p95 ms |", "|---|---:|"]
    return lines + [f"| {each} | {result.p95(each):.0f} |" for each in PAGES]


def _tell(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)
