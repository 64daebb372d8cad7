"""The form with a common request: new, made from a request, or changed; the list takes its place (T3)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.reasons import Reason
from bot.services.knowledge import common, listing
from bot.services.work import Work
from handlers.common_inputs import EntryWritten, entry_written
from handlers.office import Office
from handlers.views import common as views
from handlers.views.ids import Callback, Field

PLACE_OF = {"title": Field.TITLE, "answer": Field.ANSWER, "link": Field.LINK}


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.COMMON_REQUEST)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = entry_written(body)
        with office.desk.work("modal") as work:
            result = _save(work, sent)
        if isinstance(result, Reason):
            ack(response_action="errors", errors={PLACE_OF.get(result.code, Field.TITLE): result.sentence})
            return
        with office.desk.reading() as work:
            shown = listing.page(work, sent.user, 0, sentence=result.sentence)
        ack(response_action="update", view=views.list_modal(shown))


def _save(work: Work, sent: EntryWritten) -> common.Result:
    key = sent.key
    if key.entry_id is not None:
        return common.edit(work, sent.user, key.entry_id, key.version, sent.wording)
    return common.add(work, sent.user, key.team or "", sent.wording, from_request=key.from_request)
