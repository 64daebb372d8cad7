"""The card of a group of alerts as it is at the moment it is sent (A3)."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.alerts.alert import Source
from bot.domain.alerts.lifecycle import may_call_from
from bot.domain.alerts.naming import source_name
from bot.domain.reasons import Reason
from bot.domain.requests import ClosedAs, Request, RequestState, is_open, is_unanswered
from bot.ports.alert_screens import AlertCard, EarlierGroup
from bot.ports.alerts import AlertGroup
from bot.ports.mute_screens import MuteLine
from bot.ports.outbox import OutboxRow
from bot.services import lines
from bot.services.alerts.groups import seen_of
from bot.services.alerts.shown import mute_line
from bot.services.compose import GONE, card_of, composes
from bot.services.directory import book
from bot.services.people import Names
from bot.services.work import Work

EARLIER_WITHIN = timedelta(days=30)
EARLIER_SHOWN = 3
_ENDED = {RequestState.WITHDRAWN: "did not matter", RequestState.DUPLICATE: "closed as a duplicate"}


@composes("alert_card")
def _card(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    card = card_of(work, names, row)
    if isinstance(card, Reason):
        return card
    group = work.uow.alerts.get(card.request.id)
    if group is None:
        return GONE
    named = book.named_in(work, names, f"{group.service or ''} {group.title}")
    return AlertCard(
        card=replace(card, owned=named.services, customers=named.customers),
        source_name=source_name(group.source, card.requester.name if group.source is Source.GENERIC else ""),
        title=group.title,
        link=group.link,
        severity=group.severity,
        service=group.service,
        environment=group.environment,
        count=group.count,
        first_seen=group.first_seen,
        last_seen=group.last_seen,
        over_at=group.over_at if seen_of(group).is_over else None,
        comebacks=group.comebacks,
        next_call_at=_next_call(work, card.request, group),
        earlier=_earlier(work, group),
        mute=_mute(work, names, group),
    )


def _next_call(work: Work, request: Request, group: AlertGroup) -> datetime | None:
    """When people are called about a group that came back just after they were called (A2)."""
    at = may_call_from(group.called_at, work.now)
    waits_anew = group.called_at is not None and request.opened_at > group.called_at
    return at if waits_anew and is_unanswered(request) and at > work.now else None


def _earlier(work: Work, group: AlertGroup) -> tuple[EarlierGroup, ...]:
    found = work.uow.alerts.earlier(group, work.now - EARLIER_WITHIN, EARLIER_SHOWN)
    known = ((each, work.uow.requests.get(each.request_id)) for each in found)
    return tuple(
        EarlierGroup(
            link=lines.link(work, request), first_seen=each.first_seen, count=each.count, ended=_ended(request, each)
        )
        for each, request in known
        if request is not None
    )


def _ended(request: Request, group: AlertGroup) -> str:
    if is_open(request):
        return "still open"
    if request.closed_as is ClosedAs.OVER:
        return "over by itself" if group.over_at is not None else "quiet after a mute"
    if request.closed_as is ClosedAs.MUTED:
        return "muted"
    return _ENDED.get(request.state, "resolved")


def _mute(work: Work, names: Names, group: AlertGroup) -> MuteLine | None:
    mute = work.uow.alerts.mute(group.mute_id) if group.mute_id is not None else None
    return mute_line(names, mute) if mute is not None else None
