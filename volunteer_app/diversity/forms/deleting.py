"""Deleting somebody's answers for them."""

from volunteer_app.foundation.forms import Box, Form, needed


class DeletePaperForm(Form):
    """The person asked for it."""

    asked = Box(
        "They asked me to delete their answers",
        needed("Tick the box if they asked you to delete their answers"),
    )
