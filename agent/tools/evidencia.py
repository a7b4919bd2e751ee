"""What is not a sum: findings, quotes, where a cell stands, which rows there are, which need a justification."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from agent.chat.respuesta import Prueba
from agent.index.busqueda import Busqueda
from agent.index.texto import Texto
from agent.settings import Settings
from agent.sustento.ajustes import ajustes_de
from agent.sustento.model import Asunto, Ficha, Testigo
from agent.sustento.reunir import ficha, habla_de
from agent.sustento.testigos import Testigos, asunto_de, nombra_periodo, sentences
from agent.sustento.tramos import Tramo, tramo_de
from agent.tools.consulta import Agrupar, Filtro
from agent.tools.datos import MEASURE, OWN_TYPES, conditions
from agent.tools.periodos import last_month, split
from agent.workspace import Consultor, Documento, Ledger
from extractors.schemas import Fila, Magnitud, Rol
from extractors.values import fold

NEAREST = 5
MAX_FINDINGS = 1000
MAX_QUOTES = 12
MIN_NAME = 8
"""Letters of a code or name that prose must repeat to be about the row."""
_AREA = re.compile(
    r"(?:el area|la unidad|la oficina|la gerencia|la subgerencia|el responsable|la dependencia)(?: [a-z]+){0,3}"
    r" (?:senal|indic|inform|manifiest|manifest|report|precis|sustent|explic|refier|refir|coment)"
)
"""Words with which prose goes on to tell what the ones responsible say."""
_GOES_ON = re.compile(r"(?:se|para ello|por ello|por eso|ademas|en consecuencia) ")
"""How a sentence begins that goes on about what the one before it names."""
_SEVERITY = "CASE h.severidad WHEN 'error' THEN 0 WHEN 'aviso' THEN 1 ELSE 2 END"
_REPORTED = frozenset({Rol.AVANCE.value, Rol.EJECUTADO.value, Rol.DEVENGADO.value})
_BY = {
    Agrupar.UNIDAD: "coalesce(f.unidad_organica, '')", Agrupar.FAMILIA: "f.familia",
    Agrupar.MEDIDA: "coalesce(f.unidad_medida, '')", Agrupar.GRUPO: "coalesce(json_extract(f.grupo, '$[#-1]'), '')",
    Agrupar.DOCUMENTO: "''",
}  # fmt: skip


_PART = re.compile(r"_[TS]\d$")
"""The part of the year that ends the name of a rule."""
_FITS = re.compile(r"«([^»]+)»: (\d+)")
"""Of a rule that is published in several ways: a reading, and how many figures fit it."""


@dataclass(frozen=True, slots=True)
class HallazgoVisto:
    """A finding as an answer tells it."""

    documento: int
    id: str
    severidad: str
    pagina: int
    fila: str | None
    veredicto: str
    mensaje: str
    impreso: str = ""
    recalculado: str = ""
    cifras: tuple[str, ...] = ()
    """Its cells: first the one that is in question."""


@dataclass(frozen=True, slots=True)
class De:
    """Of which figures findings are wanted; empty: of any."""

    regla: str = ""
    roles: tuple[Rol, ...] = ()
    magnitud: Magnitud | None = None
    periodos: tuple[str, ...] = ()
    acumulado: bool | None = None
    impresos: tuple[Decimal, ...] = ()
    """What is printed there."""


class Evidencia:
    """Reads what surrounds the figures of a ledger."""

    def __init__(self, ledger: Consultor, texto: Texto, settings: Settings) -> None:
        self.ledger, self.texto, self.settings = ledger, texto, settings
        self.busqueda = Busqueda(texto, ledger.path.parent)

    # ---- findings ------------------------------------------------------------------------------------

    def findings(self, filtro: Filtro, de: De | None = None) -> list[HallazgoVisto]:
        """Errors and warnings of the documents, page, rows or offices of a filter, worst first; of some figures."""
        de = de or De()
        where, values = ["h.severidad <> 'info'"], list[Any]()

        def among(column: str, wanted: Sequence[Any]) -> None:
            if wanted:
                where.append(f"{column} IN ({','.join('?' * len(wanted))})")
                values.extend(wanted)

        if de.regla:
            where.append("h.regla LIKE ?")
            values.append(f"%.{de.regla}%")
        among("h.documento", filtro.documentos)
        if filtro.pagina:
            where.append("h.pagina = ?")
            values.append(filtro.pagina)
        if filtro.unidades or filtro.grupo or filtro.propiedades or filtro.tipos:
            own, more = conditions(filtro.model_copy(update={"pagina": None, "filas": ()}))
            itself = " OR h.fila IN (SELECT f.id FROM filas f WHERE f.codigo = ?)" if filtro.grupo else ""
            where.append(f"(h.fila IN (SELECT f.id FROM filas f WHERE 1 = 1{own}){itself})")
            values += [*more, *([filtro.grupo] if filtro.grupo else [])]
        if filtro.filas:
            where.append("(" + " OR ".join("h.fila = ? OR instr(h.cifras, ?) > 0" for _ in filtro.filas) + ")")
            for row in filtro.filas:
                values += [row, f'"{row}-c']
        among("c.rol", [rol.value for rol in de.roles])
        among("c.magnitud", [de.magnitud.value] if de.magnitud else [])
        if de.periodos:
            where.append("(" + " OR ".join("c.periodo = ? OR c.periodo LIKE ?" for _ in de.periodos) + ")")
            values += [form for period in de.periodos for form in (period, _like(period))]
        if de.acumulado:
            where.append("c.acumulado = 1")
        sql = (
            "SELECT h.documento, h.id, h.severidad, h.pagina, h.fila, h.veredicto, h.mensaje, coalesce(h.impreso, ''),"
            " coalesce(h.recalculado, ''), h.cifras, c.valor FROM hallazgos h LEFT JOIN cifras c"
            " ON c.documento = h.documento AND c.id = json_extract(h.cifras, '$[0]')"
            f" WHERE {' AND '.join(where)} ORDER BY {_SEVERITY}, h.documento, h.orden LIMIT {MAX_FINDINGS}"
        )
        found = [
            HallazgoVisto(*(*row[:9], tuple(json.loads(row[9]))))
            for row in self.ledger.select(sql, tuple(values))
            if not de.impresos or (row[10] is not None and Decimal(row[10]) in de.impresos)
        ]
        both = [finding for finding in found if len(de.roles) == 2 and set(de.roles) <= self._roles_of(finding)]
        return both or found

    def _roles_of(self, finding: HallazgoVisto) -> set[str]:
        """The roles of the figures that a finding is about: "the target is not what was planned" is about two."""
        marks = ",".join("?" * len(finding.cifras))
        sql = f"SELECT DISTINCT rol FROM cifras WHERE documento = ? AND id IN ({marks})"
        return {row[0] for row in self.ledger.select(sql, (finding.documento, *finding.cifras))}

    def usual_reading(self, finding: HallazgoVisto) -> str:
        """The reading of a finding's account that its document follows; "" where the ledger tells none.

        What fits the first reading is counted for it, whatever else it fits; what is counted for another fits no other.
        """
        sql = (
            "SELECT i.regla, h.regla, i.mensaje FROM hallazgos h JOIN hallazgos i ON i.documento = h.documento"
            " WHERE h.documento = ? AND h.id = ? AND i.fila IS NULL AND i.severidad = 'info'"
        )
        for told, own, said in self.ledger.select(sql, (finding.documento, finding.id)):
            (_, first), *others = [(name, int(count)) for name, count in _FITS.findall(said)] or [("", 0)]
            most = max((count for _, count in others), default=0)
            best = [name for name, count in others if count == most]
            if _PART.sub("", told) == _PART.sub("", own) and len(best) == 1 and 2 * most > first:
                return str(best[0])
        return ""

    def findings_of_cell(self, cell: str) -> list[HallazgoVisto]:
        """Findings whose printed figure is this cell."""
        row = cell.rpartition("-")[0]
        sql = (
            "SELECT documento, id, severidad, pagina, fila, veredicto, mensaje FROM hallazgos"
            " WHERE fila = ? AND json_extract(cifras, '$[0]') = ? ORDER BY orden LIMIT 3"
        )
        return [HallazgoVisto(*found) for found in self.ledger.select(sql, (row, cell))]

    # ---- rows ----------------------------------------------------------------------------------------

    def count_rows(self, filtro: Filtro, by: Agrupar | None) -> dict[tuple[int, str], int]:
        """(document, group) -> how many rows; offices that differ in accents alone are one."""
        where, values = conditions(filtro)
        group = _BY[by] if by else "''"
        sql = f"SELECT f.documento, {group}, count(*) FROM filas f WHERE 1 = 1{where} GROUP BY 1, 2 ORDER BY 1, 3 DESC"
        found: dict[tuple[int, str], int] = {}
        names: dict[str, str] = {}
        for documento, name, count in self.ledger.select(sql, values):
            key = (documento, names.setdefault(fold(name), name))
            found[key] = found.get(key, 0) + count
        return found

    def rows_of(self, filtro: Filtro) -> list[str]:
        """Ids of the rows of a filter, in order."""
        where, values = conditions(filtro)
        sql = f"SELECT f.id FROM filas f WHERE 1 = 1{where} ORDER BY f.documento, f.orden LIMIT 2000"
        return [row[0] for row in self.ledger.select(sql, values)]

    # ---- words of the document -----------------------------------------------------------------------

    def under_code(self, row_id: str, code: str, period: str) -> list[Prueba]:
        """What the document says of a code that several of its rows have, of that part of the year if one is named."""
        own = "SELECT documento FROM filas WHERE id = ?"
        rows = self.ledger.select(f"SELECT id FROM filas WHERE codigo = ? AND documento = ({own})", (code, row_id))
        if not code or len(rows) < 2:
            return []
        sql = (
            f"SELECT t.texto, t.pagina, d.archivo FROM trozos t JOIN documentos d ON d.id = t.documento"
            f" WHERE t.documento = ({own}) AND t.clase = 'prosa' AND instr(t.texto, ?) > 0 ORDER BY t.orden"
        )
        span = tramo_de(period) if period else None
        found = [
            Testigo(Asunto.OBSERVACION, text, name, page)
            for text, page, name in self.ledger.select(sql, (row_id, f"{code}:"))
        ]
        stated = [one for one in found if span is None or Testigos.del_periodo(one, span)]
        return [Prueba(None, one.pagina or 0, one.texto, one.fuente) for one in stated[:MAX_QUOTES]]

    def witnesses(self, row_id: str, period: str, *, causes: bool) -> list[Prueba]:
        """What the document states of a row, word for word; only causes and its own remark if `causes`."""
        with Ledger(self.ledger.path) as ledger:
            fila, documento = ledger.fila(row_id), ledger.document_of(row_id)
            if fila is None or documento is None:
                return []
            rows = list(ledger.filas(documento.id, documento.archivo, documento.sha256))
            found = list(Testigos(documento.archivo, rows, ledger.trozos(documento.id)).de(fila))
        span = tramo_de(period) if period else None
        if span is not None:
            found = [witness for witness in found if Testigos.del_periodo(witness, span)]
        stated = [witness for witness in found if witness.asunto is Asunto.CAUSA] if causes else []
        chosen = stated or [witness for witness in found if not causes or witness.texto == (fila.observacion or "")]
        whole = [f"{w.contexto} {w.texto}" if causes and span and w.contexto else w.texto for w in chosen]
        quotes = [
            Prueba(row_id, w.pagina or fila.pagina, text, documento.archivo)
            for w, text in zip(chosen, whole, strict=True)
        ]
        quotes = list(dict.fromkeys(quotes))[:MAX_QUOTES]
        if causes and (span is not None or not quotes):
            told = self._told_by_the_area(fila, documento, rows, span)
            of_it = [quote for quote in quotes if nombra_periodo(quote.texto)]
            quotes = list(dict.fromkeys([*told, *(of_it if told else quotes)]))[:MAX_QUOTES]
        if causes:
            return quotes
        return self._gone_on(quotes, rows, documento) or self._naming(fila, documento.id, documento.archivo)

    def _gone_on(self, quotes: Sequence[Prueba], rows: Sequence[Fila], documento: Documento) -> list[Prueba]:
        """Quotes, each with the sentence that goes on from it ("Se coordinará con…") where that names no row."""
        named = Testigos(documento.archivo, rows, ())
        sql = "SELECT texto FROM trozos WHERE documento = ? AND clase = 'prosa'"
        after = {
            one: other
            for (texto,) in self.ledger.select(sql, (documento.id,))
            for one, other in pairwise(sentences(texto))
            if _GOES_ON.match(fold(other)) and not named.nombradas(other)
        }
        said = {quote.texto for quote in quotes}
        return [
            replace(q, texto=f"{q.texto} {after[q.texto]}") if q.texto in after and after[q.texto] not in said else q
            for q in quotes
        ]

    @staticmethod
    def is_of_it(quote: Prueba) -> bool:
        """Whether a quote names the period that it speaks of."""
        return nombra_periodo(quote.texto)

    @staticmethod
    def states_cause(quote: Prueba) -> bool:
        """Whether a quote says why."""
        return asunto_de(quote.texto) is Asunto.CAUSA

    def _told_by_the_area(
        self, fila: Fila, documento: Documento, rows: Sequence[Fila], span: Tramo | None
    ) -> list[Prueba]:
        """What "the area" says right after a sentence that names this row alone, both word for word."""
        named, found = Testigos(documento.archivo, rows, ()), list[Prueba]()
        sql = "SELECT pagina, texto FROM trozos WHERE documento = ? AND clase = 'prosa' ORDER BY orden"
        for pagina, texto in self.ledger.select(sql, (documento.id,)):
            own = sentences(texto)
            for before, after in pairwise(own):
                if not _AREA.match(fold(after)) or named.nombradas(after):
                    continue
                if (_described(rows, before) or named.nombradas(before)) != [fila.id]:
                    continue
                stated = Testigo(Asunto.OBSERVACION, before, documento.archivo, pagina)
                if span is None or Testigos.del_periodo(stated, span):
                    found.append(Prueba(fila.id, pagina, f"{before} {after}", documento.archivo))
        return found[:MAX_QUOTES]

    def _naming(self, fila: Fila, documento: int, archivo: str) -> list[Prueba]:
        """Prose that names a row by its code or its whole description."""
        keys = [f" {fold(key)} " for key in (fila.codigo, fila.descripcion) if key and len(fold(key)) >= MIN_NAME]
        sql = "SELECT pagina, texto FROM trozos WHERE documento = ? AND clase = 'prosa' ORDER BY orden"
        found = [
            Prueba(fila.id, pagina, sentence, archivo)
            for pagina, texto in self.ledger.select(sql, (documento,)) for sentence in sentences(texto)
            if any(key in f" {fold(sentence)} " for key in keys)
        ]  # fmt: skip
        return found[:MAX_QUOTES]

    def meaning(self, term: str, documents: Sequence[int]) -> list[Prueba]:
        """Sentences that say what an abbreviation means, word for word."""
        names: dict[int, str] = dict(self.ledger.select("SELECT id, archivo FROM documentos"))
        sql = "SELECT documento, pagina, texto FROM trozos WHERE clase = 'prosa' AND instr(texto, ?) ORDER BY documento"
        said = re.compile(rf"{re.escape(term)}\W{{0,3}} *(?:quiere decir|significa|equivale|es |:|=)", re.IGNORECASE)
        found = [
            Prueba(None, page, text, names[number])
            for number, page, text in self.ledger.select(sql, (term,))
            if said.search(text) and (not documents or number in documents)
        ]
        return found[:MAX_QUOTES]

    def nearest(
        self, question: str, documents: Sequence[int], limit: int = NEAREST, *, prose: bool = False
    ) -> list[Prueba]:
        """The pieces nearest to a question, best first; only running text if `prose`."""
        names: dict[int, str] = dict(self.ledger.select("SELECT id, archivo FROM documentos"))
        found = []
        for piece in self.busqueda.search(question, limit * 4, "trozo" if prose else ""):
            if documents and piece.documento not in documents:
                continue
            text = self._text(piece.clase, piece.documento, piece.clave)
            if text:
                found.append(
                    Prueba(piece.clave if piece.clase == "fila" else None, piece.pagina, text, names[piece.documento])
                )
        return found[:limit]

    def _text(self, clase: str, documento: int, clave: str) -> str:
        if clase == "fila":
            rows = self.ledger.select(
                "SELECT codigo, descripcion FROM filas WHERE documento = ? AND id = ?", (documento, clave)
            )
            return f"{rows[0][0]} · {rows[0][1]}" if rows and rows[0][0] else rows[0][1] if rows else ""
        if clase == "hallazgo":
            rows = self.ledger.select(
                "SELECT mensaje FROM hallazgos WHERE documento = ? AND id = ?", (documento, clave)
            )
        else:
            rows = self.ledger.select(
                "SELECT texto FROM trozos WHERE documento = ? AND orden = ?", (documento, int(clave))
            )
        return str(rows[0][0]) if rows else ""

    # ---- justifications ------------------------------------------------------------------------------

    def due(self, filtro: Filtro, period: str) -> list[Ficha]:
        """Facts of the rows whose justification is due; each document in its own latest period if none is given."""
        return list(self._due(filtro, period))

    def _due(self, filtro: Filtro, period: str) -> Iterator[Ficha]:
        settings = ajustes_de(self.settings)
        with Ledger(self.ledger.path) as ledger:
            for documento in ledger.documents():
                if filtro.documentos and documento.id not in filtro.documentos:
                    continue
                own = self.period_of(documento.id, period)
                if not own:
                    continue
                for fila in ledger.filas(documento.id, documento.archivo, documento.sha256):
                    if fila.tipo in OWN_TYPES and _within(fila, filtro) and habla_de(fila, own):
                        known = ficha(fila, own, (), (), settings(fila.familia))
                        if known.motivos:
                            yield known

    def period_of(self, documento: int, period: str) -> str:
        """The period of a document that is meant: its year added, or its latest where none is given; "" for none."""
        own = [s for s in self.texto.series() if s.documento == documento and s.rol in _REPORTED and s.valores]
        if not own:
            return ""
        year = max(split(serie.periodo)[0] for serie in own)
        asked, cut = split(period)
        if period:
            return "" if asked and asked != year else (f"{year}-{cut}" if year and cut else cut or year)
        running = [serie for serie in own if serie.acumulado] or own
        return max(running, key=lambda serie: (split(serie.periodo)[0], last_month(split(serie.periodo)[1]))).periodo


def _like(period: str) -> str:
    """The periods that are this one, or parts of it: a year has all of its months, a month without a year any."""
    return "____" if period == "anual" else f"{period}-%" if len(period) == 4 else f"%-{period}"


def _described(rows: Sequence[Fila], sentence: str) -> list[str]:
    """Ids of the rows, groups aside, whose whole description a sentence repeats."""
    said = f" {fold(sentence)} "
    own = [row for row in rows if row.tipo in OWN_TYPES and len(row.descripcion) >= MIN_NAME]
    return [row.id for row in own if f" {fold(row.descripcion)} " in said]


def _within(fila: Fila, filtro: Filtro) -> bool:
    own = {**fila.atributos, MEASURE: fila.unidad_medida}
    return (
        all(own.get(propiedad.nombre) in propiedad.valores for propiedad in filtro.propiedades)
        and (not filtro.filas or fila.id in filtro.filas)
        and (not filtro.unidades or fila.unidad_organica in filtro.unidades)
        and (not filtro.grupo or filtro.grupo in fila.grupo)
        and (filtro.pagina is None or fila.pagina == filtro.pagina)
    )
