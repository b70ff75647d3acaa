"""This project's own command, `bin/sepurux run campaign`, by the rows of the published one and its own promises."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from . import samples
from .command_rows import pool_of
from .own_server import ROOT, OwnServer
from .refusal_rows import spent
from .table import Area
from .world import KEY, PROJECT, World, same

area = Area("bin/sepurux")


def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "bin/sepurux"), *arguments], env={**os.environ, **variables}, capture_output=True, text=True, timeout=120, check=False
    )


def gate(base_url: str, campaign: str, minimum: str = "80", *more: str, key: str = KEY, project: str = PROJECT) -> Any:
    return command(
        *("run", "campaign", "--project", project, "--campaign", campaign, "--min-reliability", minimum),
        *("--timeout", "60", "--poll-interval", "0.1", "--api-key", key, "--base-url", base_url, *more),
    )


@area.row("run campaign", "exit 0: a pool of look-ups is at 80 or above; all is said in flags")
def passes(world: World) -> None:
    ended = gate(world.base_url, pool_of(world, samples.lookup(), samples.lookup(order="A-2")))
    same(ended.returncode, 0, f"exit code ({ended.stdout[-300:]} {ended.stderr[-300:]})")
    assert "Quality gate PASSED: 100 % >= 80 %" in ended.stdout, ended.stdout


@area.row("run campaign --min-reliability", "the same pool on both sides of its score: 0 and 1, the verdict on standard error when it fails")
def both_sides(world: World) -> None:
    name = pool_of(world, samples.refund())
    lenient = {"thresholds": {"min_pass_rate": 0, "max_failures": 1, "max_unsafe": 100}}
    same(world.raw.patch(f"/v1/campaigns/{name}", json=lenient).status_code, 200, "status")
    same(gate(world.base_url, name, "0").returncode, 0, "exit code at 0")
    ended = gate(world.base_url, name, "100")
    same(ended.returncode, 1, "exit code at 100")
    assert "Quality gate FAILED" in ended.stderr and "< 100 %" in ended.stderr, ended.stderr


@area.row("run campaign", "exit 1: a pool whose first trace is fine and whose second is not")
def hidden_behind_the_first(world: World) -> None:
    ended = gate(world.base_url, pool_of(world, samples.lookup(), samples.refund()), "1")
    same(ended.returncode, 1, "exit code")
    assert "Decision:    fail" in ended.stdout and "Quality gate FAILED" in ended.stderr, (ended.stdout, ended.stderr)


@area.row("run campaign", "no pool: the newest trace is judged, and nothing is uploaded")
def newest(world: World) -> None:
    name = pool_of(world)
    trace_id = world.client.upload_trace(samples.lookup())
    same(gate(world.base_url, name).returncode, 0, "exit code")
    same(world.client.list_traces(limit=1)[0]["trace_id"], trace_id, "the newest trace afterwards")
    same(world.get("/v1/runs", limit=1)[0]["trace_id"], trace_id, "the trace that ran")


@area.row("run campaign", "settings from the environment, the campaign by id; under /api/backend too")
def from_environment(world: World) -> None:
    campaign_id = world.campaign("env", traces=[world.client.upload_trace(samples.lookup())])
    for base_url in (world.base_url, world.base_url + "/api/backend/"):
        settings = {"SEPURUX_API_BASE_URL": base_url, "SEPURUX_API_KEY": KEY, "SEPURUX_PROJECT_ID": PROJECT}
        ended = command("run", "campaign", "--poll-interval", "0.1", SEPURUX_CAMPAIGN_ID=campaign_id, **settings)
        same(ended.returncode, 0, f"exit code on {base_url} ({ended.stderr[-300:]})")


@area.row("run campaign", "exit 1: a wrong key and an unknown campaign, with the status and the server's sentence")
def refusals(world: World) -> None:
    for ended, status in ((gate(world.base_url, "x", key="sepurux_wrong"), "401"), (gate(world.base_url, "no-such-campaign"), "404")):
        same(ended.returncode, 1, "exit code")
        assert f": {status} " in ended.stderr and "no detail" not in ended.stderr, ended.stderr
        assert "Exception" not in ended.stderr, ended.stderr


@area.row("run campaign", "exit 1 on 429 at the start, with the server's sentence, which says how long to wait")
def too_many(world: World) -> None:
    with OwnServer("--limits-requests-per-minute", "1", "--limits-burst", "2") as server:
        with world.at(server.url, server.key, server.project) as client:
            refusal = spent(client).response.json()["detail"]
        ended = gate(server.url, "x", key=server.key, project=server.project)
    same(ended.returncode, 1, "exit code")
    assert ": 429 " in ended.stderr and refusal.split(";")[0].split(",")[0] in ended.stderr, (ended.stderr, refusal)


@area.row("run campaign", "exit 1 without a server, 2 for wrong usage: no key, no campaign, no number; nothing is sent")
def wrong_usage(world: World) -> None:
    same(gate("http://127.0.0.1:9", "x").returncode, 1, "exit code without a server")
    for arguments in (("--campaign", "x"), ("--api-key", "k"), ("--campaign", "x", "--api-key", "k", "--min-reliability", "many")):
        ended = command("run", "campaign", "--base-url", "http://127.0.0.1:9", *arguments)
        same((ended.returncode, ended.stdout), (2, ""), f"exit code of {arguments}")
    same(command().returncode, 2, "exit code without a command")
