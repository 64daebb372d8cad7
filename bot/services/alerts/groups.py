"""Groups of alerts: repeats that join them, their end by the app's word, their return (A2)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.alerts.alert import Alert
from bot.domain.alerts.lifecycle import Seen, comes_back, ends_by_itself, joins
from bot.domain.messages import escaped
from bot.domain.requests import ClosedAs, Request, RequestState, is_alert, is_open
from bot.domain.response import Standing
from bot.domain.teams import Team
from bot.ports.alerts import AlertGroup
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import noise, requests
from bot.services.alerts import beginning, counting
from bot.services.work import BOT_ACTOR, Work, subject_of

WEBHOOK_AUTHOR = "app:"  # alerts that the bot itself posts are by the app that sent them
DELETED_TITLE = "(the message was deleted)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One alert as it came: a message of an app, or what a webhook said, which has no message of its own."""

    alert: Alert
    channel: str
    ts: str | None
    at: datetime
    author: str
    author_name: str
    text: str = ""
    file_count: int = 0
    count: int = 1  # more if there were repeats before it stood anywhere
    last_at: datetime | None = None  # when the last of them came


def take_in(work: Work, team: Team, sighting: Sighting) -> Request | None:
    """Join the alert to its group, or open one (A2); None if it only says that something unknown is over.

    Judged by message time, so that any order of arrival comes to the same (R7).
    """
    found = group_for(work, team, sighting.alert, sighting.at)
    if found is not None:
        return add(work, team, found, sighting)
    if sighting.alert.resolved or sighting.ts is None:
        return None
    return begin(work, team, sighting)


def group_for(work: Work, team: Team, alert: Alert, at: datetime) -> Request | None:
    """The group that an alert at that time belongs to, locked; nobody else decides about its fingerprint meanwhile."""
    work.uow.serialize(lock_of(team, alert))
    latest = work.uow.alerts.latest(team.id, alert.fingerprint)
    request = work.uow.requests.lock(latest.request_id) if latest is not None else None
    group = work.uow.alerts.get(request.id) if request is not None else None
    if request is None or group is None:
        return None
    # Many apps speak up only twice: when it begins and, days later, when it is over.
    is_its_end = alert.resolved and (is_open(request) or request.closed_as is ClosedAs.MUTED)
    return request if is_its_end or joins(at, seen_of(group), request, team.alerts.window) else None


def lock_of(team: Team, alert: Alert) -> str:
    """What a unit of work holds that decides to which group an alert belongs."""
    return f"alert:{team.id}:{alert.fingerprint}"


def add(work: Work, team: Team, request: Request, sighting: Sighting) -> Request:
    """One more of a locked group; a message that is known already changes nothing (R7)."""
    if sighting.ts is not None and not _store(work, request, sighting, sighting.ts, MessagePart.REPEAT):
        return request
    if sighting.alert.resolved:
        return said_to_be_over(work, request, sighting.at)
    group = work.uow.alerts.get(request.id)
    if group is None:
        return request
    before = seen_of(group)
    after = replace(
        group,
        count=group.count + 1,
        first_seen=min(group.first_seen, sighting.at),
        last_seen=max(group.last_seen, sighting.at),
    )
    if sighting.at >= group.last_seen:
        after = _saying(after, sighting.alert, sighting.ts or group.newest_ts)
        request = _worded(work, request, after)
    work.uow.alerts.save(after)
    if comes_back(sighting.at, before, request):
        return beginning.again(work, work.team(request.team) or team, request, after, sighting.at)
    counting.counted(work, request)
    return request


def said_to_be_over(work: Work, request: Request, at: datetime) -> Request:
    """A2: the app says that it is over. What nobody has is closed by it; what somebody has is theirs to resolve."""
    group = work.uow.alerts.get(request.id)
    if group is None or (group.over_at is not None and at <= group.over_at):
        return request
    group = work.uow.alerts.save(replace(group, over_at=at))
    if not seen_of(group).is_over:  # it went on after that, as we know already
        return request
    if not ends_by_itself(request):
        work.audit("alert.over", request, BOT_ACTOR, reason="the app says that it is over", at=at.isoformat())
        noise.changed(work, request)
        return request
    saved = requests.close(work, request, RequestState.RESOLVED, by=BOT_ACTOR, closed_as=ClosedAs.OVER)
    work.uow.timers.cancel(subject_of(saved.id), [beginning.CALL])
    work.audit("request.resolved", saved, BOT_ACTOR, reason="the app says that it is over", at=at.isoformat())
    noise.changed(work, saved)
    return saved


