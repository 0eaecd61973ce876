"""What τ-ARGUS finds of our tables: statistical offices' own program, written by others in another language.

pytauargus (EUPL-1.2) is used by tests and benchmarks alone. Each question runs in a process of its own and
in a folder of its own: the program writes logs where it stands. Run by itself, this module is that process.

A *sheet* is its JJ format: every cell with its count, its price, whether it is hidden, what it could be and
what it must be able to be; and then the sums.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pytauargus import protect
from pytauargus._tauargus import HiTaSCtrl, audit_jj
from scipy.sparse import csr_array

from volunteer_app.diversity.protection.cells import Cell, Ruleset
from volunteer_app.diversity.protection.system import Floats, System

SECONDS = 300
WHOLE = 1000  # factors are whole numbers in a sheet; ours have three decimals
SAFE, PRIMARY, SECONDARY, ALWAYS_SHOWN = "s", "u", "m", "z"


class Realised(NamedTuple):
    """What a hidden count could be by its audit. Unit: people, or parts of one."""

    least: float
    most: float


def audited(sheet: str) -> dict[int, Realised]:
    """What each cell that is hidden on a sheet could be, by its number."""
    found = _ask({"question": "audit", "sheet": sheet})
    return {each["cell"]: Realised(each["min"], each["max"]) for each in found}


def cheapest(sheet: str, minutes: int = 1) -> list[int] | None:
    """The numbers of what is best hidden besides; None: no answer in so many minutes."""
    found: list[int] | None = _ask({"question": "hide", "sheet": sheet, "minutes": minutes})
    return found


def protected(
    counts: Mapping[tuple[str, str], int], safety_rule: str
) -> dict[tuple[str, str], tuple[float, str]]:
    """The value and status of each cell of a table of one breakdown, from its people; “Total” for sums."""
    rows = [[*key] for key, count in counts.items() for _ in range(count)]
    found = _ask({"question": "protect", "rows": rows, "rule": safety_rule})
    return {(row, column): (value, status) for row, column, value, status in found}


def sheet(
    system: System,
    truth: Mapping[Cell, int],
    rules: Ruleset,
    small: Collection[Cell],
    *,
    prices: Mapping[Cell, float] | None = None,
) -> str:
    """A system as a sheet. A published number is a hidden cell that could be few: sheets know no rounding.

    `truth`: one set of counts that fits, of every unknown. `small`: the cells that must be able to be every
    small number. With `prices` it is asked what to hide besides: what has none is always shown.
    """
    values = [truth[cell] for cell in system.cells]
    above = max(values)
    lines: list[str] = []
    for number, (cell, value) in enumerate(zip(system.cells, values, strict=True)):
        low, high = int(system.low[number]), int(min(system.high[number], above))
        status = PRIMARY if cell in small else SECONDARY
        if prices is not None and cell not in small:
            status, low, high = (SAFE, 0, above) if cell in prices else (ALWAYS_SHOWN, value, value)
        room = (value, rules.protect_to - value) if cell in small else (0, 0)
        price = round(WHOLE * (prices or {}).get(cell, 1))
        lines.append(f"{number} {value} {price} {status} {low} {high} {room[0]} {room[1]} 0")
    sums = [*_sums(system.a_eq, system.b_eq)]
    sums += _shares(system, values, lines, above)
    return "\n".join(["0", str(len(lines)), *lines, str(len(sums)), *sums, ""])


def _sums(rows: csr_array, right: Floats) -> Iterable[str]:
    for number, wanted in enumerate(right):
        terms = _terms(rows, number)
        yield f"{round(wanted)} {len(terms)} : " + " ".join(f"{at} ({factor})" for at, factor in terms)


def _terms(rows: csr_array, number: int, times: int = 1) -> list[tuple[int, int]]:
    chosen = slice(rows.indptr[number], rows.indptr[number + 1])
    return [
        (int(at), round(times * factor))
        for at, factor in zip(rows.indices[chosen], rows.data[chosen], strict=True)
    ]


def _shares(system: System, values: Sequence[int], lines: list[str], above: int) -> Iterable[str]:
    """Inequalities as sums with one cell more, for what is left."""
    for number, limit in enumerate(system.b_ub):
        terms = _terms(system.a_ub, number, WHOLE)
        left = round(WHOLE * limit) - sum(values[at] * factor for at, factor in terms)
        at = len(lines)
        lines.append(f"{at} {left} 1 {SECONDARY} 0 {WHOLE * above} 0 0 0")
        words = " ".join(f"{at} ({factor})" for at, factor in [*terms, (at, 1)])
        yield f"{round(WHOLE * limit)} {len(terms) + 1} : {words}"


def _ask(question: Mapping[str, Any]) -> Any:
    with tempfile.TemporaryDirectory(prefix="tauargus-") as folder:
        asked, answered = Path(folder, "question.json"), Path(folder, "answer.json")
        asked.write_text(json.dumps(question))
        subprocess.run(  # noqa: S603 - our own module
            [sys.executable, str(Path(__file__)), str(asked), str(answered)],
            check=True,
            cwd=folder,
            env={"PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            timeout=SECONDS,
        )
        return json.loads(answered.read_text())


def _audit(asked: Mapping[str, Any]) -> Any:
    Path("sheet.jj").write_text(asked["sheet"])
    return audit_jj("sheet.jj")


def _hide(asked: Mapping[str, Any]) -> Any:
    Path("sheet.jj").write_text(asked["sheet"])
    solver = HiTaSCtrl()
    if solver.full_jj(in_file_jj="sheet.jj", out_file="hidden.jj", max_time=asked["minutes"]):
        return None
    return [int(line.split()[0]) for line in Path("hidden.jj").read_text().splitlines() if line.strip()]


def _protect(asked: Mapping[str, Any]) -> Any:
    people = [{"row": row, "column": column, "one": 1} for row, column in asked["rows"]]
    found = protect(
        people, [["row", "column"]], "one", safety_rules=asked["rule"], suppress="OPT(1)", workdir="argus"
    )
    return [[each["row"], each["column"], each["one"], each["status"]] for each in found.tables[0].rows]


if __name__ == "__main__":
    question_ = json.loads(Path(sys.argv[1]).read_text())
    answer = {"audit": _audit, "hide": _hide, "protect": _protect}[question_["question"]](question_)
    Path(sys.argv[2]).write_text(json.dumps(answer))
