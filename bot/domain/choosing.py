"""The exact weekly choice: the best team of responders with its fallback, by the order of rotation.md (D4).

People who are there on the same days, with the same access and the same need of rest, form a group. What is not covered
depends on groups alone: teams of groups are put in order first, and people are tried only in those that can win.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, combinations_with_replacement
from math import comb
from typing import NamedTuple

from bot.domain.candidates import Candidate, Ground, Key, exact, weighed
from bot.domain.rotation import UseFallback

TOGETHER = 6.0  # what each earlier shift of the same two people costs in the comparison (rotation.md)
KEPT = 1000.0  # what keeping somebody of a broken team saves: more than fairness ever weighs, less than a day uncovered
MOST_FRAMES = 20_000  # teams of groups that are still compared one by one; beyond, a team is extended person by person


class Team(NamedTuple):
    """A team that was found, with what it is compared by."""

    key: Key
    responders: tuple[Candidate, ...]
    fallback: Candidate | None
    covered: int  # the days of the fallback


class _Lack(NamedTuple):
    """What responders leave open, as days."""

    nobody: int
    no_access: int
    short: int
    one_more: int  # short days on which one more person is enough


class _Help(NamedTuple):
    """What is still lacking with one fallback, or with none, and what naming them costs."""

    key: Key
    fallback: Candidate | None
    covered: int

    @property
    def user(self) -> str:
        return self.fallback.user if self.fallback else ""


class _Frame(NamedTuple):
    """A team of groups; `rest` is the least that the responders from each place on can cost."""

    bound: Key
    groups: tuple[tuple[Candidate, ...], ...]
    rest: tuple[int, ...]
    helps: tuple[_Help, ...]


def best_teams(ground: Ground, count: int = 3) -> list[Team]:
    """The best teams in order, each with its best fallback, no two with the same responders; none without candidates.

    Exact for every number of responders while the groups make no more than `MOST_FRAMES` combinations; for larger
    teams of a large roster the best smaller team is extended by one person at a time.
    """
    if not ground.candidates:
        return []
    search = _Search(ground, count)
    size = ground.size
    while size > 2 and comb(len(search.groups) + size - 1, size) > MOST_FRAMES:
        size -= 1
    found = search.best(size)
    while size < ground.size:
        size += 1
        found = search.extended(found)
    return found


class _Search:
    """One search: what was computed once for its ground."""

    def __init__(self, ground: Ground, count: int) -> None:
        self._ground = ground
        self._count = count
        self._weights: dict[int, float] = {}
        self._most = max(one.debt for one in ground.candidates)
        self._helps: dict[_Lack, tuple[_Help, ...]] = {}
        self._anchors = sum(one.anchor for one in ground.candidates)
        self.groups = self._grouped()

    def _grouped(self) -> list[tuple[Candidate, ...]]:
        """The candidates by what matters to coverage, the cheapest first."""
        found: dict[tuple[int, bool, bool, bool], list[Candidate]] = {}
        for one in self._ground.candidates:
            found.setdefault((one.free, one.access, one.anchor, one.tired), []).append(self._priced(one))
        return [tuple(sorted(group, key=lambda one: (one.price, one.user))) for group in found.values()]

    def best(self, size: int) -> list[Team]:
        """The best teams of that size, exactly."""
        found: list[Team] = []
        for frame in sorted(self._frames(size), key=lambda frame: frame.bound):
            if self._hopeless(found, frame.bound):
                break
            self._fill(found, frame, (), 0, 0)
        return found

    def extended(self, teams: Sequence[Team]) -> list[Team]:
        """The best teams with one more responder."""
        found: list[Team] = []
        tried: set[frozenset[str]] = set()
        people = [self._priced(one) for one in self._ground.candidates]
        for team in teams:
            for one in people:
                responders = (*team.responders, one)
                users = frozenset(each.user for each in responders)
                enough = self._enough_anchors(responders)
                if len(users) == len(responders) and users not in tried and enough:
                    tried.add(users)
                    self._offer(found, self._helps_for(responders), responders, self._price_of(responders))
        return found

    def _priced(self, one: Candidate) -> Candidate:
        """With what they cost as a responder: x² - 2·debt·x, in millionths, and the tie-break."""
        days = self._weight(one.free)
        price = exact(days * days - 2 * one.debt * days - (KEPT if one.kept else 0.0))
        return replace(one, price=price + one.rank)

    def _weight(self, days: int) -> float:
        if days not in self._weights:
            self._weights[days] = weighed(self._ground.weights, days)
        return self._weights[days]

    def _frames(self, size: int) -> Iterator[_Frame]:
        """Every team of groups with enough anchors, and the best that its people could reach."""
        for numbers in combinations_with_replacement(range(len(self.groups)), size):
            chosen = tuple(self.groups[number] for number in numbers)
            first = [group[0] for group in chosen]
            if not self._enough_anchors(first) or any(len(self.groups[one]) < numbers.count(one) for one in numbers):
                continue
            helps = self._helps_for(first)
            rest = tuple(sum(one.price for one in first[place:]) for place in range(size + 1))
            yield _Frame(_with(helps[0].key, first, rest[0]), chosen, rest, helps)

    def _enough_anchors(self, responders: Sequence[Candidate]) -> bool:
        """Whether there are as many anchors as are asked for, or as the roster has (D1)."""
        asked = min(self._ground.anchors, self._anchors, self._ground.size)
        return asked - sum(one.anchor for one in responders) <= self._ground.size - len(responders)

    def _fill(self, found: list[Team], frame: _Frame, chosen: tuple[Candidate, ...], start: int, price: int) -> None:
        """Put people into the places of a frame, and stop where nobody can win any more."""
        place = len(chosen)
        if place == len(frame.groups):
            self._offer(found, frame.helps, chosen, price)
            return
        group = frame.groups[place]
        again = place + 1 < len(frame.groups) and frame.groups[place + 1] is group
        for number in range(start, len(group)):
            one = group[number]
            best = frame.bound._replace(score=frame.helps[0].key.score + price + one.price + frame.rest[place + 1])
            if self._hopeless(found, best):
                return
            cost = price + one.price + self._together(chosen, one)
            self._fill(found, frame, (*chosen, one), number + 1 if again else 0, cost)

    def _offer(self, found: list[Team], helps: Iterable[_Help], responders: tuple[Candidate, ...], price: int) -> None:
        """Keep a team if it is among the best so far."""
        users = {one.user for one in responders}
        help_ = next(one for one in helps if one.fallback is None or one.fallback.user not in users)
        team = Team(_with(help_.key, responders, price), responders, help_.fallback, help_.covered)
        insort(found, team, key=_order)
        del found[self._count :]

    def _hopeless(self, found: Sequence[Team], bound: Key) -> bool:
        return len(found) == self._count and bound > found[-1].key

    def _together(self, chosen: Iterable[Candidate], one: Candidate) -> int:
        """What it costs that the same people served together before."""
        times = sum(self._ground.together.get(frozenset((each.user, one.user)), 0) for each in chosen)
        return exact(TOGETHER * times)

    def _price_of(self, responders: Sequence[Candidate]) -> int:
        pairs = combinations(responders, 2)
        return sum(one.price for one in responders) + sum(self._together([one], other) for one, other in pairs)

    def _helps_for(self, responders: Sequence[Candidate]) -> tuple[_Help, ...]:
        """Whom to name as fallback for what these responders leave open, the best first, nobody at the latest."""
        lack = self._lack(responders)
        if lack not in self._helps:
            self._helps[lack] = tuple(self._ways(lack))
        return self._helps[lack]

    def _lack(self, responders: Sequence[Candidate]) -> _Lack:
        """What responders leave open, counted day by day at once: `at_least[n]` are the days on which n are there."""
        every = self._ground.every_day
        at_least = [every] + [0] * self._ground.responders
        access = 0
        for one in responders:
            for number in range(self._ground.responders, 0, -1):
                at_least[number] |= at_least[number - 1] & one.free
            access |= one.free if one.access else 0
        short = every & ~at_least[-1]
        no_access = every & ~access if self._ground.anchors else 0
        return _Lack(every & ~at_least[1], no_access, short, short & at_least[-2])

    def _ways(self, lack: _Lack) -> list[_Help]:
        """The fallbacks that help, the best first, and nobody: as soon as no help is better, or after all of them."""
        policy, size = self._ground.fallback, self._ground.size
        alone = self._unhelped(lack)
        if policy is UseFallback.NEVER or not (lack.short or policy is UseFallback.ALWAYS):
            return [alone]
        people = (one for group in self.groups for one in group[: size + 1] if self._is_of_use(one, lack))
        helps = sorted((self._helped(lack, one) for one in people), key=lambda one: (one.key, one.user))[: size + 1]
        better = helps if policy is UseFallback.ALWAYS else [one for one in helps if one.key < alone.key]
        return [*better, alone]

    def _is_of_use(self, one: Candidate, lack: _Lack) -> bool:
        return bool(one.free & lack.short) or self._ground.fallback is UseFallback.ALWAYS

    def _helped(self, lack: _Lack, one: Candidate) -> _Help:
        """What is still lacking with a fallback. The price is that of the largest debt: it is never profitable."""
        covered = one.free & lack.short
        days = self._weight(covered)
        price = days * days + 2 * (self._most - one.debt) * days + self._ground.fallback_price
        key = Key(
            (lack.nobody & ~covered).bit_count(),
            (lack.no_access & ~covered).bit_count() if one.access else lack.no_access.bit_count(),
            (lack.short & ~(lack.one_more & covered)).bit_count(),
            int(one.tired),
            exact(price - (KEPT if one.kept else 0.0)) + one.rank,
        )
        return _Help(key, one, one.free if self._ground.fallback is UseFallback.ALWAYS else covered)

    def _unhelped(self, lack: _Lack) -> _Help:
        """Without fallback. A team that never names one has agreed to short days: they are priced, not forbidden."""
        never = self._ground.fallback is UseFallback.NEVER
        price = self._ground.fallback_price if never and lack.short else 0.0
        short = 0 if never else lack.short.bit_count()
        return _Help(Key(lack.nobody.bit_count(), lack.no_access.bit_count(), short, 0, exact(price)), None, 0)


def _with(help_: Key, responders: Iterable[Candidate], price: int) -> Key:
    """What a team is compared by: what is lacking with its fallback, its own rest violations, and both prices."""
    tired = help_.tired + sum(one.tired for one in responders)
    return help_._replace(tired=tired, score=help_.score + price)


def _order(team: Team) -> tuple[Key, list[str], str]:
    users = sorted(one.user for one in team.responders)
    return team.key, users, team.fallback.user if team.fallback else ""
