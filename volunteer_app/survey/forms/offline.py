"""Uploading a form that was filled in, and saying what of it is to be saved."""

from typing import Any

from wtforms import HiddenField, SelectChoice

from volunteer_app.foundation.files.fields import Upload
from volunteer_app.foundation.forms import Box, Form, Pick, needed
from volunteer_app.foundation.presenting import count
from volunteer_app.survey.offline import cells
from volunteer_app.survey.offline.comparing import Became, Compared, Item
from volunteer_app.survey.offline.reading import MEGABYTES
from volunteer_app.survey.rules.answers import Given

KEEP, SEEN = "keep_", "seen_"
THEIRS, MINE = "theirs", "mine"
CHANGED_AGAIN = "Somebody has changed this answer again. Choose which to keep"


class UploadForm(Form):
    """The form that was filled in."""

    file = Upload(
        "The form that you filled in",
        kinds="OpenDocument spreadsheet (.ods) or Excel workbook (.xlsx)",
        endings=(".ods", ".xlsx"),
        megabytes=MEGABYTES,
        missing="Select the form that you filled in",
    )


class TakeForm(Form):
    """What was read of it, and what to do where it is not clear. `compared`: it beside the return."""

    compared: Compared

    carried = HiddenField()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Validate; a choice was made between the very answers that stand there now."""
        valid: bool = super().validate(*args, **kwargs)
        for each in self.compared.those(Became.BOTH):
            seen, choice = self[SEEN + each.code], self[KEEP + each.code]
            if seen.data != self.now(each):
                seen.data, choice.data, valid = self.now(each), None, False
                choice.errors = [CHANGED_AGAIN]
        return valid

    def now(self, item: Item) -> str:
        """By which the answer that is stored now is known."""
        return cells.mark(item.question, item.stored, self.compared.whole.setting.fills)

    @property
    def changes(self) -> dict[str, Given]:
        """The answers to save."""
        both = [each for each in self.compared.those(Became.BOTH) if self[KEEP + each.code].data == MINE]
        return {each.code: each.given for each in (*self.compared.those(Became.MINE), *both)}


def take_form(compared: Compared) -> type[TakeForm]:
    """The form that asks about each answer that two people changed, and about those that are not right."""
    fields: dict[str, Any] = {"compared": compared}
    for each in compared.those(Became.BOTH):
        choices = [SelectChoice(THEIRS), SelectChoice(MINE)]
        ask = each.question.ask.plain(compared.whole.setting.fills)
        fields[KEEP + each.code] = Pick(ask, choices=choices, missing="Select which answer to keep")
        fields[SEEN + each.code] = HiddenField()
    if compared.faults:
        bad = count(len(compared.faults), "row")
        fields["leave"] = Box(
            f"Leave out what is not right ({bad}), and save the rest",
            needed("Say that what is not right is left out, or put it right and upload the form again"),
        )
    return type("TakeThis", (TakeForm,), fields)


def to_show(compared: Compared, carried: str) -> TakeForm:
    """The same, not yet filled in."""
    form = take_form(compared)(formdata=None, carried=carried)
    for each in compared.those(Became.BOTH):
        form[SEEN + each.code].data = form.now(each)
    return form
