"""Read the configuration file: either a configuration to work with, or every problem that it has at once."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.config.directory_file import read_directory
from bot.config.document import read_document
from bot.config.explaining import sentences
from bot.config.model import Config, DatabaseAddress, SlackAddress
from bot.config.problems import ConfigProblems, Problem
from bot.config.references import settled
from bot.config.salvage import judge

_COPY = "Copy config.example.yaml to this place and change what differs for you."
_LARGEST = 2_000_000  # bytes; more than any real configuration has


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in the file at `path`; DATABASE_URL and SLACK_API_URL in `environ` win over their keys.

    Raises:
        ConfigProblems: the file, the file of services and customers that it names, or one of the two variables has
            problems, all of which it holds.
    """
    overrides, problems = _overrides(environ)
    try:
        document = read_document(_text(path), str(path))
    except ConfigProblems as unreadable:
        raise ConfigProblems([*unreadable.problems, *problems]) from None
    config, found = judge(document)
    told = {problem.path for problem in document.problems}
    in_file = [*document.problems, *(problem for problem in found if problem.path not in told)]
    in_file.sort(key=lambda problem: problem.line or 0)
    if config is None or in_file or problems:
        raise ConfigProblems([*in_file, *problems])
    if config.directory is not None and (path.parent / config.directory.path).exists():
        config = config.with_directory(read_directory(path.parent / config.directory.path))
    return settled(_overridden(_beside(path.parent, config), overrides))


def _beside(folder: Path, config: Config) -> Config:
    """Folders and files that the configuration names stand beside it, wherever the program was started."""
    teams = {
        key: team.model_copy(
            update={"handbook": team.handbook.model_copy(update={"path": str(folder / team.handbook.path)})}
        )
        if team.handbook is not None
        else team
        for key, team in config.teams.items()
    }
    return config.model_copy(update={"teams": teams})


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise ConfigProblems([Problem(str(path), "There is no such file.", _COPY)]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not allowed"
        problem = Problem(str(path), f"The file cannot be read: {reason}.", "Check the path and its permissions.")
        raise ConfigProblems([problem]) from None
    if len(content) > _LARGEST:
        raise ConfigProblems([Problem(str(path), "The file is too large to be a configuration.", "Check the path.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigProblems([Problem(str(path), "The file is not UTF-8 text.", "Save it as UTF-8.")]) from None


def _overrides(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The addresses that the environment gives, and what is wrong with them."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for name, kind in (("DATABASE_URL", DatabaseAddress), ("SLACK_API_URL", SlackAddress)):
        given = environ.get(name, "").strip()
        if not given:
            continue
        try:
            values[name] = TypeAdapter(kind).validate_python(given)
        except ValidationError as refused:
            problems += [Problem(name, *sentences(error, ())) for error in refused.errors()]
    return values, problems


def _overridden(config: Config, overrides: Mapping[str, str]) -> Config:
    database, slack = config.database, config.slack
    if "DATABASE_URL" in overrides:
        database = database.model_copy(update={"url": overrides["DATABASE_URL"]})
    if "SLACK_API_URL" in overrides:
        slack = slack.model_copy(update={"api_url": overrides["SLACK_API_URL"]})
    return config.model_copy(update={"database": database, "slack": slack})
