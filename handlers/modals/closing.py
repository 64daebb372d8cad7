"""The end of a form that belongs to no message: it says what happened, or what has to be changed in it (X4)."""

from slack_bolt import Ack

from bot.domain.reasons import Reason
from handlers.views import modals
from handlers.views.ids import Field


def close(ack: Ack, answer: str | Reason, whole: Field) -> None:
    """What happened takes the form's place; a refusal stands beside `whole`, with what was entered."""
    if isinstance(answer, Reason):
        ack(response_action="errors", errors={whole: answer.sentence})
    else:
        ack(response_action="update", view=modals.tell(answer))
