"""Forms of the pipeline: moving, offering, answering, entering for somebody, and the stages' days."""

from typing import Any, TypeVar

from wtforms import HiddenField, SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    DateParts,
    Email,
    Form,
    LongText,
    Number,
    Pick,
    Telephone,
    Text,
    needed,
)
from volunteer_app.people.rules import ConsentRoute, PreferredLanguage, birth_date_problem
from volunteer_app.people.service import PersonDetails
from volunteer_app.recruitment.forms.steps import LANGUAGES
from volunteer_app.recruitment.rules import (
    DEFAULT_DAYS,
    LONGEST_ANSWER,
    LONGEST_NOTE,
    REASONS,
    MoveReason,
    Stage,
    StageDays,
    needs_reason,
)
from volunteer_app.recruitment.service import ApplicationAnswers, RefereeAnswer

Shaped = TypeVar("Shaped", bound="MoveForm")
TOLD_BY_MAIL = {Stage.DECLINED, Stage.WITHDRAWN}


class MoveForm(Form):
    """A move to another stage; some need a reason from the list and a note."""

    reason = Pick("Reason", missing="Select a reason")
    note = LongText(
        "Note", longest=LONGEST_NOTE, description="Your organisation sees this, the applicant does not"
    )
    tell = Pick(
        "How will they hear about it?",
        choices=[
            SelectChoice(
                "email", "Send them an email now", render_kw={"hint": "It names no role and no reason"}
            ),
            SelectChoice("self", "I will tell them myself"),
        ],
        missing="Select how they will hear about it",
    )


class BulkMoveForm(MoveForm):
    """The same move for many. `seen` is what the preview showed: each reference with its version."""

    seen = HiddenField()


def bulk_move_form(to: Stage, *, has_email: bool) -> BulkMoveForm:
    """The form that moves many: whatever the stage, it asks why."""
    form: BulkMoveForm = _shaped(BulkMoveForm(), to, has_email=has_email)
    form.note.label.text = "Note" if needs_reason(to) else "Why are you moving them?"
    if not needs_reason(to):
        form.note.validators = [*form.note.validators, *needed("Enter why you are moving them")]
    return form


def move_form(to: Stage, *, has_email: bool) -> MoveForm:
    """The form for this stage, with only what it needs."""
    return _shaped(MoveForm(), to, has_email=has_email)


def _shaped(form: Shaped, to: Stage, *, has_email: bool) -> Shaped:
    if needs_reason(to):
        form.reason.choices = [SelectChoice(reason.value, reason.words) for reason in REASONS[to]]
        form.note.validators = [*form.note.validators, *needed("Enter a note that says why")]
    else:
        del form.reason
        form.note.label.text = "Note (optional)"
    if to not in TOLD_BY_MAIL or not has_email:
        del form.tell
    return form


def chosen_reason(form: MoveForm) -> MoveReason | None:
    """The reason that was selected, where one is asked for."""
    return MoveReason(form.reason.data) if "reason" in form else None


class BulkStageForm(Form):
    """To which stage many applications go next."""

    to = Pick("Where should they go?", missing="Select where they should go")


class OfferAnswerForm(Form):
    """Yes or no to an offer."""

    answer = Pick(
        "Do you want to accept this offer?",
        choices=[
            SelectChoice("accept", "Yes, I accept"),
            SelectChoice("decline", "No, thank you", render_kw={"hint": "You do not need to say why"}),
        ],
        missing="Select yes or no",
    )


class RecordAnswerForm(Form):
    """What somebody told the coordinator about an offer."""

    answer = Pick(
        "What did they say?",
        choices=[SelectChoice("accept", "They accept"), SelectChoice("decline", "They do not accept")],
        missing="Select what they said",
    )


