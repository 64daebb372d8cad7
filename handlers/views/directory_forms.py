"""Modals about one service or one customer of the directory (S1)."""

from collections.abc import Sequence

from bot.domain.directory import Customer, Entry, Service
from handlers.views import blocks
from handlers.views.blocks import Block, View
from handlers.views.ids import INPUT, Action, Callback, Field, entry_value

MOST_OWNERS = 10


def service(entry: Service, *, removable: bool) -> View:
    """Everything that is known about a service; its id is 0 for a new one."""
    return _form(
        Callback.SERVICE,
        entry,
        [
            _line(Field.NAME, "Name", entry.name, "Billing API", optional=False),
            _aliases(entry),
            blocks.field(Field.OWNERS, "Owners, the first to be called first", _people(entry.owners), optional=True),
            _line(Field.TEAM, "Team", entry.team, "backend", hint="A support team's key, or any other team's name."),
            blocks.field(Field.CHANNEL, "Channel", _channel(entry.channel), optional=True),
            _line(Field.RUNBOOK, "Runbook", entry.runbook, "https://wiki.example.com/billing"),
            _line(Field.PROJECT, "Project for its tickets", entry.ticket_project, "BILL"),
        ],
        removable=removable,
    )


def customer(entry: Customer, *, removable: bool) -> View:
    """Everything that is known about a customer; the id is 0 for a new one."""
    manager = blocks.user_select(INPUT, placeholder="Choose a person")
    if entry.account_manager:
        manager = {**manager, "initial_user": entry.account_manager}
    return _form(
        Callback.CUSTOMER,
        entry,
        [
            _line(Field.NAME, "Name", entry.name, "Acme", optional=False),
            _aliases(entry),
            blocks.field(Field.ACCOUNT_MANAGER, "Account manager", manager, optional=True),
            _line(Field.PLAN, "Plan", entry.plan, "enterprise"),
            _line(Field.REGION, "Region", entry.region, "EMEA"),
        ],
        removable=removable,
    )


def _form(callback: Callback, entry: Entry, fields: Sequence[Block], *, removable: bool) -> View:
    what = "service" if isinstance(entry, Service) else "customer"
    value = entry_value(entry.id, entry.version, is_service=isinstance(entry, Service))
    remove = blocks.confirmed(
        blocks.button("Remove", Action.REMOVE_ENTRY, value),
        title=f"Remove this {what}?",
        text=f"Nobody finds {entry.name} in the directory any more.",
        yes="Remove",
    )
    return blocks.modal(
        callback,
        *fields,
        *([blocks.actions(remove)] if removable and entry.id else []),
        title=f"{'Change' if entry.id else 'Add'} a {what}",
        submit="Save" if entry.id else "Add",
        private_metadata=value,
    )


def _line(
    field: Field, label: str, value: str | None, example: str, *, optional: bool = True, hint: str | None = None
) -> Block:
    element = blocks.text_field(INPUT, placeholder=example, value=value or "", multiline=False)
    return blocks.field(field, label, element, optional=optional, hint=hint)


def _aliases(entry: Entry) -> Block:
    element = blocks.text_field(INPUT, placeholder="invoices, bills", value=", ".join(entry.aliases), multiline=False)
    return blocks.field(Field.ALIASES, "Also called", element, optional=True, hint="Other names, parted by commas.")


def _people(users: Sequence[str]) -> Block:
    element: Block = {
        "type": "multi_users_select",
        "action_id": INPUT,
        "placeholder": blocks.plain("Choose people"),
        "max_selected_items": MOST_OWNERS,
    }
    return {**element, "initial_users": list(users)} if users else element


def _channel(channel: str | None) -> Block:
    element: Block = {"type": "channels_select", "action_id": INPUT, "placeholder": blocks.plain("Choose a channel")}
    return {**element, "initial_channel": channel} if channel else element
