"""Calendar feeds over HTTP: what programs get, what they need not fetch again, and what strangers learn (D9, P3)."""

import http.client
import logging
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from bot.errors import DatabaseUnavailable
from bot.integrations.http import HttpServer
from bot.metrics import Metrics
from bot.ports.health import Health

TOKEN = "k" * 43
FEED = "BEGIN:VCALENDAR\r\nX-A:ě\r\nEND:VCALENDAR\r\n"


class Site:
    """A server whose one feed a test may change."""

    def __init__(self) -> None:
        self.read: Callable[[str], str | None] = lambda token: FEED if token == TOKEN else None
        self.server = HttpServer(
            "127.0.0.1",
            0,
            metrics=Metrics(),
            health=lambda: Health(problems=()),
            calendar=self._read,
        )

    def _read(self, token: str) -> str | None:
        return self.read(token)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        address = urlsplit(self.server.address)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.server.start()
    yield made
    made.server.stop()


def test_a_program_gets_the_feed_as_a_calendar_that_no_cache_between_keeps(site: Site) -> None:
    status, headers, body = site.ask(f"/calendar/{TOKEN}.ics")

    assert (status, body.decode()) == (200, FEED)
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["cache-control"] == "private, max-age=3600"
    assert headers["etag"].startswith('"')


def test_what_a_program_has_already_is_not_sent_again(site: Site) -> None:
    _, headers, _ = site.ask(f"/calendar/{TOKEN}.ics")
    etag = headers["etag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        status, again, body = site.ask(f"/calendar/{TOKEN}.ics", If_None_Match=known)
        assert (status, body, again["etag"]) == (304, b"", etag)
    site.read = lambda _token: FEED.replace("ě", "š")

    assert site.ask(f"/calendar/{TOKEN}.ics", If_None_Match=etag)[0] == 200


def test_a_program_may_ask_for_the_head_alone(site: Site) -> None:
    status, headers, body = site.ask(f"/calendar/{TOKEN}.ics", "HEAD")

    assert (status, body) == (200, b"")
    assert headers["etag"] == site.ask(f"/calendar/{TOKEN}.ics")[1]["etag"]
    assert headers["content-length"] == str(len(FEED.encode()))
    assert site.ask("/calendar/nobody.ics", "HEAD")[0] == 404


@pytest.mark.parametrize("token", ["nobody", "k" * 42, "K" * 43, "%00", "ě".encode().hex(), "x" * 5_000, "%ff"])
def test_whoever_guesses_an_address_learns_nothing(site: Site, token: str) -> None:
    """Those that never were and those that are revoked look the same, and so does every shape of a wrong one."""
    status, headers, body = site.ask(f"/calendar/{token}.ics")

    _, expected_headers, expected_body = site.ask("/calendar/revoked.ics")
    for each in (headers, expected_headers):
        each.pop("date", None)
    assert (status, headers, body) == (404, expected_headers, expected_body)
    assert "etag" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written_there(site: Site, method: str) -> None:
    assert site.ask(f"/calendar/{TOKEN}.ics", method)[0] == 405


@pytest.mark.parametrize("error", [DatabaseUnavailable("It is gone."), ValueError(TOKEN)])
def test_a_fault_asks_programs_to_come_again_and_no_log_names_the_address(
    site: Site, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_token: str) -> str | None:
        raise error

    site.read = fails

    with caplog.at_level(logging.DEBUG):
        status, headers, body = site.ask(f"/calendar/{TOKEN}.ics")

    assert (status, headers["retry-after"]) == (503, "600")
    assert TOKEN not in body.decode()
    assert TOKEN not in caplog.text


def test_no_address_is_logged_whether_it_is_good_or_bad(
    site: Site, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        site.ask(f"/calendar/{TOKEN}.ics")
        site.ask("/calendar/guessed.ics")

    written = capfd.readouterr()
    for text in (caplog.text, written.out, written.err):
        assert TOKEN not in text
        assert "guessed" not in text


def test_without_feeds_there_is_no_such_place() -> None:
    server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: Health(problems=()))
    server.start()
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", f"/calendar/{TOKEN}.ics")

    assert connection.getresponse().status == 404
    connection.close()
    server.stop()
