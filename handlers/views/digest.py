"""The weekly digest: its sections in one message, and what it says of the directory (N1, S1)."""

from bot.ports.digest_screens import Digest, DirectoryGaps, GapsAlike, NamedGap
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.digest_parts import Part, draw_part
from handlers.views.drawing import draw
from handlers.views.reminders import mute_control
from handlers.views.rotation import excuse

NAME = 40  # characters of a name among many
LACKING = {  # by the code of the reason: of one entry, of several
    "no_owner": ("service has no owner", "services have no owner"),
    "owners_left": ("service has only owners who left", "services have only owners who left"),
    "owners_unknown": ("service has only owners unknown to Slack", "services have only owners unknown to Slack"),
    "no_account_manager": ("customer has no account manager", "customers have no account manager"),
    "account_manager_left": (
        "customer has an account manager who left",
        "customers have an account manager who left",
    ),
    "account_manager_unknown": (
        "customer has an account manager unknown to Slack",
        "customers have an account manager unknown to Slack",
    ),
    "owner_left": ("service has an owner who left", "services have an owner who left"),
    "owner_unknown": ("service has an owner unknown to Slack", "services have an owner unknown to Slack"),
}


@draw.register
def digest(screen: Digest) -> Rendered:
    """Draw a week; nobody is mentioned, since nobody must act at once (N3)."""
    team, parts = words.label(screen.team_name), [draw_part(each) for each in screen.parts]
    late = excuse(screen.late_since, screen.zone, "This digest")
    said = "; ".join(part.spoken for part in parts)
    return blocks.message(
        f"{team}, the week: {said}.",
        blocks.section(f"🗞️ *{team}: the week*"),
        *([blocks.context(late)] if late else []),
        *(block for part in parts for block in part.blocks),
        *([mute_control()] if screen.with_mute else []),
    )


@draw_part.register
def directory_gaps(screen: DirectoryGaps) -> Part:
    """Draw for which services and customers nobody could be called; the numbers count those without a name here."""
    rest = " shows them all." if any(group.more for group in screen.groups) else " shows them."
    return Part(
        words.listed([_number(group) for group in screen.groups]),
        (
            blocks.section("📇 *Directory*"),
            *(blocks.section(_group(group)) for group in screen.groups),
            blocks.context(f"`{words.literal(screen.command, '`')} owner`{rest}"),
        ),
    )


def _number(group: GapsAlike) -> str:
    one, several = LACKING.get(group.code, ("entry is incomplete", "entries are incomplete"))
    return f"{group.number} {one if group.number == 1 else several}"


def _group(group: GapsAlike) -> str:
    more = [f"{group.more} more"] if group.more else []
    return f"*{_number(group)}*: {words.listed([*map(_named, group.listed), *more])}"


def _named(gap: NamedGap) -> str:
    absent = f" ({words.listed([words.label(each, NAME) for each in gap.absent])})" if gap.absent else ""
    return f"{words.label(gap.name, NAME)}{absent}"
