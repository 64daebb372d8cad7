"""Forms for absences, covers and swaps, with dates to choose (D8)."""

from datetime import date

from handlers.views import blocks, words
from handlers.views.blocks import View
from handlers.views.ids import INPUT, Callback, Field


def away(today: date) -> View:
    """Ask when somebody is away."""
    return blocks.modal(
        Callback.AWAY,
        *_period(Field.FIRST_DAY, Field.LAST_DAY, today),
        _text(Field.REASON, "Reason", "Vacation, conference …"),
        title="I’m away",
        submit="Save",
        private_metadata="",
    )


def cover(today: date) -> View:
    """Ask for which days somebody needs cover, and whom to ask."""
    return blocks.modal(
        Callback.COVER,
        *_period(Field.FIRST_DAY, Field.LAST_DAY, today),
        blocks.field(
            Field.PERSON,
            "Ask",
            blocks.user_select(INPUT, placeholder="Choose a person"),
            optional=True,
            hint="Without a name I ask everybody who could.",
        ),
        _text(Field.NOTE, "Note", "What they should know"),
        title="Find cover",
        submit="Ask",
        private_metadata="",
    )


def swap() -> View:
    """Ask with whom to swap, and which days if not the next shift of each."""
    hint = "Without days I offer your next shift for theirs."
    return blocks.modal(
        Callback.SWAP,
        blocks.field(Field.PERSON, "With", blocks.user_select(INPUT, placeholder="Choose a person")),
        _day(Field.FIRST_DAY, "They take, from", hint=hint),
        _day(Field.LAST_DAY, "until"),
        _day(Field.BACK_FIRST_DAY, "You take, from"),
        _day(Field.BACK_LAST_DAY, "until"),
        _text(Field.NOTE, "Note", "What they should know"),
        title="Swap",
        submit="Ask",
        private_metadata="",
    )


def allow(private_metadata: str, problem: str) -> View:
    """Ask a lead why it is all right this time (D5)."""
    return blocks.modal(
        Callback.ALLOW_OFFER,
        blocks.section(words.sentence(problem)),
        blocks.field(
            Field.REASON, "Why is it all right this time?", blocks.text_field(INPUT, placeholder="The reason is kept")
        ),
        title="Allow",
        submit="Allow",
        private_metadata=private_metadata,
    )


def _period(first: Field, last: Field, today: date) -> list[blocks.Block]:
    return [
        blocks.field(first, "First day", blocks.date_field(INPUT, selected=today)),
        _day(last, "Last day", hint="Leave it empty for one day."),
    ]


def _day(field: Field, label: str, hint: str | None = None) -> blocks.Block:
    return blocks.field(field, label, blocks.date_field(INPUT), optional=True, hint=hint)


def _text(field: Field, label: str, placeholder: str) -> blocks.Block:
    return blocks.field(field, label, blocks.text_field(INPUT, placeholder=placeholder, multiline=False), optional=True)
