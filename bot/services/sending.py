"""Saying one thing in Slack or outside of it: drawn from the state of this moment, looked up before it is repeated."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.domain.reasons import Reason
from bot.ports.notifier import Notification, Notifier, NotifyError
from bot.ports.outbox import UNDER, Kind, OutboxRow, OutboxState
from bot.ports.screens import Rendered
from bot.ports.slack import Outcome, Renderer, Slack, SlackFailed
from bot.ports.storage import Store
from bot.services.compose import compose
from bot.services.people import Names
from bot.services.refresh import learn_names
from bot.services.work import Desk

_UNDRAWN = frozenset({Kind.REACTIONS, Kind.USER_GROUP, Kind.NOTIFY})  # no view draws them


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The row is as it should be: the fingerprint of what it shows, where it stands, and what that took."""

    content: str
    channel: str | None = None
    ts: str | None = None
    posted: bool = False  # a new post, which counts for the lane's pace
    called: bool = True  # False if Slack showed it already


class Sender:
    """Makes Slack agree with single rows. Knows nothing of claims; `still_ours` raises when the claim may end."""

    def __init__(
        self,
        *,
        desk: Desk,
        store: Store,
        slack: Slack,
        render: Renderer,
        clock: Clock,
        still_ours: Callable[[OutboxRow], None],
        notifier: Notifier,
    ) -> None:
        self._desk = desk
        self._store = store
        self._slack = slack
        self._render = render
        self._clock = clock
        self._still_ours = still_ours
        self._notifier = notifier

    def send(self, row: OutboxRow) -> Sent | Reason:
        """Say it, or the reason why it no longer needs saying. Raises SlackFailed."""
        row = self._under(row)
        if row.gone:
            return self._remove(row)
        screen = self._composed(row)
        if isinstance(screen, Reason):
            return screen
        if row.kind in _UNDRAWN:
            return self._told(row, screen)
        return self._drawn(row, self._render(screen))

    def _under(self, row: OutboxRow) -> OutboxRow:
        """Where the thread stands that the row belongs in. Without its first message it is said in the channel."""
        if row.thread_ts is None or not row.thread_ts.startswith(UNDER):
            return row
        with self._store.reading() as uow:
            first = uow.outbox.get(row.thread_ts.removeprefix(UNDER))
        if first is not None and first.slack_ts is None and first.state is not OutboxState.DEAD:
            raise SlackFailed(Outcome.LATER, "its thread does not stand in Slack yet")
        return replace(row, thread_ts=first.slack_ts if first is not None else None)

    def _drawn(self, row: OutboxRow, rendered: Rendered) -> Sent:
        match row.kind:
            case Kind.EPHEMERAL:
                return self._ephemeral(row, rendered)
            case Kind.HOME:
                return self._home(row, rendered)
            case Kind.TOPIC:
                return self._topic(row, rendered)
            case _:
                return self._message(row, rendered)

    def _told(self, row: OutboxRow, wanted: object) -> Sent:
        match row.kind:
            case Kind.REACTIONS:
                return self._react(row, wanted)
            case Kind.USER_GROUP:
                return self._user_group(row, wanted)
            case _:
                return self._notify(row, wanted)

    def _ephemeral(self, row: OutboxRow, rendered: Rendered) -> Sent:
        self._slack.ephemeral(_known(row.channel), _known(row.user), rendered, thread_ts=row.thread_ts)
        return Sent(content=hashed(rendered))

    def _home(self, row: OutboxRow, rendered: Rendered) -> Sent:
        content = hashed(rendered)
        differs = content != row.delivered_hash
        if differs:
            self._slack.publish_home(_known(row.user), rendered)
        return Sent(content=content, called=differs)

    def _topic(self, row: OutboxRow, rendered: Rendered) -> Sent:
        """Each change leaves a visible line in the channel, so only another text is a change (slack.md 2.2)."""
        content = hashed(rendered)
        differs = content != row.delivered_hash
        if differs:
            self._slack.set_topic(_known(row.channel), rendered.text)
        return Sent(content=content, channel=row.channel, called=differs)

    def _user_group(self, row: OutboxRow, wanted: object) -> Sent:
        """Compared with Slack each time, since people may have changed the group by hand; nobody is never wanted."""
        users = tuple(map(str, wanted)) if isinstance(wanted, tuple) else ()
        if not users:
            raise SlackFailed(Outcome.PERMANENT, "no_users_provided")
        self._slack.set_user_group(str(row.data["group"]), users)
        return Sent(content=",".join(sorted(users)))

    def _notify(self, row: OutboxRow, screen: object) -> Sent:
        """Outside Slack (O1). Nobody can be asked there whether an earlier try arrived: rather twice than never."""
        if not isinstance(screen, Notification):
            raise TypeError(f"{row.view} composes no notification")
        try:
            self._notifier.send(str(row.data["target"]), screen, key=row.key)
        except NotifyError as error:
            outcome = Outcome.LATER if error.again else Outcome.PERMANENT
            raise SlackFailed(outcome, error.sentence) from error
        return Sent(content=screen.title, called=False)

    def _composed(self, row: OutboxRow) -> object | Reason:
        """Compose in one short read; names that nobody knows yet are asked from Slack outside of it."""
        with self._desk.reading("deliver") as work:
            names = Names(work)
            screen = compose(work, names, row)
            missing = names.missing
        if not missing or not learn_names(self._desk, self._slack, missing):
            return screen
        with self._desk.reading("deliver") as work:
            return compose(work, Names(work), row)

    def _message(self, row: OutboxRow, rendered: Rendered) -> Sent:
        content = hashed(rendered)
        if row.slack_ts is None and row.verify:
            row = self._looked_up(row)
        if row.slack_ts is None:
            channel = self._channel(row)
            self._still_ours(row)  # looking and opening a conversation took their time
            place = self._slack.post(
                channel, rendered, key=row.key, version=row.desired_version, thread_ts=row.thread_ts
            )
            return Sent(content=content, channel=place.channel, ts=place.ts, posted=True)
        channel = _known(row.slack_channel)
        differs = content != row.delivered_hash
        if differs:
            self._slack.edit(channel, row.slack_ts, rendered, key=row.key, version=row.desired_version)
        return Sent(content=content, channel=channel, ts=row.slack_ts, called=differs)

    def _looked_up(self, row: OutboxRow) -> OutboxRow:
        """After an unknown outcome: where the message stands already, if it does (its content may be older)."""
        oldest = (row.first_claimed_at or row.created_at) - timedelta(minutes=1)
        found = self._slack.find(self._channel(row), key=row.key, thread_ts=row.thread_ts, oldest=oldest)
        if found is None:
            return row
        return replace(row, slack_channel=found.channel, slack_ts=found.ts, delivered_hash=None)

    def _channel(self, row: OutboxRow) -> str:
        if row.kind is not Kind.DM:
            return _known(row.channel)
        if row.slack_channel is not None:
            return row.slack_channel
        user = _known(row.user)
        with self._store.reading() as uow:
            known = uow.settings.get(f"dm:{user}")
        if isinstance(known, str):
            return known
        channel = self._slack.open_dm(user)
        with self._store.begin() as uow:
            uow.settings.put(f"dm:{user}", channel, self._clock.now())
        return channel

    def _react(self, row: OutboxRow, wanted: object) -> Sent:
        names = tuple(map(str, wanted)) if isinstance(wanted, tuple) else ()
        before = tuple(row.delivered_hash.split(",")) if row.delivered_hash else ()
        add = [name for name in names if name not in before]
        remove = [name for name in before if name not in names]
        if add or remove:
            self._slack.set_reactions(_known(row.channel), _known(row.thread_ts), add=add, remove=remove)
        return Sent(content=",".join(names), called=bool(add or remove))

    def _remove(self, row: OutboxRow) -> Sent:
        if row.slack_ts is None and row.verify:
            row = self._looked_up(row)
        if row.slack_ts is not None:
            self._slack.delete(_known(row.slack_channel), row.slack_ts)
        return Sent(content="", channel=row.slack_channel, ts=row.slack_ts)


def hashed(rendered: Rendered) -> str:
    """The fingerprint of what a message says, to leave out edits that change nothing."""
    packed = json.dumps([rendered.text, rendered.blocks], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def _known(value: str | None) -> str:
    if value is None:
        raise SlackFailed(Outcome.PERMANENT, "the message has no address")
    return value
