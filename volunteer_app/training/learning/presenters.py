"""Learning in words, for pages."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import count, day, hours, until
from volunteer_app.training import queries as training
from volunteer_app.training.learning import asked, queries
from volunteer_app.training.learning.asked import Ask
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.queries import Progress
from volunteer_app.training.learning.rules import Stand, needed
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.packs.content import Answer
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.rules import TrainingState

Row = tuple[str, str]
SOON_DAYS = 90


@dataclass(frozen=True)
class Step:
    """A module on somebody's way: how it stands, and their attempts at it."""

    module: TrainingModule
    words: str
    tone: str
    attempts: Sequence[ModuleAttempt]
    is_next: bool

    @property
    def status(self) -> str:
        """How it stands in a word or two: beside a title there is little room on a telephone."""
        return {"good": "Passed", "attention": "Try again"}.get(self.tone, self.words)

    @property
    def passed(self) -> ModuleAttempt | None:
        """The attempt that passed it."""
        return next((each for each in self.attempts if each.passed), None)


@dataclass(frozen=True)
class Explained:
    """A question as it was answered, with what there is to learn from it."""

    number: int
    question: str
    is_right: bool
    chosen: Sequence[Answer]
    missed: Sequence[Answer]
    more_are_right: bool


@dataclass
class OwnPack:
    """A pack that somebody's roles with one organisation ask for, or that they are learning."""

    code: str
    title: str
    organisation_id: int
    roles: list[str] = field(default_factory=list)
    status: str = "Not started"
    tone: str = "attention"
    detail: str = ""
    action: str = ""
    url: str = ""


def steps(learning: PackLearning, attempts: dict[int, list[ModuleAttempt]]) -> list[Step]:
    """The modules of the version with how each stands."""
    return [_step(learning, each, attempts.get(each.id, [])) for each in learning.version.modules]


def _step(learning: PackLearning, module: TrainingModule, attempts: list[ModuleAttempt]) -> Step:
    is_next = learning.finished_at is None and module.position == learning.at_module
    passed = next((each for each in attempts if each.passed), None)
    if passed is not None:
        return Step(module, f"Passed: {_score(passed)}", "good", attempts, is_next=False)
    if attempts:
        return Step(module, f"Not passed yet: {_score(attempts[-1])}", "attention", attempts, is_next)
    return Step(module, "Next" if is_next else "To do", "progress" if is_next else "neutral", (), is_next)


def _score(attempt: ModuleAttempt) -> str:
    return f"{attempt.right_answers} of {attempt.asked} right"


def how_far(progress: Progress) -> str:
    """3 of 15 modules."""
    return f"{progress.passed} of {count(progress.modules, 'module')}"


def must_be_right(module: TrainingModule, version: TrainingPackVersion) -> str:
    """How many answers pass the check, in words."""
    asked = len(module.questions)
    return f"{needed(asked, version.pass_mark)} of {count(asked, 'question')} must be right"


def explained(module: TrainingModule, attempt: ModuleAttempt) -> list[Explained]:
    """Each question with what was chosen and why that is right or wrong.

    Which other answers are right is told once the check is passed: until then it can be taken again.
    """
    return [
        Explained(
            number=number,
            question=question.question,
            is_right=question.is_right(chosen),
            chosen=[question.answers[place] for place in chosen],
            missed=[
                answer
                for place, answer in enumerate(question.answers)
                if attempt.passed and answer.right and place not in chosen
            ],
            more_are_right=not attempt.passed
            and question.several
            and bool(chosen)
            and not question.right.issubset(chosen),
        )
        for number, (question, chosen) in enumerate(
            zip(module.knowledge_check, attempt.answers, strict=True), 1
        )
    ]


def newer(learning: PackLearning, now: TrainingPackVersion | None) -> str:
    """What to say where the version that was begun is not the one in force; else empty."""
    if learning.finished_at is not None or (now is not None and now.id == learning.version_id):
        return ""
    begun = learning.version.version
    if now is None:
        return (
            f"This pack is no longer offered to new learners. You have begun version {begun} and can finish "
            "it: it counts when you do"
        )
    is_later = (now.valid_from, now.id) > (learning.version.valid_from, learning.version_id)
    others = (
        f"There is a newer version of this pack: {now.version}, from {day(now.valid_from)}"
        if is_later
        else f"Version {begun} of this pack was withdrawn, and others take version {now.version} now"
    )
    return (
        f"{others}. You have begun version {begun} and finish that one: nothing that you have done is lost, "
        "and it counts"
    )


