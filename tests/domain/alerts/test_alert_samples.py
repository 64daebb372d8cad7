"""Every source's messages and webhooks read as its documentation says (A1, A2)."""

from dataclasses import asdict

import pytest

from bot.domain.alerts.alert import Source
from bot.domain.alerts.reading import BY_SOURCE, UnreadableAlertError, read_webhook
from tests.domain.alerts.shapes import FOLDER, Sample, sample, samples

ALL = list(samples())


def ids(each: Sample) -> str:
    return each.name


@pytest.mark.parametrize("each", [each for each in ALL if "unreadable" not in each.case], ids=ids)
def test_a_sample_is_read_as_its_source_means_it(each: Sample) -> None:
    alerts = each.alerts()

    assert [alert.source.value for alert in alerts] == [each.source] * len(each.expected)
    for alert, expected in zip(alerts, each.expected, strict=True):
        assert {key: asdict(alert)[key] for key in expected} == expected


@pytest.mark.parametrize("each", [each for each in ALL if "repeats" in each.case], ids=ids)
def test_repeats_and_ends_of_an_alert_have_its_fingerprint(each: Sample) -> None:
    begun = sample(each.source, each.case["repeats"])

    assert [alert.fingerprint for alert in each.alerts()] == [alert.fingerprint for alert in begun.alerts()]


@pytest.mark.parametrize("each", [each for each in ALL if "unreadable" in each.case], ids=ids)
def test_a_webhook_that_is_no_alert_is_refused_with_what_is_missing(each: Sample) -> None:
    with pytest.raises(UnreadableAlertError, match=each.case["unreadable"]) as refused:
        each.alerts()

    assert refused.value.message.endswith(".")


def test_every_source_has_a_parser_and_samples_of_both_kinds() -> None:
    assert set(BY_SOURCE) == {source.value for source in Source}
    for source in Source:
        kinds = {each.is_message for each in ALL if each.source == source.value}
        assert kinds == {True, False}, source


def test_every_file_of_samples_says_where_its_shapes_are_documented() -> None:
    for path in FOLDER.glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# Messages:"), path.name


def test_a_source_without_a_parser_sends_our_own_json_under_any_name() -> None:
    (alert,) = read_webhook("backup", {"title": "Copy failed", "state": "firing"})

    assert (alert.source, alert.title) == (Source.GENERIC, "Copy failed")


def test_names_in_addresses_may_have_hyphens() -> None:
    (alert,) = read_webhook("new-relic", {"title": "Slow", "state": "ACTIVATED"})

    assert alert.source is Source.NEW_RELIC
