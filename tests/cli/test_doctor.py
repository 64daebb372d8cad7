import pytest

from bot.cli.manifest import REQUEST_PATH
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from handlers.declarations import SCOPES
from tests.cli.conftest import BOT, CONFIG, Configure, Doctor, marked, only
from tests.integrations.wire import unused_address

TOKEN = "xoxb-123456789012-1234567890123-abcdefghijklmnopqrstuvwx"


def test_an_installation_that_is_well_has_only_good_lines_and_ends_with_0(doctor: Doctor) -> None:
    result = doctor("--post")

    *findings, _, summary = result.output.splitlines()
    assert result.exit_code == 0
    assert {line[0] for line in findings} == {"✓"}
    assert summary == "Nothing to mend."


@pytest.mark.parametrize("scope", SCOPES)
def test_a_missing_scope_is_named_with_what_breaks_without_it(
    doctor: Doctor, people: SandboxClient, scope: str
) -> None:
    people.change_app(scopes=[each for each in SCOPES if each != scope])

    result = doctor()

    (line,) = [line for line in result.output.splitlines() if f"The scope {scope} is missing" in line]
    assert SCOPES[scope].without in line
    assert "reinstall" in line


def test_a_missing_scope_that_is_needed_ends_with_1_and_says_what_could_not_be_asked(
    doctor: Doctor, people: SandboxClient
) -> None:
    people.change_app(scopes=[each for each in SCOPES if each not in {"users:read", "channels:history"}])

    result = doctor()

    assert result.exit_code == 1
    assert len(marked(result, "✗")) == 2
    unasked = marked(result, "·")
    assert [line for line in unasked if "U0LEA" in line and "a scope is missing" in line]
    assert [line for line in unasked if "C0SUPPORT" in line]
    assert not [line for line in unasked if "U0ANA" in line]


def test_a_scope_for_which_the_configuration_has_no_use_is_a_remark(
    doctor: Doctor, people: SandboxClient, configure: Configure
) -> None:
    configure(CONFIG.replace("    user_group: S0DUTY\n", ""))
    people.change_app(scopes=[each for each in SCOPES if each not in {"usergroups:write", "channels:write.topic"}])

    result = doctor()

    assert result.exit_code == 0
    assert len(marked(result, "!")) == 2


def test_an_incidents_channel_has_a_use_for_the_scope_of_topics(
    doctor: Doctor, people: SandboxClient, configure: Configure
) -> None:
    configure(f"{CONFIG.rstrip()}\nincidents:\n  channel: C0SUPPORT\n")
    people.change_app(scopes=[each for each in SCOPES if each != "channels:write.topic"])

    result = doctor()

    assert result.exit_code == 1
    assert [line for line in marked(result, "✗") if "channels:write.topic" in line]


def test_a_revoked_token_is_said_once_with_the_mend_and_what_could_not_be_asked(
    doctor: Doctor, people: SandboxClient
) -> None:
    people.change_app(token_error="token_revoked")

    result = doctor("--post")

    assert result.exit_code == 1
    (bot, app) = marked(result, "✗")
    assert "SLACK_BOT_TOKEN (token_revoked)" in bot
    assert "reinstall" in bot
    assert "SLACK_APP_TOKEN" in app
    assert len(marked(result, "·")) == 6
    assert [line for line in marked(result, "✓") if "SQLite" in line]


def test_a_token_that_slack_does_not_know_is_never_shown(doctor: Doctor) -> None:
    result = doctor(SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN=TOKEN.replace("xoxb-", "xapp-1-"))

    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN (invalid_auth)" in marked(result, "✗")[0]
    assert "123456789012" not in result.output


def test_tokens_that_were_swapped_are_of_the_wrong_kind(doctor: Doctor, sandbox: Sandbox) -> None:
    app = sandbox.workspace.app

    result = doctor(SLACK_BOT_TOKEN=app.app_token, SLACK_APP_TOKEN=app.bot_token)

    lines = marked(result, "✗")
    assert [line for line in lines if "SLACK_BOT_TOKEN: This token does not begin with xoxb-" in line]
    assert [line for line in lines if "SLACK_APP_TOKEN: This token does not begin with xapp-" in line]
    assert [line for line in lines if "SLACK_APP_TOKEN is not an app-level token" in line]


