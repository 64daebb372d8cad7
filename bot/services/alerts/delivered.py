"""Webhooks of monitoring apps: whose they are and what they say; what cannot be read is shown as well (A1, O2)."""

import json
from collections.abc import Sequence

from bot import log
from bot.domain.alerts import reading
from bot.domain.alerts.alert import Alert
from bot.domain.teams import ChannelKind, Team
from bot.services import webhooks
from bot.services.alerts import webhook
from bot.services.work import Work

logger = log.get(__name__)


@webhooks.judges("alerts")
def delivered(work: Work, source: str, payload: webhooks.Payload) -> None:
    """Count what a webhook tells of. `source`: the app's name, and behind a slash the team that the address names."""
    app, _, team_id = source.partition("/")
    team = _team_for(work, app, team_id)
    # Two deliveries at once take the locks of their groups in the same order; of one group the first comes first.
    webhook.received(work, team, sorted(_alerts_in(app, payload), key=lambda alert: alert.fingerprint))


def _alerts_in(app: str, payload: webhooks.Payload) -> Sequence[Alert]:
    """What the app tells of; if that cannot be read, an alert that says so, so that somebody looks (A1)."""
    try:
        return reading.at_most(app, reading.read_webhook(app, payload))
    except reading.UnreadableAlertError as problem:
        return (reading.unreadable(app, problem.message, json.dumps(payload, ensure_ascii=False)),)


def _team_for(work: Work, app: str, team_id: str) -> Team:
    """The team that the address names, else the first that has an alerts channel: better a wrong team than nobody."""
    teams = list(work.rules.teams.values())
    named = [team for team in teams if team.id.lower() == team_id]
    possible = named or [team for team in teams if _reads_alerts(team)] or teams
    if len(possible) > 1 or (team_id and not named):
        names = ", ".join(team.id for team in teams)
        sentence = f"The address does not say for which team its alerts are; let it end in ?team= and one of {names}."
        logger.warning("alert_team_unknown", source=app, team=possible[0].id, sentence=sentence)
    return possible[0]


def _reads_alerts(team: Team) -> bool:
    return any(channel.kind is ChannelKind.ALERTS for channel in team.channels)
