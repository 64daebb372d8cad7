"""Whether tickets can be created where the configuration wants them (T5)."""

from collections.abc import Iterator

from bot.app.tracker import tracker_of
from bot.cli.doctor.findings import Finding, fine, unasked, wrong
from bot.config import Config, Secrets

_TOKENS = {"jira": "JIRA_TOKEN", "github": "GITHUB_TOKEN"}


def examine(config: Config, secrets: Secrets) -> Iterator[Finding]:
    """What the tracker says about itself; a missing token is a finding of its own already."""
    held = {"jira": secrets.jira_token, "github": secrets.github_token}
    tracker = tracker_of(config, secrets)
    if config.tracker in held and held[config.tracker] is None:
        yield unasked(f"whether tickets can be created in {tracker.name}", f"{_TOKENS[config.tracker]} is missing")
        return
    for each in tracker.examine():
        yield wrong(each.sentence, each.mend) if each.mend else fine(each.sentence)
