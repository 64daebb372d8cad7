"""What people choose and write in the form of triage, read into values; the form may be sent or still open (T1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.approvals import Difficulty, Risk
from bot.domain.requests import Priority
from bot.domain.triage import Course, Decision
from bot.errors import UserError
from handlers import inputs
from handlers.inputs import About
from handlers.views.ids import Field
from handlers.views.triage_ids import NO_CATEGORY, Drawn, digest, field_of, parse_metadata

E = TypeVar("E", bound=StrEnum)

NO_PRIORITY = "This priority does not exist. Choose one from the list."


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageChosen:
    """A form of triage as it stands on somebody's screen; `view_hash` changes with what the form shows."""

    user: str
    about: About
    decision: Decision
    drawn: Drawn
    own_words: bool  # the reply is not the proposed one
    places: Mapping[str, str]  # field → block_id
    view_id: str
    view_hash: str

    @property
    def moved_on(self) -> bool:
        """Whether something was chosen whose consequences the form does not show yet."""
        chosen, drawn = self.decision, self.drawn
        other = chosen.course not in {Course.RECORD, drawn.course} and Field.COURSE in self.places
        return chosen.category != drawn.category or other

    @property
    def shown_again(self) -> Decision:
        """What to draw the form from: another category brings its own consequences."""
        if self.decision.category == self.drawn.category:
            return self.decision
        return replace(self.decision, course=None, link=None, forward_to=None)


def triage_chosen(body: Mapping[str, Any]) -> TriageChosen:
    """Read it; UserError if it cannot be read."""
    filled = inputs.filled(body)
    try:
        kept, drawn = parse_metadata(filled.metadata)
        about = inputs.about_of(kept)
        values = body["view"]["state"]["values"]
        entered = {field_of(block): _entered(element) for block, element in values.items()}
        decision = _decision(entered)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UserError(inputs.UNREADABLE) from error
    reply = decision.reply
    return TriageChosen(
        user=filled.user,
        about=about,
        decision=decision,
        drawn=drawn,
        own_words=bool(reply) and digest(reply) != drawn.proposal,
        places={field_of(block): block for block in values},
        view_id=filled.view_id,
        view_hash=str(body["view"].get("hash") or ""),
    )


def _decision(entered: Mapping[str, Any]) -> Decision:
    category = _text(entered, Field.CATEGORY)
    priority = _text(entered, Field.PRIORITY)
    if priority and priority not in set(Priority):
        raise UserError(NO_PRIORITY, field=Field.PRIORITY)
    return Decision(
        category=category if category != NO_CATEGORY else None,
        priority=Priority(priority) if priority else None,
        course=_one_of(Course, entered, Field.COURSE),
        link=_text(entered, Field.LINK),
        reply=_text(entered, Field.REPLY) or "",
        forward_to=_people(entered, Field.FORWARD_TO),
        note=_text(entered, Field.NOTE) or "",
        owner=_text(entered, Field.OWNER),
        impact=_text(entered, Field.IMPACT) or "",
        error_text=_text(entered, Field.ERROR_TEXT) or "",
        difficulty=_one_of(Difficulty, entered, Field.DIFFICULTY),
        risk=_one_of(Risk, entered, Field.RISK),
        what=_text(entered, Field.CHANGE) or "",
    )


def _entered(block: Mapping[str, Any]) -> object:
    """The value of a block's one element."""
    element = next(iter(block.values()))
    option = element.get("selected_option") or {}
    return element.get("value") or option.get("value") or element.get("selected_user") or element.get("selected_users")


def _text(entered: Mapping[str, Any], field: Field) -> str | None:
    return str(entered.get(field) or "").strip() or None


def _people(entered: Mapping[str, Any], field: Field) -> tuple[str, ...] | None:
    """Who was chosen; None if the form did not ask."""
    return tuple(map(str, entered[field] or ())) if field in entered else None


def _one_of(kind: type[E], entered: Mapping[str, Any], field: Field) -> E | None:
    """The choice; None if there is none, or none that exists any more."""
    value = _text(entered, field)
    return kind(value) if value in set(kind) else None
