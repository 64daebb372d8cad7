"""What happens when people post, edit and delete in a requests channel (R1-R7, R9, F2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.intake import Offer, Opens, joins, judge
from bot.domain.messages import Author, Deleted, Edited, Posted, instant_of, mentions_in
from bot.domain.outside_requests import source_of
from bot.domain.requests import CLOSED, Move, Origin, Request
from bot.domain.response import ResponseKind, Standing
from bot.domain.teams import Channel, ChannelKind, Team
from bot.domain.working_time import add_working, is_working
from bot.ports.rows import MessagePart, RequestMessage
from bot.services import chain, fan_out, finding, noise, opening, people, replies, responses
from bot.services.alerts import intake as alerts
from bot.services.alerts.groups import is_of_alert
from bot.services.incidents import displaced
from bot.services.knowledge import suggesting
from bot.services.work import Work, subject_of

MENTION_ANSWERS_WITHIN = timedelta(minutes=15)  # F2, fixed


def message_posted(work: Work, posted: Posted) -> Request | None:
    """A message arrived, live or from history; the request it opened, joined or answered, if any."""
    found = opening.watched(work, posted.channel)
    if posted.author is Author.SELF or found is None:
        return None
    team, channel = found
    if channel.kind is ChannelKind.ALERTS:
        return alerts.message_posted(work, team, channel, posted)
    if posted.is_reply:
        return replies.reply_posted(work, team, channel, posted)
    return _top_level(work, team, channel, posted)


def _top_level(work: Work, team: Team, channel: Channel, posted: Posted) -> Request | None:
    known = work.uow.requests.id_of_message(posted.channel, posted.ts)
    if known is not None:  # R7: delivered again, or read back from history
        return work.uow.requests.get(known)
    author = posted.user or posted.bot_id or ""
    by_member = posted.author is Author.PERSON and people.belongs(work, team, author)
    match judge(posted, channel, by_member=by_member):
        case Offer():
            answered = _answers_by_mention(work, team, posted, author)
            if answered is None and not posted.backfilled:
                _offer_to_track(work, team, posted, author)
            return answered
        case Opens() if posted.author is Author.BOT:  # a form sends for many people: none of them joins another's
            return opening.open_request(work, team, channel, posted, origin=Origin.FORM, opened_at=posted.at)
        case Opens():
            return _join(work, team, posted, author) or opening.open_request(
                work, team, channel, posted, origin=Origin.MESSAGE, opened_at=posted.at
            )
        case _:
            return None


def _join(work: Work, team: Team, posted: Posted, author: str) -> Request | None:
    """R5: the author's next message joins their unanswered request; the author alone may make it separate."""
    work.uow.serialize(f"author:{posted.channel}:{author}")
    latest = work.uow.requests.latest_of_author(posted.channel, author)
    if latest is None or latest.state in CLOSED or latest.origin is not Origin.MESSAGE:
        return None
    request = work.uow.requests.lock(latest.id) or latest
    if request.state in CLOSED:  # somebody closed it while we waited: this message must not end with it
        return None
    own, policy = opening.asked_in(work, request), team.response
    if not joins(posted.at, request, [m.posted_at for m in own], gap=policy.grouping_gap, span=policy.grouping_span):
        return None
    if opening.store_message(work, request, posted, MessagePart.GROUPED, Standing.REQUESTER) is None:
        return request
    if posted.at < request.opened_at:  # it arrived late, but was first: message time decides (R2, R7)
        request = _opened_earlier(work, team, request, posted.at)
    request = work.uow.requests.save(opening.in_all_its_words(work, request))
    suggesting.look(work, team, request)
    work.audit("request.grouped", request, author, message_ts=posted.ts)
    noise.changed(work, request)
    if not posted.backfilled:
        data: dict[str, object] = {"request": request.id, "message_ts": posted.ts}
        noise.hint(
            work,
            author,
            posted.channel,
            team=team.id,
            key=f"grouped:{request.id}",  # one for a request: people often write in many short lines
            view="grouped",
            data=data,
        )
    work.uow.inbox.replay(posted.channel, posted.ts)
    return request


