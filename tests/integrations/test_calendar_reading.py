"""Reading strangers' calendars: what comes back from good ones, and that no bad one does harm (D8, rotation.md)."""

import gzip
import itertools
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.integrations.calendar_fetch import LARGEST_FILE, CalendarRefusedError, fetch
from bot.integrations.calendars import CalendarReader
from bot.ports.calendars import Answer, Copy, Question, Unchanged, Unreadable
from tests.integrations.calendar_server import CalendarServer, redirect, reply

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
VACATION = """BEGIN:VEVENT
UID:vacation-1
DTSTART;VALUE=DATE:20261207
DTEND;VALUE=DATE:20261212
SUMMARY:Skiing with the Smiths
END:VEVENT
"""

Read = Callable[..., Answer]


def ics(*events: str, head: str = "") -> str:
    """A calendar file around these events."""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{''.join(events)}END:VCALENDAR\n".replace("\n", "\r\n")


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    running = CalendarServer()
    yield running
    running.close()


@pytest.fixture
def read() -> Read:
    """Ask for what stands at an address, as the bot does: thirty days back, 400 ahead."""

    def reading(address: str, *, within: float = 30.0, zone: str = "Europe/Prague", **more: Any) -> Answer:
        question = Question(
            address=address,
            zone=zone,
            start=NOW - timedelta(days=30),
            end=NOW + timedelta(days=400),
            **{"allow_private": True, **more},
        )
        return CalendarReader(within=within).read(question)

    return reading


def periods(answer: Answer) -> list[tuple[str, str]]:
    """When the events begin and end, in UTC."""
    assert isinstance(answer, Copy), answer
    return [(f"{each.starts_at:%m-%d %H:%M}", f"{each.ends_at:%m-%d %H:%M}") for each in answer.events]


def refusal(answer: Answer) -> str:
    assert isinstance(answer, Unreadable), answer
    return answer.sentence


# What comes back


def test_an_all_day_event_lasts_from_midnight_to_midnight_where_its_owner_lives(
    server: CalendarServer, read: Read
) -> None:
    address = server.at("/ann.ics", ics(VACATION))

    assert periods(read(address)) == [("12-06 23:00", "12-11 23:00")]
    assert periods(read(address, zone="America/Los_Angeles")) == [("12-07 08:00", "12-12 08:00")]


def test_a_floating_event_is_one_of_the_owners_wall_clock_on_both_sides_of_a_clock_change(
    server: CalendarServer, read: Read
) -> None:
    daily = event("UID:a", "DTSTART:20270326T090000", "DTEND:20270326T170000", "RRULE:FREQ=DAILY;COUNT=4")

    found = periods(read(server.at("/a.ics", ics(daily))))

    assert [start for start, _ in found] == ["03-26 08:00", "03-27 08:00", "03-28 07:00", "03-29 07:00"]


def test_a_series_has_each_of_its_events_without_the_one_that_was_called_off(
    server: CalendarServer, read: Read
) -> None:
    weekly = event("UID:a", "DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261208")
    moved = event("UID:a", "RECURRENCE-ID;VALUE=DATE:20261215", "DTSTART;VALUE=DATE:20261216")

    assert [start for start, _ in periods(read(server.at("/a.ics", ics(weekly, moved))))] == [
        "11-30 23:00",
        "12-15 23:00",
    ]


def test_a_cancelled_event_of_a_series_keeps_nobody_away(server: CalendarServer, read: Read) -> None:
    weekly = event("UID:a", "DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=WEEKLY;COUNT=2")
    cancelled = event("UID:a", "RECURRENCE-ID;VALUE=DATE:20261208", "DTSTART;VALUE=DATE:20261208", "STATUS:CANCELLED")

    assert len(periods(read(server.at("/a.ics", ics(weekly, cancelled))))) == 1


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "status:cancelled"])
def test_cancelled_events_and_those_that_take_no_time_keep_nobody_away(
    server: CalendarServer, read: Read, line: str
) -> None:
    free = VACATION.replace("END:VEVENT", f"{line}\nEND:VEVENT")

    assert periods(read(server.at("/a.ics", ics(free)))) == []


