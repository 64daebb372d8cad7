"""Answers to covers and swaps: accepting, declining, allowing, taking back; the first taker wins (D8)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.offers import Offer, OfferState, ended, in_words, with_declined
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.services.rotation import hands, offer_course, offer_news, stand_ins, takeover
from bot.services.rotation.offer_news import name
from bot.services.rotation.seats import held
from bot.services.rotation.situation import lock
from bot.services.rotation.stand_ins import IMPOSSIBLE, Move, move
from bot.services.rotation.trail import record
from bot.services.work import BOT_ACTOR, Work

UNKNOWN = Reason("unknown", "This offer does not exist any more.")


def accept(work: Work, user: str, offer_id: int) -> str | Reason:
    """Take the days of an offer; a rule that speaks against it is put before the leads (D1, D3)."""
    found = _answerable(work, offer_id, user)
    if isinstance(found, Reason):
        return found
    team, offer = found
    moves = _moves(work, team, offer, user)
    if isinstance(moves, Reason):
        return moves
    against = stand_ins.problem(work, team, moves)
    if against is None:
        return _accepted(work, team, offer, user, moves)
    if against.code in IMPOSSIBLE:
        return against
    return _ask_leads(work, team, offer, user, against)


def why_not(work: Work, offer_id: int, taker: str) -> str | Reason:
    """What speaks against somebody who would take over, for the lead who decides; a Reason if nobody has to decide."""
    offer = work.uow.duty.offer(offer_id)
    team = work.team(offer.team) if offer is not None else None
    if offer is None or team is None:
        return UNKNOWN
    if offer.state is not OfferState.OPEN:
        return Reason("decided", offer_news.what_happened(work, offer))
    moves = _moves(work, team, offer, taker)
    against = moves if isinstance(moves, Reason) else stand_ins.problem(work, team, moves)
    if against is None:
        return "No rule speaks against it any more."
    return against if against.code in IMPOSSIBLE or isinstance(moves, Reason) else against.sentence


def allow(work: Work, lead: str, offer_id: int, taker: str, reason: str) -> str | Reason:
    """A lead sets aside the rule that speaks against somebody who would take over, with a reason that is kept (D5)."""
    found = _answerable(work, offer_id, taker)
    if isinstance(found, Reason):
        return found
    team, offer = found
    if lead not in (*team.leads, *work.rules.admins):
        return Reason("leads_only", f"Only {offer_news.who_can(work, team)} can allow this.")
    if not reason.strip():
        return Reason("no_reason", "Write why it is all right this time; the reason is kept.")
    moves = _moves(work, team, offer, taker)
    if isinstance(moves, Reason):
        return moves
    against = stand_ins.problem(work, team, moves)
    if against is not None and against.code in IMPOSSIBLE:
        return against
    return _accepted(work, team, offer, taker, moves, allowed_by=lead, reason=reason.strip())


def decline(work: Work, user: str, offer_id: int) -> str | Reason:
    """Say no; the next ones are asked, or the asker hears that nobody is left."""
    found = _answerable(work, offer_id, user)
    if isinstance(found, Reason):
        return found
    team, offer = found
    after = with_declined(offer, user)
    if not after.waiting_for and after.by != BOT_ACTOR:
        after = replace(after, state=OfferState.DECLINED, decided_at=work.now, decided_by=user)
    if not work.uow.duty.save_offer(after, seen=offer.version):
        return UNKNOWN
    record(work, team.id, offer_news.subject(offer), "offer.declined", user, absent=offer.absent)
    if after.state is OfferState.DECLINED:
        offer_news.nobody_took_it(work, team, after)
    elif not after.waiting_for:
        offer_course.ask_next(work, team, after)
    offer_news.changed(work, team, after)
    return "Thank you for answering."


def withdraw(work: Work, user: str, offer_id: int) -> str | Reason:
    """Take an offer back: whoever made it, whoever it is for, or a lead."""
    offer = work.uow.duty.offer(offer_id)
    team = work.team(offer.team) if offer is not None else None
    if offer is None or team is None:
        return UNKNOWN
    lock(work, team)
    offer = work.uow.duty.offer(offer_id) or offer
    if user not in {offer.by, offer.absent, *team.leads, *work.rules.admins}:
        return Reason("not_yours", f"Only {name(work, offer.absent)} or {offer_news.who_can(work, team)} can do this.")
    if offer.state is not OfferState.OPEN:
        return Reason("decided", offer_news.what_happened(work, offer))
    offer_course.end(work, team, offer, OfferState.WITHDRAWN, user)
    return "It is taken back, and those who were asked see it."


def _answerable(work: Work, offer_id: int, user: str) -> tuple[Team, Offer] | Reason:
    """The offer as it stands now, if this person can still answer it; nobody else changes it until the end."""
    offer = work.uow.duty.offer(offer_id)
    team = work.team(offer.team) if offer is not None else None
    if offer is None or team is None:
        return UNKNOWN
    lock(work, team)
    offer = work.uow.duty.offer(offer_id) or offer
    if user not in offer.asked:
        return Reason("not_asked", f"Only those who were asked can answer: {offer_news.either(work, offer.asked)}.")
    if offer.state is not OfferState.OPEN:
        return Reason("decided", offer_news.what_happened(work, offer))
    if user in offer.declined:
        return Reason("declined", f"You said no before. Tell {name(work, offer.absent)} to ask you again.")
    return team, offer


def _moves(work: Work, team: Team, offer: Offer, taker: str) -> list[Move] | Reason:
    """What would change hands now; a Reason if the places are not theirs any more."""
    start = max(offer.start, local_date(team.calendar.zone, work.now))
    own = held(work, team, offer.absent, start, offer.end)
    if not own:
        return Reason("not_on_duty", f"{name(work, offer.absent)} is not on duty then any more, so nothing is left.")
    moves = [move(seat, taker) for seat in own]
    if offer.back_start is None or offer.back_end is None:
        return moves
    back = held(work, team, taker, offer.back_start, offer.back_end)
    if not back:
        return Reason("not_on_duty", f"{name(work, taker)} is not on duty then any more, so there is nothing to swap.")
    return [*moves, *(move(seat, offer.absent) for seat in back)]


def _accepted(
    work: Work, team: Team, offer: Offer, taker: str, moves: Sequence[Move], *, allowed_by: str = "", reason: str = ""
) -> str | Reason:
    done = ended(offer, OfferState.ACCEPTED, taker, work.now)
    if not work.uow.duty.save_offer(done, seen=offer.version):
        return UNKNOWN
    for each in moves:
        hands.change(work, team, each)
    record(
        work,
        team.id,
        offer_news.subject(offer),
        "offer.accepted",
        taker,
        reason=reason,
        absent=offer.absent,
        start=offer.start.isoformat(),
        end=offer.end.isoformat(),
        allowed_by=allowed_by,
    )
    offer_course.stop(work, offer)
    takeover.follow(work, team)
    offer_news.taken(work, team, done, soon=any(_soon(work, each) for each in moves))
    offer_news.changed(work, team, done)
    days = in_words(offer.start, offer.end)
    return f"{name(work, taker)} serves on {days}." if allowed_by else f"Thank you! You serve on {days}."


def _soon(work: Work, change: Move) -> bool:
    """Whether it concerns the shift of now or the confirmed next one, which the whole team looks at."""
    shift = change.table.shift
    return shift.confirmed and shift.starts_at <= work.now + (shift.ends_at - shift.starts_at)


def _ask_leads(work: Work, team: Team, offer: Offer, user: str, against: Reason) -> Reason:
    record(
        work, team.id, offer_news.subject(offer), "offer.needs_lead", user, reason=against.sentence, rule=against.code
    )
    who = offer_news.who_can(work, team)
    told = offer_news.ask_leads(work, team, offer, user, against)
    then = f"I asked {who} whether it is all right this time." if told else f"{who} can decide."
    return Reason(against.code, f"{against.sentence} {then}")
