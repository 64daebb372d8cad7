"""Open as a page: a secret address for each person, which ends with a new one, or when they leave (I9, P3)."""

import http.client
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from bot.integrations.http import HttpServer
from bot.metrics import Metrics
from bot.ports.health import Health
from bot.services.incidents.published import IncidentPages
from tests.scenarios.incident_story import WITH_INCIDENTS
from tests.scenarios.root_cause_story import INITIAL, resolved, writes
from tests.story import Person, Seen, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell({**WITH_INCIDENTS, "http": {"public_url": "https://firstline.example"}})


@pytest.fixture
def server(story: Story) -> Iterator[HttpServer]:
    pages = IncidentPages(story.bot.desk)
    running = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: Health(problems=()), incident=pages.read)
    running.start()
    yield running
    running.stop()


def opens(story: Story, by: Person, message: Seen) -> str:
    """Somebody presses **Open as a page**; the path of the address that they are told."""
    message.now.click(by, "Open as a page")
    said = story.expect("This address of the page is yours", only_to=by).words
    found = re.search(r"https://firstline\.example(/incidents/[0-9a-f]{64}\.html)", said)
    assert found is not None, said
    return found.group(1)


def reads(server: HttpServer, path: str) -> tuple[int, str, dict[str, str]]:
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def test_a_page_shows_the_incident_and_its_root_cause_without_scripts_i9_p3(
    story: Story, server: HttpServer, olga: Person, ann: Person
) -> None:
    _, message = resolved(story, olga, ann)
    writes(ann, message, "Write initial RCA…", {**INITIAL, "fixed": "<script>alert(1)</script>"})

    status, shown, headers = reads(server, opens(story, ann, message))

    assert status == 200
    assert "<h1>Incident 1: Nobody can pay</h1>" in shown
    assert "Nobody could pay from 10:00 to 10:20." in shown
    assert "<script" not in shown
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_who_has_no_part_in_it_gets_no_address_p1(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann)
    pia = story.person("pia")

    message.now.click(pia, "Open as a page")

    story.expect("its manager and people of the team can do that.", only_to=pia)


def test_an_address_ends_with_a_new_one_and_when_its_person_leaves_p3(
    story: Story, server: HttpServer, olga: Person, ann: Person, ben: Person
) -> None:
    _, message = resolved(story, olga, ann)
    first, of_ben = opens(story, ann, message), opens(story, ben, message)
    second = opens(story, ann, message)

    assert [reads(server, path)[0] for path in (first, second, of_ben)] == [404, 200, 200]
    with story.bot.desk.work("event") as work:
        work.uow.settings.put("deleted:U0BEN", value=True, now=work.now)
    assert reads(server, of_ben)[0] == 404
    assert reads(server, f"/incidents/{'0' * 64}.html")[0] == 404
