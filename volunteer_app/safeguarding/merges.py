"""What a merge of two records of people does here (decision 0008): it never opens a gate.

A concern follows its person; what it pauses is paused for the person who is kept too. When a merge is undone,
nothing goes on by itself: a coordinator lifts each pause. Listens to the people room (wired in
`volunteer_app.blueprints`).
"""

from volunteer_app.foundation.announcements import announce
from volunteer_app.people.rules import MergeUndone, PeopleMerged
from volunteer_app.safeguarding import queries
from volunteer_app.safeguarding.facts import ConcernPauses


def of_people_merged(fact: PeopleMerged) -> None:
    """Pause for the person who is kept what either of the two was kept from."""
    _pause_again(fact.kept_id)


def of_undone_merge(fact: MergeUndone) -> None:
    """Each of the two is kept from what concerns about them say."""
    for person_id in (fact.kept_id, fact.merged_id):
        _pause_again(person_id)


def _pause_again(person_id: int) -> None:
    for organisation_id in queries.paused_in(person_id):
        announce(ConcernPauses(person_id, organisation_id))
