"""What two records of one person learnt stands on one record once they are merged."""

import pytest
from sqlalchemy import select

from tests.factories.learning import make_learning
from tests.factories.organisations import BY, make_organisation
from tests.factories.packs import make_version
from tests.factories.people import make_person
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people import merging
from volunteer_app.training.learning.models import PackLearning

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("of_kept", "of_merged", "moved"),
    [(2, 2, True), (1, 2, True), (2, 1, True), (1, 1, False)],
    ids=["both finished", "one on the way", "the other on the way", "both on the way"],
)
def test_what_was_learnt_follows_unless_both_are_on_the_way(
    of_kept: int, of_merged: int, moved: bool
) -> None:
    organisation = make_organisation()
    version = make_version()
    kept, merged = (make_person(organisation, last_name=name) for name in ("Kept", "Merged"))
    for person, passed in ((kept, of_kept), (merged, of_merged)):
        make_learning(person, organisation, version, passed=passed)
    scope = Scope(frozenset({organisation.id}))
    merging.merge(kept, merged, take=(), reason="One person", scope=scope, by=BY)
    owners = list(db.session.scalars(select(PackLearning.person_id).order_by(PackLearning.id)))
    assert owners == ([kept.id, kept.id] if moved else [kept.id, merged.id])
