"""What the form of triage keeps about how it was drawn, and the names of its fields (T1)."""

import hashlib
from dataclasses import dataclass

from bot.domain.requests import Request
from bot.domain.triage import Course
from handlers.views.ids import Field, pressed_value
from handlers.views.words import clean

NO_CATEGORY = "-"  # the choice that leaves it open what a request is
_BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the form was drawn for; `proposal` tells whether the reply is still the proposed one."""

    category: str | None
    course: Course | None
    proposal: str  # a digest


def digest(text: str) -> str:
    """A few letters that are the same for the same words only."""
    return hashlib.blake2s(clean(text).strip().encode(), digest_size=6).hexdigest()


def metadata(request: Request, drawn: Drawn) -> str:
    """What the view keeps: "{request id}:{version}:{channel}|{category}|{course}|{digest of the proposal}"."""
    about = f"{pressed_value(request)}:{request.channel}"
    return _BETWEEN.join([about, drawn.category or "", drawn.course or "", drawn.proposal])


def parse_metadata(kept: str) -> tuple[str, Drawn]:
    """What the form is about, and how it was drawn. Raises ValueError if `metadata` did not write it."""
    about, category, course, proposal = kept.split(_BETWEEN)
    return about, Drawn(category or None, Course(course) if course else None, proposal)


def place(field: Field, drawn_for: str) -> str:
    """A `block_id`: Slack keeps what was entered as long as it is the same, so it names what the field is for."""
    return f"{field}:{drawn_for}"


def field_of(block_id: str) -> str:
    """The field of such a `block_id`."""
    return block_id.partition(":")[0]
