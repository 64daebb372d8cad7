"""What views draw of people outside Slack who ask (O1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePost:
    """What somebody outside Slack asks, as a post of ours at which a request begins; all of it plain text."""

    name: str
    source_name: str
    text: str
    email: str | None
    link: str | None
    goes_on: bool  # more of the text follows in the thread
    answered_there: bool  # what members write in the thread is passed on


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideReply:
    """More of what they write, in the thread; `continued`: the rest of a long text."""

    name: str
    source_name: str
    text: str
    link: str | None
    continued: bool = False
