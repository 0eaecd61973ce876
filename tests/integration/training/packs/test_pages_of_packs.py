from io import BytesIO

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.pack_files import CODE, Files, changed, pack_files, zipped
from tests.factories.packs import FIRST, SECOND, make_version
from tests.factories.people import make_person
from tests.factories.training import pack
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.uploads import MEGABYTE
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs import queries, service
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.packs.rules import PackState

pytestmark = pytest.mark.usefixtures("database")

UPLOAD = "/training/packs/upload"
MENTORING = "/training/packs/mentoring-skills"


def staff(role: MembershipRole) -> Account:
    return make_account(roles=[(role, make_organisation())])


@pytest.fixture
def editor(client: PageClient) -> PageClient:
    sign_in(client, staff(MembershipRole.NETWORK_EDITOR))
    return client


@pytest.fixture
def reader(client: PageClient) -> PageClient:
    sign_in(client, make_account(person_id=make_person().id))
    return client


def begins_today(files: Files | None = None) -> Files:
    return changed("pack.toml", "= 2026-11-22", f"= {clock.today()}", files)


def send(editor: PageClient, content: bytes, name: str = "pack.zip") -> TestResponse:
    return editor.submit(UPLOAD, file=(BytesIO(content), name))


def drafts() -> list[TrainingPackVersion]:
    db.session.expire_all()
    statement = select(TrainingPackVersion).where(TrainingPackVersion.state == PackState.DRAFT)
    return list(db.session.scalars(statement))


def stored() -> tuple[int, int]:
    """How many packs and versions there are."""
    db.session.expire_all()
    count = func.count()
    return (
        db.session.scalars(select(count).select_from(TrainingPack)).one(),
        db.session.scalars(select(count).select_from(TrainingPackVersion)).one(),
    )


def test_everybody_who_signed_in_reads_what_a_pack_is_about(reader: PageClient) -> None:
    assert 'href="/training/packs"' in reader.get("/my/training").text
    page = reader.get("/training/packs").text
    assert f'href="{MENTORING}"' in page
    assert "Versions" not in page
    page = reader.get(MENTORING).text
    version = queries.to_read("mentoring-skills", clock.today())
    for module in version.modules:
        assert f"{MENTORING}/modules/{module.code}" in page
    assert str(version.modules[0].reading_age) in page
    assert "right answers" not in page


def test_a_sign_in_that_is_no_volunteers_reads_how_to_take_a_pack_all_the_same(client: PageClient) -> None:
    sign_in(client, staff(MembershipRole.COORDINATOR))
    page = client.get("/training/packs/managing-volunteers").text
    assert "ask another coordinator to add you to their people" in page
    assert "Take this pack" not in page


def test_a_module_leads_to_the_next_and_to_the_one_before(reader: PageClient) -> None:
    make_version()
    first = reader.get(f"{MENTORING}/modules/{FIRST}").text
    assert f"/modules/{SECOND}" in first
    assert "<strong>first</strong>" in first
    assert "Module 1 of 2" in first
    last = reader.get(f"{MENTORING}/modules/{SECOND}").text
    assert f"/modules/{FIRST}" in last
    assert 'rel="next"' not in last
    assert reader.get(f"{MENTORING}/modules/none").status_code == 404
    assert reader.get("/training/packs/none").status_code == 404


def test_the_whole_pack_is_one_page_with_an_answer_sheet_that_gives_nothing_away(reader: PageClient) -> None:
    version = make_version()
    page = reader.get(f"{MENTORING}/print").text
    for module in version.modules:
        assert f'id="module-{module.code}"' in page
        for question in module.knowledge_check:
            assert question.question in page
            assert all(answer.because not in page for answer in question.answers)
    assert "Answer sheet" in page
    assert page.count("(all that are right)") == 2


def test_right_answers_are_for_those_who_mark(client: PageClient) -> None:
    make_version()
    sign_in(client, staff(MembershipRole.COORDINATOR))
    assert "A, right:" in client.get(f"{MENTORING}/answers").text
    sign_in(client, make_account(person_id=make_person().id))
    assert client.get(f"{MENTORING}/answers").status_code == 403


def test_an_editor_uploads_reads_through_and_publishes(editor: PageClient) -> None:
    answer = send(editor, zipped(begins_today(), under="my pack (2)"))
    [draft] = drafts()
    assert answer.location == f"/training/packs/versions/{draft.reference}"
    preview = editor.get(answer.location).text
    assert "No version of this pack is in force today" in preview
    assert "A guess can hurt." in preview
    assert editor.get(f"/training/packs/{CODE}").status_code == 404
    assert _publish(editor, draft).status_code == 302
    assert "First Steps" in editor.get(f"/training/packs/{CODE}").text
    assert "In force" in editor.get("/training/packs/versions").text


