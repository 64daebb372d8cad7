"""What PostgreSQL ends in favor of another: run again, or told that nothing changed (X4)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App

from bot.errors import LostRace
from bot.sandbox.server import Sandbox
from handlers import errors
from handlers.views.ids import Action
from storage.outbox import SqlOutbox
from storage.requests import SqlRequests
from tests.databases import fresh_postgres
from tests.handlers.conftest import WEDNESDAY_BEFORE
from tests.handlers.front_desk import FrontDesk, open_desk
from tests.handlers.payloads import app_with, click, command, event, send, submission
from tests.storage.threads import PATIENCE, in_thread, wait_blocked, winner
from tests.story import CONFIG, T0, shift_of, town

BUSY = "Too much happened at once, so nothing was changed."
FIELD: dict[str, Any] = {"type": "input", "block_id": "note"}


class Listener:
    """Loses so many races, then acknowledges."""

    def __init__(self, races: int) -> None:
        self.runs, self._races = 0, races

    def hears(self, ack: Ack) -> None:
        self.runs += 1
        if self.runs <= self._races:
            raise LostRace("Two operations got in each other's way.")
        ack()

    def registered(self, app: App) -> None:
        app.action("take")(self.hears)
        app.view("form")(self.hears)
        app.command("/support")(self.hears)
        app.event("message")(self.hears)


@pytest.mark.parametrize("body", [click(), command("take"), submission([FIELD])])
def test_what_lost_a_race_is_run_again_and_nobody_hears_of_it(body: dict[str, Any]) -> None:
    listener = Listener(races=1)

    answer = send(app_with(listener.registered), body)

    assert answer.status == 200
    assert not answer.body
    assert listener.runs == 2


@pytest.mark.parametrize("body", [command("take"), submission([FIELD])])
def test_what_lost_twice_is_told_to_the_person_who_may_try_again(body: dict[str, Any]) -> None:
    listener = Listener(races=5)

    answer = send(app_with(listener.registered), body)

    assert BUSY in answer.body
    assert listener.runs == 2


def test_an_event_that_lost_twice_is_left_to_the_inbox() -> None:
    listener = Listener(races=5)
    app = app_with(listener.registered)
    from_inbox = {"inbox_id": 1}

    answer = send(app, event({"type": "message", "user": "U1", "text": "Hello", "channel": "C1"}), from_inbox)

    assert answer.status == 500
    assert isinstance(from_inbox[errors.FAILURE], LostRace)
    assert listener.runs == 2


@pytest.fixture
def busy_desk(local_slack: Sandbox, tmp_path: Path) -> Iterator[tuple[FrontDesk, str]]:
    """A desk on PostgreSQL, and the url of its database."""
    local_slack.client.clear_faults()
    local_slack.clock.set(T0)
    local_slack.slack.reset(town())
    with fresh_postgres() as url:
        desk = open_desk(local_slack, tmp_path, url, CONFIG)
        with desk.bot.desk.work("test") as work:
            work.uow.duty.add_shift(shift_of(WEDNESDAY_BEFORE))
        yield desk, url
        desk.store.close()


@pytest.mark.postgres
def test_a_take_that_meets_a_deadlock_is_taken_all_the_same(
    busy_desk: tuple[FrontDesk, str],
) -> None:
    desk, url = busy_desk
    ts = desk.posts("olga", "The export is broken")
    request = desk.request(ts)

    with winner(url) as connection:
        SqlOutbox(connection, set(), print).redraw(["board:backend"], desk.sandbox.clock.now())
        press = in_thread(lambda: desk.clicks("ann", Action.TAKE, f"{request.id}:{request.version}"))
        wait_blocked(url)
        SqlRequests(connection).lock(request.id)  # crosswise: the press has the request and waits for the board

    assert press.result(PATIENCE).status == 200
    assert desk.request(ts).owner == "U0ANN"
    assert desk.said("ann") == ""


@pytest.mark.postgres
def test_a_press_waits_two_seconds_at_most_and_says_that_nothing_changed(
    busy_desk: tuple[FrontDesk, str],
) -> None:
    desk, url = busy_desk
    ts = desk.posts("olga", "The export is broken")
    request = desk.request(ts)

    with winner(url) as connection:
        SqlRequests(connection).lock(request.id)
        answer = desk.clicks("ann", Action.TAKE, f"{request.id}:{request.version}")

    assert answer.status == 200
    assert BUSY in desk.said("ann")
    assert desk.request(ts) == request
