"""The noise governor: the only place that asks for messages, so that N1-N6 hold wherever they come from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.requests import Origin, Request, is_alert, is_unanswered
from bot.domain.teams import Team
from bot.ports.outbox import Desired, Kind, Priority
from bot.services import board, reminded, shared_lines
from bot.services.shared_lines import Storm
from bot.services.work import Work, at_the_end

OWN_POSTS = 2  # N2: posts of the bot's own accord in a request's life, beside the card
HOME_EVERY = timedelta(seconds=5)  # a Home tab that many changes touch is drawn once
HOME_VIEWERS = "home:"


def card_key(request_id: int) -> str:
    """The outbox key of a request's card."""
    return f"card:{request_id}"


def ticket_reply_key(request_id: int) -> str:
    """The outbox key of the reply that names a request's ticket, and is drawn anew once it exists (T1)."""
    return f"triage_ticket:{request_id}"


def missed_key(request: Request) -> str:
    """The outbox key of the call in the thread after a missed target (F6)."""
    return f"missed:{request.id}:{request.team}:{request.due_at.timestamp():.0f}"


def back_key(request: Request) -> str:
    """The outbox key of the call in the thread of an alert that came back (A2)."""
    return f"alert_back:{request.id}:{request.opened_at.timestamp():.0f}"


def card(work: Work, request: Request, mention: Sequence[str] = ()) -> None:
    """Post or redraw the request's one card (N2); `mention`: responders who must act now (N3)."""
    _want_card(work, request, {"request": request.id, "mention": list(mention)})


def remove_card(work: Work, request: Request) -> None:
    """R6: a request that was deleted before anybody answered leaves no card."""
    _want_card(work, request, {}, gone=True)


def _want_card(work: Work, request: Request, data: dict[str, object], *, gone: bool = False) -> None:
    work.uow.outbox.want(
        Desired(
            key=card_key(request.id),
            kind=Kind.MESSAGE,
            team=request.team,
            view="alert_card" if is_alert(request) else "card",
            channel=request.channel,
            thread_ts=request.thread_ts,
            data=data,
            priority=Priority.CARD,
            request_id=request.id,
            gone=gone,
        ),
        work.now,
    )


def changed(work: Work, request: Request) -> None:
    """A request changed: its card, its state emoji, lines that list it, the board and the open Home tabs follow."""
    work.changes.requests[request.id] = request
    lists_changed(work, request.team, {request.author, *([request.owner] if request.owner else [])})


def card_changed(work: Work, request: Request) -> None:
    """Only the card of a request shows something else now, such as a suggestion (T3)."""
    work.changes.cards.add(request.id)


def lists_changed(work: Work, team_id: str, people: Collection[str] = ()) -> None:
    """The board and the Home tabs of members and of `people` show something else now."""
    work.changes.teams.add(team_id)
    work.changes.people.update(people)


@at_the_end
def _draw_changes(work: Work) -> None:
    """Draw again what shows the changes. Many units of work touch these messages, so each does it last and in the one
    order: whoever comes second waits for a moment, and never crosswise."""
    requests = [request for _, request in sorted(work.changes.requests.items())]
    lines = shared_lines.listing(work, requests)
    shown_on = {number for request in requests for number in _shown_on(request)}
    cards = [card_key(number) for number in sorted(shown_on | work.changes.cards)]
    calls = [key for each in requests if not is_unanswered(each) for key in (missed_key(each), back_key(each))]
    replies = [ticket_reply_key(request.id) for request in requests]
    work.uow.outbox.redraw([*cards, *calls, *lines, *replies], work.now)
    for request in requests:
        _state_emoji(work, request)
    teams = [team for team_id in sorted(work.changes.teams) if (team := work.team(team_id)) is not None]
    for team in teams:
        board.draw(work, team)
    if teams:
        _draw_homes(work, teams)


def _shown_on(request: Request) -> tuple[int, ...]:
    """The requests whose cards tell of it: its own, and the one that it was split from (R3)."""
    split_from = request.linked_from if request.origin is Origin.SPLIT else None
    return (request.id,) if split_from is None else (split_from, request.id)


def _state_emoji(work: Work, request: Request) -> None:
    work.uow.outbox.want(
        Desired(
            key=f"reactions:{request.id}",
            kind=Kind.REACTIONS,
            team=request.team,
            view="reactions",
            channel=request.channel,
            thread_ts=request.message_ts,
            data={"request": request.id},
            priority=Priority.OTHER,
            request_id=request.id,
        ),
        work.now,
    )


def _draw_homes(work: Work, teams: Sequence[Team]) -> None:
    concerned = set(work.changes.people)
    for team in teams:
        concerned.update(team.leads, (member.user for member in work.uow.duty.members(team.id)))
    viewers = {key.removeprefix(HOME_VIEWERS) for key in work.uow.settings.with_prefix(HOME_VIEWERS)}
    work.uow.outbox.redraw([f"home:{user}" for user in concerned & viewers], work.now, work.now + HOME_EVERY)


def home(work: Work, user: str) -> None:
    """Draw a person's Home tab now: they have just opened it."""
    work.uow.settings.put(f"{HOME_VIEWERS}{user}", work.now.isoformat(), work.now)
    work.uow.outbox.want(
        Desired(key=f"home:{user}", kind=Kind.HOME, team="", view="home", user=user, data={}), work.now
    )


