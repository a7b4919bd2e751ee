"""A model beside the router: it chooses what to ask of the ledger and where figures go; code asks and writes them.

Only questions that the rules did not understand reach it. An endpoint that can call tools runs as an agent; any other
chooses one request of a schema, and the answer is the router's.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from threading import Lock
from typing import Any, cast

from pydantic import ValidationError

import prompts
from agent.chat import redaccion
from agent.chat.peticion import SCHEMA, Candidatos, Peticion, understood
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.router import Router
from agent.chat.sujeto import FilaVista
from agent.grounding import revisar
from agent.llm import Cliente
from agent.sustento.model import Clase, Fallo, Hecho, Sustento
from extractors.errors import ModelError
from extractors.schemas import Magnitud, Rol

CHOOSE, TALK = "elegir_consulta", "conversar"
LIMIT = 400
"""Tokens that a request may take."""
ROWS, OFFICES, DOCUMENTS = 12, 8, 12
"""Candidates that a model is shown."""
MAX_STEPS = 12
_HANDLE = re.compile(r"\[\[\s*(r\d+\.\d+)\s*\]\]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
Say = Callable[[str], None]


class Modelo:
    """Answers with a model what the rules did not understand."""

    def __init__(self, router: Router, cliente: Cliente) -> None:
        self.router, self.cliente = router, cliente

    @property
    def name(self) -> str:
        """The model, for the answer."""
        return self.cliente.punto.modelo

    def answer(self, question: str, before: Sequence[str], say: Say) -> Respuesta | None:
        """An answer, or None where the model had none that holds.

        Raises:
            ModelError: the endpoint is unusable.
        """
        candidates = self._candidates(question)
        if self.cliente.capacidades().tools:
            response = _Agente(self, candidates, say).answer(question, before)
            if response is not None:
                return response
        return self._chosen(question, before, candidates, say)

    # ---- one request of a schema ---------------------------------------------------------------------

    def _chosen(self, question: str, before: Sequence[str], candidates: Candidatos, say: Say) -> Respuesta | None:
        say("el modelo elige la consulta…")
        digest = hashlib.sha256(question.encode()).hexdigest()[:12]
        messages = prompts.render(
            prompts.load(CHOOSE),
            pregunta=question,
            previas=" | ".join(before[-3:]) or "-",
            filas="\n".join(_row_line(label, row) for label, row in candidates.filas.items()) or "-",
            unidades="\n".join(f"{label}: {names[0]}" for label, names in candidates.unidades.items()) or "-",
            documentos="\n".join(
                f"{label}: {self.router.sujetos.documents[number]}" for label, number in candidates.documentos.items()
            ),
            marca=f"=== DATOS {digest} ===",
        )
        try:
            data = self.cliente.pedir(messages, SCHEMA, limite=LIMIT, nombre="consulta").datos
        except ModelError:
            raise
        response = self.requested(question, data, candidates)
        if response is None or (response.tipo is Tipo.FUERA and not response.texto):
            return None
        return replace(response, modelo=self.name)

    def requested(self, question: str, data: Any, candidates: Candidatos) -> Respuesta | None:
        """The router's answer to a request; None for one that is not valid."""
        try:
            peticion = Peticion.model_validate(data)
        except ValidationError:
            return None
        if peticion.tarea == "fuera":
            return None
        subject, document = candidates.subject(peticion), candidates.document(peticion)
        if subject is None or document is None:
            return None
        response = self.router.dispatch(understood(question, peticion), subject, document)
        return (
            replace(response, texto=f"{_reading(peticion, subject)}\n{response.texto}") if response.cifras else response
        )

    def _candidates(self, question: str) -> Candidatos:
        found = Candidatos()
        for number, name in enumerate(list(self.router.sujetos.documents)[:DOCUMENTS], 1):
            found.documentos[f"D{number}"] = name
        self.search(question, found)
        return found

    def search(self, text: str, candidates: Candidatos) -> list[str]:
        """Labels of rows and offices near to a text; they become candidates."""
        sujetos = self.router.sujetos
        pieces = self.router.evidencia.busqueda.search(text, ROWS, "fila")
        rows = sujetos.rows([piece.clave for piece in pieces])
        labels = [candidates.add_row(row) for row in rows]
        names = dict.fromkeys(row.unidad_organica for row in rows if row.unidad_organica)
        return labels + [candidates.add_office((name,)) for name in list(names)[:OFFICES]]


