"""Sample champions of departments and agencies: a term that ends soon, vacancies, handovers, and actions."""

from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.champions import handing_over, service
from volunteer_app.champions.actions import service as acting
from volunteer_app.champions.models import ChampionTerm
from volunteer_app.champions.rules import ActionState
from volunteer_app.champions.wording import ROLE_DESCRIPTION
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation

CHAMPION = "champion@hmpps.example"


@dataclass(frozen=True)
class Sample:
    """A champion: of which body, and the first day and the day after the last, counted from today."""

    code: str
    name: str
    email: str
    first: int
    end: int
    gets_role: bool = False


REGISTERED = (
    Sample("MOJ", "Ottoline Benchley", "ottoline@moj.example", -300, 430),
    Sample("HO", "Piers Lanternby", "piers@ho.example", -500, 230),
    Sample("AGO", "Saffi Writwell", "saffi@ago.example", -30, 700),
    Sample("CPS", "Tobin Caseley", "tobin@cps.example", -700, 31),
    Sample("LAA", "Wren Aidworth", "wren@laa.example", -690, 40),
    Sample("SFO", "Vesna Ledgerly", "vesna@sfo.example", 60, 790),
)


def register(by: Actor) -> None:
    """The register, with the actions of one agency. Who has none: two agencies."""
    for each in REGISTERED:
        _term(each, by)
    given = _term(Sample("HMPPS", "Noor Champley", CHAMPION, -600, 75, gets_role=True), by)
    _term(Sample("HMPPS", "Idris Nextwell", "idris@hmpps.example", 75, 800), by)
    _act(given, by)
    _handed_over(by)
    _planned(by)


def _handed_over(by: Actor) -> None:
    """The courts: one champion followed another some days ago, with what was open."""
    with clock.standing_on(_day(-12)):
        given = _term(Sample("HMCTS", "Cato Benchmore", "cato@hmcts.example", -600, 8, gets_role=True), by)
        taken = _term(Sample("HMCTS", "Juno Usherby", "juno@hmcts.example", 12, 700), by)
        open_one = _details("Write to every court about mentors", _owner(given), 40)
        acting.set_action(given.organisation, open_one, by=by)
        shown = handing_over.fingerprint(handing_over.would_move(given, taken))
        note = "The courts in the north have been written to already"
        handing_over.plan(given, taken, clock.today(), note=note, shown=shown, by=by)


def _planned(by: Actor) -> None:
    given = _term(Sample("YJB", "Mabel Youthley", "mabel@yjb.example", -500, 25), by)
    taken = _term(Sample("YJB", "Rollo Boardman", "rollo@yjb.example", 25, 760), by)
    handing_over.plan(given, taken, _day(25), note="", shown="", by=by)


def _act(given: ChampionTerm, by: Actor) -> None:
    """Actions in all states, one of them overdue."""
    owner, body = _owner(given), given.organisation
    late = acting.set_action(body, _details("Ask every region for its figures", owner, 5), by=by)
    done = acting.set_action(body, _details("Name a lead for recognition", owner, 30), by=by)
    dropped = acting.set_action(body, _details("Print a leaflet for families", owner, 50), by=by)
    acting.set_action(body, _details("Invite younger people to open days", owner, 20, "/figures"), by=by)
    acting.note(late, "Nine of the twelve regions have answered", by=owner.as_actor())
    acting.close(done, ActionState.DONE, "One in each group of prisons", by=owner.as_actor())
    acting.close(dropped, ActionState.DROPPED, "The charity prints one already", by=owner.as_actor())
    with history.loading("sample data"):
        late.due_on, late.reminded_before, late.reminded_on_day = _day(-12), True, True
        late.made_at = clock.now() - timedelta(days=60)


def _term(each: Sample, by: Actor) -> ChampionTerm:
    said = service.Details(
        name=each.name,
        email=each.email,
        telephone="01632 960123",
        role_description=ROLE_DESCRIPTION,
        starts_on=_day(each.first),
        ends_before=_day(each.end),
        gets_role=each.gets_role,
    )
    return service.register(_body(each.code), said, by=by)


def _details(title: str, owner: Account, due: int, page: str = "") -> acting.Details:
    return acting.Details(
        title=title,
        why="The last figures show where people are missing among our volunteers",
        arose_from="Published figures",
        page=page,
        owner=owner,
        due_on=_day(due),
    )


def _owner(term: ChampionTerm) -> Account:
    found = accounts.by_email(term.email)
    assert found is not None  # noqa: S101 - the register has just given the role
    return found


def _body(code: str) -> Organisation:
    found = organisations.by_code(code)
    assert found is not None  # noqa: S101 - reference data
    return found


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)
