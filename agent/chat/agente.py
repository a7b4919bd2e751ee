"""A model that calls tools: it looks for rows, makes typed requests, and writes sentences with handles for figures.

`[[r1.1]]` is one figure of the first request, `[[r1]]` the whole of its answer as the router writes it. A sentence that
states anything of its own is dropped.
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from threading import Lock
from typing import Any, cast

import prompts
from agent.chat import redaccion
from agent.chat.modelo import LIMIT, Como, Salida, Say, Trabajo, reading
from agent.chat.peticion import Peticion
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.turno import Turno
from agent.grounding import revisar
from agent.llm import Cliente
from agent.llm.capacidades import SAMPLING
from agent.sustento.model import Clase, Fallo, Hecho, Sustento
from extractors.errors import ModelError
from extractors.schemas import Magnitud, Rol
from extractors.values import fold

TALK = "conversar"
MAX_STEPS = 12
SHOWN_FIGURES, SHOWN_QUOTES = 20, 6
MAX_TEXT = 4_000
"""Characters of a final text that are read."""
_HANDLE = re.compile(r"\[\[\s*(r\d+(?:\.\d+)?)\s*\]\]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_DECLINES = re.compile(r"\b(?:no consta|fuera de(?:l)? (?:alcance|plan)|out of scope|does not say)\b")


class Agente:
    """One question put to a model that calls tools."""

    def __init__(self, cliente: Cliente, work: Trabajo, say: Say) -> None:
        self.cliente, self.work, self.say = cliente, work, say
        self.figures: dict[str, Dada] = {}
        self.results: list[tuple[Respuesta, Turno]] = []
        self.called = False
        """Whether the endpoint called a tool."""
        self._lock = Lock()

    def answer(self, before: Sequence[str]) -> Salida:
        """Runs the conversation and writes what holds of its end.

        Raises:
            ModelError: the endpoint is unusable.
        """
        text = self._talk(before)
        if text is None:
            return Salida(Como.NADA)
        written = self._written(text)
        self.called = self.called or written.declina
        return written

    def _talk(self, before: Sequence[str]) -> str | None:
        """The final text; None where the conversation came to none."""
        from langchain.agents import create_agent
        from langgraph.errors import GraphRecursionError
        from langsmith import tracing_context

        messages = prompts.render(
            prompts.load(TALK),
            previas=" | ".join(before[-3:]) or "-",
            pregunta=self.work.question,
            candidatos=self.work.listed(),
        )
        limits = {"max_tokens": LIMIT, **SAMPLING} if self.cliente.capacidades().opciones else {}
        model = self.cliente.chat_model().model_copy(update=limits)
        agent = create_agent(model, tools=self._tools(), system_prompt=messages.system)
        asked = {"messages": [("human", messages.user)]}
        text: str | None = None
        try:
            with tracing_context(enabled=False):
                for step in agent.stream(cast(Any, asked), {"recursion_limit": MAX_STEPS}, stream_mode="updates"):
                    for update in step.values():
                        for message in (update or {}).get("messages", []):
                            if message.type == "ai" and message.tool_calls:
                                self.called = True
                            elif message.type == "ai" and isinstance(message.content, str):
                                text = message.content
        except GraphRecursionError:
            return ""
        except Exception as error:
            if not self.called:
                return None  # it may still choose from a form; if it is gone, that says so
            raise ModelError("El modelo no respondió como agente.", "Se responde por reglas.") from error
        return text

    # ---- tools ---------------------------------------------------------------------------------------

    def _tools(self) -> list[Any]:
        from langchain_core.tools import StructuredTool

        def buscar(texto: str) -> str:
            """Finds rows and offices by words or meaning; gives their labels."""
            self.say(f"busca «{redaccion.short(texto, 60)}»…")
            with self._lock:
                return self.work.listed(self.work.search(texto[:400])) or "nothing found"

        def consultar(**request: Any) -> str:
            """Asks the ledger; gives handles of figures, quotes and options, never a figure."""
            self.say(f"consulta: {_plain(request.get('tarea'))} {_plain(request.get('dato')) or ''}…")
            with self._lock:
                result = self.work.requested({key: _plain(value) for key, value in request.items()})
                return json.dumps(self._handles(result), ensure_ascii=False)

        return [
            StructuredTool.from_function(buscar, handle_tool_error=True, handle_validation_error=True),
            StructuredTool.from_function(
                consultar, args_schema=Peticion, handle_tool_error=True, handle_validation_error=True
            ),
        ]

    def _handles(self, result: tuple[Respuesta, Turno] | str) -> dict[str, Any]:
        if isinstance(result, str):
            return {"error": result}
        self.results.append(result)
        response, number = result[0], len(self.results)
        shown = list(enumerate(response.cifras, 1))[:SHOWN_FIGURES]
        self.figures |= {f"r{number}.{index}": figure for index, figure in shown}
        return {
            "tipo": response.tipo.value,
            "todo": f"[[r{number}]]",
            "cifras": {f"[[r{number}.{index}]]": _label(figure) for index, figure in shown},
            "citas": [proof.texto[:200] for proof in response.evidencia[:SHOWN_QUOTES]],
            "opciones": [option[:120] for option in response.opciones],
            "aviso": "" if shown else response.texto[:300],
        }

    # ---- the final text ------------------------------------------------------------------------------

    def _written(self, text: str) -> Salida:
        """The model's sentences that hold, with figures in their places; the router's words where none does."""
        if not self.results:
            return Salida(Como.NADA, declina=self.work.declined or bool(_DECLINES.search(fold(text))))
        kept: list[str] = []
        used: list[Dada] = []
        dropped = 0
        for sentence in filter(None, (part.strip() for part in _SENTENCE.split(text[:MAX_TEXT]))):
            figures = self._figures(sentence)
            if figures is not None and self._holds(sentence, figures):
                kept.append(_HANDLE.sub(self._filled, sentence))
                used += figures
            else:
                dropped += 1
        response, turn = self.results[-1]
        context = self.work.router.remembered(response, turn)
        if not used:
            if response.tipo is Tipo.NO_CONSTA or not (response.cifras or response.opciones or response.evidencia):
                return Salida(Como.NADA, declina=True)
            said = f"{reading(turn)}\n{response.texto}" if response.cifras else response.texto
            return Salida(Como.CONSULTA, Respuesta(**_same(response, said)), context)
        note = f"\nFrases del modelo que se descartaron porque no se sustentan: {dropped}." if dropped else ""
        proofs = tuple(proof for result, _ in self.results for proof in result.evidencia)
        final = Respuesta("", Tipo.RESPUESTA, " ".join(kept) + note, tuple(dict.fromkeys(used)), proofs)
        return Salida(Como.FRASES, self.work.router.sourced(final), context)

    def _figures(self, sentence: str) -> list[Dada] | None:
        """The figures whose handles a sentence holds; None if one of them is unknown or has no value."""
        found: list[Dada] = []
        for match in _HANDLE.finditer(sentence):
            whole = self._whole(match[1])
            if whole is not None:
                found += whole.cifras
                continue
            figure = self.figures.get(match[1])
            if figure is None or figure.valor is None:
                return None
            found.append(figure)
        return found

    def _whole(self, handle: str) -> Respuesta | None:
        number = handle[1:]
        if not number.isdigit() or not 1 <= int(number) <= len(self.results):
            return None
        response = self.results[int(number) - 1][0]
        return response if response.tipo is Tipo.RESPUESTA else None

    def _filled(self, match: re.Match[str]) -> str:
        whole = self._whole(match[1])
        return whole.texto if whole is not None else _placed(self.figures[match[1]])

    def _holds(self, sentence: str, figures: Sequence[Dada]) -> bool:
        """Whether all that a sentence states is in the results: no figure of its own, and the gate agrees."""
        bare = _HANDLE.sub("", sentence)
        if re.search(r"\d|%|\{\{|\[\[", bare):
            return False
        placed = [figure for figure in figures if figure.valor is not None]
        facts = tuple(_fact(f"f{n}", figure) for n, figure in enumerate(placed, 1))
        names = tuple(figure.nombre for figure in placed if figure.nombre)
        periods = tuple(dict.fromkeys(figure.periodo for figure in placed if figure.periodo))
        plain = _HANDLE.sub(self._amount, sentence)
        judged = revisar(plain, Sustento(facts, (), names, periods))
        return all(verdict.fallo is not Fallo.NO_SUSTENTADA for verdict in judged)

    def _amount(self, match: re.Match[str]) -> str:
        """What stands for a handle before the gate: the figure; nothing for a whole answer, which is the router's."""
        figure = self.figures.get(match[1])
        return redaccion.amount(figure.valor or Decimal(0), figure.unidad) if figure else ""


def _plain(value: Any) -> Any:
    """A value of an enum as its text; anything else as it is."""
    return getattr(value, "value", value)


def _same(response: Respuesta, texto: str) -> dict[str, Any]:
    return {name: getattr(response, name) for name in Respuesta.__slots__} | {"texto": texto}


def _label(figure: Dada) -> str:
    what = redaccion.role(figure.medida) if figure.medida else figure.calculo
    return f"{what} · {redaccion.short(figure.nombre, 80)} · {figure.periodo}"


def _placed(figure: Dada) -> str:
    """A figure in a sentence with its period, page, row and mark."""
    assert figure.valor is not None
    where = [redaccion.span(figure.periodo, False)] if figure.periodo else []
    where += [redaccion.short(figure.nombre, 80)] if figure.nombre else []
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
        name, kind, figure.valor, None, figure.unidad, figure.periodo, figure.acumulado, magnitude, rol, cells,
        figure.calculo,
    )  # fmt: skip
