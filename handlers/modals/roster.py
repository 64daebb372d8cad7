"""The form about somebody on the roster: what happened stands above the roster, which takes the form's place (P1)."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.errors import UserError
from bot.ports.slack import Outcome, Profile, SlackFailed
from bot.services import people
from bot.services.rotation import roster_forms, roster_lines
from handlers.actions.roster import NO_TEAM
from handlers.office import Office
from handlers.roster_inputs import member_sent
from handlers.views import roster_forms as forms
from handlers.views.ids import Callback, Field

PLACE_OF = {"no_days": Field.WORKDAYS, "past": Field.PAUSED_UNTIL, "last_one": Field.STANDING}
NO_SUCH_PERSON = "Slack knows nobody with that id. Please choose somebody else."
SLACK_SILENT = "Slack does not answer, so I do not know who that is. Please try again in a minute."


def register(app: App, office: Office) -> None:
    """Listen to the form being sent."""

    @app.view(Callback.MEMBER)
    def send(ack: Ack, body: dict[str, Any]) -> None:
        sent = member_sent(body)
        with office.desk.reading() as work:
            team = work.team(sent.about.team)
            if team is None:
                raise UserError(NO_TEAM, field=Field.ABILITIES)
            known = any(one.user == sent.about.user for one in people.members(work, team))
        newcomer = None if known else profile(office, sent.about.user)
        with office.desk.work("modal") as work:
            result = roster_forms.save(work, sent.actor, team, sent.about.user, wanted=sent.wanted, newcomer=newcomer)
        _close(office, ack, team, sent.actor, result)


def profile(office: Office, user: str) -> Profile:
    """Who somebody is, as Slack says; UserError if it does not."""
    try:
        return office.slack.profile(user)
    except SlackFailed as failure:
        raise UserError(NO_SUCH_PERSON if failure.outcome is Outcome.PERMANENT else SLACK_SILENT) from failure


def _close(office: Office, ack: Ack, team: Team, actor: str, result: str | Reason) -> None:
    if isinstance(result, Reason):
        ack(response_action="errors", errors={PLACE_OF.get(result.code, Field.ABILITIES): result.sentence})
        return
    with office.desk.reading() as work:
        view = forms.roster(roster_lines.team_roster(work, actor, team), result)
    ack(response_action="update", view=view)
