"""What a change of rules would be: of one role, or of many as a file."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wtforms import SelectChoice, SelectMultipleField, ValidationError

from volunteer_app.foundation import widgets
from volunteer_app.foundation.forms import Drop, Form, LongText, Number, needed
from volunteer_app.foundation.presenting import label
from volunteer_app.roles import reference
from volunteer_app.roles.models import Role
from volunteer_app.roles.reference import Fact
from volunteer_app.roles.rules import (
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleRequirements,
)

LONGEST_FILE = 200_000


def _choices(kind: Iterable[Any]) -> list[SelectChoice]:
    return [SelectChoice(each.value, label(each)) for each in kind]


class ChangeForm(Form):
    """One role's requirements, as they are until somebody changes them."""

    minimum_age = Number("Minimum age", needed("Enter the minimum age"), least=16, most=99)
    criminal_record_check = Drop("Criminal record check", choices=_choices(CriminalRecordLevel))
    hmpps_vetting = Drop("HMPPS vetting", choices=_choices(HmppsVetting))
    establishment_clearance = Drop("Prison clearance", choices=_choices(EstablishmentClearance))
    references_needed = Number("References", needed("Enter how many references"), least=0, most=9)
    training_packs = SelectMultipleField("Training", widget=widgets.Checkboxes())

    def proposed(self, role: Role) -> RoleRequirements:
        """The role's requirements with what was changed."""
        return replace(
            role.requirements,
            minimum_age=int(self.minimum_age.data or 0),
            criminal_record_check=CriminalRecordLevel(self.criminal_record_check.data),
            hmpps_vetting=HmppsVetting(self.hmpps_vetting.data),
            establishment_clearance=EstablishmentClearance(self.establishment_clearance.data),
            references_needed=int(self.references_needed.data or 0),
            training_packs=tuple(sorted(self.training_packs.data)),
        )


class RulesForm(Form):
    """A file of roles, as text."""

    rules = LongText(
        "Rules",
        needed("Paste the rules"),
        longest=LONGEST_FILE,
        description="Roles in the form of roles.toml, each beginning with [[roles]]",
        render_kw={"rows": 15, "spellcheck": "false"},
    )
    facts: list[Fact]

    def validate_rules(self, field: LongText) -> None:
        """Read it, and name what cannot be read."""
        try:
            self.facts = reference.read(field.data)
        except tomllib.TOMLDecodeError as error:
            raise ValidationError(f"The rules cannot be read: {error}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValidationError(f"A role lacks something, or has what none can have: {error}") from error
