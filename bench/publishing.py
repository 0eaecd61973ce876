"""One publication in a process of its own, as the background worker makes it: time, memory, what came of it.

`python -m bench.publishing YYYY-MM-DD RESULT.json`; the database is named in the environment.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from volunteer_app.blueprints import create_app
from volunteer_app.diversity.publishing import queries, service
from volunteer_app.diversity.publishing.models import Publication
from volunteer_app.diversity.publishing.rows import NoteKind
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction

BY, OTHER = Actor.job("benchmark"), Actor.job("second benchmark")


def publish(day: date) -> dict[str, Any]:
    """Make it, and have it signed off by two.

    Raises:
        RuntimeError: nothing could be published.
    """
    with transaction():
        number = service.draft(day, by=BY).id
    begun = time.monotonic()
    service.go_on(BY)
    seconds = time.monotonic() - begun
    memory = _most_memory()
    with transaction():
        publication = db.session.get_one(Publication, number)
        if publication.problem:
            raise RuntimeError(publication.problem)
        service.sign(publication, by=BY)
        service.sign(publication, by=OTHER)
    return {"reference": publication.reference, "seconds": seconds, "memory": memory, **_found(number)}


def _found(number: int) -> dict[str, Any]:
    publication = queries.by_id(number)
    assert publication is not None  # noqa: S101 - it was made a moment ago
    lines = publication.workings["volunteers"]["lines"]
    repeated = [each for each in NoteKind if each.value.startswith("repeated")]
    return {
        "day": publication.reference_day.isoformat(),
        "certificate": publication.certificate,
        "lines": len(lines),
        "repeated": len(publication.workings["volunteers"]["kept"]),
        "notes": sum(f",{each.value}" in publication.notes_csv for each in repeated),
    }


def _most_memory() -> float:
    """Megabytes that this process has held at most. What getrusage says is also of who started it."""
    status = Path("/proc/self/status").read_text()
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Publish, and write what came of it."""
    app = create_app()
    with app.app_context():
        found = publish(date.fromisoformat(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
