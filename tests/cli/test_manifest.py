import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.cli.manifest import beyond_limits, manifest
from handlers.declarations import EVENTS, SCOPES, SHORTCUTS

TEAM = "teams: {backend: {time_zone: Europe/Prague, channels: [{id: C0SUPPORT}], roster: [{user: U0ANA}]}}\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["manifest", *arguments])


def printed(*arguments: str) -> dict[str, Any]:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = yaml.safe_load(result.stdout)
    return document


def test_it_asks_for_exactly_the_declared_scopes_events_and_shortcuts() -> None:
    document = printed()

    assert document["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert document["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert [(each["callback_id"], each["type"]) for each in document["features"]["shortcuts"]] == [
        (each.callback_id, "message") for each in SHORTCUTS
    ]


def test_people_can_write_to_the_bot_and_mentions_in_commands_arrive_as_ids() -> None:
    features = printed()["features"]

    assert features["app_home"] == {
        "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False
    }  # fmt: skip
    assert features["slash_commands"][0]["should_escape"] is True


def test_socket_mode_needs_no_address() -> None:
    settings = printed()["settings"]

    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "request_url" not in settings["event_subscriptions"]
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)


def test_http_mode_names_the_bots_address_wherever_slack_calls_it() -> None:
    document = printed("--http", "https://firstline.example.com/")

    wanted = "https://firstline.example.com/slack/events"
    assert document["settings"]["socket_mode_enabled"] is False
    assert document["settings"]["event_subscriptions"]["request_url"] == wanted
    assert document["settings"]["interactivity"]["request_url"] == wanted
    assert document["features"]["slash_commands"][0]["url"] == wanted


def test_the_configuration_names_the_command_and_the_mode(tmp_path: Path) -> None:
    text = "slack: {mode: http, command: /help-me}\nhttp: {public_url: https://bot.example.com}\n" + TEAM
    (tmp_path / "config.yaml").write_text(text)

    document = printed()

    assert document["features"]["slash_commands"][0]["command"] == "/help-me"
    assert document["settings"]["interactivity"]["request_url"] == "https://bot.example.com/slack/events"


def test_http_mode_without_an_address_is_refused_with_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("slack: {mode: http}\n" + TEAM)

    result = run()

    assert result.exit_code == 2
    assert "http.public_url is not set" in result.stderr


@pytest.mark.parametrize("address", ["http://firstline.example.com", "firstline.example.com", "https://"])
def test_an_address_that_slack_would_not_call_is_refused(address: str) -> None:
    result = run("--http", address)

    assert result.exit_code == 2
    assert "https://" in result.stderr


def test_a_configuration_file_that_was_named_and_is_missing_is_said() -> None:
    result = run("--config", "other.yaml")

    assert result.exit_code == 2
    assert "other.yaml" in result.stderr


def test_steps_that_a_manifest_cannot_do_stand_above_it() -> None:
    comments = [line for line in run().stdout.splitlines() if line.startswith("#")]

    assert any("connections:write" in line for line in comments)
    assert any("Delayed Events" in line for line in comments)


def test_http_mode_has_steps_of_its_own() -> None:
    comments = "".join(line for line in run("--http", "https://a.example").stdout.splitlines() if line.startswith("#"))

    assert "SLACK_SIGNING_SECRET" in comments
    assert "SLACK_APP_TOKEN" not in comments


def test_json_says_the_same_and_keeps_the_steps_apart() -> None:
    result = run("--format", "json")

    assert json.loads(result.stdout) == printed()
    assert "Delayed Events" in result.stderr


def test_the_link_carries_the_whole_manifest() -> None:
    result = run("--link")

    address = urlsplit(result.stdout.strip())
    query = parse_qs(address.query)
    assert (address.netloc, address.path, query["new_app"]) == ("api.slack.com", "/apps", ["1"])
    assert yaml.safe_load(query["manifest_yaml"][0]) == printed()
    assert "Delayed Events" in result.stderr


def test_it_keeps_within_every_limit_of_slack() -> None:
    assert beyond_limits(manifest("/" + "s" * 31, "https://firstline.example.com")) == []


def test_what_slack_would_refuse_is_named_with_its_place() -> None:
    document = manifest("/support")
    document["display_information"]["name"] = "n" * 36
    document["display_information"]["long_description"] = "short"
    document["features"]["bot_user"]["display_name"] = "First Line"
    document["features"]["shortcuts"] *= 3
    document["features"]["slash_commands"][0]["command"] = "/" + "s" * 32

    sentences = " ".join(beyond_limits(document))

    for place in ("name may have up to 35", "long_description", "display_name", "shortcuts", "*.command"):
        assert place in sentences