def _row_line(label: str, row: FilaVista) -> str:
    return f"{label}: {redaccion.short(row.nombre, 160)} [{row.unidad_organica or '-'}]"


def _reading(peticion: Peticion, subject: Any) -> str:
    """How a question was taken, so that whoever asked can object."""
    parts = [
        peticion.tarea.replace("_", " "),
        peticion.dato.replace("_", " "),
        subject.nombre and f"«{redaccion.short(subject.nombre, 80)}»",
        peticion.periodo,
    ]
    return "Entendido como: " + ", ".join(part for part in parts if part) + "."


class _Agente:
    """One question put to a model that calls tools."""

    def __init__(self, modelo: Modelo, candidates: Candidatos, say: Say) -> None:
        self.modelo, self.candidates, self.say = modelo, candidates, say
        self.figures: dict[str, Dada] = {}
        self.results: list[Respuesta] = []
        self._lock = Lock()

    def answer(self, question: str, before: Sequence[str]) -> Respuesta | None:
        from langchain.agents import create_agent
        from langgraph.errors import GraphRecursionError
        from langsmith import tracing_context

        names = ", ".join(self.modelo.router.sujetos.documents[n] for n in self.candidates.documentos.values())
        system = prompts.render(prompts.load(TALK), documentos=names).system
        agent = create_agent(self.modelo.cliente.chat_model(), tools=self._tools(), system_prompt=system)
        asked = [("human", text) for text in before[-3:]] + [("human", question)]
        text = ""
        try:
            with tracing_context(enabled=False):
                for step in agent.stream(
                    cast(Any, {"messages": asked}), {"recursion_limit": MAX_STEPS}, stream_mode="updates"
                ):
                    for update in step.values():
                        for message in (update or {}).get("messages", []):
                            content = getattr(message, "content", "")
                            if message.type == "ai" and isinstance(content, str) and not message.tool_calls:
                                text = content
        except GraphRecursionError:
            text = ""
        except Exception as error:
            raise ModelError("El modelo no respondió como agente.", "Se responde por reglas.") from error
        return self._written(text)

    def _tools(self) -> list[Any]:
        from langchain_core.tools import StructuredTool

        def buscar(texto: str) -> str:
            """Finds rows and offices by words or meaning; gives their labels."""
            self.say(f"busca «{redaccion.short(texto, 60)}»…")
            with self._lock:
                labels = self.modelo.search(texto[:400], self.candidates)
            rows = {
                label: f"{row.nombre} [{row.unidad_organica or '-'}]"
                for label, row in self.candidates.filas.items()
                if label in labels
            }
            offices = {label: names[0] for label, names in self.candidates.unidades.items() if label in labels}
            return json.dumps({"filas": rows, "unidades": offices}, ensure_ascii=False)

        def consultar(**request: Any) -> str:
            """Asks the ledger; gives handles of figures, quotes and options, never a figure."""
            self.say(f"consulta: {request.get('tarea', '')} {request.get('dato', '')}…")
            data = {key: getattr(value, "value", value) for key, value in request.items()}
            with self._lock:
                return json.dumps(self._handles(self.modelo.requested("", data, self.candidates)), ensure_ascii=False)

        return [
            StructuredTool.from_function(buscar, handle_tool_error=True, handle_validation_error=True),
            StructuredTool.from_function(
                consultar, args_schema=Peticion, handle_tool_error=True, handle_validation_error=True
            ),
        ]

    def _handles(self, response: Respuesta | None) -> dict[str, Any]:
        if response is None:
            return {"error": "request not valid, or nothing fits"}
        self.results.append(response)
        number = len(self.results)
        figures = {}
        for index, figure in enumerate(response.cifras[:20], 1):
            self.figures[f"r{number}.{index}"] = figure
            figures[f"[[r{number}.{index}]]"] = f"{figure.nombre or figure.calculo}, {figure.periodo}"
        return {
            "tipo": response.tipo.value,
            "cifras": figures,
            "citas": [proof.texto for proof in response.evidencia[:6]],
            "opciones": list(response.opciones),
            "aviso": "" if figures else response.texto[:300],
        }

    # ---- the final text ------------------------------------------------------------------------------

    def _written(self, text: str) -> Respuesta | None:
        """The model's sentences that hold, with figures in their places; the router's words where none does."""
        if not self.results:
            return None
        kept, used, dropped = [], [], 0
        for sentence in filter(None, (part.strip() for part in _SENTENCE.split(text[:4000]))):
            rendered, figures = self._rendered(sentence)
            if rendered and self._holds(sentence, rendered, figures):
                kept.append(rendered)
                used += figures
            else:
                dropped += 1
        last = self.results[-1]
        proofs = tuple(proof for result in self.results for proof in result.evidencia)
        if not used:
            return replace(last, modelo=self.modelo.name) if last.cifras or last.opciones or last.evidencia else None
        note = f"\nFrases del modelo que se descartaron porque no se sustentan: {dropped}." if dropped else ""
        return Respuesta(
            "", Tipo.RESPUESTA, " ".join(kept) + note, tuple(dict.fromkeys(used)), proofs, modelo=self.modelo.name
        )

    def _rendered(self, sentence: str) -> tuple[str, list[Dada]]:
        """A sentence with its handles filled in; "" if a handle is unknown."""
        figures = []
        for match in _HANDLE.finditer(sentence):
            figure = self.figures.get(match[1])
            if figure is None or figure.valor is None:
                return "", []
            figures.append(figure)
        return _HANDLE.sub(lambda match: _placed(self.figures[match[1]]), sentence), figures

    def _holds(self, sentence: str, rendered: str, figures: Sequence[Dada]) -> bool:
        """Whether all that a sentence states is in the results: no figure of its own, and the gate agrees."""
        bare = _HANDLE.sub("", sentence)
        if re.search(r"\d|%|\{\{|\[\[", bare):
            return False
        facts = tuple(_fact(f"f{n}", figure) for n, figure in enumerate(figures, 1))
        names = tuple(figure.nombre for figure in figures) + tuple(
            w for r in self.results for p in r.evidencia for w in (p.texto,)
        )
        periods = tuple(dict.fromkeys(figure.periodo for figure in figures if figure.periodo))
        plain = _HANDLE.sub(
            lambda match: redaccion.amount(self.figures[match[1]].valor or Decimal(0), self.figures[match[1]].unidad),
            sentence,
        )
        return all(
            verdict.fallo is not Fallo.NO_SUSTENTADA for verdict in revisar(plain, Sustento(facts, (), names, periods))
        )


