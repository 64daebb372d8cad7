"""What an export says about an incident; only facts that were stored, so that the past stays as it was (I9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.incidents import Incident, RcaAction, RcaKind, RootCause
from bot.exports.tables import Column, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """An incident with what is owed of it."""

    incident: Incident
    causes: tuple[RootCause, ...]
    actions: tuple[RcaAction, ...]


def _of(read: Callable[[Incident], Value]) -> Callable[[IncidentRow], Value]:
    return lambda row: read(row.incident)


def _since_raising(moment: Callable[[Incident], datetime | None]) -> Callable[[IncidentRow], timedelta | None]:
    """How long after it was raised something happened, in real time."""

    def elapsed(row: IncidentRow) -> timedelta | None:
        at = moment(row.incident)
        return None if at is None else at - row.incident.raised_at

    return elapsed


def _part(kind: RcaKind, read: Callable[[RootCause], Value]) -> Callable[[IncidentRow], Value]:
    return lambda row: next((read(each) for each in row.causes if each.kind is kind), None)


def _on_time(part: RootCause) -> bool | None:
    return None if part.written_at is None else part.written_at <= part.due_at


def _cause(row: IncidentRow) -> str | None:
    engineers_first = sorted(row.causes, key=lambda each: each.kind is RcaKind.INITIAL)
    return next((each.cause for each in engineers_first if each.cause), None)


INCIDENT_COLUMNS: tuple[Column[IncidentRow], ...] = (
    Column("id", "its number", _of(lambda it: it.id)),
    Column("team", "the team's key in the configuration", _of(lambda it: it.team)),
    Column("title", "what is broken", _of(lambda it: it.title)),
    Column("severity", "as it is now", _of(lambda it: it.severity)),
    Column("state", "where it stands now", _of(lambda it: it.state.value)),
    Column("service", "the service that it names", _of(lambda it: it.service)),
    Column("customer", "the customer that it names", _of(lambda it: it.customer)),
    Column("raised_by", "Slack id", _of(lambda it: it.raised_by)),
    Column("raised_at", "when it was raised", _of(lambda it: it.raised_at)),
    Column("request_id", "the request or alert that it was raised from", _of(lambda it: it.request_id)),
    Column("channel", "the channel's Slack id", _of(lambda it: it.channel)),
    Column("thread_ts", "its thread, Slack's ts", _of(lambda it: it.thread_ts)),
    Column("manager", "the incident manager, Slack id", _of(lambda it: it.manager)),
    Column("responder", "Slack id", _of(lambda it: it.responder)),
    Column("acknowledged_at", "when somebody acknowledged it", _of(lambda it: it.acknowledged_at)),
    Column("acknowledged_by", "by whom, Slack id", _of(lambda it: it.acknowledged_by)),
    Column("acknowledge_seconds", "raised to acknowledged", _since_raising(lambda it: it.acknowledged_at)),
    Column("contact_at", "when contact was made with those it hit", _of(lambda it: it.contact_at)),
    Column("mitigated_at", "when it was mitigated", _of(lambda it: it.mitigated_at)),
    Column("mitigate_seconds", "raised to mitigated", _since_raising(lambda it: it.mitigated_at)),
    Column("resolved_at", "when it was resolved", _of(lambda it: it.resolved_at)),
    Column("resolved_by", "by whom, Slack id", _of(lambda it: it.resolved_by)),
    Column("resolve_seconds", "raised to resolved", _since_raising(lambda it: it.resolved_at)),
    Column("lowered_at", "when it was no emergency any more", _of(lambda it: it.lowered_at)),
    Column("closed_at", "when the last action was done", _of(lambda it: it.closed_at)),
    Column("merged_into", "the number of the incident that it is part of", _of(lambda it: it.merged_into)),
    Column("cause", "the cause in a few words", _cause),
    Column("initial_due_at", "until when the initial root cause was due", _part(RcaKind.INITIAL, lambda it: it.due_at)),
    Column("initial_written_at", "when it was written", _part(RcaKind.INITIAL, lambda it: it.written_at)),
    Column("initial_on_time", "in time or not; empty if not written", _part(RcaKind.INITIAL, _on_time)),
    Column("engineering_due_at", "that of the engineers", _part(RcaKind.ENGINEERING, lambda it: it.due_at)),
    Column("engineering_written_at", "when it was written", _part(RcaKind.ENGINEERING, lambda it: it.written_at)),
    Column("engineering_on_time", "in time or not; empty if not written", _part(RcaKind.ENGINEERING, _on_time)),
    Column("actions", "how many actions it has", lambda row: len(row.actions)),
    Column("actions_open", "how many are not done", lambda row: sum(each.done_at is None for each in row.actions)),
    Column("known", "what was known when it was raised", _of(lambda it: it.known)),
)
