"""The register of champions, a handover, and actions, from the office to who does them."""

from datetime import date, timedelta

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

HMPPS = "HM Prison and Probation Service"


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def test_the_office_reads_the_register_and_the_page_of_an_agency(visiting: Visiting) -> None:
    someone = visiting("office@")
    someone.opens("/start")
    someone.follows("Champions")
    someone.is_on("Register of volunteering champions")
    assert someone.row("Legal Aid Agency", "Wren Aidworth", "Term ends soon").count() == 1
    assert someone.row("Parole Board", "No champion").count() == 1
    someone.looks()
    someone.follows(HMPPS)
    someone.is_on(f"Champion of {HMPPS}")
    someone.looks()
    someone.follows(f"Page of {HMPPS}")
    someone.is_on(HMPPS)
    someone.sees("Noor Champley", "Ask every region for its figures", "Overdue")
    someone.looks()
    someone.follows("Departments and agencies")
    someone.looks()
    someone.opens("/actions")
    assert someone.row("Ask every region for its figures", "Overdue").count() == 1
    someone.looks()


def test_an_administrator_registers_champions(visiting: Visiting) -> None:
    someone = visiting("register@")
    someone.opens("/champions?view=all")
    someone.follows("Criminal Injuries Compensation Authority")
    someone.sees("Nobody is champion")
    someone.looks()
    for name, first, last in (("Una Firstley", -30, 60), ("Vic Secondby", 61, 400)):
        registers(someone, name, first, last)
    someone.follows("Change the entry of Vic Secondby")
    someone.is_on("Change the entry of a champion")
    someone.looks()
    someone.types("Full name", "Victor Secondby")
    someone.presses("Save")
    someone.sees("The register is changed")
    someone.follows("Take out of the register the term of Victor Secondby")
    someone.is_on("Take Victor Secondby out of the register")
    someone.looks()


def test_an_administrator_hands_over(visiting: Visiting) -> None:
    someone = visiting("register@")
    someone.opens("/champions?view=all")
    someone.follows(HMPPS)
    someone.presses("Hand over to Idris Nextwell")
    someone.is_on("Hand over")
    someone.sees("What moves to Idris Nextwell", "Ask every region for its figures")
    someone.looks()
    someone.gives_date("From which day on?", in_days(40))
    someone.presses("Hand over")
    someone.is_on("Planned handover")
    someone.looks()
    someone.follows("Call this handover off")
    someone.is_on("Call a handover off")
    someone.looks()
    someone.presses("Call it off")
    someone.sees("The handover is called off")


def test_what_moved_is_told_afterwards(visiting: Visiting) -> None:
    someone = visiting("register@")
    someone.opens("/champions?view=all")
    someone.follows("HM Courts and Tribunals Service")
    someone.page.get_by_role("link", name="From Cato Benchmore to Juno Usherby").click()
    someone.is_on("Handed over")
    someone.sees("Open actions: 1", "Write to every court about mentors")
    someone.looks()


def registers(someone: Visitor, name: str, first: int, last: int) -> None:
    """Fill in the form of a champion's term; first send it with nothing in it."""
    someone.presses("Register a champion" if first < 0 else "Register the next champion")
    someone.is_on("Register a champion")
    someone.looks()
    someone.presses("Save")
    someone.has_problem("Enter a full name")
    someone.looks()
    someone.types("Full name", name)
    someone.types("Work email address", name.replace(" ", ".").lower() + "@cica.example")
    someone.gives_date("First day of the term", in_days(first))
    someone.gives_date("Last day of the term", in_days(last))
    someone.presses("Save")
    someone.sees(f"{name} is registered")
    someone.looks()


def test_a_champion_sets_an_action(visiting: Visiting) -> None:
    someone = visiting("champion@")
    someone.opens("/start")
    someone.follows("Your department")
    someone.is_on(HMPPS)
    someone.looks()
    someone.presses("Set an action")
    someone.looks()
    someone.presses("Save")
    someone.has_problem("Enter what is to be done")
    someone.looks()
    someone.types("What is to be done?", "Thank everybody in writing")
    someone.selects("Who sees to it?", "Noor Champley")
    someone.gives_date("By which day?", in_days(30))
    someone.types("Page of this service (optional)", "/figures/yours")
    someone.presses("Save")
    someone.is_on("Thank everybody in writing")
    someone.looks()
    someone.presses("Change")
    someone.is_on("Change an action")
    someone.looks()
    someone.types("Why? (optional)", "Nobody was thanked")
    someone.presses("Save")
    someone.sees("The action is changed", "Nobody was thanked")


def test_a_champion_says_how_far_an_action_has_come(visiting: Visiting) -> None:
    someone = visiting("champion@")
    someone.opens("/actions?due=open")
    someone.follows("Invite younger people to open days")
    someone.presses("Say how far it has come")
    someone.looks()
    someone.types("How far has it come?", "Half of the letters are out")
    someone.presses("Add the note")
    someone.sees("Half of the letters are out")
    someone.looks()
    someone.presses("Close")
    someone.looks()
    someone.chooses("It is dropped")
    someone.presses("Close")
    someone.has_problem("Enter why it is dropped")
    someone.looks()
    someone.chooses("It is done")
    someone.presses("Close")
    someone.sees("The action is closed")
    someone.presses("Open again")
    someone.looks()
    someone.types("Why is it opened again?", "A region was forgotten")
    someone.presses("Open again")
    someone.sees("Opened again: A region was forgotten")
