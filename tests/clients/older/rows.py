"""What every older generation can do: upload, campaign, run, record."""

from __future__ import annotations

import warnings
from typing import Any

import httpx
from driver.table import Area

from .world import KEY, NOWHERE, PROJECT, World, raises, refused, same

area = Area("")


@area.row("client()", "reads with key and project, by id and slug; a with block closes it")
def constructor(world: World) -> None:
    with world.make("/", timeout=20) as client:
        same(client.base_url, world.base_url, "base_url")
        trace_id = client.upload_trace(world.refund())
    raises(RuntimeError, lambda: client.upload_trace(world.refund()))
    with world.make(project="dev") as client:
        client.upload_trace(world.refund())
    same(world.get(f"/v1/traces/{trace_id}")["trace_id"], trace_id, "trace_id")
    raises(ValueError, lambda: world.generation.client_class()("  "))


@area.row("client()", "with /api/backend at the end of the base URL it uploads, makes a campaign, starts a run and reads it")
def prefixed(world: World) -> None:
    with world.make("/api/backend") as client:
        trace_id = client.upload_trace(world.refund())
        campaign_id = client.create_campaign(name=world.name("prefixed"), mutation_set=None, eval_set=None)
        run_id = client.start_run(trace_id=trace_id, campaign_id=campaign_id)
        same(client.get_run(run_id)["run_id"], run_id, "run_id")


@area.row("client.upload_trace", "the bytes are kept; the header it sends is sdk_meta")
def upload(world: World) -> None:
    trace = world.refund()
    kept = world.get(f"/v1/traces/{world.client.upload_trace(trace)}", include_payload="true")
    same(kept["payload"], trace, "payload")
    same(kept["sdk_meta"], world.generation.sdk_header, "sdk_meta")
    same(kept["task_name"], trace["task"]["name"], "task_name")
    same(kept["validation_status"], "valid", "validation_status")
    summary = kept["normalized_summary"]
    same((summary["tool_calls"], summary["tools"]), (2, ["payments.lookup_charge", "payments.refund"]), "tools")
    raises(TypeError, lambda: world.client.upload_trace([trace]))


@area.row("TraceBuilder", "every kind of event that it writes is understood, the old names too")
def every_event(world: World) -> None:
    builder = world.generation.module().TraceBuilder(world.name("all"), None, source="suite", trace_version="0.1")
    builder.add_model_step("gpt-4o", {"goal": "mail"}).add_model_step("gpt-4o", {"goal": "mail"}, {"text": "Zażółć ☂"})
    builder.add_tool_call("mail.send", {"to": "ann@example.org"}).add_error("mailbox full", tool="mail.send")
    builder.add_tool_call("mail.send", {"to": "ann@example.org"}).add_tool_result("mail.send", {"id": "m-1"})
    builder.add_error("gave up")
    trace_id = world.client.upload_trace(builder.to_trace())
    kept = world.get(f"/v1/traces/{trace_id}")
    same((kept["validation_status"], kept["validation_errors"]), ("valid", []), "validation")
    same((kept["source"], kept["normalized_summary"]["errors"]), ("suite", 2), "source, errors")
    steps = world.get(f"/v1/traces/{trace_id}/timeline")
    calls = [step for step in steps if step["step_name"] == "mail.send"]
    same([step["status"] == "error" for step in calls[:2]], [True, False], "the first call failed, the second did not")
    for wrong in ({"task_name": " "}, {"task_name": "x", "source": ""}, {"task_name": "x", "trace_version": ""}):
        raises(ValueError, lambda: world.generation.module().TraceBuilder(**wrong))


@area.row("client.create_campaign", "the same content gives the same id, other content is 409")
def campaigns(world: World) -> None:
    name, trace_id = world.name("twice"), world.client.upload_trace(world.refund())
    wanted = {"name": name, "mutation_set": [], "eval_set": [trace_id], "mutation_pack_id": "sepurux.core.reliability"}
    first = world.client.create_campaign(**wanted)
    same(world.client.create_campaign(**wanted), first, "campaign_id")
    other = {**wanted, "mutation_pack_id": "sepurux.core.security"}
    refused(lambda: world.client.create_campaign(**other), 409, "name_taken")
    refused(lambda: world.client.create_campaign(**{**wanted, "name": world.name("x"), "eval_set": [NOWHERE]}), 422, "unknown_reference")
    kept = world.get(f"/v1/campaigns/{first}")
    same((kept["name"], kept["eval_set"]["trace_ids"]), (name, [trace_id]), "name, eval-set")


