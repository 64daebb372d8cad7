"""A local Slack and the bot, with all their real parts, on one clock that stands still between happenings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.app.firstline import Firstline, Outside, assemble
from bot.app.rulebook import rulebook
from bot.cli.simulation.duty import Turns, first_shift, turns_of
from bot.cli.simulation.straight import StraightClient, StraightLink, StraightWriter
from bot.cli.simulation.town import town
from bot.config import Config
from bot.domain.requests import Request
from bot.domain.teams import Rulebook, Team
from bot.integrations.identity import who_am_i
from bot.sandbox.clock import VirtualClock
from bot.sandbox.server import Sandbox
from bot.services import noise, people, seeding, timers
from bot.services.refresh import refresh
from handlers.app import dispatch_row
from handlers.views.ids import INPUT, Action, Field, Menu
from storage import migrate
from storage.engine import open_store

LEASE = timedelta(minutes=2)
RESTS_WITHIN = 500  # rounds; a bot that is not done by then turns in circles


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What is to be done: events that wait to be judged, and when the next timer and the next message are due."""

    events: int
    timer: datetime | None
    message: datetime | None

    def work(self, now: datetime) -> bool:
        """Whether there is anything to do now."""
        return bool(self.events) or any(due is not None and due <= now for due in (self.timer, self.message))


class World:
    """Everything that a simulation plays in; use it as a context manager."""

    def __init__(self, config: Config, folder: Path, start: datetime, requesters: int) -> None:
        self.clock = VirtualClock(start, flowing=False)
        self._sandbox = Sandbox(town(config, requesters), self.clock)
        self.slack = self._sandbox.slack
        self.rules: Rulebook = rulebook(config, start)
        self._url = f"sqlite:///{folder / 'simulation.db'}"

    def __enter__(self) -> Self:
        self._sandbox.start()
        migrate.upgrade(self._url)
        self._store = open_store(self._url)
        self.bot = self._assembled()
        with self.bot.desk.work("simulation") as work:  # before anything is planned, so that plans mind who is on duty
            seeding.seed(work)
            for team in self.rules.teams.values():
                first_shift(work, team)
        self.bot.prepare()
        self._link = StraightLink(self.slack, self.bot.app)
        self.bot.catch_up.run()
        refresh(self.bot.desk, self.bot.slack)
        self.settle()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.close()
        self._store.close()
        self._sandbox.stop()

    def _assembled(self) -> Firstline:
        web = StraightClient(self.slack, self._sandbox.api_url)
        return assemble(
            Outside(
                rules=self.rules,
                store=self._store,
                writer=StraightWriter(self._store),
                web=web,
                identity=who_am_i(web, attempts=1),
                clock=self.clock,
                worker="simulation",
            )
        )

    # Time

    def next_stop(self) -> datetime | None:
        """When the bot has something to do next, after `settle`."""
        return min((due for due in (self._look.timer, self._look.message) if due is not None), default=None)

    def move_to(self, at: datetime) -> None:
        """Time passes; never backwards."""
        self.clock.set(max(at, self.clock.now()))

    def settle(self) -> None:
        """Everything that can happen now has happened."""
        for _ in range(RESTS_WITHIN):
            self._link.take()
            self._look = look = self._looked()
            now = self.clock.now()
            if not look.work(now):
                return
            if look.events:
                self._judge()
            if look.timer is not None and look.timer <= now:
                timers.run_due(self.bot.desk)
            if look.message is not None and look.message <= now:
                self._deliver()
        raise RuntimeError("The bot does not come to rest.")

    def _looked(self) -> "_Look":
        """All three at once: most of a simulation's time goes into finding out that nothing is to be done."""
        with self._store.reading() as uow:
            return _Look(
                events=uow.inbox.pending(), timer=uow.timers.next_due(), message=uow.outbox.next_due(self.clock.now())
            )

    def _judge(self) -> None:
        with self._store.begin() as uow:
            rows = uow.inbox.claim(self.clock.now(), limit=50, lease=LEASE)
        for row in rows:
            if not dispatch_row(self.bot.app, row):  # no listener wanted it
                with self._store.begin() as uow:
                    uow.inbox.done(row.id)

    def _deliver(self) -> None:
        for row in self.bot.deliverer.claim(50):
            self.bot.deliverer.send(row)

    # What people do

    def post(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Somebody writes; the ts of the message."""
        ts = self._link.act("post", user=user, channel=channel, text=text, thread_ts=thread_ts)["ts"]
        self.settle()
        return str(ts)

    def react(self, user: str, channel: str, ts: str, emoji: str) -> None:
        """Somebody puts an emoji on a message that it is not yet on."""
        reactions: Sequence[Mapping[str, Any]] = self._message(channel, ts).get("reactions", [])
        if not any(each["name"] == emoji and user in each["users"] for each in reactions):
            self._link.act("react", user=user, channel=channel, ts=ts, name=emoji)
            self.settle()

    def press(self, user: str, request: Request, action: Action, choice: Menu | None = None) -> bool:
        """Somebody uses a control of the request's card; False if the card does not show it now."""
        with self.bot.desk.reading() as work:
            card = work.uow.outbox.get(noise.card_key(request.id))
        if card is None or card.slack_ts is None:
            return False
        found = _control(self._message(request.channel, card.slack_ts), action, choice)
        if found is None:
            return False
        self._link.act("click", user=user, action_id=action, channel=request.channel, ts=card.slack_ts, **found)
        self.settle()
        return True

    def mark_duplicate(self, user: str, request: Request, parent: Request) -> bool:
        """Somebody says by menu and form that a request repeats another one."""
        if not self.press(user, request, Action.CARD_MENU, Menu.DUPLICATE_OF):
            return False
        modals = self.slack.workspace.modals.get(user)
        if not modals:
            return False
        reference = {Field.REFERENCE: {INPUT: str(parent.id)}}
        self._link.act("submit", user=user, view_id=modals[-1]["id"], values=reference)
        self.settle()
        return True

    # What is known

    def request(self, channel: str, ts: str) -> Request | None:
        """The request that a message belongs to, as it is stored."""
        with self.bot.desk.reading() as work:
            number = work.uow.requests.id_of_message(channel, ts)
            return work.uow.requests.get(number) if number is not None else None

    def responders(self, team: Team) -> Sequence[str]:
        """Who is on duty now."""
        with self.bot.desk.reading() as work:
            return people.duty_at(work, team, work.now).responders

    def unanswered(self, team: Team) -> Sequence[Request]:
        """Requests that wait for a first response, oldest first."""
        with self.bot.desk.reading() as work:
            return work.uow.requests.unanswered(team.id)

    def requests(self, start: datetime, end: datetime) -> Sequence[Request]:
        """All requests opened in the period."""
        with self.bot.desk.reading() as work:
            return work.uow.screens.export_requests(None, start, end)

    def turns(self) -> Sequence[Turns]:
        """How duty went round, person by person."""
        with self.bot.desk.reading() as work:
            return [each for team in self.rules.teams.values() for each in turns_of(work, team)]

    def _message(self, channel: str, ts: str) -> Mapping[str, Any]:
        return self.slack.workspace.channels[channel].messages[ts]


def _control(message: Mapping[str, Any], action: Action, choice: Menu | None) -> dict[str, str] | None:
    """What a click on the message's control says: the button's value, or the menu's choice."""
    for block in message.get("blocks", []):
        for element in block.get("elements", []):
            if element.get("action_id") != action:
                continue
            if choice is None:
                return {"value": element["value"]}
            options = [str(option["value"]) for option in element["options"]]
            return next(({"selected": option} for option in options if option.startswith(f"{choice}:")), None)
    return None
