"""What the checks of all generations share: a look at what the server kept, ways to wait, and how a check says what it found."""

from __future__ import annotations

import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

KEY = "sepurux-dev-key"
PROJECT = "22222222-2222-2222-2222-222222222222"
UNFINISHED = {"queued", "running", "pending"}
NOWHERE = "0190a0a0-0000-7000-8000-000000000000"


class Server:
    """The server under test, seen without any client."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.raw = httpx.Client(base_url=base_url, timeout=30, headers={"X-API-Key": KEY, "X-Project-Id": PROJECT})
        self._numbers = itertools.count(1)
        self._run = uuid.uuid4().hex[:8]

    def name(self, stem: str) -> str:
        """A name that no other check, and no other generation, uses."""
        return f"{stem}-{self._run}-{next(self._numbers)}"

    def get(self, path: str, **params: Any) -> Any:
        """What the server says where the client drops fields or has no method."""
        answer = self.raw.get(path, params=params)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:200]}"
        return answer.json()


def polled(read: Callable[[], Any], what: str) -> dict[str, Any]:
    """Reads as the API page does until the status is a last one."""
    deadline = time.monotonic() + 60
    answer = read()
    while answer["status"] in UNFINISHED:
        assert time.monotonic() < deadline, f"{what} is still {answer['status']} after 60 s"
        time.sleep(0.05)
        answer = read()
    return answer


@contextmanager
def environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def fault(call: Callable[[], Any], status: int, code: str | None = None) -> httpx.HTTPStatusError:
    """The call must be refused by the server with this status and a body that clients can read; answers what is raised."""
    raised = raises(httpx.HTTPStatusError, call)
    assert isinstance(raised, httpx.HTTPStatusError)
    body = raised.response.json()
    assert raised.response.status_code == status, f"{raised.response.status_code} instead of {status}: {body}"
    assert isinstance(body["detail"], str) and body["detail"], body
    assert isinstance(body["request_id"], str) and body["request_id"], body
    assert code is None or body["code"] == code, f"code {body['code']} instead of {code}"
    return raised


def refused(call: Callable[[], Any], status: int, code: str | None = None) -> dict[str, Any]:
    """As `fault`, but answers the body."""
    return fault(call, status, code).response.json()


def raises(kind: type[BaseException], call: Callable[[], Any]) -> BaseException:
    try:
        call()
    except kind as raised:
        return raised
    raise AssertionError(f"{kind.__name__} was due, and nothing was raised")


def same(actual: Any, expected: Any, what: str) -> None:
    assert actual == expected, f"{what}: {actual!r} instead of {expected!r}"
