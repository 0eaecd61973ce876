"""What is left before a volunteer can start, said to the volunteer.

Readiness speaks to coordinators; here each requirement is said anew, with what the volunteer can do. What
others decided about them, and why, is not repeated here: that is for the coordinator to tell them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import url_for

from volunteer_app.desk.presenters import starting
from volunteer_app.desk.queries.own import PassportQuestion
from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, period
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.rules import AgreementKind
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind, RequirementState
from volunteer_app.readiness.rules.forecasting import Forecast
from volunteer_app.readiness.rules.preparation import LEARNING, LOGGED
from volunteer_app.readiness.rules.standing_in import TERMS
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import AFTER_OFFER, FINAL, Stage, readiness_day
from volunteer_app.vetting.words.rules import WITH_THE_OFFICER

Kind = RequirementKind
State = RequirementState

# What to tell the volunteer about a requirement that does not hold yet.
NEXT = {
    Kind.RECRUITED_HERE: "Another body appoints people to this role. It will tell you what it needs",
    Kind.FITTING_PLACE: "Your coordinator will choose another place",
    Kind.MINIMUM_AGE: "Give your date of birth. If you are too young today, your coordinator will tell you "
    "when you can start",
    Kind.IDENTITY: "Show your coordinator your passport or another identity document",
    Kind.REFERENCES: "We ask the people you named. You can remind them to answer",
    Kind.CRIMINAL_RECORD: "Your coordinator will tell you how to apply, and when you need to do something",
    Kind.HMPPS_VETTING: "Your coordinator asks for this. Fill in the form if one is sent to you",
    Kind.CLEARANCE: "The prison decides this. You do not need to do anything",
    Kind.NO_BAR: "Your coordinator will tell you more",
    Kind.VETTING: "Your coordinator will tell you more",
    Kind.GATE: "Your coordinator will tell you who decides this",
    Kind.OTHER_CHECK: "Your coordinator will tell you what comes next",
    Kind.TRAINING: "Take it here, module by module. If you took it elsewhere, log it under your training",
    Kind.VOLUNTEER_AGREEMENT: "Read it and sign it",
    Kind.CONFIDENTIALITY: "Read it and sign it",
    Kind.EMERGENCY_CONTACT: "Tell us whom to call in an emergency",
}
TO_DO = {
    Kind.NO_BAR: "A decision by your organisation",
    Kind.VOLUNTEER_AGREEMENT: "Sign the volunteer agreement",
    Kind.CONFIDENTIALITY: "Sign the confidentiality agreement",
    Kind.EMERGENCY_CONTACT: "Give an emergency contact",
}
IN_PROGRESS = {
    Kind.VETTING: "Open this to see whether it is your turn to read which law applies, or to answer",
    Kind.REFERENCES: "We are waiting for the people you named. You can remind them to answer",
}
# How far training is that has begun; a place at a session speaks for itself
TRAINING_IN_PROGRESS = {
    LOGGED: "You have logged it. Your coordinator will check it",
    LEARNING: "You have begun it. Go on where you left it",
}
THEIRS_TO_DO = "To\N{NO-BREAK SPACE}do"
NOT_NOW = "Not needed for now"
NEWS = timedelta(days=60)  # how long the page says that training was sent back
AGREEMENTS = {
    Kind.VOLUNTEER_AGREEMENT: AgreementKind.VOLUNTEER_AGREEMENT,
    Kind.CONFIDENTIALITY: AgreementKind.CONFIDENTIALITY,
}
BEING_DECIDED = "This is being decided. Your coordinator will tell you more"
WAIT = "This is under way. You do not need to do anything unless somebody asks you"
THEIRS = frozenset({Kind.TRAINING, Kind.VOLUNTEER_AGREEMENT, Kind.CONFIDENTIALITY, Kind.EMERGENCY_CONTACT})
TONES = {
    State.MET: "good",
    State.MET_UNTIL: "attention",
    State.IN_PROGRESS: "progress",
    State.NOT_MET: "attention",
    State.WAIVED: "good",
}


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    key: str
    title: str
    status: str
    tone: str
    url: str
    hint: str


@dataclass(frozen=True)
class Start:
    """A role that the volunteer is about to start, and what is left before it."""

    key: str
    role: str
    where: str
    when: str
    is_ready: bool
    left: int
    tasks: Sequence[Task]
    soon: str = ""


@dataclass(frozen=True)
class _Plan:
    """A role that waits to begin: from an application, or as a proposed placement says."""

    key: str
    organisation: Organisation
    cases: Sequence[Case]
    when: str


def waiting_organisations(plans: Iterable[_Plan]) -> list[Organisation]:
    """The organisations with which somebody is about to start, in the order of the plans."""
    return list(dict.fromkeys(plan.organisation for plan in plans))


def plans(person: Person, applications: Sequence[Application], placed: Sequence[Placement]) -> list[_Plan]:
    """What waits to begin. A proposed placement says more than its application, so it stands for both."""
    proposed = [p for p in placed if p.state is PlacementState.PROPOSED]
    covered = {p.application_id for p in proposed}
    waiting = [a for a in applications if _is_waiting(a) and a.id not in covered]
    found = [_from_placement(person, p) for p in proposed] + [_from_application(person, a) for a in waiting]
    return [plan for plan in found if plan.cases]


def starts(
    person: Person,
    found: Sequence[_Plan],
    organisation: Organisation,
    questions: Sequence[PassportQuestion] = (),
) -> list[Start]:
    """What is left for the roles with one organisation, in a few statements whatever their number.

    What it asks about checks of others stands among it, for as long as anything is left.
    """
    here = [plan for plan in found if plan.organisation is organisation]
    cases = [case for plan in here for case in plan.cases]
    told = iter(readiness.forecasts(cases, organisation.id))
    made = [_start(person, plan, [next(told) for _ in plan.cases]) for plan in here]
    asked = [each for each in questions if each.organisation_id == organisation.id]
    return [start if start.is_ready else _with_questions(start, asked) for start in made]


def _with_questions(start: Start, asked: Sequence[PassportQuestion]) -> Start:
    tasks = [_question(start, each) for each in asked]
    return replace(start, left=start.left + len(tasks), tasks=[*tasks, *start.tasks])


def _question(start: Start, asked: PassportQuestion) -> Task:
    return Task(
        key=f"{start.key}-{asked.reference}",
        title="Say whether they may rely on checks that others made",
        status=THEIRS_TO_DO,
        tone="attention",
        url=url_for("vetting.answer_passport", reference=asked.reference),
        hint="You can say yes, no, or yes to some. Yes may save you the same check again",
    )


def _is_waiting(application: Application) -> bool:
    accepted = application.offer_accepted_at is not None
    return accepted and (application.stage in AFTER_OFFER - FINAL or application.stage is Stage.ON_HOLD)


def _from_placement(person: Person, placement: Placement) -> _Plan:
    case = Case(person, placement.role, placement.place, placement.starts_on, placement.ends_before)
    when = period(placement.starts_on, placement.ends_before)
    return _Plan(placement.reference, placement.organisation, [case], when)


def _from_application(person: Person, application: Application) -> _Plan:
    """One case for each place of the opportunity: the volunteer will start at one of them."""
    opportunity = application.opportunity
    first = readiness_day(opportunity.starts_on, opportunity.ends_before, clock.today())
    if first is None:
        return _Plan(application.reference, application.organisation, [], "")
    after = opportunity.ends_before or first + timedelta(days=1)
    cases = [Case(person, opportunity.role, each.place, first, after) for each in opportunity.places]
    when = period(opportunity.starts_on, opportunity.ends_before)
    return _Plan(application.reference, application.organisation, cases, when)


def _start(person: Person, plan: _Plan, told: Sequence[tuple[Answer, Forecast]]) -> Start:
    """Of several places, the one where least is missing."""
    pairs = zip(plan.cases, told, strict=True)
    case, (answer, forecast) = min(pairs, key=lambda pair: len(pair[1][0].missing))
    others = len(plan.cases) - 1
    where = f"{case.place.name}, or another of {others + 1} places" if others else case.place.name
    said = [each for each in answer.needed if each.key != TERMS]  # for whoever places them
    tasks = [_task(person, plan, r, number) for number, r in enumerate(said, 1)]
    soon = starting.words(forecast, is_ready=answer.is_ready)
    left = len(answer.missing)
    return Start(plan.key, case.role.name, where, plan.when, answer.is_ready, left, tasks, soon)


def _task(person: Person, plan: _Plan, requirement: Requirement, number: int) -> Task:
    return Task(
        key=f"{plan.key}-{number}",
        title=_title(requirement),
        status=_status(requirement),
        tone=TONES[requirement.state],
        url="" if requirement.state.holds else _link(person, plan, requirement),
        hint=_hint(requirement),
    )


def _title(requirement: Requirement) -> str:
    """What is asked, as a thing to do while it is the volunteer's to do."""
    if requirement.state is State.NOT_MET:
        return TO_DO.get(requirement.kind, requirement.title)
    return requirement.title


