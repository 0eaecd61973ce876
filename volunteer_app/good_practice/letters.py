"""Mail to those who wrote an entry, when an editor has done something with it. It holds none of its text."""

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.good_practice.models.entries import PracticeVersion


def changes_asked(version: PracticeVersion, by: Actor) -> None:
    """Say that an editor asks for changes."""
    _post(version, "changes_asked", by)


def published(version: PracticeVersion, by: Actor) -> None:
    """Say that everybody can read it now."""
    _post(version, "published", by)


def _post(version: PracticeVersion, template: str, by: Actor) -> None:
    """To each writer who can sign in, but not to whoever has just done it."""
    keys = {*version.writers, version.submitted_key} - {"", by.key}
    for key in sorted(keys):
        account = accounts.by_actor_key(key)
        if account is not None and account.is_active:
            mail.post(
                account.email,
                f"good_practice/mail/{template}.txt",
                name=account.name,
                title=version.title,
                url=links.address("good_practice.manage", reference=version.entry.reference),
            )
