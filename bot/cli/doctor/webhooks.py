"""Whether other programs can send webhooks in, and prove who they are (O2, P3)."""

from collections.abc import Iterator

from bot.cli.doctor.findings import Finding, care, fine, wrong
from bot.config import Config, Secrets
from bot.integrations.webhook_proofs import teams_key

SHORTEST = 16  # characters; a signature can be tried out at home, as often as one likes
_MAKE = "Make one with `openssl rand -hex 32` and give it to the programs that send."


def examine(config: Config, secrets: Secrets) -> Iterator[Finding]:
    """One line for signed webhooks, one for those that cannot be signed if the configuration lists any."""
    if secrets.webhook_secret is None:
        yield fine("Signed webhooks are not taken in, because WEBHOOK_SECRET is not set.")
    elif len(secrets.webhook_secret) < SHORTEST:
        yield care(f"WEBHOOK_SECRET is shorter than {SHORTEST} characters, so it can be guessed.", _MAKE)
    else:
        yield fine("Signed webhooks are taken in.")
    if secrets.webhook_secrets:
        yield fine(f"Webhooks of {', '.join(sorted(secrets.webhook_secrets))} are taken in with secrets of their own.")
    yield from _requests(config, secrets)
    if not config.webhooks.unsigned:
        return
    sources = ", ".join(config.webhooks.unsigned)
    if secrets.webhook_token is None:
        yield wrong(f"Webhooks of {sources} are refused, because WEBHOOK_TOKEN is not set.", _MAKE)
    elif secrets.webhook_token == secrets.webhook_secret:
        mend = "Give WEBHOOK_TOKEN a value of its own."
        yield wrong("WEBHOOK_TOKEN travels with each delivery, and WEBHOOK_SECRET, the same value, must not.", mend)
    elif len(secrets.webhook_token) < SHORTEST:
        yield care(f"WEBHOOK_TOKEN is shorter than {SHORTEST} characters, so it can be guessed.", _MAKE)
    else:
        yield fine(f"Webhooks of {sources} are taken in with the token, unsigned.")


def _requests(config: Config, secrets: Secrets) -> Iterator[Finding]:
    """One line for each program through which people outside Slack ask (O1)."""
    for name, source in config.webhooks.requests.items():
        variable = f"WEBHOOK_SECRET_{name.replace('-', '_').upper()}"
        own = secrets.webhook_secrets.get(name.replace("-", "_"))
        by_token = name in config.webhooks.unsigned and secrets.webhook_token is not None
        if source.kind == "teams" and own is None:
            mend = f"Put the security token that Teams showed for the outgoing webhook into {variable}."
            yield wrong(f"Requests of {name} are refused, because {variable} is not set.", mend)
        elif source.kind == "teams" and teams_key(own or "") is None:
            mend = "Copy it again; if Teams does not show it any more, make the outgoing webhook anew."
            yield wrong(f"{variable} is no security token of Microsoft Teams, so its requests are refused.", mend)
        elif own is None and secrets.webhook_secret is None and not by_token:
            yield wrong(f"Requests of {name} are refused, because neither {variable} nor WEBHOOK_SECRET is set.", _MAKE)
        elif source.updates is None:
            mend = f"Name a notifier as webhooks.requests.{name}.updates, if there is a way back."
            yield care(f"Whoever asks through {name} is not told what becomes of it.", mend)
        else:
            yield fine(f"Requests of {name} are taken in, and news goes back by {source.updates}.")
