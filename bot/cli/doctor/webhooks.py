"""Whether other programs can send webhooks in, and prove who they are (O2, P3)."""

from collections.abc import Iterator

from bot.cli.doctor.findings import Finding, care, fine, wrong
from bot.config import Config, Secrets

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
