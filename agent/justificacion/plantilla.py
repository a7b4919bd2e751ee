"""The writer without a model: cases of a row -> patterns -> sentences. The same row gives the same text, always."""

import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from agent.justificacion.model import CAUSA, HUECO, Oracion, Origen
from agent.justificacion.numeros import Escritura
from agent.justificacion.ranuras import Ranuras, Relleno
from agent.justificacion.unidades import unidad
from agent.sustento import Asunto, Ficha, Testigo
from agent.sustento.testigos import clausula
from agent.sustento.tramos import tramo_de
from extractors.schemas import Severidad, TipoFila
from extractors.values import clean

MONTHS_BEFORE = 3
"""Months of a period from which a text tells the one before it: month by month it would say everything twice."""
MAX_QUOTES = 2
"""Statements of one kind that are quoted; the rest stay in the document."""
MAX_QUOTE = 600
"""Characters of a quotation; what is longer is cut between words and marked."""

_COMPARES = re.compile(r"\b(?:superior|inferior)\b")
"""Which figure is the greater: not said where a printed figure and its recomputed value may tell otherwise."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AGAIN = "Asimismo"
_INNER_QUOTES = str.maketrans("«»", "“”")

_FISICAS: Mapping[str, str] = MappingProxyType(
    {"programado": "una programación", "ejecutado": "una ejecución", "meta_anual": "una meta anual",
     "avance": "un avance"}
)  # fmt: skip
_FINANCIERAS: Mapping[str, str] = MappingProxyType(
    {"gasto_programado": "un gasto programado", "gasto_ejecutado": "un gasto ejecutado",
     "gasto_vigente": "un crédito vigente"}
)  # fmt: skip
"""What figures are called beside those that their own rules give: of work, and of money."""


@lru_cache
def _patterns() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("agent.justificacion").joinpath("patrones.toml").read_text(encoding="utf-8"))


def redactar(ficha: Ficha, escritura: Escritura) -> tuple[Oracion, ...]:
    """The sentences of a row: result, level, cause, what remains, measure. () where no figure may be stated."""
    return tuple(_Redaccion(ficha, escritura).oraciones())


class _Redaccion:
    """Writes one row."""

    def __init__(self, ficha: Ficha, escritura: Escritura) -> None:
        self._ficha = ficha
        self._ranuras = Ranuras(ficha, escritura)
        self._valores = {hecho.nombre: hecho.valor for hecho in ficha.sustento.hechos}
        self._disputes = any(nombre.endswith("_recalculado") for nombre in self._valores)
        budget = [h.periodo for h in ficha.sustento.hechos if h.nombre in ("gasto_vigente", "gasto_vigente_acumulado")]
        self._budget_of_year = bool(budget) and ficha.periodo not in budget
        self._unidad = bool(ficha.fila.unidad_medida) and unidad(ficha.fila.unidad_medida or "") is not None

    def oraciones(self) -> Iterator[Oracion]:
        case = resultado(self._ficha)
        if case:
            yield self._say(case, "resultado")
            yield from self._printed()
            yield from self._beside(_FISICAS)
            yield from self._level()
        yield from self._because()
        yield from self._before()
        yield from self._year()
        yield from self._money(told=case)
        yield from self._beside(_FINANCIERAS)
        yield from self._quotes(Asunto.MEDIDA, "El documento señala como medida")
        yield from self._quotes(Asunto.EVIDENCIA, "El documento refiere como evidencia")

    def _say(self, case: str, caso: str = "") -> Oracion:
        """The pattern of a case that belongs to this row."""
        patterns = _patterns()[case]
        kind = "unidad" if self._unidad or "sin_unidad" not in patterns else "sin_unidad"
        if kind == "unidad" and "una" in patterns and self._valores.get("programado") == 1:
            kind = "una"
        if "del_ejercicio" in patterns and self._budget_of_year:
            kind = "del_ejercicio"
        fair = [p for p in patterns[kind] if not (self._disputes and _COMPARES.search(p))]
        choice = fair[zlib.crc32(f"{self._ficha.fila.id}/{case}".encode()) % len(fair)]
        filled = self._fill(choice)
        sense = str(patterns.get("sentido", ""))
        return Oracion(filled.texto, filled.hechos, caso=caso or case, ranuras=choice, sentido=sense)

    def _fill(self, slots: str) -> Relleno:
        """Figures of January to the period's end are said to be so, in every sentence; what is left is of the year."""
        if self._ranuras.acumulado and "{{periodo" not in slots and "{{restante" not in slots:
            slots = f"En el acumulado, {slots[:1].lower()}{slots[1:]}"
        return self._ranuras.llenar(slots)

    # ---- printed beside recomputed -----------------------------------------------------------------

    def _printed(self) -> Iterator[Oracion]:
        fact = next((h for h in self._ficha.sustento.hechos if h.nombre == "avance_impreso"), None)
        if fact is not None:
            found = any(set(fact.cifras) & set(finding.cifras) for finding in self._ficha.hallazgos)
            yield self._say("impreso_con_tope" if fact.calculo else "impreso" if found else "impreso_sin_hallazgo")

    def _beside(self, called_as: Mapping[str, str]) -> Iterator[Oracion]:
        for nombre, called in called_as.items():
            if nombre in self._valores and f"{nombre}_recalculado" in self._valores:
                if self._ranuras.acumulado and nombre != "meta_anual":
                    called += " acumulada" if called.startswith("una ") else " acumulado"
                slots = (
                    f"El documento consigna {called} de {{{{{nombre}:n}}}} y el recálculo da {called} de "
                    f"{{{{{nombre}_recalculado:n}}}}; véase el anexo de hallazgos."
                )
                filled = self._fill(slots)
                yield Oracion(filled.texto, filled.hechos, caso="recalculado", ranuras=slots)

    # ---- level, year, money ------------------------------------------------------------------------

    def _level(self) -> Iterator[Oracion]:
        varied = bool(self._valores.get("variacion"))
        if self._ficha.banda and varied:
            yield self._say("nivel_variacion", "nivel")
        elif self._ficha.banda:
            yield self._say("nivel")
        elif varied:
            yield self._say("variacion")

    def _year(self) -> Iterator[Oracion]:
        values = self._valores
        if {"avance_acumulado", "programado_acumulado", "ejecutado_acumulado"} <= set(values):
            yield self._say(_accumulated(values["programado_acumulado"], values["ejecutado_acumulado"]), "acumulado")
        tramo = tramo_de(self._ficha.periodo)
        if "meta_anual" not in values or values["meta_anual"] == self._of_year():
            return
        if "restante" in values:
            left = "restante_final" if tramo is not None and tramo.hasta == 12 else "restante"
            if left == "restante" and values["restante"] == values["meta_anual"]:
                left = "restante_todo"
            if values["restante"] or "meta_anual_recalculado" not in values:
                yield self._say(left if values["restante"] else "meta_cubierta", "restante")
        elif "excedente" in values:
            yield self._say("excedente")

    def _of_year(self) -> Decimal | None:
        """What was planned, if the period is the year: the variation has then told what is left of the target."""
        tramo = tramo_de(self._ficha.periodo)
        return self._valores.get("programado") if tramo is not None and tramo.meses == 12 else None

    def _money(self, told: str | None) -> Iterator[Oracion]:
        """What was spent, unless the result told it; then whether work and money agree, and the steps of the budget."""
        values = self._valores
        spent, planned = values.get("gasto_ejecutado"), values.get("gasto_programado")
        if spent and planned and "gasto_avance" in values:
            yield self._say("financiero_alto" if spent > planned else "financiero")
        elif spent:
            yield self._say("financiero_solo")
        elif spent == 0 and planned and "gasto_avance" in values:
            yield self._say("financiero_nulo")
        budget = presupuesto(values)
        if budget is None and {"gasto_devengado_acumulado", "gasto_avance_acumulado"} <= set(values):
            yield self._say("devengado_acumulado", "financiero")
        if budget and budget != told:
            yield self._say(_BESIDE_WORK[budget], "financiero")
        steps = "_".join(step for step in ("comprometido", "pagado") if f"gasto_{step}" in values)
        if steps:
            yield self._say(steps)
        if self._ficha.coherencia:
            yield self._say(self._ficha.coherencia)

    def _before(self) -> Iterator[Oracion]:
        tramo = tramo_de(self._ficha.periodo)
        pair = ("programado_anterior", "ejecutado_anterior")
        if tramo is None or tramo.meses < MONTHS_BEFORE or not all(nombre in self._ranuras for nombre in pair):
            return
        planned, done = map(self._ranuras.valor, pair)
        if planned or done:
            told = "anterior_nulo" if not done else "anterior_cumplido" if done == planned != 1 else "anterior"
            yield self._say(told, "anterior")

    # ---- what others state -------------------------------------------------------------------------

    def _because(self) -> Iterator[Oracion]:
        causes = list(self._quotes(Asunto.CAUSA, "El documento señala"))
        yield from causes
        if self._ficha.motivos and not causes:
            yield Oracion(HUECO, (), Origen.HUECO, caso=CAUSA)
        yield from self._quotes(Asunto.EFECTO, "El documento señala como efecto")
        yield from self._quotes(Asunto.OBSERVACION, "El documento consigna la observación")

    def _quotes(self, asunto: Asunto, lead: str) -> Iterator[Oracion]:
        """Statements word for word, each once, first those of a named person."""
        own = [t for t in self._ficha.sustento.testigos if t.asunto is asunto and not self._disputed(t)]
        said = {(cita(t, ""), t.quien): t for t in sorted(own, key=lambda t: t.quien is None)}
        for number, testigo in enumerate(list(said.values())[:MAX_QUOTES]):
            again = f"{_AGAIN}, {lead[:1].lower()}{lead[1:]}" if number else lead
            yield Oracion(cita(testigo, again), (), Origen.TESTIGO, testigo, asunto.value)

    def _disputed(self, testigo: Testigo) -> bool:
        """A statement of the document with figures, of a row that has an error or no figure to compare them with."""
        return (
            testigo.quien is None
            and any(c.isdigit() for c in _YEAR.sub("", clausula(testigo.texto, testigo.asunto)))
            and (not self._valores or any(finding.severidad is Severidad.ERROR for finding in self._ficha.hallazgos))
        )


