"""The language of the stories: people act in a local Slack, time is moved, messages are expected and so used up."""

import itertools
import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.app.firstline import Firstline, Outside, assemble
from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.schedules import Assignment, Role, Shift
from bot.integrations.identity import who_am_i
from bot.integrations.slack import web_client
from bot.integrations.socket import SocketLink
from bot.integrations.trackers.console import Console
from bot.metrics import Metrics
from bot.ports.notifier import NobodyOutside, Notifier
from bot.ports.outbox import OutboxRow
from bot.ports.tracker import Tracker
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.services import board, timers
from bot.services.deliver import Pace
from handlers.declarations import EVENTS, SCOPES, SHORTCUTS
from storage.engine import SqlStore, open_store
from storage.inbox_writer import InboxWriter

PRAGUE = ZoneInfo("Europe/Prague")
T0 = datetime(2026, 11, 23, 10, 0, tzinfo=PRAGUE)  # a Monday in working hours
BOT = "B0FIRSTLINE"
SUPPORT, ROOM, ALERTS, INCIDENTS = "C0BACKEND", "C0TEAM", "C0ALERTS", "C0INC"
LEASE = timedelta(minutes=1)
QUIET_ROUNDS = 200
AUDITED = ("state", "owner", "priority", "category", "team", "handoff_to", "duplicate_of", "missed_at", "opened_at")
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")  # Slack shows a time, here the one that the bot offers instead

PEOPLE: tuple[str | dict[str, Any], ...] = (
    "olga",
    "tom",
    "eve",
    "kim",
    "pia",
    "rob",
    "sue",
    "ann",
    "ben",
    "cid",
    "noa",
    {"name": "lea", "is_admin": True},
    "max",
)
CONFIG: dict[str, Any] = {
    "admins": ["U0LEA"],
    "teams": {
        "backend": {
            "name": "Backend support",
            "time_zone": "Europe/Prague",
            "holidays": {"country": "CZ"},
            "working_hours": {"mon-fri": ["09:00-18:00"]},
            "channels": [{"id": SUPPORT, "kind": "requests"}],
            "internal_channel": ROOM,
            "rotation": {"enabled": False},
            "leads": ["U0LEA"],
            "roster": [
                {"user": "U0ANN", "name": "Ann", "production_access": True, "experienced": True},
                {"user": "U0BEN", "name": "Ben", "works": "mon-thu", "experienced": True},
                {"user": "U0CID", "name": "Cid", "production_access": True, "experienced": True},
                {"user": "U0NOA", "name": "Noa"},
            ],
        }
    },
    "schedules": {
        "manager": {
            "name": "Manager on call",
            "time_zone": "Europe/Prague",
            "layers": [{"people": ["U0MAX"], "handoff": "mon 09:00", "every": "7d"}],
        }
    },
}


def town() -> Workspace:
    """The workspace of the stories: operations, sales, the team on and off duty, lead, manager, a stranger."""
    return example_workspace(
        users=PEOPLE,
        channels=(
            {"id": SUPPORT, "name": "support-backend"},
            {"id": ROOM, "name": "team-backend"},
            {"id": "C0OTHER", "name": "random"},
            {"id": ALERTS, "name": "alerts-backend"},
            {"id": INCIDENTS, "name": "incidents"},
        ),
        scopes=tuple(SCOPES),
        events=tuple(EVENTS),
        commands=("/support",),
        shortcuts=tuple({"callback_id": str(each.callback_id), "name": each.name} for each in SHORTCUTS),
    )


def shift_of(
    start: datetime,
    responders: Sequence[str] = ("U0ANN", "U0BEN"),
    fallback: Sequence[str] = (),
    observers: Sequence[str] = ("U0NOA",),
    days: int = 7,
) -> Shift:
    """A confirmed shift of the team from `start` on."""
    assignments = [
        *(Assignment(user, Role.RESPONDER) for user in responders),
        *(Assignment(user, Role.FALLBACK) for user in fallback),
        *(Assignment(user, Role.OBSERVER) for user in observers),
    ]
    begins = start.astimezone(UTC)
    return Shift(
        team="backend",
        starts_at=begins,
        ends_at=begins + timedelta(days=days),
        assignments=tuple(assignments),
        confirmed=True,
    )