def reworded(work: Work, request: Request, alert: Alert, *, message_ts: str, at: datetime) -> Request:
    """A message of a locked group was edited at that time. An older message than the newest says nothing any more."""
    group = work.uow.alerts.get(request.id)
    if group is None or message_ts != group.newest_ts:
        return request
    if alert.resolved:
        return said_to_be_over(work, request, at)
    before = seen_of(group)
    went_on = before.is_over and group.over_at is not None and at > group.over_at  # edited back: it goes on
    after = _saying(group, alert, message_ts)
    after = work.uow.alerts.save(replace(after, last_seen=max(after.last_seen, at)) if went_on else after)
    request = _worded(work, request, after)
    team = work.team(request.team)
    if team is not None and went_on and comes_back(at, before, request):
        return beginning.again(work, team, request, after, at)
    noise.changed(work, request)
    return request


def is_known_to_be_over(work: Work, request: Request, message: RequestMessage) -> bool:
    """Whether it is no news that this message says that it is over."""
    group = work.uow.alerts.get(request.id)
    return group is None or message.ts != group.newest_ts or seen_of(group).is_over


def purged(work: Work, request: Request, message: RequestMessage) -> None:
    """R6: what a deleted message said is forgotten where the group shows it; that it happened stays."""
    group = work.uow.alerts.get(request.id)
    if group is None or message.ts != group.newest_ts:
        return
    after = work.uow.alerts.save(replace(group, title=DELETED_TITLE, rule="", details="", link=None))
    saved = _worded(work, request, after)
    work.audit("request.purged", saved, message.author, reason="the message was deleted")
    noise.changed(work, saved)


def is_own_post(request: Request, message: RequestMessage) -> bool:
    """Whether the bot itself posted the message, for an alert that came by webhook."""
    return message.part is MessagePart.OPENING and request.author.startswith(WEBHOOK_AUTHOR)


def is_of_alert(request: Request, message: RequestMessage) -> bool:
    """Whether what happens to the message is about an alert and not about what a person wrote."""
    return is_alert(request) and (message.part is not MessagePart.REPLY or message.standing is Standing.BOT)


def seen_of(group: AlertGroup) -> Seen:
    """When the group was seen."""
    return Seen(first=group.first_seen, last=group.last_seen, over=group.over_at)


def begin(work: Work, team: Team, sighting: Sighting) -> Request:
    """A new group, anchored to the sighting's message."""
    ts = sighting.ts or ""
    work.uow.settings.put_once(f"name:{sighting.author}", sighting.author_name, work.now)
    group = AlertGroup(
        request_id=0,
        team=team.id,
        fingerprint=sighting.alert.fingerprint,
        source=sighting.alert.source,
        title=sighting.alert.title,
        rule=sighting.alert.rule,
        service=sighting.alert.service,
        environment=sighting.alert.environment,
        severity=sighting.alert.severity,
        link=sighting.alert.link,
        details=sighting.alert.details,
        count=sighting.count,
        first_seen=sighting.at,
        last_seen=sighting.last_at or sighting.at,
        newest_ts=ts,
    )
    request = beginning.new_request(team, group, channel=sighting.channel, ts=ts, author=sighting.author)
    opened = work.uow.requests.add(replace(request, text=words_of(group), file_count=sighting.file_count))
    if opened is None:
        raise LookupError(f"message {ts} is an alert without a row")
    _store(work, opened, sighting, ts, MessagePart.OPENING)
    group = replace(group, request_id=opened.id)
    work.uow.alerts.add(group)
    opened = beginning.begun(work, team, opened, group)
    # Replies, reactions, edits or the deletion may have overtaken the message they belong to (R7).
    work.uow.inbox.replay(sighting.channel, ts)
    return opened


def words_of(said: AlertGroup | Alert) -> str:
    """What an alert says, as text of a request: the title on the first line, as Slack escapes it."""
    return escaped(f"{said.title}\n{said.details}".strip())


def _saying(group: AlertGroup, alert: Alert, ts: str) -> AlertGroup:
    """The group with the words of its newest alert."""
    return replace(
        group,
        title=alert.title,
        rule=alert.rule,
        severity=alert.severity,
        link=alert.link or group.link,
        details=alert.details,
        newest_ts=ts,
    )


def _worded(work: Work, request: Request, group: AlertGroup) -> Request:
    text = words_of(group)
    return request if text == request.text else work.uow.requests.save(replace(request, text=text))


def _store(work: Work, request: Request, sighting: Sighting, ts: str, part: MessagePart) -> bool:
    """Keep the message; False if it is known. Of repeats only that they were: a storm says the same 500 times."""
    is_repeat = part is MessagePart.REPEAT
    stored = work.uow.requests.add_message(
        RequestMessage(
            request_id=request.id,
            channel=sighting.channel,
            ts=ts,
            part=part,
            author=sighting.author,
            standing=Standing.BOT,
            text="" if is_repeat else sighting.text,
            file_count=0 if is_repeat else sighting.file_count,
            posted_at=sighting.at,
        )
    )
    return stored is not None
