"""What people enter in the forms about a duty week, read into values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.rotation import Choice
from bot.errors import UserError
from handlers import inputs
from handlers.views.ids import Action, DutyWeek, Field, parse_duty


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChosen:
    """A form about a week as it stands on somebody's screen; `view_hash` changes with what the form shows."""

    user: str
    week: DutyWeek
    choice: Choice
    reason: str
    view_id: str
    view_hash: str


def team_chosen(body: Mapping[str, Any]) -> TeamChosen:
    """The form, sent or still open; UserError if it cannot be read."""
    filled = inputs.filled(body)
    values = body["view"]["state"]["values"]
    try:
        week = parse_duty(filled.metadata)
        days = frozenset(date.fromisoformat(value) for value in _options(values, Field.FALLBACK_DAYS))
    except (ValueError, TypeError) as error:
        raise UserError(inputs.UNREADABLE) from error
    fallback = next(iter(_users(values, Field.FALLBACK)), None)
    return TeamChosen(
        user=filled.user,
        week=week,
        choice=Choice(
            responders=_users(values, Field.RESPONDERS),
            fallback=fallback,
            fallback_days=days if fallback else frozenset(),
            observer=next(iter(_users(values, Field.OBSERVER)), None),
        ),
        reason=filled.text(Field.REASON),
        view_id=filled.view_id,
        view_hash=str(body["view"].get("hash") or ""),
    )


def _users(values: Mapping[str, Any], field: Field) -> tuple[str, ...]:
    return tuple(map(str, _element(values, field).get("selected_users") or ()))


def _options(values: Mapping[str, Any], field: Field) -> tuple[str, ...]:
    return tuple(str(option["value"]) for option in _element(values, field).get("selected_options") or ())


def _element(values: Mapping[str, Any], field: Field) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (values.get(field) or {}).get(Action.CHECK_TEAM) or {}
    return found
