"""`volunteer-app rotate-keys`: seal everything with the newest key, so that older ones can be retired."""

import sys

import click

from volunteer_app.blueprints import create_app
from volunteer_app.cli.settings_said import telling_of_settings
from volunteer_app.foundation import encryption, key_rotation
from volunteer_app.foundation.transactions import transaction
from volunteer_app.sentences import service as sentences

LARGEST_BATCH = 5000


@click.command("rotate-keys")
@click.option(
    "--batch",
    type=click.IntRange(1, LARGEST_BATCH),
    default=200,
    show_default=True,
    help="How many rows to seal in one transaction.",
)
def rotate_keys(batch: int) -> None:
    """Seal every encrypted value with the first key of VOLUNTEER_APP_ENCRYPTION_KEYS.

    The service may go on meanwhile. A run that was stopped is begun again and goes on where it was.
    """
    with telling_of_settings():
        app = create_app()
    with app.app_context():
        total = unopened = 0
        for found in key_rotation.rotate(batch):
            total, unopened = total + found.done, unopened + found.unopened
            if found.done or found.unopened:
                click.echo(f"{found.table}.{found.column}: {found.done:,} sealed anew")
            if found.unopened:
                click.echo(f"{found.table}.{found.column}: no key here opens {found.unopened:,}", err=True)
        _mark_prisons(batch)
        click.echo(f"{total:,} values were sealed anew with the key “{encryption.current_key()}”.")
    if unopened:
        click.echo("Keep the older keys: some values could not be opened.", err=True)
        sys.exit(1)
    click.echo("Backups made before still need the older keys.")


def _mark_prisons(batch: int) -> None:
    """A sentence record is found by a digest of its prison, which is made with the newest key too."""
    last: int | None = 0
    while last is not None:
        with transaction():
            last = sentences.mark_again(last, most=batch)
