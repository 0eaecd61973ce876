"""What few coordinators have often: the sections of the start page that come from one statement."""

from flask import url_for

from volunteer_app.desk.presenters import start_mentoring as mentoring
from volunteer_app.desk.presenters import start_programmes as programmes
from volunteer_app.desk.presenters import start_rota as rota
from volunteer_app.desk.presenters.sections import Line, Section
from volunteer_app.desk.queries.also import Waits, also_waiting
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.permissions import current_scope
from volunteer_app.foundation.presenting import count, until
from volunteer_app.training.marks.models import QualityMark
from volunteer_app.training.marks.queries import standard_of

CLOSED = "Placements at places that have closed"
LEARNING = "Registers of training, prior learning to decide, and requests to join"
RECOGNITION = "Statements to sign, leave to agree, and quality marks that run out"


def sections(scope: Scope) -> tuple[Section, ...]:
    """Rota, mentoring, programmes, places that have closed, training, recognition."""
    waits, marks = also_waiting(scope, current_scope(Permission.TRAINING_VERIFY))
    recognition = [*_recognition(waits), *(_mark(each) for each in marks)]
    learning = _learning(waits)
    return (
        rota.section(waits),
        mentoring.section(waits),
        programmes.section(waits),
        _closed(waits),
        Section("learning", LEARNING, len(learning), learning, is_quiet=True),
        Section("recognition", RECOGNITION, len(recognition), recognition),
    )


def _closed(waits: Waits) -> Section:
    """Nobody is told when a place closes in the register: this leads to the page that ends what is there."""
    url = url_for("placements.bulk_end", place=waits.closed_place)
    about = f"{count(waits.closed, 'placement is', 'placements are')} not over"
    lines = [Line("End the placements there", url, about)]
    return Section(
        "closed", CLOSED, waits.closed, lines if waits.closed else [], is_quiet=True, is_summed=True
    )


def _learning(waits: Waits) -> list[Line]:
    sessions = count(waits.training_registers, "session is over and has", "sessions are over and have")
    kinds = (
        (
            waits.training_registers,
            "Registers to take",
            url_for("training.training_sessions", when="past"),
            f"{sessions} no register yet",
        ),
        (
            waits.claims,
            "Prior learning to decide",
            url_for("training.prior_learning"),
            f"{count(waits.claims, 'claim waits', 'claims wait')} for a decision",
        ),
        (
            waits.requests,
            "Requests to join training",
            url_for("training.manage_openings"),
            f"{count(waits.requests, 'person waits', 'people wait')} for an answer",
        ),
    )
    return [Line(text, url, about) for number, text, url, about in kinds if number]


def _recognition(waits: Waits) -> list[Line]:
    kinds = (
        (
            waits.statements,
            "Statements to sign",
            url_for("placements.statements"),
            f"{count(waits.statements, 'of them waits', 'of them wait')} for a signature",
        ),
        (
            waits.leave,
            "Volunteering leave asked for",
            url_for("placements.list_leave", show="asked"),
            f"{count(waits.leave, 'volunteer waits', 'volunteers wait')} for an answer",
        ),
    )
    return [Line(text, url, about) for number, text, url, about in kinds if number]


def _mark(row: QualityMark) -> Line:
    url = url_for("training.mark", reference=row.reference)
    return Line(row.programme, url, f"{standard_of(row).title}: last day {until(row.expires_before)}")
