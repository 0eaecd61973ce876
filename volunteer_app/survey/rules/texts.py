"""Texts in several languages. Where a language is missing, English stands in and says that it does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

ENGLISH, WELSH = "en", "cy"
LANGUAGES = (ENGLISH, WELSH)


class Said(NamedTuple):
    """A text as a page shows it. `language`: the one that it is in."""

    text: str
    language: str
    is_fallback: bool = False

    def __str__(self) -> str:
        """The text alone."""
        return self.text


@dataclass(frozen=True)
class Text:
    """A text by language. What stands in braces is filled in: {body}, {period}, {reference_day}."""

    by_language: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.by_language.get(ENGLISH))

    def said(self, fills: Mapping[str, str] | None = None, language: str = ENGLISH) -> Said:
        """The text in a language, or in English where it is missing."""
        found = self.by_language.get(language, "")
        is_fallback = not found
        text = found or self.by_language.get(ENGLISH, "")
        for name, value in (fills or {}).items():
            text = text.replace("{" + name + "}", value)
        return Said(text, ENGLISH if is_fallback else language, is_fallback and language != ENGLISH)

    def plain(self, fills: Mapping[str, str] | None = None) -> str:
        """The text in English."""
        return self.said(fills).text


NOTHING = Text()


def read(found: Any, where: str) -> Text:
    """A text from a table such as {en = "...", cy = "..."}.

    Raises:
        ValueError: there is no English, or a language that is not known.
    """
    if found is None:
        return NOTHING
    if not isinstance(found, dict) or not isinstance(found.get(ENGLISH), str) or not found[ENGLISH].strip():
        raise ValueError(f"{where}: a text is a table by language, with English in it")
    unknown = set(found) - set(LANGUAGES)
    if unknown:
        raise ValueError(f"{where}: no such language: {', '.join(sorted(unknown))}")
    return Text({name: str(value).strip() for name, value in found.items()})
