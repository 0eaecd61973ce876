from volunteer_app.diversity.examples import SHARES
from volunteer_app.diversity.rules.questions import asked, question


def test_the_shares_of_invented_answers_are_of_these_lists() -> None:
    assert {code: len(question(code).options) for code in asked(with_condition=False)} == {
        code: len(shares) for code, shares in SHARES.items()
    }
