"""Alerts that come by webhook and have no message in Slack: the bot posts them itself, and the group begins there (A1).

Until the post exists, what is known of the group waits with it in the outbox; repeats are counted there. What
Slack tells of our own posts is not listened to: the row that was delivered knows where it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from bot.domain.alerts.alert import Alert, Severity, Source
from bot.domain.alerts.naming import source_name
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.domain.teams import Team
from bot.ports.alert_screens import AlertPost
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.services import noise, opening, timers
from bot.services.alerts import groups
from bot.services.alerts.groups import WEBHOOK_AUTHOR, Sighting
from bot.services.compose import composes
from bot.services.people import Names
from bot.services.posted import follows_post
from bot.services.timers import rings
from bot.services.work import Work

POST = "alert_post"
LOOK_AGAIN = timedelta(seconds=5)
PATIENCE = 4  # what waits long for its post is looked at less often: after a quarter of its age
_UNDER_WAY = f"{POST}:"  # in settings, with team and fingerprint: the key of a post that nobody has seen yet


def received(work: Work, team: Team, alerts: Sequence[Alert]) -> None:
    """Each alert joins its group or begins one with a post in the team's alerts channel.

    Whoever calls sees to it that a delivery is judged once (O2): there is no message to know it again by.
    """
    for alert in alerts:
        _take_in(work, team, alert)


def _take_in(work: Work, team: Team, alert: Alert) -> None:
    request = groups.group_for(work, team, alert, work.now) or _anchored_now(work, team, alert)
    channel = _channel(work, team)
    if request is not None:
        groups.add(work, team, request, _sighting(alert, request.channel, None, work.now))
        return
    row = _under_way(work, team, alert.fingerprint)
    if row is not None:
        _say(work, team, channel, row.key, _counted(row.data, alert, work.now))
    elif not alert.resolved:
        _begin(work, team, channel, alert)


def _begin(work: Work, team: Team, channel: str, alert: Alert) -> None:
    pointer = _pointer(team, alert.fingerprint)
    key = f"{pointer}:{work.now.timestamp():.6f}"
    work.uow.settings.put(pointer, key, work.now)
    now = work.now.isoformat()
    _say(work, team, channel, key, {**_packed(alert), "count": 1, "first_seen": now, "last_seen": now})
    timers.arm(work, POST, pointer, team.id, work.now + LOOK_AGAIN, key=key, post=key)


def _say(work: Work, team: Team, channel: str, key: str, data: dict[str, object]) -> None:
    noise.channel_line(work, channel, team=team.id, key=key, view=POST, data=data)


def _counted(data: Mapping[str, object], alert: Alert, now: datetime) -> dict[str, object]:
    """What waits with a post, after one more alert."""
    if alert.resolved:
        return {**data, "over_at": now.isoformat()}
    return {**data, "count": int(str(data["count"])) + 1, "last_seen": now.isoformat()}


def _anchored_now(work: Work, team: Team, alert: Alert) -> Request | None:
    row = _under_way(work, team, alert.fingerprint)
    if row is None or row.slack_ts is None:
        return None
    return _anchor(work, team, row, row.slack_channel or row.channel or "", row.slack_ts)


def _under_way(work: Work, team: Team, fingerprint: str) -> OutboxRow | None:
    key = work.uow.settings.get(_pointer(team, fingerprint))
    return work.uow.outbox.get(key) if isinstance(key, str) else None


@follows_post(POST)
def _delivered(work: Work, row: OutboxRow, channel: str, ts: str) -> None:
    team = work.team(row.team)
    if team is not None:
        _anchor(work, team, row, channel, ts)


@rings(POST)
def _look_again(work: Work, due: Sequence[Timer]) -> None:
    """Begin the group once its post was delivered, also if the process died just then."""
    timer = due[-1]
    key = str(timer.data["post"])
    row, team = work.uow.outbox.get(key), work.team(timer.team)
    if row is None or team is None or work.uow.settings.get(timer.subject) != key:
        return
    if row.slack_ts is None:
        later = max(LOOK_AGAIN, (work.now - row.created_at) / PATIENCE)
        work.uow.timers.rearm(replace(timer, due_at=work.now + later))
    else:
        _anchor(work, team, row, row.slack_channel or row.channel or "", row.slack_ts)


def _anchor(work: Work, team: Team, row: OutboxRow, channel: str, ts: str) -> Request | None:
    """The group begins at its post, with all that was counted meanwhile."""
    alert = _unpacked(row.data)
    work.uow.serialize(groups.lock_of(team, alert))
    pointer = _pointer(team, alert.fingerprint)
    row = work.uow.outbox.get(row.key) or row
    if work.uow.settings.get(pointer) != row.key:  # somebody was faster
        known = work.uow.requests.id_of_message(channel, ts)
        return work.uow.requests.lock(known) if known is not None else None
    work.uow.settings.delete(pointer)
    sighting = replace(
        _sighting(alert, channel, ts, _instant(row.data["first_seen"])),
        last_at=_instant(row.data["last_seen"]),
        count=int(str(row.data["count"])),
    )
    request = groups.begin(work, team, sighting)
    over_at = row.data.get("over_at")
    return request if over_at is None else groups.said_to_be_over(work, request, _instant(over_at))


def _sighting(alert: Alert, channel: str, ts: str | None, at: datetime) -> Sighting:
    return Sighting(
        alert=alert,
        channel=channel,
        ts=ts,
        at=at,
        author=f"{WEBHOOK_AUTHOR}{alert.source.value}",
        author_name=source_name(alert.source),
        text=groups.words_of(alert),
    )


def _channel(work: Work, team: Team) -> str:
    """Where the team reads alerts, else its own room, else where it answers requests."""
    kept = opening.alert_channels(work, team)
    return kept[0] if kept else team.internal_channel or team.channels[0].id


def _pointer(team: Team, fingerprint: str) -> str:
    return f"{_UNDER_WAY}{team.id}:{fingerprint}"


def _packed(alert: Alert) -> dict[str, object]:
    return asdict(alert)


def _unpacked(data: Mapping[str, object]) -> Alert:
    severity = data.get("severity")
    return Alert(
        source=Source(str(data["source"])),
        title=str(data["title"]),
        rule=str(data["rule"]),
        fingerprint=str(data["fingerprint"]),
        severity=Severity(str(severity)) if severity is not None else None,
        service=_optional(data.get("service")),
        environment=_optional(data.get("environment")),
        link=_optional(data.get("link")),
        details=str(data["details"]),
    )


def _optional(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _instant(value: object) -> datetime:
    return datetime.fromisoformat(str(value))


@composes(POST)
def _post(_work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    alert = _unpacked(row.data)
    return AlertPost(source_name=source_name(alert.source), alert=alert)
