"""The rows of a ledger as prose names them, and what may be said of each."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from agent.grounding.periods import Mencion
from agent.sustento.ajustes import Ajustes
from agent.sustento.model import Clase, Hecho, Sustento, Testigo
from agent.sustento.reunir import ficha, periodos
from agent.sustento.testigos import Testigos
from agent.sustento.tramos import Tramo, tramo_de
from agent.workspace import Documento, Ledger
from extractors.schemas import Ausencia, Cifra, Fila, Hallazgo, Magnitud, Rol, TipoFila
from extractors.validators.accumulate import RowRef
from extractors.validators.mentions import MIN_NAME, Index, Mention, Named, lower, named
from extractors.validators.text import fold_code
from extractors.values import fold

TITLE_WORDS = 20
"""Words up to which a paragraph in capitals is a title of its page: what it names, its rows may be called by."""
_OF_MANY = (TipoFila.GRUPO, TipoFila.TOTAL)
_CAPITAL = re.compile(r"(?<!\w)[A-ZÁÉÍÓÚÑÜ]\w*")
OPENING, CLOSING = '«"“ ', (":", ",", "»", '"', "”")
"""What may stand before a name that begins a sentence, and what then has to follow it."""


_TRAMOS = (
    *((start, start + size - 1) for size in (3, 6, 12) for start in range(1, 13, size)),
    *((1, end) for end in range(2, 12) if end not in (3, 6)),
)
"""First and last month of the quarters, semesters and the year, and of January to each other month."""


@dataclass(frozen=True, slots=True)
class Respaldo:
    """What may be said of a row: by its certain figures, and by all that were read, those in revision too."""

    firme: Sustento
    leido: Sustento


class Registro:
    """The rows of some documents of a ledger."""

    def __init__(
        self,
        ledger: Ledger,
        documentos: Iterable[Documento],
        ajustes: Callable[[str], Ajustes],
        de_la_oficina: Mapping[str, Sequence[Testigo]],
    ) -> None:
        self._ajustes = ajustes
        self._oficina = de_la_oficina
        self._filas: dict[str, Fila] = {}
        self._hallazgos: dict[str, list[Hallazgo]] = {}
        self._grupos: dict[tuple[str, str], list[str]] = {}
        self._testigos: dict[str, Testigos] = {}
        self._titulos: dict[tuple[str, int | None], tuple[str, ...]] = {}
        self._cache: dict[tuple[str, str | None], Respaldo] = {}
        for documento in documentos:
            rows = list(ledger.filas(documento.id, documento.archivo, documento.sha256))
            self._testigos[documento.sha256] = Testigos(
                documento.archivo, [f for f in rows if f.tipo not in _OF_MANY], ledger.trozos(documento.id)
            )
            for chunk in ledger.trozos(documento.id):
                if chunk.kind == "prosa" and chunk.text.isupper() and len(chunk.text.split()) <= TITLE_WORDS:
                    key = (documento.sha256, chunk.lugar.pagina)
                    self._titulos[key] = (*self._titulos.get(key, ()), chunk.text)
            for fila in rows:
                self._filas.setdefault(fila.id, fila)
                if fila.codigo:
                    self._grupos.setdefault((fila.sha256, fold_code(fila.codigo)), []).append(fila.descripcion)
            for hallazgo in ledger.hallazgos(documento.id, documento.archivo):
                if hallazgo.fila:
                    self._hallazgos.setdefault(hallazgo.fila, []).append(hallazgo)
        self._cortos: dict[str, list[str]] = {}
        """First word -> the names too short to be sought in running text that begin with it."""
        for name in {f.descripcion for f in self._filas.values() if f.tipo not in _OF_MANY}:
            if len(name) < MIN_NAME and (first := _CAPITAL.match(name)):
                self._cortos.setdefault(first[0], []).append(name)
        self._index = Index([named(f, RowRef(f.id, f.pagina, f.codigo, {}), {}) for f in self._filas.values()])

    def filas(self) -> Iterator[Fila]:
        """All rows."""
        yield from self._filas.values()

    def menciones(self, sentence: str) -> list[Mention]:
        """The rows named in a sentence; codes that no row has are left out, and a short name counts if it is alone."""
        return [mention for mention in self._index.mentions(sentence) if mention.rows] or self._by_short_name(sentence)

    def _by_short_name(self, sentence: str) -> list[Mention]:
        """The one short name ("Bacheo") that a sentence repeats as printed, with its capital, set apart as a name is.

        At the beginning, where every word has a capital, a mark has to follow it.
        """
        found: dict[str, tuple[int, int]] = {}
        for word in _CAPITAL.finditer(sentence):
            for name in self._cortos.get(word[0], ()):
                start, end = word.start(), word.start() + len(name)
                after = sentence[end : end + 1]
                begins = not sentence[:start].strip(OPENING)
                if sentence.startswith(name, start) and not after.isalnum() and (not begins or after in CLOSING):
                    found.setdefault(name, (start, end))
        whole = [name for name in found if not any(name != other and name in other for other in found)]
        if len(whole) != 1:
            return []
        return [Mention(*found[whole[0]], tuple(row for row in self._index.rows if self._is_called(row, whole[0])))]

    def _is_called(self, row: Named, name: str) -> bool:
        fila = self._filas[row.ref.id]
        return fila.descripcion == name and fila.tipo not in _OF_MANY

    def de_la_mencion(self, mention: Mention) -> tuple[Fila, ...]:
        """The rows of a mention; a group line only where no row of its own has the code."""
        found = tuple(self._filas[row.ref.id] for row in mention.rows)
        return tuple(f for f in found if f.tipo not in _OF_MANY) or found

    def nombres(self, fila: Fila) -> tuple[str, ...]:
        """What a row is called by: code, description, unit, owner, indicator; codes and names of its groups."""
        stated = (fila.codigo, fila.descripcion, fila.unidad_organica, fila.unidad_medida, fila.indicador)
        groups = (name for code in fila.grupo for name in (code, *self._grupos.get((fila.sha256, fold_code(code)), ())))
        return tuple(name for name in (*stated, *groups) if name)

    def con_codigo(self, codigo: str) -> tuple[Fila, ...]:
        """The rows with a code; if there is none, with that description."""
        wanted = fold_code(codigo)
        found = tuple(f for f in self._filas.values() if f.codigo and fold_code(f.codigo) == wanted)
        found = found or tuple(f for f in self._filas.values() if fold(f.descripcion) == fold(codigo))
        return tuple(f for f in found if f.tipo not in _OF_MANY) or found

    def de_la_unidad(self, sentence: str) -> tuple[Fila, ...]:
        """The rows of the unit that a sentence names, if it is named whole."""
        folded = lower(sentence)
        return tuple(f for f in self._filas.values() if f.unidad_organica and lower(f.unidad_organica) in folded)

    def faltas(self, fila: Fila) -> Iterator[str]:
        """What cannot be stated of a row, in any of its periods."""
        for each in periodos(fila):
            found = self._hallazgos.get(fila.id, ())
            yield from ficha(fila, each, found, (), self._ajustes(fila.familia)).faltas

    def respaldo(self, fila: Fila, periodo: str | None) -> Respaldo:
        """What may be said of a row in a period, or in any of its periods if none is known."""
        key = (fila.id, periodo)
        if key not in self._cache:
            read = fila.model_copy(
                update={"cifras": tuple(c.model_copy(update={"revision": False}) for c in fila.cifras)}
            )
            self._cache[key] = Respaldo(self._sustento(fila, periodo), self._sustento(read, periodo))
        return self._cache[key]

    def _sustento(self, fila: Fila, periodo: str | None) -> Sustento:
        witnesses = (*self._oficina.get(fila.id, ()), *self._testigos[fila.sha256].de(fila))
        found = self._hallazgos.get(fila.id, ())
        settings = self._ajustes(fila.familia)
        parts = [ficha(fila, each, found, witnesses, settings).sustento for each in periodos(fila)]
        if periodo is not None:
            own = ficha(fila, periodo, found, witnesses, settings).sustento
            more = (*_of_others(own, parts), *_of_the_plan(fila, own), *_sums(fila, own))
            titles = self._titulos.get((fila.sha256, fila.pagina), ())
            names = (*own.nombres, *titles)
            return replace(own, hechos=(*own.hechos, *more), nombres=names, vacias=tuple(_blank(fila)))
        facts = {(h.nombre, h.periodo, h.acumulado, h.valor): h for part in parts for h in part.hechos}
        names = tuple(dict.fromkeys(n for part in parts for n in part.nombres)) or self.nombres(fila)
        return Sustento(tuple(facts.values()), witnesses, names, ())


def _blank(fila: Fila) -> Iterator[tuple[Rol, str]]:
    """The physical amounts that a row leaves blank, as far as that is certain."""
    for cifra in fila.cifras:
        empty = cifra.valor is None and cifra.ausencia is Ausencia.EN_BLANCO and not cifra.revision
        if empty and cifra.magnitud is Magnitud.FISICA and not cifra.acumulado:
            yield cifra.rol, cifra.periodo


def _sums(fila: Fila, own: Sustento) -> Iterator[Hecho]:
    """Longer periods of a form that does not say how its months add up: what a text may say that they sum to."""
    if fila.atributos.get("tipo_agregacion"):
        return
    known = {(h.magnitud, h.rol, h.periodo) for h in own.hechos}
    months: dict[tuple[Magnitud, Rol, int], dict[int, Cifra]] = {}
    for cifra in fila.cifras:
        tramo = tramo_de(cifra.periodo)
        if tramo and tramo.meses == 1 and cifra.rol in (Rol.PROGRAMADO, Rol.EJECUTADO) and not cifra.acumulado:
            months.setdefault((cifra.magnitud, cifra.rol, tramo.ejercicio), {})[tramo.desde] = cifra
    for (magnitud, rol, ejercicio), cells in months.items():
        for span in (Tramo(ejercicio, start, end) for start, end in _TRAMOS):
            parts = [cells.get(month) for month in range(span.desde, span.hasta + 1)]
            values = [c.valor for c in parts if c is not None and c.valor is not None and not c.revision]
            to_date = span.meses not in (3, 6, 12)
            name = Tramo(ejercicio, span.hasta, span.hasta).periodo() if to_date else span.periodo()
            if len(values) == span.meses and (to_date or (magnitud, rol, name) not in known):
                yield Hecho(
                    f"{rol.value}_suma_{span.desde}_{name}", Clase.CANTIDAD, sum(values, Decimal(0)), None,
                    fila.unidad_medida, name, to_date, magnitud, rol, tuple(c.id for c in parts if c is not None),
                )  # fmt: skip


def _of_the_plan(fila: Fila, own: Sustento) -> Iterator[Hecho]:
    """Base line and targets of other years, as printed."""
    known = {(h.rol, h.periodo) for h in own.hechos}
    for cifra in fila.cifras:
        if cifra.rol not in (Rol.LINEA_BASE, Rol.META) or cifra.valor is None or cifra.revision:
            continue
        if (cifra.rol, cifra.periodo) not in known:
            share = cifra.magnitud is Magnitud.PORCENTAJE
            yield Hecho(
                f"{cifra.rol.value}_{cifra.periodo}", Clase.PORCENTAJE if share else Clase.CANTIDAD, cifra.valor, None,
                fila.unidad_medida, cifra.periodo, False, cifra.magnitud, cifra.rol, (cifra.id,),
            )  # fmt: skip


def _of_others(own: Sustento, parts: Iterable[Sustento]) -> Iterator[Hecho]:
    """What a row says of its other periods; what is left of the year is said as of the wanted one alone."""
    known = {(h.magnitud, h.rol, h.clase, h.periodo, h.acumulado) for h in own.hechos}
    for part in parts:
        for hecho in part.hechos:
            key = (hecho.magnitud, hecho.rol, hecho.clase, hecho.periodo, hecho.acumulado)
            if hecho.rol in (Rol.PROGRAMADO, Rol.EJECUTADO, Rol.AVANCE, Rol.VARIACION) and key not in known:
                known.add(key)
                yield replace(hecho, nombre=f"{hecho.nombre}_{hecho.periodo.lower().replace('-', '_')}")


def periodo_de(fila: Fila, mention: Mencion) -> str | None:
    """The period of a row that a sentence names, as the row calls it."""
    if mention.tramo is None:
        return None
    return next((p for p in periodos(fila) if (t := tramo_de(p)) and mention.admite(t)), None)
