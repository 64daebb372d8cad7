"""Issue trackers behind `bot.ports.tracker`: one module each, and the choice between them (T5)."""

from bot.integrations.trackers.access import Access, GitHubAccess, JiraAccess
from bot.integrations.trackers.console import Console
from bot.ports.tracker import Tracker


def make(access: Access | None) -> Tracker:
    """The tracker to which there is access; without any, the console. The others load slowly, so only when wanted."""
    match access:
        case JiraAccess():
            from bot.integrations.trackers.jira import Jira  # noqa: PLC0415 - 0.3 s

            return Jira(access)
        case GitHubAccess():
            from bot.integrations.trackers.github import GitHub  # noqa: PLC0415 - 0.2 s

            return GitHub(access)
        case None:
            return Console()
