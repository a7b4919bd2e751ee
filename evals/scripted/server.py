"""The server: real HTTP, one scripted answer a call. Probes of the client are answered aside, by what it `can`."""

import json
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import prompts
from agent.llm.conexion import CHARACTERS_A_TOKEN

MODEL = "modelo-de-prueba"
WAYS = frozenset({"json_schema", "tools", "streaming", "opciones"})
"""All that an endpoint may be able to do."""
_PROBE_ANSWER = '{"palabra": "hola"}'


@dataclass(frozen=True)
class Question:
    """What the client asked: the body of its request."""

    body: dict[str, Any]

    @property
    def system(self) -> str:
        """The instructions."""
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        """What was asked first; a second try comes after it."""
        return str(self.body["messages"][1]["content"])

    @property
    def again(self) -> bool:
        """Whether it is asked for the second time, with what was wrong."""
        return len(self.body["messages"]) > 2

    @property
    def probe(self) -> bool:
        """Whether it only finds out what the endpoint can do."""
        return self.system == prompts.load("sonda").system


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; `pause` seconds pass before it."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


Script = Callable[[Question], Reply]


def completion(content: str | None, finish: str = "stop", tool: str | None = None) -> dict[str, Any]:
    """A chat completion; with `tool`, its content as the arguments of a call of that tool."""
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if tool is not None:
        call = {"id": "t1", "type": "function", "function": {"name": tool, "arguments": content}}
        message |= {"content": None, "tool_calls": [call]}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def text_reply(content: str | None) -> Reply:
    """An answer with this text."""
    return Reply(completion(content))


def counted(script: Script) -> Script:
    """Its answers with their tokens estimated: three characters each, question, schema and answer."""

    def answer(question: Question) -> Reply:
        reply = script(question)
        size = len(json.dumps(question.body, ensure_ascii=False)) // CHARACTERS_A_TOKEN
        said = len(str(reply.body["choices"][0]["message"]["content"])) // CHARACTERS_A_TOKEN
        usage = {"prompt_tokens": size, "completion_tokens": said, "total_tokens": size + said}
        return replace(reply, body=reply.body | {"usage": usage})

    return answer


def error(status: int, words: str = "no", **headers: str) -> Script:
    """Refuses with a status; header names with "_" for "-"."""
    body = {"error": {"message": words, "type": "x", "code": "x"}}
    return lambda question: Reply(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


class Server:
    """A running endpoint and what it was asked.

    Args:
        script: what is answered: one for each call, the last for the rest.
        can: which ways of answering its probes find.
        context: tokens of its context, said in the list of models.
    """

    def __init__(self, *script: Script, can: Collection[str] = WAYS, context: int | None = None) -> None:
        self.script: list[Script] = list(script)
        self.can, self.context = frozenset(can), context
        self.questions: list[Question] = []
        self.probes: list[Question] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.times: list[float] = []
        self.most = 0
        """Most questions that were under way at a time."""
        self._open = 0
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The base address, as settings have it."""
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; whoever waits for an answer gets none."""
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(5)

    def reply(self, question: Question) -> Reply:
        """The scripted answer to a question."""
        with self._lock:
            self.questions.append(question)
            script = self.script[min(len(self.questions), len(self.script)) - 1]
            self._open += 1
            self.most = max(self.most, self._open)
        try:
            return script(question)
        finally:
            with self._lock:
                self._open -= 1

    def probed(self, question: Question) -> Reply:
        """What a probe finds."""
        self.probes.append(question)
        body = question.body
        refused = error(400)(question)
        if "temperature" in body and "opciones" not in self.can:
            return refused
        if "response_format" in body and "json_schema" not in self.can:
            return refused
        if "tools" in body:
            return Reply(completion(_PROBE_ANSWER, tool="sonda")) if "tools" in self.can else refused
        if body.get("stream"):
            return _streamed(_PROBE_ANSWER) if "streaming" in self.can else refused
        return text_reply(_PROBE_ANSWER)


def _streamed(text: str) -> Reply:
    piece = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}
    choices = [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": "stop"}]
    line = json.dumps(piece | {"choices": choices})
    return Reply(f"data: {line}\n\ndata: [DONE]\n\n".encode(), headers={"Content-Type": "text/event-stream"})


def _handler(owner: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            listed = {"id": MODEL, "object": "model", "created": 1, "owned_by": "x"}
            if owner.context is not None:
                listed["max_model_len"] = owner.context
            self._send(Reply({"object": "list", "data": [listed]}))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            question = Question(body)
            if question.probe:
                self._send(owner.probed(question))
                return
            owner.paths.append(self.path)
            owner.times.append(time.monotonic())
            owner.headers.append(dict(self.headers))
            self._send(owner.reply(question))

        def _send(self, reply: Reply) -> None:
            if reply.pause and owner.closing.wait(reply.pause):
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


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server, running for as long as the context lasts."""
    server.start()
    try:
        yield server
    finally:
        server.stop()