def _placed(figure: Dada) -> str:
    """A figure in a sentence with its period, page, row and mark."""
    assert figure.valor is not None
    where = [redaccion.span(figure.periodo, False)] if figure.periodo else []
    where += [f"p. {figure.pagina}"] if figure.pagina else []
    where += [f"fila {figure.fila}"] if figure.fila else [figure.calculo] if figure.calculo else []
    where += ["EN REVISIÓN"] if figure.estado == "revision" else ["suma parcial"] if figure.estado == "parcial" else []
    return redaccion.amount(figure.valor, figure.unidad) + (f" ({'; '.join(where)})" if where else "")


def _fact(name: str, figure: Dada) -> Hecho:
    """A figure as the gate knows it."""
    assert figure.valor is not None
    medida = figure.medida
    if figure.unidad in ("%", "puntos"):
        kind = Clase.PORCENTAJE if figure.unidad == "%" else Clase.PUNTOS
    elif medida is None:
        kind = Clase.CONTEO
    else:
        kind = Clase.DINERO if medida.magnitud is Magnitud.FINANCIERA else Clase.CANTIDAD
    rol = medida.rol if medida else Rol.EJECUTADO
    magnitude = medida.magnitud if medida else Magnitud.CONTEO
    cells = (figure.cifra or figure.fila or name,)
    return Hecho(
        name,
        kind,
        figure.valor,
        None,
        figure.unidad,
        figure.periodo,
        figure.acumulado,
        magnitude,
        rol,
        cells,
        figure.calculo,
    )
