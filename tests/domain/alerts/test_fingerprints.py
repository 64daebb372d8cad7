"""Repeats have one fingerprint whatever numbers and ids they carry; other words make another (A2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alerts.alert import Source
from bot.domain.alerts.fingerprint import essence, fingerprint

HEX = "0123456789abcdef"
numbers = st.integers(0, 10**12).map(str) | st.floats(0, 1e6).map(lambda value: f"{value:.2f}")
addresses = st.ip_addresses(v=4).map(str) | st.ip_addresses(v=6, network="2001:db8::/32").map(str)
moments = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds"))
hashes = (
    st.text(HEX, min_size=8, max_size=40)
    | st.uuids().map(str)
    | st.text(HEX, min_size=2, max_size=12).map("0x{}".format)
)
quoted = st.text("abcdefgh xyz", min_size=1, max_size=20).map('"{}"'.format)
varying = numbers | addresses | moments | hashes | quoted
phrases = st.lists(st.text("ghijklmnopqrstuvwxyz", min_size=2, max_size=12), min_size=1, max_size=6, unique=True)


@given(phrase=phrases, one=st.lists(varying, min_size=6, max_size=6), other=st.lists(varying, min_size=6, max_size=6))
def test_changing_numbers_and_ids_never_changes_it(phrase: list[str], one: list[str], other: list[str]) -> None:
    def said(values: list[str]) -> str:
        return " ".join(f"{word} {value}" for word, value in zip(phrase, values, strict=False))

    assert fingerprint(Source.GENERIC, said(one), "shop") == fingerprint(Source.GENERIC, said(other), "shop")


@given(phrase=phrases, other=phrases)
def test_changing_the_words_changes_it(phrase: list[str], other: list[str]) -> None:
    same = phrase == other

    assert (fingerprint(Source.GENERIC, " ".join(phrase)) == fingerprint(Source.GENERIC, " ".join(other))) == same


@given(text=st.text())
def test_the_essence_of_an_essence_is_itself(text: str) -> None:
    assert essence(essence(text)) == essence(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Load is high on web-12", "Load is high on web-7"),
        ("checkout-7d9f8b6c5d-x2x9p restarts", "checkout-66c4f9d7b8-k4m2z restarts"),
        ("order 4711 of user 'kim' failed", "order 12 of user 'olga b' failed"),
        ("timeout after 1,204.5 ms at 10.0.0.7:9100", "timeout after 30 ms at 10.0.0.12:9100"),
        ("no answer from https://a.example/1?x=y", "no answer from http://b.example"),
        ("mail to kim@acme.example bounced", "mail to olga@acme.example bounced"),
        ("since 2026-11-22T01:00:00.000Z", "since 2025-01-01 10:00"),
        ("build 3f2a9c1 is red", "build 88b1d20 is red"),
        ("p95 is high", "p99 is high"),
    ],
)
def test_these_are_repeats(one: str, other: str) -> None:
    assert fingerprint(Source.GENERIC, one) == fingerprint(Source.GENERIC, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Disk full", "Disk slow"),
        ("ActiveRecord::NotFound", "ActiveRecord::NotUnique"),
        ('"Disk full"', '"Disk slow"'),
        ("A facade fails", "A decade fails"),
        ("Сервер недоступен", "Сервер перегружен"),
        ("磁盘已满", "磁盘缓慢"),
    ],
)
def test_these_are_different_alerts(one: str, other: str) -> None:
    assert fingerprint(Source.GENERIC, one) != fingerprint(Source.GENERIC, other)


def test_source_service_and_environment_tell_alerts_apart() -> None:
    keys = {
        fingerprint(Source.GENERIC, "Disk full", "shop", "production"),
        fingerprint(Source.GRAFANA, "Disk full", "shop", "production"),
        fingerprint(Source.GENERIC, "Disk full", "mail", "production"),
        fingerprint(Source.GENERIC, "Disk full", "shop", "staging"),
        fingerprint(Source.GENERIC, "Disk full", None, "shop"),
        fingerprint(Source.GENERIC, "Disk full shop", None, None),
    }

    assert len(keys) == 6


def test_it_stays_what_it_is_over_releases() -> None:
    assert fingerprint(Source.GRAFANA, "Slow answers", "checkout", "production") == "grafana:9efc0602f34f2a31"
