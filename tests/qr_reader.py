"""Reads a QR code (ISO/IEC 18004) that is drawn without a fault: bytes, error correction M, versions 1 to 10.

It reads what is drawn, not what the library that drew it says. Errors are not corrected: there must be none.
"""

from collections.abc import Iterable, Iterator

Square = tuple[int, int]  # row, column
Run = tuple[float, ...]  # from x, y to x: a line through the middle of dark squares

# Data codewords of each block at level M, and the middles of the alignment patterns; ISO/IEC 18004, annexes
BLOCKS = {
    1: [16],
    2: [28],
    3: [44],
    4: [32] * 2,
    5: [43] * 2,
    6: [27] * 4,
    7: [31] * 4,
    8: [38] * 2 + [39] * 2,
    9: [36] * 3 + [37] * 2,
    10: [43] * 4 + [44],
}
ALIGNED = {
    1: [],
    2: [18],
    3: [22],
    4: [26],
    5: [30],
    6: [34],
    7: [22, 38],
    8: [24, 42],
    9: [26, 46],
    10: [28, 50],
}
MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, _: r % 2,
    lambda _, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
FORMAT_MASK, LEVEL_M, BYTES = 0b101010000010010, 0b00, 0b0100


def read(runs: Iterable[Run]) -> str:
    """The text of the code that these lines draw."""
    dark = _dark(list(runs))
    size = max(row for row, _ in dark) + 1
    version = (size - 17) // 4
    mask = _mask(dark)
    bits = [((each in dark) ^ (MASKS[mask](*each) == 0)) for each in _path(size, version)]
    return _text(_in_order(_bytes(bits), BLOCKS[version]), version)


def _dark(runs: list[Run]) -> set[Square]:
    left, top = min(run[0] for run in runs), min(run[1] for run in runs)
    return {
        (round(y - top), round(x - left)) for begin, y, end in runs for x in range(round(begin), round(end))
    }


def _mask(dark: set[Square]) -> int:
    """The number of the mask, from the format beside the first finder pattern."""
    beside = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [
        (row, 8) for row in (7, 5, 4, 3, 2, 1, 0)
    ]
    said = int("".join(str(int(each in dark)) for each in beside), 2) ^ FORMAT_MASK
    assert said >> 13 == LEVEL_M
    return said >> 10 & 0b111


def _path(size: int, version: int) -> Iterator[Square]:
    """The squares that hold data, two columns at a time from the right, up and down in turns."""
    taken = _taken(size, version)
    upwards = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield from (each for each in ((row, right), (row, right - 1)) if each not in taken)
        upwards = not upwards


def _taken(size: int, version: int) -> set[Square]:
    """Squares of finder, timing and alignment patterns, of the format and of the version."""
    corners = [(range(9), range(9)), (range(9), range(size - 8, size)), (range(size - 8, size), range(9))]
    if version >= 7:
        near, far = range(6), range(size - 11, size - 8)
        corners += [(near, far), (far, near)]
    finders = {(row, column) for rows, columns in corners for row in rows for column in columns}
    timing = {square for at in range(size) for square in ((6, at), (at, 6))}
    middles = [(a, b) for a in [6, *ALIGNED[version]] for b in [6, *ALIGNED[version]]]
    free = [each for each in middles if each not in _in_corners(size)]
    aligned = {(r + y, c + x) for r, c in free for y in range(-2, 3) for x in range(-2, 3)}
    return finders | timing | aligned


def _in_corners(size: int) -> set[Square]:
    return {(6, 6), (6, size - 7), (size - 7, 6)}


def _bytes(bits: list[bool]) -> list[int]:
    whole = range(0, len(bits) - 7, 8)
    return [int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2) for at in whole]


def _in_order(codewords: list[int], lengths: list[int]) -> list[int]:
    """Blocks are woven into each other: the first codeword of each, the second of each ..."""
    blocks: list[list[int]] = [[] for _ in lengths]
    waiting = iter(codewords)
    for position in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if position < length:
                block.append(next(waiting))
    return [each for block in blocks for each in block]


def _text(data: list[int], version: int) -> str:
    bits = "".join(f"{each:08b}" for each in data)
    counted = 8 if version < 10 else 16
    assert int(bits[:4], 2) == BYTES
    length = int(bits[4 : 4 + counted], 2)
    start = 4 + counted
    return bytes(int(bits[at : at + 8], 2) for at in range(start, start + 8 * length, 8)).decode()
