"""Laws of texts for trackers: whatever people write arrives, as text, in any script (N5)."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.integrations.trackers import text
from bot.integrations.trackers.jira_document import document
from bot.integrations.trackers.markdown import markdown
from tests.stand_ins.jira import is_document, text_of

SIGNS = "*_`~#>+-=|[](){}<>!&@$%^:;\"'\\/.,? \t\n"
ANYTHING = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=SIGNS + "aB1 řж漢😀", max_size=300),
    st.lists(st.sampled_from([*SIGNS, "http://x.y/", "www.x.y", "a", "1.", "@ann", "#1", "GH-1", "\n\n"])).map("".join),
)
PARSER = MarkdownIt("gfm-like", {"linkify": False})
CALL = re.compile(r"@[A-Za-z0-9]|#\d|\bGH-\d", re.IGNORECASE)


def seen(said: str) -> str:
    """What is left of a text for the eye."""
    return re.sub(r"\s", "", text.body(said))


@given(ANYTHING)
def test_markdown_is_text_and_addresses_and_calls_nobody(said: str) -> None:
    tokens = PARSER.parse(markdown(text.body(said)))

    inside = [child for token in tokens for child in token.children or ()]
    words = [child for child in inside if child.info != "auto" and child.type in {"text", "text_special"}]
    linked = [after for before, after in pairwise(inside) if before.type == "link_open"]
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline"}
    assert {child.type for child in inside} <= {"text", "text_special", "softbreak", "link_open", "link_close"}
    assert not CALL.search("".join(child.content for child in words if child not in linked))
    assert re.sub(r"[\s\u200b]", "", "".join(child.content for child in inside)) == seen(said).replace("\u200b", "")


@given(ANYTHING)
def test_a_document_of_jira_holds_every_word(said: str) -> None:
    made = document(text.body(said))

    assert is_document(made)
    assert re.sub(r"\s", "", text_of(made)) == seen(said)


@given(ANYTHING)
def test_a_title_is_one_line_that_is_never_empty(said: str) -> None:
    title = text.title(said)

    assert title.strip() == title
    assert 0 < len(title) <= text.MOST_IN_TITLE
    assert title.splitlines() == [title]


@given(ANYTHING)
def test_a_label_has_no_space(said: str) -> None:
    label = text.label(said)

    assert not re.search(r"\s", label)
    assert len(label) <= 100


@given(ANYTHING)
def test_pieces_are_the_line_and_none_is_empty(said: str) -> None:
    pieces = list(text.pieces(said))

    assert "".join(piece.text for piece in pieces) == said
    assert all(piece.text for piece in pieces)
