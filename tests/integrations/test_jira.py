from collections.abc import Iterator

import pytest

from bot.integrations.trackers.jira import Jira
from bot.integrations.trackers.jira_client import JiraAccess
from bot.integrations.trackers.wire import Patience
from bot.ports.tracker import Progress, TicketDraft, TrackerError
from tests.stand_ins.jira import TOKEN, USER, JiraStandIn

SHORT = Patience(connect=1.0, silent=0.3, whole=1.0)
DRAFT = TicketDraft(
    key="firstline-1", title="Login fails", body="Since 10:00.\nSee https://x.example/a_b.", labels=("login page",)
)


@pytest.fixture
def site() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def jira(site: JiraStandIn) -> Jira:
    return jira_at(site)


def jira_at(site: JiraStandIn, **other: str) -> Jira:
    access = {"url": site.url, "user": USER, "token": TOKEN, "project": "EDGE", "issue_type": "Bug", **other}
    return Jira(JiraAccess(**access), SHORT)


def refused(site: JiraStandIn, **other: str) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        jira_at(site, **other).create(DRAFT)
    return raised.value


def test_a_ticket_has_its_title_text_key_and_labels(site: JiraStandIn, jira: Jira) -> None:
    facts = jira.create(DRAFT)

    issue = site.issue("EDGE-1")
    assert (facts.reference, facts.url, facts.title) == ("EDGE-1", f"{site.url}/browse/EDGE-1", "Login fails")
    assert (facts.status, facts.progress) == ("To Do", Progress.TO_DO)
    assert (issue.summary, issue.description) == (DRAFT.title, DRAFT.body)
    assert issue.links == ["https://x.example/a_b"]
    assert issue.labels == ["firstline-1", "login-page"]
    assert issue.issue_type == "Bug"


def test_the_draft_can_name_another_project_and_type(site: JiraStandIn, jira: Jira) -> None:
    facts = jira.create(TicketDraft(key="k", title="t", body="b", project="OPS", issue_type="Task"))

    assert facts.reference == "OPS-1"
    assert site.issue("OPS-1").issue_type == "Task"
