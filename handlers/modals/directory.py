"""The forms about a service and a customer: what was stored takes the form's place (S1)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.directory import people_of
from bot.domain.reasons import Reason
from bot.services.directory import book
from bot.services.people import Names
from bot.services.refresh import learn_names
from handlers.directory_inputs import entry_sent
from handlers.modals import closing
from handlers.office import Office
from handlers.views.ids import Callback, Field


def register(app: App, office: Office) -> None:
    """Listen to the forms being sent."""

    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = entry_sent(body)
        with office.desk.work("modal") as work:
            result = book.save(work, sent.user, sent.entry, sent.seen_version if sent.entry.id else None)
        if not isinstance(result, Reason):
            with office.desk.reading() as work:
                names = Names(work)
                names.people(people_of(result))
            if names.missing:
                learn_names(office.desk, office.slack, names.missing)
        stored = result if isinstance(result, Reason) else f"{result.name} is in the directory as you entered it."
        closing.close(ack, stored, Field.NAME)

    for callback in (Callback.SERVICE, Callback.CUSTOMER):
        app.view(callback)(send)
