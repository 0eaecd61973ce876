"""How fields are drawn: the GOV.UK package's widgets, with its rough edges taken off.

For every widget: no `required` attribute, since browsers would then speak before our own messages and screen
readers call an untouched field invalid (design-system.service.gov.uk/patterns/validation); and `params` may
stand in `render_kw`, shared by all forms, without being changed by drawing one.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from govuk_frontend_wtf.gov_form_base import GovFormBase
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextInput,
)
from markupsafe import Markup, escape

from volunteer_app.foundation.templating import render_plainly

# What the GOV.UK macros take by name. Left among the other attributes, each would be written twice
TAKEN_BY_MACROS = ("autocomplete", "classes", "inputmode", "rows", "spellcheck")


class Smooth(GovFormBase):  # type: ignore[misc]  # the package has no types
    """What all our widgets share. Comes first among a widget's bases."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """The markup of the field."""
        if "params" in kwargs:
            kwargs["params"] = deepcopy(kwargs["params"])
        return super().__call__(field, **kwargs)

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs. No hint at all where the package gives an empty one."""
        kwargs.pop("required", None)
        taken = {name: kwargs.pop(name) for name in TAKEN_BY_MACROS if name in kwargs}
        params: dict[str, Any] = {**super().map_gov_params(field, **kwargs), **taken}
        hint = params.get("hint") or {}
        if not (hint.get("text") or hint.get("html")):
            params.pop("hint", None)
        return params

    def render(self, params: dict[str, Any]) -> Markup:
        """The field alone, without what a whole page is given: to find that out for each cost a third."""
        return Markup(render_plainly(self.template, params=params))  # noqa: S704 - the package's template escapes


class WithHints(Smooth):
    """A hint under a choice, from SelectChoice(value, label, render_kw={"hint": "..."})."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs, with each choice's own hint."""
        params = super().map_gov_params(field, **kwargs)
        for item, choice in zip(params["items"], field.iter_choices(), strict=True):
            if hint := choice.render_kw.get("hint"):
                item.setdefault("hint", {"text": hint})
        return params


class Text(Smooth, GovTextInput):  # type: ignore[misc]  # the package has no types
    """One line of text."""


class Email(Text):
    """An e-mail address: right keyboard on a phone, no spell check."""

    input_type = "email"

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """The markup of the field."""
        kwargs.setdefault("spellcheck", False)
        kwargs.setdefault("autocomplete", "email")
        return super().__call__(field, **kwargs)


class Telephone(Text):
    """A telephone number."""

    input_type = "tel"


class WholeNumber(Text):
    """Digits: text with a number keyboard, since type="number" loses what was typed wrongly."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """The markup of the field."""
        kwargs.setdefault("inputmode", "numeric")
        kwargs.setdefault("spellcheck", False)
        return super().__call__(field, **kwargs)


class Password(Smooth, GovPasswordInput):  # type: ignore[misc]  # the package has no types
    """A password, never sent back to the browser, with a button to show it."""


class CountedArea(Smooth, GovCharacterCount):  # type: ignore[misc]  # the package has no types
    """Several lines, with what is left of the field's Length(max=...) counted down."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs; the count speaks up when three quarters are used."""
        params = super().map_gov_params(field, **kwargs)
        params.setdefault("maxlength", field.flags.maxlength)
        params.setdefault("threshold", 75)
        return params


def _option(value: object, label: object, selected: bool) -> str:
    mark = " selected" if selected else ""
    return f'<option value="{escape(value)}"{mark}>{escape(label)}</option>'


def _options(choices: Iterable[Any]) -> str:
    return "".join(_option(each.value, each.label, each.selected) for each in choices)


def _group(name: str | None, options: str) -> str:
    return f'<optgroup label="{escape(name)}">{options}</optgroup>' if name else options


class Choice(Smooth, GovSelect):  # type: ignore[misc]  # the package has no types
    """A drop-down list, with the groups of its choices if they have any: for long lists alone, radios are
    easier.

    Its options are drawn here: the package's macro takes as long for 300 of them as for a whole page.
    """

    _PLACE = "options-go-here"

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """The markup of the field."""
        around: Markup = super().__call__(field, **kwargs)
        options = "".join(_group(name, _options(found)) for name, found in field.iter_groups())
        place = re.search(rf"<option[^>]*>{self._PLACE}</option>", around)
        if place is None:
            raise LookupError("the package draws its options in another way than it did")
        return around[: place.start()] + Markup(options) + around[place.end() :]  # noqa: S704 - escaped above

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs, with one option that stands for all."""
        params = super().map_gov_params(field, **kwargs)
        params["items"] = [{"value": self._PLACE, "text": self._PLACE}]
        return params


class Radios(WithHints, GovRadioInput):  # type: ignore[misc]  # the package has no types
    """One of a few."""


class Checkboxes(WithHints, GovCheckboxesInput):  # type: ignore[misc]  # the package has no types
    """Any of a few, for a SelectMultipleField."""


class Checkbox(Smooth, GovCheckboxInput):  # type: ignore[misc]  # the package has no types
    """One box, for a BooleanField."""
