"""A date asked for as day, month and year, as GOV.UK asks for it.

Pattern and messages: design-system.service.gov.uk/components/date-input. The package's own widget fails on
a form that lacks the three inputs, and its error link leads to no input, hence this one.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.utils import unset_value

from volunteer_app.foundation.widgets import Smooth

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


# A later year is a slip, and the calendar ends before all that is counted from it does.
LATEST_YEAR = 2999


class DatePartsInput(Smooth):
    """Three inputs in one fieldset; only the parts that are wrong are marked."""

    template = "govuk_frontend_wtf/date.html"

    def __call__(self, field: "DateParts", **kwargs: Any) -> Any:
        """The markup. `params` may change anything that the GOV.UK macro takes."""
        kwargs.setdefault("id", field.id)
        return super().__call__(field, **kwargs)

    def map_gov_params(self, field: "DateParts", **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK date input macro needs."""
        params = super().map_gov_params(field, **kwargs)
        fieldset = params.setdefault("fieldset", {})
        fieldset.setdefault("legend", {}).setdefault("text", field.label.text)
        params.setdefault("items", [self._item(field, part) for part in PARTS])
        return params

    def _item(self, field: "DateParts", part: str) -> dict[str, Any]:
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        return {
            "label": part.capitalize(),
            "id": f"{field.id}-{part}",
            "name": f"{field.name}-{part}",
            "value": field.shown[part],
            "classes": f"{width} govuk-input--error" if part in field.wrong_parts else width,
            "autocomplete": f"{field.autocomplete}-{part}" if field.autocomplete else None,
        }


class DateParts(Field):  # type: ignore[misc]  # WTForms has no types
    """A date or None. Keeps what was typed when it is no date.

    Ask for an answer with InputRequired (not DataRequired, which hides why a date is no date).
    `named` is how messages call it: "Start date must be a real date"; the label, when it is no question.
    """

    widget = DatePartsInput()

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Any] | None = None,
        *,
        named: str = "",
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        """`autocomplete="bday"` lets a browser fill in the person's own date of birth."""
        super().__init__(label, validators, **kwargs)
        self.named = named or label.removesuffix(" (optional)")
        self.autocomplete = autocomplete
        self._typed: dict[str, str] | None = None
        self._unreadable: tuple[str, ...] = ()

    @property
    def shown(self) -> dict[str, str]:
        """What stands in the three inputs: what was typed, else the date."""
        if self._typed is not None:
            return self._typed
        if not isinstance(self.data, date):
            return dict.fromkeys(PARTS, "")
        return {part: str(getattr(self.data, part)) for part in PARTS}

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The inputs to mark: all three, unless the date was incomplete."""
        if not self.errors:
            return ()
        return self._unreadable or PARTS

    @property
    def error_id(self) -> str:
        """Where the error summary leads: the first input that is wrong."""
        return f"{self.id}-{self.wrong_parts[0] if self.wrong_parts else PARTS[0]}"

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Iterable[Any] | None = None
    ) -> None:
        """Read the three inputs as one text, so that validators see whether anything was typed."""
        if formdata is not None:
            self._typed = {
                part: (formdata.getlist(f"{self.name}-{part}") or [""])[0].strip() for part in PARTS
            }
            formdata = MultiDict({self.name: " ".join(filter(None, self._typed.values()))})
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: list[str]) -> None:
        """The date that was typed. Raises ValueError with a message for the person."""
        self.data = None
        if valuelist and valuelist[0]:
            self.data = self._read(self._typed or {})

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms' own
        """What is no date is said once, whatever else was asked of it."""
        if self.errors and self.process_errors:
            self.errors: Sequence[str] = list(self.process_errors)

    def _read(self, typed: dict[str, str]) -> date:
        if missing := tuple(part for part in PARTS if not typed[part]):
            self._refuse(missing, f"{self.named} must include a {' and '.join(missing)}")
        if not (len(typed["year"]) == 4 and _is_number(typed["year"])):
            self._refuse(("year",), f"{self.named} must include a year of 4 numbers")
        try:
            if int(typed["year"]) > LATEST_YEAR:
                raise ValueError(typed["year"])
            return date(int(typed["year"]), _month(typed["month"]), _number(typed["day"]))
        except ValueError:
            raise ValueError(f"{self.named} must be a real date") from None

    def _refuse(self, parts: tuple[str, ...], message: str) -> None:
        self._unreadable = parts
        raise ValueError(message)


def _month(text: str) -> int:
    """The month's number, also from its English name in full or in three letters."""
    word = text.lower().rstrip(".")
    for names in (MONTHS, FULL_MONTHS):
        if word in names:
            return names.index(word) + 1
    return _number(text)


def _number(text: str) -> int:
    if not (_is_number(text) and len(text) <= 2):
        raise ValueError(text)
    return int(text)


def _is_number(text: str) -> bool:
    # int() alone would also read "+4", "1_0" and digits of other scripts
    return text.isascii() and text.isdecimal()