def with_team(config: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The configuration with other settings of the team."""
    return {**config, "teams": {"backend": {**config["teams"]["backend"], **changes}}}


@dataclass
class Seen:
    """A message of the bot's: as it was found; `now` reads it again."""

    story: "Story"
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None = None
    ephemeral_id: str | None = None

    @property
    def now(self) -> "Seen":
        """The same message as it stands now."""
        return next(each for each in self.story.bot_messages() if (each.channel, each.ts) == (self.channel, self.ts))

    @property
    def words(self) -> str:
        """Everything a reader sees: the fallback text and every text in the blocks."""
        return "\n".join([self.text, *_texts(self.blocks)])

    def shows(self, *parts: str) -> "Seen":
        """The message shows each of the parts now."""
        current = self.now
        for part in parts:
            assert part in current.words, f"{part!r} is not in:\n{current.words}"
        return self

    def shows_no(self, *parts: str) -> "Seen":
        """The message shows none of the parts now."""
        current = self.now
        for part in parts:
            assert part not in current.words, f"{part!r} is in:\n{current.words}"
        return self

    def mentions(self) -> set[str]:
        """Who is mentioned in the message as it was found."""
        return set(re.findall(r"<@([UW][A-Z0-9]+)>", self.words))

    def click(self, by: "Person", label: str) -> dict[str, Any]:
        """A person presses the button or menu entry with this label."""
        return self.story.click(self, by, label)

    def value_of(self, label: str) -> str:
        """The value that the button carries now: what a person who does not look again would press."""
        _, element, option = _control(self.now.blocks, label)
        return str((option or element).get("value"))

    def action_of(self, label: str) -> str:
        """The action_id of a button or menu."""
        return str(_control(self.now.blocks, label)[1]["action_id"])


@dataclass
class Ask:
    """A request as its story sees it: the person's message and what the bot made of it."""

    story: "Story"
    author: "Person"
    channel: str
    ts: str
    found: Seen | None = field(default=None)

    @property
    def card(self) -> Seen:
        """The bot's one card in the thread; expecting it uses it up."""
        if self.found is None:
            self.found = self.story.expect("", thread=self.ts, channel=self.channel)
        return self.found

    def reply(self, by: "Person", text: str, **more: Any) -> str:
        """Somebody answers in the thread."""
        return by.posts(text, channel=self.channel, thread=self.ts, **more).ts

    @property
    def row(self) -> Any:
        """The request as it is stored."""
        with self.story.bot.desk.reading() as work:
            number = work.uow.requests.id_of_message(self.channel, self.ts)
            return work.uow.requests.get(number) if number is not None else None

    @property
    def emoji(self) -> set[str]:
        """The bot's state emoji on the message."""
        messages = self.story.sandbox.client.messages(self.channel)
        message = next(each for each in messages if each["ts"] == self.ts)
        return {each["name"] for each in message.get("reactions", []) if "U0FIRSTLINE" in each["users"]}


@dataclass(frozen=True)
class Person:
    """Somebody who acts in Slack."""

    story: "Story"
    id: str

    def posts(self, text: str, *, channel: str = SUPPORT, thread: str | None = None, **more: Any) -> Ask:
        ts = self.story.sandbox.client.post(self.id, channel, text, thread_ts=thread, **more)
        self.story.settle()
        return Ask(self.story, self, channel, ts)

    def edits(self, ask: Ask, text: str) -> None:
        self.story.sandbox.client.edit(self.id, ask.channel, ask.ts, text)
        self.story.settle()

    def deletes(self, ts: str, channel: str = SUPPORT) -> None:
        self.story.sandbox.client.delete(self.id, channel, ts)
        self.story.settle()

    def reacts(self, ts: str, emoji: str, channel: str = SUPPORT) -> None:
        self.story.sandbox.client.react(self.id, channel, ts, emoji)
        self.story.settle()

    def unreacts(self, ts: str, emoji: str, channel: str = SUPPORT) -> None:
        self.story.sandbox.client.unreact(self.id, channel, ts, emoji)
        self.story.settle()

    def commands(self, text: str, channel: str = SUPPORT) -> str:
        """Types `/support TEXT`; everything the person reads as the answer."""
        answer = self.story.sandbox.client.command(self.id, channel, "/support", text)
        self.story.settle()
        self.story.use_up_ephemerals(self.id)
        return "\n".join([str(answer.get("text") or ""), *_texts(answer.get("blocks") or [])])

    def shortcut(self, name: str, ts: str, channel: str = SUPPORT) -> dict[str, Any]:
        callback = next(str(each.callback_id) for each in SHORTCUTS if each.name == name)
        answer = self.story.sandbox.client.shortcut(self.id, callback, channel, ts)
        self.story.settle()
        return answer

    @property
    def modal(self) -> dict[str, Any] | None:
        """The modal on top of the person's screen."""
        return self.story.sandbox.client.modal(self.id)

    def submits(self, **values: Any) -> dict[str, Any]:
        """Fill in inputs by block_id and submit; a select takes {"option": …}, a person {"user": …}."""
        view = self.modal
        assert view is not None, "there is no open modal"
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        actions = {block["block_id"]: block["element"]["action_id"] for block in inputs}
        filled = {block: {actions[block]: value} for block, value in values.items()}
        answer = self.story.sandbox.client.submit(self.id, view["id"], filled)
        self.story.settle()
        return answer

    def opens_home(self) -> str:
        """Opens App Home; every text on it."""
        self.story.sandbox.client.open_home(self.id)
        self.story.settle()
        return self.home

    @property
    def home(self) -> str:
        """Every text on the person's Home as it was last published."""
        view = self.story.sandbox.client.home(self.id)
        return "\n".join(_texts(view["blocks"])) if view else ""


class Story:
    """A local Slack, the bot with real parts, and the one clock."""

    def __init__(
        self,
        sandbox: Sandbox,
        clock: VirtualClock,
        folder: Path,
        url: str,
        config: dict[str, Any],
        *,
        tracker: Tracker | None = None,
    ) -> None:
        self.tracker = tracker or Console()
        self.notifier: Notifier = NobodyOutside()  # another one counts from the next start on
        self.sandbox = sandbox
        self.clock = clock
        self.folder = folder
        self._url = url
        self.config = config
        self._used: set[tuple[str, str]] = set()
        self._used_up: set[str] = set()
        self._draws = True
        self._facts: dict[int, tuple[tuple[Any, ...], int]] = {}
        self.store: SqlStore
        self.bot: Firstline
        self.link: SocketLink | None = None
        self.start()

    def start(self) -> None:
        """Start the bot (again), on the same database."""
        path = self.folder / "config.yaml"
        path.write_text(yaml.safe_dump(self.config))
        config = load(path, {"SLACK_API_URL": self.sandbox.api_url, "DATABASE_URL": self._url})
        self.store = open_store(self._url)
        self._writer = InboxWriter(self.store)
        self._writer.start()
        web = web_client("xoxb-sandbox", self.sandbox.api_url)
        self.bot = assemble(
            Outside(
                rules=rulebook(config, self.clock.now()),
                store=self.store,
                writer=self._writer,
                web=web,
                identity=who_am_i(web, attempts=1),
                clock=self.clock,
                worker="story",
                pace=Pace(gap=timedelta(0)),
                tracker=self.tracker,
                notifier=self.notifier,
            )
        )
        self.bot.prepare()
        self.link = SocketLink(self.bot.app, "xapp-sandbox", metrics=Metrics())
        self.link.start()
        assert self.link.wait_connected(timedelta(seconds=5)), self.link.problems()
        self._judge()
        self.catch_up()

    def catch_up(self) -> None:
        """Read back what was said, as the bot does at its start, after gaps and every few minutes."""
        self.bot.catch_up.run()
        self.bot.catch_up.look_at_closed()
        self.settle()

    def stop(self) -> None:
        """Stop the bot; Slack goes on."""
        if self.link is not None:
            self.link.stop()
        self.link = None
        self._writer.stop()
        self.store.close()

    @contextmanager
    def down(self, config: dict[str, Any] | None = None) -> Iterator[None]:
        """Inside the block the bot does not run; Slack gives up its deliveries after a few minutes, as in life.

        `config`: what the bot finds when it starts again.
        """
        self.stop()
        self.sandbox.client.faults(outage=True)
        yield
        self.sandbox.client.faults(outage=False)
        self.config = config or self.config
        self.start()

    @contextmanager
    def slow_screens(self) -> Iterator[None]:
        """Inside the block nothing is drawn yet, so people look at and press what was there before."""
        self._draws = False
        yield
        self._draws = True
        self.settle()

    def confirm(self, shift: Shift) -> None:
        """A shift is confirmed."""
        with self.bot.desk.work("story") as work:
            work.uow.duty.add_shift(shift)

    def person(self, name: str) -> Person:
        return Person(self, f"U0{name.upper()}")

    # Time

    def advance(self, **by: float) -> None:
        """Let time pass; everything happens at its own moment on the way."""
        self.until(self.clock.now() + timedelta(**by))

    def until(self, moment: datetime) -> None:
        """Let time pass up to a moment."""
        target = moment.astimezone(UTC)
        while self.link is not None and (stop := self._next_stop()) is not None and stop < target:
            self.clock.set(max(stop, self.clock.now()))
            self.settle()
        self.clock.set(target)
        if self.link is not None:
            self.settle()

    def _next_stop(self) -> datetime | None:
        with self.bot.desk.reading() as work:
            timer, message = work.uow.timers.next_due(besides=board.BOARD), work.uow.outbox.next_due(work.now)
            due = [timer, message, work.uow.tickets.next_due()]
        later = [moment for moment in due if moment is not None and moment > self.clock.now()]
        return min(later, default=None)

    # The crank

    def settle(self) -> None:
        """Everything that can happen now has happened."""
        if self.link is None:
            return
        for _ in range(QUIET_ROUNDS):
            self.sandbox.client.drain()
            if not self._judge() + timers.run_due(self.bot.desk) + self.bot.tickets.look() + self._deliver():
                self._every_change_is_in_the_audit_trail()
                return
        raise AssertionError("the bot does not come to rest")

    def _judge(self) -> int:
        with self.store.begin() as uow:
            rows = uow.inbox.claim(self.clock.now(), limit=50, lease=LEASE)
        for row in rows:
            if not self.bot.judge(row):
                with self.store.begin() as uow:
                    uow.inbox.done(row.id)
        return len(rows)

    def _deliver(self) -> int:
        rows = self.bot.deliverer.claim(50) if self._draws else ()
        for row in rows:
            self.bot.deliverer.send(row)
        return len(rows)

    def _every_change_is_in_the_audit_trail(self) -> None:
        """P2: whatever changed about a request since the last look left a row."""
        with self.bot.desk.reading() as work:
            for number in itertools.count(1):
                request = work.uow.requests.get(number)
                if request is None:
                    return
                facts = tuple(getattr(request, name) for name in AUDITED)
                rows = len(work.uow.audit.of(f"request:{request.id}", 1000))
                before, known = self._facts.get(request.id, (facts, 0))
                assert facts == before or rows > known, f"changed without an audit row: {before} -> {facts}"
                self._facts[request.id] = (facts, rows)

    def parked(self) -> list[OutboxRow]:
        """What Slack refuses for good, and what nobody expected."""
        with self.store.reading() as uow:
            return [row for row in uow.outbox.dead(10) if row.key not in self._used_up]

    def expect_parked(self, key: str) -> None:
        """Slack has refused this message for good."""
        assert key in {row.key for row in self.parked()}
        self._used_up.add(key)

    # What the bot said

    def bot_messages(self) -> list[Seen]:
        """Everything the bot has posted that still stands, the live board apart, oldest first."""
        state = self.sandbox.client.state()
        found = [
            Seen(self, channel, m["ts"], m.get("text") or "", m.get("blocks") or [], m.get("thread_ts"))
            for channel, messages in state["messages"].items()
            for m in messages
            if m.get("bot_id") == BOT and not _is_board(m)
        ]
        found += [
            Seen(self, e["channel"], e["id"], e.get("text") or "", e.get("blocks") or [], e.get("thread_ts"), e["id"])
            for e in state["ephemerals"]
        ]
        return sorted(found, key=lambda each: each.ts)

    def ephemerals_of(self, person: Person) -> list[Seen]:
        """What only the person sees, the newest last."""
        mine = {e["id"] for e in self.sandbox.client.ephemerals(person.id)}
        return [each for each in self.bot_messages() if each.ephemeral_id in mine]

    def ephemeral_to(self, person: Person) -> list[Seen]:
        """What only the person sees and nobody expected yet."""
        return [each for each in self.ephemerals_of(person) if (each.channel, each.ts) not in self._used]

    def board(self) -> str:
        """The words of the live board; empty if there is none."""
        messages = self.sandbox.client.messages(ROOM)
        boards = [m for m in messages if m.get("bot_id") == BOT and _is_board(m)]
        assert len(boards) <= 1, "there is more than one live board"
        return "\n".join(_texts(boards[0].get("blocks") or [])) if boards else ""

    def left_over(self) -> list[Seen]:
        """What the bot said and nobody expected yet."""
        return [each for each in self.bot_messages() if (each.channel, each.ts) not in self._used]

    def expect(
        self,
        *parts: str,
        channel: str | None = None,
        thread: str | None = None,
        to: Person | None = None,
        only_to: Person | None = None,
    ) -> Seen:
        """The next unexpected message that shows all parts; it is used up.

        `to`: as a direct message; `only_to`: ephemeral.
        """
        visible = [each for each in self.left_over() if not each.ephemeral_id]
        candidates = self.ephemeral_to(only_to) if only_to else visible
        if to is not None:
            channel = self.direct_channel(to)
        for each in candidates:
            if channel is not None and each.channel != channel:
                continue
            if thread is not None and each.thread_ts != thread:
                continue
            if all(part in each.words for part in parts):
                self._used.add((each.channel, each.ts))
                return each
        where = f"channel {channel}, thread {thread}"
        raise AssertionError(f"nothing shows {parts} ({where}); left over:\n{self._listing()}")

    def direct_channel(self, person: Person) -> str:
        """The conversation between the bot and the person."""
        channels = self.sandbox.client.state()["channels"]
        return next((c["id"] for c in channels if c.get("is_im") and person.id in c["members"]), "none")

    def expect_nothing(self) -> None:
        """The bot said nothing that was not expected."""
        assert not self.left_over(), f"unexpected messages:\n{self._listing()}"

    def use_up_ephemerals(self, user: str) -> None:
        """Answers to a command were read as its answer."""
        for e in self.sandbox.client.state()["ephemerals"]:
            if e["user"] == user:
                self._used.add((e["channel"], e["id"]))

    def _listing(self) -> str:
        return "\n---\n".join(f"[{each.channel} thread {each.thread_ts}] {each.words}" for each in self.left_over())

    def click(self, seen: Seen, by: Person, label: str) -> dict[str, Any]:
        current = seen.now
        block, element, option = _control(current.blocks, label)
        where: dict[str, Any] = (
            {"ephemeral_id": seen.ephemeral_id} if seen.ephemeral_id else {"channel": seen.channel, "ts": seen.ts}
        )
        pressed = str((option or element).get("value") or "")
        what = {"selected": pressed} if option else {"value": pressed}
        answer = self.sandbox.client.click(by.id, element["action_id"], block_id=block.get("block_id"), **where, **what)
        self.settle()
        return answer

    def click_home(self, by: Person, label: str, nth: int = 0) -> dict[str, Any]:
        """A person presses a button on their Home."""
        view = self.sandbox.client.home(by.id)
        assert view is not None
        buttons = [(b, e) for b, e in _elements(view["blocks"]) if e["type"] == "button"]
        matching = [(b, e) for b, e in buttons if e["text"]["text"] == label]
        block, element = matching[nth]
        answer = self.sandbox.client.click(
            by.id, element["action_id"], block_id=block.get("block_id"), home=True, value=element.get("value") or ""
        )
        self.settle()
        return answer


def _is_board(message: dict[str, Any]) -> bool:
    key = ((message.get("metadata") or {}).get("event_payload") or {}).get("key", "")
    return str(key).startswith("board:")


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for each in node for text in _texts(each)]
    if isinstance(node, dict):
        if node.get("type") in {"mrkdwn", "plain_text"} and isinstance(node.get("text"), str):
            return [_DATE.sub(r"\1", node["text"])]
        return [text for value in node.values() for text in _texts(value)]
    return []


def _elements(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for block in blocks:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            yield block, element


def _control(blocks: list[dict[str, Any]], label: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
    labels = []
    for block, element in _elements(blocks):
        text = element.get("text")
        if isinstance(text, dict):
            labels.append(text.get("text"))
            if text.get("text") == label:
                return block, element, None
        for option in element.get("options", []):
            labels.append(option["text"]["text"])
            if option["text"]["text"] == label:
                return block, element, option
    raise AssertionError(f"there is no control {label!r} among {labels} in {json.dumps(blocks)[:400]}")


def errors_in(records: Sequence[logging.LogRecord]) -> list[str]:
    """Log records that a story must not leave behind."""
    return [record.getMessage() for record in records if record.levelno >= logging.ERROR]
