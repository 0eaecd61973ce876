"""A rehearsal says everything in words, and shows nobody a code."""

from tests.integration.placements.test_rehearsing import TUTOR, World, administrator, rehearsed, world
from tests.page_client import PageClient

__all__ = ["administrator", "world"]


def test_every_change_is_told_in_words_on_the_form_the_page_and_in_the_file(
    administrator: PageClient, world: World
) -> None:
    form = administrator.get(f"/rehearsals/new/{TUTOR}").text
    assert "HMPPS and the prison decide" in form
    assert "Set by establishment" not in form
    rehearsal = rehearsed(
        administrator,
        criminal_record_check="enhanced_child_barred",
        establishment_clearance="governor_approval",
        training_packs=["volunteering-in-the-community"],
    )
    page = administrator.get(f"/rehearsals/{rehearsal.reference}").text
    file = administrator.get(f"/rehearsals/{rehearsal.reference}/export", buffered=True).text
    assert "Then: enhanced certificate with children’s barred list" in page
    assert "Prison clearance. Now: needed. Then: the governor’s approval" in page
    assert "Now: Volunteering in Prison. Then: Volunteering with Offenders in the Community" in page
    for code in ("enhanced_child_barred", "governor_approval", "volunteering-in-prison", "True", "False"):
        assert code not in page
        assert code not in file
    assert world.lacks.reference in file
