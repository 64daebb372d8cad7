"""What happens to channels: the bot invited or removed, a channel closed, opened again or given another id (R13)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from bot.services import channels
from bot.services.channels import Lost
from handlers import inputs
from handlers.office import Office

LOST = {
    "channel_left": Lost.REMOVED,
    "group_left": Lost.REMOVED,
    "channel_archive": Lost.ARCHIVED,
    "group_archive": Lost.ARCHIVED,
    "channel_deleted": Lost.DELETED,
    "group_deleted": Lost.DELETED,
}
FOUND = ("channel_unarchive", "group_unarchive")


def register(app: App, office: Office) -> None:
    """Listen to what changes where the bot can listen; other people coming and going is none of its business."""
    for event_name, why in LOST.items():
        app.event(event_name)(_lost(office, why))

    @app.event("member_left_channel")
    def left(event: dict[str, Any], context: BoltContext) -> None:
        with office.event(context) as work:
            if inputs.concerns(event, office.identity):
                channels.cannot_listen(work, inputs.channel_of(event), Lost.REMOVED)

    @app.event("member_joined_channel")
    def joined(event: dict[str, Any], context: BoltContext) -> None:
        with office.event(context) as work:
            if inputs.concerns(event, office.identity):
                channels.can_listen(work, inputs.channel_of(event))

    @app.event(FOUND[0])
    @app.event(FOUND[1])
    def unarchived(event: dict[str, Any], context: BoltContext) -> None:
        with office.event(context) as work:
            channels.can_listen(work, inputs.channel_of(event))

    @app.event("channel_id_changed")
    def id_changed(event: dict[str, Any], context: BoltContext) -> None:
        old, new = inputs.new_channel_id(event)
        with office.event(context) as work:
            channels.id_changed(work, old, new)


def _lost(office: Office, why: Lost) -> Callable[..., None]:
    def lost(event: dict[str, Any], context: BoltContext) -> None:
        with office.event(context) as work:
            channels.cannot_listen(work, inputs.channel_of(event), why)

    return lost
