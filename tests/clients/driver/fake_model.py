"""A small local stand-in for a model's HTTP interface. It also serves to show that a call sends nothing at all."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = "billing, priority 2"
TOOL_CALL = {"id": "call_1", "type": "function", "function": {"name": "payments.refund", "arguments": '{"payment_id": "pay_9", "amount": 1500}'}}


class FakeModel:
    """Answers by the name of the model: `says` in text, `calls` with a tool call, `breaks` with status 500."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
                fake.requests.append((self.path, body))
                status, answer = reply(self.path, body)
                self.answer(status, answer)

            def do_GET(self) -> None:
                fake.requests.append((self.path, {}))
                self.answer(200, {"object": "list", "data": [{"id": "says", "object": "model", "created": 0, "owned_by": "test"}]})

            def answer(self, status: int, answer: dict[str, Any]) -> None:
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FakeModel:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def reply(path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    model = str(body.get("model"))
    if not path.endswith("/chat/completions"):
        return 404, {"error": {"message": f"no such path: {path}"}}
    if model == "breaks":
        return 500, {"error": {"message": "the model is down", "type": "server_error"}}
    message: dict[str, Any] = {"role": "assistant", "content": ANSWER}
    if model == "calls":
        message = {"role": "assistant", "content": None, "tool_calls": [TOOL_CALL]}
    return 200, {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if model == "calls" else "stop"}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7},
    }
