"""Muting alerts for a time, with a reason that everybody can see; leads and admins only (A4, P1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.reasons import Reason
from bot.domain.requests import ClosedAs, Request, RequestState, is_alert, is_muted, is_open
from bot.domain.response import ResponseKind
from bot.domain.teams import Team
from bot.ports.alert_screens import MuteForm
from bot.ports.alerts import AlertGroup, AlertMute, MuteScope
from bot.ports.rows import Timer
from bot.services import finding, lines, noise, people, requests, timers
from bot.services.alerts import beginning, muted
from bot.services.alerts.groups import seen_of
from bot.services.alerts.shown import may_mute
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Done, Outcome, Work

MUTE = "alert_mute"
LONGEST = timedelta(days=366)
WRONG_DAY = "wrong_day"
NO_ALERT = Reason("no_alert", "This is no alert any more. Open its card again to see what it is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants muted, until when and why."""

    scope: MuteScope
    until: datetime
    reason: str


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> MuteForm | Reason:
    """What **Mute…** asks, or why this person cannot."""
    found = _allowed(work, user, request, seen_version)
    if isinstance(found, Reason):
        return found
    _, known, group = found
    return MuteForm(
        request=known,
        about=lines.link(work, known),
        service=group.service,
        source_name=Names(work).person(known.author).name,
    )


def mute(work: Work, user: str, request_id: int, seen_version: int | None, wish: Wish) -> Outcome:
    """Mute an alert, or everything of its service or app: repeats are counted and call nobody until then (A4)."""
    found = _allowed(work, user, work.uow.requests.lock(request_id), seen_version)
    if isinstance(found, Reason):
        return found
    team, request, group = found
    refused = _unreasonable(work, wish)
    if refused is not None:
        return refused
    row = work.uow.alerts.add_mute(_row(work, user, group, wish))
    timers.arm(work, MUTE, f"{MUTE}:{row.id}", team.id, row.until, key=f"{MUTE}:{row.id}")
    gesture = requests.gesture_of(work, team, request, user)
    if request.responded_at is None and is_open(request):
        request = requests.record(work, team, request, ResponseKind.TRIAGE, gesture)  # somebody looked, and decided
    saved = muted.close(work, request, group, row, by=user)
    noise.changed(work, saved)
    others = _silence_others(work, team, row, besides=saved.id)
    also = f" {len(others)} more that nobody had are closed with it." if others else ""
    return Done(saved, f"Muted. It ends by itself, and Unmute on the card ends it before.{also}")


def unmute(work: Work, user: str, mute_id: int) -> Reason | None:
    """End a mute before its time; None if it is ended."""
    row = work.uow.alerts.lock_mute(mute_id)
    team = work.team(row.team) if row is not None else None
    if row is None or team is None:
        return Reason("unknown", "I do not know this mute any more.")
    if not may_mute(work, team, user):
        return _leads_only(work, team, "unmute")
    if row.ended_at is not None:
        return Reason("ended", "This mute is over already.")
    work.uow.timers.cancel(f"{MUTE}:{row.id}")
    _end(work, team, row, by=user)
    return None


@rings(MUTE)
def _rings(work: Work, due: Sequence[Timer]) -> None:
    row = work.uow.alerts.lock_mute(int(due[0].subject.removeprefix(f"{MUTE}:")))
    team = work.team(row.team) if row is not None else None
    if row is not None and team is not None and row.ended_at is None:
        _end(work, team, row, by=None)


