"""Whose address counts: the proxy's word only where a proxy is declared."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse

from linli.site.middleware import AddressBehindProxy


@pytest.mark.parametrize(
    ("is_behind", "header", "expected"),
    [
        (True, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (True, "2001:db8::7", "2001:db8::7"),
        (True, "not an address", "10.0.0.1"),
        (True, "", "10.0.0.1"),
        (False, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_the_address_of_a_visitor(settings, is_behind: bool, header: str, expected: str) -> None:
    settings.IS_BEHIND_PROXY = is_behind
    seen = []
    request = HttpRequest()
    request.META.update({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": header})
    AddressBehindProxy(lambda r: seen.append(r.META["REMOTE_ADDR"]) or HttpResponse())(request)
    assert seen == [expected]
