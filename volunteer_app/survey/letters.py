"""Mail about a return, to its body's champions and contacts. It holds no answer."""

from collections.abc import Sequence

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import links, mail
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn


def readers(found: SurveyReturn) -> list[Account]:
    """Whom the survey writes to about a return: each once, by name."""
    return readers_of([found])[found.id]


def readers_of(returns: Sequence[SurveyReturn]) -> dict[int, list[Account]]:
    """The same for several returns, by number; in two statements."""
    champions = accounts.holders_by_organisation(
        {each.organisation_id for each in returns}, MembershipRole.CHAMPION
    )
    contacts = queries.contacts_of(each.id for each in returns)
    found: dict[int, list[Account]] = {}
    for each in returns:
        own = [*champions.get(each.organisation_id, []), *(row.account for row in contacts.get(each.id, []))]
        there = {account.id: account for account in own if account.is_active}
        found[each.id] = sorted(there.values(), key=lambda account: (account.name, account.id))
    return found


def invite(found: SurveyReturn, account: Account) -> None:
    """Ask for the return."""
    _post(found, account, "invitation")


def remind(found: SurveyReturn, account: Account) -> None:
    """Say that the return is not signed off yet."""
    _post(found, account, "reminder")


def handed_over(found: SurveyReturn, account: Account, section: str, by: str) -> None:
    """Tell a colleague that a section is theirs to answer."""
    _post(found, account, "handed_over", section=section, by=by)


def _post(found: SurveyReturn, account: Account, template: str, section: str = "", by: str = "") -> None:
    mail.post(
        account.email,
        f"survey/mail/{template}.txt",
        name=account.name,
        body=found.organisation.name,
        title=found.round.title,
        closes_at=found.closes_at,
        reference_day=found.round.reference_day,
        url=links.address("survey.survey_return", reference=found.reference),
        section=section,
        by=by,
    )
