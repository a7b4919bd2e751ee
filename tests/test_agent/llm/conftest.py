"""A scripted model endpoint on loopback, spoken to over real HTTP with the real client."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Row = dict[str, Any]
Rows = list[Row]
KEY = "sk-secreta-0123456789"
MODEL = "modelo-de-prueba"


@dataclass(frozen=True)
class Question:
    """What the client asked, as the model sees it: its fields with their meanings, its rows cell by cell."""

    body: dict[str, Any]

    @property
    def user(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def fields(self) -> list[tuple[str, str]]:
        block = self.user.split("Fields of each row:\n", 1)[1].split("\n\n", 1)[0]
        return [tuple(line[2:].split(": ", 1)) for line in block.splitlines()]  # type: ignore[misc]

    @property
    def rows(self) -> list[dict[tuple[int, int], str]]:
        mark = re.search(r"^=== DATOS \w+ ===$", self.user, re.MULTILINE)
        assert mark is not None
        rows: list[dict[tuple[int, int], str]] = []
        for line in self.user.split(mark[0])[1].strip().splitlines():
            if line.startswith("FILA "):
                rows.append({})
                continue
            place = re.match(r"L(\d+) C(\d+): ", line)
            assert place is not None, line
            rows[-1][int(place[1]), int(place[2])] = line[place.end() :]
        return rows

    def ideal(self) -> Rows:
        """The answer of a model that makes no mistake."""
        return [self._row(number, row) for number, row in enumerate(self.rows, 1)]

    def _row(self, number: int, row: dict[tuple[int, int], str]) -> Row:
        answer: Row = {"fila": number}
        for name, meaning in self.fields:
            column = re.search(r"column C(\d+)", meaning)
            line = 2 if "line of ejecutado" in meaning else 1
            if column is None:
                answer[name] = row.get((1, 1), "").partition(" - ")[0] if name == "codigo" else None
                continue
            value = row.get((line, int(column[1])))
            answer[name] = value.partition(" - ")[2] if value and "without the code" in meaning else value
        return answer


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; `pause` seconds pass before it."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


Script = Callable[[Question], Reply]


def completion(content: str | None, finish: str = "stop") -> dict[str, Any]:
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def rows_reply(rows: Rows) -> Reply:
    return Reply(completion(json.dumps({"filas": rows}, ensure_ascii=False)))


def answers_well(question: Question) -> Reply:
    return rows_reply(question.ideal())


class Endpoint:
    """The endpoint and what it was asked. `script` says what is answered: one for each call, the last for the rest."""

    def __init__(self) -> None:
        self.script: list[Script] = [answers_well]
        self.questions: list[Question] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.times: list[float] = []
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint.paths.append(self.path)
                endpoint.times.append(time.monotonic())
                endpoint.headers.append(dict(self.headers))
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                question = Question(body)
                endpoint.questions.append(question)
                script = endpoint.script[min(len(endpoint.questions), len(endpoint.script)) - 1]
                self._send(script(question))

            def _send(self, reply: Reply) -> None:
                if reply.pause and endpoint.closing.wait(reply.pause):
                    return
                data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                try:
                    self.send_response(reply.status)
                    self.send_header("Content-Type", reply.headers.get("Content-Type", "application/json"))
                    self.send_header("Content-Length", str(len(data)))
                    for name, value in reply.headers.items():
                        if name != "Content-Type":
                            self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # the client did not wait

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """A running endpoint, which the settings name."""
    endpoint = Endpoint()
    endpoint.thread.start()
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("JUSTIFICA_MODEL", MODEL)
    yield endpoint
    endpoint.closing.set()
    endpoint.server.shutdown()
    endpoint.server.server_close()
    endpoint.thread.join(5)