def _opened_earlier(work: Work, team: Team, request: Request, at: datetime) -> Request:
    earlier = replace(
        request,
        posted_at=at,
        opened_at=at,
        due_at=add_working(team.calendar, at, request.target),
        out_of_hours=not is_working(team.calendar, at),
    )
    saved = work.uow.requests.save(earlier)
    chain.restart(work, team, saved)
    if saved.responded_at is None:
        return saved
    return responses.recount(work, team, saved)  # an answer that met the later due time may miss the earlier one


def _answers_by_mention(work: Work, team: Team, posted: Posted, author: str) -> Request | None:
    """F2: a responder's top-level message that mentions the requester of exactly one unanswered request."""
    standing = people.standing(work, team, None, author, posted.at)
    if standing not in {Standing.RESPONDER, Standing.OBSERVER}:
        return None
    for requester in mentions_in(posted.text):
        candidates = _unanswered_when_posted(work, team, posted, requester)
        if len(candidates) == 1:
            request = work.uow.requests.lock(candidates[0].id) or candidates[0]
            if not _was_unanswered(request, posted.at):  # somebody answered while we waited
                return None
            if opening.store_message(work, request, posted, MessagePart.REPLY, standing) is None:
                return request
            request = replies.answered(
                work,
                team,
                request,
                ResponseKind.MENTION,
                by=author,
                standing=standing,
                at=posted.at,
                message_ts=posted.ts,
                live=not posted.backfilled,
            )
            noise.changed(work, request)
            return request
    return None


def _unanswered_when_posted(work: Work, team: Team, posted: Posted, requester: str) -> list[Request]:
    """Message time decides (R7): a message that is judged late, or once more, is judged by what was open then."""
    since = posted.at - MENTION_ANSWERS_WITHIN
    return [
        each
        for each in work.uow.requests.of_author_since(posted.channel, requester, since)
        if each.team == team.id and each.opened_at <= posted.at and _was_unanswered(each, posted.at)
    ]


def _was_unanswered(request: Request, at: datetime) -> bool:
    return (request.responded_at is None or request.responded_at > at) and (
        request.closed_at is None or request.closed_at > at
    )


def _offer_to_track(work: Work, team: Team, posted: Posted, author: str) -> None:
    data: dict[str, object] = {"channel": posted.channel, "message_ts": posted.ts}
    noise.hint(
        work,
        author,
        posted.channel,
        team=team.id,
        key=f"track:{posted.channel}:{posted.ts}",
        view="track_offer",
        data=data,
    )


def message_edited(work: Work, edited: Edited) -> None:
    """R6: the stored text follows silently; an older edit never overwrites a newer one (slack.md 1.5)."""
    found = finding.lock_message(work, edited.channel, edited.ts)
    if found is None or found[1].deleted_at is not None:
        return
    request, message = found
    if is_of_alert(request, message):
        alerts.message_edited(work, request, message, edited)
        return
    if source_of(message.author) is not None:
        return  # our own post, in which Slack unfolds a link: what was asked outside stays as it was
    if message.edited_ts is not None and (edited.edited_ts or "") < message.edited_ts:
        return
    work.uow.requests.save_message(
        replace(message, text=edited.text, file_count=edited.file_count, edited_ts=edited.edited_ts)
    )
    fan_out.words_changed(work, request)
    worded = opening.in_all_its_words(work, request)
    if worded != request:
        saved = work.uow.requests.save(worded)
        work.audit("request.edited", saved, message.author)
        team = work.team(saved.team)
        if team is not None:
            suggesting.look(work, team, saved)
        noise.lists_changed(work, request.team, {request.author})


def _ours_deleted(work: Work, deleted: Deleted) -> None:
    """Without its card nobody can act on an open request, and the board is always there: both come back."""
    row = work.uow.outbox.find_by_slack(deleted.channel, deleted.ts)
    if row is not None and row.view == "incident_card":
        displaced.card_deleted(work, row, deleted)
        return
    if row is None or row.view not in {"card", "alert_card", "board"}:
        return
    request = work.uow.requests.get(row.request_id) if row.request_id is not None else None
    if row.view == "board" or (request is not None and request.state not in CLOSED):
        work.uow.outbox.lost_in_slack(deleted.channel, deleted.ts, work.now)


