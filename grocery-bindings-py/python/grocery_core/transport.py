"""The way to servers: a port of yours, and one over the standard library."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Awaitable
from typing import Optional, Protocol, Union

from ._grocery_core import HttpRequest, HttpResponse
from .errors import InvalidInputError, TimedOutError, TooLargeError, UnavailableError

__all__ = ["Transport", "UrllibTransport"]

MAX_BODY = 8 * 1024 * 1024


class Transport(Protocol):
    """Sends requests for the ready sources, over whatever you have: ``httpx``, ``aiohttp``, ``requests``.

    Any answer of a server is an answer, also one of status 500; raise only where there is none:
    :class:`UnavailableError`, :class:`TimedOutError`. Follow no redirects: an address that a server sends is not one
    that you allowed. A coroutine function runs on the event loop of the call, a plain one on a worker thread.
    """

    def send(self, request: HttpRequest, /) -> Union[HttpResponse, Awaitable[HttpResponse]]:
        """Sends one request and answers the whole of what came back."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **more: object) -> None:
        return None


class UrllibTransport:
    """Requests over :mod:`urllib.request`: without proxy, cookies and redirects, one connection each."""

    def __init__(self) -> None:
        self._opener = urllib.request.build_opener(
            _NoRedirects(), urllib.request.ProxyHandler({}), urllib.request.HTTPErrorProcessor()
        )

    def send(self, request: HttpRequest, /) -> HttpResponse:
        """Sends one request and answers the whole of what came back."""
        if not request.url.startswith(("https://", "http://")):
            raise InvalidInputError("the address is not one of HTTP", hint="begin it with https://")
        asked = urllib.request.Request(
            request.url, data=request.body or None, headers=dict(request.headers), method=request.method
        )
        # Nothing of the fault's own text is told on: it may hold the address with a key in it.
        try:
            with self._opener.open(asked, timeout=request.timeout or 30.0) as answer:
                return _read(answer.status, answer.headers.items(), answer.read(MAX_BODY + 1))
        except urllib.error.HTTPError as error:
            with error:
                return _read(error.code, error.headers.items(), error.read(MAX_BODY + 1))
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimedOutError("the server did not answer in time") from None
            raise UnavailableError(f"the server is out of reach: {type(error.reason).__name__}") from None
        except TimeoutError:
            raise TimedOutError("the server did not answer in time") from None
        except (OSError, ValueError) as error:
            raise UnavailableError(f"the server is out of reach: {type(error).__name__}") from None


def _read(status: int, headers: object, body: Optional[bytes]) -> HttpResponse:
    body = body or b""
    if len(body) > MAX_BODY:
        raise TooLargeError("the answer is larger than 8 MiB")
    pairs = [(str(name), str(value)) for name, value in headers]  # type: ignore[attr-defined]
    return HttpResponse(status, pairs, body)
