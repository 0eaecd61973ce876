"""Forms of signing in, of one's own sign-in, and of administering accounts."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, SelectChoice, ValidationError
from wtforms.validators import InputRequired

from volunteer_app.accounts.rules import (
    LONGEST_PASSKEY_NAME,
    OPENS_PROTECTED,
    PRISON_ONLY,
    TWO_ADMINISTRATORS,
    MembershipRole,
    PasswordRule,
)
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import Box, Boxes, Drop, Email, Form, LongText, Password, Pick, Text

EMAIL = {"autocomplete": "username"}
CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
OTHERS = {"autocomplete": "off"}
# Apps fill it in; no number field, since a recovery code may stand in it
ONE_TIME = {"autocomplete": "one-time-code", "spellcheck": "false"}
LINK_HINT = "We send a link for choosing a password. It works for 7 days."


class SignInForm(Form):
    """E-mail address and password."""

    email = Email("Email address", [InputRequired("Enter your email address")], longest=320, render_kw=EMAIL)
    password = Password("Password", [InputRequired("Enter your password")], render_kw=CURRENT)


def _unless_passkey(form: Any, field: Any) -> None:
    """A code is needed where no passkey was used."""
    if not field.data and not form.passkey.data:
        raise ValidationError("Enter the security code")


class CodeForm(Form):
    """The second factor: a code of an authenticator app, a recovery code, or a passkey by the script."""

    code = Text(
        "Security code",
        [_unless_passkey],
        longest=40,
        description="6 digits from your authenticator app, or one of your recovery codes",
        render_kw=ONE_TIME,
    )
    passkey = HiddenField()

    def suit(self, *, app: bool) -> None:
        """Ask for what there is. `app`: whether there is an authenticator app."""
        if not app:
            self.code.label.text = "Recovery code"
            self.code.description = "One of the codes that you kept when you set up your second factor"


class FirstCodeForm(Form):
    """The first code of an app that was just given the key."""

    code = Text(
        "Code that the app shows",
        [InputRequired("Enter the code that the app shows")],
        longest=40,
        description="6 digits",
        render_kw=ONE_TIME,
    )


def _passkey_name() -> Text:
    return Text(
        "Name of the passkey",
        [InputRequired("Enter a name for the passkey")],
        longest=LONGEST_PASSKEY_NAME,
        description="So that you can tell your passkeys apart, for example “Work laptop” or “Blue key”",
        render_kw=OTHERS,
    )


class FirstPasskeyForm(Form):
    """The name of a passkey, and the password, where there is no second factor yet."""

    name = _passkey_name()
    current = Password("Current password", [InputRequired("Enter your current password")], render_kw=CURRENT)


class NextPasskeyForm(CodeForm):
    """The name of another passkey, and the second factor that there is."""

    name = _passkey_name()


class PasskeyNameForm(Form):
    """Another name for a passkey."""

    name = _passkey_name()


class MadePasskeyForm(Form):
    """What the browser answers when it has made a passkey."""

    passkey = HiddenField()


class PressForm(Form):
    """A button alone."""


class ForgottenForm(Form):
    """The address to which a link goes."""

    email = Email("Email address", [InputRequired("Enter your email address")], longest=320, render_kw=EMAIL)


class AsksForNewPassword(Form):
    """What forms with a field `password` for a new one share. Typed once: it can be shown, and pasted."""

    def tell(self, rule: PasswordRule) -> None:
        """Say beforehand what is asked of the password."""
        self.password.description = (
            f"Must be {rule.shortest} characters or more. Three random words make a good password. "
            "You can paste one from a password manager."
        )

    def suits(self, problem: str) -> bool:
        """Whether nothing is wrong with the password; shows what is."""
        if problem:
            self.refuse(Refused(problem, "password"))
        return not problem


class NewPasswordForm(AsksForNewPassword):
    """A new password alone: who holds the link has proved enough."""

    password = Password("New password", [InputRequired("Enter a new password")], render_kw=NEW)


class ChangePasswordForm(AsksForNewPassword):
    """The present password, and a new one."""

    current = Password("Current password", [InputRequired("Enter your current password")], render_kw=CURRENT)
    password = Password("New password", [InputRequired("Enter a new password")], render_kw=NEW)


class SearchForm(Form):
    """Words of a name or an e-mail address. Sent by POST: addresses are kept in logs and histories."""

    text = Text(
        "Name or email address", longest=320, render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


class GivesRole(Form):
    """What forms with the fields `organisation` and `role` share."""

    def offer(self, organisations: Iterable[Any], chosen: str = "") -> None:
        """Fill the choices. `organisations` have a reference and a name; `chosen` is a reference."""
        listed = [SelectChoice(each.reference, each.name) for each in organisations]
        self.organisation.choices = listed if len(listed) == 1 else [SelectChoice("", "Select one"), *listed]
        self.role.choices = [_role_choice(role) for role in MembershipRole]
        if not self.is_submitted():
            self.organisation.data = chosen


class RoleForm(GivesRole):
    """A role in one of the administrator's organisations."""

    organisation = Drop("Organisation", [InputRequired("Select an organisation")])
    role = Pick("Role", missing="Select a role")


