"""Saying who is proposed, and asking until somebody has decided: the messages of a week (D5, D6)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.picking import to_json
from bot.domain.rotation import Slot
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.services import announcing, noise, people
from bot.services.rotation import plans
from bot.services.work import BOT_ACTOR, Work


def post(
    work: Work,
    team: Team,
    slot: Slot,
    row: Shift,
    *,
    by: str = BOT_ACTOR,
    late: datetime | None = None,
    calls: bool = False,
) -> Shift:
    """Propose the announced team in the internal channel, or to each lead where there is none; the row afterwards.

    `late`: when it should have come. `calls`: it is the reminder of the present team as well (after downtime).
    """
    row, pick = plans.improved(work, team, slot, row)
    saved = work.uow.duty.save_shift(
        replace(row, proposed_at=work.now, version=row.version + 1, explanation=to_json(pick))
    )
    plans.audit(work, team, slot.week, "rotation.proposed", by, people=list(pick.choice.people))
    data: dict[str, object] = {
        "shift": saved.id,
        "late": late.isoformat() if late is not None else None,
        "mention": list(_present(work, team)) if calls else [],
    }
    key = f"proposal:{team.id}:{slot.week.isoformat()}"
    if not announcing.to_room(work, team, key=key, view="proposal", data=data):
        for lead in people.still_here(work, team.leads):
            noise.direct(work, lead, team=team.id, key=f"{key}:{lead}", view="proposal", data={**data, "mention": []})
    noise.lists_changed(work, team.id)
    return saved


def remind(
    work: Work, team: Team, slot: Slot, row: Shift, *, number: int, leads: bool, late: datetime | None = None
) -> None:
    """D6: ask those who are responsible until a new team is confirmed; from a certain reminder on the leads as well."""
    present, heads = _present(work, team), people.still_here(work, team.leads)
    called = [*present, *(heads if leads or not present else ())]
    data: dict[str, object] = {
        "shift": row.id,
        "late": late.isoformat() if late is not None else None,
        "mention": list(dict.fromkeys(called)),
    }
    key = f"team_reminder:{team.id}:{slot.week.isoformat()}:{number}"
    if not announcing.to_room(work, team, key=key, view="team_reminder", data=data):
        for lead in heads:
            direct = {**data, "mention": []}
            noise.direct(work, lead, team=team.id, key=f"{key}:{lead}", view="team_reminder", data=direct)
    plans.audit(work, team, slot.week, "rotation.reminded", BOT_ACTOR, number=number, called=called)


def settle(work: Work, team: Team, row: Shift) -> None:
    """The week changed: its proposal and reminders, the board and Home follow."""
    if row.week is not None:
        announcing.redraw(work, plans.message_keys(team, row.week))
    noise.lists_changed(work, team.id)


def _present(work: Work, team: Team) -> Sequence[str]:
    """Who is responsible now; the whole roster is called for nothing, so nobody is while no shift is confirmed."""
    return () if people.from_roster(work, team) else people.present_at(work, team, work.now).responders
