"""Runs, batches, the verdict, failures and reliability."""

from __future__ import annotations

import re
from typing import Any

from . import samples
from .table import Area
from .world import NOWHERE, UNFINISHED, World, environment, raises, rate, refused, same

area = Area("sepurux 0.7.0")
LOOSE = {"min_pass_rate": 0.0, "max_unsafe": 0}
STRICT = {"min_pass_rate": 1.0, "max_unsafe": 0}
MUTATION = re.compile(r"^(control|[a-z_]+\.[a-z0-9_]+)$")
SEVERITIES = {"low", "medium", "high", "critical"}
FAILURE_KEYS = {"failure_id", "run_id", "campaign_id", "trace_id", "mutation", "type", "severity", "description", "metadata", "created_at"}


def refund_batch(world: World, thresholds: dict[str, Any] | None = None) -> tuple[str, str, str]:
    """An unguarded refund, judged: campaign, trace and batch."""
    trace_id = world.client.upload_trace(samples.refund())
    campaign_id = world.campaign("refund")
    batch_id = world.client.start_run(trace_id=trace_id, campaign_id=campaign_id, thresholds=thresholds)
    world.finished_batch(batch_id)
    return campaign_id, trace_id, batch_id


def pool_batch(world: World, thresholds: dict[str, Any]) -> tuple[str, list[str], str]:
    """Two look-ups and a refund as a pool of three, judged: campaign, traces and batch."""
    ids = [world.client.upload_trace(trace) for trace in (samples.lookup(order="B-1"), samples.refund(), samples.lookup(order="B-2"))]
    campaign_id = world.campaign("pool")
    world.client.register_eval_traces(campaign_id, ids, min_scenarios=3)
    batch_id = world.client.start_run(trace_id=ids[0], campaign_id=campaign_id, thresholds=thresholds)
    world.finished_batch(batch_id)
    return campaign_id, ids, batch_id


def check_failures(failures: list[dict[str, Any]]) -> None:
    assert failures, "no failures"
    for failure in failures:
        assert FAILURE_KEYS <= failure.keys(), FAILURE_KEYS - failure.keys()
        assert MUTATION.match(failure["mutation"]), failure["mutation"]
        assert failure["severity"] in SEVERITIES, failure["severity"]
        assert failure["type"] and failure["description"] and isinstance(failure["metadata"], dict), failure
    same(len({failure["failure_id"] for failure in failures}), len(failures), "distinct failure ids")


@area.row("start_run, get_run", "a queued batch becomes completed; the summary's figures are numbers that add up")
def run_to_the_end(world: World) -> None:
    trace_id = world.client.upload_trace(samples.refund())
    batch_id = world.client.start_run(trace_id=trace_id, campaign_id=world.campaign("refund"))
    assert world.client.get_run(batch_id)["status"] in UNFINISHED | {"completed"}
    run = world.finished(batch_id)
    same((run["run_id"], run["status"]), (batch_id, "completed"), "run_id, status")
    summary = run["summary"]
    attempts, passed = summary["attempts"], summary["passed"]
    assert attempts > 0, "nothing was asked of a refund"
    same(passed + summary["failed"] + summary["unsafe"] + summary["errors"], attempts, "outcomes add up to attempts")
    assert abs(rate(summary["pass_rate"]) - passed / attempts) < 1e-6, summary["pass_rate"]
    assert rate(summary["pass_rate"]) < 0.9, "a refund without any guard must not reach 0.9"
    assert abs(rate(summary["reliability_score"]) * 100 - summary["reliability_pct"]) < 1e-3, "reliability_pct"
    assert summary["top_failing_tools"][0]["count"] >= 1 and summary["mutation_categories"], summary
    same(summary["control"]["outcome"], "passed", "control")


@area.row("start_run", "POST /v1/runs answers queued; its run and summary read the same way")
def single_run(world: World) -> None:
    trace_id = world.client.upload_trace(samples.refund())
    answer = world.raw.post("/v1/runs", json={"trace_id": trace_id, "campaign_id": world.campaign("single")})
    same((answer.status_code, answer.json()["status"]), (201, "queued"), "answer")
    run = world.finished(answer.json()["run_id"])
    same((run["status"], run["run_id"]), ("completed", answer.json()["run_id"]), "status, run_id")
    assert float(run["summary"]["pass_rate"]) < 0.9 and int(run["summary"]["failures"]) > 0


