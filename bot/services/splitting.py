"""Split: a message of a request becomes a request of its own, and the request goes on as if it never had it (R3)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.messages import Posted
from bot.domain.reasons import Reason
from bot.domain.requests import Origin, Request, is_unanswered
from bot.domain.response import ANSWERING, WORDS, Standing
from bot.domain.teams import Channel, Team
from bot.domain.working_time import add_working
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import chain, endings, finding, noise, opening, people, replies, responses
from bot.services.knowledge import suggesting
from bot.services.work import Done, Outcome, Work


def parent_of(work: Work, team: Team, posted: Posted) -> Request | None:
    """The request that a message is part of, locked; by its thread where the message itself is not stored yet."""
    stored = finding.lock_message(work, posted.channel, posted.ts)
    if stored is not None:
        return stored[0]
    if not posted.is_reply:
        return None
    found = replies.in_thread(work, team, posted, posted.user or posted.bot_id or "")
    return work.uow.requests.lock(found.id) if found is not None else None


def split(
    work: Work, user: str, parent: Request, posted: Posted, *, team: Team, channel: Channel, at: datetime
) -> Outcome:
    """Make a message of `parent`, which is locked, a request of its author's, opened `at`, in the same thread.

    The message leaves the parent. If it was the parent's answer, which only members can undo (P2), the parent waits
    again. The two requests name each other on their cards; withdrawing the new one is all it takes to go back.
    """
    team = work.team(parent.team) or team  # it may have been handed to a team that watches another channel (H1)
    stored = work.uow.requests.message(posted.channel, posted.ts)
    was_answer = stored is not None and stored.standing in ANSWERING
    if was_answer and not people.is_member(work, team, user):
        return Reason("members_only", f"This is an answer to #{parent.id}; only members of {team.name} can split it.")
    if stored is not None:
        work.uow.requests.remove_message(stored.channel, stored.ts)
        parent = _without(work, team, parent, stored, user)
    made = opening.open_request(work, team, channel, posted, origin=Origin.SPLIT, opened_at=at, linked_from=parent.id)
    work.audit("request.tracked", made, user, reason=f"split from #{parent.id}")
    work.audit("request.split", parent, user, new_request=made.id)
    noise.changed(work, parent)
    again = f" #{parent.id} waits for its first response again." if was_answer and is_unanswered(parent) else ""
    return Done(made, f"This is request #{made.id} now, split from #{parent.id}; its card is in the thread.{again}")


def _without(work: Work, team: Team, parent: Request, message: RequestMessage, user: str) -> Request:
    """The parent as if it never had the message: its words, its answers, its credit, its clock, its end."""
    if message.part is MessagePart.GROUPED:
        parent = work.uow.requests.save(opening.in_all_its_words(work, parent))
        suggesting.look(work, team, parent)
        return parent
    was_answered = parent.responded_at is not None
    missed_before = parent.missed_at
    for response in work.uow.requests.responses(parent.id):
        if response.message_ts == message.ts and response.kind in WORDS and response.retracted_at is None:
            parent = responses.never_happened(
                work, team, parent, response, work.now, reason="the reply is a request of its own"
            )
    if parent.last_reply_by == message.author:
        parent = work.uow.requests.save(replace(parent, last_reply_by=_answered_last(work, parent)))
    if message.standing is Standing.REQUESTER and not _went_on(work, parent, message):
        parent = endings.closed_again(work, parent, user, message.ts)
    if was_answered and is_unanswered(parent):
        parent = _waits_again(work, team, parent, missed_before)
    return parent


def _went_on(work: Work, request: Request, message: RequestMessage) -> bool:
    """Whether people talked on after the message."""
    later = (each for each in work.uow.requests.messages(request.id) if each.ts > message.ts)
    return any(each.standing in {*ANSWERING, Standing.REQUESTER} and each.deleted_at is None for each in later)


def _answered_last(work: Work, request: Request) -> str | None:
    """X5: whoever answered last, of those whose words are still the request's."""
    answers = [
        each
        for each in work.uow.requests.messages(request.id)
        if each.part is MessagePart.REPLY and each.standing in ANSWERING and each.deleted_at is None
    ]
    return answers[-1].author if answers else None


def _waits_again(work: Work, team: Team, request: Request, missed_before: datetime | None) -> Request:
    """Its clock runs on; where the target has passed meanwhile it begins anew, since nobody could know (R3, F8)."""
    late = request.due_at <= work.now
    due_at = add_working(team.calendar, work.now, request.target) if late and missed_before is None else request.due_at
    saved = work.uow.requests.save(replace(request, due_at=due_at, missed_at=missed_before))
    chain.restart(work, team, saved, since=work.now if late else None)
    return saved
