"""What needs doing today about checks, disclosures, bars, referrals and sentences."""

from dataclasses import replace
from typing import Any

from flask import url_for

from volunteer_app.accounts.signing_in import me
from volunteer_app.desk.presenters.sections import Line, Section, section_of
from volunteer_app.desk.queries import checking as queries
from volunteer_app.desk.queries import ending, gathering
from volunteer_app.desk.queries.ending import EndingCheck
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.presenting import day, moment, until
from volunteer_app.recruitment.models import Application
from volunteer_app.vetting import coordinating
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.rules import CheckOutcome


def sentences(scope: Scope) -> Section:
    """People whom nobody asked about a sentence."""
    waiting = gathering.sentences_to_ask(scope)
    more = url_for("recruitment.sentences_to_ask")
    return section_of("sentences", "People to ask about a sentence", waiting, _sentence, more)


def _sentence(row: Application) -> Line:
    return Line(
        row.person.full_name,
        url_for("sentences.start", reference=row.person.reference),
        f"{row.opportunity.title}: offer accepted, nobody has asked yet",
    )


def expiring_checks(scope: Scope) -> Section:
    """Checks, clearances and what is relied on that end soon."""
    waiting = ending.expiring_checks(scope)
    return section_of("checks", "Checks and clearances that end within 90 days", waiting, _ending_check)


def _ending_check(row: EndingCheck) -> Line:
    at = f" at {row.prison}" if row.prison else ""
    about = f"{row.kind.words}{at}: last day {until(row.valid_before)}"
    if not row.relied_on:
        return Line(row.person.full_name, url_for("desk.person", reference=row.person.reference), about)
    url = url_for("vetting.reliance", reference=row.relied_on)
    return Line(row.person.full_name, url, f"{about}. Recorded by another organisation, relied on here")


def coordinators_checks(scope: Scope) -> Section:
    """Checks whose next step is a coordinator's."""
    waiting = queries.checks_of_coordinators(scope)
    more = url_for("vetting.with_coordinators")
    return section_of("checks-to-do", "Checks to take further", waiting, _coordinators_check, more)


def _coordinators_check(row: Check) -> Line:
    kind = f"{row.kind.words} at {row.establishment.name}" if row.establishment else row.kind.words
    about = f"{kind}, since {day(row.state_since)}. {coordinating.next_step(row)}"
    return Line(row.person.full_name, url_for("vetting.check", reference=row.reference), about)


def referrals(scope: Scope) -> Section:
    """Duties to refer that nobody has decided."""
    waiting = queries.referrals_due(scope)
    more = url_for("vetting.list_referrals")
    return section_of("referrals", "Referrals to consider", waiting, _referral, more)


def _referral(row: Any) -> Line:
    late = row.due_on < clock.today()
    url = url_for("vetting.referral", reference=row.reference)
    about = f"{row.role_name}, decide by {day(row.due_on)}"
    return Line(row.person.full_name, url, about, "Late" if late else "", "bad" if late else "neutral")


def answers(scope: Scope) -> Section:
    """Answers to the question about convictions."""
    waiting = queries.answers_to_look_at(scope)
    more = url_for("vetting.disclosures")
    return section_of("answers", "Answers about convictions to look at", waiting, _answer, more)


def _answer(row: Any) -> Line:
    url = url_for("vetting.disclosure", reference=row.reference)
    since = f"answered on {day(row.answered_at)}" if row.answered_at else "on paper, to be entered"
    return Line(row.person.full_name, url, f"{row.role.name}, {since}")


def to_decide(scope: Scope) -> Section:
    """Checks that wait for a vetting officer."""
    waiting = queries.checks_to_decide(scope)
    more = url_for("vetting.to_decide")
    return section_of("vetting", "Checks that wait for you", waiting, _check, more)


def _check(row: Check) -> Line:
    came_back = row.outcome is CheckOutcome.HAS_INFORMATION
    return Line(
        row.person.full_name,
        url_for("vetting.check", reference=row.reference),
        f"{row.kind.words}, since {day(row.state_since)}",
        "Came back: decide" if came_back else row.state.words,
        "attention" if came_back else "progress",
    )


def look_again(scope: Scope) -> Section:
    """Checks of others that changed since they were relied on."""
    waiting = queries.checks_to_look_at_again(scope)
    more = url_for("vetting.look_again")
    return section_of("look-again", "Checks of others to look at again", waiting, _reliance, more)


