"""What leads choose and enter in the forms about a roster, read into values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import UserError
from bot.ports.roster_screens import PickStanding
from bot.services.rotation.roster_forms import Wanted
from handlers import inputs
from handlers.views.ids import INPUT, Field, OnTeam, parse_member
from handlers.views.roster_forms import ACCESS, EXPERIENCED


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChosen:
    """A person chosen in a roster that is open on somebody's screen."""

    actor: str
    about: OnTeam
    view_id: str
    view_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSent:
    """The form about a member, sent."""

    actor: str
    about: OnTeam
    wanted: Wanted


def member_chosen(body: Mapping[str, Any]) -> MemberChosen:
    """Who was chosen; UserError if it cannot be read."""
    try:
        view, person = body["view"], body["actions"][0]["selected_user"]
        return MemberChosen(
            actor=str(body["user"]["id"]),
            about=OnTeam(str(view["private_metadata"]), str(person)),
            view_id=str(view["id"]),
            view_hash=str(view.get("hash") or ""),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise UserError(inputs.UNREADABLE) from error


def member_sent(body: Mapping[str, Any]) -> MemberSent:
    """What was entered; UserError if it cannot be read."""
    filled = inputs.filled(body)
    values = body["view"]["state"]["values"]
    try:
        abilities = _options(values, Field.ABILITIES)
        wanted = Wanted(
            production_access=ACCESS in abilities,
            experienced=EXPERIENCED in abilities,
            works=frozenset(map(int, _options(values, Field.WORKDAYS))),
            standing=PickStanding(filled.text(Field.STANDING) or PickStanding.PICKED),
            until=filled.day(Field.PAUSED_UNTIL),
        )
        return MemberSent(actor=filled.user, about=parse_member(filled.metadata), wanted=wanted)
    except (ValueError, TypeError) as error:
        raise UserError(inputs.UNREADABLE) from error


def _options(values: Mapping[str, Any], field: Field) -> tuple[str, ...]:
    element = (values.get(field) or {}).get(INPUT) or {}
    return tuple(str(option["value"]) for option in element.get("selected_options") or ())
