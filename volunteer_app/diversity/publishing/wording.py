"""The rules of protection as readers are told them, with the numbers of the ruleset. Pure."""

from datetime import date

from volunteer_app.diversity.publishing.declared import ruleset


def rules(day: date) -> list[str]:
    """The rules that are in force on a reference day, one sentence each."""
    found = ruleset(day)
    fewest, share = found.merge_below, f"{100 * found.declared_share:g}%"
    return [
        f"A number of people under {found.hide_below} is hidden, none at all included.",
        f"Every other number is rounded to the nearest {found.round_to}.",
        "A further number is hidden where a small hidden one could be worked out without that.",
        f"A characteristic that fewer than {share} of the people on a line declared is hidden on that line.",
        f"A line with fewer than {fewest} people is put together with its neighbour, always the same one. Of "
        f"fewer than {fewest} people in all, nothing is published.",
        f"A line repeats its last numbers until at least {found.recalculate_after} of its people have "
        f"joined, left or changed an answer, in {found.of_organisations} organisations or more.",
    ]
