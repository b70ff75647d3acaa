"""A server in production mode that one check starts for itself with settings of its own, and one that never answers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LARGEST_BODY = 4 << 20


class OwnServer:
    """`with OwnServer("--limits-burst", "2") as server:` has its `url`, the first `key` of its project `default`, and ends with the block."""

    def __init__(self, *flags: str, java: str = "-XX:+UseSerialGC -Xmx96m") -> None:
        self._flags = flags
        self._java = java
        self._folder = Path(tempfile.mkdtemp(prefix="sepurux-own-"))
        self.url = ""
        self.key = ""
        self.project = "default"

    def __enter__(self) -> OwnServer:
        with (self._folder / "out").open("w") as out, (self._folder / "err").open("w") as err:
            self._process = subprocess.Popen(
                [str(ROOT / "bin/sepurux"), "server", "--port", "0", "--data", str(self._folder / "data"), *self._flags],
                env={**os.environ, "SEPURUX_JAVA_OPTS": self._java},
                stdout=out,
                stderr=err,
            )
        self.url = self._said("out", r"listening on (\S+)")
        self.key = self._said("err", r"shown only now: (\S+)")
        return self

    def _said(self, stream: str, pattern: str) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = re.search(pattern, (self._folder / stream).read_text())
            if found:
                return found[1]
            assert self._process.poll() is None, (self._folder / "err").read_text()[-500:]
            time.sleep(0.05)
        raise AssertionError(f"the server did not say {pattern}")

    def hold(self) -> HeldUpload:
        """An upload of the largest size whose last byte is kept back."""
        return HeldUpload(self)

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        return self._process.wait(timeout=30)

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder)


class HeldUpload:
    def __init__(self, server: OwnServer) -> None:
        host, port = server.url.removeprefix("http://").rsplit(":", 1)
        body = b'{"task": {"name": "held"}, "events": []}'.ljust(LARGEST_BODY)
        head = f"POST /v1/traces HTTP/1.1\r\nHost: {host}\r\nX-API-Key: {server.key}\r\nX-Project-Id: {server.project}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._socket = socket.create_connection((host, int(port)), timeout=30)
        self._socket.sendall(head.encode() + body[:-1])
        self._last = body[-1:]

    def release(self) -> int:
        """Sends the last byte; answers the status."""
        with self._socket:
            self._socket.sendall(self._last)
            return int(self._socket.makefile("rb").readline().split()[1])


class SilentServer:
    """Takes every connection and what comes on it, and never answers."""

    def __enter__(self) -> SilentServer:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        return self

    def __exit__(self, *_: Any) -> None:
        self._socket.close()