def test_events_shorter_than_four_hours_keep_nobody_away(server: CalendarServer, read: Read) -> None:
    short = event("UID:a", "DTSTART:20261201T080000Z", "DURATION:PT3H59M")
    long = event("UID:b", "DTSTART:20261201T080000Z", "DURATION:PT4H")

    assert periods(read(server.at("/a.ics", ics(short, long)))) == [("12-01 08:00", "12-01 12:00")]


def test_events_with_a_zone_and_without_an_end_are_understood(server: CalendarServer, read: Read) -> None:
    zoned = event(
        "UID:a", "DTSTART;TZID=America/New_York:20261201T090000", "DTEND;TZID=America/New_York:20261201T170000"
    )
    one_day = event("UID:b", "DTSTART;VALUE=DATE:20261203")

    found = periods(read(server.at("/a.ics", ics(zoned, one_day))))

    assert found == [("12-01 14:00", "12-01 22:00"), ("12-02 23:00", "12-03 23:00")]


def test_an_odd_event_does_not_hide_the_vacation_beside_it(server: CalendarServer, read: Read) -> None:
    odd = [
        event("UID:no-start"),
        event("UID:no-date", "DTSTART:yesterday"),
        event("UID:backwards", "DTSTART:20261203T100000Z", "DTEND:20261201T100000Z"),
        event("UID:bad-rule", "DTSTART;VALUE=DATE:20261203", "RRULE:FREQ=NEVER"),
        event("UID:mixed", "DTSTART;VALUE=DATE:20261203", "DTEND:20261204T100000Z"),
        event("DTSTART:99991231T000000Z", "DURATION:P9999D"),
        event("UID:no-line", "DTSTART;VALUE=DATE:20261203", "THIS IS NOT A LINE"),
    ]

    assert ("12-06 23:00", "12-11 23:00") in periods(read(server.at("/a.ics", ics(*odd, VACATION))))


def test_a_second_question_says_which_copy_is_known_and_hears_that_it_is_still_good(
    server: CalendarServer, read: Read
) -> None:
    address = server.at("/a.ics", ics(VACATION), ETag='"one"', Last_Modified="Mon, 23 Nov 2026 08:00:00 GMT")
    first = read(address)
    server.at("/a.ics", lambda headers: [reply("304 Not Modified" if "if-none-match" in headers else "500 Oh")])

    assert isinstance(first, Copy)
    assert read(address, etag=first.etag, last_modified=first.last_modified) == Unchanged()
    asked = server.received[-1].headers
    assert asked["if-none-match"] == '"one"'
    assert asked["if-modified-since"] == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_nothing_has_changed_is_no_answer_to_somebody_who_knows_nothing(server: CalendarServer, read: Read) -> None:
    assert "nothing has changed" in refusal(read(server.at("/a.ics", lambda _headers: [reply("304 Not Modified")])))


@pytest.mark.parametrize(
    "written",
    [
        ics(VACATION).replace("\r\n", "\n").encode(),
        b"\xef\xbb\xbf" + ics(VACATION).encode(),
        ics(VACATION.replace("Skiing", "Smaž\r\n ený sýr")).encode(),
        ics(VACATION).encode() + ics(VACATION).encode() + b"\r\n\r\n",
        ics(VACATION).replace("Skiing", "Lyžování").encode("cp1250"),
    ],
    ids=["bare newlines", "byte order mark", "folded", "two calendars", "another encoding"],
)
def test_what_real_programs_write_is_read(server: CalendarServer, read: Read, written: bytes) -> None:
    assert periods(read(server.at("/a.ics", written))) == [("12-06 23:00", "12-11 23:00")]


