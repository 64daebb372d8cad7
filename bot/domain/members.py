"""The people on a team's roster: what they can do, on which weekdays, and when they are away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))
MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person on a team's roster; `works` holds the weekdays that they regularly work (Monday is 0)."""

    user: str
    name: str
    team: str
    production_access: bool = False
    works: frozenset[int] = MONDAY_TO_FRIDAY
    experienced: bool = False  # D2: need not observe first
    joined: date | None = None  # None: has always been there
    country: str | None = None  # whose public holidays they have; None: the team's
    zone: str | None = None  # IANA name of the zone they live in, for their calendar; None: the team's
    observed: date | None = None  # the last day of the shift in which they learned as observer (D2)
    paused: bool = False  # stays on the roster and may answer, but is not picked
    active: bool = True  # False: taken off the roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A period in which a member is away: whole days in the team's zone, first and last included."""

    id: int = 0
    user: str
    start: date
    end: date
    reason: str = ""
    source: str = ""  # "calendar" for those read from a feed, which alone renews them
    uid: str | None = None  # the event's name in that feed

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"An absence cannot end on {self.end}, before it begins on {self.start}.")


def is_away(absences: Iterable[Absence], user: str, day: date) -> bool:
    """Whether one of the absences keeps `user` away on `day`."""
    return any(absence.user == user and absence.start <= day <= absence.end for absence in absences)


def parse_weekday(text: str) -> int:
    """Read "mon" … "sun" as 0 … 6; ValueError with a sentence if it is neither."""
    word = text.strip().lower()
    if word not in WEEKDAYS:
        raise ValueError(
            f'"{text.strip()}" is no weekday. Write mon, tue, wed, thu, fri, sat or sun, '
            'a range such as "mon-fri", or a list such as "mon,wed".'
        )
    return WEEKDAYS.index(word)


def parse_weekdays(text: str) -> frozenset[int]:
    """Read "mon-thu", "sat", "mon,wed" or "sat-mon" (around the week's end) as weekdays, Monday is 0.

    Raises ValueError with a sentence for people if a word is no weekday.
    """
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        start = parse_weekday(first)
        length = (parse_weekday(last) - start) % 7 if dash else 0
        days.update((start + step) % 7 for step in range(length + 1))
    return frozenset(days)


def format_weekdays(days: frozenset[int]) -> str:
    """Write weekdays in the form that `parse_weekdays` reads back: "mon-fri", "mon,wed", "" for none."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(WEEKDAYS[run[0]] + (f"-{WEEKDAYS[run[-1]]}" if len(run) > 1 else "") for run in runs)
