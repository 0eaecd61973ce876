"""Forms of an organisation's policy, and of a day in the past."""

from wtforms import Form as PlainForm

from volunteer_app.foundation.forms import Box, DateParts, Number, VersionedForm, needed
from volunteer_app.vetting.certificates.service import LONGEST_RECHECK, LONGEST_STATUS
from volunteer_app.vetting.recheck.rules import Policy


class PolicyForm(VersionedForm):
    """After how many months, and whether the Update Service is needed."""

    recheck_months = Number(
        "Months after which you ask for a new certificate",
        needed("Enter a number of months"),
        least=1,
        most=LONGEST_RECHECK,
        named="Months",
        description="From the date of issue. The law sets no end",
    )
    status_check_months = Number(
        "Months for which an answer “no new information” counts",
        needed("Enter a number of months"),
        least=1,
        most=LONGEST_STATUS,
        named="Months",
        description="From the day on which the Update Service was asked",
    )
    update_service_required = Box("Rely only on certificates that the Update Service says are current")

    @property
    def policy(self) -> Policy:
        """What was typed. Only after the form was found valid."""
        recheck, status = self.recheck_months.data, self.status_check_months.data
        assert recheck is not None and status is not None  # noqa: S101, PT018 - validators saw to it
        return Policy(recheck, status, bool(self.update_service_required.data))


class DayForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """Which day. Sent in the address, since it changes nothing."""

    day = DateParts("Which day?", needed("Enter a day"), named="Day", description="For example, 3 5 2010")
