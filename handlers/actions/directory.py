"""**Add a service…**, **Add a customer…**, **Edit…** and **Remove** of the directory (S1)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.directory import Customer, Entry, Service
from bot.domain.reasons import Reason
from bot.services.directory import book
from bot.services.work import Work
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import directory_forms, modals
from handlers.views.blocks import View
from handlers.views.ids import Action, OfEntry, parse_entry


def register(app: App, office: Office) -> None:
    """Listen to the buttons of the answers to `owner`, and to **Remove** in the form."""

    def opened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_entry)
        with office.desk.reading() as work:
            view = form(work, click.user, click.what)
        if isinstance(view, Reason):
            answers.say(office, client, click, view.sentence)
        else:
            answers.open_form(client, click, view)
        ack()

    for action in (Action.ADD_SERVICE, Action.ADD_CUSTOMER, Action.EDIT_ENTRY):
        app.action(action)(opened)

    @app.action(Action.REMOVE_ENTRY)
    def remove(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_entry)
        with office.desk.work("button") as work:
            entry = book.entry_of(work, is_service=click.what.is_service, entry_id=click.what.id)
            refused = book.remove(work, click.user, entry) if entry is not None else book.GONE
        told = refused.sentence if refused is not None else f"{entry.name if entry else 'It'} is removed."
        client.views_update(view_id=str(body["view"]["id"]), view=modals.tell(told))
        ack()


def form(work: Work, user: str, about: OfEntry) -> View | Reason:
    """The form about an entry as it is now, or an empty one; or why somebody cannot have it."""
    if about.id == 0:
        empty: Entry = Service(name="") if about.is_service else Customer(name="")
        return _drawn(empty, removable=False) if book.may_add(work, user) else book.refusal(work)
    entry = book.entry_of(work, is_service=about.is_service, entry_id=about.id)
    if entry is None:
        return book.GONE
    if not book.may_change(work, user, entry):
        return book.refusal(work, entry)
    return _drawn(entry, removable=book.may_add(work, user))


def _drawn(entry: Entry, *, removable: bool) -> View:
    if isinstance(entry, Service):
        return directory_forms.service(entry, removable=removable)
    return directory_forms.customer(entry, removable=removable)
