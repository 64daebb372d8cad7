"""Running the bot: the order of starting and stopping, and what keeps it honest in between."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

from bot import log
from bot.app.firstline import Firstline, Outside, assemble
from bot.app.listening import Listening
from bot.errors import DatabaseUnavailable
from bot.integrations.calendars import CalendarReader
from bot.integrations.handbook import HandbookFolders
from bot.integrations.socket import GAP_AFTER, PING_EVERY, SILENT_AFTER, SocketLink
from bot.ports.rows import InboxRow
from bot.ports.slack import Outcome, SlackFailed
from bot.scheduler.auditor import Auditor
from bot.scheduler.delivery import DeliveryWorkers
from bot.scheduler.inbox import LEASE, InboxWorkers
from bot.scheduler.ticks import TICK_EVERY, Ticks
from bot.services import timers
from bot.services.calendars.absences_feed import AbsenceCalendars
from bot.services.calendars.feeds import CalendarFeeds
from bot.services.calendars.planned import planned
from bot.services.incidents.published import IncidentPages
from bot.services.knowledge.handbook import Handbooks
from bot.services.knowledge.keeping import IndexKeeper
from bot.services.refresh import refresh
from bot.services.rotation import absences
from storage.engine import SqlStore
from storage.inbox_writer import InboxWriter
from storage.maintenance import tidy

CATCH_UP_EVERY = timedelta(minutes=5)
REFRESH_EVERY = timedelta(hours=6)
REAP_EVERY = timedelta(seconds=5)
AUDIT_EVERY = timedelta(minutes=1)
CALENDARS_EVERY = timedelta(minutes=1)  # which of them are due stands in the database
TICKETS_EVERY = timedelta(seconds=1)
INDEX_EVERY = timedelta(seconds=10)
HANDBOOKS_EVERY = timedelta(minutes=5)
MAINTAIN_EVERY = timedelta(hours=24)
RINGERS = 4  # timers rung at once where units of work wait for the network, and not for each other
CONNECT_WITHIN = 10.0  # seconds; without a socket, reading back takes its place
STOP_WITHIN = 20.0  # seconds; supervisors kill after thirty, and rightly less politely

logger = log.get(__name__)


def worker_name() -> str:
    """A name for this process in claims: host and process id."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait before something is taken for dead; the defaults are the measured times."""

    ping_every: timedelta = PING_EVERY
    silent_after: timedelta = SILENT_AFTER
    gap_after: timedelta = GAP_AFTER
    judging: timedelta = LEASE


