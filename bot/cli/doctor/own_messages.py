"""Whether the bot finds its own messages again: without that a post could come twice after a failed call."""

import uuid
from datetime import timedelta

from bot.cli.doctor.asking import Wait
from bot.cli.doctor.findings import MISSING_SCOPE, Finding, care, fine, refused, unasked, wrong
from bot.config import Config
from bot.domain.messages import instant_of
from bot.integrations.slack import SlackClient
from bot.ports.screens import Rendered
from bot.ports.slack import Delivered, SlackFailed

LOOKS = 4
BETWEEN_LOOKS = timedelta(seconds=1)
_TEXT = "Firstline checks whether it can read its own messages. This one is deleted in a moment."
FIND = "whether the bot finds its own messages again"


def examine(slack: SlackClient, config: Config, wait: Wait) -> Finding:
    """Write to the first admin, or else lead, read it back by its key, and delete it."""
    reader = next(iter([*config.admins, *(lead for team in config.teams.values() for lead in team.leads)]), None)
    if reader is None:
        return unasked(FIND, "the configuration names neither an admin nor a lead to write to")
    key = f"doctor:{uuid.uuid4()}"
    try:
        conversation = slack.open_dm(reader)
        posted = slack.post(conversation, Rendered(text=_TEXT, blocks=()), key=key, version=1, thread_ts=None)
    except SlackFailed as failure:
        if failure.error.startswith(MISSING_SCOPE):
            return unasked(FIND, "a scope is missing")
        return wrong(f"The bot cannot write a direct message to {reader} ({failure.error}).", "Check this person's id.")
    found = _looked_for(slack, posted, key, wait)
    try:
        slack.delete(posted.channel, posted.ts)
    except SlackFailed as failure:
        return care(f"The bot could not delete its message to {reader} ({failure.error}).", "Delete it in Slack.")
    return found


def _looked_for(slack: SlackClient, posted: Delivered, key: str, wait: Wait) -> Finding:
    """History may lag behind, so look more than once."""
    for look in range(LOOKS):
        if look:
            wait(BETWEEN_LOOKS.total_seconds())
        try:
            if slack.find(posted.channel, key=key, thread_ts=None, oldest=instant_of(posted.ts)) == posted:
                return fine("The bot finds its own messages again, by the key in their metadata.")
        except SlackFailed as failure:
            return refused(FIND, failure)
    return wrong(
        "The bot does not find its own message again: after a failed call it could post twice.",
        "Add the scope metadata.message:read on the app's page, OAuth & Permissions, and reinstall the app.",
    )