def facts(learning: PackLearning, progress: Progress) -> list[Row]:
    """What a coordinator wants to know first, as pairs."""
    rows = [
        ("Volunteer", learning.person.full_name),
        ("Training pack", f"{learning.version.title}, version {learning.version.version}"),
        ("Organisation", learning.organisation.name),
        ("How far", how_far(progress)),
        ("Begun on", day(clock.day_of(learning.started_at))),
        ("Last answered on", day(clock.day_of(learning.moved_at))),
    ]
    if learning.stand is Stand.FINISHED:
        rows[-1] = ("Finished on", day(clock.day_of(learning.finished_at or learning.moved_at)))
    return rows


def own_packs(
    asks: Iterable[Ask],
    records: Collection[TrainingRecord],
    open_ones: Collection[PackLearning],
    progress: dict[int, Progress],
    packs: Iterable[TrainingPack],
) -> list[OwnPack]:
    """What somebody is asked to learn, or has begun: what is left first, then by title."""
    by_code = {each.code: each for each in packs}
    found: dict[tuple[str, int], OwnPack] = {}
    for ask in asks:
        if pack := by_code.get(ask.pack_code):
            one = found.setdefault(
                (pack.code, ask.organisation_id), OwnPack(pack.code, pack.title, ask.organisation_id)
            )
            one.roles.append(ask.role)
    for learning in open_ones:
        key = (learning.pack.code, learning.organisation_id)
        found.setdefault(key, OwnPack(learning.pack.code, learning.version.title, learning.organisation_id))
    begun = {each.pack.code: each for each in open_ones}
    for each in found.values():
        of = [r for r in records if r.pack is not None and r.pack.code == each.code]
        _by_records(
            each, [r for r in of if r.organisation_id == each.organisation_id], by_code.get(each.code)
        )
        if each.code in begun and each.tone != "good":
            _by_learning(each, begun[each.code], progress)
    return sorted(found.values(), key=lambda each: (each.tone == "good", each.title, each.organisation_id))


def _by_records(own: OwnPack, records: Sequence[TrainingRecord], pack: TrainingPack | None) -> None:
    """By the training record that counts longest; else by one that waits."""
    own.url = url_for("training.start_learning", pack_code=own.code)
    own.action, own.detail = "Start", hours(pack.minutes) if pack else ""
    verified = [each for each in records if each.state is TrainingState.VERIFIED and each.valid_before]
    last = max(verified, key=lambda each: each.valid_before or clock.today(), default=None)
    today = clock.today()
    if last is not None and last.valid_before is not None:
        if last.valid_before > today:
            own.status, own.tone, own.detail = "Done", "good", f"Counts until {until(last.valid_before)}"
            is_soon = (last.valid_before - today).days <= SOON_DAYS
            own.action, own.url = ("Take it again", own.url) if is_soon else ("", "")
            return
        own.status, own.detail = "Ran out", f"It counted until {until(last.valid_before)}"
        own.action = "Take it again"
    if any(each.state is TrainingState.LOGGED for each in records):
        own.status, own.tone = "Logged", "progress"
        own.detail, own.action, own.url = "Your coordinator will check it", "", ""


def _by_learning(own: OwnPack, learning: PackLearning, progress: dict[int, Progress]) -> None:
    own.status, own.tone = how_far(progress.get(learning.id, Progress())), "progress"
    if learning.organisation_id != own.organisation_id:
        own.detail = (
            f"You are taking it with {learning.organisation.name}. When you have finished, log it here too, "
            "with your certificate"
        )
        own.action, own.url = "", ""
        return
    own.detail, own.action = f"Last answered on {day(clock.day_of(learning.moved_at))}", "Go on"
    own.url = url_for("training.my_learning", reference=learning.reference)


def mine(person_id: int, records: Collection[TrainingRecord]) -> list[OwnPack]:
    """What the person is asked to learn, or has begun, by their records; a few statements, however many."""
    open_ones = queries.open_of(person_id)
    asks = asked.of_people([person_id])
    return own_packs(asks, records, open_ones, queries.progress(open_ones), training.packs())
