"""Who is on duty when a simulation begins, and how duty went round until its end."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.picking import pick
from bot.domain.rotation import assignments_of, choice_of
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.services.rotation import situation
from bot.services.rotation.situation import LOOK_BACK
from bot.services.work import BOT_ACTOR, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """A member's shifts as responder that have begun, and their debt in days over those that have ended (D4)."""

    name: str
    shifts: int
    debt: float


def first_shift(work: Work, team: Team) -> None:
    """The week in which the simulation begins, as the rotation would have picked it; without one the roster answers."""
    slot = situation.slot_now(work, team)
    choice = pick(situation.gather(work, team, (slot,)), slot).choice
    if not team.rotation.enabled or not choice.responders:
        return
    work.uow.duty.add_shift(
        Shift(
            team=team.id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            assignments=assignments_of(choice),
            confirmed=True,
            week=slot.week,
            confirmed_at=slot.starts_at,
            confirmed_by=BOT_ACTOR,
        )
    )


def turns_of(work: Work, team: Team) -> Iterator[Turns]:
    """The team's members by name."""
    begun = work.uow.duty.shifts(team.id, work.now - LOOK_BACK, work.now)
    debts = work.uow.duty.accounts(team.id)
    for member in work.uow.duty.members(team.id):
        served = sum(member.user in choice_of(shift).responders for shift in begun)
        yield Turns(name=member.name or member.user, shifts=served, debt=debts.get(member.user, 0.0))
