"""What the user of a client sees when the server is busy, full, stopping or silent. Every generation runs these rows."""

from __future__ import annotations

import time
from typing import Any

import httpx

from .checks import NOWHERE, fault, raises, same
from .own_server import OwnServer, SilentServer
from .table import Area

area = Area("sepurux 0.7.0")
managed = Area("sepurux 0.7.0")

TRACE = {"trace_version": "0.1", "source": "sdk", "task": {"name": "refused"}, "events": []}

# Small uploads have room of their own, also in a full server.
LARGE = {**TRACE, "task": {"name": "refused", "input": {"note": "x" * 300_000}}}


def spent(client: Any) -> httpx.HTTPStatusError:
    """Calls until the key's requests are used up; answers the refusal."""
    for _ in range(20):
        raised = raises(httpx.HTTPStatusError, lambda: client.get_run(NOWHERE))
        if raised.response.status_code != 404:  # type: ignore[attr-defined]
            break
    return fault(lambda: client.upload_trace(TRACE), 429, "rate_limited")


def told(raised: httpx.HTTPStatusError) -> int:
    """How many seconds to wait. What is wrong stands in the answer: the text of httpx's exception has the status alone."""
    status, detail = raised.response.status_code, raised.response.json()["detail"]
    assert str(status) in str(raised), raised
    assert detail not in str(raised), "httpx's text holds our detail now: docs/clients.md says it does not"
    return int(raised.response.headers["Retry-After"])


@area.row("errors", "429: HTTPStatusError, Retry-After in the answer's headers; sent again after that time the upload is stored")
def too_many(world: Any) -> None:
    with OwnServer("--limits-requests-per-minute", "60", "--limits-burst", "2") as server:
        with world.at(server.url, server.key, server.project) as client:
            wait = told(spent(client))
            assert 1 <= wait <= 2, f"Retry-After: {wait}"
            time.sleep(wait)
            assert client.upload_trace(TRACE), "no trace id"


@area.row("errors", "503: HTTPStatusError with Retry-After from a full server and from one that stops; what it has begun is answered")
def full_and_stopping(world: Any) -> None:
    with OwnServer() as server, world.at(server.url, server.key, server.project) as client:
        held = [server.hold(), server.hold()]
        # Until both are read: a large one before that would take the room of their last bytes.
        time.sleep(3)
        raised = until_503(lambda: client.upload_trace(LARGE))
        assert client.upload_trace(TRACE), "a small one has room beside them"
        same(raised.response.json()["code"], "overloaded", "code of a full server")
        assert told(raised) >= 1
        server.terminate()
        raised = until_503(lambda: client.get_run(NOWHERE))
        same(raised.response.json()["code"], "not_ready", "code of a server that stops")
        assert told(raised) >= 1
        same([upload.release() for upload in held], [201, 201], "uploads that it had begun")
        same(server.ended(), 0, "exit status")
    raises(httpx.ConnectError, lambda: world.at(server.url, server.key, server.project).get_run(NOWHERE))


def until_503(call: Any) -> httpx.HTTPStatusError:
    """Calls until the answer is 503: what fills or stops the server takes its effect a moment later."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            call()
        except httpx.HTTPStatusError as raised:
            if raised.response.status_code == 503:
                return fault(raised.response.raise_for_status, 503)
    raise AssertionError("no 503 within 30 s")


@area.row("errors", "no answer in time: httpx.ReadTimeout, which has no answer; the client does not try again by itself")
def silent(world: Any) -> None:
    with SilentServer() as server, world.at(server.url, timeout=0.2) as client:
        for call in (lambda: client.get_run(NOWHERE), lambda: client.upload_trace(TRACE)):
            raised = raises(httpx.ReadTimeout, call)
            assert not hasattr(raised, "response"), raised


@managed.row("client.trace", "429 and a time-out do not disturb the work: upload_error keeps them; raise_on_error raises them")
def recorded(world: Any) -> None:
    def work(client: Any, **more: Any) -> Any:
        with client.trace("refused", **more) as recorder:
            recorder.model_step("plan", {"goal": "refund"})
        return recorder

    with OwnServer("--limits-requests-per-minute", "1", "--limits-burst", "2") as server:
        with world.at(server.url, server.key, server.project) as client:
            spent(client)
            kept = work(client)
            same((kept.trace_id, kept.upload_error.response.status_code), (None, 429), "trace_id, status")
            told(kept.upload_error)
            fault(lambda: work(client, raise_on_error=True), 429, "rate_limited")
    with SilentServer() as silence, world.at(silence.url, timeout=0.2) as client:
        assert isinstance(work(client).upload_error, httpx.ReadTimeout)
        raises(httpx.ReadTimeout, lambda: work(client, raise_on_error=True))
