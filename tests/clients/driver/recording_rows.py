"""Recording: trace(), traceable, the global helpers, the deprecated ones, and the builders."""

from __future__ import annotations

import asyncio
import warnings
from datetime import datetime
from typing import Any

import httpx
import sepurux
from sepurux import ManagedTraceRecorder, SepuruxClient, TraceBuilder, TraceRecorder
from sepurux.recorder import safe_json_value

from . import samples
from .table import Area, FailsInClient
from .world import KEY, PROJECT, World, fails_in_client, raises, same, server_environment

area = Area("sepurux 0.7.0")


def newest(world: World, task: str) -> dict[str, Any]:
    """The newest trace, which must be of this task, with its payload."""
    trace = world.client.list_traces(limit=1)[0]
    same(trace["task_name"], task, "task of the newest trace")
    return dict(world.client.get_trace(trace["trace_id"], include_payload=True))


def kinds(trace: dict[str, Any]) -> list[str]:
    return [event["type"] for event in trace["payload"]["events"]]


@area.row("trace", "uploads on leaving the block; the input is a prompt event; no run without a campaign")
def plain(world: World) -> None:
    with world.client.trace("plain", {"user_id": "u-1"}) as trace:
        assert isinstance(trace, ManagedTraceRecorder) and trace.trace_id is None
        trace.model_step("plan", {"goal": "create issue"}, output={"ok": True})
        trace.tool_call("jira.create_issue(commit)", {"summary": "test"})
        trace.tool_result("jira.create_issue(commit)", {"issue_id": "OPS-1"})
    same((trace.run_id, trace.batch_id, trace.upload_error), (None, None, None), "run, batch, error")
    stored = world.client.get_trace(str(trace.trace_id), include_payload=True)
    same(stored["payload"], trace.to_trace(), "payload")
    same(stored["normalized_summary"]["tools"], ["jira.create_issue"], "tools")
    same(stored["payload"]["events"][0]["type"], "prompt", "first event")


@area.row("trace(campaign_id=name)", "the campaign by name: a batch starts and is judged to the end")
def by_name(world: World) -> None:
    name = world.name("refund_reliability")
    world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    with world.client.trace("refund", {"ticket_id": "t-1"}, campaign_id=name, source="agent") as trace:
        trace.tool_call("payments.refund", {"payment_id": "pay_1", "amount": 4200})
        trace.tool_result("payments.refund", {"refund_id": "rf_1"})
    assert trace.upload_error is None, trace.upload_error
    same(trace.run_id, trace.batch_id, "run_id is the batch id")
    batch = world.finished_batch(str(trace.batch_id))
    same((batch["status"], batch["trace_count"]), ("done", 1), "status, trace_count")
    same(world.get(f"/v1/runs/{batch['run_id']}")["trace_id"], trace.trace_id, "the trace that was judged")


@area.row("trace(campaign_id, mutation_pack)", "run_id of the pack run, of the trace just recorded")
def with_pack(world: World) -> None:
    campaign_id = world.campaign("pack")
    with world.client.trace("refund", {"t": 1}, campaign_id=campaign_id, mutation_pack="sepurux.core.reliability") as trace:
        trace.tool_call("payments.refund", {"payment_id": "pay_2", "amount": 10})
        trace.tool_result("payments.refund", {"refund_id": "rf_2"})
    assert trace.upload_error is None, trace.upload_error
    assert trace.run_id and trace.batch_id is None
    same(world.finished(trace.run_id)["status"], "completed", "status")
    run = world.get(f"/v1/runs/{trace.run_id}")
    same((run["campaign_id"], run["trace_id"]), (campaign_id, trace.trace_id), "campaign, trace")


@area.row("trace, body raises", "the error passes through; the trace is uploaded with a failure event")
def body_raises(world: World) -> None:
    def work() -> None:
        with world.client.trace("broken", {"n": 1}, error_tool="bank") as trace:
            trace.tool_call("bank", {"n": 1})
            raise RuntimeError("no connection to the bank")

    same(str(raises(RuntimeError, work)), "no connection to the bank", "the error")
    stored = newest(world, "broken")
    same(kinds(stored), ["prompt", "tool_call", "failure"], "events")
    same(stored["payload"]["events"][2]["error"], {"message": "no connection to the bank"}, "failure")
    same(stored["normalized_summary"]["errors"], 1, "errors")


@area.row("trace(raise_on_error)", "a refused upload is kept as upload_error, or raised if asked for")
def upload_refused(world: World) -> None:
    with SepuruxClient(world.base_url, "sepurux_wrong", PROJECT) as client:
        with client.trace("refused") as trace:
            trace.agent_output("x")
        assert isinstance(trace.upload_error, httpx.HTTPStatusError), trace.upload_error
        same((trace.upload_error.response.status_code, trace.trace_id), (401, None), "status, trace_id")

        def loud() -> None:
            with client.trace("refused", raise_on_error=True):
                pass

        same(raises(httpx.HTTPStatusError, loud).response.status_code, 401, "status")  # type: ignore[attr-defined]


