"""What stands behind `away`, `cover` and `swap`: days, people and a note, in any usual order (X1)."""

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.reasons import Reason
from bot.domain.working_time import local_date
from bot.errors import UserError
from bot.ports.screens import Notice
from bot.services.work import Work
from handlers import dates, inputs, naming
from handlers.date_words import shown
from handlers.dates import Days

MOST_WORDS = 10  # of a text that can be days; what follows is a note
NO_TEAM = "No team is set up yet, so there is nobody on duty."
NO_NUMBER = "Please write the number behind it, such as “{} 3”. “{}” shows the numbers."

_SOMEBODY = re.compile(r"(?:^|(?<=\s))(?P<who><@[^>]+>|@\S+)")
_FOR_SOMEBODY = re.compile(r"(?:^|\s)for\s+(?P<who><@[^>]+>|@\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Around:
    """A text around the person whom it names."""

    before: str
    user: str | None
    after: str


def around_person(work: Work, text: str, verb: str) -> Around:
    """The person whom a text mentions, with what stands before and behind; UserError if nobody has that name."""
    found = _SOMEBODY.search(text)
    if found is None:
        return Around(text.strip(), None, "")
    user, _ = naming.person(work, found["who"], verb)
    return Around(text[: found.start()].strip(), user, text[found.end() :].strip())


def in_name_of(work: Work, text: str, verb: str) -> tuple[str | None, str]:
    """Whoever stands behind "for", and the text without it."""
    found = _FOR_SOMEBODY.search(text)
    if found is None:
        return None, text
    user, _ = naming.person(work, found["who"], verb)
    return user, f"{text[: found.start()]} {text[found.end() :]}".strip()


def days_first(text: str, today: date) -> tuple[Days, str]:
    """The days with which a text begins, as many words as can be read so, and the rest.

    Raises UserError with a sentence if it begins with none, or with days that cannot be meant.
    """
    all_words = text.split()
    for count in range(min(len(all_words), MOST_WORDS), 0, -1):
        first = " ".join(all_words[:count])
        try:
            return dates.days(first, today), " ".join(all_words[count:])
        except UserError as error:
            if error.message != dates.NO_DAYS.format(shown(first)):
                raise
    return dates.days(text, today), ""


def today(work: Work, user: str) -> date:
    """The date where somebody's team is."""
    teams = naming.own_teams(work, user)
    if not teams:
        raise UserError(NO_TEAM)
    return local_date(teams[0].calendar.zone, work.now)


def number(text: str, verb: str, where: str) -> int:
    """The number behind a verb; UserError if there is none."""
    found = inputs.number(text)
    if found is None:
        raise UserError(NO_NUMBER.format(verb, where))
    return found


def told(answer: str | Reason) -> Notice:
    """What happened, or why not."""
    return Notice(sentence=answer.sentence if isinstance(answer, Reason) else answer)
