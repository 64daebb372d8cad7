"""`doctor` says whether people outside Slack can be reached, without sending anything (O1)."""

import pytest

from bot.cli.doctor.findings import Mark
from bot.cli.doctor.outside import examine
from bot.config import Config, Secrets

NOTIFY = Config.model_validate({"notify": {"on-call": {"kind": "pagerduty"}}})


@pytest.mark.parametrize(
    ("urls", "mark", "words"),
    [
        ({}, Mark.WRONG, "Nobody is reached by on-call: it has no address. → Put its address into the environment"),
        ({"on_call": "pager://x"}, Mark.WRONG, "The address in NOTIFY_ON_CALL_URL is of no kind that is known."),
        ({"on_call": "pagerduty://key@routing"}, Mark.FINE, "People are reached outside Slack by on-call."),
    ],
)
def test_each_name_needs_an_address_of_a_known_kind(urls: dict[str, str], mark: Mark, words: str) -> None:
    (finding,) = examine(NOTIFY, Secrets(notify_urls=urls))

    assert finding.mark is mark
    assert words in str(finding)
    assert "routing" not in str(finding)


def test_without_notifiers_there_is_nothing_to_say() -> None:
    assert list(examine(Config(), Secrets())) == []
