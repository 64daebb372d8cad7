"""Figures as tables: on the terminal, and in docs/performance.md."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.table import Table

from bench.figures import COLUMNS, Figure, shown

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"
NOTHING = "–"


def tables(figures: Sequence[Figure]) -> Iterator[Table]:
    """One table per bench for the terminal."""
    for name in _benches(figures):
        table = Table(title=name, title_justify="left")
        for heading in ("", *_columns(figures, name), "aim"):
            table.add_column(heading, justify="left" if not heading else "right")
        for row in _rows(figures, name):
            table.add_row(*row)
        yield table


def markdown(figures: Sequence[Figure], machine: str) -> str:
    """The section of the page."""
    parts = [BEGIN, f"Measured on {machine}."]
    for name in _benches(figures):
        columns = _columns(figures, name)
        head = " | ".join([name, *columns, "aim"])
        rows = [" | ".join(row) for row in _rows(figures, name)]
        parts.append(
            "\n".join(f"| {line} |" for line in [head, "|".join(["---", *["--:"] * len(columns), "--:"]), *rows])
        )
    return "\n\n".join([*parts, END])


def write(figures: Sequence[Figure], machine: str, page: Path = PAGE) -> None:
    """Put the figures into the page between its marks; the words around them stay."""
    text = page.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(before + markdown(figures, machine) + after)


def _benches(figures: Iterable[Figure]) -> list[str]:
    return list(dict.fromkeys(figure.bench for figure in figures))


def _columns(figures: Iterable[Figure], bench: str) -> list[str]:
    """What is put beside each other: programs and databases, or what the bench itself names."""
    measured = dict.fromkeys(figure.on for figure in figures if figure.bench == bench)
    return [*COLUMNS] if set(measured) <= set(COLUMNS) else [*measured]


def _rows(figures: Sequence[Figure], bench: str) -> Iterator[list[str]]:
    mine = [figure for figure in figures if figure.bench == bench]
    for what in dict.fromkeys(figure.what for figure in mine):
        by_column = {figure.on: figure for figure in mine if figure.what == what}
        cells = (_cell(by_column.get(column)) for column in _columns(figures, bench))
        yield [what, *cells, _aim(by_column.values())]


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return NOTHING
    text = shown(figure.value, figure.unit)
    missed = figure.aim is not None and not figure.aim.met(figure.value)
    return f"{text} (missed)" if missed else text


def _aim(figures: Iterable[Figure]) -> str:
    for figure in figures:
        if figure.aim is not None:
            return f"{'≥' if figure.aim.at_least else '≤'} {shown(figure.aim.value, figure.unit)}"
    return ""
