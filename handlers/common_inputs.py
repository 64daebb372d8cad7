"""What people enter in the forms about common requests, and where their clicks stood, read into values (T3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.common_requests import Wording
from bot.errors import UserError
from handlers import inputs
from handlers.inputs import Filled
from handlers.views.common_ids import EntryFor, parse_entry_for
from handlers.views.ids import Field

Body = Mapping[str, Any]

NEW, EDIT = "new", "edit"


@dataclass(frozen=True, slots=True)
class InModal:
    """A modal on somebody's screen; `view_hash` changes with what it shows."""

    view_id: str
    view_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    """What a form writes: a new entry of a team (chosen in the form if None), or an entry as it was seen."""

    team: str | None = None
    from_request: int | None = None
    entry_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWritten:
    """A form with an entry, as it was sent."""

    user: str
    key: EntryKey
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWritten:
    """A form with an answer, as it was sent."""

    user: str
    entry_for: EntryFor
    text: str
    view_id: str


def modal_of(body: Body) -> InModal | None:
    """The modal that somebody clicked in; None for messages and the Home tab."""
    view = body.get("view") or {}
    if view.get("type") != "modal":
        return None
    return InModal(str(view.get("id") or ""), str(view.get("hash") or ""))


def entry_metadata(key: EntryKey) -> str:
    """The `private_metadata` of a form with an entry; `entry_written` reads it."""
    if key.entry_id is not None:
        return f"{EDIT}:{key.entry_id}:{key.version}"
    return f"{NEW}:{key.from_request or ''}:{key.team or ''}"


def entry_written(body: Body) -> EntryWritten:
    """An entry; UserError if it cannot be read."""
    filled = inputs.filled(body)
    key = _key(filled)
    return EntryWritten(
        user=filled.user,
        key=key if key.entry_id is not None or key.team else EntryKey(team=filled.text(Field.TEAM)),
        wording=Wording(
            title=filled.text(Field.TITLE),
            answer=filled.text(Field.ANSWER),
            link=filled.text(Field.LINK),
            owner=filled.text(Field.OWNER) or None,
        ),
    )


def answer_written(body: Body) -> AnswerWritten:
    """An answer; UserError if it cannot be read."""
    filled = inputs.filled(body)
    try:
        entry_for = parse_entry_for(filled.metadata)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
    return AnswerWritten(user=filled.user, entry_for=entry_for, text=filled.text(Field.ANSWER), view_id=filled.view_id)


def _key(filled: Filled) -> EntryKey:
    try:
        kind, number, rest = filled.metadata.split(":", 2)
        if kind == EDIT:
            return EntryKey(entry_id=int(number), version=int(rest))
        return EntryKey(from_request=int(number) if number else None, team=rest or None)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
