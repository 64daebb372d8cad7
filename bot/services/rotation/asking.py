"""Asking others to cover or to swap days: what somebody has to serve, who is asked, what cannot be asked (D8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.offers import Offer, OfferKind, in_words
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.services import people
from bot.services.rotation import offer_course, offer_news, stand_ins
from bot.services.rotation.offer_news import name
from bot.services.rotation.seats import Seat, held, home_teams, running, seats
from bot.services.rotation.situation import lock
from bot.services.rotation.stand_ins import IMPOSSIBLE, Move, move
from bot.services.work import Work

BEST = 5  # people who are asked when somebody asks everybody
NO_TEAM = Reason("members_only", "Only people on the roster of a support team have shifts to cover or to swap.")


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates, both included."""

    start: date
    end: date


def ask_cover(
    work: Work, user: str, days: Days, *, helper: str | None = None, note: str = "", absent: str | None = None
) -> str | Reason:
    """Ask `helper`, or the best who could, to serve on some days of one's own, or for a lead of somebody else's.

    Returns what happened as a sentence.
    """
    holder = absent or user
    team = _team_of(work, holder, user, lambda team: bool(held(work, team, holder, days.start, days.end)))
    if isinstance(team, Reason):
        return team
    lock(work, team)
    seat = _seat(work, team, holder, days)
    if isinstance(seat, Reason):
        return seat
    if helper is not None:
        refused = _cannot_ask(work, team, helper, [move(seat, helper)])
        if refused is not None:
            return refused
        asked: Sequence[str] = (helper,)
    else:
        found = stand_ins.candidates(work, team, seat.table, holder, seat.days)
        asked = [why.user for why in found if why.user != user][:BEST]
    if not asked:
        leads = offer_news.who_can(work, team)
        return Reason("nobody", f"Nobody else can serve on {_of(seat)}. {leads} can change the team.")
    draft = _draft(work, OfferKind.COVER, seat, by=user, asked=asked, note=note)
    offer = offer_course.begin(work, team, draft)
    return f"I asked {offer_news.either(work, asked)} to cover {_of(seat)}. {_take_back(work, offer)}"


def ask_swap(
    work: Work, user: str, other: str, *, mine: Days | None = None, theirs: Days | None = None, note: str = ""
) -> str | Reason:
    """Offer own days for days of somebody else; without days, the next shift of each that has not begun.

    Returns what happened as a sentence.
    """
    if other == user:
        return Reason("self", "You cannot swap with yourself. Name the person whose days you would take.")
    team = _team_of(work, user, user, lambda team: other in {one.user for one in people.members(work, team)})
    if isinstance(team, Reason):
        return team
    lock(work, team)
    own = _seat(work, team, user, mine) if mine else _next_seat(work, team, user)
    if isinstance(own, Reason):
        return own
    back = _seat(work, team, other, theirs) if theirs else _next_seat(work, team, other, besides=own)
    if isinstance(back, Reason):
        return back
    moves = [move(own, other), move(back, user)]
    refused = _cannot_ask(work, team, other, moves)
    if refused is not None:
        return refused
    draft = replace(
        _draft(work, OfferKind.SWAP, own, by=user, asked=(other,), note=note),
        back_start=back.days[0],
        back_end=back.days[-1],
    )
    offer = offer_course.begin(work, team, draft)
    return (
        f"I asked {name(work, other)} to take {_of(own)} from you, and you would take {_of(back)}. "
        f"{_take_back(work, offer)}"
    )


def _cannot_ask(work: Work, team: Team, helper: str, moves: Sequence[Move]) -> Reason | None:
    """What no lead could set aside is said before anybody is asked."""
    if any(each.taker == each.holder for each in moves):
        return Reason("self", "You cannot cover yourself. Name somebody else, or nobody to ask everybody who could.")
    if work.uow.settings.get(f"deleted:{helper}") is True:
        return Reason("inactive", f"{name(work, helper)}'s Slack account is deactivated. Ask somebody else.")
    against = stand_ins.problem(work, team, moves)
    if against is not None and against.code in IMPOSSIBLE:
        return Reason(against.code, f"{against.sentence} Ask somebody else.")
    return offer_news.muted(work, helper)


def _team_of(work: Work, holder: str, user: str, fits: Callable[[Team], bool]) -> Team | Reason:
    """The team in which somebody serves, the one that fits if there are several; a lead may ask for others."""
    teams = sorted(home_teams(work, holder), key=fits, reverse=True)
    if not teams:
        return NO_TEAM
    if not teams[0].rotation.enabled:
        return Reason("no_rotation", f"{teams[0].name} has no weekly rotation, so there are no shifts to change.")
    if user != holder and user not in (*teams[0].leads, *work.rules.admins):
        return Reason("leads_only", f"Only {offer_news.who_can(work, teams[0])} can ask in somebody's name.")
    return teams[0]


def _seat(work: Work, team: Team, user: str, days: Days) -> Seat | Reason:
    """What somebody has to serve within days that they named."""
    today = local_date(team.calendar.zone, work.now)
    if days.end < days.start:
        return Reason("backwards", "The last day is before the first one. Write the first day first.")
    if days.start < today:
        return Reason("past", f"{in_words(days.start, days.start)} is over. Name days from today on.")
    found = held(work, team, user, days.start, days.end)
    who = name(work, user)
    if not found:
        return Reason("not_on_duty", f"{who} is not on duty on {in_words(days.start, days.end)}.")
    if len(found) > 1:
        return Reason("two_shifts", f"{who} has two shifts in these days. Ask for each of them alone.")
    known = [one for one in work.uow.duty.open_offers(team.id) if one.absent == user and _overlaps(one, found[0])]
    if known:
        return Reason("asked_already", f"This is being asked already (#{known[0].id}). Take that back first.")
    return found[0]


def _next_seat(work: Work, team: Team, user: str, besides: Seat | None = None) -> Seat | Reason:
    """The next shift of somebody that has not begun, and that both do not serve together."""
    known = {besides.table.shift.id} if besides else set()
    other = besides.user if besides else None
    for seat in seats(work, team, user):
        together = other is not None and bool(seat.table.days_of(other))
        if not running(seat, work.now) and seat.table.shift.id not in known and not together:
            return seat
    return Reason(
        "no_shift", f"No shift of {name(work, user)} is known that could be swapped. Ask for a cover instead."
    )


def _draft(work: Work, kind: OfferKind, seat: Seat, *, by: str, asked: Sequence[str], note: str) -> Offer:
    return Offer(
        team=seat.table.shift.team,
        kind=kind,
        absent=seat.user,
        by=by,
        asked=tuple(asked),
        start=seat.days[0],
        end=seat.days[-1],
        note=note.strip(),
        created_at=work.now,
    )


def _overlaps(offer: Offer, seat: Seat) -> bool:
    return offer.start <= seat.days[-1] and offer.end >= seat.days[0]


def _of(seat: Seat) -> str:
    return in_words(seat.days[0], seat.days[-1])


def _take_back(work: Work, offer: Offer) -> str:
    return f"“{work.rules.command} {offer.kind} withdraw {offer.id}” takes it back."
