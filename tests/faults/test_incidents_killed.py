"""kill -9 at every step of raising an incident: it stands in Slack once, calls everybody once, and knows its thread."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from bot.clock import WallClock
from bot.integrations.webhook_proofs import signature
from bot.services.incidents.raising import PLACED
from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentAction
from tests.databases import fresh_sqlite
from tests.faults import tally
from tests.faults.deaths import INCIDENTS, Deaths, form_of, is_idle, presses, submits
from tests.faults.rig import Rig, member_of
from tests.stand_ins.outside import free_port

PORT, SECRET = free_port(), "a secret to sign webhooks with"
POST = '~call .*chat.postMessage.*"incident:[0-9]'
SETTLED = (POST, "UPDATE outbox", "^commit")
STEPS = {
    "when its card is wanted": ("~INSERT INTO incidents", "INSERT INTO outbox"),
    "before the commit": ("~INSERT INTO incidents", "^commit"),
    "after the commit, before anybody sends it": ("~INSERT INTO incidents", "^commit", "~UPDATE outbox"),
    "before Slack is called": (POST,),
    "after Slack has it, before that is noted": (POST, "UPDATE outbox"),
    "after that is noted, before its thread is": (*SETTLED, "incidents"),
    "while its thread is noted": (*SETTLED, "UPDATE incidents", "^commit"),
}


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deaths]:
    folder = tmp_path_factory.mktemp("deaths")
    more = {"incidents": {"channel": INCIDENTS}, "http": {"port": PORT}}
    with Rig(folder, fresh_sqlite(folder), more, [{"id": INCIDENTS, "name": "incidents"}]) as rig:
        killed = Deaths(rig, {"WEBHOOK_SECRET": SECRET})
        yield killed
        assert rig.terminate(killed.bot) == 0


def opens_form(rig: Rig, user: str) -> str:
    """Somebody has the form before them; the id of its view."""
    rig.slack.command(user, INCIDENTS, "/support", "incident")
    answer = rig.slack.ephemerals(user)[-1]
    presses(rig, user, IncidentAction.NEW, answer, ephemeral_id=answer["id"])
    return str(form_of(rig, user)["id"])


@pytest.mark.timeout(60)
@pytest.mark.parametrize("step", list(STEPS))
def test_a_bot_that_is_killed_while_an_incident_is_raised_raises_it_once_i1_i2(deaths: Deaths, step: str) -> None:
    rig, title = deaths.rig, f"Nobody can pay: killed {step}"
    user = f"U0REQ{list(STEPS).index(step)}"
    view_id = opens_form(rig, user)
    filled = {Field.TITLE.value: title, Field.SEVERITY.value: {"option": "sev1"}}

    with deaths.killed_at(STEPS[step]):
        submits(rig, user, view_id, **filled)
    if rig.slack.modal(user) is not None:  # Slack said that something went wrong: people press again
        submits(rig, user, view_id, **filled)
    make_a_minute_pass(rig)

    assert_raised_once(rig, title)


@pytest.mark.timeout(60)
def test_a_bot_that_is_killed_once_a_webhook_is_stored_raises_its_incident_once_i1_o2(deaths: Deaths) -> None:
    title = "Nobody can pay: killed before the webhook is judged"

    with deaths.killed_at(("~INSERT INTO inbox.*webhook:", "^commit", "~UPDATE inbox")):
        sends(title)
    sends(title)  # whoever got no answer sends it again

    assert_raised_once(deaths.rig, title)


def sends(title: str) -> None:
    """A program tells of it, and does not mind whether somebody answers."""
    body = json.dumps({"id": title, "title": title, "severity": "sev1"}).encode()
    now = str(int(WallClock().now().timestamp()))
    headers = {"x-firstline-timestamp": now, "x-firstline-signature": signature(SECRET, now, body)}
    with suppress(httpx.HTTPError):
        httpx.post(f"http://127.0.0.1:{PORT}/webhooks/incidents/shop", content=body, headers=headers)


def assert_raised_once(rig: Rig, title: str) -> None:
    """One incident, whose one card begins its thread and calls each person once."""
    rig.wait_for(lambda: is_placed(rig, title) and is_idle(rig), "its thread is known")
    assert len(rows_of(rig, title)) == 1
    cards = [each for each in tally.posted(rig.slack) if is_card(each) and title in each["text"]]
    assert len(cards) == 1
    assert cards[0]["ts"] == rows_of(rig, title)[0]["thread_ts"]
    assert cards[0]["text"].count(f"<@{member_of('team0')}>") == 1
    assert tally.doubled(rig.slack) == {}


def make_a_minute_pass(rig: Rig) -> None:
    """The timer that looks whether a card stands in Slack is due now."""
    past = "(SELECT due_at FROM (SELECT min(raised_at) AS due_at FROM incidents))"
    rig.change(f"UPDATE timers SET due_at = {past} WHERE kind = '{PLACED}' AND state = 'armed'")  # noqa: S608 - ours


def rows_of(rig: Rig, title: str) -> list[dict[str, Any]]:
    return [row for row in rig.rows("SELECT * FROM incidents") if row["title"] == title]


def is_placed(rig: Rig, title: str) -> bool:
    return any(row["thread_ts"] for row in rows_of(rig, title))


def is_card(message: dict[str, Any]) -> bool:
    return tally.key_of(message).startswith("incident:")
