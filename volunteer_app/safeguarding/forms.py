"""Forms of raising a concern, and of what a lead does with one."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from wtforms import SelectChoice, ValidationError
from wtforms.validators import InputRequired

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import DateParts, Drop, Form, LongText, Pick, Text, VersionedForm, needed
from volunteer_app.organisations.models import Organisation
from volunteer_app.safeguarding.rules import (
    LONGEST_LINE,
    LONGEST_WORDS,
    Agency,
    ConcernKind,
    Outcome,
    Raised,
    Said,
    Source,
    Told,
)

UNSEEN = {"autocomplete": "off"}


class RaiseForm(Form):
    """What somebody raises, in their own words."""

    kind = Pick(
        "What do you want to tell us?",
        choices=[SelectChoice(each.value, each.question) for each in ConcernKind],
        missing="Select what you want to tell us",
    )
    words = LongText(
        "What happened, or what worries you?",
        needed("Enter what happened, or what worries you"),
        longest=LONGEST_WORDS,
        named="What happened",
        description="In your own words. You need no proof",
        render_kw={"rows": 8, **UNSEEN},
    )
    about = Text(
        "Who is it about, and who may be at risk? (optional)",
        longest=LONGEST_LINE,
        named="Who it is about",
        render_kw=UNSEEN,
    )
    when = Text(
        "When and where did it happen? (optional)", longest=LONGEST_LINE, named="When", render_kw=UNSEEN
    )
    urgent = Pick(
        "May somebody be harmed soon?",
        choices=[SelectChoice("yes", "Yes, or I do not know"), SelectChoice("no", "No")],
        missing="Select yes if somebody may be harmed soon",
    )

    def raised(self, source: Source, *, person_id: int | None = None, origin: str = "") -> Raised:
        """What it comes to. `origin`: what it was raised from, in words."""
        return Raised(
            self._told(origin), ConcernKind(self.kind.data), self.urgent.data == "yes", source, person_id
        )

    def _told(self, origin: str) -> Told:
        return Told(self.words.data, self.about.data, self.when.data, origin)


class RaisePubliclyForm(RaiseForm):
    """The same by somebody whom we do not know, and who need not say who they are."""

    organisation = Drop(
        "Which organisation is it about?", [InputRequired("Select the organisation that it is about")]
    )
    name = Text("Your name (optional)", longest=LONGEST_LINE, named="Your name", render_kw=UNSEEN)
    contact = Text(
        "How can the safeguarding lead reach you? (optional)",
        longest=LONGEST_LINE,
        named="How to reach you",
        description="An email address, a telephone number, or where you are",
        render_kw=UNSEEN,
    )

    def offer(self, organisations: Sequence[tuple[str, str]], chosen: str) -> None:
        """The organisations that somebody can choose from, by reference and name."""
        self.organisation.choices = [SelectChoice("", "Select an organisation")] + [
            SelectChoice(reference, name) for reference, name in organisations
        ]
        if not self.is_submitted() and chosen in {reference for reference, _ in organisations}:
            self.organisation.data = chosen

    def _told(self, origin: str) -> Told:
        said = super()._told(origin)
        return Told(said.words, said.about, said.when, origin, self.name.data, self.contact.data)


class RaiseAboutForm(RaiseForm):
    """The same about somebody on record."""

    organisation = Pick("Whose safeguarding lead should know?", missing="Select the organisation")

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """The organisations that hold the record; nothing is asked where it is one."""
        if len(organisations) < 2:
            del self.organisation
        else:
            self.organisation.choices = [SelectChoice(each.reference, each.name) for each in organisations]

    def chosen(self, organisations: Sequence[Organisation]) -> Organisation:
        """The organisation that was chosen, or the only one."""
        if "organisation" not in self:
            return organisations[0]
        return next(each for each in organisations if each.reference == self.organisation.data)


class TakeOnForm(VersionedForm):
    """Nothing but the button."""

    def said(self) -> Said:
        """Nothing is said with it."""
        return Said()


class WordsForm(TakeOnForm):
    """Reasons, or what was found."""

    words = LongText(
        "Reasons, or what you have to say",
        needed("Enter the reasons, or what you have to say"),
        longest=LONGEST_WORDS,
        named="This",
        description="Kept encrypted with your name. Only safeguarding leads read it",
        render_kw={"rows": 5, **UNSEEN},
    )

    def said(self) -> Said:
        """What was written."""
        return Said(self.words.data)


class _OnADay(WordsForm):
    """Something that was done on a day."""

    on = DateParts("When was that?", [InputRequired("Enter the day")], named="The day")

    def validate_on(self, field: Any) -> None:
        """It has happened."""
        if field.data and field.data > clock.today():
            raise ValidationError("The day must be today or in the past")

    @property
    def day(self) -> date:
        """The day, which the form requires."""
        return cast(date, self.on.data)


class TellForm(_OnADay):
    """Who was told what, and when."""

    whom = Text(
        "Who was told?", needed("Enter who was told"), longest=LONGEST_LINE, named="Who", render_kw=UNSEEN
    )

    def said(self) -> Said:
        """Who, what and when."""
        return Said(self.words.data, self.whom.data, self.day)


class ReferForm(_OnADay):
    """To whom it was referred, when and why."""

    agency = Pick(
        "To whom was it referred?",
        choices=[SelectChoice(each.value, each.words) for each in Agency],
        missing="Select to whom it was referred",
    )

    def said(self) -> Said:
        """To whom, why and when."""
        return Said(self.words.data, Agency(self.agency.data).words, self.day)


class NameForm(TakeOnForm):
    """Whose record it is about."""

    person = Text(
        "Reference of the record",
        needed("Enter the reference of the record"),
        longest=20,
        named="Reference",
        description="For example, VOL-7Z15DVRP. Ask a coordinator for it, and do not say why you ask",
        render_kw=UNSEEN,
    )


class CloseForm(WordsForm):
    """What came of it, and the reasons."""

    outcome = Pick(
        "What came of it?",
        choices=[SelectChoice(each.value, each.words) for each in Outcome],
        missing="Select what came of it",
    )
