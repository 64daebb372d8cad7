"""What a pick for one slot rests on, found once: attendance, objections, debts, who served when and with whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import combinations

from bot.domain.availability import Attendance, attendance, is_anchor, needed_days
from bot.domain.candidates import Candidate, Ground
from bot.domain.fairness import compared, weight_of
from bot.domain.members import Member
from bot.domain.objections import NEW, TIRED, objections, responders_of, weeks_served
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Situation, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is looked at for one slot; by user in order, so that the order of the roster does not matter."""

    situation: Situation
    slot: Slot
    needed: tuple[date, ...]
    members: Mapping[str, Member]
    there: Mapping[str, Attendance]
    objections: Mapping[str, Reason]
    last_served: Mapping[str, date]
    together: Mapping[frozenset[str], int]

    def name(self, user: str) -> str:
        """What people call a member; the id of somebody who is not on the roster."""
        return self.members[user].name if user in self.members else user

    def debt(self, user: str) -> float:
        """In days."""
        return self.situation.debts.get(user, 0.0)

    def free(self, user: str) -> frozenset[date]:
        """The needed days on which somebody is there."""
        return self.there[user].free if user in self.there else frozenset()

    def anchors(self, user: str) -> bool:
        """Whether somebody has production access and is there on every weekday (D1)."""
        return user in self.members and is_anchor(self.members[user], self.there[user], self.needed)

    def refused(self, code: str) -> set[str]:
        """Whose objection that is."""
        return {user for user, reason in self.objections.items() if reason.code == code}


def facts_of(situation: Situation, slot: Slot) -> Facts:
    """Find out about one slot."""
    there = attendance(situation, slot)
    members = {member.user: member for member in sorted(situation.members, key=lambda one: one.user)}
    shifts = sorted(weeks_served(situation), key=lambda pair: pair[0])
    return Facts(
        situation=situation,
        slot=slot,
        needed=needed_days(situation, slot),
        members=members,
        there=there,
        objections=objections(situation, slot, there),
        last_served={user: week for week, shift in shifts if week < slot.week for user in responders_of(shift)},
        together=Counter(
            frozenset(pair)
            for week, shift in shifts
            if week != slot.week
            for pair in combinations(sorted(set(responders_of(shift))), 2)
        ),
    )


def ground_of(facts: Facts, keep: frozenset[str] = frozenset()) -> Ground:
    """The facts as numbers to choose by. `keep` are people of a broken team who stay in it if they can."""
    policy = facts.situation.policy
    return Ground(
        weights=tuple(weight_of(facts.situation, day) for day in facts.needed),
        responders=policy.responders,
        anchors=policy.anchors,
        fallback=policy.fallback,
        fallback_price=policy.fallback_price,
        candidates=tuple(_candidate(facts, user, kept=user in keep) for user in eligible(facts)),
        together=facts.together,
    )


def eligible(facts: Facts) -> list[str]:
    """Who may serve: nobody with an objection, except that rest gives way where the roster does not allow it.

    Where that leaves nobody at all, newcomers may, because an answer by a beginner is better than none; the pick says
    so as a failure.
    """
    tired, newcomers = facts.refused(TIRED), facts.refused(NEW)
    able = [user for user in facts.members if user not in facts.objections or user in tired]
    return able or [user for user in facts.members if user in newcomers]


def days_of(facts: Facts, bits: int) -> frozenset[date]:
    """Bits of a choice as the dates of the slot."""
    return frozenset(day for bit, day in enumerate(facts.needed) if bits >> bit & 1)


def present(facts: Facts, choice: Choice, day: date) -> tuple[str, ...]:
    """Who of a team is there on a day: responders, then the fallback if it is their day."""
    responders = [user for user in choice.responders if day in facts.free(user)]
    helping = choice.fallback is not None and day in choice.fallback_days and day in facts.free(choice.fallback)
    extra = [choice.fallback] if choice.fallback and helping and choice.fallback not in responders else []
    return (*responders, *extra)


def turn(slot: Slot, user: str) -> int:
    """Who comes first between equals: another order for each slot, which depends on nobody else."""
    return int.from_bytes(blake2b(f"{slot.week} {user}".encode(), digest_size=4).digest())


def _candidate(facts: Facts, user: str, *, kept: bool) -> Candidate:
    free = facts.free(user)
    return Candidate(
        user=user,
        free=sum(1 << bit for bit, day in enumerate(facts.needed) if day in free),
        access=facts.members[user].production_access,
        anchor=facts.anchors(user),
        tired=user in facts.objections and facts.objections[user].code == TIRED,
        debt=compared(facts.debt(user)),
        rank=turn(facts.slot, user),
        kept=kept,
    )
