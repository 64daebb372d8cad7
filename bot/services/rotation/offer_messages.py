"""The messages about offers, composed from rows at the moment they are sent (D8)."""

from datetime import date, datetime

from bot.domain.offers import Offer, OfferState, hours_of
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.ports.offer_screens import AllowAsk, Days, OfferAsk, OfferLine
from bot.ports.outbox import OutboxRow
from bot.ports.screens import Person
from bot.services.compose import GONE, MOOT, composes
from bot.services.people import Names
from bot.services.rotation import offer_news
from bot.services.rotation.seats import slot_of_day
from bot.services.work import BOT_ACTOR, Work


@composes(offer_news.ASK)
def _ask(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _offer(work, row)
    if isinstance(found, Reason) or row.user is None:
        return found if isinstance(found, Reason) else GONE
    team, offer = found
    if row.slack_ts is None and (offer.state is not OfferState.OPEN or row.user in offer.declined):
        return MOOT
    return OfferAsk(
        offer=offer,
        you=row.user,
        absent=names.person(offer.absent),
        asker=names.person(offer.by) if offer.by != BOT_ACTOR else None,
        taker=_taker(names, offer),
        team_name=team.name,
        days=days_of(team, offer.start, offer.end, offer.created_at),
        back=_back(team, offer),
        zone=team.calendar.zone.key,
        why=str(row.data.get("why", "")),
    )


@composes(offer_news.LINE)
def _line(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _offer(work, row)
    if isinstance(found, Reason):
        return found
    team, offer = found
    return OfferLine(
        offer=offer,
        absent=names.person(offer.absent),
        taker=_taker(names, offer),
        asked=names.people(offer.waiting_for),
        team_name=team.name,
        days=days_of(team, offer.start, offer.end, offer.created_at),
    )


@composes(offer_news.ALLOW)
def _allow(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _offer(work, row)
    if isinstance(found, Reason):
        return found
    team, offer = found
    if row.slack_ts is None and offer.state is not OfferState.OPEN:
        return MOOT
    return AllowAsk(
        offer=offer,
        absent=names.person(offer.absent),
        volunteer=names.person(str(row.data["volunteer"])),
        taker=_taker(names, offer),
        problem=str(row.data["problem"]),
        days=days_of(team, offer.start, offer.end, offer.created_at),
    )


def days_of(team: Team, start: date, end: date, asked_at: datetime) -> Days:
    """Days with the instants at which they begin and end in the team's shifts; what was past is left out."""
    zone = team.calendar.zone
    begins, _ = hours_of(zone, slot_of_day(team, start), start, start)
    _, ends = hours_of(zone, slot_of_day(team, end), end, end)
    return Days(start=start, end=end, starts_at=max(begins, asked_at), ends_at=ends)


def _back(team: Team, offer: Offer) -> Days | None:
    if offer.back_start is None or offer.back_end is None:
        return None
    return days_of(team, offer.back_start, offer.back_end, offer.created_at)


def _offer(work: Work, row: OutboxRow) -> tuple[Team, Offer] | Reason:
    number = row.data.get("offer")
    offer = work.uow.duty.offer(number) if isinstance(number, int) else None
    team = work.team(offer.team) if offer is not None else None
    return GONE if offer is None or team is None else (team, offer)


def _taker(names: Names, offer: Offer) -> Person | None:
    accepted = offer.state is OfferState.ACCEPTED and offer.decided_by is not None
    return names.person(offer.decided_by) if accepted and offer.decided_by else None