class Running:
    """The assembled bot with its threads. `start` returns when it listens and has caught up, `stop` when all rest."""

    def __init__(
        self,
        store: SqlStore,
        outside_with: Callable[[InboxWriter], Outside],
        app_token: str | None,
        stopped: threading.Event | None = None,
        patience: Patience | None = None,
    ) -> None:
        patience = patience or Patience()
        self.stopped = stopped or threading.Event()
        self._store = store
        self._writer = writer = InboxWriter(store, on_commit=self._stored)
        outside = outside_with(writer)
        self.bot: Firstline = assemble(outside)
        metrics, clock = outside.metrics, outside.clock
        self.link = self._link_of(app_token, patience) if app_token else None
        self.inbox = InboxWorkers(
            store=store,
            judge=self.bot.judge,
            clock=clock,
            metrics=metrics,
            waiting=lambda: writer.waiting,
            lease=patience.judging,
        )
        self.delivery = DeliveryWorkers(self.bot.deliverer, clock, metrics)
        self.listening = Listening(clock, self._hears, self._catch_up)
        self.auditor = Auditor(self.bot.desk, metrics, self.problems)
        self.feeds = CalendarFeeds(self.bot.desk, planned)
        self.pages = IncidentPages(self.bot.desk)
        self.calendars = AbsenceCalendars(
            self.bot.desk, CalendarReader(stopped=self.stopped), absences.changed, self.stopped
        )
        self.index = IndexKeeper(self.bot.desk, self.stopped)
        self.handbooks = Handbooks(self.bot.desk, HandbookFolders())
        self.ticks = Ticks(metrics)
        self._ringers = ThreadPoolExecutor(RINGERS if store.dialect == "postgresql" else 1, "ringer")
        self._closed_unheard = threading.Event()
        self._closed_unheard.set()
        self._cycles = 0
        self._cycled = threading.Condition()

    def start(self) -> None:
        """Listen, judge what was left over, read back what was missed, and only then let timers ring (design.md)."""
        self.bot.prepare()
        self.bot.desk.wake = self.delivery.wake
        self.bot.catch_up.wait = self.stopped.wait
        self.bot.tickets.stopped = self.stopped.is_set
        if self._store.dialect == "sqlite":  # one process only, so nobody holds a claim but the dead
            self.inbox.take_back_all()
            self.bot.deliverer.take_back_all()
        self._writer.start()
        if self.link is not None:
            self.link.start()
            self._wait_connected(self.link)
        self.inbox.run_until_idle()
        self.inbox.start()
        while not self.stopped.is_set() and not self.listening.up_to_date():
            self.stopped.wait(1.0)
        self.delivery.start()
        self._ring()

    def _link_of(self, app_token: str, patience: Patience) -> SocketLink:
        return SocketLink(
            self.bot.app,
            app_token,
            metrics=self.bot.outside.metrics,
            on_gap=self._on_gap,
            on_hopeless=self._on_hopeless,
            ping_every=patience.ping_every,
            silent_after=patience.silent_after,
            gap_after=patience.gap_after,
            stopping=self.stopped,
        )

    def _wait_connected(self, link: SocketLink) -> None:
        deadline = time.monotonic() + CONNECT_WITHIN
        while not self.stopped.is_set() and time.monotonic() < deadline:
            if link.wait_connected(timedelta(seconds=0.1)):
                return

    def _ring(self) -> None:
        self.ticks.every(TICK_EVERY, "timers", self.tick)
        self.ticks.every(REAP_EVERY, "reaper", self.bot.deliverer.reap)
        self.ticks.every(CATCH_UP_EVERY, "catch-up", self._read_back)
        self.ticks.every(AUDIT_EVERY, "auditor", self.auditor.look)
        self.ticks.every(REFRESH_EVERY, "refresh", self._refresh)
        self.ticks.every(CALENDARS_EVERY, "calendars", self.calendars.look)
        self.ticks.every(TICKETS_EVERY, "tickets", self.bot.tickets.look)
        self.ticks.every(INDEX_EVERY, "index", self.index.look)
        self.ticks.every(HANDBOOKS_EVERY, "handbooks", self.handbooks.look)
        self.ticks.every(MAINTAIN_EVERY, "maintenance", lambda: tidy(self._store, self.bot.outside.clock.now()))
        self.ticks.start()
        for first in (self._refresh, self._look_at_closed, self._read_handbooks):
            threading.Thread(target=first, name=f"first{first.__name__}", daemon=True).start()

    def _read_handbooks(self) -> None:
        try:
            self.handbooks.look()
        except DatabaseUnavailable as error:
            logger.error("handbooks_not_read", error=error.message)  # the next look makes up for it

    def tick(self) -> None:
        """Run what is due; while something may have been said that nobody has read, only what pages people (O1)."""
        if not self.listening.up_to_date():
            timers.run_due(self.bot.desk, each=self._ringers.map, heard=False)
            return
        while timers.run_due(self.bot.desk, each=self._ringers.map) and not self.stopped.is_set():
            pass
        with self._cycled:
            self._cycles += 1
            self._cycled.notify_all()

    def cycle_finished(self, within: float) -> bool:
        """Wait at most `within` seconds for a cycle that begins after this question; whether there was one."""
        with self._cycled:
            needed = self._cycles + 2  # the one under way may have begun before
            return self._cycled.wait_for(lambda: self._cycles >= needed, within)

    def problems(self) -> Sequence[str]:
        """What is wrong with the way to Slack now, in sentences."""
        found = list(self.link.problems()) if self.link is not None else []
        if self.bot.deliverer.refused is not None:
            found.append(
                f"Slack refuses the bot token ({self.bot.deliverer.refused}), so nothing is sent and everything waits: "
                "reinstall the app, and restart me if its token is a new one."
            )
        return found

    def stop(self) -> None:
        """Stop taking in, finish what is under way, give back the rest (slack.md 6.3)."""
        self.stopped.set()
        self.ticks.stop()
        self._ringers.shutdown()
        self.inbox.stop()
        if self.link is not None:
            self.link.stop()
        self._writer.stop()
        self.delivery.stop()
        self._store.close()

    def put(self, row: InboxRow, timeout: float) -> None:
        """Store what came by another way than Slack; returns once it is durable, raises if it is not."""
        self._writer.put(row, timeout)

    def _stored(self) -> None:
        self.inbox.wake()

    def _hears(self) -> bool:
        return self.link is None or not self.link.problems()

    def _catch_up(self) -> None:
        try:
            self.bot.catch_up.run()
        except SlackFailed as failure:
            if failure.outcome is Outcome.REVOKED:
                self.bot.deliverer.refuse(failure.error)
            raise
        self.bot.deliverer.accept()
        self.inbox.wake()

    def _read_back(self) -> None:
        """A safety net under the socket: what Slack did not deliver is found within minutes."""
        try:
            self._catch_up()
        except SlackFailed as failure:
            logger.warning("catch_up_failed", error=failure.error)
        self._look_at_closed()

    def _look_at_closed(self) -> None:
        """After a start or a gap, people may have written to closed requests while nobody listened (R9)."""
        if not self._closed_unheard.is_set():
            return
        self._closed_unheard.clear()  # before reading: a gap meanwhile calls for another look
        try:
            self.bot.catch_up.look_at_closed()
        except (SlackFailed, DatabaseUnavailable) as failure:
            logger.warning("closed_not_read", error=str(failure))
            self._closed_unheard.set()

    def _on_gap(self, _gap: timedelta) -> None:
        self.listening.gap()
        self._closed_unheard.set()

    def _on_hopeless(self) -> None:
        logger.critical("socket_hopeless", sentence="Slack hands out addresses but nothing comes; the process ends.")
        os.kill(os.getpid(), signal.SIGTERM)

    def _refresh(self) -> None:
        try:
            refresh(self.bot.desk, self.bot.slack)
        except (SlackFailed, DatabaseUnavailable) as failure:
            logger.warning("refresh_failed", error=str(failure))


@dataclass(frozen=True, slots=True)
class Signals:
    """SIGTERM and SIGINT ask to stop; a second one ends at once, as does the time limit: safe by construction."""

    asked: threading.Event = field(default_factory=threading.Event)
    within: float = STOP_WITHIN  # seconds

    def install(self) -> None:
        """Take over both signals; from the main thread only."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        if self.asked.is_set():
            os._exit(1)
        self.asked.set()
        limit = threading.Timer(self.within, _leave)
        limit.daemon = True
        limit.start()


def _leave() -> None:
    """Slack or the database is too slow to wait for; what is under way is looked up by whoever comes next."""
    logger.warning("stopped_early", sentence="Calls were still under way; they are looked up at the next start.")
    os._exit(0)
