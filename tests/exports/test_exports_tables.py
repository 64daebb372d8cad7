import csv
import io
import json
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.tables import Column, Format, Value, csv_text, json_text, rendered

ONE: tuple[Column[Value], ...] = (Column("fact", "a fact", lambda it: it),)
NOON = datetime(2026, 1, 5, 13, 0, 0, 250, tzinfo=timezone(timedelta(hours=1)))


def cells(values: Iterable[Value]) -> list[str]:
    """What a program reads back from CSV."""
    header, *rows = csv.reader(io.StringIO("".join(csv_text(ONE, values)), newline=""))
    assert header == ["fact"]
    return [row[0] for row in rows]


def objects(values: Iterable[Value]) -> list[object]:
    return [each["fact"] for each in json.loads("".join(json_text(ONE, values)))]


def test_times_are_utc_to_the_microsecond_and_durations_seconds() -> None:
    facts: list[Value] = [NOON, timedelta(minutes=5), timedelta(seconds=1, microseconds=1), timedelta(hours=-1)]

    assert cells(facts) == ["2026-01-05T12:00:00.000250Z", "300", "1.000001", "-3600"]
    assert objects(facts) == ["2026-01-05T12:00:00.000250Z", 300, 1.000001, -3600]
    assert datetime.fromisoformat(cells([NOON])[0]) == NOON.astimezone(UTC)


def test_what_is_unknown_is_empty_in_csv_and_null_in_json() -> None:
    assert cells([None, "", False, True, 0]) == ["", "", "false", "true", "0"]
    assert objects([None, "", False, True, 0]) == [None, "", False, True, 0]


def test_structured_facts_are_json_in_both() -> None:
    fact = {"from": "waiting", "steps": [1, 2], "half": "\ud83d"}

    assert json.loads(cells([fact])[0]) == fact
    assert objects([fact]) == [fact]


def test_lines_commas_and_quotes_survive_csv() -> None:
    text = 'It says "no",\r\nthen stops; why? 🖨️'

    assert cells([text]) == [text]


def test_no_rows_are_a_header_or_an_empty_list() -> None:
    assert "".join(rendered(Format.CSV, ONE, [])) == '"fact"\r\n'
    assert json.loads("".join(rendered(Format.JSON, ONE, []))) == []


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+420 601 000 000", "'+420 601 000 000"),
        ("-2+3+cmd|' /C calc'!D2", "'-2+3+cmd|' /C calc'!D2"),
        ("@SUM(A1:A2)", "'@SUM(A1:A2)"),
        ("\t=1", "\t'=1"),
        ("\u200b\ufeff =1", "'\u200b\ufeff =1"),
        ("＝1+1", "'＝1+1"),
        ("hello;=1+1;", "hello;'=1+1;"),
        ("hello\r\n =1+1", "hello\r\n' =1+1"),
        ("a = b, 2 - 1 = 1 and me@example.com", "a = b, 2 - 1 = 1 and me@example.com"),
    ],
)
def test_nothing_that_people_write_is_a_formula_in_a_spreadsheet(text: str, safe: str) -> None:
    assert cells([text]) == [safe]


def test_json_has_every_text_as_it_was_written() -> None:
    assert objects(["=1+1", "🖨️\x00", "hello;=1"]) == ["=1+1", "🖨️\x00", "hello;=1"]


@given(st.text(alphabet=" \t\r\n;,=+-@\"'a＝\u200b\u00a0"))
def test_no_way_of_splitting_the_text_yields_a_formula(text: str) -> None:
    (line,) = list(csv_text(ONE, [text]))[1:]
    (read,) = cells([text])

    for cell in [read, *re.split(r"[;\t\r\n]", read)]:
        assert not cell.strip("\u200b\ufeff \u00a0").startswith(("=", "+", "-", "@", "＝"))
    assert read.replace("'", "") == text.replace("'", "")
    assert line.endswith("\r\n")


@pytest.mark.parametrize("filler", [" ", "\n", ";", "\u200b", ";  "])
def test_a_long_text_is_written_at_once_whatever_it_consists_of(filler: str) -> None:
    began = time.perf_counter()

    cells([filler * 40_000])

    assert time.perf_counter() - began < 2
