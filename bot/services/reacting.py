"""What reactions on a request's messages mean; each is judged once, when it was made (F2, F5, P1, R13)."""

from dataclasses import replace

from bot.domain.messages import Reacted
from bot.domain.requests import Request
from bot.domain.response import ResponseKind, Standing
from bot.domain.teams import Team
from bot.ports.rows import MessagePart, ResponseRow
from bot.services import finding, noise, people, requests, responses
from bot.services.work import Done, Work

TAKEN_SIGN, RESOLVED_SIGN, TRACK_SIGN = "eyes", "white_check_mark", "ticket"


def reacted(work: Work, reaction: Reacted) -> Request | None:
    """👀 takes and ✅ resolves a request when a member does it (F2); the requester's ✅ ends their own (P1)."""
    if reaction.emoji not in {TAKEN_SIGN, RESOLVED_SIGN}:
        return None
    found = finding.lock_message(work, reaction.channel, reaction.ts)
    team = work.team(found[0].team) if found is not None else None
    if found is None or team is None or found[1].part is MessagePart.REPLY:
        return None
    request, known = found[0], _judged(work, found[0], reaction)
    if not reaction.added:
        return _removed(work, team, request, reaction, known)
    return request if _is_known(reaction, known) else _judge(work, team, request, reaction, known)


def _judge(work: Work, team: Team, request: Request, reaction: Reacted, known: list[ResponseRow]) -> Request:
    guessed = next((each for each in known if each.approximate and each.retracted_at is None), None)
    if guessed is not None:
        return _dated(work, team, request, guessed, reaction)
    standing = people.standing(work, team, request, reaction.user, reaction.at)
    if _means_nothing(request, reaction, standing):
        _remember(work, request, reaction, standing)
        return request
    if standing is Standing.REQUESTER:
        _remember(work, request, reaction, standing)
        return _request_of(requests.finish_own(work, request, reaction.user), request)
    return _acted(work, team, request, reaction, standing)


def _means_nothing(request: Request, reaction: Reacted, standing: Standing) -> bool:
    """An outsider's, the requester's or a colleague's 👀 (F3, F4), or from before a gesture made it a request (R3)."""
    if reaction.at < request.opened_at or standing in {Standing.OUTSIDER, Standing.BOT}:
        return True
    return reaction.emoji == TAKEN_SIGN and standing in {Standing.REQUESTER, Standing.COLLEAGUE}


def _acted(work: Work, team: Team, request: Request, reaction: Reacted, standing: Standing) -> Request:
    gesture = requests.Gesture(
        user=reaction.user,
        standing=standing,
        at=reaction.at,
        message_ts=reaction.ts,
        emoji=reaction.emoji,
        approximate=reaction.approximate,
    )
    act = requests.taken if reaction.emoji == TAKEN_SIGN else requests.resolved
    outcome = act(work, team, request, gesture)
    if not _judged(work, request, reaction):  # refused, or without a consequence
        _remember(work, request, reaction, standing)
    return _request_of(outcome, request)


def _judged(work: Work, request: Request, reaction: Reacted) -> list[ResponseRow]:
    """What is kept of this person's same sign on the same message, from earlier times and from this one."""
    return [
        each
        for each in work.uow.requests.responses(request.id)
        if (each.by, each.emoji, each.message_ts) == (reaction.user, reaction.emoji, reaction.ts)
    ]


def _is_known(reaction: Reacted, known: list[ResponseRow]) -> bool:
    """Whether this very reaction was judged: history shows every sign for ever, an event only says it once more."""
    return any(reaction.approximate or (each.at == reaction.at and not each.approximate) for each in known)


def _remember(work: Work, request: Request, reaction: Reacted, standing: Standing) -> None:
    """It does not count, and must not be judged anew when it is found in history: by then people have other parts."""
    work.uow.requests.add_response(
        ResponseRow(
            request_id=request.id,
            kind=_kind(reaction),
            by=reaction.user,
            standing=standing,
            at=reaction.at,
            message_ts=reaction.ts,
            emoji=reaction.emoji,
            approximate=reaction.approximate,
            retracted_at=reaction.at,
        )
    )


def _dated(work: Work, team: Team, request: Request, guessed: ResponseRow, reaction: Reacted) -> Request:
    """R13: history told of the reaction first; now its event says when it was made."""
    standing = people.standing(work, team, request, reaction.user, reaction.at)
    work.uow.requests.save_response(replace(guessed, at=reaction.at, approximate=False, standing=standing))
    dated = responses.recount(work, team, request)
    work.audit("request.dated", dated, reaction.user, reason="the time of the reaction is known", at=str(reaction.at))
    noise.changed(work, dated)
    return dated


def _removed(work: Work, team: Team, request: Request, reaction: Reacted, known: list[ResponseRow]) -> Request:
    for response in known:
        if response.retracted_at is None and (response.approximate or response.at <= reaction.at):
            request = responses.retract(work, team, request, response, reaction.at) or request
    return request


def _kind(reaction: Reacted) -> ResponseKind:
    return ResponseKind.ACK if reaction.emoji == TAKEN_SIGN else ResponseKind.RESOLVE


def _request_of(outcome: object, before: Request) -> Request:
    return outcome.request if isinstance(outcome, Done) else before
