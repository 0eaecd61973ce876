"""Making what is in the database searchable, all of it or where a new version needs it."""

import click

from volunteer_app.blueprints import create_app
from volunteer_app.foundation import search_index
from volunteer_app.foundation.database import db
from volunteer_app.foundation.reindexing import reindex as make_anew


@click.command()
def reindex() -> None:
    """Make the search keys of all records anew. The service can run meanwhile."""
    with create_app().app_context():
        _index("Making everything searchable")


def catch_up() -> None:
    """Make searchable what an older version left without keys, or what was not finished."""
    lacking = search_index.lacks_keys()
    db.session.rollback()
    if lacking:
        _index("Making what is here searchable")


def _index(what: str) -> None:
    click.echo(f"{what} ...")
    rows: dict[str, int] = {}
    for table, done in make_anew():
        rows[table] = done
    told = ", ".join(f"{count:,} of {table}" for table, count in rows.items())
    click.echo(f"Searchable: {told or 'nothing yet'}.")
