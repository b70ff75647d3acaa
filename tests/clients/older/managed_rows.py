"""What 0.3.0 and 0.4.0 added: managed traces, packs, campaigns by name, the environment, module-level functions."""

from __future__ import annotations

import warnings

from driver.table import Area

from .world import KEY, PROJECT, World, environment, raises, refused, same

area = Area("")


@area.row("client.trace", "uploads at the end of the block and starts the run")
def trace(world: World) -> None:
    campaign_id, name = world.campaign(), world.name("managed")
    with world.client.trace(name, {"order": 7}, source="suite", campaign_id=campaign_id) as recorder:
        recorder.model_step("plan", {"goal": "refund"}, {"steps": 1})
        recorder.tool_call("payments.refund", {"payment_id": "pay_1"})
        recorder.tool_result("payments.refund", {"refund_id": "rf_1"})
    same(recorder.upload_error, None, "upload_error")
    same(world.finished(recorder.run_id)["status"], "completed", "status")
    kept = world.get(f"/v1/traces/{recorder.trace_id}")
    same((kept["task_name"], kept["source"]), (name, "suite"), "task_name, source")


@area.row("client.trace", "an error in the block is recorded, uploaded and raised again; a refusal is kept or raised")
def trace_errors(world: World) -> None:
    def broken() -> None:
        with world.client.trace(world.name("broken"), error_tool="mail.send") as recorder:
            seen.append(recorder)
            recorder.tool_call("mail.send", {"to": "ann@example.org"})
            raise RuntimeError("mailbox full")

    def refusing(raise_on_error: bool) -> None:
        with client.trace("x", raise_on_error=raise_on_error) as recorder:
            seen.append(recorder)

    seen: list = []
    raises(RuntimeError, broken)
    same(world.get(f"/v1/traces/{seen[0].trace_id}")["normalized_summary"]["errors"], 1, "errors")
    with world.make(key="sepurux_wrong") as client:
        refusing(False)
        same(seen[1].upload_error.response.status_code, 401, "kept error")
        refused(lambda: refusing(True), 401)
    raises(ValueError, lambda: world.client.trace("x", mutation_pack="core.security").__enter__())


@area.row("client.trace(mutation_pack)", "runs the pack over the campaign, found by its name")
def trace_pack(world: World) -> None:
    name = world.name("by-name")
    world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    with world.client.trace(world.name("packed"), campaign_id=name, mutation_pack="core.reliability") as recorder:
        recorder.tool_call("orders.get", {"id": "A-1"})
        recorder.tool_result("orders.get", {"state": "shipped"})
    same(recorder.upload_error, None, "upload_error")
    same(world.finished(recorder.run_id)["status"], "completed", "status")


@area.row("client.traceable", "records arguments and result; an error names the function as its tool")
def traceable(world: World) -> None:
    campaign_id = world.campaign()

    @world.client.traceable(name=world.name("traceable"), campaign_id=campaign_id, source="suite", raise_on_error=True)
    def double(number: int) -> dict:
        return {"double": 2 * number}

    same(double(4), {"double": 8}, "result")
    (run,) = world.get("/v1/runs", campaign_id=campaign_id)
    payload = world.get(f"/v1/traces/{run['trace_id']}", include_payload="true")["payload"]
    same(payload["task"]["input"]["args"], [4], "args")
    same(payload["events"][-1]["output"], {"double": 8}, "output")
    raises(ValueError, lambda: world.client.traceable(mutation_pack="core.security"))


@area.row("client.run_pack", "one trace gives a run, a pool gives its batch, which get_run polls")
def run_pack(world: World) -> None:
    ids = [world.client.upload_trace(world.refund()) for _ in range(2)]
    run_id = world.client.run_pack(campaign_id=world.campaign(ids), mutation_pack="core.reliability")
    done = world.finished(run_id)
    same((done["run_id"], done["status"]), (run_id, "completed"), "run_id, status")
    same(world.get(f"/v1/ci/batch/{run_id}")["trace_count"], 2, "trace_count")
    single = world.client.run_pack(campaign_id=world.campaign(), mutation_pack="core.security")
    same(world.finished(single)["status"], "completed", "status")
    refused(lambda: world.client.run_pack(campaign_id=world.campaign(), mutation_pack="none.such"), 422)


@area.row("client.run_campaign", "by id and by name, with a trace, a demo trace and a pack; an unknown name is ValueError")
def run_campaign(world: World) -> None:
    name = world.name("campaigned")
    campaign_id = world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    for which, more in ((name, {}), (campaign_id, {"trace": world.refund()}), (name, {"mutation_pack": "core.reliability"})):
        same(world.finished(world.client.run_campaign(which, **more))["status"], "completed", f"{which} {list(more)}")
    raises(ValueError, lambda: world.client.run_campaign("no-such-campaign"))


@area.row("client.start_run(mutation_pack_id)", "the pack by name replaces the campaign's")
def other_pack(world: World) -> None:
    trace_id = world.client.upload_trace(world.refund())
    run_id = world.client.start_run(trace_id=trace_id, campaign_id=world.campaign(), mutation_pack_id="sepurux.core.security")
    world.finished(run_id)
    same(world.get(f"/v1/runs/{run_id}")["mutation_pack_id"], world.get("/v1/mutation-packs/sepurux.core.security")["mutation_pack_id"], "pack")


@area.row("client.get_demo_info, demo key", "development mode says demo; the demo key warns, uploads and reads")
def demo(world: World) -> None:
    same(world.client.get_demo_info()["demo"], True, "demo")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        client = world.make(key="demo_sepurux_key")
    assert any("demo" in str(warning.message) for warning in seen), "no warning"
    with client:
        client.upload_trace(world.refund())


@area.row("client.from_env, easy", "configure, get_client, trace and traceable work on the environment's client")
def easy(world: World) -> None:
    package, module = world.generation.module(), world.generation.module("easy")
    settings = {"SEPURUX_API_BASE_URL": world.base_url, "SEPURUX_API_KEY": KEY, "SEPURUX_PROJECT_ID": PROJECT}
    with environment(**settings):
        same(module.get_client().base_url, world.base_url, "get_client")
        same(package.configure(timeout=20).timeout, 20, "configure")
        with package.trace(world.name("easy")) as recorder:
            recorder.model_step("plan", {})
        assert recorder.trace_id, recorder.upload_error

        @package.traceable(name=world.name("easy-function"))
        def one() -> int:
            return 1

        same(one(), 1, "result")
    same(package.configure(world.client), world.client, "configure(client)")
    same(world.generation.client_class().from_env().base_url, "http://localhost:8000", "default base URL")
