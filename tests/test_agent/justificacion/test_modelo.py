"""The writer with a model: what it is given, what stands, what is asked for again, what the template replaces."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agent import settings
from agent.grounding import revisar
from agent.justificacion.model import HUECO, Borrador, Origen
from agent.justificacion.modelo import ConModelo
from agent.llm import Cliente, endpoint
from agent.progress import Quiet
from agent.sustento import Fallo
from agent.sustento.ajustes import Ajustes
from agent.sustento.reunir import ficha
from evals.scripted import Question, Reply, Server, serving, text_reply
from evals.scripted.server import MODEL

GOOD = {
    "resultado": "Se registraron {{ejecutado}} {{periodo:en}}, frente a {{programado}} ({{avance}}).",
    "nivel": "La variación es de {{variacion}} y el avance está en el nivel {{banda}} del semáforo.",
}
LIES = [
    "Se registraron {{ejecutado}} {{periodo:en}}, frente a 600 informes programados ({{avance}}).",
    "Se registraron {{programado}} {{periodo:en}}, frente a {{ejecutado}} programados ({{avance}}).",
    "Se registraron {{ejecutado}} {{periodo:en}} frente a {{programado}} ({{avance}}), debido a la lluvia.",
    "Se registraron {{ejecutado}} {{periodo:en}} frente a {{programado}} ({{avance}}), gracias al esfuerzo del equipo.",
    "Se superó la meta {{periodo:en}}: {{ejecutado}} frente a {{programado}} ({{avance}}).",
    "Se cumplió la totalidad {{periodo:en}}: {{ejecutado}} frente a {{programado}} ({{avance}}).",
    "Se registraron {{ejecutado}} {{periodo:en}}.",
    "Se registraron {{ejecutado}} {{periodo:en}}, frente a {{programado}} ({{avance_impreso}}).",
    "Se registraron {{ejecutado}} {{periodo:en}}, frente a {{programado}} ({{avance}}). Fue un gran logro.",
    "Se registraron diez y {{ejecutado}} {{periodo:en}}, frente a {{programado}} ({{avance}}).",
    "",
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Callable[..., Server]]:
    """(answers by question) -> a running endpoint that the settings name."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    running: list[Any] = []

    def start(answer: Callable[[Question], dict[str, str]]) -> Server:
        def script(question: Question) -> Reply:
            return text_reply(json.dumps(answer(question), ensure_ascii=False))

        context = serving(Server(script))
        server = context.__enter__()
        running.append(context)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "clave")
        monkeypatch.setenv("JUSTIFICA_MODEL", MODEL)
        return server

    yield start
    for context in running:
        context.__exit__(None, None, None)


def write(hacer: Any, tmp_path: Any, rows: int = 1) -> list[Borrador]:
    row = hacer(("programado", "2023-T1", "6"), ("ejecutado", "2023-T1", "2"))
    found = [ficha(row.model_copy(update={"id": f"a-p1-r{n}"}), "2023-T1", (), (), Ajustes()) for n in range(rows)]
    client = Cliente(endpoint(settings.load()), cache=tmp_path / "kept", say=lambda _: None)
    return list(ConModelo(client, Quiet())(found, lambda _: Ajustes()))


def test_a_good_answer_stands_and_is_kept(asked: Any, hacer: Any, tmp_path: Any) -> None:
    server = asked(lambda _: GOOD)
    (draft,) = write(hacer, tmp_path)
    assert draft.oraciones[0].texto == (
        "Se registraron 2 informes en el I trimestre de 2023, frente a 6 informes (33.33 %)."
    )
    assert [o.origen for o in draft.oraciones] == [Origen.MODELO, Origen.MODELO, Origen.HUECO]
    assert (draft.reescritas, draft.reemplazadas) == (0, 0)
    asked_for = [question for question in server.questions if not question.probe]
    assert not re.search(r"\b(?:2|6|33)\b", asked_for[0].user)
    write(hacer, tmp_path)
    assert len([question for question in server.questions if not question.probe]) == len(asked_for)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_asked_for_again_then_replaced(lie: str, asked: Any, hacer: Any, tmp_path: Any) -> None:
    asked(lambda _: {**GOOD, "resultado": lie})
    (draft,) = write(hacer, tmp_path)
    assert (draft.reescritas, draft.reemplazadas) == (1, 1)
    assert draft.oraciones[0].origen is Origen.PLANTILLA
    assert HUECO in draft.texto
    for sentence in draft.oraciones[:-1]:
        verdicts = revisar(sentence.texto, draft.ficha.sustento)
        assert all(verdict.fallo is not Fallo.NO_SUSTENTADA for verdict in verdicts)


def test_a_sentence_that_is_better_the_second_time_stands(asked: Any, hacer: Any, tmp_path: Any) -> None:
    asked(lambda q: GOOD if "not accepted" in q.user else {**GOOD, "resultado": LIES[0]})
    (draft,) = write(hacer, tmp_path)
    assert (draft.reescritas, draft.reemplazadas) == (1, 0)
    assert draft.oraciones[0].origen is Origen.MODELO


def test_many_rows_keep_their_order(asked: Any, hacer: Any, tmp_path: Any) -> None:
    asked(lambda _: GOOD)
    drafts = write(hacer, tmp_path, 12)
    assert [draft.ficha.fila.id for draft in drafts] == [f"a-p1-r{n}" for n in range(12)]
