"""The end of the installation: nothing works until an admin reinstalls the app."""

from typing import Any

from slack_bolt import App, BoltContext

from bot import log
from handlers import inputs
from handlers.office import Office

logger = log.get(__name__)


def register(app: App, office: Office) -> None:
    """Listen to the loss of our token; readiness, log and metrics say so from then on."""

    @app.event("tokens_revoked")
    @app.event("app_uninstalled")
    def revoked(event: dict[str, Any], context: BoltContext) -> None:
        ours = inputs.revokes_us(event, office.identity)
        with office.event(context):
            if ours:
                logger.critical("installation_lost", reason=event["type"], mend="Reinstall the app from the manifest.")
                office.on_revoked(str(event["type"]))
