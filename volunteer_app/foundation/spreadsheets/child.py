"""The process that opens a stranger's workbook, and may be killed over it.

Run as a file by `workbook`, with its own limits of memory and processor time and nothing of ours in reach: no
settings, no secrets, no database. It takes the workbook on its input and gives rows as lines of JSON.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MIDNIGHT = time()


def confine(memory: int, seconds: int) -> None:
    """Bound this process, before it has looked at a byte of the workbook."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # stdout is a pipe, which this does not count


def as_text(value: Any) -> str:
    """A cell as a person reads it. A day comes as 2024-05-01, whatever the workbook shows."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) or value is not None else ""


def first_sheet(book: Any, visible: Any) -> tuple[Any, list[str]]:
    """The first sheet that is shown and holds anything, and the names of the other shown ones."""
    shown = [each.name for each in book.sheets_metadata if each.visible == visible]
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        if sheet.height and sheet.width:
            return sheet, [other for other in shown if other != name]
    return None, shown


def told_of_first(book: Any, visible: Any, most: dict[str, int]) -> Iterator[dict[str, Any] | list[Any]]:
    """The first sheet that holds anything: its name with the names of the others, then its rows."""
    sheet, others = first_sheet(book, visible)
    yield {"sheet": sheet.name if sheet else "", "others": others}
    if sheet:
        yield from told(sheet, most)


def told(sheet: Any, most: dict[str, int]) -> Iterator[dict[str, Any] | list[Any]]:
    """The rows that hold anything, each [number, cells]; or what is wrong, as the last line."""
    left = sheet.start[1] if sheet.start else 0
    found = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [""] * left + [as_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        found += 1
        wrong = fault(number, cells, found, most)
        if wrong:
            yield wrong
            return
        yield [number, cells]


def told_of_all(book: Any, kind: Any, most: dict[str, int]) -> Iterator[dict[str, Any] | list[Any]]:
    """Every sheet of cells, shown or not: its name, then its rows."""
    names = [each.name for each in book.sheets_metadata if each.typ == kind]
    if len(names) > most["sheets"]:
        yield {"error": "sheets"}
        return
    for name in names:
        yield {"sheet": name}
        sheet = book.get_sheet_by_name(name)
        for line in told(sheet, most) if sheet.height and sheet.width else ():
            yield {**line, "sheet": name} if isinstance(line, dict) else line


def fault(number: int, cells: list[str], found: int, most: dict[str, int]) -> dict[str, Any] | None:
    """What is too much, and where."""
    if found > most["rows"] + 1:
        return {"error": "rows"}
    if len(cells) > most["columns"]:
        return {"error": "columns", "row": number, "count": len(cells)}
    for column, cell in enumerate(cells):
        if len(cell) > most["cell"]:
            return {"error": "cell", "row": number, "column": column, "most": most["cell"]}
    return None


def main() -> None:
    """Read one workbook from the input."""
    most = json.loads(sys.argv[1])
    confine(most["memory"], most["seconds"])
    import python_calamine  # noqa: PLC0415 - only once this process is confined

    def say(line: object) -> None:
        sys.stdout.write(json.dumps(line) + "\n")

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(sys.stdin.buffer)
        if "sheets" in most:
            lines = told_of_all(book, python_calamine.SheetTypeEnum.WorkSheet, most)
        else:
            lines = told_of_first(book, python_calamine.SheetVisibleEnum.Visible, most)
        for line in lines:
            say(line)
        say({"end": True})
    except python_calamine.PasswordError:
        say({"error": "password"})
    except MemoryError:
        say({"error": "memory"})
    except BaseException:  # a fault of the library is a damaged workbook to whoever sent it
        say({"error": "damaged"})


if __name__ == "__main__":
    main()
