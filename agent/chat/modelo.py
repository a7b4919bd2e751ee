"""A model beside the router: it chooses what to ask of the ledger and where figures go; code asks and writes them.

Only questions that the rules did not understand reach it. An endpoint that can call tools runs as an agent
(`agente`); any other chooses one request of a schema, and the answer is the router's.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

import prompts
from agent.chat import redaccion
from agent.chat.filas import FilaVista
from agent.chat.lexico import hostile
from agent.chat.peticion import NOTHING, Candidatos, Peticion, disagreement, explained, joined
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.router import Router
from agent.chat.sujeto import Sujeto
from agent.chat.turno import Contexto, Turno
from agent.llm import Cliente
from agent.tools.consulta import Propiedad
from extractors.errors import AnswerError, ModelError

CHOOSE = "elegir_consulta"
LIMIT = 300
"""Tokens that an answer of the model may take."""
ROWS, OFFICES, DOCUMENTS, PERIODS = 6, 3, 12, 60
"""Candidates that a model is shown."""
NAME_WIDTH = 90
"""Characters of a candidate's name that it is shown."""
Say = Callable[[str], None]


class Como(StrEnum):
    """What of an answer is the model's."""

    FRASES = "frases"
    """Its sentences, with figures in the places that it chose."""
    CONSULTA = "consulta"
    """What to ask of the ledger; the words are the router's."""
    NADA = "nada"
    """Nothing: it held that the plan does not say, or what it gave did not hold."""


@dataclass(frozen=True, slots=True)
class Salida:
    """What came of asking a model. `respuesta` is None where nothing of the model's holds."""

    como: Como
    respuesta: Respuesta | None = None
    contexto: Contexto | None = None
    declina: bool = False
    """The model itself held that the plan does not say."""


class Modelo:
    """Answers with a model what the rules did not understand."""

    def __init__(self, router: Router, cliente: Cliente) -> None:
        self.router, self.cliente = router, cliente
        self._talks = True
        """Whether the endpoint really calls tools; some that claim to write the call as text."""

    @property
    def name(self) -> str:
        """The model, for the answer."""
        return self.cliente.punto.modelo

    def answer(self, question: str, before: Sequence[str], context: Contexto, say: Say) -> Salida:
        """An answer, as far as the model had one that holds.

        Args:
            question: as asked.
            before: the questions before it, oldest first.
            context: of the conversation before this question.
            say: told what the model is doing.

        Raises:
            ModelError: the endpoint is unusable.
        """
        if hostile(question):
            return Salida(Como.NADA, declina=True)
        work = Trabajo(self.router, question, context)
        if self._talks and self.cliente.capacidades().tools:
            from agent.chat.agente import Agente

            agent = Agente(self.cliente, work, say)
            found = agent.answer(before)
            self._talks = agent.called
            if found.respuesta is not None or found.declina:
                return self._signed(found)
        return self._signed(self._chosen(work, before, say))

    def _signed(self, found: Salida) -> Salida:
        if found.respuesta is None:
            return found
        return replace(found, respuesta=replace(found.respuesta, modelo=self.name))

    def _chosen(self, work: "Trabajo", before: Sequence[str], say: Say) -> Salida:
        """One request of a schema, answered by the router."""
        say("el modelo elige la consulta…")
        digest = hashlib.sha256(work.question.encode()).hexdigest()[:12]
        messages = prompts.render(
            prompts.load(CHOOSE),
            pregunta=work.question,
            previas=" | ".join(before[-2:]) or "-",
            candidatos=work.listed(),
            marca=f"=== DATOS {digest} ===",
        )
        schema = work.candidates.form(work.read.asked, work.subject, work.periods())
        try:
            data = self.cliente.pedir(messages, schema, limite=LIMIT, nombre="consulta").datos
        except AnswerError:
            return Salida(Como.NADA)
        except ModelError:
            raise
        result = work.requested(data)
        if isinstance(result, str):
            return Salida(Como.NADA, declina=work.declined)
        response, turn = result
        if response.tipo is Tipo.NO_CONSTA:
            return Salida(Como.NADA, declina=True)
        text = f"{reading(turn)}\n{response.texto}" if response.cifras else response.texto
        return Salida(Como.CONSULTA, replace(response, texto=text), self.router.remembered(response, turn))