def own_home_changed(work: Work, user: str) -> None:
    """A person changed a setting of theirs, and may be looking at it."""
    work.uow.outbox.redraw([f"{HOME_VIEWERS}{user}"], work.now)


def own_post(
    work: Work, request: Request, *, key: str, view: str, data: dict[str, object], priority: Priority = Priority.OTHER
) -> Request | None:
    """A post in the thread of the bot's own accord; None when the request's two are spent (N2)."""
    if work.uow.outbox.get(key) is not None:
        return request
    if request.own_posts >= OWN_POSTS:
        return None
    thread_post(work, request, key=key, view=view, data=data, priority=priority)
    return work.uow.requests.save(replace(request, own_posts=request.own_posts + 1))


def thread_post(
    work: Work, request: Request, *, key: str, view: str, data: dict[str, object], priority: Priority = Priority.OTHER
) -> None:
    """A post in the thread that a person asked for: a handoff, a resolution text (N2)."""
    work.changes.said[key] = request
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.MESSAGE,
            team=request.team,
            view=view,
            channel=request.channel,
            thread_ts=request.thread_ts,
            data=data,
            priority=priority,
            request_id=request.id,
        ),
        work.now,
    )


def direct(
    work: Work,
    user: str,
    *,
    team: str,
    key: str,
    view: str,
    data: dict[str, object],
    priority: Priority = Priority.OTHER,
    request_id: int | None = None,
) -> bool:
    """A direct message; False if the person muted them (N4)."""
    if muted_until(work, user) is not None:
        return False
    work.uow.outbox.want(
        Desired(
            key=key, kind=Kind.DM, team=team, view=view, user=user, data=data, priority=priority, request_id=request_id
        ),
        work.now,
    )
    return True


def reminder(
    work: Work,
    user: str,
    request: Request,
    *,
    step: int,
    due_at: datetime,
    role: str,
    after: timedelta,
    at_opening: bool,
    alike: Callable[[], Mapping[int, datetime]] = dict,
) -> bool:
    """A reminder by direct message, one for all requests that are due in the same breath (F6); False if muted.

    `alike` gives other requests whose same step comes in the same breath, and when; they are named as well, unless
    an earlier message did, and when their step comes nothing is said again.
    """
    if muted_until(work, user) is not None:
        return False
    named = reminded.lately(work, user, role)
    if named.knows(reminded.of(request.id, step), due_at):
        return True
    prefix = f"reminder:{user}:{role}:"
    joins = work.uow.outbox.append_pending(prefix, "requests", request.id) is not None
    steps = {request.id: due_at}
    if not joins:
        steps |= {each: due for each, due in alike().items() if not named.knows(reminded.of(each, step), due)}
    reminded.remember(work, named, {reminded.of(each, step): due for each, due in steps.items()})
    return joins or direct(
        work,
        user,
        team=request.team,
        key=f"{prefix}{request.id}:{step}:{request.version}",
        view="reminder",
        data={
            "requests": list(steps),
            "role": role,
            "after": after.total_seconds(),
            "at_opening": at_opening,
        },
        priority=Priority.ESCALATION,
    )


def storm_reminder(work: Work, user: str, team: Team, storm: Storm, *, role: str, after: timedelta) -> bool:
    """F9: the one reminder of a storm to a person whom its line did not call; False if muted."""
    data: dict[str, object] = {"requests": list(storm.waiting), "role": role, "after": after.total_seconds()}
    key = f"reminder:{storm.key}:{user}"
    return direct(work, user, team=team.id, key=key, view="reminder", data=data, priority=Priority.ESCALATION)


def hint(
    work: Work,
    user: str,
    channel: str,
    *,
    team: str,
    key: str,
    view: str,
    data: dict[str, object],
    thread_ts: str | None = None,
) -> None:
    """Only visible to `user`, at most once per key, never anything whose loss matters (N4)."""
    if work.uow.outbox.get(key) is not None:
        return
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.EPHEMERAL,
            team=team,
            view=view,
            channel=channel,
            thread_ts=thread_ts,
            user=user,
            data=data,
        ),
        work.now,
    )


def notice(work: Work, team: Team, *, key: str, sentence: str, detail: str = "") -> None:
    """An operational notice to the team's room, once per key."""
    if team.internal_channel is None or work.uow.outbox.get(key) is not None:
        return
    data: dict[str, object] = {"sentence": sentence, "detail": detail}
    work.uow.outbox.want(
        Desired(key=key, kind=Kind.MESSAGE, team=team.id, view="notice", channel=team.internal_channel, data=data),
        work.now,
    )


def channel_line(
    work: Work, channel: str, *, team: str = "", key: str, view: str, data: dict[str, object], gone: bool = False
) -> None:
    """A line of a channel: one message for what may change, edited in place (N1)."""
    desired = Desired(key=key, kind=Kind.MESSAGE, team=team, view=view, channel=channel, data=data, gone=gone)
    work.uow.outbox.want(desired, work.now)


def muted_until(work: Work, user: str) -> datetime | None:
    """Until when a person muted direct messages; None if they did not."""
    until = work.uow.settings.get(f"mute:{user}")
    if not isinstance(until, str):
        return None
    instant = datetime.fromisoformat(until)
    return instant if instant > work.now else None
