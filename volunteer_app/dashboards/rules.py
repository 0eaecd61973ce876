"""How a number of people is said in public, so that it identifies nobody."""

NEAREST = 10


def about(number: int) -> str:
    """A count in words: rounded to the nearest 10, halves up; anything under 10 is "fewer than 10".

    None and nine are said alike: whether a small number is there at all may already tell on somebody.
    """
    if number < NEAREST:
        return f"fewer than {NEAREST}"
    return f"about {(number + NEAREST // 2) // NEAREST * NEAREST:,}"