def test_missing_tokens_are_named_with_where_to_get_them(doctor: Doctor) -> None:
    result = doctor(SLACK_BOT_TOKEN=None, SLACK_APP_TOKEN=None)

    assert result.exit_code == 1
    assert len(marked(result, "✗")) == 2
    assert all("api.slack.com/apps" in line for line in marked(result, "✗"))
    assert [line for line in marked(result, "·") if "SLACK_APP_TOKEN is missing" in line]


def test_an_app_level_token_that_slack_refuses(doctor: Doctor) -> None:
    result = doctor(SLACK_APP_TOKEN="xapp-other")

    assert result.exit_code == 1
    assert "connections:write" in only(result, "✗")


def test_an_app_level_token_without_the_right_to_connect(doctor: Doctor, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "apps.connections.open", "kind": "error", "error": "missing_scope"}])

    assert "SLACK_APP_TOKEN lacks the scope connections:write" in only(doctor(), "✗")


def test_an_app_level_token_of_another_app_is_a_remark(doctor: Doctor, sandbox: Sandbox) -> None:
    token = "xapp-1-A0OTHER-123-abc"
    sandbox.workspace.app.app_token = token

    result = doctor(SLACK_APP_TOKEN=token)

    assert result.exit_code == 0
    assert "another app" in only(result, "!")


def test_socket_mode_that_is_switched_off(doctor: Doctor, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "apps.connections.open", "kind": "error", "error": "link_disabled"}])

    assert "Socket Mode" in only(doctor(), "✗")


def test_a_slack_that_cannot_be_reached_is_one_line_and_the_database_is_asked_all_the_same(doctor: Doctor) -> None:
    result = doctor("--post", SLACK_API_URL=unused_address())

    assert result.exit_code == 1
    assert "does not answer (not reached: ConnectionRefusedError)" in only(result, "✗")
    assert len(marked(result, "·")) == 7
    assert [line for line in marked(result, "✓") if "SQLite" in line]


@pytest.mark.parametrize("kind", ["500", "bad_json", "drop_before"])
def test_a_slack_that_answers_nonsense_is_said_to_be_asked_again(
    doctor: Doctor, people: SandboxClient, kind: str
) -> None:
    people.faults(rules=[{"method": "users.info", "kind": kind, "count": 1}])

    result = doctor()

    assert result.exit_code == 1
    assert "Ask again in a minute" in only(result, "✗")


def test_a_broken_configuration_is_shown_whole_and_nothing_else_is_asked(doctor: Doctor, configure: Configure) -> None:
    with pytest.raises(Exception, match="colour"):
        configure(CONFIG.replace("http: {}", "http: {port: many}\ncolour: red"))

    result = doctor()

    assert result.exit_code == 1
    assert len(marked(result, "✗")) == 2
    assert "the configuration has to be right first" in only(result, "·")


def http_mode(address: str) -> str:
    return CONFIG.replace("mode: socket", "mode: http").replace("http: {}", f"http: {{public_url: {address}}}")


def test_http_mode_needs_no_app_level_token_and_says_where_slack_sends_to(doctor: Doctor, configure: Configure) -> None:
    configure(http_mode("https://bot.example.com"))

    result = doctor(SLACK_APP_TOKEN=None, SLACK_SIGNING_SECRET="8f742231b10e8888abcd99yyyzzz85a5")

    assert result.exit_code == 0
    assert f"https://bot.example.com{REQUEST_PATH}" in result.output


@pytest.mark.parametrize(("address", "sentence"), [("null", "is not set"), ("http://bot.example.com", "https:// only")])
def test_http_mode_without_an_address_that_slack_can_call(
    doctor: Doctor, configure: Configure, address: str, sentence: str
) -> None:
    configure(http_mode(address))

    result = doctor(SLACK_SIGNING_SECRET="8f742231b10e8888abcd99yyyzzz85a5")

    assert result.exit_code == 1
    assert sentence in only(result, "✗")