@area.row("start_run(thresholds)", "0.0 passes and 1.0 fails the same refund; an unknown key is 422")
def thresholds(world: World) -> None:
    for wanted, decision in ((LOOSE, "pass"), (STRICT, "fail"), (None, "fail"), ({**LOOSE, "max_failures": 0}, "fail")):
        _, _, batch_id = refund_batch(world, wanted)
        same(world.client.get_ci_batch(batch_id)["decision"], decision, f"decision under {wanted}")
    applied = world.get(f"/v1/ci/batch/{batch_id}")["thresholds"]
    same((applied["min_pass_rate"], applied["max_unsafe"], applied["max_failures"]), (0, 0, 0), "applied thresholds")
    trace_id = world.client.upload_trace(samples.lookup())
    for wrong in ({"min_passrate": 1}, {"min_pass_rate": 1.5}, {"max_unsafe": -1}, {"required_mutation_categories": ["luck"]}):
        refused(lambda: world.client.start_run(trace_id=trace_id, campaign_id=world.campaign(), thresholds=wrong), 422)


@area.row("start_run(mutation_pack_id)", "the pack by name replaces the campaign's")
def other_pack(world: World) -> None:
    trace_id = world.client.upload_trace(samples.refund())
    campaign_id = world.campaign("pack", mutation_pack_id="sepurux.core.reliability")
    batch_id = world.client.start_run(trace_id=trace_id, campaign_id=campaign_id, mutation_pack_id="sepurux.core.security")
    world.finished(batch_id)
    pack_id = world.get(f"/v1/runs/{batch_id}")["mutation_pack_id"]
    assert pack_id != world.get(f"/v1/campaigns/{campaign_id}")["mutation_pack_id"], "the campaign's pack was used"
    refused(lambda: world.client.start_run(trace_id=trace_id, campaign_id=campaign_id, mutation_pack_id="none.such"), 422)


@area.row("start_run(preflight)", "known ids run; an unknown trace or campaign is ValueError and makes no run")
def preflight(world: World) -> None:
    trace_id, campaign_id = world.client.upload_trace(samples.lookup()), world.campaign("preflight")
    world.finished(world.client.start_run(trace_id=trace_id, campaign_id=campaign_id, preflight=True))
    same(len(world.get("/v1/runs", campaign_id=campaign_id)), 1, "runs")
    wrong_trace = raises(ValueError, lambda: world.client.start_run(trace_id=NOWHERE, campaign_id=campaign_id, preflight=True))
    assert str(wrong_trace).startswith(f"Trace not found: {NOWHERE}"), wrong_trace
    wrong_campaign = raises(ValueError, lambda: world.client.start_run(trace_id=trace_id, campaign_id=NOWHERE, preflight=True))
    assert str(wrong_campaign).startswith(f"Campaign not found: {NOWHERE}"), wrong_campaign
    same(len(world.get("/v1/runs", campaign_id=campaign_id)), 1, "runs afterwards")


@area.row("preflight_run_inputs", "silent for known ids (the campaign by name too), ValueError for unknown ones")
def preflight_alone(world: World) -> None:
    name, trace_id = world.name("named"), world.client.upload_trace(samples.lookup())
    world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    world.client.preflight_run_inputs(trace_id=trace_id, campaign_id=name)
    raises(ValueError, lambda: world.client.preflight_run_inputs(trace_id=trace_id, campaign_id="no-such-campaign"))


@area.row("start_run, environment", "GITHUB_REPO and PR_NUMBER are kept with the batch")
def from_ci(world: World) -> None:
    trace_id, campaign_id = world.client.upload_trace(samples.lookup()), world.campaign("ci")
    with environment(GITHUB_REPO="acme/support-agent", PR_NUMBER="42"):
        batch = world.get(f"/v1/ci/batch/{world.client.start_run(trace_id=trace_id, campaign_id=campaign_id)}")
    same((batch["repo"], batch["pull_request_number"]), ("acme/support-agent", 42), "repo, pull request")


