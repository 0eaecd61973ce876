"""Answers of every kind, also those that a careful person does not give."""

from hypothesis import strategies as st

from volunteer_app.survey.rules.answers import Given, read
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Missing, Question

TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "=1+1",
        "+44",
        "-",
        "@SUM(A1)",
        "\t=2",
        "  a\n\n b  ",
        "<b>&amp;</b>",
        "'quoted'",
        "_x000D_",
        "a\r\nb",
        "ŵŷ ✓ 🙂",
    ]
)
NUMBERS = (
    st.integers(-(10**14), 10**14).map(str)
    | st.decimals(-1000, 10**9, places=2, allow_nan=False).map(str)
    | st.sampled_from(["0.1", "1,234", "999999999999999", "about 12", "12.345", "1e5"])
)
DATES = st.dates().map(str) | st.sampled_from(["31/3/2026", "31 March 2026", "soon", "46112"])


def an_answer(question: Question) -> st.SearchStrategy[Given]:
    """Whatever may have been given as an answer to a question."""
    why = st.sampled_from(["", "", *Missing])
    if question.kind in WORDS or question.kind is Kind.FILE:
        return TEXTS.map(lambda text: read(question, text))
    if question.kind in CHOOSING:
        choices = st.sampled_from([*question.codes, *Missing, ""]) | TEXTS
        return choices.map(lambda text: read(question, text))
    if question.kind is Kind.MANY:
        several = st.lists(st.sampled_from(question.codes), unique=True)
        return st.builds(lambda codes, said: read(question, codes, said), several, why)
    if question.kind is Kind.TABLE:
        rows = st.dictionaries(st.sampled_from(question.codes), NUMBERS | TEXTS)
        return st.builds(lambda cells, said: read(question, cells, said), rows, why)
    single = DATES | TEXTS if question.kind is Kind.DATE else NUMBERS | TEXTS
    return st.builds(lambda text, said: read(question, text, said), single, why)
