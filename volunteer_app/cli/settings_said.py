"""A setting that is wrong, in a sentence. What a setting holds is never in it: it may be a key."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError

from volunteer_app.foundation.database import UnsafeSqlite
from volunteer_app.foundation.files.storage import StorageSettingsWrong

PREFIX = "VOLUNTEER_APP_"
DATABASE = f"{PREFIX}DATABASE_URL is no address of a database of a kind that can be used here."


@contextmanager
def telling_of_settings() -> Iterator[None]:
    """Around the making of the application, and nothing else."""
    try:
        yield
    except (UnsafeSqlite, StorageSettingsWrong) as error:
        raise click.ClickException(str(error)) from None
    except ValidationError as error:
        raise click.ClickException("\n".join(_sentences(error))) from None
    except ArgumentError:  # also of a kind of database that nobody knows
        raise click.ClickException(DATABASE) from None
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("volunteer_app"):
            raise
        raise click.ClickException(f"{DATABASE} {error.name} is not installed.") from None
    except ValueError as error:
        said = str(error) if str(error).startswith(PREFIX) else "A setting is wrong."
        raise click.ClickException(said) from None


def _sentences(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False):
        name = PREFIX + ".".join(str(step) for step in each["loc"]).upper()
        yield f"{name}: {each['msg']}."