@area.row("get_ci_batch", "readable at once with all its runs; done with coverage 100 and the decision fail of one of three")
def batch_of_three(world: World) -> None:
    campaign_id, ids, batch_id = pool_batch(world, {"min_pass_rate": 0.95, "max_unsafe": 0})
    batch = world.client.get_ci_batch(batch_id)
    same((batch["batch_id"], batch["status"], batch["decision"]), (batch_id, "done", "fail"), "batch")
    same((batch["trace_count"], len(batch["run_ids"]), batch["scenario_coverage_pct"]), (3, 3, 100.0), "coverage")
    same(batch["run_id"], batch["run_ids"][0], "run_id")
    same([world.get(f"/v1/runs/{run_id}")["trace_id"] for run_id in batch["run_ids"]], ids, "traces, in the pool's order")
    same(batch["failures"], 1, "failures of a pool are its failed runs")
    assert 0 < rate(batch["pass_rate"]) < 1, "pass_rate over all attempts"
    summaries = [world.finished(run_id)["summary"] for run_id in batch["run_ids"]]
    same(world.finished(batch_id)["summary"]["attempts"], sum(summary["attempts"] for summary in summaries), "attempts")
    assert batch["dashboard_url"].startswith("http") and batch_id in batch["dashboard_url"], batch["dashboard_url"]
    assert isinstance(batch["mutation_coverage_score"], int) and batch["mutation_categories"]
    same(batch["top_failing_tools"][0].keys(), {"tool", "count"}, "top_failing_tools")


@area.row("get_ci_batch", "a pool passes only when all its runs pass")
def passing_pool(world: World) -> None:
    _, _, batch_id = pool_batch(world, LOOSE)
    batch = world.client.get_ci_batch(batch_id)
    same((batch["decision"], batch["failures"], batch["scenario_coverage_pct"]), ("pass", 0, 100.0), "batch")


@area.row("get_ci_run", "each run of a batch: done, its own decision; a batch id answers the batch")
def ci_run(world: World) -> None:
    _, _, batch_id = pool_batch(world, {"min_pass_rate": 0.95, "max_unsafe": 0})
    run_ids = world.client.get_ci_batch(batch_id)["run_ids"]
    runs = [world.client.get_ci_run(run_id) for run_id in run_ids]
    same([run["run_id"] for run in runs], run_ids, "run ids")
    same([run["status"] for run in runs], ["done"] * 3, "status")
    same([run["decision"] for run in runs], ["pass", "fail", "pass"], "decisions")
    same([run["failures"] > 0 for run in runs], [False, True, False], "failures")
    same([rate(run["pass_rate"]) for run in runs][::2], [1.0, 1.0], "pass_rate of the look-ups")
    same(runs[0]["unsafe_attempts"], 0, "unsafe_attempts")
    whole = world.client.get_ci_run(batch_id)
    same((whole["status"], whole["decision"], whole["run_id"]), ("done", "fail", run_ids[0]), "the batch by get_ci_run")


@area.row("get_run(batch id)", "takes batch ids; completed though its gate says fail")
def run_of_batch(world: World) -> None:
    _, _, batch_id = pool_batch(world, STRICT)
    run = world.client.get_run(batch_id)
    same((run["run_id"], run["status"]), (batch_id, "completed"), "run")
    assert int(run["summary"]["failures"]) > 0 and rate(run["summary"]["pass_rate"]) < 1


@area.row("get_campaign_failures", "named mutations, types, severities; as many as the summary counts; pages join")
def failures(world: World) -> None:
    campaign_id, trace_id, batch_id = refund_batch(world)
    run_id = world.client.get_ci_batch(batch_id)["run_id"]
    records = world.client.get_campaign_failures(campaign_id, run_id=run_id)
    check_failures(records)
    same({(record["run_id"], record["campaign_id"], record["trace_id"]) for record in records}, {(run_id, campaign_id, trace_id)}, "ids")
    same(len(records), world.finished(run_id)["summary"]["failures"], "number of failures")
    pages = [world.client.get_campaign_failures(campaign_id, run_id=run_id, limit=1, offset=offset) for offset in range(len(records))]
    same([record for page in pages for record in page], records, "pages of one")
    same(world.client.get_campaign_failures(campaign_id, run_id=batch_id), records, "by batch id")
    same(world.client.get_campaign_failures(campaign_id, run_id=run_id, offset=10_000), [], "beyond the end")