class Trabajo:
    """One question before a model: what the rules read in it, the candidates, and the requests made of it."""

    def __init__(self, router: Router, question: str, context: Contexto) -> None:
        self.router, self.question = router, question
        self.read = router.reading(question, context)
        self.subject = self._subject()
        self.candidates = Candidatos()
        self.declined = False
        for number, name in enumerate(self._documents(), 1):
            self.candidates.documentos[f"D{number}"] = name
        subject = self.subject
        for row in subject.filas[:ROWS]:
            self.candidates.add_row(row)
        if subject.unidades:
            self.candidates.add_office(subject.unidades)
        self.search(question)

    def _subject(self) -> Sujeto:
        """Of whom the question speaks, as far as its words say for certain; nobody otherwise."""
        found, asked = self.read.subject, self.read.asked
        named = asked.frase or asked.codigos or asked.fragmentos or asked.ids
        if (found.parcial or found.desconocidas) and named:
            found = self.router.sujetos.find(replace(asked, resto=()), self.read.documents)
        return Sujeto() if found.parcial or found.desconocidas else found

    def _documents(self) -> list[int]:
        return list(self.read.documents or self.router.sujetos.documents)[:DOCUMENTS]

    def periods(self) -> list[str]:
        """Periods that a request may name: those that the documents print, and the parts of a year."""
        cuts = ["T1", "T2", "T3", "T4", "S1", "S2", "anual", *(f"{month:02d}" for month in range(1, 13))]
        printed = sorted({serie.periodo for serie in self.router.lector.series if serie.periodo})
        return list(dict.fromkeys([*self.read.asked.periodos, *cuts, *printed]))[:PERIODS]

    def search(self, text: str) -> list[str]:
        """Labels of rows and offices near to a text; they become candidates."""
        sujetos = self.router.sujetos
        pieces = self.router.evidencia.busqueda.search(text, ROWS, "fila")
        rows = sujetos.rows([piece.clave for piece in pieces])
        labels = [self.candidates.add_row(row) for row in rows]
        names = list(dict.fromkeys(row.unidad_organica for row in rows if row.unidad_organica))
        return labels + [self.candidates.add_office((name,)) for name in names[:OFFICES]]

    def listed(self, labels: Sequence[str] | None = None) -> str:
        """Candidates for a model to read, all or those of some labels."""
        wanted = None if labels is None else set(labels)
        rows = {label: _row_line(row) for label, row in self.candidates.filas.items()}
        offices = {label: names[0] for label, names in self.candidates.unidades.items()}
        documents = {label: self.router.sujetos.documents[n] for label, n in self.candidates.documentos.items()}
        return "\n".join(
            f"{label}: {text}"
            for label, text in (rows | offices | documents).items()
            if wanted is None or label in wanted
        )

    def requested(self, data: Any) -> tuple[Respuesta, Turno] | str:
        """The router's answer to a request; or what is wrong with it, for the model."""
        try:
            peticion = Peticion.model_validate(data)
        except ValidationError as error:
            return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        if peticion.tarea in NOTHING:
            self.declined = True
            return "nothing asked"
        subject, documents = self.candidates.subject(peticion), self.candidates.document(peticion)
        if subject is None or documents is None:
            return "unknown label: use those that `buscar` gave"
        wrong = disagreement(self.read.asked, self.subject, peticion, subject)
        if wrong:
            return wrong
        conditions = [self.router.propiedades.named(name, value) for name, value in peticion.propiedades.items()]
        if unknown := next((each for each in conditions if isinstance(each, str)), None):
            return unknown
        known = tuple(each for each in conditions if isinstance(each, Propiedad))
        asked = joined(self.read.asked, peticion, known)
        whole = subject if self.subject.vacio else self.subject
        turn = Turno(asked, whole, self.read.documents or (() if whole.filas else documents))
        unread = self.read.subject.parcial or self.read.subject.desconocidas
        if not self.subject.vacio and unread and self.read.asked.roles:
            return self.router.confirm(turn), turn  # which figure and whose is known: the rest asks for a part of it
        if not self.subject.vacio or explained(self.read.asked, self.read.subject):
            return self.router.dispatch(turn), turn
        read = self.read.asked
        if not (read.roles or read.pedido or read.tipos or read.operaciones - {"lista"}):
            self.declined = True
            return "the question asks for nothing that a plan report holds"
        if subject.vacio:
            return "the question speaks of something: name its filas or unidad"
        return self.router.confirm(turn), turn


def _row_line(row: FilaVista) -> str:
    return f"{redaccion.short(row.nombre, NAME_WIDTH)} [{redaccion.short(row.unidad_organica or '-', 40)}]"


def reading(turn: Turno) -> str:
    """How a question was taken, so that whoever asked can object."""
    asked, subject = turn.asked, turn.subject
    parts = [
        asked.pedido or ", ".join(sorted(asked.operaciones)) or ("ranking" if asked.orden else "cifra"),
        asked.rol.value.replace("_", " ") if asked.rol else "",
        subject.nombre and f"«{redaccion.short(subject.nombre, 80)}»",
        *asked.periodos,
    ]
    return "Entendido como: " + ", ".join(part for part in parts if part) + "."
