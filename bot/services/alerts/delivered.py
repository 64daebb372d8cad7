"""Webhooks of monitoring apps: whose they are and what they say; what cannot be read is shown as well (A1, O2)."""

import json
from collections.abc import Sequence

from bot.domain.alerts import reading
from bot.domain.alerts.alert import Alert
from bot.domain.teams import ChannelKind, Team
from bot.services import webhooks
from bot.services.alerts import webhook
from bot.services.work import Work


@webhooks.judges("alerts")
def delivered(work: Work, source: str, payload: webhooks.Payload) -> None:
    """Count what a webhook tells of. `source`: the app's name, and behind a slash the team that the address names."""
    app, _, team_id = source.partition("/")
    team = _team_for(work, team_id)
    # Two deliveries at once take the locks of their groups in the same order; of one group the first comes first.
    webhook.received(work, team, sorted(_alerts_in(app, payload), key=lambda alert: alert.fingerprint))


def _alerts_in(app: str, payload: webhooks.Payload) -> Sequence[Alert]:
    """What the app tells of; if that cannot be read, an alert that says so, so that somebody looks (A1)."""
    try:
        return reading.read_webhook(app, payload)
    except reading.UnreadableAlertError as problem:
        return (reading.unreadable(app, problem.message, json.dumps(payload, ensure_ascii=False)),)


def _team_for(work: Work, team_id: str) -> Team:
    """The team that the address names, else the only one with an alerts channel, else the only one."""
    teams = list(work.rules.teams.values())
    if team_id:
        found = [team for team in teams if team.id.lower() == team_id]
    else:
        found = [team for team in teams if _reads_alerts(team)] or teams
    if len(found) == 1:
        return found[0]
    names = ", ".join(team.id for team in teams)
    raise webhooks.UnusableError(f"The address does not say for which team its alerts are: ?team= and one of {names}.")


def _reads_alerts(team: Team) -> bool:
    return any(channel.kind is ChannelKind.ALERTS for channel in team.channels)
