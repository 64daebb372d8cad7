"""How people behave: shares that can be chosen, what they write, and dice that fall the same way for the same seed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

TEXTS = (
    "The export of the monthly report fails with an error since this morning.",
    "A customer cannot log in, the page says that the session expired.",
    "Could somebody check why invoices of yesterday were not sent?",
    "The dashboard shows no numbers for Germany.",
    "We need a refund for order 48213, the admin panel refuses it.",
    "Import of the price list hangs at 40 %.",
    "How do I give a colleague access to the staging environment?",
    "The webhook of a partner gets 502 from us, they are waiting for an answer.",
    "Search finds nothing when the name contains an apostrophe.",
    "Please have a look at the shipping label of order 48977, the address is cut off.",
    "The nightly job that closes carts did not run.",
    "A customer sees the prices of another country.",
)
ADDITIONS = ("It started at about eight.", "Only in Firefox, as far as I can tell.", "The customer is on the phone.")
ANSWERS = ("Looking into it.", "I see it in the logs, give me a moment.", "That is a known problem, a fix is coming.")
QUESTIONS = ("Which customer is it?", "Can you send me the link, please?", "Does it also happen after a new login?")
DETAILS = ("It is the customer with number 7731.", "Here is the link, it still happens after a new login.")
SOLUTIONS = ("Fixed and deployed, please try again.", "I corrected the data, it should work now.")
THANKS = ("Thanks!", "Thank you!", "thx :pray:")
COMEBACKS = (
    "It happens again, now for another customer.",
    "Sorry, it is still broken when I try it with the second account.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Shares between 0 and 1 of what people do; the defaults are a team that does its work and is human."""

    per_day: float = 40  # requests on a working day
    at_night: float = 0.06  # of the requests come outside working hours
    storms: float = 0.15  # of the working days bring something that breaks for many at once
    storm_size: int = 9
    grouped: float = 0.12  # write a second message right after the first

    answered_in_time: float = 0.88
    never_answered: float = 0.01  # until the next day; the others are late
    by_colleagues: float = 0.06  # of the first responses
    by_gesture: float = 0.3  # begin with 👀 or Take, words soon after
    only_eyes: float = 0.06  # of the gestures are followed by words only after the bot has asked for them
    duplicates: float = 0.03

    asks_back: float = 0.6  # of the conversations go on after the first answer
    waits: float = 0.2  # of those: Waiting on requester
    thanks: float = 0.6
    comes_back: float = 0.05


class Dice:
    """Chance that repeats for a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a simulation needs no secrecy

    def hits(self, share: float) -> bool:
        """True with this probability."""
        return self._random.random() < share

    def one_of(self, things: Sequence[T]) -> T:
        """Any of them."""
        return self._random.choice(things)

    def between(self, low: float, high: float) -> float:
        """Any number from low to high."""
        return self._random.uniform(low, high)

    def whole(self, below: int) -> int:
        """Any whole number from 0 to one less than `below`."""
        return self._random.randrange(below)

    def around(self, mean: float) -> int:
        """A whole number as counts of independent happenings scatter."""
        return max(0, round(self._random.gauss(mean, math.sqrt(mean))))

    def minutes(self, low: float, high: float) -> timedelta:
        """Any duration from low to high minutes."""
        return timedelta(minutes=self.between(low, high))

    def soon(self, median: timedelta) -> timedelta:
        """A duration as people's reaction times scatter: mostly below twice the median, now and then far above."""
        return median * self._random.lognormvariate(0, 0.8)
