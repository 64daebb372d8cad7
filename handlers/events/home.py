"""The Home tab is drawn when somebody opens it (X3)."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.services import noise
from handlers import inputs
from handlers.office import Office


def register(app: App, office: Office) -> None:
    """Listen to people who open the app; its messages tab needs no drawing."""

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], context: BoltContext) -> None:
        user = inputs.home_of(event)
        with office.event(context) as work:
            if user is not None:
                noise.home(work, user)
