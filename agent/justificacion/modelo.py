"""The writer with a model: it words the sentences, code puts the figures in, and the gate reads the result.

A sentence that fails is asked for once more; if it fails again, the template's stands in its place. Causes and gaps
are never the model's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import prompts
from agent.grounding import revisar
from agent.justificacion.control import aprobar
from agent.justificacion.encargo import escritura
from agent.justificacion.model import Borrador, Oracion, Origen
from agent.justificacion.plantilla import redactar
from agent.justificacion.ranuras import Ranuras, SlotError
from agent.llm import Cliente
from agent.progress import Quiet
from agent.sustento import Fallo, Ficha
from agent.sustento.reunir import FichaAjustes
from extractors.errors import AnswerError
from extractors.values import clean

PROMPT = "redactar_justificacion"
HILOS = 4
"""Drafts under way at a time."""
TOKENS_A_PIECE = 120
"""Tokens that a sentence may take."""
MAX_SENTENCE = 400
"""Characters of a sentence with its slots."""

_SLOT = re.compile(r"\{\{\s*([a-z0-9_]+)(?::[A-Za-z_]+)?\s*\}\}")
_EJEMPLO = """Pieces:
- resultado: lo ejecutado es menor que lo programado. Slots: {{periodo:en}} {{ejecutado}} {{programado}} {{avance}}
Answer:
{"resultado": "Se registraron {{ejecutado}} {{periodo:en}}, frente a {{programado}} ({{avance}})."}"""


@dataclass(frozen=True, slots=True)
class _Juzgada:
    """A sentence of the model: finished, or why it does not stand."""

    oracion: Oracion | None
    motivo: str = ""


class ConModelo:
    """A writer that asks a model."""

    def __init__(self, cliente: Cliente, avance: Quiet) -> None:
        self._cliente, self._avance = cliente, avance

    def __call__(self, fichas: Sequence[Ficha], ajustes: FichaAjustes) -> Sequence[Borrador]:
        """Drafts of the rows, in order; answers that were kept cost nothing, so a run goes on where it stopped.

        Raises:
            ModelError: the endpoint cannot be used.
        """
        self._avance.start(len(fichas))
        with ThreadPoolExecutor(HILOS) as pool:
            jobs = [pool.submit(self._draft, ficha, ajustes) for ficha in fichas]
            try:
                return [job.result() for job in jobs]
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _draft(self, ficha: Ficha, ajustes: FichaAjustes) -> Borrador:
        escrita = escritura(ajustes(ficha.fila.familia))
        draft = _Pieza(self._cliente, ficha, Ranuras(ficha, escrita)).write(redactar(ficha, escrita))
        self._avance.file(ficha.fila.id)
        return draft


class _Pieza:
    """One row."""

    def __init__(self, cliente: Cliente, ficha: Ficha, ranuras: Ranuras) -> None:
        self._cliente, self._ficha, self._ranuras = cliente, ficha, ranuras
        self._tokens = 0

    def write(self, plan: Sequence[Oracion]) -> Borrador:
        """The template's sentences, each replaced by the model's where that one stands."""
        wanted = {f"{o.caso}_{n}" if n else o.caso: o for n, o in _numbered(plan) if o.sentido}
        if not wanted:
            return aprobar(Borrador(self._ficha, tuple(plan)))
        first = self._judged(wanted, self._ask(wanted, {}))
        failed = {key: wanted[key] for key, judged in first.items() if judged.oracion is None}
        second = self._judged(failed, self._ask(failed, first)) if failed else {}
        stand = {key: judged.oracion for key, judged in {**first, **second}.items()}
        written = {id(wanted[key]): sentence for key, sentence in stand.items() if sentence is not None}
        draft = Borrador(
            self._ficha,
            tuple(written.get(id(sentence), sentence) for sentence in plan),
            reescritas=len(failed),
            reemplazadas=sum(sentence is None for sentence in stand.values()),
            tokens=self._tokens,
        )
        return aprobar(draft)

    def _ask(self, wanted: Mapping[str, Oracion], before: Mapping[str, _Juzgada]) -> Mapping[str, Any]:
        fila = self._ficha.fila
        faults = [f"- {key}: {before[key].motivo}" for key in wanted if key in before]
        messages = prompts.render(
            prompts.load(PROMPT),
            actividad=clean(fila.descripcion),
            piezas="\n".join(_described(key, sentence) for key, sentence in wanted.items()),
            ejemplo=_EJEMPLO,
            faltas="\n".join(["\nYour last answer was not accepted:", *faults]) if faults else "",
        )
        schema = {
            "type": "object",
            "properties": {key: {"type": "string", "maxLength": MAX_SENTENCE} for key in wanted},
            "required": list(wanted),
            "additionalProperties": False,
        }
        try:
            answer = self._cliente.pedir(
                messages, schema, limite=TOKENS_A_PIECE * len(wanted) + TOKENS_A_PIECE, nombre="justificacion"
            )
        except AnswerError as error:
            self._tokens += error.tokens
            return error.datos if isinstance(error.datos, dict) else {}
        self._tokens += answer.tokens
        return answer.datos if isinstance(answer.datos, dict) else {}

    def _judged(self, wanted: Mapping[str, Oracion], answer: Mapping[str, Any]) -> dict[str, _Juzgada]:
        return {key: self._judge(sentence, answer.get(key)) for key, sentence in wanted.items()}

    def _judge(self, template: Oracion, said: object) -> _Juzgada:
        """Whether a sentence of the model stands in the template's place."""
        if not isinstance(said, str) or not said.strip():
            return _Juzgada(None, "no sentence")
        text = clean(said)
        bare = _SLOT.sub("", text)
        if any(c.isdigit() for c in bare) or "{" in bare or "[" in bare or "«" in bare:
            return _Juzgada(None, "figures, braces, brackets or quotations of your own")
        if sorted(_names(text)) != sorted(set(_names(template.ranuras))):
            return _Juzgada(None, "not exactly the listed slots, each once")
        if len(text) > MAX_SENTENCE:
            return _Juzgada(None, "too long")
        try:
            filled = self._ranuras.llenar(text if text.endswith(".") else f"{text}.")
        except SlotError:
            return _Juzgada(None, "a form of a slot that does not exist")
        verdicts = revisar(filled.texto, self._ficha.sustento)
        if len(verdicts) != 1:
            return _Juzgada(None, "more than one sentence")
        if verdicts[0].fallo is not Fallo.SUSTENTADA:
            reason = "; ".join(re.sub(r"\d[\d.,]*", "…", motive) for motive in verdicts[0].motivos)
            return _Juzgada(None, reason or "it says nothing that can be checked")
        return _Juzgada(replace(template, texto=filled.texto, hechos=filled.hechos, origen=Origen.MODELO, ranuras=text))


def _numbered(plan: Sequence[Oracion]) -> Iterator[tuple[int, Oracion]]:
    """Sentences with how many of the same case stand before them."""
    seen: dict[str, int] = {}
    for sentence in plan:
        yield seen.get(sentence.caso, 0), sentence
        seen[sentence.caso] = seen.get(sentence.caso, 0) + 1


def _names(text: str) -> list[str]:
    return _SLOT.findall(text)


def _described(key: str, sentence: Oracion) -> str:
    names = dict.fromkeys(_names(sentence.ranuras))
    slots = " ".join("{{periodo:en}}" if name == "periodo" else f"{{{{{name}}}}}" for name in names)
    return f"- {key}: {sentence.sentido}. Slots: {slots}"
