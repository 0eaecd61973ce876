"""`volunteer-app load-good-practice`: the first edition of the good practice bank."""

import click

from volunteer_app.blueprints import create_app
from volunteer_app.cli.settings_said import telling_of_settings
from volunteer_app.foundation.transactions import transaction
from volunteer_app.good_practice import loading


@click.command("load-good-practice")
def load_good_practice() -> None:
    """Publish the guidance and case studies that come with the service. Loading again changes nothing.

    What an editor has changed or archived stays as it is. Ends with 1 where a text cannot be read.
    """
    with telling_of_settings():
        app = create_app()
    with app.app_context(), transaction():
        report = loading.load()
    click.echo(str(report))
    for key, problem in report.refused.items():
        click.echo(f"Not loaded: {key}: {problem}", err=True)
    if report.refused:
        raise SystemExit(1)
