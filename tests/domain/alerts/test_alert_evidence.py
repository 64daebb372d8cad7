"""Whose message it is: judged by links, footers and wording, and by a name only where there is nothing else (A1)."""

from typing import Any

import pytest

from bot.domain.alerts.alert import AppMessage, Source
from bot.domain.alerts.reading import read
from bot.domain.alerts.states import says_over


def source_of(text: str = "", app_name: str = "", **parts: Any) -> Source:
    return read(AppMessage(text=text, app_name=app_name, **parts)).source


def test_a_name_is_enough_where_a_message_has_nothing_else() -> None:
    assert source_of("Something is wrong", "Datadog") is Source.DATADOG


def test_a_name_is_not_enough_beside_links_that_lead_elsewhere() -> None:
    assert source_of("See <https://wiki.acme.example/deploys|the page>", "Grafana") is Source.GENERIC


def test_a_name_and_the_wording_of_its_app_are_enough_whatever_the_links() -> None:
    runbook = "[FIRING:1] Disk full <https://wiki.acme.example/disks|runbook>"

    assert source_of(runbook, "Grafana Alerts") is Source.GRAFANA
    assert source_of(runbook, "Prometheus") is Source.ALERTMANAGER


def test_links_into_an_app_are_enough_under_any_name() -> None:
    assert source_of("<https://acme.sentry.io/issues/7/|TypeError>", "alert bot") is Source.SENTRY


@pytest.mark.parametrize(
    "link",
    [
        "https://grafana.acme.example/d/abc/shop",
        "https://docs.sentry.io/product/issues/",
        "https://docs.bugsnag.com/product",
        "https://docs.newrelic.com/docs/alerts/",
        "https://app.datadoghq.com/dashboard/abc",
        "https://kibana.acme.example/app/discover",
        "https://acme.pagerduty.com/schedules/PX",
    ],
)
def test_links_to_dashboards_and_documents_do_not_make_a_message_an_apps(link: str) -> None:
    assert source_of(f"Released 2.4, see <{link}|this>", "Deploys") is Source.GENERIC


def test_a_footer_is_enough_under_any_name() -> None:
    assert source_of(attachments=[{"title": "Disk full", "footer": "Grafana v11.3.0"}]) is Source.GRAFANA


@pytest.mark.parametrize("name", ["Grafanator", "Datadogs", "essentry", "Firstline"])
def test_part_of_a_name_is_no_name(name: str) -> None:
    assert source_of("Something is wrong", name) is Source.GENERIC


def test_an_app_that_relays_others_is_recognized_before_those_whose_links_it_quotes() -> None:
    text = (
        "Triggered <https://acme.pagerduty.com/incidents/P1|#1 Slow> from <https://app.datadoghq.com/monitors/1|this>"
    )

    assert source_of(text, "PagerDuty") is Source.PAGERDUTY


@pytest.mark.parametrize(
    "head",
    [
        "[RESOLVED] Disk",
        "Resolved: Disk",
        "OK: Disk",
        "[P1] [Recovered on {host:a}] Disk",
        "Disk has recovered",
        "The incident is now resolved",
        "UP: Shop",
        "Closed",
        "Status: Resolved",
    ],
)
def test_apps_say_in_these_ways_that_it_is_over(head: str) -> None:
    assert says_over(head) is True


@pytest.mark.parametrize(
    "head",
    [
        "Connection was closed",
        "Host could not be resolved",
        "Okay, who broke it",
        "Closed loop fails",
        "is not resolved",
        "Upstream: timeout",
        "Fixed costs rise",
        "Downloads fail",
        "has not been resolved",
    ],
)
def test_these_words_say_nothing_of_an_end(head: str) -> None:
    assert says_over(head) is None


def test_what_goes_on_in_part_goes_on() -> None:
    assert says_over("[FIRING:1, RESOLVED:2] Disk full") is False
