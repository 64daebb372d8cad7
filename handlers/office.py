"""What listeners work with: the desk for use cases, Slack for look-ups, the pen that draws, and who we are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from slack_bolt import BoltContext

from bot.ports.identity import Identity
from bot.ports.slack import Renderer, Slack
from bot.ports.tracker import Tracker
from bot.services.work import Desk, Work
from handlers.middleware import INBOX_DONE, INBOX_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Handed to the `register` function of every listener module."""

    desk: Desk
    slack: Slack  # for look-ups only: whatever people are to see goes through the outbox
    render: Renderer
    identity: Identity
    tracker: Tracker  # to read what people write about tickets: it is called elsewhere
    command: str  # the slash command, as it is configured
    warnings: tuple[str, ...] = ()  # about the configuration, for `config`
    on_revoked: Callable[[str], None] = lambda _event: None  # the installation does not work any more

    @contextmanager
    def event(self, context: BoltContext) -> Iterator[Work]:
        """The transaction of one event; its row in the inbox is done with it, all or nothing."""
        with self.desk.work("event", inbox_id=context.get(INBOX_ID)) as work:
            yield work
        context[INBOX_DONE] = True
