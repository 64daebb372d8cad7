"""Requests as people write them, for judging search: phrases of `bench.similar_texts`, dressed up, among many others.

Every message is a phrase with its places filled in, and by chance a greeting, a mention, thanks, a sentence beside the
point, slips of the keyboard. All chance comes from a seed. Limits: phrases are ours and not a real team's, a subject
has a handful of them, slips are made at random, and requests in one language are never matched with another's.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bench.similar_texts import Subject

GREETINGS = ("Hi team,", "hello", "Good morning all!", "hey folks", "Hi <!here>", "@support", "")
THANKS = ("Thanks!", "thanks in advance", "pls help :pray:", "cheers", "Any help is appreciated.", "")
BESIDE = {
    "tuning": (
        "It worked yesterday.",
        "This blocks the release.",
        "I already tried it in another browser.",
        "Screenshot attached, see https://files.example.com/a/4711.png",
        "> as discussed last week",
    ),
    "held out": (
        "Happens every time since Tuesday.",
        "The client is waiting on the phone.",
        "Restarting did not help.",
        "More in https://board.example.com/card/88 and <https://chat.example.com/x|this thread>",
        "ref 9f8e7d6c-1111-2222-3333-abcdefabcdef",
    ),
}
WHO = ("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Soylent", "Dana", "Mr Novak", "Priya")
PLACES = ("Prague", "Lisbon", "the Berlin office", "Austin", "home", "Osaka", "Lyon")
THINGS = ("orders", "shipments", "contacts", "catalogue", "tickets", "prices", "returns", "vouchers")
SLIPS = 0.2  # of the messages have a slip

_SYLLABLES = tuple(a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il"))
_NOUNS = """
order invoice report login password account page button export import customer shipment warehouse price discount
voucher basket checkout payment card refund address phone mail template newsletter campaign segment filter search
index catalogue product image video upload download file folder share link token key certificate domain dns mail
server cluster node pod disk memory queue worker job schedule cron backup restore database table column migration
api webhook endpoint timeout limit quota plan subscription trial license seat user role permission group team
calendar meeting room screen printer laptop monitor headset badge vpn wifi proxy firewall ticket branch merge
build deploy release flag dashboard chart metric alert log trace language translation currency tax country region
zone
"""
_VERBS = """
fails hangs crashes disappears shows loses duplicates rejects ignores delays changes breaks needs misses returns
overwrites locks expires stops starts
"""
INVENTED = 30_000  # further words: names of products, people, services


@dataclass(frozen=True, slots=True)
class Message:
    """A request, the subject it is about, and from which of its phrases it is made."""

    text: str
    subject: int
    phrase: int


def messages(subjects: Sequence[Subject], side: str, each: int, seed: int) -> list[Message]:
    """So many messages from every phrase of every subject."""
    chance = random.Random(f"{side} {seed}")
    return [
        Message(_dressed(_filled(phrase, chance), side, chance), subject, index)
        for subject, about in enumerate(subjects)
        for index, phrase in enumerate(about.asked)
        for _ in range(each)
    ]


class Others:
    """Requests about anything else, whose words are spread as words are: few very often, most hardly ever."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        invented = [
            "".join(self._chance.choices(_SYLLABLES, k=self._chance.choice((2, 3, 3, 4)))) for _ in range(INVENTED)
        ]
        self._words = [*_NOUNS.split(), *invented]
        self._reach = list(accumulate(1 / (rank + 5) for rank in range(len(self._words))))

    def texts(self, count: int) -> Iterator[str]:
        """So many of them."""
        verbs = _VERBS.split()
        for _ in range(count):
            words = self._chance.choices(self._words, cum_weights=self._reach, k=self._chance.randint(4, 16))
            words.insert(self._chance.randint(1, 3), self._chance.choice(verbs))
            words.insert(0, self._chance.choice(("the", "our", "my", "a", "since today the")))
            yield " ".join(words)


def _filled(phrase: str, chance: random.Random) -> str:
    return (
        phrase.replace("{who}", chance.choice(WHO))
        .replace("{place}", chance.choice(PLACES))
        .replace("{number}", str(chance.choice((2, 3, 12, 404, 1873, 55012, 20260113))))
        .replace("{thing}", chance.choice(THINGS))
    )


def _dressed(text: str, side: str, chance: random.Random) -> str:
    if chance.random() < SLIPS:
        text = _with_slip(text, chance)
    if chance.random() < 0.05:
        text = text.upper()
    parts = [
        chance.choice(GREETINGS) if chance.random() < 0.4 else "",
        f"<@U0{chance.randint(100, 999)}>" if chance.random() < 0.15 else "",
        text,
        chance.choice(BESIDE[side]) if text.isascii() and chance.random() < 0.3 else "",
        chance.choice(THANKS) if chance.random() < 0.3 else "",
    ]
    return ("\n" if chance.random() < 0.2 else " ").join(part for part in parts if part)


def _with_slip(text: str, chance: random.Random) -> str:
    """Two letters in each other's place, one too few or one too many, inside a longer word."""
    words = text.split(" ")
    long = [index for index, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return text
    index = chance.choice(long)
    word, at = words[index], chance.randint(1, len(words[index]) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[index] = chance.choice((swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))
    return " ".join(words)
