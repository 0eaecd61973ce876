"""Quality marks for tests, made by the services as a job."""

from tests.factories.documents import make_pdf
from tests.factories.organisations import BY
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.kinds import FileKind
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.marks import service
from volunteer_app.training.marks.models import MarkEvidence, QualityMark
from volunteer_app.training.marks.standards import Standard, standards


def approved_provider() -> Standard:
    """The standard for mentoring."""
    return next(each for each in standards().values() if each.code == "aps")


def make_mark(organisation: Organisation) -> QualityMark:
    """A programme that works towards the standard for mentoring."""
    return service.begin(organisation, "Mentoring", approved_provider(), by=BY)


def make_file(mark: QualityMark) -> MarkEvidence:
    """A file that shows its first element."""
    return service.add_file(mark, "1", storing.keep(storing.examine(make_pdf(), "plan.pdf")), by=BY)


def references(organisation: Organisation) -> dict[str, str]:
    """A mark and one of its files."""
    mark = make_mark(organisation)
    return {"quality mark": mark.reference, "mark file": make_file(mark).reference}


def a_file(organisation: Organisation) -> MarkEvidence:
    """A row of a file, past the service, of a mark of its own."""
    standard = approved_provider()
    mark = QualityMark(
        organisation_id=organisation.id, programme="p", standard=standard.code, edition=standard.edition
    )
    file = StoredFile(
        storage_key="mark", name="a.pdf", kind=FileKind.PDF, size=1, sha256="x", uploaded_by="Cora"
    )
    return MarkEvidence(mark=mark, element="1", file=file)
