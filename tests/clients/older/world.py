"""What every check has at hand: the server, this generation's client, and a look at what the server kept."""

from __future__ import annotations

import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from .generation import Generation

KEY = "sepurux-dev-key"
PROJECT = "22222222-2222-2222-2222-222222222222"
NOWHERE = "0190a0a0-0000-7000-8000-000000000000"
UNFINISHED = {"queued", "running", "pending"}


class World:
    def __init__(self, base_url: str, generation: Generation) -> None:
        self.base_url = base_url
        self.generation = generation
        self.raw = httpx.Client(base_url=base_url, timeout=30, headers={"X-API-Key": KEY, "X-Project-Id": PROJECT})
        self.client = self.make()
        self._numbers = itertools.count(1)
        self._run = uuid.uuid4().hex[:8]

    def make(self, suffix: str = "", key: str | None = KEY, project: str | None = PROJECT, **more: Any) -> Any:
        return self.generation.client_class()(self.base_url + suffix, api_key=key, project_id=project, **more)

    def name(self, stem: str) -> str:
        """A name that no other check, and no other generation, uses."""
        return f"{stem}-{self._run}-{next(self._numbers)}"

    def get(self, path: str, **params: Any) -> Any:
        """What the server says where this client has no method."""
        answer = self.raw.get(path, params=params)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:200]}"
        return answer.json()

    def campaign(self, traces: list[str] | None = None) -> str:
        return self.client.create_campaign(name=self.name("campaign"), mutation_set=None, eval_set=traces)

    def refund(self, task: str | None = None) -> dict[str, Any]:
        """Money moves and nothing stops a second move, in the events that this generation writes."""
        builder = self.generation.module().TraceBuilder(task or self.name("refund"), {"ticket_id": "t-101"})
        builder.add_model_step("plan", {"goal": "refund pay_123"}, {"steps": 2})
        builder.add_tool_call("payments.lookup_charge", {"payment_id": "pay_123"})
        builder.add_tool_result("payments.lookup_charge", {"payment_id": "pay_123", "amount": 4200})
        builder.add_tool_call("payments.refund", {"payment_id": "pay_123", "amount": 4200})
        builder.add_tool_result("payments.refund", {"refund_id": "rf_123", "status": "queued"})
        builder.add_model_step("answer", {}, {"text": "Refunded 4200, reference rf_123"})
        return builder.to_trace()

    def finished(self, run_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + 60
        run = self.client.get_run(run_id)
        while run["status"] in UNFINISHED:
            assert time.monotonic() < deadline, f"{run_id} is still {run['status']} after 60 s"
            time.sleep(0.05)
            run = self.client.get_run(run_id)
        return run


@contextmanager
def environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


def refused(call: Callable[[], Any], status: int, code: str | None = None) -> dict[str, Any]:
    """The call must be refused by the server with this status and a sentence in `detail`; answers the body."""
    try:
        call()
    except httpx.HTTPStatusError as fault:
        body = fault.response.json()
        assert fault.response.status_code == status, f"{fault.response.status_code} instead of {status}: {body}"
        assert isinstance(body["detail"], str) and body["detail"], body
        assert code is None or body["code"] == code, f"code {body['code']} instead of {code}"
        return body
    raise AssertionError(f"the server did not refuse; {status} was due")


def raises(kind: type[BaseException], call: Callable[[], Any]) -> BaseException:
    try:
        call()
    except kind as fault:
        return fault
    raise AssertionError(f"{kind.__name__} was due, and nothing was raised")


def same(actual: Any, expected: Any, what: str) -> None:
    assert actual == expected, f"{what}: {actual!r} instead of {expected!r}"
