from volunteer_app.diversity.examples import SHARES
from volunteer_app.diversity.rules.questions import questions


def test_the_shares_of_invented_answers_are_of_these_lists() -> None:
    assert {each.code: len(each.options) for each in questions()} == {
        code: len(shares) for code, shares in SHARES.items()
    }
