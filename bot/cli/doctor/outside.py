"""Whether people outside Slack can be reached: an address for each name, of a kind that is known (O1)."""

from collections.abc import Iterator

from bot.cli.doctor.findings import Finding, fine, wrong
from bot.config import Config, Secrets
from bot.integrations.notifiers import understood


def examine(config: Config, secrets: Secrets) -> Iterator[Finding]:
    """One line for each name under `notify`; nothing is sent to try it out."""
    for name in config.notify:
        variable = f"NOTIFY_{name.replace('-', '_').upper()}_URL"
        address = secrets.notify_url(name)
        if address is None:
            mend = f"Put its address into the environment or into .env as {variable}."
            yield wrong(f"Nobody is reached by {name}: it has no address.", mend)
        elif understood(address) is None:
            mend = "Write it as the guide for admins shows, for example mailto://… or pagerduty://…."
            yield wrong(f"The address in {variable} is of no kind that is known.", mend)
        else:
            yield fine(f"People are reached outside Slack by {name}.")
