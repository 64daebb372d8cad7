"""`manifest`: what to paste into Slack to create the app."""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.cli import EXIT_CANNOT, EXIT_USAGE
from bot.cli.manifest import Manifest, as_yaml, beyond_limits, link, manifest, manual_steps
from bot.cli.options import read
from bot.config import Config

DEFAULT_FILE = Path("config.yaml")
_HEADER = "The Slack app of Firstline. Paste this at api.slack.com/apps, Create New App, From a manifest."
_BY_HAND = "Then by hand, because a manifest cannot set it:"


@click.command("manifest", short_help="Print what Slack creates the app from.")
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path),
    help="The configuration file, for the slash command's name and slack.mode.  [default: config.yaml if it is there]",
)
@click.option("--http", "public_url", metavar="URL", help="Use HTTP mode; URL is how the world reaches the bot.")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.option("--link", "as_link", is_flag=True, help="Print the address at which Slack creates the app instead.")
def command(config: Path | None, public_url: str | None, form: str, *, as_link: bool) -> None:
    """Print the manifest from which Slack creates the app: scopes, events, command, shortcuts, Home.

    Without a configuration file it is the one for Socket Mode and /support, which is what most people need.

    \b
    python -m bot manifest --link
        an address to open: Slack asks for the workspace and creates the app
    python -m bot manifest > app.yaml
        the same to paste, or to compare with the app as it is

    What a manifest cannot set is listed above it, or on standard error where there is no place for comments. After
    scopes have changed, reinstall the app in the workspace.
    """
    checked = _configuration(config)
    document = manifest(checked.slack.command, _public_url(checked, public_url))
    problems = beyond_limits(document)
    if problems:
        click.echo("Slack would refuse this manifest: " + " ".join(problems), err=True)
        sys.exit(EXIT_CANNOT)
    if as_link:
        _say_steps(document)
        click.echo(link(document))
    elif form == "json":
        _say_steps(document)
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        click.echo(_with_header(document))


def _configuration(given: Path | None) -> Config:
    """The file that was named, else the usual one if it is there, else what a new installation starts with."""
    if given is None and not DEFAULT_FILE.exists():
        return Config()
    return read(given or DEFAULT_FILE)[0]


def _public_url(config: Config, given: str | None) -> str | None:
    """The address for HTTP mode; None for Socket Mode. Ends with 2 if HTTP mode has none that Slack would accept."""
    if given is None and config.slack.mode == "socket":
        return None
    url = given or config.http.public_url
    if url is None:
        click.echo("slack.mode is http, and http.public_url is not set: set it, or name it with --http URL.", err=True)
        sys.exit(EXIT_USAGE)
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        click.echo(f"Slack calls addresses that begin with https:// only, and not {url}.", err=True)
        sys.exit(EXIT_USAGE)
    return url


def _with_header(document: Manifest) -> str:
    lines = [_HEADER, _BY_HAND, *_numbered(document)]
    return "".join(f"# {line}\n" for line in lines) + as_yaml(document).rstrip("\n")


def _say_steps(document: Manifest) -> None:
    click.echo("\n".join([_BY_HAND, *_numbered(document)]), err=True)


def _numbered(document: Manifest) -> list[str]:
    return [f"  {number}. {step}" for number, step in enumerate(manual_steps(document), 1)]
