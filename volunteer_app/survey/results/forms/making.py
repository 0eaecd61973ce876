"""Making results, signing them off, discarding them; and the size of a body."""

from volunteer_app.foundation.forms import Box, Form, LongText, Number, needed

MOST_VOLUNTEERS = 500_000


class NewResultsForm(Form):
    """Why results are made again."""

    reason = LongText(
        "Why are they corrected?",
        longest=1000,
        named="Reason",
        description="Only where results of this round are published already. Readers see this",
        render_kw={"rows": 3},
    )


class SignForm(Form):
    """Somebody stands for what is published."""

    confirmed = Box(
        "I confirm all of this and sign the results off", needed("Tick the box if you confirm all of this")
    )


class DiscardForm(Form):
    """Why results are given up."""

    reason = LongText(
        "Why are they discarded?",
        needed("Enter why they are discarded"),
        longest=1000,
        named="Reason",
        description="Kept in the history. Name no person",
        render_kw={"rows": 3},
    )


class SizeForm(Form):
    """How many volunteers a body had."""

    size = Number(
        "How many volunteers did it have on the reference day?",
        needed("Enter how many volunteers it had"),
        named="Number of volunteers",
        most=MOST_VOLUNTEERS,
        description="An estimate from outside the survey. It must not depend on whether the body answered",
    )