class TargetsForm(Form):
    """Ideal and longest days of each stage."""

    def days(self) -> dict[Stage, StageDays]:
        """What was typed, by stage."""
        return {
            stage: StageDays(self[f"{stage.value}_ideal"].data, self[f"{stage.value}_longest"].data)
            for stage in DEFAULT_DAYS
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """The longest time is never shorter than the ideal."""
        valid: bool = super().validate(extra_validators)
        for stage in DEFAULT_DAYS:
            ideal, longest = self[f"{stage.value}_ideal"], self[f"{stage.value}_longest"]
            if None not in (ideal.data, longest.data) and longest.data < ideal.data:
                longest.errors = [f"{stage_name(stage)}: longest must be the same as or more than ideal"]
                valid = False
        return valid


def stage_name(stage: Stage) -> str:
    """The stage's name at the start of a line."""
    return stage.value.replace("_", " ").capitalize()


for _stage in DEFAULT_DAYS:
    for _part in ("ideal", "longest"):
        _name = f"{stage_name(_stage)}, {_part} days"
        setattr(
            TargetsForm,
            f"{_stage.value}_{_part}",
            Number(_name, needed(f"{_name}: enter a number"), most=730),
        )


class OnBehalfForm(Form):
    """An application that a coordinator enters for somebody."""

    first_name = Text("First name", needed("Enter a first name"), render_kw={"autocomplete": "off"})
    last_name = Text("Last name", needed("Enter a last name"), render_kw={"autocomplete": "off"})
    date_of_birth = DateParts(
        "Date of birth", needed("Enter a date of birth"), description="For example, 27 3 1987"
    )
    email = Email("Email address (optional)", longest=320, render_kw={"autocomplete": "off"})
    phone = Telephone("Telephone number (optional)", longest=40, named="Telephone number")
    postcode = Text("Postcode (optional)", longest=10, named="Postcode")
    preferred_language = Pick(
        "Preferred language",
        choices=[SelectChoice(language.value, words) for language, words in LANGUAGES.items()],
        default=PreferredLanguage.ENGLISH.value,
        missing="Select a preferred language",
    )
    access_needs = LongText("Access needs (optional)", longest=LONGEST_ANSWER, named="Access needs")
    why = LongText("Why they would like to volunteer (optional)", longest=LONGEST_ANSWER, named="Why")
    availability = LongText("When they could volunteer (optional)", longest=LONGEST_ANSWER, named="When")
    consent_route = Pick(
        "How did they agree to apply, and to us keeping their details?",
        choices=[
            SelectChoice(route.value, route.words) for route in (ConsentRoute.SPOKEN, ConsentRoute.SIGNED)
        ],
        missing="Select how they agreed",
    )
    consent_on = DateParts(
        "When did they agree?",
        needed("Enter the date they agreed"),
        named="The date they agreed",
        description="For example, 27 3 2026",
    )
    referees = 0

    def validate_date_of_birth(self, field: Any) -> None:
        """Refuse a day on which nobody alive was born."""
        if problem := birth_date_problem(field.data, clock.today()):
            raise ValidationError(problem)

    def validate_consent_on(self, field: Any) -> None:
        """Nobody has agreed tomorrow."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError("The date they agreed must be today or in the past")

    def details(self) -> PersonDetails:
        """The person's details that were typed."""
        return PersonDetails(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            date_of_birth=self.date_of_birth.data,
            email=self.email.data or None,
            phone=self.phone.data,
            postcode=" ".join(self.postcode.data.upper().split()),
            preferred_language=PreferredLanguage(self.preferred_language.data),
            access_needs=self.access_needs.data,
        )

    def answers(self) -> ApplicationAnswers:
        """The answers that were typed; a referee without a name is none."""
        given = [
            RefereeAnswer(
                **{part: self[f"referee_{i}_{part}"].data for part in ("name", "email", "how_known", "phone")}
            )
            for i in range(1, self.referees + 1)
        ]
        return ApplicationAnswers(
            self.why.data, self.availability.data, tuple(each for each in given if each.name)
        )


PERSONAL = (
    "first_name", "last_name", "date_of_birth", "email", "phone", "postcode", "preferred_language",
    "access_needs",
)  # fmt: skip


def on_behalf_form(references_needed: int, *, knows_person: bool) -> OnBehalfForm:
    """The form with as many referees as the role asks for; without details that are on record already."""
    fields: dict[str, Any] = {"referees": references_needed}
    for i in range(1, references_needed + 1):
        fields |= {
            f"referee_{i}_name": Text("Full name (optional)", longest=200, named="Referee’s name"),
            f"referee_{i}_how_known": Text("How they know the applicant (optional)", longest=200),
            f"referee_{i}_email": Email("Email address (optional)", longest=320),
            f"referee_{i}_phone": Telephone("Telephone number (optional)", longest=40),
        }
    form: OnBehalfForm = type("OnBehalfFormForRole", (OnBehalfForm,), fields)()
    if knows_person:
        for name in PERSONAL:
            delattr(form, name)
    return form


def targets_form(shown: dict[Stage, StageDays]) -> TargetsForm:
    """The form with the present days of each stage."""
    values = {f"{stage.value}_ideal": days.ideal for stage, days in shown.items()}
    values |= {f"{stage.value}_longest": days.longest for stage, days in shown.items()}
    return TargetsForm(data=values)
