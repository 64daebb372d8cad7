"""The page as a browser fetches it."""

import http.client
from urllib.parse import urlsplit

import pytest

from bot.sandbox.server import Sandbox


def fetched(sandbox: Sandbox, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/static/style.css"])
def test_a_browser_asks_each_time_whether_the_page_is_still_the_same(sandbox: Sandbox, path: str) -> None:
    first = fetched(sandbox, path)
    again = fetched(sandbox, path, **{"If-None-Match": first.headers["etag"]})

    assert (first.status, first.headers["cache-control"]) == (200, "no-cache")
    assert again.headers["cache-control"] == "no-cache"


def test_what_is_still_the_same_is_not_sent_again(sandbox: Sandbox) -> None:
    tag = fetched(sandbox, "/static/main.js").headers["etag"]

    assert fetched(sandbox, "/static/main.js", **{"If-None-Match": tag}).status == 304
