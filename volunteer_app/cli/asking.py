"""`volunteer-app health`: asks the web server of this machine, as a supervisor or a container does."""

import sys
import urllib.error
import urllib.request

import click

SECONDS = 4
# Where somebody who listens everywhere can be asked
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - asks, and binds nothing


@click.command()
@click.option("--host", envvar="VOLUNTEER_APP_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="VOLUNTEER_APP_PORT", default=8000, show_default=True)
def health(host: str, port: int) -> None:
    """Say whether the web server answers and its database is ready; the exit status says it too."""
    address = f"http://{EVERYWHERE.get(host, host)}:{port}/health"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # it is on this machine
    try:
        with direct.open(address, timeout=SECONDS) as answer:
            click.echo(answer.read().decode().strip())
    except urllib.error.HTTPError as refused:
        with refused:
            sys.exit(refused.read().decode().strip())
    except OSError:
        sys.exit(f"nobody answers at {address}")
