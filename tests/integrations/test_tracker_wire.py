"""What keeps calls to trackers within limits, tried with a server that answers byte by byte."""

import gzip
import ssl
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import requests
import trustme

from bot.integrations.trackers import wire
from bot.ports.tracker import TrackerError
from tests.integrations.calendar_server import CalendarServer, reply

SHORT = wire.Patience(connect=1.0, silent=0.3, whole=0.5)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    made = CalendarServer()
    yield made
    made.close()


@pytest.fixture
def authority(server: CalendarServer) -> trustme.CA:
    """An authority of the company's own, which has certified the server."""
    made = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(tls)
    server.speak_tls(tls)
    return made


@pytest.fixture
def trust_anew() -> Iterator[None]:
    """The machine is asked anew whom it trusts, now and afterwards."""
    wire.trusted.cache_clear()
    yield
    wire.trusted.cache_clear()


def trust(authority: trustme.CA, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine trust the authority."""
    authority.cert_pem.write_to_path(str(folder / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "trusted.pem"))


def asked(address: str, *, writing: bool = True) -> bytes | TrackerError:
    """What is read from an address, or what its failure means."""
    with requests.Session() as session:
        wire.tame(session, SHORT)
        try:
            return session.get(address, timeout=(SHORT.connect, SHORT.silent)).content
        except wire.CALL_ERRORS as error:
            return wire.failure_of(error, who="It", url=address, writing=writing)


def failure(address: str, *, writing: bool = True) -> TrackerError:
    answered = asked(address, writing=writing)
    assert isinstance(answered, TrackerError)
    return answered


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("chunked", [False, True])
def test_answers_are_read_whole_however_they_come(server: CalendarServer, packed: bool, chunked: bool) -> None:
    body = b'{"a": "' + b"x" * 300_000 + b'"}'
    sent = gzip.compress(body) if packed else body
    head = HEAD + (b"Content-Encoding: gzip\r\n" if packed else b"")

    def pieces(_headers: object) -> Iterable[bytes]:
        if not chunked:
            yield head + b"Content-Length: %d\r\n\r\n" % len(sent) + sent
            return
        yield head + b"Transfer-Encoding: chunked\r\n\r\n"
        for start in range(0, len(sent), 7_000):
            piece = sent[start : start + 7_000]
            yield b"%x\r\n%b\r\n" % (len(piece), piece)
        yield b"0\r\n\r\n"

    assert asked(server.at("/x", pieces)) == body


def test_an_answer_drop_by_drop_ends_after_a_while(server: CalendarServer) -> None:
    def drops(_headers: object) -> Iterable[bytes]:
        yield HEAD + b"Content-Length: 100000\r\n\r\n"
        while True:
            yield b" "
            server.wait(0.02)

    began = time.monotonic()
    error = failure(server.at("/x", drops))

    assert time.monotonic() - began < 5
    assert (error.again, error.unknown) == (True, True)


def test_a_small_answer_that_unpacks_to_a_huge_one_is_not_read(server: CalendarServer) -> None:
    bomb = gzip.compress(b" " * 50_000_000)

    error = failure(server.at("/x", bomb, Content_Encoding="gzip"))

    assert "too large" in error.what


def test_an_answer_that_breaks_off_is_unknown(server: CalendarServer) -> None:
    server.answers["/x"] = lambda _headers: [HEAD + b"Content-Length: 100\r\n\r\n", b'{"a": 1}']

    error = failure(f"{server.address}/x")

    assert (error.again, error.unknown) == (True, True)


@pytest.mark.parametrize("sent", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 banana\r\n\r\n", b"\x00" * 70_000])
def test_what_is_no_http_is_unknown(server: CalendarServer, sent: bytes) -> None:
    server.answers["/x"] = lambda _headers: [sent]

    assert failure(f"{server.address}/x").unknown


def test_only_writing_can_have_changed_something(server: CalendarServer) -> None:
    server.answers["/x"] = lambda _headers: []

    assert not failure(f"{server.address}/x", writing=False).unknown


def test_no_redirect_is_followed(server: CalendarServer) -> None:
    server.answers["/x"] = lambda _headers: [reply("302 Found", Location=f"{server.address}/y")]

    error = failure(f"{server.address}/x")

    assert not error.again
    assert "another address" in error.what
    assert [each.path for each in server.received] == ["/x"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "http://no-such-host.invalid/x"])
def test_who_was_never_reached_was_told_nothing(address: str) -> None:
    error = failure(address)

    assert (error.what, error.again, error.unknown) == ("It cannot be reached.", True, False)


@pytest.mark.usefixtures("authority", "trust_anew")
def test_a_certificate_that_proves_nothing_ends_it(server: CalendarServer) -> None:
    error = failure(server.address.replace("http:", "https:") + "/x")

    assert "certificate" in error.what
    assert not error.unknown


@pytest.mark.usefixtures("trust_anew")
def test_a_certificate_of_another_host_ends_it(
    server: CalendarServer, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(authority, tmp_path, monkeypatch)

    error = failure(server.at("/x", "{}").replace("http://127.0.0.1", "https://localhost"))

    assert "certificate" in error.what


@pytest.mark.usefixtures("trust_anew")
def test_whom_the_machine_trusts_is_trusted(
    server: CalendarServer, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(authority, tmp_path, monkeypatch)

    assert asked(server.at("/x", "{}").replace("http:", "https:")) == b"{}"
