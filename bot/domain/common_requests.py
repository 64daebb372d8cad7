"""Common requests: questions that come again, with the answer that a team agreed on (T3)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.reasons import Reason

LONGEST_TITLE = 80
LONGEST_ANSWER = 2_000
LONGEST_LINK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonRequest:
    """An entry of a team's curated list; fields are the row. Texts are plain text."""

    id: int = 0
    team: str
    title: str
    answer: str
    link: str = ""  # where more is written; empty if nowhere
    owner: str | None = None  # who keeps the answer true
    uses: int = 0  # how often somebody was answered with it
    active: bool = True  # False: retired, kept for the record
    version: int = 1  # grows with every edit: forms carry it
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    from_request: int | None = None  # the request that it was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What people write about an entry."""

    title: str
    answer: str
    link: str = ""
    owner: str | None = None


def tidied(wording: Wording) -> Wording:
    """The wording without white space around it; the title on one line."""
    return Wording(
        title=" ".join(wording.title.split()),
        answer=wording.answer.strip(),
        link=wording.link.strip().removeprefix("<").removesuffix(">"),
        owner=wording.owner or None,
    )


def objection(wording: Wording) -> Reason | None:
    """Why a tidied wording cannot be kept; None if it can. The code names what is wrong: title, answer or link."""
    if not wording.title:
        return Reason("title", "Please write a title: the question in a few words, as people ask it.")
    if len(wording.title) > LONGEST_TITLE:
        return Reason("title", _too_long("title", len(wording.title), LONGEST_TITLE))
    if not wording.answer:
        return Reason("answer", "Please write the answer as you would give it in a thread.")
    if len(wording.answer) > LONGEST_ANSWER:
        return Reason("answer", _too_long("answer", len(wording.answer), LONGEST_ANSWER))
    return _link_objection(wording.link)


def same_title(one: str, other: str) -> bool:
    """Whether two titles ask the same, but for capitals, spaces and the sign at the end."""
    return _bare(one) == _bare(other)


def _bare(title: str) -> str:
    return " ".join(title.casefold().split()).rstrip("?!. ")


def _link_objection(link: str) -> Reason | None:
    if not link:
        return None
    if len(link) > LONGEST_LINK:
        return Reason("link", _too_long("link", len(link), LONGEST_LINK))
    host = link.removeprefix("https://").partition("/")[0]
    if not link.startswith("https://") or not host or any(sign.isspace() or sign in "<>|" for sign in link):
        return Reason("link", "Please write the whole address, beginning with https://, or leave the link empty.")
    return None


def _too_long(what: str, length: int, longest: int) -> str:
    return f"The {what} has {length} characters and may have {longest}. Please shorten it."
