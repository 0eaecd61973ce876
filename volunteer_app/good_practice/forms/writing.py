"""Forms of writers and editors."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import SelectChoice, ValidationError
from wtforms.validators import Optional

from volunteer_app.foundation.forms import (
    Box,
    Boxes,
    DateParts,
    Drop,
    LongText,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.foundation.problems import Problem
from volunteer_app.good_practice.models.collections import GuidanceCollection
from volunteer_app.good_practice.rules.codes import GROUPS, EntryKind, EntrySetting, Grade, Theme
from volunteer_app.good_practice.rules.writing import (
    LONGEST_BODY,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    Content,
    sources_of,
    sources_typed,
)
from volunteer_app.good_practice.service.writing import Change
from volunteer_app.organisations.models import Organisation


class SourcesText(LongText):
    """Sources, one on each line. `sources` is what they are."""

    sources: tuple[Any, ...] = ()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse lines that are none."""
        try:
            self.sources = sources_of(self.data or "")
        except Problem as problem:
            raise ValidationError(problem.message) from problem


def _others(text: str) -> list[str]:
    """What was typed besides what is offered: one on each line."""
    return [each[:LONGEST_NAME] for each in map(str.strip, text.splitlines()) if each]


class EntryForm(VersionedForm):
    """What an entry says. A draft may lack much of it; what is missing is said when it is submitted."""

    organisation = Drop("Organisation that keeps it", needed("Select an organisation"))
    kind = Pick(
        "What is it?",
        choices=[SelectChoice(each.value, each.words, render_kw={"hint": each.hint}) for each in EntryKind],
        missing="Select what it is",
    )
    title = Text("Title", needed("Enter a title"), longest=LONGEST_TITLE)
    summary = LongText(
        "Summary",
        longest=LONGEST_SUMMARY,
        description="Two sentences: what was done, and what came of it",
        render_kw={"rows": 3},
    )
    body = LongText(
        "Text",
        longest=LONGEST_BODY,
        description="Write ## before a heading, - before each point of a list, [words](address) for links. "
        "Name nobody who has not agreed",
        render_kw={"rows": 20},
    )
    setting = Pick(
        "Where was it tried?",
        choices=[SelectChoice(each.value, each.words) for each in EntrySetting],
        missing="Select where it was tried",
    )
    themes = Boxes("What is it about?", choices=[SelectChoice(each.value, each.words) for each in Theme])
    roles = Boxes("Which volunteers? (optional)")
    groups = Boxes("Whom did it reach? (optional)")
    other_groups = LongText(
        "Other people whom it reached (optional)",
        longest=LONGEST_LINE * 3,
        description="One group on each line",
        render_kw={"rows": 2},
    )
    organisation_name = Text(
        "Who did it? (optional)",
        longest=LONGEST_LINE,
        named="Who did it",
        description="The organisation’s name, as readers see it. A case study needs it",
    )
    contact = Text(
        "Whom can readers write to? (optional)",
        longest=LONGEST_LINE,
        named="Whom readers can write to",
        description="Everybody can read this. Give an address of the organisation rather than a person’s own",
    )
    grade = Pick(
        "How far does the evidence go?",
        choices=[
            SelectChoice(str(each.value), f"{each.value}. {each.words}", render_kw={"hint": each.meaning})
            for each in Grade
        ],
        missing="Select how far the evidence goes",
    )
    basis = LongText(
        "What does that rest on?",
        longest=LONGEST_NOTE,
        description="Who counted what, when, and of how many people",
        render_kw={"rows": 3},
    )
    cost = LongText(
        "What did it cost? (optional)", longest=LONGEST_NOTE, named="What it cost", render_kw={"rows": 2}
    )
    sources = SourcesText(
        "Sources (optional)",
        longest=8_000,
        named="Sources",
        description="One on each line: title | publisher | year | https://address",
        render_kw={"rows": 4},
    )
    review_on = DateParts(
        "When should somebody look at it again?",
        [Optional()],
        named="Review date",
        description="For example, 31 3 2028",
    )
    collection = Drop("Collection (optional)")
    illustrative = Box("It is an invented example that shows how something can be done")
    note = LongText(
        "What changes, and why?",
        longest=LONGEST_NOTE,
        description="Readers see this under the text",
        render_kw={"rows": 3},
    )
    correction = Box("It corrects something that was wrong")

    def offer(
        self,
        organisations: Sequence[Organisation],
        roles: Sequence[str],
        collections: Sequence[GuidanceCollection],
        said: Content | None,
    ) -> None:
        """What can be chosen, besides what it says already. One organisation is not asked for."""
        if len(organisations) < 2:
            del self.organisation
        else:
            self.organisation.choices = [SelectChoice("", "Select an organisation")] + [
                SelectChoice(each.reference, each.name) for each in organisations
            ]
        own_roles, own_groups = (said.roles, said.groups) if said else ((), ())
        self.roles.choices = [SelectChoice(each, each) for each in sorted({*roles, *own_roles})]
        self.groups.choices = [SelectChoice(each, each) for each in sorted({*GROUPS, *own_groups})]
        self.collection.choices = [SelectChoice("", "None")] + [
            SelectChoice(each.slug, each.title) for each in collections
        ]

    def without_change(self) -> None:
        """Ask for no reason: readers have seen nothing yet."""
        del self.note
        del self.correction

    def for_writers(self, said: Content | None) -> None:
        """Leave to editors what is theirs: the collection, and whether it is invented."""
        del self.collection
        del self.illustrative
        self._said = said

    _said: Content | None = None

    @property
    def content(self) -> Content:
        """What was entered. Only after the form was found valid."""
        groups = dict.fromkeys([*(self.groups.data or []), *_others(self.other_groups.data or "")])
        entered = Content(
            title=self.title.data,
            summary=self.summary.data or "",
            body=self.body.data or "",
            kind=EntryKind(self.kind.data),
            setting=EntrySetting(self.setting.data),
            themes=tuple(Theme(each) for each in self.themes.data or []),
            grade=Grade(int(self.grade.data)),
            basis=self.basis.data or "",
            review_on=self.review_on.data,
            roles=tuple(self.roles.data or []),
            groups=tuple(groups),
            organisation_name=self.organisation_name.data or "",
            contact=self.contact.data or "",
            cost=self.cost.data or "",
            sources=self.sources.sources,
        )
        return self._with_editors_part(entered)

    def _with_editors_part(self, entered: Content) -> Content:
        if "collection" in self:
            return replace(
                entered,
                collection=self.collection.data or "",
                is_illustrative=bool(self.illustrative.data),
            )
        if self._said is None:
            return entered
        return replace(entered, collection=self._said.collection, is_illustrative=self._said.is_illustrative)

    @property
    def change(self) -> Change:
        """Why it changes."""
        if "note" not in self:
            return Change()
        return Change(self.note.data or "", bool(self.correction.data))

    def chosen(self, organisations: Sequence[Organisation]) -> Organisation | None:
        """Who keeps it. Only after the form was found valid."""
        if "organisation" not in self:
            return organisations[0] if organisations else None
        return next(each for each in organisations if each.reference == self.organisation.data)


def shown_values(content: Content, version: int | None = None) -> dict[str, Any]:
    """What stands in the form of an entry."""
    return {
        "version": version,
        "kind": content.kind.value,
        "title": content.title,
        "summary": content.summary,
        "body": content.body,
        "setting": content.setting.value,
        "themes": [each.value for each in content.themes],
        "roles": list(content.roles),
        "groups": list(content.groups),
        "organisation_name": content.organisation_name,
        "contact": content.contact,
        "grade": str(int(content.grade)),
        "basis": content.basis,
        "cost": content.cost,
        "sources": sources_typed(content.sources),
        "review_on": content.review_on,
        "collection": content.collection,
        "illustrative": content.is_illustrative,
    }
