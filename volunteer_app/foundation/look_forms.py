"""The question that stands before every protected record: why do you open it?"""

from volunteer_app.foundation.forms import Form, Text, needed
from volunteer_app.foundation.looks import LONGEST_REASON


class LookForm(Form):
    """Why somebody opens a protected record. See foundation.looks."""

    why = Text(
        "Why do you need to open this record?",
        needed("Enter why you need to open this record"),
        longest=LONGEST_REASON,
        named="Reason",
        description="Your name, the time and this reason are kept. Do not write what the record says",
        render_kw={"autocomplete": "off"},
    )
