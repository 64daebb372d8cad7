"""From the configuration to the tracker in which tickets are created."""

from bot.config import Config, Secrets
from bot.integrations import trackers
from bot.integrations.trackers.access import Access, GitHubAccess, JiraAccess
from bot.ports.tracker import Tracker


def tracker_of(config: Config, secrets: Secrets) -> Tracker:
    """The tracker that the configuration means; its token is there, because nothing starts without it."""
    return trackers.make(_access(config, secrets))


def _access(config: Config, secrets: Secrets) -> Access | None:
    if config.tracker == "jira" and config.jira is not None:
        return JiraAccess(token=secrets.jira_token or "", **dict(config.jira))
    if config.tracker == "github" and config.github is not None:
        return GitHubAccess(token=secrets.github_token or "", **dict(config.github))
    return None
