"""The buttons of change requests, and the forms behind them (C1)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.changes import Change, ChangeMove, Wish
from bot.domain.durations import parse_duration
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.services.changes import course
from handlers import answers, inputs
from handlers.inputs import Filled
from handlers.office import Office
from handlers.views import changes
from handlers.views.blocks import View
from handlers.views.change_ids import parse_change, parse_new_change, parse_place
from handlers.views.ids import Action, Callback, Field

AT_ONCE = {
    Action.APPROVE_CHANGE: ChangeMove.APPROVE,
    Action.WITHDRAW_CHANGE: ChangeMove.WITHDRAW,
    Action.CHANGE_APPLIED: ChangeMove.APPLY,
    Action.CHANGE_VERIFIED: ChangeMove.VERIFY,
}
WITH_WORDS = {
    Action.DECLINE_CHANGE: (ChangeMove.DECLINE, Callback.DECLINE_CHANGE, changes.decline_form),
    Action.ROLL_BACK_CHANGE: (ChangeMove.ROLL_BACK, Callback.ROLL_BACK_CHANGE, changes.roll_back_form),
}
Listener = Callable[..., None]


def register(app: App, office: Office) -> None:
    """Listen to each button, and to the form where a reason is asked for."""
    for action, move in AT_ONCE.items():
        app.action(action)(_moving(office, move))
    for action, (move, callback, form) in WITH_WORDS.items():
        app.action(action)(_asking(office, move, form))
        app.view(callback)(_said(office, move))

    @app.action(Action.NEW_CHANGE)
    def new(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_new_change)
        with office.desk.reading() as work:
            team = course.may_propose(work, click.user, click.what.team)
        if isinstance(team, Reason):
            answers.say(office, client, click, team.sentence)
        else:
            answers.open_form(client, click, changes.change_form(team.id, click.channel, click.what.setting))
        ack()

    @app.view(Callback.CHANGE)
    def propose(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        try:
            place = parse_place(filled.metadata)
        except ValueError as error:
            raise UserError(inputs.UNREADABLE) from error
        with office.desk.work("modal") as work:
            outcome = course.propose(work, filled.user, place.team, place.channel, _wish(filled))
        _close(ack, outcome, Field.SETTING)


def _moving(office: Office, move: ChangeMove) -> Listener:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_change)
        with office.desk.work("button") as work:
            outcome = course.move(work, click.user, click.what.change_id, click.what.version, move)
        if isinstance(outcome, Reason):
            answers.say(office, client, click, outcome.sentence)
        ack()

    return pressed


def _asking(office: Office, move: ChangeMove, form: Callable[[Change], View]) -> Listener:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_change)
        with office.desk.reading() as work:
            found = course.possible(work, click.user, click.what.change_id, click.what.version, move)
        if isinstance(found, Reason):
            answers.say(office, client, click, found.sentence)
        else:
            answers.open_form(client, click, form(found))
        ack()

    return pressed


def _said(office: Office, move: ChangeMove) -> Listener:
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inputs.filled(body)
        try:
            about = parse_change(filled.metadata)
        except ValueError as error:
            raise UserError(inputs.UNREADABLE) from error
        note = filled.text(Field.REASON)
        with office.desk.work("modal") as work:
            outcome = course.move(work, filled.user, about.change_id, about.version, move, note=note)
        _close(ack, outcome, Field.REASON)

    return sent


def _wish(filled: Filled) -> Wish:
    return Wish(
        setting=filled.text(Field.SETTING),
        before=filled.text(Field.BEFORE),
        after=filled.text(Field.AFTER),
        why=filled.text(Field.REASON),
        planned=filled.text(Field.BEGINS),
        verified_how=filled.text(Field.VERIFICATION),
        verify_within=parse_duration(filled.text(Field.PERIOD)),
    )


def _close(ack: Ack, outcome: object, whole: Field) -> None:
    """The card shows what happened; a refusal keeps the form open with what was entered."""
    if isinstance(outcome, Reason):
        ack(response_action="errors", errors={whole: outcome.sentence})
    else:
        ack()
