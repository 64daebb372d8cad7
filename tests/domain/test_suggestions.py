from collections.abc import Sequence

import pytest

from bot.domain.similarity.thresholds import SUGGESTED_FROM, SUGGESTED_MARGIN
from bot.domain.suggestions import Outcome, Suggestion, is_clear, is_muted
from tests.domain.values import OPENED

WORDS = ("reset", "token")


def shown(*outcomes: Outcome) -> list[Suggestion]:
    return [
        Suggestion(team="backend", request_id=number, entry_id=1, score=0.9, shown_at=OPENED, outcome=outcome)
        for number, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("scores", "clear"),
    [
        ((), False),
        ((SUGGESTED_FROM,), True),
        ((SUGGESTED_FROM - 0.001,), False),
        ((0.9, 0.9 - SUGGESTED_MARGIN - 0.001), True),
        ((0.9, 0.9 - SUGGESTED_MARGIN + 0.001), False),
    ],
)
def test_only_what_is_high_and_ahead_of_the_second_is_clear_t3(scores: Sequence[float], clear: bool) -> None:
    assert is_clear(scores, WORDS) is clear


def test_a_single_word_is_never_clear_t3() -> None:
    assert not is_clear((1.0,), ("token",))
    assert not is_clear((1.0,), ("token", "token"))


D, S, H, R = Outcome.DISMISSED, Outcome.SHOWN, Outcome.HELPED, Outcome.REPLACED


@pytest.mark.parametrize(
    ("newest_first", "muted"),
    [
        ((), False),
        ((D, D), False),
        ((D, D, D), True),
        ((S, H, D, D, D), True),
        ((S, S, H, D, D, D), False),
        ((D, R, D, R, R, R, D), True),
    ],
)
def test_three_dismissals_in_the_last_five_showings_mute_t3(newest_first: tuple[Outcome, ...], muted: bool) -> None:
    assert is_muted(shown(*newest_first)) is muted
