"""What a coordinator may say in a statement whose volunteer chose that it names no prison."""

import pytest

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.recognition import make_served, make_statement
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.recognition import service
from volunteer_app.placements.recognition.rules import StatementKind, StatementState
from volunteer_app.placements.recognition.service import Signature, Wish

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("She led the group at Feltham.", "at Feltham"),
        ("She led the group in Wandsworth.", "Wandsworth"),
        ("She works at Leeds with us.", "at Leeds"),
        ("The Leeds prison group", "Leeds prison"),
        ("He came to us during his sentence.", "sentence"),
        ("Other inmates trusted her.", "inmates"),
        ("A tutor in prison.", "prison"),
    ],
)
def test_words_and_role_tell_of_no_prison_of_the_country_unless_the_volunteer_chose_so(
    words: str, told: str
) -> None:
    make_prison("Feltham (HMP & YOI)")
    placement = make_served(make_organisation(), make_prison())
    asked = make_statement(placement)
    for signature, field in (
        (Signature("Cora", "Coordinator", words), "words"),
        (Signature("Cora", f"Coordinator, {words}"), "role"),
    ):
        with pytest.raises(Refused, match=f"“{told}” can tell") as refused:
            service.sign(asked, signature, by=BY)
        assert refused.value.field == field
    wish = Wish(StatementKind.REFERENCE, names_prisons=True)
    named = service.ask(placement.person, placement.organisation, wish, by=BY)
    service.sign(named, Signature("Cora", "Coordinator", words), by=BY)
    assert named.state is StatementState.SIGNED


@pytest.mark.parametrize(
    "words",
    [
        "She volunteers for a Leeds charity.",
        "He lives in Bristol and travels to Reading.",
        "She led the Northwood Lights choir.",
    ],
)
def test_words_may_have_the_name_of_a_city_that_has_a_prison_and_the_organisations_own_name(
    words: str,
) -> None:
    placement = make_served(make_organisation("Northwood Lights"), make_prison("Northwood (HMP)"))
    asked = make_statement(placement)
    service.sign(asked, Signature("Cora", "Coordinator, Northwood Lights", words), by=BY)
    assert asked.state is StatementState.SIGNED


def test_the_name_of_the_prison_that_somebody_volunteers_in_is_refused_however_it_stands() -> None:
    placement = make_served(make_organisation("Lantern"), make_prison("Leeds (HMP)"))
    asked = make_statement(placement)
    with pytest.raises(Refused, match="“leeds” can tell"):
        service.sign(asked, Signature("Cora", "Coordinator", "A pillar of our leeds team"), by=BY)
