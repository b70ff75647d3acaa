"""The command `sepurux run campaign`, run as the console script that the package installs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from . import samples
from .table import Area
from .world import KEY, PROJECT, World, same

area = Area("sepurux 0.7.0 command")


def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("sepurux")
    return subprocess.run(
        [str(script), *arguments], env={**os.environ, **variables}, capture_output=True, text=True, timeout=120, check=False
    )


def gate(world: World, campaign: str, minimum: str) -> subprocess.CompletedProcess[str]:
    return command(
        *("run", "campaign", "--project", PROJECT, "--campaign", campaign, "--min-reliability", minimum),
        *("--timeout", "60", "--poll-interval", "0.1", "--api-key", KEY, "--base-url", world.base_url),
    )


def pool_of(world: World, *traces: samples.Trace) -> str:
    name = world.name("gate")
    ids = [world.client.upload_trace(trace) for trace in traces]
    world.client.create_campaign(name=name, mutation_set=None, eval_set=ids)
    return name


@area.row("run campaign", "exit 0: a pool of look-ups is at 80 or above; all is said in flags")
def passes(world: World) -> None:
    ended = gate(world, pool_of(world, samples.lookup(), samples.lookup(order="A-2")), "80")
    same(ended.returncode, 0, f"exit code ({ended.stdout[-300:]} {ended.stderr[-300:]})")
    assert "Quality gate PASSED: 100.0% >= threshold 80.0%" in ended.stdout, ended.stdout


@area.row("run campaign", "exit 1: the same command on a refund without guards, below 99.9")
def fails(world: World) -> None:
    ended = gate(world, pool_of(world, samples.refund()), "99.9")
    same(ended.returncode, 1, "exit code")
    assert "Quality gate FAILED" in ended.stderr and "< threshold 99.9%" in ended.stderr, ended.stderr


@area.row("run campaign --min-reliability", "the same pool on both sides of its score: 0 and 1")
def both_sides(world: World) -> None:
    name = pool_of(world, samples.refund())
    same(gate(world, name, "0").returncode, 0, "exit code at 0")
    same(gate(world, name, "100").returncode, 1, "exit code at 100")


@area.row("run campaign", "exit 1: a pool whose first trace is fine and whose second is not")
def hidden_behind_the_first(world: World) -> None:
    same(gate(world, pool_of(world, samples.lookup(), samples.refund()), "99.9").returncode, 1, "exit code")


@area.row("run campaign", "exit 1: no pool, so only the empty demo trace that the command uploads; a gate that tested nothing fails")
def nothing_tested(world: World) -> None:
    same(gate(world, pool_of(world), "80").returncode, 1, "exit code")


@area.row("run campaign", "settings from the environment, the campaign by id, all defaults")
def from_environment(world: World) -> None:
    campaign_id = world.campaign("env", traces=[world.client.upload_trace(samples.lookup())])
    settings = {"SEPURUX_API_BASE_URL": world.base_url, "SEPURUX_API_KEY": KEY, "SEPURUX_PROJECT_ID": PROJECT}
    ended = command("run", "campaign", "--campaign", campaign_id, "--poll-interval", "0.1", **settings)
    same(ended.returncode, 0, f"exit code ({ended.stderr[-300:]})")
    assert "Status:      done" in ended.stdout and "Failures:    0" in ended.stdout, ended.stdout


@area.row("run campaign", "exit 1: a wrong key, with the server's 401 in the message")
def wrong_key(world: World) -> None:
    ended = command("run", "campaign", "--campaign", "x", "--api-key", "sepurux_wrong", "--project", PROJECT, "--base-url", world.base_url)
    same(ended.returncode, 1, "exit code")
    assert "401" in ended.stderr, ended.stderr


@area.row("run campaign", "exit 1: an unknown campaign, named")
def unknown_campaign(world: World) -> None:
    ended = gate(world, "no-such-campaign", "80")
    same((ended.returncode, ended.stderr.strip()), (1, "error: Campaign not found: no-such-campaign"), "exit code, message")


@area.row("run campaign", "exit 1: no key, said before anything is sent")
def missing_key(_: World) -> None:
    ended = command("run", "campaign", "--campaign", "x", "--base-url", "http://127.0.0.1:9")
    same(ended.returncode, 1, "exit code")
    assert "API key required" in ended.stderr and ended.stdout == "", ended


@area.row("run campaign", "exit 2 without --campaign; exit 1 and the usage without a command")
def wrong_usage(_: World) -> None:
    same(command("run", "campaign").returncode, 2, "exit code without --campaign")
    ended = command()
    same((ended.returncode, "usage: sepurux" in ended.stdout), (1, True), "exit code, usage")