class InviteForm(GivesRole):
    """Somebody new, and what they will be."""

    name = Text("Full name", [InputRequired("Enter a full name")], longest=200, render_kw=OTHERS)
    email = Email(
        "Work email address",
        [InputRequired("Enter an email address")],
        longest=320,
        render_kw=OTHERS,
        description=LINK_HINT,
    )
    organisation = Drop("Organisation", [InputRequired("Select an organisation")])
    role = Pick("Role", missing="Select a role")


class ReasonForm(Form):
    """Why something ends."""

    reason = LongText("Reason", [InputRequired("Enter a reason")], longest=1000)


class RegisterForm(Form):
    """A voluntary organisation that stands alone, and its first administrator."""

    organisation_name = Text(
        "Name of the organisation", [InputRequired("Enter the name of the organisation")], longest=200
    )
    organisation_name_cy = Text("Name in Welsh (optional)", longest=200)
    name = Text("Full name", [InputRequired("Enter a full name")], longest=200, render_kw=OTHERS)
    email = Email(
        "Work email address",
        [InputRequired("Enter an email address")],
        longest=320,
        render_kw=OTHERS,
        description=LINK_HINT,
    )


class ExportForm(Form):
    """As what a list is wanted."""

    kind = Pick(
        "What kind of file do you want?",
        choices=[
            SelectChoice("xlsx", "Excel workbook (XLSX)", render_kw={"hint": "Excel, LibreOffice, Numbers"}),
            SelectChoice("csv", "CSV", render_kw={"hint": "Text with commas, for other programs"}),
        ],
        missing="Select the kind of file",
    )


class ColumnsForm(Form):
    """Which columns a list shows."""

    columns = Boxes("Columns", description="Tick none to go back to the usual columns.")

    def offer(self, columns: Iterable[Any]) -> None:
        """Fill the choices. `columns` have a key and a heading."""
        self.columns.choices = [SelectChoice(each.key, each.heading) for each in columns]


class SavedViewForm(Form):
    """The name of a saved filter, and whether its list opens with it."""

    name = Text(
        "Name of the filter",
        [InputRequired("Enter a name for the filter")],
        longest=60,
        description="For example, “Waiting for training”. Do not use anybody’s name.",
        render_kw={"autocomplete": "off"},
    )
    opens_list = Box("Open the list with this filter")


def _role_choice(role: MembershipRole) -> SelectChoice:
    hints = {
        **dict.fromkeys(TWO_ADMINISTRATORS, "A second administrator must confirm this role"),
        **dict.fromkeys(PRISON_ONLY, "Only at a prison"),
        **dict.fromkeys(
            PRISON_ONLY & OPENS_PROTECTED,
            "Only at a prison. A second administrator must confirm it before sentence records can be opened",
        ),
        MembershipRole.MINISTERIAL_CHAMPION: "Only at the Ministry of Justice",
    }
    return SelectChoice(role.value, role.words, render_kw={"hint": hints[role]} if role in hints else {})
