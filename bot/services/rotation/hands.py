"""Days of a shift change hands: overrides for what is confirmed or in part, the announced team otherwise (D8)."""

from dataclasses import replace

from bot.domain import picking
from bot.domain.offers import Period, hours_of, living, take_place
from bot.domain.rotation import assignments_of, choice_of
from bot.domain.teams import Team
from bot.services import people
from bot.services.rotation import plans, proposals
from bot.services.rotation.promises import shorten
from bot.services.rotation.seats import runs_of
from bot.services.rotation.situation import gather
from bot.services.rotation.stand_ins import Move
from bot.services.work import Work


def change(work: Work, team: Team, move: Move) -> None:
    """Let the taker serve; the caller holds the team's rotation and has checked the rules."""
    shift = move.table.shift
    if not shift.confirmed and move.whole and move.holder in choice_of(shift).responders:
        _rename(work, team, move)
        return
    for start, end in runs_of(move.days):
        begins, ends = hours_of(team.calendar.zone, move.table.slot, start, end)
        begins = max(begins, shift.starts_at, work.now)  # what is past has been served
        if begins < ends:
            _write(work, team, move, (begins, ends))


def _write(work: Work, team: Team, move: Move, period: Period) -> None:
    known = work.uow.duty.overrides(team.id, *period)
    live = living(known, {part.user for part in move.table.shift.assignments})
    for override in known:
        if override not in live:
            shorten(work, team, override, [period])
    rewrite = take_place(live, move.taker, move.holder, period)
    for override in dict.fromkeys(one for one, _ in rewrite.cut):
        shorten(work, team, override, [lost for one, lost in rewrite.cut if one == override])
    for override in rewrite.add:
        work.uow.duty.add_override(team.id, override)


def _rename(work: Work, team: Team, move: Move) -> None:
    """A week that nobody has confirmed shows its new team at once, in the plan and in the proposal."""
    shift = move.table.shift
    known = choice_of(shift)
    kept = known if known.fallback != move.taker else replace(known, fallback=None, fallback_days=frozenset())
    choice = replace(
        kept,
        responders=tuple(move.taker if user == move.holder else user for user in known.responders),
        observer=None if known.observer == move.taker else known.observer,
    )
    pick = picking.judge(gather(work, team, [move.table.slot]), move.table.slot, choice)
    saved = work.uow.duty.save_shift(
        replace(
            shift,
            assignments=assignments_of(choice),
            version=shift.version + 1,
            explanation=picking.to_json(pick),
        )
    )
    names = people.Names(work)
    why = f"{names.person(move.taker).name} serves for {names.person(move.holder).name}."
    week = move.table.slot.week
    plans.audit(work, team, week, "rotation.passed_on", move.taker, reason=why, people=list(choice.people))
    proposals.settle(work, team, saved)
