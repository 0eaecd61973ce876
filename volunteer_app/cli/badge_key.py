"""`volunteer-app make-badge-key`: a new key that signs badges."""

import click

from volunteer_app.config import new_badge_key
from volunteer_app.foundation import clock


@click.command("make-badge-key")
@click.option("--name", default="", help="What it is called in addresses; the month, if not given.")
def make_badge_key(name: str) -> None:
    """Print a new key for VOLUNTEER_APP_BADGE_KEYS. It is stored nowhere.

    Put it before the keys that are there, with a comma between: the first one signs, and badges that an older
    one signed can be checked as long as it stays in the list.
    """
    called = name or f"{clock.today():%Y-%m}"
    if not all(each.isascii() and (each.isalnum() or each == "-") for each in called):
        raise click.BadParameter("letters, digits and hyphens only", param_hint="--name")
    click.echo(new_badge_key(called))
