"""Judging each requirement of a role over every day of [starts_on, ends_before). Pure.

A certificate that lapses a day too early does not do. Sources: the role's own policy (roles.toml); for the
bar, Safeguarding Vulnerable Groups Act 2006 sections 7 and 9; HMPPS vetting, PSI 07/2014; local clearance,
decision 0005.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from volunteer_app.people.rules import reaches_age_on
from volunteer_app.readiness.rules.answers import (
    Answer,
    Known,
    Question,
    Requirement,
    RequirementKind,
    RequirementState,
)
from volunteer_app.readiness.rules.coverage import (
    covered_until,
    first_start,
    in_words,
    intervals,
    last_day,
    reaches,
)
from volunteer_app.readiness.rules.places import fitting_place, recruited_here
from volunteer_app.readiness.rules.policies import OnTheDay, policies
from volunteer_app.readiness.rules.preparation import emergency_contact, signatures, training
from volunteer_app.readiness.rules.standing_in import NOT_OPEN, asked, gates, stops, waived
from volunteer_app.roles.rules import CriminalRecordLevel, EstablishmentClearance, HmppsVetting
from volunteer_app.vetting.counting.rules import (
    ADVERSE,
    WITH_A_BARRED_LIST,
    counted,
    fitting,
    needed,
    standing,
    unrecorded,
    why_not,
)
from volunteer_app.vetting.references.rules import next_step, tally
from volunteer_app.vetting.rules import (
    COORDINATOR_DECIDES,
    OFFICER_DECIDES,
    TO_BE_DECIDED_ON,
    CheckFacts,
    CheckKind,
    CheckOutcome,
    covers,
)
from volunteer_app.vetting.words.rules import AWAIT_OFFICER, WITH_THE_OFFICER

State = RequirementState
UNDECIDED, UNCONFIRMED = "Came back, not decided", "To be confirmed after a merge"
NOT_GIVEN = "Not given, or taken back"
# What a person decides may end either way
NEEDS_A_DECISION = frozenset({WITH_THE_OFFICER, UNDECIDED, UNCONFIRMED, NOT_GIVEN, NOT_OPEN})


def judge(question: Question, known: Known) -> Answer:
    """The answer to a question from what is known."""
    lines = [line for part in _PARTS for line in part(question, known)]
    stopped = any(stop.evidence == WITH_THE_OFFICER for stop in known.stops)
    said = [*_vetting(lines, stopped=stopped), *stops(known, but_for=WITH_THE_OFFICER)]
    return Answer(question.starts_on, question.ends_before, (*said, *asked(known, stopped=stopped), *lines))


def _vetting(others: Sequence[Requirement], *, stopped: bool) -> list[Requirement]:
    """What an officer decided against somebody, a bar or not, stops them until an officer decides otherwise.

    Its line reads like that of a certificate with any other information, and is left out where such a line
    stands already and stops a placement too, so that it does not stand out among the rest.
    """
    said = [r for r in others if r.evidence == WITH_THE_OFFICER]
    if not stopped or any(policies()[r.kind].on_the_day is OnTheDay.SUSPEND for r in said):
        return []
    line = Requirement(RequirementKind.NO_BAR, "Vetting", State.NOT_MET, WITH_THE_OFFICER, AWAIT_OFFICER)
    return [line]


def _minimum_age(question: Question, known: Known) -> list[Requirement]:
    years = question.role.minimum_age
    kind, title = RequirementKind.MINIMUM_AGE, f"Aged {years} or over on the first day"
    if known.born_on is None:
        return [Requirement(kind, title, State.NOT_MET, next_step="Give their date of birth")]
    reached = reaches_age_on(known.born_on, years)
    if reached <= question.starts_on:
        return [Requirement(kind, title, State.MET, evidence="From their date of birth")]
    step = f"Start the placement on or after {in_words(reached)}"
    evidence = f"They will be {years} on {in_words(reached)}"
    return [Requirement(kind, title, State.NOT_MET, evidence, step, holds_from=reached)]


def _identity(question: Question, known: Known) -> list[Requirement]:
    found = _of_kind(known, CheckKind.IDENTITY)
    step = "Check their identity documents and record it"
    return [_line(question, known, found, found, RequirementKind.IDENTITY, "Identity checked", step)]


def _references(question: Question, known: Known) -> list[Requirement]:
    needed = question.role.references_needed
    kind = RequirementKind.REFERENCES
    if needed == 0:
        return [Requirement(kind, "References", State.NOT_NEEDED)]
    title = f"{needed} satisfactory {'reference' if needed == 1 else 'references'}"
    found = _of_kind(known, CheckKind.REFERENCE)
    told = tally(found, question.starts_on, question.ends_before)
    evidence = f"{told.received} of {needed} received"
    if told.received >= needed:
        return [Requirement(kind, title, State.MET, evidence)]
    state = State.IN_PROGRESS if told.waiting else State.NOT_MET
    line = Requirement(kind, title, state, evidence, next_step(needed, told))
    return [line if told.to_weigh else waived(question, line, known, ())]


def _criminal_record(question: Question, known: Known) -> list[Requirement]:
    kind, wanted = RequirementKind.CRIMINAL_RECORD, question.role.criminal_record_check
    need = needed(question.role, question.lists)
    if need is None:
        by_prison = wanted is CriminalRecordLevel.SET_BY_ESTABLISHMENT
        why = "HMPPS vetting and the prison decide which check is needed" if by_prison else ""
        return [Requirement(kind, "Criminal record check", State.NOT_NEEDED, why)]
    held = _of_kind(known, CheckKind.CRIMINAL_RECORD)
    found = counted(held, need)
    fits = fitting(found, need)
    title = f"{need.level.words} criminal record certificate"
    # Regulated activity without a check of its barred list is an offence of whoever permits it (section 9)
    may_be_waived = wanted not in WITH_A_BARRED_LIST
    heard = [w for w in known.waivers if may_be_waived and (w.level is None or covers(w.level, need.level))]
    ask = f"Ask for a certificate: {need.words}"
    line = _line(question, replace(known, waivers=heard), found, fits, kind, title, ask)
    if line.state in {State.MET, State.MET_UNTIL} and not line.waived_by:
        unsaid = unrecorded([each for each in standing(found) if each in fits], need)
        return [replace(line, evidence=". ".join([line.evidence, *unsaid]))]
    return [replace(line, evidence=line.evidence or why_not(held, need, question.starts_on))]


def _hmpps_vetting(question: Question, known: Known) -> list[Requirement]:
    kind, title = RequirementKind.HMPPS_VETTING, "HMPPS vetting"
    if question.role.hmpps_vetting is not HmppsVetting.YES:
        return [Requirement(kind, title, State.NOT_NEEDED)]
    found = _of_kind(known, CheckKind.HMPPS_VETTING)
    return [_line(question, known, found, found, kind, title, "Ask HMPPS to vet them")]


def _clearance(question: Question, known: Known) -> list[Requirement]:
    kind, wanted = RequirementKind.CLEARANCE, question.role.establishment_clearance
    by_governor = wanted is EstablishmentClearance.GOVERNOR_APPROVAL
    if not (wanted is EstablishmentClearance.YES or by_governor) or not question.place_is_prison:
        return [Requirement(kind, "Prison clearance", State.NOT_NEEDED)]
    title = f"{'Governor’s approval' if by_governor else 'Clearance'} at {question.place_name}"
    found = [
        c
        for c in _of_kind(known, CheckKind.ESTABLISHMENT_CLEARANCE)
        if c.establishment_id == question.place_id
    ]
    line = _line(question, known, found, found, kind, title, f"Ask {question.place_name} to clear them")
    return [replace(line, evidence=". ".join([line.evidence, *_terms(question, found)]))]


def _terms(question: Question, clearances: Sequence[CheckFacts]) -> list[str]:
    """How the person may move there and on what conditions: whoever approves must read them."""
    on_first_day = [c for c in standing(clearances) if covered_until(intervals([c]), question.starts_on)]
    return [
        words
        for c in on_first_day
        for words in (c.clearance_level.words if c.clearance_level else "", c.conditions.strip().rstrip("."))
        if words
    ]


def _other_checks(_question: Question, known: Known) -> list[Requirement]:
    """Checks that no role asks for by itself: one that was made, and spoke against them, goes to a person.

    Not so a criminal record certificate beyond what the role asks: its answer may not be used for the role.
    """
    lines = []
    for kind in ALWAYS_HEEDED:
        found = _of_kind(known, kind)
        spoken_against = any(c.outcome in ADVERSE for c in found)
        if spoken_against and not standing(found):
            lines.append(
                Requirement(
                    RequirementKind.OTHER_CHECK,
                    kind.words,
                    State.NOT_MET,
                    UNDECIDED if kind in COORDINATOR_DECIDES else WITH_THE_OFFICER,
                    RECORD_OUTCOME if kind in COORDINATOR_DECIDES else AWAIT_OFFICER,
                )
            )
    return lines


def _line(  # noqa: PLR0913, PLR0917 - a line of the answer, from all that makes it
    question: Question,
    known: Known,
    found: Sequence[CheckFacts],
    fitting: Sequence[CheckFacts],
    kind: RequirementKind,
    title: str,
    ask: str,
) -> Requirement:
    """One requirement from all checks of its kind (`found`), of which only `fitting` ones can meet it.

    A later adverse answer at any level speaks against an earlier clear one, and no waiver outweighs it.
    """
    clear = [c for c in standing(found) if c in fitting]
    line = _by_itself(question, found, fitting, clear, Requirement(kind, title, State.NOT_MET, next_step=ask))
    spoken_against = any(c.outcome in ADVERSE for c in found) and not standing(found)
    return line if spoken_against else waived(question, line, known, intervals(clear))


def _by_itself(
    question: Question,
    found: Sequence[CheckFacts],
    fitting: Sequence[CheckFacts],
    clear: Sequence[CheckFacts],
    line: Requirement,
) -> Requirement:
    reached = covered_until(intervals(clear), question.starts_on)
    if reached is None:
        return _unmet(question, found, clear, line)
    evidence = f"Clear to {in_words(last_day(reached))}" if last_day(reached) else "Clear"
    if all(c.is_relied_on for c in clear):
        evidence += RELIED_ON
    if reaches(question, reached):
        return replace(line, state=State.MET, evidence=evidence, next_step="", until=last_day(reached))
    going = any(c.outcome is None for c in fitting)
    step = "A renewal is in progress" if going else f"{line.next_step} again, or end the placement earlier"
    return replace(
        line,
        state=State.MET_UNTIL,
        evidence=evidence,
        next_step=step,
        until=last_day(reached),
        is_renewing=going,
    )


def _unmet(
    question: Question, found: Sequence[CheckFacts], clear: Sequence[CheckFacts], line: Requirement
) -> Requirement:
    begins = first_start(intervals(clear), question.starts_on)
    if begins is not None:
        step = f"Start the placement on or after {in_words(begins)}"
        return replace(line, evidence=f"Clear from {in_words(begins)}", next_step=step, holds_from=begins)
    if any(_is_with_somebody(c) for c in found):
        by_hand = line.kind is RequirementKind.IDENTITY
        words = (UNDECIDED, RECORD_OUTCOME) if by_hand else (WITH_THE_OFFICER, AWAIT_OFFICER)
        return Requirement(line.kind, line.title, State.NOT_MET, *words)
    doubted = [c for c in found if c.is_doubted and c.outcome is CheckOutcome.CLEAR]
    if any(not c.is_relied_on for c in doubted):
        return Requirement(line.kind, line.title, State.NOT_MET, UNCONFIRMED, CONFIRM)
    if any(c.outcome is None for c in found):
        return Requirement(line.kind, line.title, State.IN_PROGRESS, "Asked for", "Wait for the answer")
    if any(c.outcome in ADVERSE for c in found):
        return Requirement(line.kind, line.title, State.NOT_MET, NOT_GIVEN, line.next_step)
    return replace(line, evidence=LOOK_AGAIN) if doubted else line


def _is_with_somebody(check: CheckFacts) -> bool:
    """Whether it waits for a decision. What an officer refused reads like what they have not decided."""
    return check.outcome in (ADVERSE if check.kind in OFFICER_DECIDES else TO_BE_DECIDED_ON)


def _of_kind(known: Known, kind: CheckKind) -> list[CheckFacts]:
    return [check for check in known.checks if check.kind is kind]


LOOK_AGAIN = "Relied on, and changed since where it was recorded"
RELIED_ON = ", relied on from another organisation"
RECORD_OUTCOME = "Look at it again, and record the outcome"
CONFIRM = "Whoever decides such checks confirms that it is about this person"

ALWAYS_HEEDED = (CheckKind.RIGHT_TO_VOLUNTEER, CheckKind.COUNTER_TERRORIST, CheckKind.OVERSEAS)

_PARTS: tuple[Callable[[Question, Known], list[Requirement]], ...] = (
    recruited_here,
    fitting_place,
    _minimum_age,
    _identity,
    _references,
    _criminal_record,
    _hmpps_vetting,
    _clearance,
    gates,
    _other_checks,
    training,
    signatures,
    emergency_contact,
)