def _reliance(row: Reliance) -> Line:
    url = url_for("vetting.reliance", reference=row.reference)
    about = f"{row.kind.words}, relied on since {day(row.relied_at)}"
    return Line(row.person.full_name, url, about, "Look again", "attention")


def clearances(scope: Scope) -> Section:
    """Clearances that wait for a prison."""
    waiting = queries.clearances_waiting(scope)
    more = url_for("vetting.clearances")
    return section_of("clearances", "Clearances that wait for you", waiting, _clearance, more)


def _clearance(row: Check) -> Line:
    url = url_for("vetting.decide_clearance", reference=row.reference)
    prison = row.establishment.name if row.establishment else ""
    about = f"{prison}, asked for by {row.organisation.name} on {day(row.state_since)}"
    return Line(row.person.full_name, url, about)


def update_service(scope: Scope) -> Section:
    """Answers of the Update Service that are not plainly current."""
    waiting = queries.update_service_answers(scope, person_id=me().person_id)
    more = url_for("vetting.update_service_answers")
    title = "Answers of the Update Service to look at"
    return section_of("update-service", title, waiting, _status_check, more)


def _status_check(row: Any) -> Line:
    url = url_for("vetting.look_at_answer", reference=row.reference)
    return Line(row.check.person.full_name, url, f"{row.answer.words}, {moment(row.asked_at)}")


def assessments(scope: Scope) -> Section:
    """Risk assessments to weigh, decide, reconsider or review, where it is the viewer's turn."""
    waiting = queries.assessments_to_go_on_with(scope, key=me().reference, person_id=me().person_id)
    more = url_for("vetting.disclosures")
    return section_of("assessments", "Risk assessments that wait for you", waiting, _assessment, more)


def _assessment(row: Any) -> Line:
    words, tone, since = _STEPS.get(row.state.value, _REVIEW)
    url = url_for("vetting.assessment", reference=row.reference)
    return Line(row.person.full_name, url, f"{row.role.name}, since {day(since(row))}", words, tone)


# What the officer does next, by where the assessment is, and since when it waits for that
_STEPS = {
    "open": ("To be weighed", "attention", lambda row: day_of(row.opened_at)),
    "proposed": ("Proposed: decide", "attention", lambda row: day_of(row.proposed_at)),
    "asked_again": ("Reconsider", "attention", lambda row: day_of(row.asked_again_at)),
}
_REVIEW = ("To be reviewed", "attention", lambda row: row.review_on)


def stood_against(scope: Scope) -> Section:
    """What stands against a do-not-match statement; shown only where there is something."""
    waiting = queries.statements_stood_against(scope, person_id=me().person_id)
    more = url_for("placements.screening_conflicts")
    found = section_of("do-not-match", "What stands against a do-not-match statement", waiting, _stands, more)
    return replace(found, is_quiet=True)


def _stands(row: Any) -> Line:
    url = url_for("placements.screening_conflict", reference=row.reference)
    about = f"Found on {day(day_of(row.found_at))}"
    return Line(row.reference, url, about, "Decide", "attention")


def of_one_person(scope: Scope) -> Section:
    """Statements that keep nobody from anything since the records of the two were merged; as above."""
    waiting = queries.statements_of_one_person(scope, person_id=me().person_id)
    more = url_for("vetting.do_not_match_statements")
    found = section_of("do-not-match-one", "Do-not-match statements about one person", waiting, _of_one, more)
    return replace(found, is_quiet=True)


def _of_one(row: Any) -> Line:
    url = url_for("vetting.do_not_match_statement", reference=row.reference)
    about = f"Made on {day(day_of(row.made_at))}"
    return Line(row.reference, url, about, "Look at it", "attention")


def lifts(scope: Scope) -> Section:
    """Bars whose lifting another officer proposed."""
    waiting = queries.lifts_to_decide(scope, key=me().reference, person_id=me().person_id)
    more = url_for("vetting.list_bars")
    title = "Bars to be lifted, for a second officer to decide"
    return section_of("lifts", title, waiting, _lift, more)


def _lift(row: Any) -> Line:
    url = url_for("vetting.decide_lift", reference=row.reference)
    since = f"Proposed by {row.lift_proposed_by}, {moment(row.lift_proposed_at)}"
    return Line(row.person.full_name, url, since, "Decide", "attention")
