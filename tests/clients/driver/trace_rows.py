"""Uploading and reading traces."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sepurux import SepuruxClient

from . import samples
from .table import Area, FailsInClient
from .world import KEY, PROJECT, World, fails_in_client, refused, same

area = Area("sepurux 0.7.0")


@area.row("upload_trace, get_trace", "metadata of a refund: counts, tools, models, sdk py/0.7.0, no payload unasked")
def metadata(world: World) -> None:
    trace_id = world.client.upload_trace(samples.refund())
    trace = world.client.get_trace(trace_id)
    same(trace["trace_id"], trace_id, "trace_id")
    same((trace["source"], trace["trace_version"], trace["task_name"]), ("sdk", "0.1", "refund_flow"), "head")
    same(trace["sdk_meta"], "py/0.7.0", "sdk_meta")
    same((trace["validation_status"], trace["validation_errors"]), ("valid", []), "validation")
    summary = trace["normalized_summary"]
    same((summary["events"], summary["tool_calls"], summary["errors"]), (7, 2, 0), "events, tool_calls, errors")
    same(summary["tools"], ["payments.lookup_charge", "payments.refund"], "tools")
    same(summary["models"], ["gpt-4o"], "models")
    datetime.fromisoformat(trace["created_at"].replace("Z", "+00:00"))
    assert trace.get("payload") is None, "payload came unasked"


@area.row("get_trace(include_payload=True)", "the payload equals what was sent: every event kind, Unicode, big numbers")
def payload(world: World) -> None:
    sent = samples.every_kind(world.name("every"))
    trace = world.client.get_trace(world.client.upload_trace(sent), include_payload=True)
    same(trace["payload"], sent, "payload")
    same(trace["source"], "suite", "source")
    same(trace["normalized_summary"]["tools"], ["tickets.close", "mail.send"], "tools, without (commit)")


@area.row("upload_trace", "what it does not know is kept and listed: status warnings")
def warnings_listed(world: World) -> None:
    sent: dict[str, Any] = {"task": {"name": "odd"}, "events": [{"type": "hologram", "beam": [1]}], "extra": {"a": 1}}
    trace = world.client.get_trace(world.client.upload_trace(sent), include_payload=True)
    same(trace["payload"], sent, "payload")
    same((trace["source"], trace["validation_status"]), ("api", "warnings"), "source, validation_status")
    errors = trace["validation_errors"]
    assert any("/events/0" in error["loc"] for error in errors), errors
    assert all(isinstance(value, str) for error in errors for value in error.values()), errors


@area.row("upload_trace", "no events and no task name are 422 with the field named; an empty event list is fine")
def refusals(world: World) -> None:
    body = refused(lambda: world.client.upload_trace({"task": {"name": "x"}}), 422)
    assert any("events" in error["loc"] for error in body["errors"]), body
    body = refused(lambda: world.client.upload_trace({"task": {}, "events": []}), 422)
    assert any("name" in error["loc"] for error in body["errors"]), body
    refused(lambda: world.client.upload_trace({"task": {"name": "x"}, "events": ["no object"]}), 422)
    trace_id = world.client.upload_trace({"task": {"name": "empty"}, "events": []})
    same(world.client.get_trace_timeline(trace_id), [], "timeline")


@area.row("upload_trace", "the same client_trace_id: same bytes the first id, other bytes 409")
def client_trace_id(world: World) -> None:
    sent = {**samples.lookup(), "client_trace_id": world.name("mine")}
    first = world.client.upload_trace(sent)
    same(world.client.upload_trace(sent), first, "id of the repeat")
    refused(lambda: world.client.upload_trace({**sent, "source": "other"}), 409)


@area.row("list_traces", "newest first; pages of 2 join to the page of 6; more than 200 is 422")
def listing(world: World) -> None:
    ids = [world.client.upload_trace(samples.lookup(order=f"L-{i}")) for i in range(6)]
    page = [trace["trace_id"] for trace in world.client.list_traces(limit=6)]
    same(page, ids[::-1], "page of 6")
    joined = [trace["trace_id"] for offset in (0, 2, 4) for trace in world.client.list_traces(limit=2, offset=offset)]
    same(joined, page, "three pages of 2")
    assert len(world.client.list_traces()) <= 50, "the default page is 50"
    same(world.client.list_traces(limit=1, offset=100_000), [], "beyond the end")
    refused(lambda: world.client.list_traces(limit=201), 422)


@area.row("get_trace_timeline", "steps in order; a call and its result are one; failure, retry, mutation, latency shown")
def timeline(world: World) -> None:
    trace_id = world.client.upload_trace(samples.every_kind("timeline"))
    steps = world.client.get_trace_timeline(trace_id)
    assert all(step["trace_id"] == trace_id for step in steps), "trace_id"
    same(len({step["id"] for step in steps}), len(steps), "distinct ids")
    kinds = [step["step_type"] for step in steps if step["step_type"] != "failure"]
    same(kinds, ["prompt", "llm_call", "model", "tool_call", "tool_call", "retry", "tool_call", "mutation", "agent_output"], "step types")
    by_kind = {step["step_type"]: step for step in steps}
    same((by_kind["prompt"]["step_name"], by_kind["prompt"]["input_payload"]), ("user", {"text": "close ticket t-7"}), "prompt")
    same((by_kind["llm_call"]["step_name"], by_kind["llm_call"]["latency_ms"]), ("gpt-4o-mini", 12), "llm_call")
    same(by_kind["llm_call"]["output_payload"], {"text": "ok"}, "output of the llm_call")
    same(by_kind["mutation"]["mutation_name"], "slow_answer", "mutation_name")
    same(by_kind["retry"]["status"], "retry", "status of the retry")
    same(by_kind["agent_output"]["output_payload"], {"text": "closed"}, "output of the agent_output")
    calls = [step for step in steps if step["step_type"] == "tool_call"]
    same(calls[0]["step_name"], "tickets.close(commit)", "name of the call, as recorded")
    same(calls[0]["input_payload"], {"ticket_id": "t-7", "ratio": 0.5}, "arguments of the call")
    same(calls[0]["output_payload"]["big"], 9007199254740993, "a big number in the result")
    same([call["status"] for call in calls], ["success", "error", "success"], "status of the calls")


@area.row("upload_trace(no dict)", "anything but a dictionary")
def no_dictionary(_: World) -> FailsInClient:
    return fails_in_client(TypeError, lambda url: SepuruxClient(url, KEY, PROJECT).upload_trace([]))  # type: ignore[arg-type]


@area.row("upload_trace(NaN)", "a number that JSON does not have")
def not_a_number(_: World) -> FailsInClient:
    sent = {**samples.lookup(), "score": float("nan")}
    return fails_in_client(ValueError, lambda url: SepuruxClient(url, KEY, PROJECT).upload_trace(sent))
