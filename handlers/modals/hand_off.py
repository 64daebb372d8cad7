"""**Hand off…**: to a person, the next shift or another team, with a note (H1)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.errors import UserError
from bot.services import forms, handoff
from bot.services.handoff import Receiver, ToNextShift, ToPerson, ToTeam
from bot.services.work import Work
from handlers import answers, inputs
from handlers.inputs import Submitted
from handlers.office import Office
from handlers.views import modals
from handlers.views.blocks import Choice, View
from handlers.views.ids import Callback, Field, parse_team

NOBODY = "Choose a person, the next shift or a team."
BOTH = "Choose either a person or one of these, not both."


def form(work: Work, user: str, request: Request | None, seen_version: int | None) -> View | Reason:
    """The form, or why it cannot be opened."""
    drawn = forms.hand_off(work, user, request, seen_version)
    if isinstance(drawn, Reason):
        return drawn
    others = [Choice(team.id, team.name) for team in work.rules.teams.values() if team.id != drawn.team.id]
    return modals.hand_off(private_metadata=inputs.about(drawn.request), about=drawn.about, teams=others)


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.HAND_OFF)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = inputs.submitted(body)
        receiver, about = _receiver(sent), sent.about
        with office.desk.work("modal") as work:
            outcome = handoff.hand_off(
                work, sent.user, about.request_id, receiver, sent.text(Field.NOTE), seen_version=about.version
            )
        answers.close_form(ack, outcome, Field.NOTE)


def _receiver(sent: Submitted) -> Receiver:
    person, destination = sent.text(Field.PERSON), sent.text(Field.DESTINATION)
    if person and destination:
        raise UserError(BOTH, field=Field.DESTINATION)
    if person:
        return ToPerson(person)
    if not destination:
        raise UserError(NOBODY, field=Field.PERSON)
    team = parse_team(destination)
    return ToTeam(team) if team is not None else ToNextShift()
