"""What readers send: whether a page was useful, and a question."""

from wtforms import SelectChoice

from volunteer_app.foundation.forms import Form, LongText, Pick, VersionedForm, needed
from volunteer_app.good_practice.rules.asking import LONGEST_ANSWER, LONGEST_QUESTION, QuestionAct


class UsefulForm(Form):
    """Yes or no."""

    answer = Pick(
        "Was this page useful?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        missing="Select yes if this page was useful",
    )


class QuestionForm(Form):
    """A question to whoever wrote it."""

    question = LongText(
        "What do you want to ask?",
        needed("Enter your question"),
        longest=LONGEST_QUESTION,
        named="Your question",
        description="Do not name anybody, and do not say who you are: your question may be shown on the page",
        render_kw={"rows": 5, "autocomplete": "off"},
    )


class DecideForm(VersionedForm):
    """Nothing but the button."""

    act = QuestionAct.PASS_ON


class AnswerForm(DecideForm):
    """What is answered."""

    act = QuestionAct.ANSWER
    words = LongText(
        "Answer",
        needed("Enter an answer"),
        longest=LONGEST_ANSWER,
        description="An editor reads it before it is shown on the page",
        render_kw={"rows": 8},
    )


class ShowForm(DecideForm):
    """Nothing but the button."""

    act = QuestionAct.SHOW


class RefuseForm(DecideForm):
    """Why it is not shown."""

    act = QuestionAct.REFUSE
    words = LongText(
        "Why is it not shown?",
        needed("Enter a reason"),
        longest=500,
        named="Reason",
        description="Other editors read it",
        render_kw={"rows": 3},
    )


QUESTION_FORMS: dict[QuestionAct, type[DecideForm]] = {
    QuestionAct.PASS_ON: DecideForm,
    QuestionAct.ANSWER: AnswerForm,
    QuestionAct.SHOW: ShowForm,
    QuestionAct.REFUSE: RefuseForm,
}
