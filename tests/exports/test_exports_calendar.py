"""The text of a feed, read back by a strict reader of RFC 5545 and by a library (D9)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.exports.calendar import Entry, EventStatus, calendar_text

T0 = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
NASTY = "Zoë; “A, B\\C”\r\nBEGIN:VEVENT\nATTENDEE:mailto:a@example.com ěščřžýáíé😀 \u2028" * 3

Lines = list[tuple[str, dict[str, str], str]]


def entry(**changes: object) -> Entry:
    values: dict[str, object] = {
        "uid": "a1@firstline",
        "starts_at": T0,
        "ends_at": T0 + WEEK,
        "summary": "Ann",
        "description": "",
        "status": EventStatus.CONFIRMED,
        "sequence": 0,
        "modified_at": T0,
        **changes,
    }
    return Entry(**values)  # type: ignore[arg-type]  # the tests name real fields


def read(text: str) -> Lines:
    """Content lines as RFC 5545 3.1 defines them: name, parameters, value; anything else fails."""
    raw = text.encode()
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    for line in raw.split(b"\r\n"):
        line.decode()  # no character is torn apart by a fold
    unfolded = re.sub(r"\r\n[ \t]", "", text)
    lines = []
    for line in unfolded.split("\r\n")[:-1]:
        head, colon, value = line.partition(":")
        name, *parameters = head.split(";")
        assert colon, line
        assert re.fullmatch(r"[A-Z0-9-]+", name), line
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), line
        lines.append((name, dict(each.split("=", 1) for each in parameters), value))
    return lines


def unescaped(value: str) -> str:
    """A TEXT value (3.3.11) as it was meant; a bare comma or semicolon, or an unknown escape, fails."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def values(lines: Lines) -> dict[str, str]:
    return {name: value for name, _, value in lines}


def test_a_feed_has_what_calendar_programs_need_to_subscribe() -> None:
    lines = read(calendar_text("Backend support", []))

    assert lines[0] == ("BEGIN", {}, "VCALENDAR")
    assert lines[-1] == ("END", {}, "VCALENDAR")
    assert ("REFRESH-INTERVAL", {"VALUE": "DURATION"}, "PT4H") in lines
    found = values(lines)
    assert (found["VERSION"], found["METHOD"], found["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert found["PRODID"]
    assert found["NAME"] == found["X-WR-CALNAME"] == "Backend support"
    assert found["X-PUBLISHED-TTL"] == "PT4H"


def test_an_event_is_concrete_in_utc_and_blocks_nobody() -> None:
    said = values(
        read(calendar_text("x", [entry(sequence=3, description="Not confirmed", status=EventStatus.TENTATIVE)]))
    )

    assert (said["DTSTART"], said["DTEND"]) == ("20261125T080000Z", "20261202T080000Z")
    assert (said["DTSTAMP"], said["LAST-MODIFIED"]) == ("20261125T080000Z", "20261125T080000Z")
    assert (said["UID"], said["SEQUENCE"], said["STATUS"], said["TRANSP"]) == (
        "a1@firstline", "3", "TENTATIVE", "TRANSPARENT",
    )  # fmt: skip
    assert {"RRULE", "ATTENDEE", "ORGANIZER", "CONTACT", "LOCATION", "DURATION"} & set(said) == set()


@pytest.mark.parametrize("text", [NASTY, "x" * 500, "😀" * 100, "\x00\x1b[31m", " ", "a:b;c=d,e"])
def test_names_of_people_break_out_of_nothing(text: str) -> None:
    lines = read(calendar_text(text, [entry(summary=text, description=text + "!")]))

    assert [name for name, _, _ in lines].count("BEGIN") == 2
    assert "ATTENDEE" not in values(lines)
    shown = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", text)
    assert unescaped(values(lines)["SUMMARY"]) == shown
    assert unescaped(values(lines)["NAME"]) == unescaped(values(lines)["X-WR-CALNAME"]) == shown


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_back_from_both_readers(texts: list[str]) -> None:
    said = calendar_text("x", [entry(uid=str(n), summary=text) for n, text in enumerate(texts)])

    by_library = [str(event["SUMMARY"]) for event in Calendar.from_ical(said).walk("VEVENT")]
    by_hand = [unescaped(value) for name, _, value in read(said) if name == "SUMMARY"]

    assert by_library == by_hand
    assert len(by_hand) == len(texts)


def test_the_same_entries_give_the_same_text_in_whatever_order_they_come() -> None:
    one, two = entry(), entry(uid="b", starts_at=T0 + WEEK, ends_at=T0 + 2 * WEEK)

    assert calendar_text("x", [one, two]) == calendar_text("x", [two, one])
    assert [event["UID"] for event in Calendar.from_ical(calendar_text("x", [two, one])).walk("VEVENT")] == [
        "a1@firstline", "b",
    ]  # fmt: skip
