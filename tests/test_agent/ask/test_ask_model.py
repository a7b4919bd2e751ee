"""With a model: it chooses requests and places handles; what it states of its own is not printed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from agent import settings
from agent.chat.modelo import Trabajo
from agent.chat.peticion import Peticion, joined
from agent.chat.sesion import Sesion
from agent.chat.turno import Contexto, Turno
from agent.llm.capacidades import Capacidades
from evals.ask.__main__ import by_script, sample, score
from evals.ask.preguntas import cases
from evals.ask.verdad import Fila, Libro
from evals.scripted import Server, serving
from evals.scripted.server import MODEL, Question, Reply, Script, completion, error, text_reply
from extractors.errors import ModelError
from extractors.schemas import Rol

UNKNOWN = "Cuéntame qué tanto rindió aquello de la zona de ribera"
REQUEST: dict[str, Any] = {"tarea": "cifra", "dato": "programado", "filas": ["F1"]}


def _coded(libro: Libro) -> Fila:
    return next(f for f in libro.de("poi-ceplan", "actividad") if f.codigo and f.cifras)


def _loose(libro: Libro) -> str:
    """A question with a row that the rules know and words that they do not."""
    return f"Háblame de la marcha de {_coded(libro).codigo}"


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
    schema_only.script = [_says({"tarea": "cifra", "dato": "programado", "documento": "", "periodo": ""})]
    with _session(libro, schema_only) as session:
        answer = session.ask(_loose(libro))
        (figure,) = answer.cifras
        stored = session.ledger.select("SELECT c.valor FROM cifras c WHERE c.id = ?", (figure.cifra,))
    assert [str(figure.valor)] == [row[0] for row in stored]
    assert answer.modelo == MODEL and "Entendido como" in answer.texto


def test_a_form_asks_only_for_what_the_rules_did_not_read(libro: Libro, schema_only: Server) -> None:
    with _session(libro, schema_only) as session:
        session.ask(_loose(libro))
        session.ask(UNKNOWN)
    forms = [q.body["response_format"]["json_schema"]["schema"]["properties"] for q in schema_only.questions]
    assert "filas" not in forms[0] and "filas" in forms[-1]


def test_rows_that_a_model_guesses_are_confirmed(libro: Libro, schema_only: Server) -> None:
    schema_only.script = [_says(REQUEST | {"unidad": "", "documento": "", "periodo": ""})]
    with _session(libro, schema_only) as session:
        asked = session.ask(UNKNOWN)
        assert asked.tipo == "aclaracion" and len(asked.opciones) == 1 and not asked.cifras
        picked = session.ask("1")
    assert all(figure.fila and figure.fila in asked.opciones[0] for figure in picked.cifras)


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
        assert not session.ask(UNKNOWN).cifras


def test_an_unusable_endpoint_degrades_or_stops(libro: Libro, caches: None) -> None:
    with serving(Server(error(500), can=())) as server:
        with _session(libro, server) as session:
            answer = session.ask(UNKNOWN)
            assert session.degraded and "no respondió" in answer.texto
        with _session(libro, server, "llm") as session, pytest.raises(ModelError):
            session.ask(UNKNOWN)


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
        if question.body["messages"][-1]["role"] == "user":
            return _calls("consultar", REQUEST)(question)
        return text_reply(final)

    with serving(Server(talks)) as server, _session(libro, server) as session:
        session.modelo.cliente._capacidades = Capacidades(True, True, True, None, True)  # type: ignore[union-attr]
        answer = session.ask(_loose(libro))
        code = answer.cifras[0] if answer.cifras else None
    assert code is not None and code.fila
    assert answer.texto.startswith("Lo programado es de ") is kept
    assert "73 %" not in answer.texto and "[[" not in answer.texto
    assert "lluvia" not in answer.texto and "cincuenta" not in answer.texto


@pytest.mark.parametrize(
    "request_",
    [
        REQUEST | {"filas": ["F2"]},
        REQUEST | {"periodo": "T1"},
        {"tarea": "cifra", "dato": "avance"},
        {"tarea": "lista", "dato": "programado", "comparador": "<", "limite": 7},
    ],
)
def test_a_request_against_what_the_question_says_gives_no_figure(
    libro: Libro, caches: None, request_: dict[str, Any]
) -> None:
    question = f"¿Cuánto se programó en marzo en {_coded(libro).codigo}?"
    with serving(Server(_calls("consultar", request_))) as server, _session(libro, server) as session:
        assert session.modelo is not None
        work = Trabajo(session.router, question, Contexto())
        assert isinstance(work.requested(request_), str)
        assert not isinstance(work.requested({"tarea": "cifra", "dato": "programado", "filas": ["F1"]}), str)


def test_a_request_is_for_what_the_rules_read_and_adds_no_period_of_its_own(libro: Libro, caches: None) -> None:
    """The share of a target is none of a plan, a finding no figure, a period that nobody named a guess."""
    code = _coded(libro).codigo
    with serving(Server(_calls("consultar", REQUEST))) as server, _session(libro, server) as session:

        def requested(question: str, **request: str) -> Turno | str:
            result = Trabajo(session.router, question, Contexto()).requested(request)
            return result if isinstance(result, str) else result[1]

        assert isinstance(requested(f"¿Está bien el acumulado de {code}? No cuadra", tarea="cifra", dato="meta"), str)
        share = requested(f"¿Qué porcentaje de su meta anual lleva ejecutado {code}?", tarea="cifra", dato="avance")
        assert isinstance(share, Turno) and set(share.asked.roles) == {Rol.AVANCE, Rol.META, Rol.EJECUTADO}
        supplier = requested(f"¿Qué empresa proveyó a {code}?", tarea="cifra", dato="programado")
        assert isinstance(supplier, str)
        read = Trabajo(session.router, f"¿Cuánto, de veras, en {code}?", Contexto()).read.asked
        request = Peticion(tarea="cifra", dato="ejecutado", periodo="T3")
        assert joined(read, request).periodos == ()
        assert joined(replace(read, pregunta=f"¿Cuánto al corte en {code}?"), request).periodos == ("T3",)


@pytest.mark.parametrize("name", ["ideal", "formulario", "miente"])
def test_scripted_models_over_the_set(libro: Libro, caches: None, name: str) -> None:
    casos = [caso for _, caso in sample(cases(libro, "tercera"), 36)]
    how: Counter[str] = Counter()
    kinds = score(by_script(libro.carpeta, casos, name, how), verbose=True)
    total: Counter[str] = sum(kinds.values(), Counter())
    assert total["wrong"] == 0 and not how["mentiras impresas"]
    assert name == "miente" or total["right"] >= 0.97 * len(casos)
