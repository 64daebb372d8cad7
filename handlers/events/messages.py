"""Messages that people and apps post, edit and delete (R1-R7, R9, F2, I6)."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.domain.messages import Author, Deleted, Edited, Posted
from bot.services import hearing, personal
from handlers import inputs
from handlers.office import Office


def register(app: App, office: Office) -> None:
    """Listen to messages of every kind; `inputs` knows which of them somebody wrote."""

    @app.event("message")
    def message(event: dict[str, Any], context: BoltContext) -> None:
        what = inputs.message(event, office.identity)
        with office.event(context) as work:
            match what:
                case Posted(author=Author.PERSON, user=str(user)) if inputs.is_direct(event):
                    personal.wrote_to_the_bot(work, user)
                case Posted():
                    hearing.posted(work, what)
                case Edited():
                    hearing.edited(work, what)
                case Deleted():
                    hearing.deleted(work, what)
