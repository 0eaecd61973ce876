"""The form that decides about something that stands against a do-not-match statement."""

from wtforms import SelectChoice

from volunteer_app.foundation.forms import LongText, Pick, VersionedForm, needed
from volunteer_app.placements.screening.rules import Settlement


class SettleForm(VersionedForm):
    """Whether it is paused, and why."""

    decision = Pick(
        "What happens to it?",
        choices=[
            SelectChoice(Settlement.PAUSED.value, "Pause it from today; if it is only proposed, stop it"),
            SelectChoice(Settlement.GOES_ON.value, "Let it go on"),
        ],
        missing="Select what happens to it",
    )
    why = LongText(
        "Why?",
        needed("Say why"),
        longest=1000,
        named="Reason",
        description="Kept encrypted, for those who may make such statements. Nobody else reads it",
        render_kw={"rows": 4, "autocomplete": "off"},
    )