def _status(requirement: Requirement) -> str:
    if requirement.state is State.NOT_MET:
        return THEIRS_TO_DO if requirement.kind in THEIRS else "Not\N{NO-BREAK SPACE}yet"
    return NOT_NOW if requirement.state is State.WAIVED else requirement.state.words


def _hint(requirement: Requirement) -> str:
    if requirement.state.holds:
        return ""
    if requirement.state is State.MET_UNTIL:
        return "This ends before your last day. It needs to be renewed"
    if requirement.state is State.IN_PROGRESS:
        if requirement.kind is Kind.TRAINING:
            return TRAINING_IN_PROGRESS.get(requirement.evidence, requirement.evidence)
        return IN_PROGRESS.get(requirement.kind, WAIT)
    is_decided_now = requirement.evidence == WITH_THE_OFFICER
    return BEING_DECIDED if is_decided_now else NEXT[requirement.kind]


def _link(person: Person, plan: _Plan, requirement: Requirement) -> str:
    """Where the volunteer can do it; empty when it is for others to do."""
    organisation = plan.organisation.reference
    match requirement.kind:
        case Kind.VOLUNTEER_AGREEMENT | Kind.CONFIDENTIALITY:
            kind = AGREEMENTS[requirement.kind]
            return url_for("people.sign_agreement", organisation=organisation, kind=kind.value)
        case Kind.EMERGENCY_CONTACT:
            return url_for("people.edit_my_details", _anchor="emergency_name")
        case Kind.MINIMUM_AGE if person.date_of_birth is None:
            return url_for("people.edit_my_details", _anchor="date_of_birth")
        case Kind.VETTING if requirement.state is State.IN_PROGRESS:
            return url_for("vetting.my_disclosures")
        case Kind.TRAINING if requirement.state is not State.IN_PROGRESS or requirement.evidence == LEARNING:
            return url_for("training.start_learning", pack_code=requirement.key)
    return ""


# An application's stage, said to the person who applied.
STAGE = {
    Stage.ENQUIRY: "You have asked about this role",
    Stage.APPLIED: "Your application has been received",
    Stage.SHORTLISTED: "You are on the shortlist",
    Stage.INTERVIEWED: "You have been interviewed",
    Stage.OFFERED: "You have been offered this role. Use the link in our letter, or tell your coordinator",
    Stage.CHECKS: "You have accepted. Your checks are being made",
    Stage.TRAINING: "You are in training",
    Stage.READY: "You are ready to start",
    Stage.PLACED: "You have been placed",
    Stage.DECLINED: "Your application was not taken forward",
    Stage.WITHDRAWN: "This application was withdrawn",
    Stage.ON_HOLD: "Your application is on hold",
}


def application_words(application: Application) -> str:
    """Where an application stands."""
    return STAGE[application.stage]


def placement_days(placement: Placement) -> str:
    """The days of a placement; one that ended before it began has none."""
    if placement.ends_before <= placement.starts_on:
        return f"Ended before its first day, {day(placement.starts_on)}"
    words = period(placement.starts_on, placement.ends_before)
    return words[0].upper() + words[1:]
