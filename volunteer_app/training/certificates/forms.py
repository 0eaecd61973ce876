"""Forms of certificates: making one, taking one back, checking one."""

from wtforms import SelectChoice

from volunteer_app.foundation.forms import Form, LongText, Pick, Text, VersionedForm, needed


class IssueForm(Form):
    """Whether the certificate names the organisation."""

    names_organisation = Pick(
        "Show the organisation’s name on the certificate?",
        choices=[
            SelectChoice("yes", "Yes"),
            SelectChoice("no", "No", render_kw={"hint": "It will say “a volunteer coordinator”"}),
        ],
        missing="Select yes to show the organisation’s name",
    )


class RevokeForm(VersionedForm):
    """Why a certificate counts no more."""

    reason = LongText(
        "Why do you take it back?",
        needed("Enter why you take it back"),
        longest=500,
        named="Reason",
        description="The volunteer and coordinators can read it. The public check says only “not valid”",
        render_kw={"rows": 3},
    )


class CheckForm(Form):
    """The code that stands on a certificate."""

    code = Text(
        "Certificate code",
        needed("Enter the code on the certificate"),
        longest=60,
        description="20 letters and numbers, for example 7K2MD-XQ8RT-0VHWC-94PZB",
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
