"""The message shortcuts about a request: Hand off…, Resolve…, Mark as duplicate… (X2, H1, R10)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers import inputs
from handlers.modals import duplicate, hand_off, opening, resolve
from handlers.office import Office
from handlers.views.ids import Shortcut

FORMS: dict[Shortcut, opening.Form] = {
    Shortcut.HAND_OFF: hand_off.form,
    Shortcut.RESOLVE: resolve.form,
    Shortcut.DUPLICATE_OF: duplicate.form,
}


def register(app: App, office: Office) -> None:
    """Listen to the shortcuts; each opens its form for the request of the message or its thread."""
    for shortcut, form in FORMS.items():
        app.message_shortcut(shortcut)(_chosen(office, form))


def _chosen(office: Office, form: opening.Form) -> Callable[..., None]:
    def chosen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        at = inputs.pointed(body, office.identity)
        opening.by_shortcut(office, client, at, form)
        ack()

    return chosen
