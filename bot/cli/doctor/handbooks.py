"""Whether the teams' handbooks can be read (T3)."""

from collections.abc import Iterator

from bot.cli.doctor.findings import Finding, care, fine
from bot.config import Config
from bot.integrations.handbook import read

_MEND = "Mend it, or change teams.{team}.handbook; nothing else depends on it."


def examine(config: Config) -> Iterator[Finding]:
    """One line for each configured handbook, and one for each of its problems."""
    for key, team in config.teams.items():
        if team.handbook is None:
            continue
        found = read(team.handbook.path)
        yield from (care(problem, _MEND.format(team=key)) for problem in found.problems)
        if found.files:
            yield fine(f"The handbook of {team.name or key} has {len(found.files):,} Markdown files.")


def problems(config: Config) -> list[str]:
    """What is wrong with the handbooks, in sentences."""
    return [problem for team in config.teams.values() if team.handbook for problem in read(team.handbook.path).problems]
