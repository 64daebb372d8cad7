"""The bot, put together: every part made once, in one place, from values."""

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import App
from slack_sdk import WebClient

from bot.clock import Clock
from bot.domain.teams import Rulebook
from bot.integrations.slack import SlackClient
from bot.integrations.trackers.console import Console
from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.notifier import NobodyOutside, Notifier
from bot.ports.rows import InboxRow
from bot.ports.storage import Store
from bot.ports.tracker import Tracker
from bot.services import channels, seeding, timers, webhooks
from bot.services.catch_up import CatchUp
from bot.services.deliver import Deliverer, Pace
from bot.services.digest import weekly
from bot.services.directory import filing
from bot.services.duties import coming_up
from bot.services.rotation import roster_import, weeks
from bot.services.schedules import turns
from bot.services.tickets.delivery import TicketDelivery
from bot.services.work import Desk
from handlers.app import build_app, dispatch_row
from handlers.middleware import InboxWriter
from handlers.office import Office
from handlers.views import render


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the bot stands on: made by `run`, by the demo and by tests, each in its own way."""

    rules: Rulebook
    store: Store
    writer: InboxWriter
    web: WebClient
    identity: Identity
    clock: Clock
    worker: str  # names this process in claims; different in every replica
    metrics: Metrics = field(default_factory=Metrics)
    pace: Pace = field(default_factory=Pace)
    notifier: Notifier = field(default_factory=NobodyOutside)  # people outside Slack (O1)
    warnings: tuple[str, ...] = ()
    signing_secret: str | None = None
    on_revoked: Callable[[str], None] = lambda _error: None
    tracker: Tracker = field(default_factory=Console)


@dataclass(frozen=True, slots=True, kw_only=True)
class Firstline:
    """The assembled bot, without threads: whoever runs it decides who turns the crank."""

    outside: Outside
    desk: Desk
    slack: SlackClient
    app: App
    deliverer: Deliverer
    catch_up: CatchUp
    tickets: TicketDelivery

    def judge(self, row: InboxRow) -> bool:
        """Judge what was stored, an event of Slack or a webhook; True if that has finished the row. Raises freely."""
        return webhooks.judge(self.desk, row) if webhooks.is_webhook(row) else dispatch_row(self.app, row)

    def prepare(self) -> None:
        """Before the first event: introduce configured people, remember where the workspace is, find timer rings."""
        timers.kinds()
        with self.desk.work("start") as work:
            seeding.seed(work)
            filing.seed(work)
            turns.arm_all(work)
            coming_up.arm_all(work)
            weekly.arm_all(work)
            work.uow.settings.put("bot_user", self.outside.identity.bot_user, work.now)
            if self.outside.identity.workspace_url:
                work.uow.settings.put("workspace_url", self.outside.identity.workspace_url, work.now)
            weeks.begin(work)
            roster_import.log_differences(work)


def assemble(outside: Outside) -> Firstline:
    """Make every part and tie them together."""
    desk = Desk(outside.store, outside.clock, outside.rules, outside.metrics)
    slack = SlackClient(outside.web, outside.identity, outside.metrics)
    deliverer = Deliverer(
        desk=desk,
        store=outside.store,
        slack=slack,
        render=render,
        clock=outside.clock,
        worker=outside.worker,
        pace=outside.pace,
        on_revoked=outside.on_revoked,
        notifier=outside.notifier,
    )
    office = Office(
        desk=desk,
        slack=slack,
        render=render,
        identity=outside.identity,
        tracker=outside.tracker,
        command=outside.rules.command,
        warnings=outside.warnings,
        on_revoked=deliverer.refuse,
    )
    return Firstline(
        outside=outside,
        desk=desk,
        slack=slack,
        app=build_app(
            client=outside.web,
            me=outside.identity,
            writer=outside.writer,
            clock=outside.clock,
            desk=office,
            metrics=outside.metrics,
            signing_secret=outside.signing_secret,
        ),
        deliverer=deliverer,
        catch_up=CatchUp(
            desk, slack, outside.clock, lambda channel, error: channels.report_unreadable(desk, channel, error)
        ),
        tickets=TicketDelivery(desk, outside.tracker),
    )
