"""The earliest day on which somebody could lawfully start, and what it hangs on. Pure.

Steps that do not wait for each other run side by side; the chain that ends last decides. Of what is under
way, the days that it has waited count. What a person must decide is not foretold: it may end either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from volunteer_app.foundation.clock import day_of
from volunteer_app.readiness.rules.answers import Answer, Known, Question, Requirement, RequirementState
from volunteer_app.readiness.rules.judging import NEEDS_A_DECISION, judge
from volunteer_app.readiness.rules.waits import (
    MEASURED_BY,
    Measured,
    Step,
    StepKind,
    Wait,
    assumed,
    wait,
)

State = RequirementState


@dataclass(frozen=True)
class Stage:
    """One step that is left. `likely_on`: half are done by then; `late_on`: nine in ten are."""

    kind: StepKind | None
    title: str
    likely_on: date
    late_on: date
    basis: str
    who: str = ""
    shorten: str = ""
    is_begun: bool = False
    waited_days: int = 0
    is_fixed: bool = False
    after: tuple["Stage", ...] = ()

    @property
    def begins_on(self) -> date:
        """When it can begin: what is under way has begun, and what is known to the day is a day alone."""
        if self.is_fixed:
            return self.likely_on
        return max((stage.likely_on for stage in self.after), default=date.min)

    @property
    def ends(self) -> tuple[date, date]:
        """What the stages are compared by."""
        return self.likely_on, self.late_on


@dataclass(frozen=True)
class Forecast:
    """The answer. `unknown`: what stands in the way and has no measure; nothing is foretold then."""

    asked_on: date
    likely_on: date | None
    late_on: date | None
    stages: tuple[Stage, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def deciding(self) -> Stage | None:
        """The step that is done last: nobody starts before it. None where nothing is left or known."""
        return max(self.stages, key=lambda stage: stage.ends, default=None)

    @property
    def chain(self) -> tuple[Stage, ...]:
        """The deciding step and what it waits for, the first of them first."""
        return () if self.deciding is None else _chain(self.deciding)

    @property
    def in_order(self) -> tuple[Stage, ...]:
        """What is left in the order in which it has to happen; of what begins together, the soonest first."""
        return tuple(sorted(self.stages, key=lambda each: (each.begins_on, len(_chain(each)), *each.ends)))

    @property
    def sooner_at_most(self) -> int:
        """How many days sooner they could start if the deciding step took no time."""
        others = [stage.likely_on for stage in self.stages if stage is not self.deciding]
        if self.deciding is None or self.likely_on is None:
            return 0
        return (self.deciding.likely_on - max([self.asked_on, *others])).days

    @property
    def to_begin(self) -> tuple[Stage, ...]:
        """What nobody has begun, and nothing else holds up."""
        return tuple(s for s in self.stages if not s.is_begun and not s.is_fixed and not s.after)


def forecast(question: Question, known: Known, measured: Sequence[Measured], *, today: date) -> Forecast:
    """When everything could be in place for the role to begin, at the earliest on the question's first day.

    What holds today and will have ended by then has to be renewed first.
    """
    reached = today
    while True:
        asked = replace(question, starts_on=today, ends_before=reached + timedelta(days=1))
        found = _foretold(asked, judge(asked, known), known, measured, question.starts_on)
        if found.likely_on is None or found.likely_on <= reached:
            return found
        reached = found.likely_on


def _foretold(
    asked: Question, answer: Answer, known: Known, measured: Sequence[Measured], opens_on: date
) -> Forecast:
    today = asked.starts_on
    unknown = tuple(r.title for r in answer.missing if _kind(r) is None and r.holds_from is None)
    if unknown:
        return Forecast(today, None, None, unknown=unknown)
    stages = _Stages(answer.missing, known, measured, today, asked.place_id).all()
    likely = max([today, opens_on, *(stage.likely_on for stage in stages)])
    late = max([likely, *(stage.late_on for stage in stages)])
    return Forecast(today, likely, late, tuple(stages))


def _kind(line: Requirement) -> StepKind | None:
    """The step that meets a requirement; None where somebody must decide, or nobody knows how long."""
    undecided = line.evidence in NEEDS_A_DECISION
    return None if undecided or line.kind.value not in set(StepKind) else StepKind(line.kind.value)


class _Stages:
    """The steps that are left, each from its own wait and from those that it waits for."""

    def __init__(
        self,
        lines: Sequence[Requirement],
        known: Known,
        measured: Sequence[Measured],
        today: date,
        place_id: int,
    ) -> None:
        self.lines, self.known, self.measured = lines, known, measured
        self.today, self.place_id = today, place_id
        self.made: dict[int, Stage] = {}

    def all(self) -> list[Stage]:
        """One for each line, in their order."""
        return [self._stage(number) for number in range(len(self.lines))]

    def _stage(self, number: int) -> Stage:
        if number not in self.made:
            self.made[number] = self._made(self.lines[number])
        return self.made[number]

    def _made(self, line: Requirement) -> Stage:
        kind = _kind(line)
        if line.holds_from is not None:
            day = line.holds_from
            basis = "known to the day"
            return Stage(kind, line.title, day, day, basis, is_fixed=True)
        assert kind is not None  # noqa: S101 - `forecast` has told of what has no kind
        step = assumed().steps[kind]
        takes = wait(kind, self.measured, self.place_id)
        under_way = line.state is State.IN_PROGRESS or line.is_renewing
        asked = self._asked_on(kind) if under_way else None
        if asked is not None:
            return self._under_way(line, step, takes, (self.today - asked).days)
        return self._to_come(line, step, takes)

    def _under_way(self, line: Requirement, step: Step, takes: Wait, waited: int) -> Stage:
        likely, late = left(takes, waited)
        return Stage(
            step.kind,
            line.title,
            self.today + timedelta(days=likely),
            self.today + timedelta(days=late),
            overdue(takes, step) if is_overdue(takes, waited) else takes.basis,
            step.who,
            step.shorten,
            is_begun=True,
            waited_days=waited,
        )

    def _to_come(self, line: Requirement, step: Step, takes: Wait) -> Stage:
        first = tuple(self._stage(n) for n, each in enumerate(self.lines) if _kind(each) in step.after)
        likely = max([self.today, *(stage.likely_on for stage in first)])
        late = max([self.today, *(stage.late_on for stage in first)])
        return Stage(
            step.kind,
            line.title,
            likely + timedelta(days=takes.median_days),
            late + timedelta(days=takes.long_days),
            takes.basis,
            step.who,
            step.shorten,
            is_begun=line.state is State.IN_PROGRESS,
            after=first,
        )

    def _asked_on(self, kind: StepKind) -> date | None:
        """Since when the check that is under way has waited: the newest of its kind, here."""
        found = [
            check.asked_at
            for check in self.known.checks
            if check.kind is MEASURED_BY.get(kind)
            and check.outcome is None
            and check.asked_at is not None
            and (kind is not StepKind.CLEARANCE or check.establishment_id == self.place_id)
        ]
        return day_of(max(found)) if found else None


def is_overdue(takes: Wait, waited: int) -> bool:
    """Whether it has lasted longer than nine in ten do: no measure tells what is left of it."""
    return waited >= takes.long_days


def overdue(takes: Wait, step: Step) -> str:
    """What the days of an overdue step rest on, and who may know more."""
    least, most = assumed().overdue_median_days, assumed().overdue_long_days
    return (
        f"overdue: nine in ten take {in_days(takes.long_days)} at most, so no figure is left. "
        f"{least} to {in_days(most)} more are assumed. Ask {step.who}"
    )


def in_days(number: int) -> str:
    """1 day, 12 days."""
    return f"{number} {'day' if number == 1 else 'days'}"


def left(takes: Wait, waited: int) -> tuple[int, int]:
    """How many days are left of a wait, half of all and nine in ten of them, once it has lasted so long.

    Past the median, half of what is left of the long wait; past that, what is assumed of an overdue one.
    """
    if is_overdue(takes, waited):
        return assumed().overdue_median_days, assumed().overdue_long_days
    late = takes.long_days - waited
    likely = takes.median_days - waited if waited < takes.median_days else (late + 1) // 2
    return min(likely, late), late


def _chain(stage: Stage) -> tuple[Stage, ...]:
    if not stage.after:
        return (stage,)
    return (*_chain(max(stage.after, key=lambda each: each.ends)), stage)
