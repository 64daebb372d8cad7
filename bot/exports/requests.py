"""What an export says about a request; only facts that were stored, so that the past stays as it was (F8)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.requests import Request, met
from bot.exports.tables import Column

_Moment = Callable[[Request], datetime | None]


def _since_opening(moment: _Moment) -> Callable[[Request], timedelta | None]:
    """How long after the opening something happened, by the clock on the wall: nights and weekends count."""

    def elapsed(request: Request) -> timedelta | None:
        at = moment(request)
        return None if at is None else at - request.opened_at

    return elapsed


REQUEST_COLUMNS: tuple[Column[Request], ...] = (
    Column("id", "its number", lambda it: it.id),
    Column("team", "the team's key in the configuration", lambda it: it.team),
    Column("channel", "the channel's Slack id", lambda it: it.channel),
    Column("message_ts", "the message it stands on, Slack's ts", lambda it: it.message_ts),
    Column("author", "who asked, Slack id", lambda it: it.author),
    Column("origin", "message, form, gesture, split, linked or alert", lambda it: it.origin.value),
    Column("posted_at", "when the message was written", lambda it: it.posted_at),
    Column("opened_at", "when the request began", lambda it: it.opened_at),
    Column("out_of_hours", "whether that was outside working hours", lambda it: it.out_of_hours),
    Column("state", "where it stands now", lambda it: it.state.value),
    Column("priority", "urgent, high, normal or low", lambda it: it.priority.value),
    Column("category", "the choice in triage", lambda it: it.category),
    Column("owner", "who has it, Slack id", lambda it: it.owner),
    Column("target_seconds", "the working time for a first response", lambda it: it.target),
    Column("due_at", "until when the first response was due", lambda it: it.due_at),
    Column("first_ack_at", "first take or reaction of a responder", lambda it: it.first_ack_at),
    Column("first_ack_by", "by whom, Slack id", lambda it: it.first_ack_by),
    Column("ack_seconds", "opening to first ack, nights included", _since_opening(lambda it: it.first_ack_at)),
    Column("first_reply_at", "first reply in words", lambda it: it.first_reply_at),
    Column("first_reply_by", "by whom, Slack id", lambda it: it.first_reply_by),
    Column("reply_seconds", "opening to first reply, nights included", _since_opening(lambda it: it.first_reply_at)),
    Column("responded_at", "what counts as the first response", lambda it: it.responded_at),
    Column("responded_by", "by whom, Slack id", lambda it: it.responded_by),
    Column("response_seconds", "opening to response, nights included", _since_opening(lambda it: it.responded_at)),
    Column("met", "in time or not; empty if it does not count", met),
    Column("missed_at", "the due time that passed in silence", lambda it: it.missed_at),
    Column("by_colleague", "answered by a member not on duty", lambda it: it.by_colleague),
    Column("approximate", "read back after downtime; does not count", lambda it: it.approximate),
    Column("closed_at", "when it was closed", lambda it: it.closed_at),
    Column("closed_by", "by whom, Slack id", lambda it: it.closed_by),
    Column(
        "closed_as",
        "solved or parked; of alerts also over or muted",
        lambda it: None if it.closed_as is None else it.closed_as.value,
    ),
    Column("open_seconds", "opening to closing, nights included", _since_opening(lambda it: it.closed_at)),
    Column("duplicate_of", "the number of the request it repeats", lambda it: it.duplicate_of),
    Column("linked_from", "the number of the one it continues or was split from", lambda it: it.linked_from),
    Column("resolution", "how it was solved", lambda it: it.resolution),
    Column("text", "what was asked", lambda it: it.text),
)
