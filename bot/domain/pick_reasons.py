"""The sentences of a pick: why these, why not those, which rule fails, what the roster does not allow (D5)."""

from collections.abc import Iterator, Sequence

from bot.domain.availability import in_days, listed, short_date
from bot.domain.candidates import Key
from bot.domain.choosing import Team
from bot.domain.fairness import in_words
from bot.domain.objections import NEW, TIRED
from bot.domain.pick_facts import Facts
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, DayCover, UseFallback, Why

EVEN = 0.05  # debts that differ by less read the same
OFTEN = 4  # an anchor who must serve at least every fourth shift is worth a sentence about the roster (trap 4)
_ORDINALS = {1: "every shift", 2: "every second shift", 3: "every third shift", 4: "every fourth shift"}
_NUMBERS = {1: "one person", 2: "two people", 3: "three people", 4: "four people"}


def chosen(facts: Facts, choice: Choice) -> tuple[Why, ...]:
    """Why each person of a team is in it, in their order."""
    responders = [Why(user, _why_responder(facts, user)) for user in choice.responders]
    fallback = [Why(choice.fallback, _why_fallback(facts, choice, choice.fallback))] if choice.fallback else []
    observer = [Why(choice.observer, _why_observer(facts, choice.observer))] if choice.observer else []
    return (*responders, *fallback, *observer)


def passed_over(facts: Facts, choice: Choice) -> tuple[Why, ...]:
    """Why each other active member is not in it: first those who owe most, then those with an objection."""
    others = [one.user for one in facts.members.values() if one.active and one.user not in choice.people]
    free = sorted((user for user in others if user not in facts.objections), key=lambda one: (-facts.debt(one), one))
    least = min((facts.debt(user) for user in choice.responders), default=0.0)
    whys = [Why(user, _why_not(facts, choice, user, least)) for user in free]
    return (*whys, *(Why(user, facts.objections[user]) for user in others if user in facts.objections))


def failures(facts: Facts, choice: Choice, coverage: Sequence[DayCover], *, needless_rest: bool) -> tuple[Reason, ...]:
    """The rules of D1 and D3 that a team breaks; a missing rest only if another team would avoid it."""
    return (
        *_not_on_roster(facts, choice),
        *_twice(facts, choice),
        *_too_few(facts, choice),
        *_no_anchor(facts, choice),
        *uncovered(facts, choice, coverage),
        *_objected(facts, choice, needless_rest=needless_rest),
    )


def limits(facts: Facts, choice: Choice, *, needless_rest: bool) -> tuple[Reason, ...]:
    """What the roster as a whole does not allow: no failure of this pick (rotation.md, trap 4)."""
    serving = (*choice.responders, choice.fallback) if not needless_rest else ()
    tired = [facts.objections[user].sentence.rstrip(".") for user in serving if user and _is(facts, user, TIRED)]
    no_rest = [Reason("no_rest", f"{sentence}, and no rested team is as complete.") for sentence in tired]
    return (*_few_anchors(facts), *no_rest)


def against(facts: Facts, best: Team, other: Team) -> Reason:
    """What speaks against a team that came close, compared with the best one; nothing does against that one itself."""
    if other is best:
        return Reason("best", f"{listed(facts.name(one.user) for one in other.responders)} would be picked now.")
    mine, theirs = other.key, best.key
    for code, worse, sentence in _lacks(facts, other, mine, theirs):
        if worse > 0:
            return Reason(code, sentence)
    return _fairness(facts, best, other)


def _why_responder(facts: Facts, user: str) -> Reason:
    """Access, debt and the last shift; and who is missing when."""
    name = facts.name(user)
    if user not in facts.members:
        return Reason("chosen", f"{name} was chosen, and is not on the roster.")
    missing, served = facts.there[user].missing, facts.last_served.get(user)
    says = [in_words(facts.debt(user))]
    if facts.anchors(user):
        says.insert(0, f"has production access and works every {'weekday' if missing else 'day'} of this shift")
    says.append(f"last served in the week of {short_date(served)}" if served else "has not served lately")
    if missing:
        says.append(f"is not there on {in_days(missing)}")
    return Reason("responder", f"{name} {listed(says)}.")