def cita(testigo: Testigo, lead: str) -> str:
    """A statement between quotation marks, with who or where."""
    stated = testigo.texto if testigo.quien is not None else clausula(testigo.texto, testigo.asunto)
    words = clean(stated).translate(_INNER_QUOTES).strip(' “”"').rstrip(".;,")
    if len(words) > MAX_QUOTE:
        words = f"{words[:MAX_QUOTE].rsplit(' ', 1)[0]} […]"
    if testigo.quien is not None:
        who = ", ".join(part for part in (testigo.quien, testigo.cuando) if part)
        said = {Asunto.CAUSA: "El área informa", Asunto.MEDIDA: "El área informa como medida",
                Asunto.EFECTO: "El área informa como efecto",
                Asunto.EVIDENCIA: "El área refiere como evidencia"}.get(testigo.asunto, "El área informa")  # fmt: skip
        return f"{said}: «{words}» ({who})."
    where = f"p. {testigo.pagina}" if testigo.pagina is not None else testigo.lugar
    return f"{lead}: «{words}» ({where})."


def resultado(ficha: Ficha) -> str | None:
    """Which case the figures of a row are; None where none may be stated."""
    values = {hecho.nombre: hecho.valor for hecho in ficha.sustento.hechos}
    planned, done, progress = values.get("programado"), values.get("ejecutado"), values.get("avance")
    if planned is not None and done is not None:
        return _compared(planned, done)
    if ficha.fila.tipo is TipoFila.INDICADOR and done is not None:
        if progress is None or "meta_anual" not in values:
            return "indicador_sin_meta"
        if not next(hecho.calculo for hecho in ficha.sustento.hechos if hecho.nombre == "avance"):
            return "indicador_impreso"
        return "indicador"
    if ficha.sin_programacion:
        return "ejecutado_sin_programar" if done else "sin_programar"
    if done is not None:
        return "solo_ejecutado"
    if progress is not None:
        return "solo_avance"
    if planned is not None:
        return "solo_programado"
    if "meta_anual" in values:
        return "meta"
    return presupuesto(values)


_BESIDE_WORK: Mapping[str, str] = MappingProxyType(
    {"gasto": "devengado", "gasto_sin_vigente": "devengado_sin_vigente", "gasto_vigente": "solo_vigente",
     "gasto_aprobado": "solo_aprobado"}
)  # fmt: skip
"""The cases of a budget, and what they are after a sentence on work."""


def presupuesto(values: Mapping[str, Decimal]) -> str | None:
    """Which case the budget of a row is; None without one."""
    if "gasto_devengado" in values:
        of_budget = {"gasto_avance", "gasto_vigente"} <= set(values) and "gasto_ejecutado" not in values
        return "gasto" if of_budget else "gasto_sin_vigente"
    return next((case for case in ("gasto_vigente", "gasto_aprobado") if case in values), None)


def _accumulated(planned: Decimal, done: Decimal) -> str:
    if not done:
        return "acumulado_nulo"
    if done == planned:
        return "acumulado_cumplido"
    return "acumulado_alto" if done > planned else "acumulado"


def _compared(planned: Decimal, done: Decimal) -> str:
    if not planned:
        return "sin_programacion" if done else "nada"
    if not done:
        return "sin_ejecucion"
    if done == planned:
        return "cumplido"
    return "bajo" if done < planned else "alto"
