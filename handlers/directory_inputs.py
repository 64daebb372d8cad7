"""What people enter in the forms about a service or a customer, read into values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.domain.directory import Customer, Entry, Service
from bot.errors import UserError
from handlers import inputs
from handlers.views.ids import INPUT, Field, parse_entry

LONGEST = 100
NO_ADDRESS = "This is no web address. Please write it in full, beginning with https://."
TOO_LONG = f"Please write at most {LONGEST} characters."


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySent:
    """The form about an entry, sent: what it is to become, and the version that the form was drawn from."""

    user: str
    entry: Entry
    seen_version: int


def entry_sent(body: Mapping[str, Any]) -> EntrySent:
    """What was entered; UserError if it cannot be read, or beside the field in which something is wrong."""
    filled = inputs.filled(body)
    values = body["view"]["state"]["values"]
    try:
        about = parse_entry(filled.metadata)
    except ValueError as error:
        raise UserError(inputs.UNREADABLE) from error
    name, aliases = _short(filled, Field.NAME), _aliases(filled.text(Field.ALIASES))
    entry: Entry
    if about.is_service:
        entry = Service(
            id=about.id,
            name=name,
            aliases=aliases,
            owners=_selected(values, Field.OWNERS, "selected_users"),
            team=_short(filled, Field.TEAM) or None,
            channel=_element(values, Field.CHANNEL).get("selected_channel") or None,
            runbook=_address(filled.text(Field.RUNBOOK)),
            ticket_project=_short(filled, Field.PROJECT) or None,
        )
    else:
        entry = Customer(
            id=about.id,
            name=name,
            aliases=aliases,
            account_manager=filled.text(Field.ACCOUNT_MANAGER) or None,
            plan=_short(filled, Field.PLAN) or None,
            region=_short(filled, Field.REGION) or None,
        )
    return EntrySent(user=filled.user, entry=entry, seen_version=about.version)


def _short(filled: inputs.Filled, field: Field) -> str:
    text = " ".join(filled.text(field).split())
    if len(text) > LONGEST:
        raise UserError(TOO_LONG, field=field)
    return text


def _aliases(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(alias for each in text.split(",") if (alias := " ".join(each.split()))))
    if any(len(each) > LONGEST for each in found):
        raise UserError(TOO_LONG, field=Field.ALIASES)
    return found


def _address(text: str) -> str | None:
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or any(map(str.isspace, text)):
        raise UserError(NO_ADDRESS, field=Field.RUNBOOK)
    return text


def _selected(values: Mapping[str, Any], field: Field, key: str) -> tuple[str, ...]:
    return tuple(map(str, _element(values, field).get(key) or ()))


def _element(values: Mapping[str, Any], field: Field) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (values.get(field) or {}).get(INPUT) or {}
    return found