@area.row("get_campaign_failures", "without run_id all of the campaign's; none for a look-up; an unknown run is 404")
def all_failures(world: World) -> None:
    campaign_id, trace_id, first = refund_batch(world)
    second = world.client.start_run(trace_id=trace_id, campaign_id=campaign_id)
    world.finished(second)
    each = [world.client.get_campaign_failures(campaign_id, run_id=batch_id) for batch_id in (second, first)]
    everything = world.client.get_campaign_failures(campaign_id)
    same({record["failure_id"] for record in everything}, {record["failure_id"] for records in each for record in records}, "all failures")
    same(everything[0]["run_id"], each[0][0]["run_id"], "the newest run comes first")
    calm = world.campaign("calm")
    world.finished(world.client.start_run(trace_id=world.client.upload_trace(samples.lookup()), campaign_id=calm))
    same(world.client.get_campaign_failures(calm), [], "failures of a look-up")
    refused(lambda: world.client.get_campaign_failures(campaign_id, run_id=NOWHERE), 404)


@area.row("get_campaign_reliability", "0..1 with a status and a breakdown that adds up; 409 before any run")
def reliability(world: World) -> None:
    refused(lambda: world.client.get_campaign_reliability(world.campaign("unrun")), 409, "no_completed_run")
    campaign_id, _, batch_id = refund_batch(world)
    answer = world.client.get_campaign_reliability(campaign_id)
    score = rate(answer["reliability_score"])
    same(answer["status"], "healthy" if score >= 0.9 else "degraded" if score >= 0.7 else "unhealthy", "status")
    records = world.client.get_campaign_failures(campaign_id, run_id=batch_id)
    same(answer["classified_failures"], len(records), "classified_failures")
    same(sum(line["count"] for line in answer["failure_breakdown"]), len(records), "sum of the breakdown")
    same({(line["type"], line["severity"]) for line in answer["failure_breakdown"]}, {(r["type"], r["severity"]) for r in records}, "breakdown")
    same(answer["reliability_score"], world.finished(batch_id)["summary"]["reliability_score"], "the summary's score")
    same(world.client.get_campaign_reliability(campaign_id, run_id=batch_id), answer, "by batch id")


@area.row("get_campaign_reliability", "a run of a pool answers the lowest of its batch")
def lowest_of_batch(world: World) -> None:
    campaign_id, _, batch_id = pool_batch(world, LOOSE)
    run_ids = world.client.get_ci_batch(batch_id)["run_ids"]
    own = [world.finished(run_id)["summary"]["reliability_score"] for run_id in run_ids]
    assert own[1] < own[0], f"the refund must score below the look-up: {own}"
    for run_id in run_ids:
        same(world.client.get_campaign_reliability(campaign_id, run_id=run_id)["reliability_score"], min(own), "reliability_score")


@area.row("run_pack", "both names of the pack; without a pool the newest trace; unknown pack 422")
def run_pack(world: World) -> None:
    campaign_id = world.campaign("pack")
    trace_id = world.client.upload_trace(samples.refund())
    packs = []
    for pack in ("sepurux.core.reliability", "core.reliability"):
        run_id = world.client.run_pack(campaign_id=campaign_id, mutation_pack=pack)
        same(world.finished(run_id)["status"], "completed", "status")
        run = world.get(f"/v1/runs/{run_id}")
        same((run["campaign_id"], run["trace_id"]), (campaign_id, trace_id), "campaign, trace")
        packs.append(run["mutation_pack_id"])
    same(packs[0], packs[1], "both names are one pack")
    refused(lambda: world.client.run_pack(campaign_id=campaign_id, mutation_pack="no.such.pack"), 422)


