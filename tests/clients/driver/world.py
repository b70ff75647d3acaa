"""What every check has at hand: the server under test, its development key, and ways to wait and to look behind the client."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from sepurux import SepuruxClient

from .fake_model import FakeModel
from .table import FailsInClient

KEY = "sepurux-dev-key"
PROJECT = "22222222-2222-2222-2222-222222222222"
UNFINISHED = {"queued", "running", "pending"}
NOWHERE = "0190a0a0-0000-7000-8000-000000000000"


class World:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._numbers = itertools.count(1)
        self.raw = httpx.Client(base_url=base_url, timeout=30, headers={"X-API-Key": KEY, "X-Project-Id": PROJECT})
        self.client = SepuruxClient(base_url, KEY, PROJECT)

    def name(self, stem: str) -> str:
        """A name that no other check uses."""
        return f"{stem}-{next(self._numbers)}"

    def get(self, path: str, **params: Any) -> Any:
        """What the server says where the client drops fields or has no method."""
        answer = self.raw.get(path, params=params)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:200]}"
        return answer.json()

    def campaign(self, stem: str = "campaign", *, traces: list[str] | None = None, **fields: Any) -> str:
        fields = {"mutation_set": None, "eval_set": traces, **fields}
        return self.client.create_campaign(name=self.name(stem), **fields)

    def finished(self, run_or_batch: str) -> dict[str, Any]:
        """Polls as the API page does, then answers the run."""
        return self._poll(lambda: self.client.get_run(run_or_batch), run_or_batch)

    def finished_batch(self, batch_id: str) -> dict[str, Any]:
        return self._poll(lambda: self.client.get_ci_batch(batch_id), batch_id)

    def _poll(self, read: Callable[[], Any], what: str) -> dict[str, Any]:
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


def server_environment(world: World, **more: str) -> Any:
    """The three variables that `from_env` and the command read."""
    return environment(SEPURUX_API_BASE_URL=world.base_url, SEPURUX_API_KEY=KEY, SEPURUX_PROJECT_ID=PROJECT, **more)


def refused(call: Callable[[], Any], status: int, code: str | None = None) -> dict[str, Any]:
    """The call must be refused by the server with this status and a body that clients can read; answers the body."""
    try:
        call()
    except httpx.HTTPStatusError as fault:
        body = fault.response.json()
        assert fault.response.status_code == status, f"{fault.response.status_code} instead of {status}: {body}"
        assert isinstance(body["detail"], str) and body["detail"], body
        assert isinstance(body["request_id"], str) and body["request_id"], body
        assert code is None or body["code"] == code, f"code {body['code']} instead of {code}"
        return body
    raise AssertionError(f"the server did not refuse; {status} was due")


def raises(kind: type[BaseException], call: Callable[[], Any]) -> BaseException:
    try:
        call()
    except kind as fault:
        return fault
    raise AssertionError(f"{kind.__name__} was due, and nothing was raised")


def fails_in_client(kind: type[BaseException], call: Callable[[str], Any]) -> FailsInClient:
    """The call, given the address of a server that counts, must raise and that server must have seen nothing."""
    with FakeModel() as server:
        fault = raises(kind, lambda: call(server.url))
        assert server.requests == [], f"a request was sent: {server.requests}"
    return FailsInClient(fault)


def rate(value: Any) -> float:
    assert isinstance(value, int | float) and not isinstance(value, bool), f"{value!r} is no number"
    assert 0 <= value <= 1, f"{value} is not in 0..1"
    return float(value)


def same(actual: Any, expected: Any, what: str) -> None:
    assert actual == expected, f"{what}: {actual!r} instead of {expected!r}"
