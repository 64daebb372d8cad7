"""What replies and reactions in a request's thread mean (F2-F5, R9, R11, H1)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import threads
from bot.domain.courtesy import is_substantial
from bot.domain.messages import Author, Posted, mentions_in, plain_text
from bot.domain.requests import CLOSED, ClosedAs, Move, Origin, Request, RequestState
from bot.domain.response import ResponseKind, Standing
from bot.domain.teams import Channel, ColleagueAnswers, Team
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import fan_out, handoff, noise, opening, people, requests, responses
from bot.services.work import Done, Work, subject_of

WAITING_TIMERS = ("nudge", "park")
HANDOFF_IN_WORDS = re.compile(
    r"^\s*<@(?P<bot>[UW][A-Z0-9]+)(?:\|[^>]*)?>\s+handoff\s+<@(?P<to>[UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(?P<note>.*)$",
    re.I | re.S,
)


def reply_posted(work: Work, team: Team, channel: Channel, posted: Posted) -> Request | None:
    """A reply arrived in a thread; the request it concerned, if the thread belongs to one."""
    author = posted.user or posted.bot_id or ""
    request = _of_thread(work, team, posted, author)
    if request is None or posted.ts == request.message_ts:
        return request
    team = work.team(request.team) or team  # it may have been handed to a team that watches another channel (H1)
    standing = _standing(work, team, request, posted, author)
    stored = work.uow.requests.add_message(
        RequestMessage(
            request_id=request.id,
            channel=posted.channel,
            ts=posted.ts,
            part=MessagePart.REPLY,
            author=author,
            standing=standing,
            text=posted.text,
            file_count=posted.file_count,
            posted_at=posted.at,
        )
    )
    if stored is None or standing is Standing.BOT or posted.at < request.opened_at:
        return request  # what was said before a gesture made it a request is no answer to it (R3)
    wish = HANDOFF_IN_WORDS.match(posted.text)
    if wish is not None and wish["bot"] == work.uow.settings.get("bot_user"):
        _hand_off_in_words(work, request, author, wish)
        return request
    if standing is Standing.OUTSIDER:
        return request
    if standing is Standing.REQUESTER:
        request = _requester_replied(work, team, channel, request, posted)
    else:
        kind, live = ResponseKind.REPLY, not posted.backfilled
        request = answered(
            work, team, request, kind, by=author, standing=standing, at=posted.at, message_ts=posted.ts, live=live
        )
    noise.changed(work, request)
    return request


def _standing(work: Work, team: Team, request: Request, posted: Posted, author: str) -> Standing:
    if posted.author is Author.BOT:
        return Standing.BOT
    standing = people.standing(work, team, request, author, posted.at)
    if standing is Standing.OUTSIDER and request.origin is Origin.FORM:
        return Standing.REQUESTER  # nobody knows who sent the form; whoever writes on in its thread has the problem
    return standing


def answered(
    work: Work,
    team: Team,
    request: Request,
    kind: ResponseKind,
    *,
    by: str,
    standing: Standing,
    at: datetime,
    message_ts: str | None = None,
    live: bool = True,
) -> Request:
    """A member's words reached the requester: the first response, or more of the same conversation.

    `message_ts`: their message, None if the bot spoke for them; `live`: not read back from history (R13).
    """
    before, first = request, request.responded_at is None
    request = responses.record(
        work, team, request, kind, by=by, standing=standing, at=at, message_ts=message_ts, approximate=False
    )
    if request.state in CLOSED:
        return work.uow.requests.save(replace(request, last_reply_by=by))
    counted = first and request.responded_at is not None
    after = responses.moved(request, Move.RESPOND if counted else Move.WORK)
    owner = request.owner or (by if counted and standing is not Standing.COLLEAGUE else None)
    saved = work.uow.requests.save(replace(after, owner=owner, last_reply_by=by))
    if before.first_reply_at is None:
        fan_out.answered(work, saved)
    if saved.version != request.version and not counted:
        work.audit("request.continued", saved, by)
    if (
        standing is Standing.COLLEAGUE
        and team.response.colleague_answers is ColleagueAnswers.HINT
        and live
        and not _was_asked_to(work, saved, by)
    ):
        _hint_colleague(work, team, saved, by)
    return saved


def _was_asked_to(work: Work, request: Request, user: str) -> bool:
    """Whether somebody off duty goes on with what they began on duty, or got by a handoff (H1): theirs to answer."""
    began = any(
        each.by == user and each.standing in {Standing.RESPONDER, Standing.OBSERVER}
        for each in work.uow.requests.responses(request.id)
    )
    return began or any(
        row.action == "request.handed_off" and user in _people(row.data.get("to"))
        for row in work.uow.audit.of(subject_of(request.id))
    )


def _people(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _hint_colleague(work: Work, team: Team, request: Request, user: str) -> None:
    data: dict[str, object] = {"request": request.id, "team": team.id}
    noise.hint(
        work,
        user,
        request.channel,
        team=team.id,
        key=f"colleague:{request.id}:{user}",
        view="colleague_hint",
        data=data,
        thread_ts=request.thread_ts,
    )


def _requester_replied(work: Work, team: Team, channel: Channel, request: Request, posted: Posted) -> Request:
    substantial = is_substantial(posted.text, posted.file_count)
    match request.state:
        case RequestState.WAITING_ON_REQUESTER:
            work.uow.timers.cancel(subject_of(request.id), WAITING_TIMERS)
            after = replace(responses.moved(request, Move.REQUESTER_REPLIED), waiting_since=None, nudged_at=None)
            saved = work.uow.requests.save(after)
            work.audit("request.requester_replied", saved, posted.user or "")
            return saved
        case RequestState.RESPONDED if substantial:
            saved = work.uow.requests.save(responses.moved(request, Move.WORK))
            work.audit("request.continued", saved, posted.user or "")
            return saved
        case RequestState.RESOLVED if substantial or request.closed_as is ClosedAs.PARKED:
            return _came_back(work, team, channel, request, posted)
        case RequestState.DUPLICATE if substantial:  # "but mine is another problem" must not go unheard
            return _came_back(work, team, channel, request, posted)
        case _:
            return request


def _came_back(work: Work, team: Team, channel: Channel, request: Request, posted: Posted) -> Request:
    """R9: within seven days the request is open again, later a linked one is opened."""
    if request.closed_at is not None and posted.at < request.closed_at:
        return request  # written before it was closed, delivered after
    if request.closed_at is None or posted.at - request.closed_at <= team.reopen_within:
        return requests.reopened(work, request, posted.user or "", reason="the requester replied", by_reply=posted.ts)
    if not is_substantial(posted.text, posted.file_count):
        return request  # late thanks for a parked request ask for nothing
    work.uow.requests.remove_message(posted.channel, posted.ts)
    return opening.open_request(
        work, team, channel, posted, origin=Origin.LINKED, opened_at=posted.at, linked_from=request.id
    )


def reply_deleted(work: Work, team: Team, request: Request, message: RequestMessage, at: datetime) -> None:
    """F5: a reply deleted within 60 s never happened."""
    for response in work.uow.requests.responses(request.id):
        if response.message_ts == message.ts and response.kind in {ResponseKind.REPLY, ResponseKind.MENTION}:
            responses.retract(work, team, request, response, at)
    fan_out.words_changed(work, request)


def _of_thread(work: Work, team: Team, posted: Posted, author: str) -> Request | None:
    """The request that a reply belongs to, locked."""
    chosen = in_thread(work, team, posted, author)
    if chosen is None:  # a gesture may be making it a request at this moment (R3, R5)
        opening.one_at_a_time(work, posted.channel, posted.thread_ts or posted.ts)
        chosen = in_thread(work, team, posted, author)
    return work.uow.requests.lock(chosen.id) if chosen is not None else None


def in_thread(work: Work, team: Team, posted: Posted, author: str) -> Request | None:
    """The request that a message in a thread is about; a thread holds several once a reply was split off (R3)."""
    numbers = work.uow.requests.ids_of_thread(posted.channel, posted.thread_ts or posted.ts)
    found = [request for each in numbers if (request := work.uow.requests.get(each)) is not None]
    if len(found) <= 1:
        return found[0] if found else None
    may_answer = people.belongs(work, team, author)
    called = mentions_in(posted.text) if may_answer else ()
    return threads.concerned(found, author=author, mentioned=called, may_answer=may_answer, at=posted.at)


def _hand_off_in_words(work: Work, request: Request, author: str, wish: re.Match[str]) -> None:
    """H1: `@Firstline handoff @bo note` in the thread; a refusal is shown to its author alone."""
    note = plain_text(wish["note"]).strip()
    outcome = handoff.hand_off(work, author, request.id, handoff.ToPerson(wish["to"]), note, seen_version=None)
    if isinstance(outcome, Done):
        return
    noise.hint(
        work,
        author,
        request.channel,
        team=request.team,
        key=f"handoff_refused:{request.id}:{wish['to']}:{int(work.now.timestamp())}",
        view="notice",
        data={"sentence": outcome.sentence},
        thread_ts=request.thread_ts,
    )
