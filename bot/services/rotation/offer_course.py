"""The life of an offer between asking and answer: who is asked when, silence, and its end (D8)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.offers import Offer, OfferState, ended, hours_of, next_to_ask, with_asked
from bot.domain.rotation import Why
from bot.domain.teams import Team
from bot.domain.working_time import NoWorkingTime, add_working
from bot.ports.rows import Timer
from bot.services import timers
from bot.services.rotation import offer_news, stand_ins
from bot.services.rotation.seats import held, slot_of_day
from bot.services.rotation.trail import record
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

SILENT = "offer_silent"
EXPIRES = "offer_expires"
PATIENCE = timedelta(minutes=60)  # working time in which whoever is asked for an absent person should answer


def begin(work: Work, team: Team, offer: Offer, whys: Sequence[Why] = ()) -> Offer:
    """Store an offer and ask; the caller holds the team's rotation."""
    added = work.uow.duty.add_offer(offer)
    record(
        work,
        team.id,
        offer_news.subject(added),
        "offer.made",
        offer.by,
        reason=offer.note,
        kind=offer.kind.value,
        absent=offer.absent,
        asked=list(offer.asked),
        start=offer.start.isoformat(),
        end=offer.end.isoformat(),
    )
    expires = _expiry(work, team, offer)
    timers.arm(work, EXPIRES, _rotation(team), team.id, expires, key=f"{EXPIRES}:{added.id}", offer=added.id)
    _send(work, team, added, offer.asked, whys)
    offer_news.changed(work, team, added)
    return added


def ask_next(work: Work, team: Team, offer: Offer) -> Offer:
    """Ask the next ones for an absent person's days, or tell the leads that nobody is left."""
    found = _candidates(work, team, offer)
    users = next_to_ask(offer, [why.user for why in found])
    if not users:
        offer_news.nobody_left(work, team, offer)
        return offer
    more = with_asked(offer, users)
    if not work.uow.duty.save_offer(more, seen=offer.version):
        return offer
    record(work, team.id, offer_news.subject(offer), "offer.asked_more", BOT_ACTOR, asked=list(users))
    _send(work, team, more, users, found)
    offer_news.changed(work, team, more)
    return more


def end(work: Work, team: Team, offer: Offer, state: OfferState, by: str) -> None:
    """End an offer that nobody took."""
    done = ended(offer, state, by, work.now)
    if not work.uow.duty.save_offer(done, seen=offer.version):
        return
    record(work, team.id, offer_news.subject(offer), f"offer.{state}", by, absent=offer.absent)
    stop(work, offer)
    if state is OfferState.EXPIRED and offer.by != BOT_ACTOR:
        offer_news.nobody_took_it(work, team, done)
    offer_news.changed(work, team, done)


def stop(work: Work, offer: Offer) -> None:
    """Nothing more happens by itself."""
    for kind in (SILENT, EXPIRES):
        work.uow.timers.cancel_key(f"{kind}:{offer.id}")


def _expiry(work: Work, team: Team, offer: Offer) -> datetime:
    """When the first of its days begins; what has begun already, and an absent person's days, while they last."""
    first = min(offer.start, offer.back_start or offer.start)
    begins, _ = hours_of(team.calendar.zone, slot_of_day(team, first), first, first)
    if begins > work.now and offer.by != BOT_ACTOR:
        return begins
    _, ends = hours_of(team.calendar.zone, slot_of_day(team, offer.end), offer.end, offer.end)
    return ends


def _send(work: Work, team: Team, offer: Offer, users: Sequence[str], whys: Sequence[Why]) -> None:
    reasons = {why.user: why.reason.sentence for why in whys}
    for user in users:
        offer_news.ask(work, team, offer, user, reasons.get(user, ""))
    if offer.by != BOT_ACTOR:
        return
    try:
        due_at = add_working(team.calendar, work.now, PATIENCE)
    except NoWorkingTime:
        return
    timers.arm(work, SILENT, _rotation(team), team.id, due_at, key=f"{SILENT}:{offer.id}", offer=offer.id)


def _candidates(work: Work, team: Team, offer: Offer) -> list[Why]:
    for seat in held(work, team, offer.absent, offer.start, offer.end):
        return stand_ins.candidates(work, team, seat.table, offer.absent, seat.days)
    return []


def _rotation(team: Team) -> str:
    return f"rotation:{team.id}"


def _open_offers(work: Work, due: Sequence[Timer]) -> list[tuple[Team, Offer]]:
    found = []
    for timer in due:
        number = timer.data.get("offer")
        offer = work.uow.duty.offer(number) if isinstance(number, int) else None
        team = work.team(offer.team) if offer is not None else None
        if offer is not None and team is not None and offer.state is OfferState.OPEN:
            found.append((team, offer))
    return found


@rings(SILENT)
def _nobody_answered(work: Work, due: Sequence[Timer]) -> None:
    """Whoever was asked kept silent for an hour of working time: they may still answer, and the next are asked."""
    for team, offer in _open_offers(work, due):
        ask_next(work, team, offer)


@rings(EXPIRES)
def _days_have_begun(work: Work, due: Sequence[Timer]) -> None:
    """Nobody took it before its days began."""
    for team, offer in _open_offers(work, due):
        end(work, team, offer, OfferState.EXPIRED, BOT_ACTOR)
