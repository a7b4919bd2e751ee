"""With a model: it chooses requests and places handles; what it states of its own is not printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from agent import settings
from agent.chat.sesion import Sesion
from agent.llm.capacidades import Capacidades
from evals.ask.verdad import Libro
from evals.scripted import Server, serving
from evals.scripted.server import MODEL, Question, Reply, Script, completion, error, text_reply
from extractors.errors import ModelError

QUESTION = "Cuéntame qué tanto rindió aquello de la zona de ribera"
REQUEST: dict[str, Any] = {
    "tarea": "cifra",
    "dato": "programado",
    "en_dinero": True,
    "filas": ["F1"],
    "unidad": "",
    "documento": "",
    "periodo": "",
    "periodo2": "",
    "comparador": None,
    "limite": None,
    "banda": None,
    "agrupar": None,
    "peor": False,
    "cuantos": None,
}


def _says(value: object) -> Script:
    return lambda question: text_reply(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _calls(tool: str, arguments: dict[str, Any]) -> Script:
    return lambda question: Reply(completion(json.dumps(arguments), "tool_calls", tool))


@pytest.fixture
def caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def _session(libro: Libro, server: Server, engine: str = "auto") -> Sesion:
    environment = {
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "k",
        "JUSTIFICA_MODEL": MODEL,
        "XDG_CONFIG_HOME": "/nada",
    }
    return Sesion(libro.carpeta, settings.load(environment), engine)


@pytest.fixture
def schema_only(caches: None) -> Iterator[Server]:
    """An endpoint that knows schemas and no tools."""
    with serving(Server(_says(REQUEST), can={"json_schema", "opciones"})) as server:
        yield server


def test_questions_that_rules_understand_never_reach_the_model(libro: Libro, schema_only: Server) -> None:
    with _session(libro, schema_only) as session:
        assert session.ask("¿Cuántos indicadores tiene el PEI?").modelo == ""
    assert not schema_only.questions


def test_a_request_is_answered_by_code_and_says_how_it_was_read(libro: Libro, schema_only: Server) -> None:
    def chooses(question: Question) -> Reply:
        label = re.search(r"^(F\d+): AOI", question.user, re.MULTILINE)
        assert label
        return _says(REQUEST | {"filas": [label[1]]})(question)

    schema_only.script = [chooses]
    with _session(libro, schema_only) as session:
        answer = session.ask(QUESTION)
        (figure,) = answer.cifras
        stored = session.ledger.select("SELECT c.valor FROM cifras c WHERE c.id = ?", (figure.cifra,))
    assert [str(figure.valor)] == [row[0] for row in stored]
    assert answer.modelo == MODEL and "Entendido como" in answer.texto


@pytest.mark.parametrize(
    "data",
    [
        REQUEST | {"filas": ["F999"]},
        REQUEST | {"tarea": "borrar"},
        REQUEST | {"periodo": "1=1"},
        REQUEST | {"documento": "D77"},
        REQUEST | {"limite": 1e300, "comparador": "<"},
        {"tarea": "cifra", "sql": "x"},
        "no soy json",
        REQUEST | {"tarea": "fuera"},
    ],
)
def test_requests_that_are_none_give_the_answer_of_the_rules(libro: Libro, schema_only: Server, data: object) -> None:
    schema_only.script = [_says(data)]
    with _session(libro, schema_only) as session:
        assert not session.ask(QUESTION).cifras


def test_an_unusable_endpoint_degrades_or_stops(libro: Libro, caches: None) -> None:
    with serving(Server(error(500), can=())) as server:
        with _session(libro, server) as session:
            answer = session.ask(QUESTION)
            assert session.degraded and "no respondió" in answer.texto
        with _session(libro, server, "llm") as session, pytest.raises(ModelError):
            session.ask(QUESTION)


@pytest.mark.parametrize(
    ("final", "kept"),
    [
        ("Lo programado es de [[r1.1]].", True),
        ("El avance es 73 %.", False),
        ("Lo programado es de [[r1.1]] y la meta de [[r9.9]].", False),
        ("Lo programado es de [[r1.1]] debido a la lluvia.", False),
        ("Se hizo el doble de lo previsto: cincuenta obras.", False),
    ],
)
def test_an_agent_places_handles_and_states_nothing(libro: Libro, caches: None, final: str, kept: bool) -> None:
    def talks(question: Question) -> Reply:
        last = question.body["messages"][-1]
        if last["role"] == "user":
            return _calls("buscar", {"texto": "ribera"})(question)
        if "r1.1" not in str(last["content"]):
            label = re.search(r'"(F\d+)": "AOI', str(last["content"]))
            assert label
            return _calls("consultar", REQUEST | {"filas": [label[1]]})(question)
        return text_reply(final)

    with serving(Server(talks)) as server, _session(libro, server) as session:
        session.modelo.cliente._capacidades = Capacidades(True, True, True, None, True)  # type: ignore[union-attr]
        answer = session.ask(QUESTION)
        code = answer.cifras[0] if answer.cifras else None
    assert code is not None and code.fila
    assert answer.texto.startswith("Lo programado es de S/") is kept
    assert "73 %" not in answer.texto and "[[" not in answer.texto
    assert "lluvia" not in answer.texto and "cincuenta" not in answer.texto
