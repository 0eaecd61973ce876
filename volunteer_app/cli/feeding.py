"""`volunteer-app feed-survey`: what this service knows goes into the returns of a round."""

import click

from volunteer_app.blueprints import create_app
from volunteer_app.cli.settings_said import telling_of_settings
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.transactions import reading_for_long
from volunteer_app.survey import fed, queries
from volunteer_app.survey.fed import Became, Fed
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.rules import rounds
from volunteer_app.survey.rules.rounds import Standing

BY = Actor.job("volunteer-app feed-survey")


@click.command("feed-survey")
@click.option("--round", "code", required=True, metavar="CODE", help="The code of the round, such as 2026.")
def feed_survey(code: str) -> None:
    """Fill in what this service knows, as at the round's reference day, in every return of a round.

    Tells for each body what is filled in, what was kept because somebody answered otherwise, and what cannot
    be said, and why. A return is filled in once: run again, it changes nothing and tells the same.
    """
    with telling_of_settings():
        app = create_app()
    with app.app_context():
        new = 0
        for each in fed.feed(_round(code), by=BY):
            _tell(each)
            new += each.is_new
        click.echo(f"{count(new, 'return was', 'returns were')} filled in now.")


def _round(code: str) -> SurveyRound:
    with reading_for_long():
        found = queries.round_by_code(code)
        if found is None:
            raise click.ClickException(f"There is no round with the code {code}")
        standing = rounds.standing(found.state, found.times, clock.now())
        if standing in {Standing.DRAFT, Standing.WAITING}:
            raise click.ClickException(f"The round {code} has not opened: its bodies have not been asked")
    return found


def _tell(each: Fed) -> None:
    state = each.why_not or ("filled in now" if each.is_new else "filled in before")
    click.echo(f"{each.body} ({each.reference}): {state}")
    for became in Became:
        for line in each.lines:
            if line.became is became:
                click.echo(f"  {became}: {line.question}: {line.words}")
