"""Seven people who take turns, and weeks whose teams a story fixes: where stories about changes begin (D8)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.offers import Offer
from bot.domain.rotation import Choice, assignments_of, slot_of
from bot.domain.schedules import Duty, Shift, on_duty_at
from bot.domain.working_time import at_wall
from tests.story import CONFIG, PRAGUE, ROOM, Person, Seen, Story, with_team

THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=PRAGUE)
THIS_WEEK, NEXT_WEEK, WEEK_AFTER = date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9)
ROSTER = [
    {"user": "U0ANN", "name": "Ann", "production_access": True, "experienced": True},
    {"user": "U0BEN", "name": "Ben", "experienced": True},
    {"user": "U0CID", "name": "Cid", "production_access": True, "experienced": True},
    {"user": "U0EVE", "name": "Eve", "experienced": True},
    {"user": "U0KIM", "name": "Kim", "production_access": True, "experienced": True},
    {"user": "U0ROB", "name": "Rob", "experienced": True},
    {"user": "U0SUE", "name": "Sue", "experienced": True},
]


THEN, LAST = date(2026, 12, 16), date(2026, 12, 23)


def rotating(**changes: Any) -> dict[str, Any]:
    """The configuration with a weekly rotation of seven."""
    return with_team(CONFIG, **{"roster": ROSTER, "rotation": {"enabled": True}, **changes})


def begin(
    tell: Callable[..., Story],
    *,
    at: datetime = THURSDAY,
    config: dict[str, Any] | None = None,
    weeks: dict[date, Choice] | None = None,
    announced: dict[date, Choice] | None = None,
) -> Story:
    """Ann and Ben serve this week, Cid and Eve next week, both confirmed, others later; or as the story says."""
    story = tell(config or rotating(), shift=False, at=at)
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("name:U0LEA", "Lea", work.now)
    confirmed = weeks or {THIS_WEEK: serving("ann", "ben"), NEXT_WEEK: serving("cid", "eve")}
    for week, choice in confirmed.items():
        fix(story, week, choice, confirmed=True)
    for week, choice in (announced if announced is not None else LATER).items():
        fix(story, week, choice, confirmed=False)
    return story


def serving(*responders: str, fallback: str | None = None, on: Sequence[date] = ()) -> Choice:
    """A team by the names of its people."""
    return Choice(
        responders=tuple(f"U0{name.upper()}" for name in responders),
        fallback=f"U0{fallback.upper()}" if fallback else None,
        fallback_days=frozenset(on),
    )


def fix(story: Story, week: date, choice: Choice, *, confirmed: bool) -> None:
    """This week has that team."""
    with story.bot.desk.work("story") as work:
        team = work.rules.teams["backend"]
        slot = slot_of(team.rotation, team.calendar.zone, week)
        known = work.uow.duty.shift_of(team.id, week)
        shift = Shift(
            team=team.id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            assignments=assignments_of(choice),
            confirmed=confirmed,
            confirmed_at=work.now if confirmed else None,
            confirmed_by="U0LEA" if confirmed else None,
            week=week,
        )
        if known is None:
            work.uow.duty.add_shift(shift)
        else:
            work.uow.duty.save_shift(replace(shift, id=known.id, version=known.version + 1))


def duty_at(story: Story, moment: datetime) -> Duty:
    """Who is on duty then."""
    with story.bot.desk.reading() as work:
        zone = work.rules.teams["backend"].calendar.zone
        shifts = work.uow.duty.shifts("backend", moment, moment + timedelta(microseconds=1))
        overrides = work.uow.duty.overrides("backend", moment - timedelta(days=1), moment + timedelta(days=1))
        found = on_duty_at(shifts, overrides, moment, zone=zone)
    assert found is not None
    return found


def responders_on(story: Story, day: date) -> set[str]:
    """Who responds at noon, by name."""
    duty = duty_at(story, at_wall(PRAGUE, day, time(12)))
    return {user.removeprefix("U0").lower() for user in duty.responders}


LATER = {WEEK_AFTER: serving("kim", "rob"), THEN: serving("cid", "sue"), LAST: serving("kim", "ben")}


def offer(story: Story, number: int = 1) -> Offer:
    """An offer as it is stored."""
    with story.bot.desk.reading() as work:
        found = work.uow.duty.offer(number)
    assert found is not None
    return found


def room(story: Story, *parts: str) -> Seen:
    """A line in the team's room."""
    return story.expect(*parts, channel=ROOM)


def asked(story: Story, person: Person, *parts: str) -> Seen:
    """What somebody is asked by direct message."""
    return story.expect(*parts, to=person)
