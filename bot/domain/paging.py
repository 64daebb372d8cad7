"""Paging: whom a call for help reaches next, how long each has to react, and what downtime leaves out (I4)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

CHAIN = ("duty", "fallback", "manager", "leads")
SHORTEST = timedelta(minutes=2)  # to wake up, unlock a phone and press a button
SHARE = 3  # everybody after the first has this part of the target

Resolve = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """How far a call has come: its targets are frozen when it begins, the people behind them found step by step.

    `place` is an index in `chain`; `called` are the people of this round, in order.
    """

    chain: tuple[str, ...] = CHAIN
    place: int = 0
    called: tuple[str, ...] = ()
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The next step of a climb: whom to page (None: the round is over), and the targets at which nobody is."""

    climb: Climb
    user: str | None
    gaps: tuple[str, ...]


def patience(target: timedelta, *, first: bool) -> timedelta:
    """How long somebody who was paged has to acknowledge before the next person is paged, in real time.

    The first has the severity's whole target, because that is the promise. Once it is missed every minute counts:
    each of the others has a third of it, at least two minutes, and never more than the target.
    """
    return target if first else min(target, max(SHORTEST, target / SHARE))


def steps_due(late: timedelta, each: timedelta) -> int:
    """How many steps are due at once when one comes `late`, because nothing ran meanwhile: at least one."""
    return 1 + max(timedelta(0), late) // each


def next_step(climb: Climb, resolve: Resolve, *, steps: int = 1, skip: Collection[str] = ()) -> Reached:
    """Whom to page now: each person of each target once, in order; a target without anybody is a gap (I4).

    `steps`: more than one after downtime; then only the highest of them is reached, as far as the chain goes.
    `skip`: people whom this round leaves out, because they know already.
    """
    called, gaps, user = list(climb.called), [], None
    place = climb.place
    while place < len(climb.chain):
        there = resolve(climb.chain[place])
        fresh = [each for each in dict.fromkeys(there) if each not in called and each not in skip][:steps]
        if fresh:
            called.extend(fresh)
            user, steps = fresh[-1], steps - len(fresh)
        elif not there:
            gaps.append(climb.chain[place])
        if not steps:
            break
        place += 1
    return Reached(climb=replace(climb, place=place, called=tuple(called)), user=user, gaps=tuple(gaps))


def from_the_top(climb: Climb) -> Climb:
    """The next round: the same targets again."""
    return replace(climb, place=0, called=(), round=climb.round + 1)
