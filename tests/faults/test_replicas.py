"""Two replicas on one PostgreSQL: nothing is said twice, and what one leaves behind the other takes up (design.md)."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports.screens import Rendered
from bot.sandbox.server import Sandbox
from handlers.middleware import row_of
from tests.faults import tally
from tests.faults.conftest import Figures
from tests.faults.load import Load, check, wait_idle
from tests.faults.rig import HASTY, Rig
from tests.story import CONFIG, SUPPORT, T0, Person, Story, shift_of, town

pytestmark = pytest.mark.postgres
LEASE = timedelta(seconds=30)


@pytest.fixture
def story(local_slack: Sandbox, memory: Path, postgres_url: str) -> Iterator[Story]:
    """The usual Monday at 10:00, on PostgreSQL."""
    local_slack.client.clear_faults()
    local_slack.clock.set(T0)
    local_slack.client.reset(town().to_dict())
    told = Story(local_slack, local_slack.clock, memory, postgres_url, CONFIG)
    told.confirm(shift_of(T0.replace(day=18, hour=9)))
    yield told
    told.stop()


@pytest.mark.timeout(180)
def test_one_of_two_replicas_is_killed_under_load_and_the_other_goes_on(tmp_path: Path, postgres_url: str) -> None:
    with Rig(tmp_path, postgres_url) as rig:
        one, two = rig.start(HASTY), rig.start(HASTY)
        load = Load(rig, every=0.15)
        rig.wait_ready(one)
        rig.wait_ready(two)
        with load.running():
            rig.wait_for(lambda: len(load.asked) >= 15, "both work")
            rig.kill(one)
            rig.wait_for(lambda: len(load.asked) >= 30, "the other goes on")
        wait_idle(rig, load)
        check(rig, load)
        assert rig.terminate(two) == 0


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_replicas_that_are_replaced_one_by_one_under_load_leave_no_gap(
    tmp_path: Path, postgres_url: str, figures: Figures
) -> None:
    with Rig(tmp_path, postgres_url) as rig:
        running = [rig.start_ready(), rig.start_ready()]
        load = Load(rig, every=0.15)
        with load.running():
            for _ in range(6):
                running.append(rig.start_ready())
                assert rig.terminate(running.pop(0)) == 0
        wait_idle(rig, load)
        check(rig, load)
    figures.note(f"6 replacements, {len(load.asked)} requests: 0 lost, 0 doubled")


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_replicas_that_are_killed_again_and_again_lose_and_double_nothing(
    tmp_path: Path, postgres_url: str, figures: Figures
) -> None:
    with Rig(tmp_path, postgres_url) as rig:
        running = [rig.start_ready(), rig.start_ready()]
        load = Load(rig, every=0.15)
        with load.running():
            for _ in range(20):
                running.append(rig.start())
                time.sleep(2)  # the two live ones are at work while the third starts
                rig.kill(running.pop(0))
        wait_idle(rig, load)
        check(rig, load)
    figures.note(f"{rig.kills} kills of one of three, {len(load.asked)} requests: 0 lost, 0 doubled")


def test_what_a_dead_replica_was_sending_is_looked_up_and_sent_once_its_lease_is_over(
    story: Story, olga: Person
) -> None:
    with story.slow_screens():
        ask = olga.posts("The export is broken")
        with story.store.begin() as uow:
            claimed = uow.outbox.claim(story.clock.now(), worker="dead", limit=50, lease=LEASE)
        row = next(row for row in claimed if row.view == "card")
        half_done = Rendered(text="The card, posted by a process that died before it could note where", blocks=())
        story.bot.slack.post(SUPPORT, half_done, key=row.key, version=row.desired_version, thread_ts=row.thread_ts)

    story.advance(seconds=29)
    assert story.board() == "", "the dead one's claims hold until the lease ends"

    story.advance(seconds=2)
    story.bot.deliverer.reap()
    story.advance(seconds=6)

    assert "export is broken" in story.board()
    assert ask.card.shows("Waiting for a first response")
    assert tally.doubled(story.sandbox.client) == {}


def test_nobody_is_reminded_of_what_was_answered_in_an_event_that_a_dead_replica_had_claimed(
    story: Story, olga: Person, ann: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.advance(minutes=2, seconds=50)
    reply = {"type": "message", "channel": SUPPORT, "user": ann.id, "text": "Looking", "thread_ts": ask.ts}
    body = {"type": "event_callback", "event_id": "EvAnswer", "event": {**reply, "ts": f"{float(ask.ts) + 165:.6f}"}}
    with story.store.begin() as uow:
        uow.inbox.add_many([row_of(body, story.clock.now())])
        uow.inbox.claim(story.clock.now(), limit=1, lease=LEASE)

    story.advance(seconds=29)  # the reminder is due after 3 minutes
    assert story.left_over() == []
    story.advance(seconds=2)

    assert ask.row.responded_by == ann.id
    story.advance(hours=1)
    assert story.left_over() == []
