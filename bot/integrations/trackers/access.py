"""Where trackers are and who asks them; tokens never show."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraAccess:
    """Where Jira is, who asks it, and where tickets go when nobody says otherwise."""

    url: str  # of the site, such as https://example.atlassian.net
    user: str
    token: str = field(repr=False)
    project: str
    issue_type: str = "Bug"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubAccess:
    """Where GitHub is, and in which repository tickets go when nobody says otherwise."""

    repository: str  # owner/name
    token: str = field(repr=False)
    api_url: str = "https://api.github.com"


Access = JiraAccess | GitHubAccess
