"""What waits of rotas and of corrected hours, on the start page of a coordinator."""

from flask import url_for

from volunteer_app.desk.presenters.sections import Line, Section
from volunteer_app.desk.queries.also import Waits
from volunteer_app.foundation.presenting import count
from volunteer_app.placements.rota.queries import When


def section(waits: Waits) -> Section:
    """A line for each kind that has any; each leads to its list."""
    registers = count(waits.registers, "session has", "sessions have")
    decisions = count(waits.corrections, "waits", "wait")
    kinds = (
        (waits.registers, "Registers to take", _list(When.REGISTER), f"{registers} begun without a register"),
        (
            waits.hindered,
            "Volunteers who cannot come",
            _list(When.HINDERED),
            f"{count(waits.hindered, 'session')}: a placement is paused, or ends before",
        ),
        (
            waits.outside,
            "Sessions outside a prison’s times",
            _list(When.OUTSIDE),
            f"{count(waits.outside, 'session was', 'sessions were')} planned before the times were recorded",
        ),
        (
            waits.short,
            "Volunteers needed",
            _list(When.SHORT),
            f"{count(waits.short, 'session')} within 14 days",
        ),
        (
            waits.corrections,
            "Corrections of hours",
            url_for("placements.corrections"),
            f"{decisions} for a decision",
        ),
    )
    lines = [Line(text, url, about) for number, text, url, about in kinds if number]
    number = sum(each[0] for each in kinds)
    return Section("rota", "Rota, and hours to put right", number, lines, is_quiet=True, is_summed=True)


def _list(when: When) -> str:
    return url_for("placements.rota_sessions", when=when.value)
