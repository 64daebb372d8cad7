"""Modals about common requests: writing an entry, answering with one, searching (T3)."""

from collections.abc import Sequence

from bot.domain.common_requests import LONGEST_ANSWER, LONGEST_LINK, LONGEST_TITLE, CommonRequest, Wording
from bot.ports.knowledge_screens import Found
from bot.ports.screens import RequestLink
from handlers.views import blocks, found, words
from handlers.views.blocks import Block, Choice, View
from handlers.views.ids import INPUT, Callback, Field

LONGEST_WORDS = 200


def entry_form(
    *, private_metadata: str, wording: Wording, teams: Sequence[Choice] = (), about: RequestLink | None = None
) -> View:
    """Write an entry. `teams`: to choose from, where there are several; `about`: the request that it is made from."""
    new = not wording.title or about is not None
    team = blocks.select(INPUT, teams, placeholder="Choose a team")
    return blocks.modal(
        Callback.COMMON_REQUEST,
        *([blocks.context(f"From request #{about.id} {words.title(about)}")] if about else []),
        *([blocks.field(Field.TEAM, "Team", team)] if teams else []),
        blocks.field(
            Field.TITLE,
            "Title",
            _limited("The question in a few words, as people ask it", wording.title, LONGEST_TITLE, multiline=False),
        ),
        blocks.field(
            Field.ANSWER,
            "Answer",
            _limited("What you would write in the thread", wording.answer, LONGEST_ANSWER),
            hint="Requesters may see it, so write nothing that they should not read.",
        ),
        blocks.field(
            Field.LINK,
            "Link",
            _limited("https://…", wording.link, LONGEST_LINK, multiline=False),
            optional=True,
            hint="Where more is written.",
        ),
        blocks.field(
            Field.OWNER,
            "Who keeps it true",
            _person(wording.owner),
            optional=True,
        ),
        title="Add to common requests" if new else "Edit common request",
        submit="Add" if new else "Save",
        private_metadata=private_metadata,
    )


def answer_form(*, private_metadata: str, about: RequestLink, entry: CommonRequest, text: str) -> View:
    """The answer as it will be posted; it can be changed before."""
    return blocks.modal(
        Callback.ANSWER_WITH,
        blocks.context(f"#{about.id} {words.title(about)}"),
        blocks.field(
            Field.ANSWER,
            "Your answer",
            blocks.text_field(INPUT, placeholder="What the requester reads", value=text),
            hint=f"It is posted in the thread in your name and counts like a reply of yours. From “{entry.title}”.",
        ),
        title="Answer with this",
        submit="Answer",
        private_metadata=private_metadata,
    )


def search_form(results: Found | None = None) -> View:
    """Ask for words; what was found stands below them."""
    element = _limited("vpn reset", results.words if results else "", LONGEST_WORDS, multiline=False)
    return blocks.modal(
        Callback.SEARCH,
        blocks.field(Field.WORDS, "What are you looking for?", element),
        *(found.found_blocks(results) if results else []),
        title="Search",
        submit="Search",
        close="Done",
        private_metadata="",
    )


def _limited(placeholder: str, value: str, limit: int, *, multiline: bool = True) -> Block:
    element = blocks.text_field(
        INPUT, placeholder=placeholder, value=blocks.shorten(value, limit, blocks.ELLIPSIS), multiline=multiline
    )
    return {**element, "max_length": limit}


def _person(user: str | None) -> Block:
    element = blocks.user_select(INPUT, placeholder="Choose a person")
    return element if user is None else {**element, "initial_user": user}
