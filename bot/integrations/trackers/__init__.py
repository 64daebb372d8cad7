"""Issue trackers behind `bot.ports.tracker`: one module each, and the choice between them (T5)."""

from bot.integrations.trackers.console import Console
from bot.integrations.trackers.github import GitHub, GitHubAccess
from bot.integrations.trackers.jira import Jira
from bot.integrations.trackers.jira_client import JiraAccess
from bot.ports.tracker import Tracker

__all__ = ["Access", "Console", "GitHub", "GitHubAccess", "Jira", "JiraAccess", "make"]

Access = JiraAccess | GitHubAccess


def make(access: Access | None) -> Tracker:
    """The tracker to which there is access; without any, the console."""
    match access:
        case JiraAccess():
            return Jira(access)
        case GitHubAccess():
            return GitHub(access)
        case None:
            return Console()
