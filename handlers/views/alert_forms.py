"""The form **Mute…**, and what is muted as lines of Home and lists (A4)."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.durations import format_duration
from bot.ports.alert_screens import MuteForm
from bot.ports.alerts import MuteScope
from bot.ports.mute_screens import MuteLine
from handlers.views import blocks, words
from handlers.views.alert_ids import mute_value
from handlers.views.blocks import Choice, View
from handlers.views.ids import INPUT, Action, Callback, Field

PERIODS = (timedelta(hours=1), timedelta(hours=8), timedelta(days=1), timedelta(days=7))
UNTIL_DATE = "until"
SHOWN = 10


def mute_form(screen: MuteForm, *, private_metadata: str) -> View:
    """Ask what is to be muted, for how long, and why."""
    scopes = [Choice(MuteScope.FINGERPRINT, "This alert and its repeats")]
    if screen.service:
        scopes.append(Choice(MuteScope.SERVICE, f"All alerts of the service {screen.service}"))
    scopes.append(Choice(MuteScope.SOURCE, f"All alerts of {screen.source_name}"))
    periods = [Choice(format_duration(each), f"For {words.duration(each)}") for each in PERIODS]
    periods.append(Choice(UNTIL_DATE, "Until the end of a day, chosen below"))
    return blocks.modal(
        Callback.MUTE_ALERT,
        blocks.context(f"#{screen.about.id} {words.title(screen.about)}"),
        blocks.field(
            Field.SCOPE,
            "What?",
            blocks.select(INPUT, scopes, placeholder="Choose what to mute", selected=MuteScope.FINGERPRINT),
        ),
        blocks.field(
            Field.PERIOD,
            "For how long?",
            blocks.select(INPUT, periods, placeholder="Choose a period", selected=periods[0].value),
        ),
        blocks.field(Field.LAST_DAY, "Last day", blocks.date_field(INPUT), optional=True),
        blocks.field(
            Field.REASON,
            "Why?",
            blocks.text_field(INPUT, placeholder="For example: a larger disk comes on Thursday", multiline=False),
            hint="Everybody who sees the alert reads it. Repeats are counted and call nobody.",
        ),
        title="Mute",
        submit="Mute",
        private_metadata=private_metadata,
    )


def muted_blocks(mutes: Sequence[MuteLine]) -> list[blocks.Block]:
    """What is muted, each with **Unmute** for those who may end it; nothing if nothing is."""
    if not mutes:
        return []
    shown = mutes[:SHOWN]
    more = len(mutes) - len(shown)
    return [
        blocks.header("🔕 Muted alerts"),
        *(blocks.section(_line(each), _unmute(each)) for each in shown),
        *([blocks.context(f"and {more} more")] if more else []),
    ]


def _line(mute: MuteLine) -> str:
    what = f"everything of {words.label(mute.title)}" if mute.everything else f"“{words.label(mute.title)}”"
    return words.dotted(
        f"*{what}*", f"until {words.instant(mute.until)}", f"{words.label(mute.by)}: {words.excerpt(mute.reason)}"
    )


def _unmute(mute: MuteLine) -> blocks.Block | None:
    if not mute.may_end:
        return None
    return blocks.button("Unmute", Action.UNMUTE_ALERT, mute_value(mute.id), spoken=f"Unmute {mute.title}")
