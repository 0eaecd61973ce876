"""Who can open the right answers passes the checks like everybody, and another coordinator verifies it."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.learning import RIGHT, answer, make_learning
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.training import service as training
from volunteer_app.training.learning.models import PackLearning
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState

pytestmark = pytest.mark.usefixtures("database")


def finished_by(role: MembershipRole) -> tuple[Account, PackLearning, TrainingRecord]:
    """A volunteer with this role in another organisation passes every check of a pack."""
    organisation = make_organisation()
    person = make_person(organisation)
    learner = make_account(person_id=person.id, roles=[(role, make_organisation("Elsewhere"))])
    learning = make_learning(person, organisation, passed=1, by=learner.as_actor())
    answer(learning, learning.version.modules[1], RIGHT, by=learner.as_actor())
    db.session.commit()
    return learner, learning, db.session.scalars(select(TrainingRecord)).one()


@pytest.mark.parametrize("role", [MembershipRole.COORDINATOR, MembershipRole.NETWORK_EDITOR])
def test_the_record_of_who_opens_the_right_answers_waits_for_another_coordinator(
    client: PageClient, role: MembershipRole
) -> None:
    learner, learning, record = finished_by(role)
    assert (record.state, record.decided_at, record.decided_by) == (TrainingState.LOGGED, None, "")
    assert "another coordinator verifies it" in record.note
    assert learning.record_id == record.id
    with pytest.raises(Refused, match="your own training"):
        training.verify_training(record, by=learner.as_actor())
    sign_in(client, learner)
    assert "another coordinator verifies it" in client.get("/my/learning/new/mentoring-skills").text
    assert client.get("/training/packs/mentoring-skills/answers").status_code == 200
    page = client.get(f"/my/learning/{learning.reference}").text
    assert "It counts once a coordinator has verified it" in page
    assert "Get your certificate" not in page
    training.verify_training(record, by=make_account("other@example.org").as_actor())
    db.session.commit()
    page = client.get(f"/my/learning/{learning.reference}").text
    assert "It counts until" in page
    assert "Get your certificate" in page


def test_training_that_waited_and_was_sent_back_counts_not_and_the_page_says_so(client: PageClient) -> None:
    learner, learning, record = finished_by(MembershipRole.COORDINATOR)
    other = make_account("other@example.org").as_actor()
    training.send_back_training(record, note="Take it with me", by=other)
    db.session.commit()
    sign_in(client, learner)
    page = client.get(f"/my/learning/{learning.reference}").text
    assert "It was sent back and does not count" in page
    assert "Get your certificate" not in page


def test_a_role_that_opens_no_answers_changes_nothing(client: PageClient) -> None:
    learner, _, record = finished_by(MembershipRole.CHAMPION)
    assert record.state is TrainingState.VERIFIED
    sign_in(client, learner)
    assert "Nobody needs to check it" in client.get("/my/learning/new/mentoring-skills").text
    assert client.get("/training/packs/mentoring-skills/answers").status_code == 403
