"""Incidents while Slack or those who reach people outside it are away: nobody waits, nothing is lost or said twice."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.integrations.notifiers import AppriseNotifiers
from bot.integrations.webhook_proofs import signature
from bot.sandbox.server import Sandbox
from handlers.views.incident_ids import IncidentAction
from tests.databases import fresh_sqlite
from tests.faults import tally
from tests.faults.conftest import WEDNESDAY_BEFORE
from tests.faults.live import WEBHOOK_SECRET, Live
from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, files
from tests.stand_ins.outside import Hooks, hooks
from tests.story import INCIDENTS, ROOM, T0, Person, Story, shift_of, town

PAY, MAIL = "Nobody can pay", "No mail leaves"
SEVERITIES: dict[str, Any] = {**RUN["severities"], "sev1": {**RUN["severities"]["sev1"], "audiences": ["pager"]}}
WITH_PAGER: dict[str, Any] = {
    **WITH_INCIDENTS,
    "notify": {"pager": {"kind": "pagerduty"}},
    "incidents": {**RUN, "severities": SEVERITIES},
}


@pytest.fixture
def pager() -> Iterator[Hooks]:
    """What wakes people up; it answers 200 unless its `status` is changed."""
    with hooks() as kept:
        yield kept


def by(pager: Hooks) -> AppriseNotifiers:
    """The real notifiers, with the address of the pager."""
    return AppriseNotifiers({"pager": f"json://127.0.0.1:{pager.port}/page"})


def paged(pager: Hooks, title: str) -> int:
    """How many pages about an incident arrived."""
    return sum(title in sent["title"] for _, _, sent in pager.posts)


# Slack is away for ten minutes


@pytest.fixture
def live(memory: Path, pager: Hooks) -> Iterator[Live]:
    """The whole bot with its threads."""
    with Live(memory, fresh_sqlite(memory), config=WITH_PAGER, notifier=by(pager)) as running:
        yield running


def sends(live: Live, title: str) -> None:
    """A program that watches the shop says so, signed, as it does while Slack is away."""
    body = json.dumps({"id": title, "title": title, "severity": "sev1"}).encode()
    time = str(int(live.clock.now().timestamp()))
    headers = {"x-firstline-timestamp": time, "x-firstline-signature": signature(WEBHOOK_SECRET, time, body)}
    answer = httpx.post(f"{live.server.address}/webhooks/incidents/shop", content=body, headers=headers)
    assert answer.status_code == 200


def cards(live: Live, title: str) -> list[dict[str, Any]]:
    """The cards of an incident that stand in its channel."""
    return [
        message
        for message in live.slack.messages(INCIDENTS)
        if tally.key_of(message).startswith("incident:") and title in message["text"]
    ]


def states(live: Live) -> list[str]:
    return [row["state"] for row in live.rows("SELECT state FROM incidents ORDER BY id")]


def acknowledges(live: Live, title: str, user: str = "U0ANN") -> bool:
    """Somebody presses the button of a card; whether the bot took notice."""
    (card,) = cards(live, title)
    (row,) = live.rows(f"SELECT id, version FROM incidents WHERE title = '{title}'")  # noqa: S608 - our own words
    where = {"channel": INCIDENTS, "ts": card["ts"], "value": f"{row['id']}:{row['version']}"}
    return bool(live.slack.click(user, IncidentAction.ACKNOWLEDGE, **where)["acked"])


def test_ten_minutes_without_slack_page_people_outside_and_show_everything_once_afterwards_i1_i4_o1(
    live: Live, pager: Hooks
) -> None:
    sends(live, PAY)
    live.until(lambda: cards(live, PAY) and paged(pager, PAY), "the first is there")

    live.slack.faults(outage=True)
    assert live.running.link is not None
    live.until(live.running.link.problems, "the bot notices that it hears nothing")
    sends(live, MAIL)
    live.until(lambda: paged(pager, MAIL) == 1, "somebody is paged although Slack is away")
    assert not acknowledges(live, PAY), "nobody can acknowledge in Slack"
    live.slack.advance(timedelta(minutes=10))
    for title in (PAY, MAIL):
        live.until(lambda t=title: paged(pager, t) > 1, "the next is paged")  # type: ignore[misc]  # as in Live
    assert states(live) == ["raised", "raised"]
    live.slack.clear_faults()

    live.until(lambda: cards(live, MAIL), "its card", within=30)
    live.until(lambda: live.ready()[0] == 200, "ready again", within=30)
    live.until_idle()
    assert [len(cards(live, title)) for title in (PAY, MAIL)] == [1, 1]
    assert tally.doubled(live.slack) == {}
    before = len(pager.posts)
    assert acknowledges(live, PAY)
    assert acknowledges(live, MAIL, "U0BEN"), "one person, one emergency (I5)"
    assert states(live) == ["acknowledged", "acknowledged"]
    live.slack.advance(timedelta(minutes=10))
    live.until_idle()
    assert len(pager.posts) == before, "nobody else is paged once somebody has it"


# What wakes people up is away for an hour


@pytest.fixture
def story(local_slack: Sandbox, memory: Path, pager: Hooks) -> Iterator[Story]:
    """A Monday at 10:00, with a pager."""
    local_slack.client.clear_faults()
    local_slack.clock.set(T0)
    local_slack.client.reset(town().to_dict())
    told = Story(local_slack, local_slack.clock, memory, fresh_sqlite(memory), WITH_PAGER)
    told.confirm(shift_of(WEDNESDAY_BEFORE))
    told.stop()
    told.notifier = by(pager)
    told.start()
    yield told
    told.stop()


def test_an_hour_without_the_pager_is_tried_again_told_and_made_up_for_once_o1(
    story: Story, olga: Person, ann: Person, pager: Hooks
) -> None:
    pager.status = 503
    card = files(story, olga, PAY, severity={"option": "sev1"})
    story.advance(hours=1)
    refused = len(pager.posts)
    waiting = pages(story)
    assert refused > 2 * len(waiting), "each is tried again and again"
    told = [seen for seen in story.left_over() if "I cannot reach anybody by pager" in seen.words]
    assert [seen.channel for seen in told] == [ROOM], "once, where the team sees it"

    pager.status = 200
    story.advance(minutes=7)  # longer than the longest pause between two attempts
    assert len(pager.posts) - refused == len(pages(story)), "each page once"

    card.click(ann, "Acknowledge")
    before = len(pager.posts)
    story.advance(hours=1)
    assert len(pager.posts) == before, "nobody else is paged once somebody has it"


def pages(story: Story) -> list[int]:
    """Everybody who was paged for the first incident."""
    with story.bot.desk.reading() as work:
        return [page.id for page in work.uow.incidents.pages(1)]
