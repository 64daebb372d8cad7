"""What a message says, decided at the moment it is sent: a screen, or the reason why it is moot (design.md "Out")."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Request, RequestState, is_open, is_solved, is_unanswered
from bot.domain.response import stop_on_of
from bot.domain.teams import StopOn, Team
from bot.domain.working_time import is_working, next_opening
from bot.ports import screens
from bot.ports.outbox import Kind, OutboxRow
from bot.services import lines, opening, people
from bot.services.directory import book
from bot.services.knowledge import suggesting
from bot.services.people import Names
from bot.services.tickets import showing
from bot.services.work import BOT_ACTOR, Work, subject_of

Composer = Callable[[Work, Names, OutboxRow], object | Reason]
C = TypeVar("C", bound=Composer)
MOOT = Reason("moot", "It no longer needs saying.")
GONE = Reason("gone", "The request or its team is gone.")

_COMPOSERS: dict[str, Composer] = {}


def composes(view: str) -> Callable[[C], C]:
    """Declare what composes the messages of a view name."""

    def declare(composer: C) -> C:
        _COMPOSERS[view] = composer
        return composer

    return declare


def compose(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    """The screen to draw for an outbox row now, or why there is nothing to say."""
    composer = _COMPOSERS.get(row.view)
    if composer is None:
        return Reason("unknown_view", f"This version does not know the message kind {row.view}.")
    return composer(work, names, row)


def views() -> frozenset[str]:
    """Every view name that can be composed."""
    return frozenset(_COMPOSERS)


def request_of(work: Work, row: OutboxRow, field: str = "request") -> Request | None:
    """The request that a message is about; None if it is gone."""
    number = row.data.get(field)
    return work.uow.requests.get(number) if isinstance(number, int) else None


def _listed(work: Work, row: OutboxRow) -> list[Request]:
    numbers = row.data.get("requests")
    found = (
        [work.uow.requests.get(each) for each in numbers if isinstance(each, int)] if isinstance(numbers, list) else []
    )
    return [request for request in found if request is not None]


def _users(row: OutboxRow, field: str = "mention") -> tuple[str, ...]:
    users = row.data.get(field)
    return tuple(map(str, users)) if isinstance(users, list) else ()


def _words_needed(work: Work, request: Request) -> bool:
    team = work.team(request.team)
    return team is not None and stop_on_of(request, team.response) is StopOn.REPLY


@composes("card")
def card_of(work: Work, names: Names, row: OutboxRow) -> screens.Card | Reason:
    """The card of a request; that of an alert shows more around it."""
    request = request_of(work, row)
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return GONE
    working = is_working(team.calendar, work.now)
    parent = work.uow.requests.get(request.duplicate_of) if request.duplicate_of else None
    before = work.uow.requests.get(request.linked_from) if request.linked_from else None
    labels = {category.id: category.label for category in team.categories}
    named = book.named_in(work, names, plain_text(request.text))
    return screens.Card(
        request=request,
        requester=names.person(request.author),
        owner=names.person(request.owner) if request.owner else None,
        answered_by=names.person(request.responded_by) if request.responded_by else None,
        closed_by=names.person(request.closed_by) if request.closed_by and request.closed_by != BOT_ACTOR else None,
        on_duty=names.people(people.present_at(work, team, work.now).responders),
        mention=_users(row) if is_unanswered(request) else (),  # N3: once answered nobody must act
        priority_is_default=_is_default(team, request),
        zone=team.calendar.zone.key,
        working_now=working,
        back_at=None if working else next_opening(team.calendar, work.now),
        emergency_contact=() if working else names.people(people.emergency_contact(work, team)),
        handoff_to=names.people(request.handoff_to.split(",") if request.handoff_to else ()),
        duplicate_of=lines.link(work, parent) if parent else None,
        linked_from=lines.link(work, before) if before else None,
        category_label=labels.get(request.category, request.category) if request.category else None,
        children=len(work.uow.requests.children_of(request.id)),
        skipped_steps=_skipped(work, request) if is_unanswered(request) else (),
        answered_there=names.person(parent.first_reply_by) if parent and parent.first_reply_by else None,
        suggestion=suggesting.shown(work, request),
        split_off=_split_off(work, request),
        tickets=showing.lines_of(work, request),
        owned=named.services,
        customers=named.customers,
        command=work.rules.command,
    )


def _split_off(work: Work, request: Request) -> tuple[screens.RequestLink, ...]:
    """R3: what became of its replies; one that was withdrawn again is no news."""
    found = work.uow.requests.split_from(request.id)
    return tuple(lines.link(work, each) for each in found if each.state is not RequestState.WITHDRAWN)


def _is_default(team: Team, request: Request) -> bool:
    found = next((channel for channel in team.channels if channel.id == request.channel), None)
    return found is None or found.default_priority is request.priority


def _skipped(work: Work, request: Request) -> tuple[str, ...]:
    """Steps of the chain that reached nobody, in words; the card says so (design.md "Later")."""
    steps = []
    for audit in work.uow.audit.of(subject_of(request.id)):
        if audit.action == "request.escalated" and not audit.data.get("told") and audit.data.get("how") != "card":
            steps.append(str(audit.data.get("to", "nobody was there to be told")))
    return tuple(steps)


@composes("reactions")
def _reactions(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    """R14: one state emoji; the deliverer takes the tuple as the wanted set."""
    request = request_of(work, row)
    if request is None:
        return GONE
    if is_solved(request):
        return ("white_check_mark",)
    return ("eyes",) if request.owner is not None and is_open(request) else ()


@composes("reminder")
def _reminder(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    waiting = [request for request in _listed(work, row) if is_unanswered(request)]
    after = row.data.get("after")
    if not waiting or not isinstance(after, int | float):
        return MOOT
    return screens.Reminder(
        lines=lines.lines(work, names, sorted(waiting, key=lambda each: each.opened_at)),
        step_after=timedelta(seconds=after),
        at_opening=row.data.get("at_opening") is True,
        role=str(row.data.get("role", "duty")),
        words_needed=any(_words_needed(work, request) for request in waiting),
    )


@composes("missed_thread")
def _missed_thread(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None or (row.slack_ts is None and not is_unanswered(request)):
        return MOOT
    return screens.MissedInThread(
        request=request,
        mention=_users(row) if is_unanswered(request) else (),
        target=request.target,
        answered_by=names.person(request.responded_by) if request.responded_by else None,
        words_needed=_words_needed(work, request),
    )


def _team_lines(work: Work, names: Names, row: OutboxRow) -> tuple[Team, tuple[screens.RequestLine, ...]] | Reason:
    team = work.team(row.team)
    listed = _listed(work, row)
    if team is None or not listed:
        return GONE
    return team, lines.lines(work, names, listed)


@composes("missed_line")
def _missed_line(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    if row.slack_ts is None and not any(is_unanswered(request) for request in _listed(work, row)):
        return MOOT
    found = _team_lines(work, names, row)
    return found if isinstance(found, Reason) else screens.MissedLine(lines=found[1], team_name=found[0].name)


@composes("storm")
def _storm(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    """F9: what came in at once; whoever it calls is called when it is posted, not by edits (N3)."""
    if row.slack_ts is None and not any(is_unanswered(request) for request in _listed(work, row)):
        return MOOT
    found = _team_lines(work, names, row)
    if isinstance(found, Reason):
        return found
    return screens.StormLine(
        lines=found[1], team_name=found[0].name, mention=_users(row) if row.slack_ts is None else ()
    )


@composes("handoff")
def _handoff(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None:
        return GONE
    return screens.HandoffPost(
        request=request,
        giver=names.person(str(row.data["giver"])),
        receiver_words=str(row.data["to"]),
        mention=_users(row),
        note=str(row.data.get("note", "")),
    )


@composes("handoff_reminder")
def _handoff_reminder(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None or request.handoff_to is None or request.state in CLOSED:
        return MOOT
    return screens.HandoffReminder(
        line=lines.line(work, names, request),
        giver=names.person(str(row.data["giver"])),
        receiver_words=str(row.data["to"]),
        to_receiver=row.data.get("to_receiver") is True,
    )


@composes("resolution")
def _resolution(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None or not request.resolution:
        return MOOT
    return screens.ResolutionPost(
        request=request, author=names.person(str(row.data["by"])), text=request.resolution, parent=None
    )


@composes("colleague_hint")
def _colleague_hint(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team = work.team(row.team)
    return (
        screens.ColleagueHint(on_duty=names.people(people.present_at(work, team, work.now).responders))
        if team
        else GONE
    )


@composes("grouped")
def _grouped(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None or not is_open(request):
        return MOOT
    return screens.GroupedHint(request=request, message_ts=str(row.data["message_ts"]))


@composes("track_offer")
def _track_offer(_work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    return screens.TrackOffer(channel=str(row.data["channel"]), message_ts=str(row.data["message_ts"]))


@composes("notice")
def _notice(_work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    return screens.Notice(
        sentence=str(row.data["sentence"]), detail=str(row.data.get("detail", "")), with_mute=row.kind is Kind.DM
    )


@composes("where_to_ask")
def _where_to_ask(work: Work, _names: Names, _row: OutboxRow) -> object | Reason:
    return screens.WhereToAsk(channels=tuple(opening.request_channels(work)), command=work.rules.command)


@composes("board")
def _board(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team = work.team(row.team)
    if team is None:
        return GONE
    shown: Sequence[Request] = work.uow.screens.open_requests(team.id, lines.BOARD_LIMIT)
    count = work.uow.screens.open_count(team.id)
    return screens.Board(
        team_name=team.name,
        lines=lines.lines(work, names, shown),
        more=max(0, count - len(shown)),
        on_duty=names.people(people.present_at(work, team, work.now).responders),
        drawn_at=work.now,
    )


@composes("home")
def _home(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    return lines.home(work, names, row.user) if row.user else GONE
