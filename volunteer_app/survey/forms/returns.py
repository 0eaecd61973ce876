"""Forms of a return: explaining, handing over, signing off, reopening, and a file."""

from volunteer_app.foundation.files.fields import Document
from volunteer_app.foundation.forms import Box, Drop, Email, Form, LongText, needed
from volunteer_app.survey.service.answering import LONGEST_REASON


class ExplainForm(Form):
    """Why something unusual is right."""

    reason = LongText(
        "Why is this right?",
        needed("Enter why this is right"),
        longest=LONGEST_REASON,
        named="Reason",
        description="For the people who work with the results. Name no volunteer",
        render_kw={"rows": 4},
    )


class DelegateForm(Form):
    """Who is to answer which section."""

    section = Drop("Section", needed("Select a section"))
    email = Email(
        "Email address of your colleague",
        needed("Enter the email address of your colleague"),
        named="Email address",
        description="They sign in here already, and work in your organisation",
    )


class SignOffForm(Form):
    """Somebody stands for what a body answers."""

    confirmed = Box(
        "I have read the answers, and sign them off for this body",
        needed("Tick the box if you have read the answers and sign them off"),
    )


class ReopenForm(Form):
    """Why a return is to be changed again."""

    reason = LongText(
        "Why is it reopened?",
        needed("Enter why it is reopened"),
        longest=1000,
        named="Reason",
        description="Kept in the history",
        render_kw={"rows": 3},
    )


class FileForm(Form):
    """A document that belongs to an answer."""

    document = Document("Choose a file", description="Without names of volunteers or of people they help")
