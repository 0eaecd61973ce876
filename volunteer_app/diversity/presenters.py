"""How a person's own answers read on their own page."""

from collections.abc import Mapping, Sequence

from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import ONLY_AFTER, Said

WORDS = {
    Said.NOT_ASKED: "Not asked yet",
    Said.NOT_ANSWERED: "You left this empty",
    Said.PREFER_NOT: "You prefer not to say",
}


Pages = Sequence[tuple[str, ...]]


def heading(page: tuple[str, ...]) -> str:
    """The heading of a page of questions: the question itself, or what its two questions are about."""
    return "Sex and gender identity" if page == ("sex", "gender_identity") else rules.question(page[0]).title


def rows(pages: Pages, asked: frozenset[str], answers: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Each question, what became of it, and the number of the page that asks it."""
    return [
        (rules.question(code).name, _words(code, asked, answers), number)
        for number, page in enumerate(pages, 1)
        for code in page
        if code not in ONLY_AFTER or answers.get(ONLY_AFTER[code][0]) == ONLY_AFTER[code][1]
    ]


def _words(code: str, asked: frozenset[str], answers: Mapping[str, str]) -> str:
    said = rules.said(code, asked, answers)
    if said is not Said.ANSWERED:
        return WORDS[said]
    group = rules.question(code).group_of(answers[code])
    return f"{group}: {rules.words_of(code, answers[code])}" if group else rules.words_of(code, answers[code])
