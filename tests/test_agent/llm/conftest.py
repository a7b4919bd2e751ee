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


def figures(question: Question, row: Row, line: str = "") -> list[str]:
    """Names of the figure fields of a row that have a value, in order; of one printed line, if it is named."""
    names = [name for name, meaning in question.fields if re.search(r"\((fisica|financiera|porcentaje) ", meaning)]
    meanings = dict(question.fields)
    return [name for name in names if row[name] and (not line or f" {line}," in meanings[name].split("(")[-1])]


def exchanged_lines(question: Question) -> Reply:
    """Planned and done exchanged in every row."""
    rows = question.ideal()
    for row in rows:
        for name in list(row):
            if "programado" in name and (other := name.replace("programado", "ejecutado")) in row:
                row[name], row[other] = row[other], row[name]
    return rows_reply(rows)


def shifted(question: Question) -> Reply:
    """Every figure one column to the right, the last one back to the first."""
    rows = question.ideal()
    for row in rows:
        names = figures(question, row)
        values = [row[name] for name in names]
        row.update(zip(names, [*values[-1:], *values[:-1]], strict=True))
    return rows_reply(rows)


def two_exchanged(question: Question) -> Reply:
    """The first two figures of each row that differ, exchanged."""
    rows = question.ideal()
    for row in rows:
        names = figures(question, row)
        other = next((name for name in names if row[name] != row[names[0]]), names[0])
        row[names[0]], row[other] = row[other], row[names[0]]
    return rows_reply(rows)


def rows_exchanged(question: Question) -> Reply:
    """The rows in each other's place."""
    rows = question.ideal()
    for number, row in enumerate(reversed(rows), 1):
        row["fila"] = number
    return rows_reply(rows)


def invented(question: Question) -> Reply:
    """Numbers that no row prints, and one that the commas make another (8,600.00 -> 8.6)."""
    rows = question.ideal()
    for row in rows:
        for index, name in enumerate(figures(question, row)):
            row[name] = f"987{index}.5" if index % 2 else re.sub(r",\d+|\.0+$", "", row[name]) + ".6"
    return rows_reply(rows)


def numbers_not_texts(question: Question) -> Reply:
    """Numbers as JSON numbers, where they can be."""
    rows = question.ideal()
    text = json.dumps({"filas": rows}, ensure_ascii=False)
    return Reply(completion(re.sub(r'": "(\d+(?:\.\d+)?)"', r'": \1', text)))


def leaking(question: Question) -> Reply:
    """The made-up example of the instructions, as if it were the document's."""
    rows = question.ideal()
    for row in rows:
        row[figures(question, row)[0]] = "0.000xxx1"
        row["descripcion"] = "SENTINELA-α de ejemplo"
    return rows_reply(rows)


def changed(change: Callable[[Rows], Rows]) -> Script:
    return lambda question: rows_reply(change(question.ideal()))


def said(wrap: Callable[[str], str]) -> Script:
    return lambda question: Reply(completion(wrap(json.dumps({"filas": question.ideal()}, ensure_ascii=False))))


def refuses_schema(question: Question) -> Reply:
    if "response_format" in question.body:
        return Reply({"error": {"message": f"unsupported; your key {KEY}", "type": "invalid"}}, status=400)
    return rows_reply(question.ideal())


def error(status: int, **headers: str) -> Script:
    body = {"error": {"message": f"no; your key {KEY}", "type": "x", "code": "x"}}
    return lambda question: Reply(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


ANSWERS: dict[str, Script] = {
    "well": lambda question: rows_reply(question.ideal()),
    "late": lambda question: Reply(rows_reply(question.ideal()).body, pause=0.3),
    "prose": said(lambda text: f"Claro {{con gusto}}:\n```json\n{text}\n```\nEspero que sirva [1]."),
    "bare list": lambda question: Reply(completion(json.dumps(question.ideal()))),
    "json numbers": numbers_not_texts,
    "wrong schema": lambda question: Reply(completion('{"rows": [{"n": 1}]}')),
    "wrong rows": changed(lambda rows: [{"numero": 1, "valor": [1, 2]} for _ in rows]),
    "nested values": changed(lambda rows: [row | {"descripcion": {"texto": "x"}} for row in rows]),
    "missing rows": changed(lambda rows: rows[:-1]),
    "no rows": changed(lambda rows: []),
    "extra rows": changed(lambda rows: [*rows, rows[0] | {"fila": len(rows) + 1}, rows[0] | {"fila": -3}]),
    "duplicated rows": changed(lambda rows: [row for row in rows for _ in range(2)]),
    "nulls": changed(lambda rows: [dict.fromkeys(row) | {"fila": row["fila"]} for row in rows]),
    "lines exchanged": exchanged_lines,
    "shifted": shifted,
    "two exchanged": two_exchanged,
    "rows exchanged": rows_exchanged,
    "invented": invented,
    "leaking": leaking,
    "refuses schema": refuses_schema,
    "empty choices": lambda question: Reply(completion("x") | {"choices": []}),
    "null choices": lambda question: Reply(completion("x") | {"choices": None}),
    "null content": lambda question: Reply(completion(None)),
    "length": lambda question: Reply(completion('{"filas": [{"fila": 1, "codigo"', finish="length")),
    "bad json": lambda question: Reply(completion('{"filas": [{"fila": 1,, }')),
    "no json": lambda question: Reply(completion("No puedo ayudar con eso.")),
    "html": lambda question: Reply(b"<html>hola</html>", headers={"Content-Type": "text/html"}),
    "not json http": lambda question: Reply(b"{nada", headers={"Content-Type": "application/json"}),
    "400": error(400),
    "401": error(401),
    "404": error(404),
    "429": error(429, retry_after="1"),
    "429 at once": error(429, retry_after_ms="20"),
    "500": error(500, retry_after_ms="20"),
    "hang": lambda question: Reply({}, pause=30.0),
}


class Endpoint:
    """The endpoint and what it was asked. `script` says what is answered: one for each call, the last for the rest."""

    def __init__(self) -> None:
        self.script: list[Script] = [ANSWERS["well"]]
        self.questions: list[Question] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.times: list[float] = []
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @staticmethod
    def reply(rows: Rows) -> Reply:
        """A good answer with these rows."""
        return rows_reply(rows)

    def plays(self, *names: str) -> None:
        """What it answers from now on, by name, one for each call; the last one for all the rest."""
        self.script = [ANSWERS[name] for name in names]
        self.questions.clear()

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