@area.row("trace(mutation_pack)", "a pack without a campaign")
def pack_alone(_: World) -> FailsInClient:
    return fails_in_client(ValueError, lambda url: SepuruxClient(url, KEY).trace("x", mutation_pack="core.reliability").__enter__())


@area.row("trace, odd argument", "an argument that is no JSON")
def no_json(_: World) -> FailsInClient:
    def call(url: str) -> None:
        with SepuruxClient(url, KEY, PROJECT).trace("x", raise_on_error=True) as trace:
            trace.tool_call("calendar.add", {"when": datetime(2026, 11, 24)})

    return fails_in_client(TypeError, call)


@area.row("traceable", "sync: answers the function's value; call, return and output are recorded")
def sync_function(world: World) -> None:
    @world.client.traceable(name="score_risk")
    def score(amount: int, *, currency: str) -> dict[str, Any]:
        return {"risk": "medium", "approve": amount < 10_000, "currency": currency}

    same(score(4200, currency="usd"), {"risk": "medium", "approve": True, "currency": "usd"}, "value")
    stored = newest(world, "score_risk")
    same(kinds(stored), ["prompt", "model", "model", "agent_output"], "events")
    same(stored["payload"]["task"]["input"], {"function": "score", "args": [4200], "kwargs": {"currency": "usd"}}, "input")
    same(stored["payload"]["events"][3]["output"]["approve"], True, "output")


@area.row("traceable(campaign_id)", "async: awaits, uploads, and the campaign judges the trace")
def async_function(world: World) -> None:
    campaign_id = world.campaign("async")

    @world.client.traceable(campaign_id=campaign_id, source="async-suite")
    async def fetch(payment_id: str) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"payment": payment_id}

    same(asyncio.run(fetch("pay_7")), {"payment": "pay_7"}, "value")
    stored = newest(world, "fetch")
    same((stored["source"], kinds(stored)[-1]), ("async-suite", "agent_output"), "source, last event")
    run = world.get("/v1/runs", campaign_id=campaign_id)[0]
    same(run["trace_id"], stored["trace_id"], "the trace that is judged")
    same(world.finished(run["run_id"])["status"], "completed", "status")


@area.row("traceable, function raises", "sync and async: the error passes through and is a failure event of the function")
def function_raises(world: World) -> None:
    @world.client.traceable()
    def broken() -> None:
        raise KeyError("sku")

    @world.client.traceable()
    async def broken_too() -> None:
        raise KeyError("sku")

    for task, call in (("broken", broken), ("broken_too", lambda: asyncio.run(broken_too()))):
        raises(KeyError, call)
        failure = newest(world, task)["payload"]["events"][-1]
        same((failure["type"], failure["tool"], failure["error"]["message"]), ("failure", task, "'sku'"), "failure")


@area.row("traceable(raise_on_error)", "a refused upload: silent by default, raised if asked for; sync and async")
def traceable_refused(world: World) -> None:
    with SepuruxClient(world.base_url, "sepurux_wrong", PROJECT) as client:
        same(client.traceable()(lambda: 7)(), 7, "value of the silent one")
        raises(httpx.HTTPStatusError, lambda: client.traceable(raise_on_error=True)(lambda: 7)())

        async def seven() -> int:
            return 7

        same(asyncio.run(client.traceable()(seven)()), 7, "value of the silent async one")
        raises(httpx.HTTPStatusError, lambda: asyncio.run(client.traceable(raise_on_error=True)(seven)()))


@area.row("traceable(mutation_pack)", "a pack without a campaign")
def traceable_pack_alone(_: World) -> FailsInClient:
    return fails_in_client(ValueError, lambda url: SepuruxClient(url, KEY).traceable(mutation_pack="core.reliability"))


@area.row("get_client, configure", "the default client comes from the environment once; configure() replaces it")
def global_client(world: World) -> None:
    with server_environment(world):
        first = sepurux.get_client()
        same((first.base_url, first.api_key), (world.base_url, KEY), "settings")
        assert sepurux.get_client() is first, "made twice"
        made = sepurux.configure()
        assert made is not first and sepurux.get_client() is made
    assert sepurux.configure(world.client) is world.client and sepurux.get_client() is world.client


@area.row("sepurux.trace", "the global one records and uploads, with campaign by name")
def global_trace(world: World) -> None:
    name = world.name("support")
    campaign_id = world.client.create_campaign(name=name, mutation_set=[], eval_set=[])
    sepurux.configure(world.client)
    with sepurux.trace("support_session", {"channel": "email"}, campaign_id=name) as trace:
        trace.model_step("classify", {"text": "checkout timed out"})
    same(world.client.get_trace(str(trace.trace_id))["task_name"], "support_session", "task_name")
    same(world.get(f"/v1/runs/{trace.run_id}")["campaign_id"], campaign_id, "campaign")
    world.finished(str(trace.run_id))


