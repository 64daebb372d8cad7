"""Opening a form about a request, from its card or from any message of its thread; or saying why not."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.services import finding
from bot.services.forms import NO_REQUEST
from bot.services.work import Work
from handlers import answers
from handlers.inputs import Click, Pointed
from handlers.office import Office
from handlers.views import modals
from handlers.views.blocks import View
from handlers.views.ids import Pressed

Form = Callable[[Work, str, Request | None, int | None], View | Reason]


def by_click(office: Office, client: WebClient, click: Click[Any], about: Pressed, form: Form) -> None:
    """From the card's menu: a refusal is said beside the card."""
    with office.desk.reading() as work:
        view = form(work, click.user, work.uow.requests.get(about.request_id), about.version)
    if isinstance(view, Reason):
        answers.say(office, client, click, view.sentence)
    else:
        answers.open_form(client, click, view)


def by_shortcut(office: Office, client: WebClient, at: Pointed, form: Form) -> None:
    """From the menu of a message, where the bot may not be a member: a refusal takes the form's place."""
    with office.desk.reading() as work:
        request = finding.of_message(work, at.channel, at.ts, at.thread_ts)
        view = form(work, at.user, request, None) if request is not None else NO_REQUEST
    answers.open_form(client, at, modals.cannot(view.sentence) if isinstance(view, Reason) else view)