@area.row("client.start_run, get_run", "the trace is judged; the summary's figures add up; no guard, no pass")
def run(world: World) -> None:
    trace_id = world.client.upload_trace(world.refund())
    run_id = world.client.start_run(trace_id=trace_id, campaign_id=world.campaign(), thresholds={"min_pass_rate": 0.5})
    done = world.finished(run_id)
    same((done["run_id"], done["status"]), (run_id, "completed"), "run_id, status")
    summary = done["summary"]
    parts = summary["passed"] + summary["failed"] + summary["unsafe"] + summary["errors"]
    same(parts, summary["attempts"], "outcomes add up")
    assert summary["attempts"] > 0 and float(summary["pass_rate"]) < 0.9, summary
    same(world.get(f"/v1/runs/{run_id}")["trace_id"], trace_id, "the run's trace")
    assert world.get(f"/v1/campaigns/{world.get(f'/v1/runs/{run_id}')['campaign_id']}/failures"), "no failures"


@area.row("client.start_run", "posts to /v1/runs, which runs exactly its trace, also when there is a pool")
def run_of_pool(world: World) -> None:
    first, second = (world.client.upload_trace(world.refund()) for _ in range(2))
    campaign_id = world.campaign([first])
    run_id = world.client.start_run(trace_id=second, campaign_id=campaign_id)
    same(world.finished(run_id)["status"], "completed", "status")
    same(world.get(f"/v1/runs/{run_id}")["trace_id"], second, "the trace that ran")


@area.row("errors", "401, 422 and 404 are raised with a sentence; an unknown id never becomes a CI run")
def errors(world: World) -> None:
    trace_id, campaign_id = world.client.upload_trace(world.refund()), world.campaign()
    with world.make(key="sepurux_wrong") as client:
        wrong = refused(lambda: client.upload_trace(world.refund()), 401)
    with world.make(key=None) as client:
        same(refused(lambda: client.get_run(NOWHERE), 401)["detail"], wrong["detail"], "detail")
    with world.make(project=None) as client:
        refused(lambda: client.upload_trace(world.refund()), 422, "project_required")
    before = len(world.get("/v1/ci/batches"))
    refused(lambda: world.client.start_run(trace_id=NOWHERE, campaign_id=campaign_id), 422, "unknown_reference")
    refused(lambda: world.client.start_run(trace_id=trace_id, campaign_id=NOWHERE), 422, "unknown_reference")
    same(len(world.get("/v1/ci/batches")), before, "batches")
    refused(lambda: world.client.get_run(NOWHERE), 404, "not_found")
    refused(lambda: world.client.upload_trace({"trace_version": "0.1"}), 422, "invalid")
    gone = world.generation.client_class()("http://127.0.0.1:9", KEY, PROJECT, timeout=5)
    raises(httpx.ConnectError, lambda: gone.get_run(NOWHERE))


@area.row("trace context", "records steps, a failed call and its result")
def context(world: World) -> None:
    package, name = world.generation.module(), world.name("context")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with getattr(package, world.generation.trace_context)(name, {"a": 1}) as recorder:
            recorder.model_step("plan", {"x": 1}, {"y": 2})
            recorder.tool_call("mail.send", {"to": "ann@example.org"})
            recorder.error(tool="mail.send", message="mailbox full")
            recorder.tool_call("mail.send", {"to": "ann@example.org"})
            recorder.tool_result("mail.send", {"id": "m-1"})
    deprecated = any(issubclass(warning.category, DeprecationWarning) for warning in seen)
    same(deprecated, world.generation.version == "0.4.0", "warns that it is deprecated")
    kept = world.get(f"/v1/traces/{world.client.upload_trace(recorder.to_trace())}")
    same((kept["task_name"], kept["normalized_summary"]["tool_calls"]), (name, 2), "task_name, calls")
    same(kept["normalized_summary"]["errors"], 1, "errors")


@area.row("record_trace", "the decorated function's trace is uploaded and run; its result and its error stay its own")
def decorator(world: World) -> None:
    package, name, campaign_id = world.generation.module(), world.name("decorated"), world.campaign()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)

        @package.record_trace(client=world.client, campaign_id=campaign_id, task_name=name)
        def add(left: int, right: Any) -> int:
            return left + len(right)

        @package.record_trace(client=world.client, task_name=name)
        def fail() -> None:
            raise KeyError("no such order")

    same(add(1, right=("a", {"b"}, add, object())), 5, "result")
    runs = world.get("/v1/runs", campaign_id=campaign_id)
    same(len(runs), 1, "runs")
    payload = world.get(f"/v1/traces/{runs[0]['trace_id']}", include_payload="true")["payload"]
    same((payload["task"]["name"], payload["task"]["input"]["args"]), (name, [1]), "task")
    raises(KeyError, fail)
    uploaded = len(world.get("/v1/traces", task_name=name))
    same(uploaded, 2 if world.generation.managed else 1, "traces: a failed call is uploaded by the managed recorder only")
