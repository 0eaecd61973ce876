"""`python -m volunteer_app.cli`: the same as `volunteer-app`."""

from volunteer_app.cli.main import main

main(prog_name="volunteer-app")
