from collections.abc import Iterator

import pytest

from tests.cli.conftest import CONFIG, Configure, Doctor, marked, only
from tests.stand_ins import github, jira
from tests.stand_ins.github import GitHubStandIn
from tests.stand_ins.jira import JiraStandIn

JIRA = "jira: {url: '%s', user: bot@example.com, project: EDGE, issue_type: Bug}\n"
GITHUB = "github: {repository: acme/edge, api_url: '%s'}\n"


@pytest.fixture
def jira_site() -> Iterator[JiraStandIn]:
    with JiraStandIn() as site:
        yield site


@pytest.fixture
def ask_jira(doctor: Doctor, jira_site: JiraStandIn, configure: Configure) -> Doctor:
    """Run `doctor` on an installation with Jira."""
    configure(CONFIG + JIRA % jira_site.url)
    return lambda **variables: doctor(**{"JIRA_TOKEN": jira.TOKEN, **variables})


def test_a_jira_that_takes_tickets_is_well(ask_jira: Doctor, jira_site: JiraStandIn) -> None:
    result = ask_jira()

    assert result.exit_code == 0
    assert [line for line in marked(result, "✓") if "Jira lets the bot in" in line]
    assert "✓ A Bug can be created in EDGE." in result.output
    assert jira_site.issues == {}


def test_a_missing_token_is_named_with_where_to_get_it_and_nobody_is_asked(
    ask_jira: Doctor, jira_site: JiraStandIn
) -> None:
    result = ask_jira(JIRA_TOKEN=None)

    assert result.exit_code == 1
    assert "id.atlassian.com" in only(result, "✗")
    assert "whether tickets can be created in Jira" in only(result, "·")
    assert jira_site.asked == []


def test_a_token_that_is_not_accepted_is_never_shown(ask_jira: Doctor) -> None:
    result = ask_jira(JIRA_TOKEN="expired-token-0123")

    assert "does not accept the token of bot@example.com. → Check jira.user and JIRA_TOKEN" in only(result, "✗")
    assert "expired-token-0123" not in result.output


def test_a_project_that_does_not_exist(ask_jira: Doctor, jira_site: JiraStandIn) -> None:
    del jira_site.projects["EDGE"]

    assert "EDGE" in only(ask_jira(), "✗")


def test_an_issue_type_that_does_not_exist_names_those_that_do(ask_jira: Doctor, jira_site: JiraStandIn) -> None:
    jira_site.projects["EDGE"] = ["Story", "Task"]

    assert "has no issue type Bug. → Write one of Story, Task as jira.issue_type." in only(ask_jira(), "✗")


def test_rights_that_the_account_lacks_are_named(ask_jira: Doctor, jira_site: JiraStandIn) -> None:
    jira_site.permissions = {"BROWSE_PROJECTS"}

    assert "may not Create Issues, Add Comments in the Jira project EDGE" in only(ask_jira(), "✗")


def test_a_field_that_jira_demands_and_one_that_it_does_not_take_are_named(
    ask_jira: Doctor, jira_site: JiraStandIn
) -> None:
    jira_site.required = {"customfield_10010": "Team"}
    assert "also needs: Team." in only(ask_jira(), "✗")

    jira_site.screen.remove("labels")
    assert "cannot have: labels." in only(ask_jira(), "✗")


def test_a_jira_that_is_away_is_one_line(ask_jira: Doctor, jira_site: JiraStandIn) -> None:
    jira_site.away = True

    assert "Jira has trouble (status 503). → Try again later." in only(ask_jira(), "✗")


def test_a_github_repository_is_examined_as_well(doctor: Doctor, configure: Configure) -> None:
    with GitHubStandIn() as site:
        configure(CONFIG + GITHUB % site.url)
        assert doctor(GITHUB_TOKEN=github.TOKEN).exit_code == 0

        site.repositories["acme/edge"]["has_issues"] = False
        assert "takes no issues. → Switch issues on" in only(doctor(GITHUB_TOKEN=github.TOKEN), "✗")

        del site.repositories["acme/edge"]
        assert "GitHub knows nothing of acme/edge." in only(doctor(GITHUB_TOKEN=github.TOKEN), "✗")


def test_without_a_tracker_it_says_where_tickets_go(doctor: Doctor) -> None:
    assert [line for line in marked(doctor(), "✓") if "tickets are written to the log" in line]
