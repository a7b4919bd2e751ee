"""Drafts as Markdown, as one sentence a line (jsonl), and as JSON with all facts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agent.grounding import revisar
from agent.justificacion.encargo import Justificaciones
from agent.justificacion.model import Borrador, Oracion
from agent.justificacion.vista import Vista, resumen, titulo
from agent.sustento import Hecho, Testigo
from agent.terminal import plain

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(justificaciones: Justificaciones, unidades: Mapping[str, list[Vista]]) -> str:
    """The drafts as Markdown: by unit, each with its table, text and evidence; then the findings."""
    lines = [f"# {titulo(justificaciones)}", ""]
    for line in resumen(justificaciones, (vista for shown in unidades.values() for vista in shown)):
        lines += [_safe(line), ""]
    for unit, shown in unidades.items():
        lines += [f"## {_safe(unit)}", ""]
        for vista in shown:
            lines += _activity(vista)
    findings = {
        finding.id: finding for shown in unidades.values() for v in shown for finding in v.borrador.ficha.hallazgos
    }
    if findings:
        lines += ["## Anexo: hallazgos", ""]
        lines += [
            f"- {_safe(finding.mensaje)} (página {finding.pagina}, `{finding.regla}`)" for finding in findings.values()
        ]
        lines.append("")
    return "\n".join(lines)


def _activity(vista: Vista) -> list[str]:
    lines = [f"### {_safe(vista.titulo)}", ""]
    for table in vista.tablas:
        lines += [
            f"| {' | '.join(name for name, _ in table)} |",
            f"|{'---|' * len(table)}",
            f"| {' | '.join(_safe(value) for _, value in table)} |",
            "",
        ]
    if vista.borrador.oraciones:
        lines += [_safe(vista.borrador.texto), ""]
    if vista.notas:
        lines += [f"*No se afirma: {_safe('; '.join(vista.notas))}.*", ""]
    if vista.aviso:
        lines += [f"*{vista.aviso}*", ""]
    return [*lines, f"*{_safe(vista.evidencia)}*", ""]


def _safe(text: str) -> str:
    """Document text without markup."""
    return _MARKUP.sub(r"\\\1", plain(text))


def jsonl(justificaciones: Justificaciones, shown: Iterable[Vista]) -> Iterator[str]:
    """One sentence a line: its facts, and the cells of each."""
    for vista in shown:
        for order, sentence in enumerate(vista.borrador.oraciones, 1):
            yield json.dumps(_sentence(vista.borrador, order, sentence), ensure_ascii=False)


def _sentence(draft: Borrador, order: int, sentence: Oracion) -> dict[str, Any]:
    facts = {fact.nombre: fact for fact in draft.ficha.sustento.hechos}
    return {
        "fila": draft.ficha.fila.id,
        "codigo": draft.ficha.fila.codigo,
        "periodo": draft.ficha.periodo,
        "orden": order,
        "texto": sentence.texto,
        "caso": sentence.caso,
        "origen": sentence.origen.value,
        "veredictos": [judged.fallo.value for judged in revisar(sentence.texto, draft.ficha.sustento)],
        "hechos": [_fact(facts[name]) for name in sentence.hechos],
        "testigo": _witness(sentence.testigo) if sentence.testigo else None,
    }


def facts_json(done: Sequence[Justificaciones]) -> list[dict[str, Any]]:
    """All that is known of each row in the period, and its text."""
    return [_draft(draft) for group in done for draft in group.borradores]


def _draft(draft: Borrador) -> dict[str, Any]:
    ficha = draft.ficha
    fila = ficha.fila
    return {
        "archivo": fila.archivo,
        "fila": fila.id,
        "pagina": fila.pagina,
        "codigo": fila.codigo,
        "descripcion": fila.descripcion,
        "unidad_organica": fila.unidad_organica,
        "unidad_medida": fila.unidad_medida,
        "periodo": ficha.periodo,
        "motivos": list(ficha.motivos),
        "banda": ficha.banda,
        "coherencia": ficha.coherencia,
        "sin_programacion": ficha.sin_programacion,
        "hechos": [_fact(fact) for fact in ficha.sustento.hechos],
        "testigos": [_witness(witness) for witness in ficha.sustento.testigos],
        "hallazgos": [finding.id for finding in ficha.hallazgos],
        "faltas": list(ficha.faltas),
        "texto": draft.texto,
        "hueco": draft.hueco,
    }


def _fact(fact: Hecho) -> dict[str, Any]:
    return {
        "nombre": fact.nombre,
        "clase": fact.clase.value,
        "valor": format(fact.valor, "f"),
        "unidad": fact.unidad,
        "periodo": fact.periodo,
        "acumulado": fact.acumulado,
        "magnitud": fact.magnitud.value,
        "rol": fact.rol.value,
        "cifras": list(fact.cifras),
        "calculo": fact.calculo,
    }


def _witness(witness: Testigo) -> dict[str, Any]:
    return {
        "asunto": witness.asunto.value,
        "texto": witness.texto,
        "fuente": witness.fuente,
        "pagina": witness.pagina,
        "lugar": witness.lugar,
        "quien": witness.quien,
        "cuando": witness.cuando,
    }
