"""What the collector of references that go round in circles looks at, in processes that run for long."""

import gc

# How many new things the collector lets lie before it looks among them, and how often among older ones.
LET_LIE = (20_000, 20, 20)


def settle() -> None:
    """What is there when the work begins stays, and need not be looked at again.

    A long file, or a page, makes a lot of small things and lets go of them together. Looking among them for
    what only refers to itself, and through all that stays, took a fifth of an import; and whoever opened a
    page at the wrong moment waited 50 ms longer (docs.python.org, `gc`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LET_LIE)
