import pytest

from bot.app.tracker import tracker_of
from bot.config import Secrets
from tests.config.conftest import Judge, Read

JIRA = "jira: {url: 'https://acme.atlassian.net', user: bot@example.com, project: EDGE}\n"
GITHUB = "github: {repository: acme/edge}\n"
SLACK = {"slack_bot_token": "xoxb-1-2-abcdef", "slack_app_token": "xapp-1-A-abcdef"}
TOKENS = Secrets(**SLACK, jira_token="jira-value", github_token="github-value")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("log: {}", "the console"),
        (JIRA, "Jira"),
        (GITHUB, "GitHub"),
        (JIRA + GITHUB + "tickets: {tracker: github}", "GitHub"),
        (JIRA + GITHUB + "tickets: {tracker: jira}", "Jira"),
        (JIRA + "tickets: {tracker: console}", "the console"),
    ],
)
def test_tickets_go_where_the_file_says(read: Read, text: str, name: str) -> None:
    assert tracker_of(read(text), TOKENS).name == name


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        (JIRA + GITHUB, "does not say which one", "tracker: jira or tracker: github"),
        ("tickets: {tracker: jira}", "does not describe jira", "Describe it under jira"),
        (JIRA + "tickets: {tracker: github}", "does not describe github", "Describe it under github"),
    ],
)
def test_a_file_that_does_not_say_where_tickets_go_is_refused(judge: Judge, text: str, message: str, mend: str) -> None:
    (problem,) = judge(text)

    assert problem.path == "tickets.tracker"
    assert message in problem.message
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (JIRA.replace("https:", "http:"), "jira.url"),
        (JIRA.replace("acme.", "bot:word@acme."), "jira.url"),
        (JIRA.replace(".net", ".net/?a=b"), "jira.url"),
        (JIRA.replace("EDGE", "edge"), "jira.project"),
        (JIRA.replace("EDGE", "'EDGE-1'"), "jira.project"),
        (GITHUB.replace("acme/edge", "edge"), "github.repository"),
        (GITHUB.replace("acme/edge", "'acme/../edge/x'"), "github.repository"),
        ("github: {repository: a/b, api_url: 'http://git.example.com/api/v3'}", "github.api_url"),
    ],
)
def test_a_place_to_which_no_token_should_be_sent_is_refused(judge: Judge, text: str, path: str) -> None:
    (problem,) = judge(text)

    assert problem.path == path
    assert problem.mend


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://localhost:8080/", "http://[::1]:8080"])
def test_this_machine_may_be_asked_in_the_clear(read: Read, url: str) -> None:
    jira = read(JIRA.replace("https://acme.atlassian.net", url)).jira

    assert jira is not None
    assert jira.url == url.rstrip("/")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (JIRA, ["JIRA_TOKEN"]),
        (GITHUB, ["GITHUB_TOKEN"]),
        (JIRA + GITHUB + "tickets: {tracker: github}", ["GITHUB_TOKEN"]),
        (JIRA + "tickets: {tracker: console}", []),
        ("log: {}", []),
    ],
)
def test_the_token_of_the_tracker_that_is_used_must_be_there(read: Read, text: str, missing: list[str]) -> None:
    problems = Secrets(**SLACK).problems(read(text))

    assert [problem.path for problem in problems] == missing
    assert all("Make " in problem.mend for problem in problems)
    assert TOKENS.problems(read(text)) == ()


def test_a_token_of_a_tracker_in_the_file_is_refused_and_not_shown(judge: Judge) -> None:
    for token in ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "ATATT3xFfGF0T4JVjdmA2l7"):
        problems = judge(JIRA.replace("bot@example.com", token))

        assert any("A secret stands in the file" in problem.message for problem in problems)
        assert not any(token in str(problem) for problem in problems)