def _why_fallback(facts: Facts, choice: Choice, user: str) -> Reason:
    """Which days they take, and for whom."""
    name = facts.name(user)
    days = sorted(choice.fallback_days)
    if facts.situation.policy.fallback is UseFallback.ALWAYS and len(days) == len(facts.free(user)):
        return Reason("fallback", f"{name} stands by on every day and {in_words(facts.debt(user))}.")
    missing = [facts.name(one) for one in choice.responders if not set(days) <= facts.free(one)]
    where = f" is free on {in_days(days)}" if days else " is the fallback"
    instead = f", when {listed(missing)} {'is' if len(missing) == 1 else 'are'} not there" if missing and days else ""
    return Reason("fallback", f"{name}{where}{instead}, and {in_words(facts.debt(user))}.")


def _why_observer(facts: Facts, user: str) -> Reason:
    """Since when they wait."""
    waited = facts.situation.waited.get(user, 0)
    name = facts.name(user)
    if waited and _is(facts, user, NEW):
        shifts = "one shift" if waited == 1 else f"{waited} shifts"
        return Reason("observer", f"{name} is new, has waited {shifts} and observes before serving.")
    if not _is(facts, user, NEW):
        return Reason("observer", f"{name} observes.")
    return Reason("observer", f"{name} is new and observes before serving.")


def _why_not(facts: Facts, choice: Choice, user: str, least: float) -> Reason:
    """For somebody who could have served as well."""
    name, debt = facts.name(user), facts.debt(user)
    owes = f"{name} {in_words(debt)}"
    missing = facts.there[user].missing
    mates = [mate for mate in choice.responders if facts.together.get(frozenset((user, mate)), 0)]
    if missing:
        return Reason("misses_days", f"{owes}, and is not there on {in_days(missing)}.")
    if debt < least - EVEN:
        return Reason("owes_less", f"{owes}, less than those chosen.")
    if mates:
        return Reason("together_before", f"{owes}, and has served with {listed(map(facts.name, mates))} before.")
    if debt < least + EVEN:
        return Reason("equal", f"{owes}, and equals take turns.")
    return Reason("fits_less", f"{owes}; with the one production access needs, others come first.")


def _not_on_roster(facts: Facts, choice: Choice) -> Iterator[Reason]:
    for user in choice.people:
        if user not in facts.members:
            yield Reason("not_on_roster", f"{user} is not on the roster of this team.")


def _twice(facts: Facts, choice: Choice) -> Iterator[Reason]:
    for user in dict.fromkeys(choice.people):
        if choice.people.count(user) > 1:
            yield Reason("twice", f"{facts.name(user)} has two places in this team; one person can have one.")


def _too_few(facts: Facts, choice: Choice) -> Iterator[Reason]:
    wanted, got = facts.situation.policy.responders, len(set(choice.responders))
    if not got:
        yield Reason("nobody", "Nobody on the roster can serve in this shift.")
    elif got < wanted:
        verb = "is" if got == 1 else "are"
        who = listed(map(facts.name, choice.responders))
        yield Reason("too_few_responders", f"A shift needs {_number(wanted)}, and only {who} {verb} in this team.")


def _no_anchor(facts: Facts, choice: Choice) -> Iterator[Reason]:
    wanted = facts.situation.policy.anchors
    got = sum(facts.anchors(user) for user in choice.responders)
    if got >= wanted or not choice.responders:
        return
    reasons = listed(_no_anchor_because(facts, user) for user in choice.responders if not facts.anchors(user))
    who = "Nobody in this team has" if not got else f"Only {got} of {wanted} people needed have"
    yield Reason("no_anchor", f"{who} production access and works every weekday of the shift: {reasons}.")


def _no_anchor_because(facts: Facts, user: str) -> str:
    name = facts.name(user)
    if user not in facts.members or not facts.members[user].production_access:
        return f"{name} has no production access"
    return f"{name} is not there on {in_days(facts.there[user].missing)}"


def uncovered(facts: Facts, choice: Choice, coverage: Sequence[DayCover]) -> Iterator[Reason]:
    """Days that lack people, apart from those that a team without fallback has agreed to."""
    nobody = [one.day for one in coverage if not one.people]
    if nobody and choice.responders:
        yield Reason("nobody_there", f"Nobody of this team is there on {in_days(nobody)}.")
    without = [one.day for one in coverage if one.people and not one.production_access]
    if without:
        yield Reason("no_production_access", f"Nobody with production access is there on {in_days(without)}.")
    short = [one for one in coverage if one.people and len(one.people) < one.wanted]
    few = len(set(choice.responders)) < facts.situation.policy.responders
    if short and not few and facts.situation.policy.fallback is not UseFallback.NEVER:
        for people in dict.fromkeys(one.people for one in short):
            days = [one.day for one in short if one.people == people]
            yield Reason("too_few_people", f"On {in_days(days)} only {listed(map(facts.name, people))} can be there.")