def _publish(editor: PageClient, draft: TrainingPackVersion) -> TestResponse:
    address = f"/training/packs/versions/{draft.reference}"
    token = editor.get(address).text.split('name="csrf_token" value="')[1].split('"')[0]
    return editor.post(f"{address}/publish", data={"csrf_token": token, "form_key": "once-and-for-all"})


def test_the_preview_shows_what_changes_from_the_version_in_force(editor: PageClient) -> None:
    service.publish(service.upload(packs.read(begins_today()), by=BY), by=BY)
    files = changed("first-day.md", "Ask **first**", "Wait", changed("pack.toml", '"1.0"', '"1.1"'))
    send(editor, zipped(changed("pack.toml", "pass_mark = 75", "pass_mark = 60", files)))
    [draft] = drafts()
    page = editor.get(f"/training/packs/versions/{draft.reference}").text
    assert "What changes from version 1.0" in page
    assert "Was: 75<br>Will be: 60" in page
    assert "The first day: other text" in page
    assert "<strong>Goes:</strong> Ask **first**. Then listen." in page


def test_a_pack_with_faults_is_refused_with_each_file_line_and_reason_and_nothing_is_stored(
    editor: PageClient,
) -> None:
    before = stored()
    files = changed("first-day.md", "right = true", "right = false", changed("pack.toml", "= 75", "= 500"))
    del files["last-day.md"]
    answer = send(editor, zipped(files))
    assert answer.status_code == 422
    for told in (
        "The module “last-day” has no file last-day.md",
        "from 1 to 100",
        "No answer of this question",
    ):
        assert told in answer.text
    assert "Nothing was stored" in answer.text
    assert stored() == before


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (zipped({**pack_files(), "../../pack.toml": b""}), "a.zip", "outside its own folder"),
        (zipped({f"m{n}.md": b"a" * 290_000 for n in range(20)}), "a.zip", "unpacks to more than 5 MB"),
        (b"<html><script>alert(1)</script>", "pack.zip", "not a zip, or it is damaged"),
        (b"x" * (5 * MEGABYTE + 9), "pack.zip", "must be 5 MB or smaller"),
        (b"", "pack.zip", "The selected file is empty"),
        (b"", "", "Select a file"),
    ],
    ids=["climbs-out", "bomb", "html", "large", "empty", "none"],
)
def test_what_is_no_pack_is_refused_with_a_sentence_and_nothing_is_stored(
    editor: PageClient, content: bytes, name: str, reason: str
) -> None:
    before = stored()
    answer = send(editor, content, name)
    assert answer.status_code == 422
    assert reason in answer.text
    assert stored() == before


def test_what_a_rule_refuses_is_said_at_the_field(editor: PageClient) -> None:
    service.publish(service.upload(packs.read(begins_today()), by=BY), by=BY)
    answer = send(editor, zipped(begins_today()))
    assert answer.status_code == 422
    assert "was published before, and stays as it is" in answer.text


def test_publishing_what_would_never_be_read_shows_why_on_the_page(editor: PageClient) -> None:
    service.publish(service.upload(packs.read(begins_today()), by=BY), by=BY)
    draft = service.upload(packs.read(begins_today(changed("pack.toml", '"1.0"', '"1.1"'))), by=BY)
    answer = _publish(editor, draft)
    assert answer.status_code == 422
    assert "begins on the same day" in answer.text
    assert drafts() == [draft]


def test_an_editor_withdraws_with_a_reason_and_deletes_a_draft(editor: PageClient) -> None:
    now = make_version(pack())
    address = f"/training/packs/versions/{now.reference}"
    assert editor.submit(f"{address}/withdraw").status_code == 422
    assert editor.submit(f"{address}/withdraw", reason="A wrong number").location == address
    assert "Withdrawn" in editor.get(address).text
    send(editor, zipped(begins_today()))
    [draft] = drafts()
    page = editor.get(f"/training/packs/versions/{draft.reference}").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "form_key": "delete-it-once"}
    answer = editor.post(f"/training/packs/versions/{draft.reference}/delete", data=sent)
    assert answer.location == "/training/packs/versions"
    assert drafts() == []


def test_a_version_that_begins_later_can_be_read_ahead(reader: PageClient) -> None:
    later = clock.today().replace(year=clock.today().year + 1)
    files = changed("pack.toml", "= 2026-11-22", f"= {later}")
    service.publish(service.upload(packs.read(files), by=BY), by=BY)
    assert "This pack begins on" in reader.get(f"/training/packs/{CODE}").text


def test_readers_pages_send_a_fixed_number_of_statements(reader: PageClient, statements: list[str]) -> None:
    sent = []
    for address in ("/training/packs", MENTORING, f"{MENTORING}/print"):
        reader.get(address)
        statements.clear()
        reader.get(address)
        sent.append(len(statements))
    assert sent == [2, 3, 3]