@area.row("run_pack", "with a pool run_id is the batch id, and get_run polls it")
def run_pack_pool(world: World) -> None:
    ids = [world.client.upload_trace(trace) for trace in (samples.lookup(), samples.refund())]
    run_id = world.client.run_pack(campaign_id=world.campaign("pool", traces=ids), mutation_pack="core.reliability")
    same(world.finished(run_id)["status"], "completed", "status")
    same(world.client.get_ci_batch(run_id)["trace_count"], 2, "trace_count")


def check_result(result: dict[str, Any], campaign_id: str) -> None:
    same(result["campaign_id"], campaign_id, "campaign_id")
    rate(result["reliability_score"])
    assert result["reliability_status"] in {"healthy", "degraded", "unhealthy"}, result["reliability_status"]
    check_failures(result["failures"])


@area.row("run_campaign(name, trace)", "uploads, waits, answers reliability and failures")
def campaign_by_name(world: World) -> None:
    name = world.name("by-name")
    campaign_id = world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    result = world.client.run_campaign(name, trace=samples.refund("by_name"), poll_interval=0.05, preflight=True)
    check_result(result, campaign_id)
    same((result["status"], result["run_ids"]), ("done", [result["run_id"]]), "status, run_ids")
    same(world.client.get_trace(str(result["trace_id"]))["task_name"], "by_name", "the uploaded trace")
    same(world.get(f"/v1/ci/batch/{result['batch_id']}")["run_ids"], result["run_ids"], "the batch's runs")


@area.row("run_campaign(id)", "with a pool every trace of it runs, the uploaded demo trace does not")
def campaign_by_id(world: World) -> None:
    ids = [world.client.upload_trace(trace) for trace in (samples.refund(), samples.lookup())]
    campaign_id = world.campaign("by-id", traces=ids)
    result = world.client.run_campaign(campaign_id, poll_interval=0.05)
    check_result(result, campaign_id)
    same((result["status"], len(result["run_ids"])), ("done", 2), "status, runs")
    same(world.client.get_trace(str(result["trace_id"]))["source"], "sdk-demo", "source of the uploaded trace")
    same([world.get(f"/v1/runs/{run_id}")["trace_id"] for run_id in result["run_ids"]], ids, "traces that ran")


@area.row("run_campaign(mutation_pack)", "by name and by id, run_id of the pack run and its summary")
def campaign_with_pack(world: World) -> None:
    name = world.name("packed")
    campaign_id = world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    world.client.upload_trace(samples.refund())
    for campaign in (name, campaign_id):
        result = world.client.run_campaign(campaign, mutation_pack="core.reliability", poll_interval=0.05)
        check_result(result, campaign_id)
        same((result["status"], result["batch_id"], result["trace_id"]), ("completed", None, None), "status, batch, trace")
        assert result["summary"]["attempts"] > 0, result["summary"]


@area.row("run_campaign(wait_for_completion=False)", "answers queued at once; the run ends all the same, with and without pack")
def campaign_unwaited(world: World) -> None:
    campaign_id = world.campaign("unwaited")
    for pack in (None, "sepurux.core.security"):
        result = world.client.run_campaign(campaign_id, trace=samples.refund(), mutation_pack=pack, wait_for_completion=False)
        same((result["status"], result["summary"], result["failures"]), ("queued", None, []), "answer")
        same(world.finished(result["run_id"])["status"], "completed", "status in the end")


@area.row("run_campaign(unknown name)", "ValueError after looking through the list of campaigns")
def campaign_unknown(world: World) -> None:
    fault = raises(ValueError, lambda: world.client.run_campaign("no-such-campaign"))
    same(str(fault), "Campaign not found: no-such-campaign", "message")


@area.row("run_campaign(name)", "names are found beyond the first page of a list")
def campaign_far_back(world: World) -> None:
    name = world.name("far-back")
    campaign_id = world.client.create_campaign(name=name, mutation_set=None, eval_set=None)
    for _ in range(55):
        world.campaign("filler")
    same(world.client.run_campaign(name, trace=samples.refund(), wait_for_completion=False)["campaign_id"], campaign_id, "campaign_id")
