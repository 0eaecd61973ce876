import pytest

from volunteer_app.foundation.errors import Refused, refuse_all
from volunteer_app.foundation.problems import Problem


def refuse(message: str, field: str) -> None:
    raise Refused(message, field)


def find(message: str, field: str) -> None:
    raise Problem(message, field)


def test_all_that_is_wrong_is_refused_at_once_and_nothing_twice() -> None:
    with pytest.raises(Refused) as refused:
        refuse_all(
            lambda: refuse_all(lambda: refuse("Too late", "day"), lambda: find("Too short", "ends")),
            lambda: None,
            lambda: refuse("Too late", "day"),
            lambda: refuse("Closed", "place"),
        )
    assert (refused.value.message, refused.value.field) == ("Too late", "day")
    also = [(each.message, each.field) for each in refused.value.also]
    assert also == [("Too short", "ends"), ("Closed", "place")]


def test_where_nothing_is_wrong_nothing_is_refused() -> None:
    refuse_all(lambda: None)
