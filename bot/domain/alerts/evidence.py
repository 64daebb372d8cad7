"""Who speaks in a message: judged by links, footers and wording; a name alone convinces only where nothing else is."""

import re
from dataclasses import dataclass

from bot.domain.alerts.slack_words import Words

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The marks of an app: `links` and `footers` prove it; `wording` does together with the app's `name`."""

    name: re.Pattern[str]
    links: re.Pattern[str] = _NEVER
    footers: re.Pattern[str] = _NEVER
    wording: re.Pattern[str] = _NEVER

    def found_in(self, words: Words) -> bool:
        """Whether the message is this app's."""
        if words.link(self.links) is not None or any(self.footers.search(footer) for footer in words.footers):
            return True
        if self.name.search(words.app_name) is None:
            return False
        bare = not words.links and not words.footers
        return bare or any(self.wording.search(head) for head in (words.first, words.title))

    def link_in(self, words: Words) -> str | None:
        """The address of the first link into the app."""
        link = words.link(self.links)
        return link.address if link is not None else None


def named(*names: str) -> re.Pattern[str]:
    """A pattern that finds one of the names as a word of its own, in any case."""
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(names)})(?![a-z0-9])", re.IGNORECASE)


def details_of(words: Words, *besides: str) -> str:
    """What the message says besides these lines; each line once."""
    lines = dict.fromkeys(words.lines)
    return "\n".join(line for line in lines if line not in besides)