def _objected(facts: Facts, choice: Choice, *, needless_rest: bool) -> Iterator[Reason]:
    """Objections to people of the team; an observer may be new, and the tired serve where nobody else can."""
    for user in dict.fromkeys(choice.people):
        reason = facts.objections.get(user)
        observes = user == choice.observer and user not in choice.responders
        if reason is None or (observes and reason.code in {NEW, TIRED}):
            continue
        if reason.code != TIRED or needless_rest:
            yield reason


def _few_anchors(facts: Facts) -> Iterator[Reason]:
    """Few people who could be anchor must serve more often than their share, whatever the method."""
    weekdays = {day.weekday() for day in facts.situation.open_days if day.weekday() < 5}
    steady = [one for one in facts.members.values() if one.active and not one.paused]
    steady = [one for one in steady if not _is(facts, one.user, NEW)]
    able = [one for one in steady if one.production_access and weekdays <= one.works]
    policy = facts.situation.policy
    if not policy.anchors or not steady:
        return
    forced = len(able) <= OFTEN * policy.anchors and policy.anchors * len(steady) > policy.responders * len(able)
    if not able:
        yield Reason("no_anchors", "Nobody on the roster has production access and works every weekday.")
    elif forced:
        often = _ORDINALS.get(-(-len(able) // policy.anchors), "more often than the others")
        each = "serves" if len(able) == 1 else "each serve"
        names = listed(one.name for one in able)
        only = "Only one person qualifies" if len(able) == 1 else f"Only {len(able)} people qualify"
        yield Reason(
            "few_anchors", f"{only} as the one with production access on every weekday: {names} {each} {often}."
        )


def _lacks(facts: Facts, other: Team, mine: Key, theirs: Key) -> Iterator[tuple[str, int, str]]:
    """The first four numbers of the comparison, with a sentence for a team that is worse in one."""
    names = listed(facts.name(one.user) for one in other.responders)
    tired = [facts.objections[one.user].sentence for one in other.responders if one.tired]
    yield "nobody_there", mine.nobody - theirs.nobody, f"With {names} {_days(mine.nobody)} would have nobody."
    yield (
        "no_production_access",
        mine.no_access - theirs.no_access,
        f"With {names} {_days(mine.no_access)} would be without production access.",
    )
    yield "too_few_people", mine.short - theirs.short, f"With {names} {_days(mine.short)} would have too few people."
    yield TIRED, mine.tired - theirs.tired, " ".join(tired) or "The fallback would need rest."


def _fairness(facts: Facts, best: Team, other: Team) -> Reason:
    """Equally complete teams: somebody owes less, a third person is needed, or the two served together before."""
    out = [one.user for one in other.responders if one.user not in {each.user for each in best.responders}]
    instead = [one.user for one in best.responders if one.user not in {each.user for each in other.responders}]
    less = sum(map(facts.debt, out)) < sum(map(facts.debt, instead)) - EVEN
    debts = listed(f"{facts.name(one)} {in_words(facts.debt(one))}" for one in (*out, *instead))
    if other.fallback is not None and best.fallback is None:
        return Reason(
            "needs_fallback", f"{listed(map(facts.name, out))} would need {facts.name(other.fallback.user)} too."
        )
    if less:
        verb = "owes" if len(out) == 1 else "owe"
        than = f"{listed(map(facts.name, out))} {verb} less than {listed(map(facts.name, instead))}"
        return Reason("owes_less", f"{than}: {debts}.")
    pair = frozenset(one.user for one in other.responders)
    if facts.together.get(pair, 0) > facts.together.get(frozenset(one.user for one in best.responders), 0):
        names = listed(facts.name(one.user) for one in other.responders)
        return Reason("together_before", f"{names} have served together before.")
    return Reason("as_good", f"Nearly as good: {debts}.")


def _is(facts: Facts, user: str, code: str) -> bool:
    return user in facts.objections and facts.objections[user].code == code


def _days(count: int) -> str:
    return "one day" if count == 1 else f"{count} days"


def _number(people: int) -> str:
    return _NUMBERS.get(people, f"{people} people")