def test_a_packed_file_is_unpacked(server: CalendarServer, read: Read) -> None:
    packed = server.at("/a.ics", gzip.compress(ics(VACATION).encode()), Content_Encoding="gzip")

    assert len(periods(read(packed))) == 1


def test_three_redirects_are_followed_and_a_fourth_is_not(server: CalendarServer, read: Read) -> None:
    server.at("/4", ics(VACATION))
    for step in (1, 2, 3):
        server.at(f"/{step}", redirect(f"/{step + 1}"))
    server.at("/0", redirect("/1"))

    assert len(periods(read(f"{server.address}/1"))) == 1
    assert "sends me on more than 3 times" in refusal(read(f"{server.address}/0"))


# What is refused


def test_a_loop_of_redirects_ends(server: CalendarServer, read: Read) -> None:
    assert "sends me on" in refusal(read(server.at("/a", redirect("/a"))))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a.ics",
        "https://127.0.0.1/a.ics",
        "https://localhost/a.ics",
        "https://2130706433/a.ics",
        "https://0x7f.1/a.ics",
        "https://10.0.0.8/a.ics",
        "https://192.168.1.1/a.ics",
        "https://172.16.0.1/a.ics",
        "https://100.64.0.1/a.ics",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/a.ics",
        "https://[::1]/a.ics",
        "https://[fe80::1]/a.ics",
        "https://[fd00::1]/a.ics",
        "https://[::ffff:127.0.0.1]/a.ics",
        "https://[2002:7f00:1::]/a.ics",
        "https://[64:ff9b::7f00:1]/a.ics",
    ],
)
def test_addresses_inside_are_refused_however_they_are_written(address: str) -> None:
    with pytest.raises(CalendarRefusedError, match="private network"):
        fetch(address)


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/", "http://[fe80::1]/", "http://224.0.0.1/", "http://0.0.0.0/"]
)
def test_some_places_stay_closed_even_where_private_networks_are_allowed(address: str) -> None:
    with pytest.raises(CalendarRefusedError, match="private network"):
        fetch(address, allow_private=True)


def test_a_redirect_from_outside_to_the_inside_is_refused(server: CalendarServer) -> None:
    server.at("/a", redirect("http://169.254.169.254/latest/meta-data"))

    with pytest.raises(CalendarRefusedError, match="private network"):
        fetch(f"{server.address}/a", allow_private=True)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.com/a.ics", "javascript:1", "http://[::1"])
def test_a_redirect_to_something_else_than_the_web_is_refused(server: CalendarServer, target: str) -> None:
    server.at("/a", redirect(target))

    with pytest.raises(CalendarRefusedError, match=r"begin with https://|does not answer"):
        fetch(f"{server.address}/a", allow_private=True)


