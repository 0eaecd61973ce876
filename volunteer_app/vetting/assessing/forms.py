"""Forms of risk assessments. Each carries why the record was opened: showing it again is a look, too."""

from typing import Any

from wtforms import HiddenField, SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import DateParts, Drop, Form, LongText, Pick, Text, VersionedForm, needed
from volunteer_app.vetting.assessing import rules
from volunteer_app.vetting.assessing.refuse import Decision
from volunteer_app.vetting.assessing.rules import Factor, Outcome

SEND_BACK = "send_back"
_REASONS = "The person reads this. Write to them, in plain words"


class RoleForm(Form):
    """For which role a certificate is weighed."""

    role = Drop("For which role?", needed("Select a role"))


class ActForm(VersionedForm):
    """The base: `why` is the reason of the look, `act` tells it from the question for one."""

    why = HiddenField()
    act = HiddenField(default="yes")


def _factor(factor: Factor) -> LongText:
    return LongText(
        factor.words,
        needed(f"Answer: {factor.words}"),
        longest=rules.LONGEST_WORDS,
        named=factor.words.rstrip("?"),
        render_kw={"rows": 4},
    )


class FactorsForm(ActForm):
    """What is weighed. It stands before the decision, on the page and in the list of what is wrong."""

    nature = _factor(Factor.NATURE)
    age = _factor(Factor.AGE)
    pattern = _factor(Factor.PATTERN)
    circumstances = _factor(Factor.CIRCUMSTANCES)
    relevance = _factor(Factor.RELEVANCE)
    supports = _factor(Factor.SUPPORTS)
    mitigations = LongText(
        "What would make it safe? (optional)",
        longest=rules.LONGEST_WORDS,
        named="What would make it safe",
        render_kw={"rows": 4},
    )


class DecisionForm(ActForm):
    """What is decided, with reasons and conditions."""

    outcome = Pick(
        "What is your decision?",
        choices=[SelectChoice(outcome.value, outcome.words) for outcome in Outcome],
        missing="Select a decision",
    )
    reasons = LongText(
        "Reasons",
        needed("Enter the reasons"),
        longest=rules.LONGEST_WORDS,
        named="Reasons",
        description=_REASONS,
        render_kw={"rows": 8},
    )
    conditions = LongText(
        "Conditions (optional)",
        longest=2000,
        named="Conditions",
        description="The person reads these too",
        render_kw={"rows": 4},
    )
    to_coordinator = Text(
        "What must the coordinator do? (optional)",
        longest=300,
        description=(
            "The coordinator reads this. Say what to do, never why. "
            "For example, a second person at each visit"
        ),
    )
    review_on = DateParts(
        "Date of review (optional)", named="Date of review", description="For example, 27 3 2028"
    )

    def validate_conditions(self, field: Any) -> None:
        """Conditions and the outcome say the same."""
        if self.outcome.data == Outcome.WITH_CONDITIONS and not field.data:
            raise ValidationError("Enter the conditions")

    def validate_review_on(self, field: Any) -> None:
        """A review is to come."""
        if field.data and field.data <= clock.today():
            raise ValidationError("Date of review must be in the future")

    @property
    def decision(self) -> Decision:
        """What the officer said."""
        return Decision(
            Outcome(self.outcome.data),
            self.reasons.data,
            self.conditions.data,
            self.to_coordinator.data,
            self.review_on.data,
        )


class ProposeForm(FactorsForm, DecisionForm):
    """The six factors, what would make it safe, and what is proposed."""

    def fit(self) -> None:
        """It is a proposal here."""
        self.outcome.label.text = "What do you propose?"

    @property
    def factors(self) -> dict[Factor, str]:
        """Each factor in the officer's words."""
        return {factor: self[factor.value].data for factor in Factor}


class DecideForm(DecisionForm):
    """Another officer's decision on a proposal; they may ask for more first."""

    def fit(self) -> None:
        """Offer to send it back."""
        later = SelectChoice(
            SEND_BACK,
            "Not yet, send it back",
            render_kw={"hint": "The officer reads the reasons; the person does not"},
        )
        self.outcome.choices = [*self.outcome.choices, later]


class SettleForm(DecisionForm):
    """A third officer's decision on a reconsideration."""


class OnBehalfForm(ActForm):
    """The person asked for reconsideration on paper or by telephone."""

    appeal = LongText(
        "What do they say?",
        needed("Enter why the decision should be looked at again"),
        longest=rules.LONGEST_WORDS,
        named="What they say",
        description="For those who asked on paper or by telephone. A third vetting officer decides",
        render_kw={"rows": 6},
    )


class AskAgainForm(Form):
    """The person asks for reconsideration."""

    appeal = LongText(
        "Why should we look at the decision again?",
        needed("Enter why the decision should be looked at again"),
        longest=rules.LONGEST_WORDS,
        named="Your reasons",
        description="A vetting officer who took no part in the decision reads this, and decides",
        render_kw={"rows": 8},
    )