@area.row("sepurux.traceable", "the global one records and uploads")
def global_traceable(world: World) -> None:
    sepurux.configure(world.client)

    @sepurux.traceable(name="classify_ticket")
    def classify(text: str) -> dict[str, str]:
        return {"label": "bug", "text": text}

    same(classify("timeout")["label"], "bug", "value")
    same(newest(world, "classify_ticket")["payload"]["events"][-1]["output"], {"label": "bug", "text": "timeout"}, "output")


@area.row("sepurux_trace", "deprecated: warns and uploads nothing by itself; its document uploads")
def old_trace(world: World) -> None:
    before = world.client.list_traces(limit=1)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with sepurux.sepurux_trace("old_way", {"a": 1}, source="legacy") as recorder:
            recorder.agent_output("done")
    assert any(issubclass(warning.category, DeprecationWarning) for warning in seen), "no warning"
    same(world.client.list_traces(limit=1), before, "newest trace")
    trace_id = world.client.upload_trace(recorder.to_trace())
    same(world.client.get_trace(trace_id)["source"], "legacy", "source")


@area.row("record_trace", "deprecated: warns, records, starts the campaign")
def old_decorator(world: World) -> None:
    campaign_id = world.campaign("old")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        decorate = sepurux.record_trace(client=world.client, campaign_id=campaign_id, task_name="old_task")
    assert any(issubclass(warning.category, DeprecationWarning) for warning in seen), "no warning"
    same(decorate(lambda: "fine")(), "fine", "value")
    trace_id = newest(world, "old_task")["trace_id"]
    same(world.get("/v1/runs", campaign_id=campaign_id)[0]["trace_id"], trace_id, "the trace that is judged")


@area.row("TraceRecorder", "every kind of event; the stored payload equals to_trace()")
def recorder_kinds(world: World) -> None:
    recorder = TraceRecorder("recorder", {"a": 1}, source="recorder-suite", trace_version="0.1")
    recorder.prompt("hello", name="user")
    recorder.llm_call("gpt-4o", {"m": 1}, {"text": "hi"}, latency_ms=5, status="success")
    recorder.model_step("think", {"x": 1}, {"y": 2})
    recorder.tool_call("files.write", {"path": "a.txt"})
    recorder.tool_result("files.write", {"bytes": 3})
    recorder.retry("files.write", retries=3)
    recorder.error(tool="files.write", message="disk full")
    recorder.error(message="gave up")
    recorder.mutation("disk_full", input={"a": 1}, output={"b": 2})
    recorder.agent_output("bye", name="answer")
    sent = recorder.to_trace()
    same([event["type"] for event in sent["events"]][-3:], ["failure", "mutation", "agent_output"], "last events")
    stored = world.client.get_trace(world.client.upload_trace(sent), include_payload=True)
    same(stored["payload"], sent, "payload")
    same((stored["validation_status"], stored["normalized_summary"]["events"]), ("valid", 10), "status, events")


@area.row("TraceBuilder", "every kind of event is valid for the server; methods can be chained")
def builder_kinds(world: World) -> None:
    sent = samples.every_kind("builder")
    same(len({event["type"] for event in sent["events"]}), 9, "kinds")
    stored = world.client.get_trace(world.client.upload_trace(sent))
    same((stored["validation_status"], stored["validation_errors"]), ("valid", []), "validation")
    chained = TraceBuilder("chain").add_prompt("a").add_tool_call("t", {}).add_tool_result("t", 1).add_agent_output("b").to_trace()
    same(world.client.get_trace(world.client.upload_trace(chained))["normalized_summary"]["tool_calls"], 1, "tool_calls")


@area.row("TraceBuilder('')", "an empty task name, source or version")
def empty_task(_: World) -> FailsInClient:
    for arguments in ({"source": " "}, {"trace_version": ""}):
        raises(ValueError, lambda: TraceBuilder("x", **arguments))
    return fails_in_client(ValueError, lambda url: SepuruxClient(url, KEY).trace(" ").__enter__())


@area.row("safe_json_value", "sets, tuples, functions and objects become JSON that uploads")
def safe_values(world: World) -> None:
    value = safe_json_value({1: (2, 3), "f": safe_values, "o": datetime(2026, 11, 24), "s": {4}})
    same(value["1"], [2, 3], "tuple")
    same((value["f"], value["s"]), ("safe_values", [4]), "function, set")
    with world.client.trace("safe", value) as trace:
        pass
    same(world.client.get_trace(str(trace.trace_id), include_payload=True)["payload"]["task"]["input"], value, "input")
