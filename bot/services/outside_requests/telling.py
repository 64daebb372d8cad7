"""What becomes of a request flows back to whoever asked outside Slack: each piece of news once, in order (O1).

It is found out at the end of every unit of work that changes such a request, by comparing with what was told before,
and handed over in the same transaction: whatever dies, nothing is lost and nothing told twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.outside_requests import source_of
from bot.domain.outside_requests_words import for_outside, pieces
from bot.domain.requests import CLOSED, ClosedAs, Request, RequestState
from bot.domain.response import ANSWERING, ResponseKind, counts
from bot.domain.teams import Team
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import noise, outside
from bot.services.compose import compose
from bot.services.outside_requests import quoting
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work, at_the_end

VIEW = "outside_update"
TOLD = "outside_told:"  # in settings, with the request's number: its state and the answers, as they were told
NOTHING = {"state": RequestState.WAITING.value, "answers": [], "taken": False, "nudged": False}


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell: a name that is the same for the same thing, and what its words are made of."""

    name: str
    data: Mapping[str, object]


@at_the_end
def _tell_outside(work: Work) -> None:
    """Compare each changed request of somebody outside Slack with what they were told."""
    changed = (*work.changes.requests.values(), *work.changes.said.values())
    for number in sorted({each.id for each in changed if source_of(each.author) is not None}):
        # Who changes a duplicate's parent has not locked the duplicate: two may find out the same at once.
        work.uow.serialize(f"{TOLD}{number}")
        request = work.uow.requests.get(number)
        if request is not None:
            _tell(work, request)


def _tell(work: Work, request: Request) -> None:
    source, team = work.rules.outside.get(source_of(request.author) or ""), work.team(request.team)
    if team is None:
        return
    if source is None:
        _tell_room(work, team, request)
        return
    told = work.uow.settings.get(f"{TOLD}{request.id}")
    before = told if isinstance(told, dict) else NOTHING
    answers = _answers(work, team, request)
    news = [*_said(work, request, before, answers), *_moved(work, request, before)]
    answered = bool(answers or before["taken"] or request.owner is not None)
    after = {
        "state": request.state.value,
        "answers": [each.ts for each in answers],
        "taken": answered,
        "nudged": request.nudged_at is not None,
    }
    if after != before:
        work.uow.settings.put(f"{TOLD}{request.id}", after, work.now)
    for each in news if source.updates is not None else ():
        outside.hand_over(
            work,
            [source.updates or ""],
            team=request.team,
            key=f"outside:{request.id}:{each.name}",
            view=VIEW,
            data={**each.data, "request": request.id},
            request_id=request.id,
            in_order=f"outside:{request.id}",
        )


def _tell_room(work: Work, team: Team, request: Request) -> None:
    """The program through which they asked was taken out of the configuration."""
    asker = Names(work).person(request.author).name
    noise.notice(
        work,
        team,
        key=f"outside_unreachable:{request.id}",
        sentence=f"{asker}, who asked #{request.id}, is no longer told what becomes of it.",
        detail="The program through which they asked is not configured any more; tell them by other means.",
    )


def _answers(work: Work, team: Team, request: Request) -> list[RequestMessage]:
    """What members wrote in the thread, if their answers count (F4), oldest first."""
    return [
        each
        for each in work.uow.requests.messages(request.id)
        if each.part is MessagePart.REPLY
        and each.standing in ANSWERING
        and counts(ResponseKind.REPLY, each.standing, team.response) is None
        and each.deleted_at is None
        and each.posted_at >= request.opened_at
    ]


def _said(work: Work, request: Request, before: Mapping[str, object], answers: list[RequestMessage]) -> Iterator[News]:
    """What members wrote, and what they had the bot write for them."""
    known = before["answers"] if isinstance(before["answers"], list) else []
    names = Names(work)
    for each in answers:
        if each.ts not in known:
            text = for_outside(each.text, lambda user: names.person(user).name) or quoting.FILES
            count = len(pieces(text))
            for piece in range(count):
                data = {"news": "answer", "ts": each.ts, "channel": each.channel, "piece": piece, "of": count}
                yield News(f"answer:{each.ts}:{piece}", data)
    for key, about in work.changes.said.items():
        row = work.uow.outbox.get(key) if about.id == request.id else None
        if row is None or row.view not in quoting.PASSED_ON:
            continue
        words = quoting.words_of(compose(work, names, row))
        count = len(pieces(words.text)) if words is not None else 0
        for piece in range(count):
            yield News(f"said:{key}:{piece}", {"news": "said", "key": key, "piece": piece, "of": count})


def _moved(work: Work, request: Request, before: Mapping[str, object]) -> Iterator[News]:
    """How it stands now, if that is not what they know."""
    was, now = RequestState(str(before["state"])), request.state
    said_now = any(each.id == request.id for each in work.changes.said.values())
    if was is not now and was in CLOSED and now not in CLOSED:
        yield News(f"reopened:{request.version}", {"news": "reopened"})
    if was is not now and now in CLOSED:
        yield News(f"closed:{request.version}", _closed(work, request, said=said_now))
    elif was is not now and now is RequestState.WAITING_ON_REQUESTER:
        yield News(f"asked:{request.version}", {"news": "asked"})
    elif request.nudged_at is not None and not before["nudged"]:
        yield News(f"nudged:{request.version}", {"news": "nudged"})
    elif (
        request.owner is not None
        and request.first_reply_at is None
        and not before["taken"]
        and now is RequestState.IN_PROGRESS
    ):
        yield News("taken", {"news": "taken", "by": request.owner})


def _closed(work: Work, request: Request, *, said: bool) -> dict[str, object]:
    """How it ended; words that were passed on just now are not repeated."""
    by = request.closed_by
    known = by if by not in {None, BOT_ACTOR} and source_of(by or "") is None else None
    match request.state:
        case RequestState.WITHDRAWN:
            return {"news": "withdrawn", "by": known}
        case RequestState.DUPLICATE:
            return {"news": "duplicate", "of_request": request.duplicate_of}
        case _ if request.closed_as is ClosedAs.PARKED:
            return {"news": "parked"}
        case _:
            posted = {each for each in work.changes.said if each.startswith(f"resolution:{request.id}:")}
            repeated = said and not posted
            return {"news": "resolved", "by": known, "text": "" if repeated else request.resolution}
