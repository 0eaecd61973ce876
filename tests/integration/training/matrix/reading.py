"""Reading the matrix as a page and as a file."""

import csv
import io

from tests.factories.training import make_training, pack
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.training.models import TrainingRecord

PRISON, MENTORING = "volunteering-in-prison", "mentoring-skills"
ADDRESS = "/training/matrix"


def page(client: PageClient, query: str = "") -> str:
    db.session.commit()
    answer = client.get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    return str(answer.text)


def row(text: str, person: Person) -> str:
    """The row of a person, from its heading to its end."""
    start = text.index(f"/people/{person.reference}")
    return text[start : text.index("</tr>", start)]


def exported(client: PageClient, kind: str = "csv", query: str = "") -> bytes:
    db.session.commit()
    answer = client.submit(f"{ADDRESS}/export{query}", kind=kind)
    assert answer.status_code == 200, answer.text
    data = bytes(answer.data)
    answer.close()
    return data


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def finished(person: Person, world: World, code: str, **columns: object) -> TrainingRecord:
    return make_training(person, world.hope, pack=pack(code), **columns)  # type: ignore[arg-type]  # they vary
