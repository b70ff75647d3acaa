"""The examples of the public pages, as a user would run them."""

from __future__ import annotations

import ast
import asyncio
import inspect
import io
import os
import re
import time
from contextlib import redirect_stdout
from importlib.metadata import metadata
from typing import Any

import sepurux
from sepurux import SepuruxClient

from . import samples
from .fake_model import FakeModel
from .table import Area
from .world import KEY, PROJECT, World, environment, same, server_environment

area = Area("sepurux 0.7.0 pages")


def example(marker: str) -> str:
    """The code block of the package's own page that holds this text, word for word."""
    page = metadata("sepurux")["Description"]
    blocks = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if marker in block]
    assert blocks, f"no example on the page holds {marker!r}"
    return str(blocks[0])


def run(code: str, **names: Any) -> dict[str, Any]:
    """Runs a page's example; top-level await works as in a notebook."""
    space: dict[str, Any] = {"__name__": "page", **names}
    compiled = compile(code, "page", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    with redirect_stdout(io.StringIO()):
        ended = eval(compiled, space)  # noqa: S307
        if inspect.iscoroutine(ended):
            asyncio.run(ended)
    return space


def named_campaign(world: World, name: str) -> str:
    return world.client.create_campaign(name=name, mutation_set=None, eval_set=None)


@area.row("page: quick start", "word for word but for the port: the trace is there")
def quick_start(world: World) -> None:
    code = example("example_task").replace("http://localhost:8000", world.base_url)
    with environment(SEPURUX_API_BASE_URL="", SEPURUX_API_KEY="", SEPURUX_PROJECT_ID=""):
        trace = run(code)["trace"]
        same((os.environ["SEPURUX_API_KEY"], os.environ["SEPURUX_PROJECT_ID"]), (KEY, PROJECT), "the page's key and project")
    stored = world.client.get_trace(trace.trace_id)
    same((stored["task_name"], stored["normalized_summary"]["tools"]), ("example_task", ["jira.create_issue"]), "trace")


@area.row("page: auto-upload", "word for word: a pack run of the campaign refund_reliability, by its name")
def auto_upload(world: World) -> None:
    campaign_id = named_campaign(world, "refund_reliability")
    with server_environment(world):
        trace = run(example("checkout_refund"))["trace"]
    assert trace.upload_error is None, trace.upload_error
    same(world.finished(trace.run_id)["status"], "completed", "status")
    seen = world.get(f"/v1/runs/{trace.run_id}")
    same((seen["campaign_id"], seen["trace_id"]), (campaign_id, trace.trace_id), "campaign, trace")


@area.row("page: @traceable", "word for word, sync and async: both judged")
def traceable(world: World) -> None:
    campaign_id = named_campaign(world, "refund_reliability")
    before = len(world.get("/v1/runs", campaign_id=campaign_id))

    async def some_async_api(payment_id: str) -> dict[str, str]:
        return {"score": f"low for {payment_id}"}

    with server_environment(world):
        space = run(example("fetch_risk_score"), some_async_api=some_async_api)
    same(space["result"], {"risk": "low for pay_123"}, "result")
    runs = world.get("/v1/runs", campaign_id=campaign_id)
    same(len(runs) - before, 2, "runs")
    tasks = [world.client.get_trace(seen["trace_id"])["task_name"] for seen in runs[:2]]
    same(tasks, ["fetch_risk_score", "score_refund_risk"], "tasks, newest first")


@area.row("page: global configuration", "word for word: session and function recorded")
def global_configuration(world: World) -> None:
    with server_environment(world):
        recorder = run(example("from sepurux import configure"))["rec"]
    sepurux.configure(world.client)
    same(world.client.get_trace(recorder.trace_id)["task_name"], "support_session", "task_name")


@area.row("page: server-side pack execution", "word for word: run id, score, failure types")
def pack_execution(world: World) -> None:
    named_campaign(world, "demo_campaign")
    world.client.upload_trace(samples.refund())
    result = run(example("demo_campaign"), client=world.client)["result"]
    assert result["run_id"] and 0 <= result["reliability_score"] <= 1, result
    assert all(failure["type"] for failure in result["failures"]) and result["failures"], result["failures"]


@area.row("page: OpenAI", "word for word, the model replaced by the local stand-in through OPENAI_BASE_URL")
def openai_page(world: World) -> None:
    campaign_id = world.campaign("page-openai")
    code = example("openai_client = openai.OpenAI()").replace('model="gpt-4o"', 'model="says"')
    with FakeModel() as fake, server_environment(world, SEPURUX_CAMPAIGN_ID=campaign_id, OPENAI_BASE_URL=fake.url, OPENAI_API_KEY="none"):
        trace = run(code, os=os)["trace"]
    assert trace.upload_error is None, trace.upload_error
    same(world.finished(trace.run_id)["status"], "completed", "status")


@area.row("page: API reference", "trace, start_run, the polling loop, then float() and int() of the summary's figures")
def api_reference(world: World) -> None:
    campaign_id = world.campaign("refund")
    with server_environment(world):
        client = SepuruxClient.from_env()
        with client.trace("refund_flow", {"ticket_id": "t-101"}) as trace:
            trace.model_step("triage", {"text": "process refund"})
            trace.tool_call("payments.refund", {"amount": 4200})
            trace.tool_result("payments.refund", {"status": "queued"})
        run_id = client.start_run(trace_id=str(trace.trace_id), campaign_id=campaign_id)
        while True:
            polled = client.get_run(run_id)
            if polled["status"] not in {"queued", "running", "pending"}:
                break
            time.sleep(0.05)
    summary = polled["summary"] or {}
    same(polled["status"], "completed", "status")
    figures = [float(summary.get(name, -1)) for name in ("pass_rate", "reliability_score")]
    counts = [int(summary.get(name, -1)) for name in ("unsafe_attempts", "failures", "attempts")]
    assert all(0 <= figure <= 1 for figure in figures) and all(count >= 0 for count in counts), summary
    client.close()


@area.row("page: CI gate of a pool", "a gate script: the eval-set made exact, preflight, poll the batch to its decision")
def gate_script(world: World) -> None:
    wanted = [world.client.upload_trace(samples.lookup(order=f"G-{i}")) for i in range(2)]
    campaign_id = world.campaign("gate", traces=[world.client.upload_trace(samples.refund())])
    present = world.get(f"/v1/campaigns/{campaign_id}")["eval_set"]["trace_ids"]
    leaving = [trace_id for trace_id in present if trace_id not in wanted]
    world.client.register_eval_traces(campaign_id, wanted, remove_trace_ids=leaving, min_scenarios=len(wanted))
    thresholds = {"min_pass_rate": 0.8, "max_unsafe": 0, "max_failures": 0}
    batch_id = world.client.start_run(trace_id=wanted[0], campaign_id=campaign_id, thresholds=thresholds, preflight=True)
    batch = world.finished_batch(batch_id)
    same((batch["status"], batch["decision"], batch["trace_count"]), ("done", "pass", 2), "batch")
    same((batch["failures"], batch["scenario_coverage_pct"]), (0, 100.0), "failures, coverage")
