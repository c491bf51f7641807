"""What `speed.py` measured, as tables of Markdown: figures, budgets and growth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from engines import (
    ALONE,
    AS_MANY,
    EXACT,
    NAIVE,
    ON_LINES,
    OURS,
    PLAIN,
    RANK_BM25,
    STAGE,
    TANTIVY,
    TYPED,
    WHOLE,
)

Record = Mapping[str, Any]
"""What was measured of an engine."""
_BUILD = ("sentences", "CPU s", "clock s", "peak MB", "anonymous MB", "disk MB", "added CPU s")
_PERCENTILES = ("p50", "p95", "p99")
_OPEN = ("exec s", "open s")
_HELD = ("private dirty", "private clean", "shared")
_LARGE = 200_000
_VERY_LARGE = 2_000_000


def cell(value: object) -> str:
    """Return a figure with about two digits that say something."""
    if value is None:
        return "–"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table."""
    lines = [heads, ["---"] * len(heads), *([cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def of_size(found: Mapping[str, Record]) -> str:
    """Return the tables of one size."""
    best = min((time for name, time in _times(found) if name != OURS), default=None)
    built = [[name, *_values(one, _BUILD)] for name, one in found.items()]
    asked, opened = [], []
    for name, one in found.items():
        for way, figures in one.get("ways", {}).items():
            times = _values(figures, _PERCENTILES)
            ratio = figures["p95"] / best if best and "p95" in figures else None
            asked.append([f"{name}: {way}", figures.get("asked"), *times, ratio])
        if one.get("ways"):
            first = next(iter(one["ways"].values()))
            opened.append([name, *_values(one, _OPEN), *_values(first, _HELD)])
    parts = [
        table(["building", *_BUILD[:-1], "+11,000: CPU s"], built),
        table(["asking, CPU ms", "asked", *_PERCENTILES, "p95 / best peer"], asked),
        table(
            ["opening", "exec to first answer, CPU s", "of it after the start of Python"]
            + [f"{name} MB" for name in _HELD],
            opened,
        ),
        table(["budget", "wanted", "measured", ""], list(budgets(found))),
    ]
    return "\n\n".join(parts)


def _times(found: Mapping[str, Record]) -> Iterator[tuple[str, float]]:
    for name, one in found.items():
        for figures in one.get("ways", {}).values():
            if "p95" in figures:
                yield name, figures["p95"]


def _values(one: Record, names: Sequence[str]) -> list[object]:
    if one.get("fault"):
        return [one["fault"], *[None] * (len(names) - 1)]
    return [one.get(name) for name in names]


def _figure(found: Mapping[str, Record], *path: str) -> float | None:
    value: Any = found
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, int | float) else None


def budgets(found: Mapping[str, Record]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each budget that can be told from what was measured."""
    sentences = _figure(found, OURS, "sentences") or 0
    tantivy = ("ways", PLAIN, "p95")
    rows: list[tuple[str, float | None, float | None, float]] = [
        (
            "building from text with 2 jobs, clock: Punkt + tantivy / ours ≥",
            _figure(found, NAIVE, "clock s"),
            _figure(found, OURS, "clock s"),
            1.5,
        ),
        (
            "the same with 1 job, CPU",
            _figure(found, NAIVE, "CPU s"),
            _figure(found, ALONE, "CPU s"),
            0.0,
        ),
        (
            "ready-split, CPU: ours / tantivy ≤",
            _figure(found, ON_LINES, "CPU s"),
            _figure(found, TANTIVY, "CPU s"),
            2.0,
        ),
        ("memory while building, MB ≤", _figure(found, OURS, "peak MB"), 1.0, 600.0),
        (
            "disk: ours / tantivy with the text ≤",
            _figure(found, OURS, "disk MB"),
            _figure(found, TANTIVY, "disk MB"),
            1.2,
        ),
        (
            "exec to first answer, CPU: ours / tantivy ≤",
            _figure(found, OURS, "exec s"),
            _figure(found, TANTIVY, "exec s"),
            2.5,
        ),
        (
            "private memory when asking: ours / tantivy ≤",
            _figure(found, OURS, "ways", WHOLE, "private dirty"),
            _figure(found, TANTIVY, "ways", PLAIN, "private dirty"),
            3.0,
        ),
        ("p95 as typed, ms ≤", _figure(found, OURS, "ways", TYPED, "p95"), 1.0, 50.0),
        (
            "p95 of candidates: ours / tantivy ≤",
            _figure(found, OURS, "ways", STAGE, "p95"),
            _figure(found, TANTIVY, *tantivy),
            1.2,
        ),
        (
            "the same beside tantivy's top 150",
            _figure(found, OURS, "ways", STAGE, "p95"),
            _figure(found, TANTIVY, "ways", AS_MANY, "p95"),
            0.0,
        ),
        (
            "p95 with exact ranking: ours / tantivy ≤",
            _figure(found, OURS, "ways", EXACT, "p95"),
            _figure(found, TANTIVY, *tantivy),
            2.0,
        ),
    ]
    if sentences >= _LARGE * 0.9:
        least = 300.0 if sentences >= _VERY_LARGE * 0.9 else 50.0
        for name, way in (("with exact ranking", EXACT), ("of the whole", WHOLE)):
            rows.append(
                (
                    f"p95 {name}: rank-bm25 / ours ≥",
                    _figure(found, RANK_BM25, "ways", PLAIN, "p95"),
                    _figure(found, OURS, "ways", way, "p95"),
                    least,
                )
            )
    for name, above, below, wanted in rows:
        if above is None or not below:
            continue
        ratio = above / below
        met = ratio >= wanted if name.endswith("≥") else ratio <= wanted
        yield name, wanted or None, ratio, ("met" if met else "missed") if wanted else ""


def growth(sizes: Mapping[int, Mapping[str, Record]]) -> str:
    """Return by what power of the number of sentences each figure grows, from size to size."""
    largest = sizes[max(sizes)]
    built, asked = [], []
    for name, one in largest.items():
        built.append([name, *(_powers(sizes, name, figure) for figure in (*_BUILD[1:], *_OPEN))])
        for way in one.get("ways", {}):
            figures = (*_PERCENTILES, *_HELD[:2])
            powers = (_powers(sizes, name, "ways", way, figure) for figure in figures)
            asked.append([f"{name}: {way}", *powers])
    steps = " / ".join(f"{small:,} to {large:,}" for small, large in pairwise(sorted(sizes)))
    return "\n\n".join(
        (
            f"Exponents: 1 is in proportion, 0 is not at all; {steps}.",
            table(["building", *_BUILD[1:-1], "+11,000: CPU s", *_OPEN], built),
            table(["asking", *_PERCENTILES, *_HELD[:2]], asked),
        )
    )


def _powers(sizes: Mapping[int, Mapping[str, Record]], *path: str) -> str:
    """Return the exponents from each size to the next."""
    told = []
    for small, large in pairwise(sorted(sizes)):
        below, above = _figure(sizes[small], *path), _figure(sizes[large], *path)
        if below and above:
            told.append(f"{math.log(above / below) / math.log(large / small):.2f}")
        else:
            told.append("–")
    return " / ".join(told)