def message_deleted(work: Work, deleted: Deleted) -> None:
    """R6 and F5: a deleted reply may never have happened; a deleted request is withdrawn or purged."""
    found = finding.lock_message(work, deleted.channel, deleted.ts)
    if found is None:
        _ours_deleted(work, deleted)
        return
    request, message = found
    if message.deleted_at is not None:
        return
    if is_of_alert(request, message):
        alerts.message_deleted(work, request, message, deleted)
        return
    work.uow.requests.save_message(replace(message, text="", file_count=0, deleted_at=deleted.at))
    team = work.team(request.team)
    if message.part is MessagePart.REPLY:
        if team is not None:
            replies.reply_deleted(work, team, request, message, deleted.at)
        return
    remaining = opening.asked_in(work, request)
    if message.part is MessagePart.OPENING or not remaining:
        _request_deleted(work, request, message, remaining)
    else:
        noise.changed(work, work.uow.requests.save(opening.in_all_its_words(work, request)))


def _request_deleted(
    work: Work, request: Request, message: RequestMessage, remaining: Sequence[RequestMessage]
) -> None:
    answered = any(
        m.part is MessagePart.REPLY and m.standing is not Standing.BOT for m in work.uow.requests.messages(request.id)
    )
    if remaining and not answered:  # the first of a group went, the others still ask (R5)
        saved = work.uow.requests.save(opening.in_all_its_words(work, request))
        work.audit("request.purged", saved, message.author, reason="the first message of a group was deleted")
        noise.changed(work, saved)
        return
    purged = opening.in_all_its_words(work, request)
    if answered or request.responded_at is not None or request.state in CLOSED:
        saved = work.uow.requests.save(purged)
        work.audit("request.purged", saved, message.author, reason="the message was deleted after an answer")
        noise.changed(work, saved)
        return
    withdrawn = responses.moved(purged, Move.WITHDRAW)
    saved = work.uow.requests.save(replace(withdrawn, closed_at=work.now, closed_by=message.author))
    work.uow.timers.cancel(subject_of(request.id))
    work.audit("request.withdrawn", saved, message.author, reason="the message was deleted before anybody answered")
    fan_out.parent_ended(work, saved)
    noise.remove_card(work, saved)
    noise.changed(work, saved)


def make_separate(work: Work, user: str, request_id: int, message_ts: str) -> Request | None:
    """R5: the author takes a grouped message out; it becomes a request of its own, opened when it was posted.

    Once somebody has responded to the group, the clock of the message starts with the gesture: until then nobody
    could know that there was more to answer (R3). Doing it twice is doing it once.
    """
    request = work.uow.requests.lock(request_id)
    team = work.team(request.team) if request is not None else None
    if request is not None:
        opening.one_at_a_time(work, request.channel, message_ts)
    message = work.uow.requests.message(request.channel, message_ts) if request is not None else None
    if message is not None and message.author == user and message.request_id != request_id:
        return work.uow.requests.get(message.request_id)
    if (
        request is None
        or team is None
        or message is None
        or message.author != user
        or message.part is not MessagePart.GROUPED
    ):
        return None
    found = opening.watched(work, request.channel)
    if found is None:
        return None
    work.uow.requests.remove_message(message.channel, message.ts)
    posted = Posted(
        channel=message.channel,
        ts=message.ts,
        thread_ts=None,
        user=message.author,
        bot_id=None,
        author=Author.PERSON,
        subtype=None,
        text=message.text,
        file_count=message.file_count,
        backfilled=True,
    )
    opened_at = instant_of(message.ts) if request.responded_at is None else work.now
    separate = opening.open_request(work, team, found[1], posted, origin=Origin.SPLIT, opened_at=opened_at)
    request = work.uow.requests.save(opening.in_all_its_words(work, request))
    suggesting.look(work, team, request)
    work.audit("request.separated", request, user, new_request=separate.id)
    noise.changed(work, request)
    return separate
