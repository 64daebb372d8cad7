"""What Bolt alone can do: an app with a listener that does nothing and stores nothing, for comparison."""

import logging
import sys
import threading
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient


def main(api_url: str) -> None:
    """Listen until the process is ended."""
    logging.disable(logging.WARNING)
    app = App(client=WebClient("xoxb-sandbox", base_url=api_url))

    @app.event("message")
    def nothing(event: dict[str, Any]) -> None:
        """Do nothing."""

    SocketModeHandler(app, "xapp-sandbox").connect()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