def _end(work: Work, team: Team, row: AlertMute, *, by: str | None) -> None:
    """What goes on waits anew; what has been quiet stays closed, and says so."""
    work.uow.alerts.save_mute(replace(row, ended_at=work.now, ended_by=by))
    muted_from = work.uow.requests.get(row.request_id)
    if muted_from is not None:
        why = "its time was over" if by is None else "ended before its time"
        work.audit("alert.mute_ended", muted_from, by or BOT_ACTOR, reason=why, mute=row.id, scope=row.scope)
    noise.lists_changed(work, team.id)
    for each in work.uow.alerts.closed_by_mute(row.id):
        request = work.uow.requests.lock(each.request_id)
        group = work.uow.alerts.get(each.request_id)
        if request is None or group is None or group.mute_id != row.id or not is_muted(request):
            continue
        other = muted.covering(work, group)
        if other is not None:
            noise.changed(work, muted.close(work, request, group, other, by=by or BOT_ACTOR))
        elif _goes_on(work, team, group):
            beginning.again(work, work.team(request.team) or team, request, group, work.now, unmuted=True)
        else:
            _stays_closed(work, request, by=by)


def _goes_on(work: Work, team: Team, group: AlertGroup) -> bool:
    return not seen_of(group).is_over and group.last_seen >= work.now - team.alerts.window


def _stays_closed(work: Work, request: Request, *, by: str | None) -> None:
    saved = work.uow.requests.save(replace(request, closed_as=ClosedAs.OVER, version=request.version + 1))
    work.audit("alert.unmuted", saved, by or BOT_ACTOR, reason="the mute is over, and it has been quiet")
    noise.changed(work, saved)


def _silence_others(work: Work, team: Team, row: AlertMute, *, besides: int) -> Sequence[int]:
    """A mute of a service or an app closes all that waits there and that nobody has."""
    if row.scope is MuteScope.FINGERPRINT:
        return ()
    waiting = sorted(each.id for each in work.uow.requests.unanswered(team.id) if is_alert(each))
    silenced = []
    for number in waiting:
        request = work.uow.requests.lock(number) if number != besides else None
        group = work.uow.alerts.get(number) if request is not None else None
        if request is None or group is None or not row.covers(group) or request.owner is not None:
            continue
        if request.state is RequestState.WAITING:
            noise.changed(work, muted.close(work, request, group, row, by=row.by))
            silenced.append(number)
    return silenced


def _row(work: Work, user: str, group: AlertGroup, wish: Wish) -> AlertMute:
    of_scope = {
        MuteScope.FINGERPRINT: (group.fingerprint, group.title),
        MuteScope.SERVICE: (group.service or "", group.service or ""),
        MuteScope.SOURCE: (group.source.value, group.source.value),
    }
    value, title = of_scope[wish.scope]
    return AlertMute(
        team=group.team,
        scope=wish.scope,
        value=value,
        title=title,
        reason=wish.reason,
        by=user,
        since=work.now,
        until=wish.until,
        request_id=group.request_id,
    )


def _unreasonable(work: Work, wish: Wish) -> Reason | None:
    if not wish.reason:
        return Reason("no_reason", "Say why: whoever sees the alert meanwhile wants to know.")
    if wish.until <= work.now:
        return Reason(WRONG_DAY, "This day is over. Choose a later one.")
    if wish.until > work.now + LONGEST:
        return Reason(WRONG_DAY, "A mute lasts a year at most. Choose an earlier day.")
    return None


def _allowed(
    work: Work, user: str, request: Request | None, seen_version: int | None
) -> tuple[Team, Request, AlertGroup] | Reason:
    group = work.uow.alerts.get(request.id) if request is not None else None
    team = work.team(group.team) if group is not None else None
    if request is None or group is None or team is None:
        return NO_ALERT
    if not may_mute(work, team, user):
        return _leads_only(work, team, "mute")
    return finding.stale(work, request, seen_version, user) or (team, request, group)


def _leads_only(work: Work, team: Team, what: str) -> Reason:
    """P2: a refusal says who can."""
    leads = Names(work).people(people.still_here(work, team.leads or work.rules.admins))
    who = " or ".join(each.name for each in leads) or "an admin"
    return Reason("leads_only", f"Only leads of {team.name} and admins can {what} alerts. Please ask {who}.")
