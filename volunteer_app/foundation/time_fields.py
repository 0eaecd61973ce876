"""A form's field for a time of day."""

from datetime import time
from typing import Any

from wtforms import StringField

from volunteer_app.foundation import widgets
from volunteer_app.foundation.answers import strict
from volunteer_app.foundation.day_times import read_time, time_words
from volunteer_app.foundation.problems import Problem


class TimeOfDay(StringField):  # type: ignore[misc]  # WTForms has no types
    """A time of day as people write it; `data` is a time, or None."""

    widget = widgets.Text()

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        """A message names the field by its label, or by `named`."""
        self.named = kwargs.pop("named", label)
        super().__init__(label, strict(validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """The time that was typed. Raises ValueError with a message for the person."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = read_time(typed)
        except Problem as problem:
            raise ValueError(f"{self.named} {problem.message}") from problem
        if self.data is None:
            raise ValueError(f"{self.named} must be a time, for example 10am or 2:30pm")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return time_words(self.data) if isinstance(self.data, time) else ""
