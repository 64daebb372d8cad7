"""What must hold of the rotation whatever happens: each promise is checked after every unit of work or every step."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

from bot.domain.members import Member
from bot.domain.objections import TIRED, objections
from bot.domain.offers import OfferState, hours_of
from bot.domain.rotation import choice_of, slot_at, slot_of
from bot.domain.schedules import Duty, Role, Shift, shifts_between
from bot.services import people
from bot.services.rotation import situation
from bot.services.rotation.takeover import ON_TIME
from bot.services.work import BOT_ACTOR, Work
from tests.rotation.at_hand import LAST, LEADS, TEAM, HandBot, Unit

TICK = timedelta(microseconds=1)
ONCE = {
    "rotation.announced",
    "rotation.proposed",
    "rotation.took_effect",
    "rotation.took_over",
    "rotation.shift_closed",
}


class Promises:
    """Watches a bot."""

    def __init__(self, bot: HandBot) -> None:
        self._bot = bot
        self._past: list[Duty] = []  # as it was answered before
        self._confirmed: dict[int, int] = {}  # the version of each confirmed shift that was looked at
        self._random = Random(1)  # noqa: S311 - which minutes are asked about
        bot.watch = self.unit

    def unit(self, unit: Unit) -> None:
        """After a unit of work."""
        _every_change_is_in_the_trail(unit)
        for shift in self._bot.shifts():
            if self._confirmed.get(shift.id) != shift.version:
                self._confirmed[shift.id] = shift.version
                self._bot.looks(partial(self._newcomers_learn_first, shift))
        for row in unit.trail:
            if row["action"] == "offer.accepted" and not row["data"]["allowed_by"]:
                self._bot.looks(partial(self._stand_ins_have_learned, row))

    def always(self) -> None:
        """After a step, whatever it was."""
        self.responsibility()
        self._shifts_never_overlap(self._bot.shifts())
        self._debts_sum_to_zero()
        self._everything_is_said_once()

    def _somebody_took_over(self, begun: bool, week: date, work: Work) -> None:
        """Unless nobody on the roster can serve: then whoever was on duty stays responsible, and the leads know."""
        row = work.uow.duty.shift_of(self._bot.team.id, week)
        nobody_can = row is not None and not choice_of(row).responders
        assert begun or nobody_can, "nobody took over although the shift has begun"

    def responsibility(self) -> None:
        """Somebody is responsible at every minute since the first shift, and who it was in the past stays (D6, F8)."""
        shifts, overrides = self._bot.shifts(), self._bot.overrides()
        if shifts:
            zone = self._bot.team.calendar.zone
            duties = shifts_between(shifts, overrides, shifts[0].starts_at, LAST, zone=zone)
            _somebody_is_responsible_all_the_time(duties, shifts[0].starts_at)
            self._the_past_stays(duties)
            self._bot.looks(lambda work: self._duty_at_says_the_same(work, duties))

    def after_timers(self) -> None:
        """Once everything that was due has rung."""
        self._bot.looks(self._open_offers_have_days_ahead)
        week = slot_at(self._bot.team.rotation, self._bot.team.calendar.zone, self._bot.now).week
        shifts = [shift for shift in self._bot.shifts() if shift.starts_at <= self._bot.now]
        if shifts:
            self._bot.looks(partial(self._somebody_took_over, shifts[-1].week == week, week))

    def _shifts_never_overlap(self, shifts: Iterable[Shift]) -> None:
        for shift in shifts:
            assert shift.week is not None
            slot = slot_of(self._bot.team.rotation, self._bot.team.calendar.zone, shift.week)
            assert slot.starts_at <= shift.starts_at < shift.ends_at == slot.ends_at, "a shift outside its slot"

    def _the_past_stays(self, duties: list[Duty]) -> None:
        """F8: what was answered about the past is answered for ever; a takeover may be a minute late."""
        until = self._bot.now - ON_TIME
        past = list(_until(duties, until))
        known = list(_until(past, self._past[-1].ends_at)) if self._past else []
        assert known == self._past, "the past has changed"
        self._past = past

    def _duty_at_says_the_same(self, work: Work, duties: list[Duty]) -> None:
        team = self._bot.team
        near = [duty for duty in duties if abs(duty.starts_at - self._bot.now) < timedelta(days=30)]
        bounds = [at for duty in self._random.sample(near, min(3, len(near))) for at in (duty.starts_at, duty.ends_at)]
        minutes = [self._bot.now + timedelta(minutes=self._random.randrange(-60_000, 60_000)) for _ in range(3)]
        moments = [self._bot.now, *minutes, *(at + by for at in bounds for by in (-TICK, timedelta(0), TICK))]
        for at in moments:
            held = [duty for duty in duties if duty.starts_at <= at < duty.ends_at]
            if held:
                asked = people.duty_at(work, team, at)
                assert asked.assignments == held[0].assignments, f"two answers for {at}"
                assert asked.responders, f"nobody is responsible at {at}"

    def _newcomers_learn_first(self, shift: Shift, work: Work) -> None:
        """D2, at the moment at which the shift is confirmed."""
        choice, members = choice_of(shift), _members(work)
        excused = shift.confirmed_by in LEADS and bool(shift.reason)
        serving = [*choice.responders, *([choice.fallback] if choice.fallback else [])]
        new = [user for user in serving if not _has_learned(work, members.get(user), shift)]
        if new and not excused and not set(choice.responders) <= self._served_just_before(shift):
            assert not self._able(work, shift), f"{new} serve in {shift.week} and have not observed"
        observer = members.get(choice.observer or "")
        if observer is not None and shift.confirmed_by == BOT_ACTOR:
            assert not _before(observer.observed, shift), f"{observer.user} observes twice"

    def _served_just_before(self, shift: Shift) -> set[str]:
        """Who stays because nobody else was decided on or can."""
        before = [one for one in self._bot.shifts() if one.starts_at < shift.starts_at]
        return set(choice_of(before[-1]).responders) if before and shift.confirmed_by == BOT_ACTOR else set()

    def _able(self, work: Work, shift: Shift) -> list[str]:
        """Who could have served instead."""
        assert shift.week is not None
        slot = slot_of(self._bot.team.rotation, self._bot.team.calendar.zone, shift.week)
        known = situation.gather(work, self._bot.team, (slot,))
        against = objections(known, slot)
        users = [member.user for member in known.members]
        return [user for user in users if user not in against or against[user].code == TIRED]

    def _stand_ins_have_learned(self, row: Mapping[str, Any], work: Work) -> None:
        """A newcomer covers nothing unless a lead allowed it."""
        first = date.fromisoformat(row["data"]["start"])
        team = self._bot.team
        noon = datetime.combine(first, team.rotation.starts.at, team.calendar.zone) + timedelta(hours=3)
        slot = slot_at(team.rotation, team.calendar.zone, noon)
        shift = work.uow.duty.shift_of(TEAM, slot.week)
        assert shift is not None
        member = _members(work).get(row["actor"])
        assert _has_learned(work, member, shift), f"{row['actor']} stands in and has not observed"

    def _debts_sum_to_zero(self) -> None:
        assert abs(sum(self._bot.looks(lambda work: work.uow.duty.accounts(TEAM)).values())) < 1e-6

    def _everything_is_said_once(self) -> None:
        """Trap 9: one row of the trail for each step, and no message without one."""
        trail = self._bot.trail()
        steps = Counter((row["subject"], row["action"]) for row in trail if row["action"] in ONCE)
        reminded = [(row["subject"], row["data"]["number"]) for row in trail if row["action"] == "rotation.reminded"]
        assert {step: times for step, times in (steps + Counter(reminded)).items() if times > 1} == {}
        said = {key for key in self._bot.message_keys() if key.startswith("team_reminder:")}
        keys = {f"team_reminder:{subject.removeprefix('rotation:')}:{number}" for subject, number in reminded}
        assert said == keys, "reminders that nobody knows of, or none where the trail has one"

    def _open_offers_have_days_ahead(self, work: Work) -> None:
        team = self._bot.team
        for offer in work.uow.duty.open_offers(TEAM):
            noon = datetime.combine(offer.end, team.rotation.starts.at, team.calendar.zone) + timedelta(hours=3)
            slot = slot_at(team.rotation, team.calendar.zone, noon)
            ends = hours_of(team.calendar.zone, slot, offer.start, offer.end)[1]
            assert ends > work.now, f"offer {offer.id} is open and over"
        for row in self._bot.rows("offer"):
            decided = row["state"] is not OfferState.OPEN and row["state"] != OfferState.OPEN.value
            assert decided == (row["decided_at"] is not None and row["decided_by"] is not None)


def _every_change_is_in_the_trail(unit: Unit) -> None:
    """P2."""
    said = {row["subject"] for row in unit.trail}
    closed = [row for row in unit.trail if row["action"] == "rotation.shift_closed"]
    learned = {f"member:{user}" for row in closed for user in row["data"]["observed"]}
    seeded = {f"member:{key[1]}" for key in unit.after["member"].keys() - unit.before["member"].keys()}
    wanted = {f"rotation:{row['team']}:{row['week']}" for row in unit.changed("shift")}
    wanted |= {f"offer:{row['id']}" for row in unit.changed("offer")}
    wanted |= {f"person:{row['user']}" for row in unit.changed("absence")}
    wanted |= {f"member:{row['user']}" for row in unit.changed("member")}
    assert wanted <= said | learned | seeded, f"the trail says nothing of {wanted - said}"
    if unit.changed("override"):
        assert any(row["action"] in {"offer.accepted", "cover.released"} for row in unit.trail)
    if unit.changed("account"):
        assert closed
    if any(row["key"].startswith(situation.CANNOT) for row in unit.changed("said")):
        assert any(row["action"] == "rotation.cannot" for row in unit.trail)


def _somebody_is_responsible_all_the_time(duties: list[Duty], since: datetime) -> None:
    """D6; trap 8."""
    assert duties[0].starts_at == since
    assert duties[-1].ends_at == LAST
    assert all(first.ends_at == second.starts_at for first, second in pairwise(duties)), "a gap or an overlap"
    assert all(duty.responders for duty in duties)


def _until(duties: Iterable[Duty], end: datetime) -> Iterable[Duty]:
    """Pieces up to an instant, those with the same people joined."""
    last: Duty | None = None
    for duty in duties:
        if duty.starts_at >= end:
            break
        piece = Duty(duty.starts_at, min(duty.ends_at, end), duty.assignments)
        if last is not None and last.assignments == piece.assignments and last.ends_at == piece.starts_at:
            last = Duty(last.starts_at, piece.ends_at, last.assignments)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _members(work: Work) -> dict[str, Member]:
    return {member.user: member for member in work.uow.duty.members(TEAM)}


def _has_learned(work: Work, member: Member | None, shift: Shift) -> bool:
    """Experienced, has observed before that week, or observes in a shift before it that is not closed yet."""
    if member is None or member.experienced or _before(member.observed, shift):
        return True
    closed = work.uow.duty.closed_shifts(TEAM, shift.starts_at - timedelta(days=90))
    before = work.uow.duty.shifts(TEAM, shift.starts_at - timedelta(days=90), shift.starts_at)
    return any(_observes(one, member.user) for one in before if one.id not in closed and one.id != shift.id)


def _before(day: date | None, shift: Shift) -> bool:
    return day is not None and shift.week is not None and day < shift.week


def _observes(shift: Shift, user: str) -> bool:
    return any(part.role is Role.OBSERVER and part.user == user for part in shift.assignments)
