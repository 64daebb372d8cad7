from pathlib import Path

import pytest

from bot.config import ConfigProblems, Secrets, read_environment
from tests.config.conftest import Judge, Read

BOT, APP, SIGNING = "xoxb-1-2-abcdef", "xapp-1-A-abcdef", "0123456789abcdef0123456789abcdef"
EVERYTHING = {
    "SLACK_BOT_TOKEN": BOT,
    "SLACK_APP_TOKEN": APP,
    "SLACK_SIGNING_SECRET": SIGNING,
    "JIRA_TOKEN": "jira-value",
    "GITHUB_TOKEN": "github-value",
    "WEBHOOK_SECRET": "webhook-value",
    "WEBHOOK_TOKEN": "token-value",
    "WEBHOOK_SECRET_SENTRY_IO": "sentry-value",
    "NOTIFY_PAGE_URL": "pagerduty://value",
}


def test_every_secret_comes_from_its_variable() -> None:
    secrets = Secrets.from_environ(EVERYTHING)

    assert (secrets.slack_bot_token, secrets.slack_app_token, secrets.slack_signing_secret) == (BOT, APP, SIGNING)
    assert (secrets.jira_token, secrets.webhook_secret) == ("jira-value", "webhook-value")
    assert secrets.github_token == "github-value"
    assert (secrets.webhook_token, secrets.webhook_secrets) == ("token-value", {"sentry_io": "sentry-value"})
    assert secrets.notify_urls == {"page": "pagerduty://value"}


def test_an_empty_variable_is_no_secret() -> None:
    assert Secrets.from_environ({"SLACK_BOT_TOKEN": " ", "NOTIFY_PAGE_URL": ""}) == Secrets()


def test_secrets_never_show_their_values() -> None:
    secrets = Secrets.from_environ(EVERYTHING)

    for text in (repr(secrets), str(secrets), f"{secrets}", repr([secrets])):
        assert not any(value in text for value in EVERYTHING.values())


def test_what_the_secrets_are_is_visible_without_their_values() -> None:
    assert repr(Secrets.from_environ({"JIRA_TOKEN": "jira-value"})) == "Secrets(known: jira_token)"


@pytest.mark.parametrize(
    ("mode", "given", "missing"),
    [
        ("socket", {}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ("socket", {"SLACK_BOT_TOKEN": BOT}, ["SLACK_APP_TOKEN"]),
        ("socket", {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, []),
        ("http", {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ("http", {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SIGNING}, []),
    ],
)
def test_missing_secrets_are_named_with_where_to_get_them(
    read: Read, mode: str, given: dict[str, str], missing: list[str]
) -> None:
    problems = Secrets.from_environ(given).problems(read(f"slack: {{mode: {mode}}}"))

    assert [problem.path for problem in problems] == missing
    assert all("api.slack.com/apps" in problem.mend for problem in problems)


def test_tokens_in_each_others_place_are_noticed_and_not_shown(read: Read) -> None:
    problems = Secrets(slack_bot_token=APP, slack_app_token=BOT).problems(read("slack: {}"))

    assert [problem.message for problem in problems] == [
        "This token does not begin with xoxb- as it should.",
        "This token does not begin with xapp- as it should.",
    ]
    assert not any(secret in str(problem) for problem in problems for secret in (BOT, APP))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"slack: {{mode: {BOT}}}", "slack.mode"),
        (f"slack: {{{BOT}: x}}", "slack.***"),
        (f"admins: [{APP}]", "admins[0]"),
        (f"slack: {{token: {BOT}}}", "slack.token"),
        (f"log: {{level: '{BOT}'}}", "log.level"),
        (f"slack: {{api_url: https://hooks.slack.com/services/{SIGNING}}}", "slack.api_url"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_shown(judge: Judge, text: str, path: str) -> None:
    problems = judge(text)

    assert ["A secret stands in the file" in problem.message for problem in problems if path in problem.path] == [True]
    assert not any(secret in str(problem) for problem in problems for secret in (BOT, APP, SIGNING))


@pytest.mark.parametrize("text", [f"log: {{}} # {BOT}", f"log: [ # {BOT}\n{APP}: {BOT}", f"log: {{level: @{BOT}"])
def test_a_secret_in_a_comment_or_in_a_broken_file_is_refused_and_not_shown(judge: Judge, text: str) -> None:
    problems = judge(text)

    assert "A secret stands in the file" in problems[0].message
    assert not any(secret in str(problem) for problem in problems for secret in (BOT, APP))


def test_a_password_in_the_databases_address_is_never_shown(judge: Judge, read: Read) -> None:
    address = "postgresql+psycopg://bot:hunter2@host/db"

    config = read(f"database: {{url: '{address}'}}")

    assert config.database.url == address
    assert "hunter2" not in repr(config)
    assert "hunter2" not in str(judge("database: {url: 'postgres://bot:hunter2@host/db'}"))
    assert "hunter2" not in str(judge("", {"DATABASE_URL": "postgres://bot:hunter2@host/db"}))


def test_the_environment_wins_over_the_file_of_the_environment(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=from-file\nJIRA_TOKEN='a$b${c}'\n# a comment\nexport WEBHOOK_SECRET=x\nNOTHING\n")

    merged = read_environment({"SLACK_BOT_TOKEN": "from-environment"}, file)

    assert merged == {"SLACK_BOT_TOKEN": "from-environment", "JIRA_TOKEN": "a$b${c}", "WEBHOOK_SECRET": "x"}


def test_without_a_file_the_environment_stays_as_it_is(tmp_path: Path) -> None:
    assert read_environment({"A": "b"}, tmp_path / ".env") == {"A": "b"}


def test_a_file_of_the_environment_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe")

    with pytest.raises(ConfigProblems, match="cannot be read as text"):
        read_environment({}, file)
