"""The list of common requests: its pages, and the controls of each entry (T3, X3)."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.common_requests import Wording
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.knowledge import common, listing
from bot.services.work import Work
from handlers import answers, inputs
from handlers.common_inputs import EntryKey, InModal, entry_metadata, modal_of
from handlers.inputs import Click
from handlers.office import Office
from handlers.views import common as views
from handlers.views import common_forms
from handlers.views.blocks import Choice, View
from handlers.views.common_ids import (
    CommonChoice,
    CommonPage,
    EntryOn,
    parse_common,
    parse_common_choice,
    parse_common_page,
)
from handlers.views.ids import Action

PAGES = (Action.OPEN_COMMON, Action.COMMON_BACK, Action.COMMON_ON)


def register(app: App, office: Office) -> None:
    """Listen to the controls of the list, wherever it stands: in a message, in a modal, on Home."""
    for action in PAGES:

        @app.action(action)
        def turn(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            click = inputs.click(body, parse_common_page)
            _show(office, client, click, modal_of(body), click.what)
            ack()

    @app.action(Action.NEW_COMMON)
    def new(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, str)
        with office.desk.reading() as work:
            view = _new(work, click.user)
        answers.open_or_replace(client, click, view, modal_of(body))
        ack()

    @app.action(Action.COMMON_MENU)
    def menu(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_common_choice)
        chosen, entry = click.what.choice, click.what.entry
        if chosen is CommonChoice.RETIRE:
            with office.desk.work("menu") as work:
                result = common.retire(work, click.user, entry.entry_id, entry.version)
            _show(office, client, click, modal_of(body), entry.page, sentence=result.sentence)
        else:
            with office.desk.reading() as work:
                view = _edit(work, click.user, entry)
            answers.open_or_replace(client, click, view, modal_of(body))
        ack()

    @app.action(Action.READ_COMMON)
    def read(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_common)
        with office.desk.reading() as work:
            line = listing.one(work, click.user, click.what.entry_id)
        if isinstance(line, Reason):
            raise UserError(line.sentence)
        show = answers.open_form if modal_of(body) is None else answers.push_form
        show(client, click, views.entry_modal(line))
        ack()

    @app.action(Action.RESTORE_COMMON)
    def restore(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_common)
        with office.desk.work("button") as work:
            result = common.restore(work, click.user, click.what.entry_id, click.what.version)
        _show(office, client, click, modal_of(body), click.what.page, sentence=result.sentence)
        ack()


def _new(work: Work, user: str) -> View:
    """The empty form; whoever keeps several lists chooses one in it."""
    kept = [team for team in work.rules.teams.values() if common.may_keep(work, team, user)]
    if not kept:
        raise UserError("Only members of a support team keep common requests. Please ask one of them.")
    only = kept[0].id if len(kept) == 1 else None
    return common_forms.entry_form(
        private_metadata=entry_metadata(EntryKey(team=only)),
        wording=Wording(title="", answer="", owner=user),
        teams=() if only else [Choice(team.id, team.name) for team in kept],
    )


def _edit(work: Work, user: str, seen: EntryOn) -> View:
    entry = common.editable(work, user, seen.entry_id, seen.version)
    if isinstance(entry, Reason):
        raise UserError(entry.sentence)
    return common_forms.entry_form(
        private_metadata=entry_metadata(EntryKey(entry_id=entry.id, version=entry.version)),
        wording=Wording(title=entry.title, answer=entry.answer, link=entry.link, owner=entry.owner),
    )


def _show(
    office: Office,
    client: WebClient,
    click: Click[Any],
    modal: InModal | None,
    page: CommonPage,
    *,
    sentence: str = "",
) -> None:
    with office.desk.reading() as work:
        screen = listing.page(work, click.user, page.number, retired=page.retired, sentence=sentence)
    if modal is not None or click.response_url is None or not answers.redraw(office, click.response_url, screen):
        answers.open_or_replace(client, click, views.list_modal(screen), modal)
