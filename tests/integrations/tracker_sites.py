"""Trackers with somebody on the other side, for the tests that hold for every one of them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from bot.integrations.trackers.access import GitHubAccess, JiraAccess
from bot.integrations.trackers.console import Console, Told
from bot.integrations.trackers.github import GitHub
from bot.integrations.trackers.jira import Jira
from bot.integrations.trackers.wire import Patience
from bot.ports.tracker import Progress, Tracker
from tests.stand_ins import github, jira
from tests.stand_ins.server import StandIn

SHORT = Patience(connect=1.0, silent=0.3, whole=1.0)


class Site(ABC):
    """A tracker over HTTP and what happens on its other side."""

    stand_in: StandIn
    finding: str  # the kind of question with which a search begins

    @abstractmethod
    def tracker(self, *, token: str | None = None, url: str | None = None, patience: Patience = SHORT) -> Tracker: ...

    @abstractmethod
    def titles(self) -> Sequence[str]:
        """Of all tickets that exist."""

    @abstractmethod
    def comments(self, reference: str) -> Sequence[str]: ...

    @abstractmethod
    def finish(self, reference: str) -> None:
        """Somebody has done the work."""

    @abstractmethod
    def delete(self, reference: str) -> None: ...

    @abstractmethod
    def copy(self, reference: str) -> None:
        """Somebody copies the ticket, and our key with it."""

    def close(self) -> None:
        self.stand_in.close()


class JiraSite(Site):
    finding = "find"

    def __init__(self) -> None:
        self.stand_in: jira.JiraStandIn = jira.JiraStandIn()

    def tracker(self, *, token: str | None = None, url: str | None = None, patience: Patience = SHORT) -> Tracker:
        token, url = token or jira.TOKEN, url or self.stand_in.url
        return Jira(JiraAccess(url=url, user=jira.USER, token=token, project="EDGE"), patience)

    def titles(self) -> Sequence[str]:
        return [each.summary for each in self.stand_in.issues.values()]

    def comments(self, reference: str) -> Sequence[str]:
        return self.stand_in.issue(reference).comments

    def finish(self, reference: str) -> None:
        self.stand_in.move(reference, "Done")

    def delete(self, reference: str) -> None:
        self.stand_in.delete(reference)

    def copy(self, reference: str) -> None:
        issue = self.stand_in.issue(reference)
        self.stand_in.issues["20000"] = replace(issue, id="20000", key="EDGE-2000")


class GitHubSite(Site):
    finding = "list"

    def __init__(self) -> None:
        self.stand_in: github.GitHubStandIn = github.GitHubStandIn()

    def tracker(self, *, token: str | None = None, url: str | None = None, patience: Patience = SHORT) -> Tracker:
        token, url = token or github.TOKEN, url or self.stand_in.url
        return GitHub(GitHubAccess(repository=github.REPOSITORY, token=token, api_url=url), patience)

    def titles(self) -> Sequence[str]:
        return [each.title for each in self.stand_in.issues]

    def comments(self, reference: str) -> Sequence[str]:
        return [each.replace("\\", "") for each in self.stand_in.issue(_number(reference)).comments]

    def finish(self, reference: str) -> None:
        self.stand_in.shut(_number(reference))

    def delete(self, reference: str) -> None:
        self.stand_in.delete(_number(reference))

    def copy(self, reference: str) -> None:
        self.stand_in.issues.append(replace(self.stand_in.issue(_number(reference)), number=2000))


class ConsoleDesk:
    """The console, and somebody who knows how far its tickets are."""

    def __init__(self) -> None:
        self._done: set[str] = set()

    def tracker(self) -> Tracker:
        return Console(self._told)

    def finish(self, reference: str) -> None:
        self._done.add(reference)

    def _told(self, reference: str) -> Told:
        return Told("done", Progress.DONE) if reference in self._done else Told("in the log", Progress.TO_DO)


def _number(reference: str) -> int:
    return int(reference.partition("#")[2])
