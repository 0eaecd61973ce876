"""Forms of administering organisations."""

from wtforms.validators import InputRequired

from volunteer_app.foundation.forms import DateParts, Form, LongText, Text

NAME_LENGTH = 200


class NameForm(Form):
    """What an organisation is called."""

    name = Text("Name", [InputRequired("Enter the name of the organisation")], longest=NAME_LENGTH)
    name_cy = Text("Name in Welsh (optional)", longest=NAME_LENGTH, named="Name in Welsh")


class CloseForm(Form):
    """When and why an organisation closed."""

    closed_on = DateParts(
        "Last day",
        [InputRequired("Enter the last day")],
        description="For example, 31 3 2026. Today or earlier.",
    )
    reason = LongText("Why it closed", [InputRequired("Enter why the organisation closed")], longest=1000)
