from pathlib import Path

import pytest

from bot.cli.doctor.examination import Installation, examine
from bot.cli.doctor.findings import Mark
from bot.cli.sandbox_town import town
from bot.config import Config, Secrets, load
from bot.config.model import Webhooks
from bot.config.tickets import Tickets
from bot.sandbox.server import Sandbox
from handlers.declarations import EVENTS, SCOPES, SHORTCUTS
from tests.cli.conftest import BOT, CONFIG, Configure

ROOT = Path(__file__).parents[2]

SAME_NAMES = """
admins: [U0OLGA]
teams:
  backend:
    name: Support
    time_zone: Europe/Prague
    channels: [{id: C0ONE}, {id: C0TWO}, {id: C0ALERTS, kind: alerts}]
    internal_channel: C0ROOM
    roster:
      - {user: U0ANA, name: Ana}
      - {user: U0ANA2, name: Ana}
      - {user: U0TOM, name: Tom}
      - {user: U0BOT, name: Firstline}
  frontend:
    name: Support
    time_zone: America/New_York
    channels: [{id: C0THREE}]
    internal_channel: C0ROOM
    roster: [{user: U0UNNAMED}, {user: U0ANA, name: Ana}]
"""


@pytest.fixture
def same_names(configure: Configure) -> Config:
    return configure(SAME_NAMES)


@pytest.mark.parametrize("text", [CONFIG, SAME_NAMES, (ROOT / "config.example.yaml").read_text()])
def test_the_doctor_finds_nothing_to_mend_in_any_town(
    listening_sandbox: Sandbox, configure: Configure, text: str
) -> None:
    configure(text)
    config = load(Path("config.yaml"), {"SLACK_API_URL": listening_sandbox.api_url})
    config = config.model_copy(
        update={
            "jira": None,
            "github": None,
            "tickets": Tickets(),
            "notify": {},
            "webhooks": Webhooks(),
            "teams": {key: team.model_copy(update={"handbook": None}) for key, team in config.teams.items()},
        }
    )  # a town is a Slack alone
    listening_sandbox.slack.reset(town(config))
    app = listening_sandbox.workspace.app
    secrets = Secrets(slack_bot_token=app.bot_token, slack_app_token=app.app_token)

    found = list(examine(Installation(config=config, secrets=secrets, post=True)))

    assert [str(finding) for finding in found if finding.mark is not Mark.FINE] == []


def test_the_app_is_as_the_manifest_has_it(configure: Configure) -> None:
    app = town(configure("slack: {command: /desk}\n" + CONFIG.replace("slack: {mode: socket}\n", ""))).app

    assert (app.scopes, app.events) == (list(SCOPES), list(EVENTS))
    assert [each.callback_id for each in app.shortcuts] == [each.callback_id for each in SHORTCUTS]
    assert [each.command for each in app.commands] == ["/desk"]
    assert app.commands[0].should_escape


def test_two_people_ask_for_support_whoever_else_is_there(same_names: Config) -> None:
    workspace = town(same_names)

    requesters = [user for user in workspace.users.values() if user.title in {"Operations", "Sales"}]
    assert len(requesters) == 2
    assert not {user.id for user in requesters} & {"U0OLGA", "U0TOM"}
    for channel in ("C0ONE", "C0TWO", "C0THREE"):
        assert {user.id for user in requesters} <= set(workspace.channels[channel].members)


def test_everybody_has_a_name_and_a_handle_of_their_own(same_names: Config) -> None:
    users = town(same_names).users

    assert len({user.name for user in users.values()}) == len(users)
    assert users["U0ANA"].real_name == users["U0ANA2"].real_name == "Ana"
    assert users["U0UNNAMED"].real_name not in {"", "U0UNNAMED", "Ana", "Olga", "Tom"}
    assert users["U0ANA"].title == "On the roster of Support"
    assert users["U0UNNAMED"].tz == "America/New_York"
    assert users["U0OLGA"].is_admin


def test_channels_are_named_after_their_use_and_team_and_the_bot_is_in_all(same_names: Config) -> None:
    channels = town(same_names).channels

    assert {channel.id: channel.name for channel in channels.values()} == {
        "C0ONE": "support-backend",
        "C0TWO": "support-backend2",
        "C0ALERTS": "alerts-backend",
        "C0ROOM": "team-backend",
        "C0THREE": "support-frontend",
    }
    assert all(BOT in channel.members for channel in channels.values())


def test_requesters_are_in_the_groups_of_rules_and_not_in_the_teams_own_room(configure: Configure) -> None:
    workspace = town(configure(CONFIG))

    (in_rule,) = workspace.user_groups["S0SALES"].users
    assert workspace.users[in_rule].title == "Sales"
    assert workspace.user_groups["S0DUTY"].users == ["U0ANA", "U0BO"]
    assert set(workspace.channels["C0TEAM"].members) == {"U0ANA", "U0BO", "U0LEA", BOT}
