"""`volunteer-app COMMAND`: the list of commands. A command's module is loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "run": ("volunteer_app.cli.running", "run"),
    "worker": ("volunteer_app.cli.working", "worker"),
    "prepare": ("volunteer_app.cli.preparing", "prepare"),
    "migrate": ("volunteer_app.cli.preparing", "migrate"),
    "load-reference-data": ("volunteer_app.cli.preparing", "load_reference_data"),
    "load-sample-data": ("volunteer_app.cli.preparing", "load_sample_data"),
    "sample-code": ("volunteer_app.cli.preparing", "sample_code"),
    "reindex": ("volunteer_app.cli.indexing", "reindex"),
    "send-mail": ("volunteer_app.cli.working", "send_mail"),
    "backup": ("volunteer_app.cli.keeping", "backup"),
    "restore": ("volunteer_app.cli.keeping", "restore"),
    "rotate-keys": ("volunteer_app.cli.rotating", "rotate_keys"),
    "make-badge-key": ("volunteer_app.cli.badge_key", "make_badge_key"),
    "health": ("volunteer_app.cli.asking", "health"),
    "first-administrator": ("volunteer_app.cli.starting", "first_administrator"),
    "reset-second-factor": ("volunteer_app.cli.starting", "reset_second_factor"),
    "readiness": ("volunteer_app.cli.ready", "readiness"),
    "check-training-packs": ("volunteer_app.cli.checking_packs", "check_training_packs"),
    "publish": ("volunteer_app.cli.publishing", "publish"),
    "audit-publication": ("volunteer_app.cli.publishing", "audit_publication"),
    "load-good-practice": ("volunteer_app.cli.good_practice", "load_good_practice"),
    "feed-survey": ("volunteer_app.cli.feeding", "feed_survey"),
    "spent-dates": ("volunteer_app.cli.spent_dates.answering", "spent_dates"),
}


class LazyCommands(click.Group):
    """Commands that are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """The names, in the order of the list."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group(cls=LazyCommands)
@click.version_option(package_name="volunteer-app", message="%(prog)s %(version)s")
def main() -> None:
    """Manage justice volunteering. Settings come from the environment; see docs/operating.md."""
