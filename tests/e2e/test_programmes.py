"""A prison closes: a coordinator looks at who is there, sees what closing does, and does it; a programme."""

from datetime import date, timedelta

from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.steps import given
from volunteer_app.foundation import clock


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def test_a_prison_closes(server: Server, visiting: Visiting) -> None:
    prison = given.two_who_are_placed_where_nobody_else_is(server)
    someone = visiting("coordinator@")
    someone.opens("/placements?view=all")
    someone.follows("Caseload, who is where today, and regions")
    someone.is_on("Caseload")
    someone.looks()
    someone.follows("Regions")
    someone.is_on("Placements by region")
    someone.looks()
    someone.opens("/placements/bulk")
    someone.follows("End all placements at a place")
    someone.is_on("End all placements at a place")
    someone.looks()
    someone.presses("See what will happen")
    someone.has_problem("Select a place")
    someone.selects("Place", prison)
    someone.gives_date("Last day", in_days(7))
    someone.chooses("The place closed")
    someone.presses("See what will happen")
    someone.sees("Nothing has happened yet", "Not begun", "2 placements end on the last day", "Closington")
    someone.looks()
    someone.presses("End 2 placements")
    someone.has_problem("Say why")
    someone.types("Why?", "The prison closes for good")
    someone.presses("End 2 placements")
    someone.sees(
        "Begun. This page says what came of it", "2 placements of 2 done", "The prison closes for good"
    )
    someone.looks()


def test_a_programme_has_a_target(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/programmes?over=no")
    someone.looks()
    someone.follows("Lanterns on the wing")
    someone.is_on("Lanterns on the wing")
    someone.looks()
    someone.follows("Set a target")
    someone.looks()
    someone.presses("Set the target")
    someone.has_problem("Select what is counted")
    someone.chooses("Approved hours")
    someone.types("How many?", "77")
    someone.gives_date("By which day?", in_days(25))
    someone.presses("Set the target")
    someone.sees("Target set", "77")