def test_a_name_is_resolved_once_and_the_connection_goes_to_that_very_address(server: CalendarServer) -> None:
    """A name server that answers the check with one address and the connection with another gains nothing."""
    server.at("/a.ics", ics(VACATION))
    answers = iter([("127.0.0.1", server.port), ("10.0.0.1", server.port)])

    def changing(*_asked: object, **_how: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", next(answers))]

    fetched = fetch(f"http://calendars.example:{server.port}/a.ics", allow_private=True, resolve=changing)

    assert fetched.body == ics(VACATION).encode()
    assert next(answers)[0] == "10.0.0.1"
    assert server.received[0].headers["host"] == f"calendars.example:{server.port}"


def test_a_name_that_leads_outside_and_inside_at_once_is_refused() -> None:
    def both(*_asked: object, **_how: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.1")]

    with pytest.raises(CalendarRefusedError, match="private network"):
        fetch("https://calendars.example/a.ics", resolve=both)


def test_http_is_refused_on_the_way_through_the_internet() -> None:
    def outside(*_asked: object, **_how: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]

    with pytest.raises(CalendarRefusedError, match="https one"):
        fetch("http://calendars.example/a.ics", allow_private=True, resolve=outside)


@pytest.mark.parametrize(
    "address", ["", "ann.ics", "https://", "https:///a.ics", "https://a:b@127.0.0.1/", "https://x:99999/"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(CalendarRefusedError):
        fetch(address)


def test_a_server_that_speaks_no_tls_is_refused(server: CalendarServer, read: Read) -> None:
    server.at("/a.ics", ics(VACATION))

    assert "does not answer" in refusal(read(f"https://127.0.0.1:{server.port}/a.ics"))


def test_nobody_at_the_address_is_said(server: CalendarServer, read: Read) -> None:
    server.close()

    assert "does not answer" in refusal(read(f"{server.address}/a.ics"))


@pytest.mark.parametrize(
    ("status", "said"),
    [("404 Not Found", "not valid any more"), ("401 No", "not valid any more"), ("500 Oh", "answers with status 500")],
)
def test_what_a_server_refuses_is_said(server: CalendarServer, read: Read, status: str, said: str) -> None:
    assert said in refusal(read(server.at("/a.ics", lambda _headers: [reply(status)])))


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Please log in</html>", b"\x00\xff\xfe" * 100, b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"BEGIN:VCALENDAR"],
)
def test_what_is_no_calendar_is_said(server: CalendarServer, read: Read, body: bytes) -> None:
    assert any(part in refusal(read(server.at("/a.ics", body))) for part in ("no calendar file", "damaged"))


@pytest.mark.parametrize("broken", [ics(VACATION)[:-20], ics("NO LINE OF A CALENDAR\n", VACATION), ics("END:VEVENT\n")])
def test_a_broken_calendar_is_said(server: CalendarServer, read: Read, broken: str) -> None:
    assert "damaged" in refusal(read(server.at("/a.ics", broken)))


def test_a_huge_file_is_refused_as_soon_as_it_proves_to_be_one(server: CalendarServer, read: Read) -> None:
    assert "larger than 2 MB" in refusal(read(server.at("/a.ics", b"x" * (LARGEST_FILE + 1))))


def test_a_file_without_an_end_is_refused_as_soon_as_it_is_too_large(server: CalendarServer, read: Read) -> None:
    endless = itertools.chain([b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n"], itertools.repeat(b"X-A:1\r\n" * 1000))

    assert "larger than 2 MB" in refusal(read(server.at("/a.ics", lambda _headers: endless)))


def test_a_small_file_that_unpacks_into_a_huge_one_is_refused(server: CalendarServer, read: Read) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 1)

    assert "larger than 2 MB" in refusal(read(server.at("/a.ics", bomb, Content_Encoding="gzip")))


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_file_that_cannot_be_unpacked_is_said(server: CalendarServer, read: Read, encoding: str) -> None:
    assert "server" in refusal(read(server.at("/a.ics", b"not packed", Content_Encoding=encoding)))


def test_half_a_file_is_no_good_copy(server: CalendarServer, read: Read) -> None:
    whole, packed = ics(VACATION).encode(), gzip.compress(ics(VACATION).encode())
    server.at("/half", lambda _headers: [reply("200 OK", whole)[:-20]])
    server.at("/packed", packed[:-20], Content_Encoding="gzip")

    assert "ends too early" in refusal(read(f"{server.address}/half"))
    assert "ends too early" in refusal(read(f"{server.address}/packed"))


@pytest.mark.parametrize("slow", ["nothing", "headers", "body"])
def test_a_server_that_never_comes_to_an_end_is_given_up(server: CalendarServer, read: Read, slow: str) -> None:
    def dripping(_headers: dict[str, str]) -> Iterator[bytes]:
        yield {"nothing": b"", "headers": b"HTTP/1.1 200 OK\r\nX-A: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}[slow]
        while True:
            server.wait(0.05)
            yield b"" if slow == "nothing" else b"x"

    began = time.monotonic()
    said = refusal(read(server.at("/a.ics", dripping), within=1.0))

    assert "longer than 1 seconds" in said
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "rule",
    [
        "DTSTART:19700101T000000Z\nDURATION:PT5H\nRRULE:FREQ=SECONDLY",
        "DTSTART:00010101T000000Z\nDURATION:PT5H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYSECOND=1,2,3,4,5,6",
    ],
)
def test_a_series_without_an_end_is_given_up(server: CalendarServer, read: Read, rule: str) -> None:
    endless = event("UID:a", *rule.split("\n"))

    said = refusal(read(server.at("/a.ics", ics(endless)), within=2.0))

    assert "longer than 2 seconds" in said or "more than" in said


def test_a_calendar_with_more_events_than_anybody_has_is_refused(server: CalendarServer, read: Read) -> None:
    many = [event(f"UID:{n}", "DTSTART:20261201T080000Z", "DURATION:PT5H") for n in range(5_001)]

    assert "more than 5000 events" in refusal(read(server.at("/a.ics", ics(*many))))


def test_reading_ends_at_once_when_the_bot_stops(server: CalendarServer) -> None:
    stopped = threading.Event()
    silent = server.at("/a.ics", lambda _headers: (server.wait(30), iter(()))[1])
    threading.Timer(0.5, stopped.set).start()

    began = time.monotonic()
    CalendarReader(stopped=stopped).read(Question(address=silent, zone="UTC", start=NOW, end=NOW, allow_private=True))

    assert time.monotonic() - began < 5


def test_the_address_is_shown_nowhere(server: CalendarServer, read: Read) -> None:
    question = Question(address="https://secret.example/token", zone="UTC", start=NOW, end=NOW)

    assert "secret" not in repr(question)
    assert "127.0.0.1" not in refusal(read(f"{server.address}/nothing-here"))


# TLS


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for calendars.example and its key in one file, which this process trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate of this test, is not here")
    made = tmp_path / "made.pem"
    call = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=calendars.example"]
    call += [
        "-addext",
        "subjectAltName=DNS:calendars.example",
        "-keyout",
        str(made),
        "-out",
        str(tmp_path / "cert.pem"),
    ]
    subprocess.run(call, check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return made


@pytest.fixture
def secure(server: CalendarServer, certificate: Path) -> list[str | None]:
    """The server speaks TLS; the names that clients asked for are noted."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _channel, name, _context: asked.append(name)
    server.speak_tls(context)
    return asked


def at_loopback(port: int) -> Callable[..., list[tuple[Any, ...]]]:
    """A name server that knows one place."""
    return lambda *_asked, **_how: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def test_over_tls_the_name_of_the_address_is_asked_for_and_proved_though_the_connection_goes_to_a_number(
    server: CalendarServer, secure: list[str | None]
) -> None:
    server.at("/a.ics", ics(VACATION))

    fetched = fetch("https://calendars.example/a.ics", allow_private=True, resolve=at_loopback(server.port))

    assert fetched.body == ics(VACATION).encode()
    assert secure == ["calendars.example"]
    assert server.received[0].headers["host"] == "calendars.example"


def test_a_server_with_the_certificate_of_another_is_refused(server: CalendarServer, secure: list[str | None]) -> None:
    server.at("/a.ics", ics(VACATION))

    with pytest.raises(CalendarRefusedError, match="cannot prove"):
        fetch("https://other.example/a.ics", allow_private=True, resolve=at_loopback(server.port))

    assert secure == ["other.example"]
    assert server.received == []


def test_a_redirect_from_https_to_http_on_the_internet_is_refused(
    server: CalendarServer, secure: list[str | None]
) -> None:
    places = iter(["127.0.0.1", "93.184.216.34"])

    def first_here_then_outside(*_asked: object, **_how: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(places), server.port))]

    server.at("/a.ics", redirect("http://calendars.example/a.ics"))

    with pytest.raises(CalendarRefusedError, match="https one"):
        fetch("https://calendars.example/a.ics", allow_private=True, resolve=first_here_then_outside)

    assert len(secure) == 1
