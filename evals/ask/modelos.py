"""Scripted models that answer the question set over real HTTP: a good one, with and without tools, and a lying one.

The good one does what a good model would: it takes the labels that it is shown, looks for those that are missing, makes
the request that the question declares, and places handles. What is measured is that tools, checks and gate let a
right answer through. The lying one makes it wrong on purpose; what is measured is that none of it is printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from evals.ask.preguntas import Caso, Pide
from evals.ask.verdad import Fila
from evals.scripted import Question, Reply, completion, text_reply
from extractors.values import fold

_LABEL = re.compile(r"^([FUD]\d+): (.+)$", re.MULTILINE)
LIES = ("73.19", "setenta y tres", "debido a la lluvia", "superó ampliamente", "[[", "Son 999")
"""Pieces of the lying model's sentences that no report prints."""
KINDS = (
    "cifras", "palabras", "asa_inventada", "otra_fila", "otro_periodo", "otro_dato", "otro_limite", "causa", "elogio",
    "sin_consultar", "todo_distinto",
)  # fmt: skip
"""Ways in which it lies."""


class Bueno:
    """A good model. `caso` is the question that it is about to be asked."""

    caso: Caso

    def __call__(self, question: Question) -> Reply:
        """The next message of its conversation, or its one request where it is given a form."""
        seen = _seen(question)
        if "tools" not in question.body:
            return _json(_filled(self.request(seen, _form(question)) or {"tarea": "no_consta"}, _form(question)))
        results = [data for data in map(_parsed, _said(question, "tool")) if data is not None]
        if results:
            return text_reply(self.final(results[-1]))
        if self.caso.pide.tarea in ("no_consta", "fuera"):
            return text_reply("No consta." if self.caso.pide.tarea == "no_consta" else "Fuera del plan.")
        request = self.request(seen)
        if request is not None:
            return _call("consultar", request)
        if len(_said(question, "tool")) > 1:
            return text_reply("No consta.")
        rows = self.caso.pide.filas
        return _call("buscar", {"texto": rows[0].codigo or rows[0].descripcion if rows else self.caso.pide.unidad})

    def request(self, seen: Mapping[str, str], form: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """The request that the question declares, in labels; None while one that a tool would need is missing."""
        pide = self.caso.pide
        named = _labels(pide, seen)
        if named is None and form is None:
            return None
        return {"tarea": pide.tarea, **(named or {}), **_fields(pide)}

    def final(self, result: Mapping[str, Any]) -> str:
        """What it says of a result."""
        if "error" in result or result["tipo"] in ("no_consta", "fuera_de_alcance"):
            return "No consta."
        if result["tipo"] == "aclaracion":
            return "¿A cuál se refiere?"
        figures = list(result["cifras"])
        return f"El valor es {figures[0]}." if len(figures) == 1 else str(result["todo"])


class Mentiroso(Bueno):
    """A model that lies in the way of `clase`."""

    clase: str

    def __call__(self, question: Question) -> Reply:
        """As the good one, but it may not ask at all."""
        if self.clase == "sin_consultar" and "tools" in question.body:
            return text_reply("El avance es de 73.19 %.")
        return super().__call__(question)

    def request(self, seen: Mapping[str, str], form: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """The declared request with one thing in it wrong."""
        request = super().request(seen, form) or {"tarea": "cifra", "dato": "ejecutado"}
        rows = [label for label in seen if label.startswith("F") and label not in request.get("filas", [])]
        if self.clase in ("otra_fila", "todo_distinto") and rows:
            request |= {"tarea": "cifra", "filas": rows[:1]}
        if self.clase in ("otro_periodo", "todo_distinto"):
            request |= {"periodo": "T2" if "T1" in str(request.get("periodo")) else "T1"}
        if self.clase in ("otro_dato", "todo_distinto"):
            request |= {"dato": "programado" if request.get("dato") == "ejecutado" else "ejecutado"}
        if self.clase == "otro_limite":
            request |= {"tarea": "lista", "dato": "avance", "comparador": ">", "limite": 12}
        return request

    def final(self, result: Mapping[str, Any]) -> str:
        """A sentence that states what no tool gave."""
        handle = next(iter(result.get("cifras", {})), "[[r1.1]]")
        return {
            "cifras": f"El valor es {handle}. El avance real es de 73.19 %.",
            "palabras": f"Se hicieron setenta y tres talleres, no {handle}.",
            "asa_inventada": "El valor es [[r9.9]]. El total es [[r7]].",
            "causa": f"El valor es {handle} debido a la lluvia.",
            "elogio": f"La gestión superó ampliamente lo previsto con {handle}.",
        }.get(self.clase, f"El valor de {self.caso.pregunta[:60]} es {handle}. Son 999.")


def _seen(question: Question) -> dict[str, str]:
    texts = _said(question, "user") + _said(question, "tool")
    return {label: text for said in texts for label, text in _LABEL.findall(said)}


def _said(question: Question, role: str) -> list[str]:
    return [str(message["content"]) for message in question.body["messages"] if message["role"] == role]


def _parsed(said: str) -> dict[str, Any] | None:
    """The result of a request; None for a list of candidates."""
    try:
        data = json.loads(said)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _labels(pide: Pide, seen: Mapping[str, str]) -> dict[str, Any] | None:
    """What a request names, in labels; None where a label that it needs was not shown."""
    rows = [label for label, text in seen.items() if any(_is_row(text, fila) for fila in pide.filas)] or [
        label for label, text in seen.items() if any(f.codigo and text.startswith(f"{f.codigo} · ") for f in pide.filas)
    ][:1]
    offices = [label for label, text in seen.items() if label[0] == "U" and fold(text) == fold(pide.unidad)]
    documents = [label for label, text in seen.items() if label[0] == "D" and text == pide.documento]
    if (pide.filas and not rows) or (pide.unidad and not offices) or (pide.documento and not documents):
        return None
    named: dict[str, Any] = {"filas": rows[:8]} if rows else {}
    named |= {"unidad": offices[0]} if offices else {}
    return named | ({"documento": documents[0]} if documents else {})


def _is_row(text: str, fila: Fila) -> bool:
    name = f"{fila.codigo} · {fila.descripcion}" if fila.codigo else fila.descripcion
    shown = text.rpartition(" [")[0].rstrip("…")
    return bool(shown) and (name == shown or (len(shown) > 50 and name.startswith(shown)))


def _fields(pide: Pide) -> dict[str, Any]:
    """The other fields of a request; properties are read by the rules and have none."""
    return {name: value for name, value in pide.campos.items() if name not in ("medida", "prioridad")}


def _form(question: Question) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = question.body["response_format"]["json_schema"]["schema"]["properties"]
    return schema


def _filled(request: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """A request in the fields of a form; a period that the form has without its year, without it."""
    found: dict[str, Any] = {}
    for name, field in form.items():
        value = request.get(name, [] if field["type"] == "array" else "")
        found[name] = value if value in field.get("enum", [value]) else str(value).rpartition("-")[2]
    return found


def _json(data: Mapping[str, Any]) -> Reply:
    return text_reply(json.dumps(data, ensure_ascii=False))


def _call(tool: str, arguments: Mapping[str, Any]) -> Reply:
    return Reply(completion(json.dumps(arguments, ensure_ascii=False), "tool_calls", tool))
