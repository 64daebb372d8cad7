"""Figures are shown beside their aims, and the page keeps its words."""

from pathlib import Path

import pytest

from bench.figures import BARE, POSTGRESQL, SQLITE, Aim, Figure, percentile, shown
from bench.report import BEGIN, END, markdown, write

RATE = Figure(bench="intake", what="rate", on=SQLITE, value=412.4, unit="/s", aim=Aim(500, at_least=True))
FIGURES = [
    Figure(bench="intake", what="rate", on=BARE, value=1812.3, unit="/s"),
    RATE,
    Figure(bench="start", what="start to ready", on=POSTGRESQL, value=1.234, unit="s", aim=Aim(1.5)),
]


def test_a_table_has_a_row_for_each_measure_and_says_what_was_missed() -> None:
    text = markdown(FIGURES, "two cores")

    assert "Measured on two cores." in text
    assert "| rate | 1,812 /s | 412 /s (missed) | – | ≥ 500 /s |" in text
    assert "| start to ready | – | – | 1.23 s | ≤ 1.50 s |" in text


def test_figures_replace_the_earlier_ones_and_leave_the_words_around_them(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Words\n\n{BEGIN}\nold\n{END}\n\nMore words\n")

    write(FIGURES, "two cores", page)
    write(FIGURES[:1], "two cores", page)

    text = page.read_text()
    assert text.startswith("# Words\n")
    assert text.endswith("More words\n")
    assert "old" not in text
    assert "start to ready" not in text
    assert text.count(BEGIN) == text.count(END) == 1


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.50 s"), (12.34, "12.3 s"), (1234.5, "1,234 s"), (float("inf"), "never")]
)
def test_numbers_have_as_many_digits_as_mean_something(value: float, text: str) -> None:
    assert shown(value, "s") == text


def test_percentiles_are_measured_values_and_nothing_measured_is_never() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(list(range(100)), 0.99) == 99
    assert percentile([], 0.5) == float("inf")