def test_http_mode_without_a_signing_secret_or_with_a_token_instead(doctor: Doctor, configure: Configure) -> None:
    configure(http_mode("https://bot.example.com"))

    assert "SLACK_SIGNING_SECRET" in only(doctor(), "✗")
    assert "SLACK_SIGNING_SECRET is a token" in only(doctor(SLACK_SIGNING_SECRET=TOKEN), "✗")


def test_own_messages_are_looked_for_in_a_direct_message_that_is_gone_afterwards(
    doctor: Doctor, people: SandboxClient
) -> None:
    result = doctor("--post")

    assert "The bot finds its own messages again" in result.output
    assert [call["args"]["users"] for call in people.calls(method="conversations.open")] == ["U0LEA"]
    assert [call["ok"] for call in people.calls(method="chat.delete")] == [True]
    assert people.im("U0LEA") == []


def test_nothing_is_posted_unless_it_was_asked_for(doctor: Doctor, people: SandboxClient) -> None:
    doctor()

    assert {call["method"] for call in people.calls()} <= {
        "auth.test", "bots.info", "apps.connections.open", "conversations.info", "conversations.history", "users.info",
        "usergroups.list", "usergroups.users.update",
    }  # fmt: skip


def test_the_bot_stays_where_it_is(doctor: Doctor, people: SandboxClient) -> None:
    before = people.state()

    doctor()

    after = people.state()
    assert after["user_groups"][0]["users"] == before["user_groups"][0]["users"]
    assert after["connections"] == 0
    assert BOT in after["channels"][0]["members"]


UNSIGNED = "webhooks: {unsigned: [datadog]}\n"
TEAMS = "notify: {sales: {}}\nwebhooks: {requests: {teams: {kind: teams, updates: sales}}}\n"
INTRANET = "webhooks: {requests: {intranet: {}}}\n"


@pytest.mark.parametrize(
    ("more", "environment", "said"),
    [
        ("", {}, "✓ Signed webhooks are not taken in, because WEBHOOK_SECRET is not set."),
        ("", {"WEBHOOK_SECRET": "s" * 32}, "✓ Signed webhooks are taken in."),
        ("", {"WEBHOOK_SECRET": "short"}, "! WEBHOOK_SECRET is shorter than 16 characters"),
        (UNSIGNED, {}, "✗ Webhooks of datadog are refused, because WEBHOOK_TOKEN is not set."),
        (UNSIGNED, {"WEBHOOK_TOKEN": "t" * 32}, "✓ Webhooks of datadog are taken in with the token, unsigned."),
        (UNSIGNED, {"WEBHOOK_TOKEN": "short"}, "! WEBHOOK_TOKEN is shorter than 16 characters"),
        (UNSIGNED, {"WEBHOOK_SECRET": "x" * 32, "WEBHOOK_TOKEN": "x" * 32}, "✗ WEBHOOK_TOKEN travels"),
        (TEAMS, {}, "✗ Requests of teams are refused, because WEBHOOK_SECRET_TEAMS is not set."),
        (TEAMS, {"WEBHOOK_SECRET_TEAMS": "no base64"}, "✗ WEBHOOK_SECRET_TEAMS is no security token"),
        (TEAMS, {"WEBHOOK_SECRET_TEAMS": "c2VjcmV0"}, "✓ Requests of teams are taken in, and news goes back by sales."),
        (INTRANET, {}, "✗ Requests of intranet are refused, because neither WEBHOOK_SECRET_INTRANET nor"),
        (INTRANET, {"WEBHOOK_SECRET": "s" * 32}, "! Whoever asks through intranet is not told what becomes of it."),
    ],
)
def test_who_may_send_webhooks_is_said_with_what_is_missing(
    doctor: Doctor, configure: Configure, more: str, environment: dict[str, str], said: str
) -> None:
    configure(CONFIG + more)

    result = doctor(**environment)

    assert [line for line in result.output.splitlines() if line.startswith(said)]
    assert not any(value in result.output for value in environment.values() if len(value) > 5)
