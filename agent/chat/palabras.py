"""Answers in the words of the document: findings, quotes, places, what a row says of itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from agent.chat import redaccion
from agent.chat.columnas import left_unread
from agent.chat.filas import FilaVista
from agent.chat.hallados import Hallados
from agent.chat.lexico import normalised
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.sujeto import Sujeto
from agent.chat.turno import MAX_OPTIONS, SHOWN, WHICH_CAUSE, WHICH_ROW, Turno
from agent.texts import ROL
from agent.tools.evidencia import De, HallazgoVisto
from agent.tools.periodos import covers, split
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

MAX_LINES = 40
"""Figures of one row that the text of an answer lists."""


_ATTRIBUTES = {
    "prioridad": "prioridad", "relevancia": "relevancia", "sentido": "sentido", "tipo_agregacion": "agregacion",
    "medio_verificacion": "medios? de verificacion", "anio_base": "ano base", "unidad_ejecutora": "unidad ejecutora",
    "mef": "mef",
}  # fmt: skip
"""Attributes of rows, and the words that ask for them."""
_ABBREVIATION = re.compile(r"\b(?:[A-ZÁÉÍÓÚÑ]\.){2,}|\bN/[AD]\b")
_ABOUT = re.compile(r"\b(?:sobre|acerca de)\b")
_STAGES = (Rol.COMPROMETIDO, Rol.DEVENGADO, Rol.PAGADO)
"""Of an expense: none exceeds the one before it."""
_RULES = {"coherencia": "coherencia", "repetidos": "codigo_repetido", "semaforo": "banda"}
"""Requests that ask for findings of one rule."""


def _called(name: str, message: str) -> str:
    """The name of a finding's row, where its message does not say it."""
    return "" if not name or fold(name) in fold(message) else f" [{redaccion.short(name, 60)}]"


def _of_rows(found: Sequence[HallazgoVisto], own: set[str]) -> list[HallazgoVisto]:
    """What is wrong of some rows: what is wrong of a total that adds up a row is not wrong of the row."""
    return [finding for finding in found if not own or finding.fila is None or finding.fila in own]


class Palabras(Hallados):
    """Findings, causes, evidence, properties."""

    def _findings(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        de = De(
            _RULES.get(asked.pedido, ""), asked.roles, asked.magnitud, asked.periodos, asked.acumulado,
            tuple(limit.valor for limit in asked.umbrales),
        )  # fmt: skip
        kinds = turn.filtro.tipos if (asked.tipos or asked.grupos) and not (subject.filas or subject.grupo) else ()
        if de.impresos or "media" in asked.operaciones:
            kinds = ()
        if (
            "suma" in asked.operaciones
            and len(asked.roles) < 2
            and subject.vacio
            and "total" in normalised(asked.pregunta)
        ):
            kinds = (TipoFila.TOTAL,)
        rows = turn.filtro.model_copy(update={"tipos": kinds})
        found = self.evidencia.findings(rows, de)
        if "media" in asked.operaciones and not de.impresos:
            named = self.sujetos.rows([finding.fila for finding in found if finding.fila])
            means = {row.id for row in named if "promedi" in fold(row.descripcion)}
            found = [finding for finding in found if finding.fila in means]
        own = set() if de.impresos else {row.id for row in subject.filas}
        found = _of_rows(found, own)
        where = f" en {self._whom(turn)}" if not subject.vacio or asked.pagina else ""
        if not found and de.impresos and subject.filas and not self._prints_any(subject.filas, de.impresos):
            values = " ni ".join(redaccion.number(value) for value in de.impresos)
            said = f"No consta {values} entre las cifras leídas de {self._whom(turn)}: no se pudo comprobar."
            return self._say(Tipo.NO_CONSTA, said)
        aside = not found and de != De(de.regla)
        if aside and (others := _of_rows(self.evidencia.findings(rows, De(de.regla)), own)):
            found, where = others, f"{where}, ninguno justo sobre {self._of_figures(de)}"
        elif de != De(de.regla):
            where += f" ({self._of_figures(de)})"
        count = Dada(Decimal(len(found)), "hallazgos", "", None, None, None, "calculado", "recuento")
        if not found and asked.roles == (Rol.SALDO,):
            said = f"No consta si está bien{where}: con las columnas leídas no se puede comprobar."
            return self._say(Tipo.NO_CONSTA, said)
        if not found and (disorder := self._out_of_order(turn)):
            return disorder
        if not found and (beside := self._beside_parts(turn)):
            return beside
        if not found:
            said = f"No hay hallazgos{where}: ninguna cuenta que se pudo comprobar falla. No es una certificación."
            said = f"{said} {left_unread(self.ledger, turn.filtro.documentos)}".rstrip()
            return self._say(Tipo.RESPUESTA, said, cifras=[count])
        proofs = [Prueba(h.fila, h.pagina, h.mensaje, self.sujetos.documents[h.documento]) for h in found[:200]]
        called = {row.id: row.descripcion for row in self.sujetos.rows([h.fila for h in found[:SHOWN] if h.fila])}
        lines = [
            f"- {h.severidad}: {h.mensaje}{_called(called.get(h.fila or '', ''), h.mensaje)}"
            f" ({self.sujetos.documents[h.documento]}, p. {h.pagina}{', fila ' + h.fila if h.fila else ''})"
            for h in found[:SHOWN]
        ]
        more = [f"… y {len(found) - SHOWN} más."] if len(found) > SHOWN else []
        head = f"{len(found)} {'hallazgo' if len(found) == 1 else 'hallazgos'}{where}:"
        asked_of = [finding for finding in found[:SHOWN] if not own or finding.fila in own]
        figures, notes = self._questioned([] if aside else asked_of, asked_of if aside else [], de)
        text = "\n".join([head, *lines, *more, *notes])
        return self._say(Tipo.RESPUESTA, text, cifras=[*figures, count], evidencia=proofs)

    def _out_of_order(self, turn: Turno) -> Respuesta | None:
        """That a stage of the expense of one row exceeds the one before it, where one that is asked of does."""
        rows = turn.subject.filas
        cells = self.celdas.of_row(rows[0].id) if len(rows) == 1 else []
        by_role = {cell.medida.rol: cell for cell in cells if cell.medida and cell.valor is not None}
        for before, after in pairwise(_STAGES):
            one, other = by_role.get(before), by_role.get(after)
            asked_of = not turn.asked.roles or {before, after} & set(turn.asked.roles)
            if not (one and other and asked_of and one.valor is not None and other.valor is not None):
                continue
            if other.valor > one.valor:
                said = (
                    f"No hay una cuenta impresa que lo compruebe, pero en {redaccion.short(rows[0].nombre)}"
                    f" {ROL[after]} ({other.texto}) es mayor que {ROL[before]} ({one.texto}), y no debería pasarlo"
                    f" (p. {rows[0].pagina}, fila {rows[0].id})."
                )
                return self._say(Tipo.RESPUESTA, said, cifras=[one, other])
        return None

    def _prints_any(self, rows: Sequence[FilaVista], values: Sequence[Decimal]) -> bool:
        """Whether a cell of some rows holds one of some values."""
        return any(cell.valor in values for row in rows[:MAX_OPTIONS] for cell in self.celdas.of_row(row.id))

    @staticmethod
    def _of_figures(de: De) -> str:
        """The figures that findings are wanted of, in words."""
        parts = [ROL[rol] for rol in de.roles]
        if de.magnitud:
            parts.append("en dinero" if de.magnitud is Magnitud.FINANCIERA else "en cantidades")
        parts += [redaccion.span(period, bool(de.acumulado)) for period in de.periodos]
        parts += [f"donde dice {redaccion.number(value)}" for value in de.impresos]
        return ", ".join(parts)

    def _due(self, turn: Turno) -> Respuesta:
        """Rows whose justification is due in a period."""
        if turn.asked.vago in ("no", "ni", "sin"):
            return self._not_understood(turn, f"«{turn.asked.vago}» cambia lo que se pide.")
        if not turn.documents and len(self.sujetos.documents) > 20:
            return self._say(
                Tipo.ACLARACION,
                "Hay muchos documentos. ¿De cuál?",
                opciones=list(self.sujetos.documents.values())[:MAX_OPTIONS],
            )
        period = turn.asked.periodos[0] if turn.asked.periodos else ""
        due = self.evidencia.due(turn.filtro, period)
        count = Dada(
            Decimal(len(due)),
            "filas",
            period,
            None,
            None,
            None,
            "calculado",
            "recuento según los umbrales configurados",
        )
        if not due:
            return self._say(
                Tipo.RESPUESTA, "Ninguna fila necesita justificación con los umbrales configurados.", cifras=[count]
            )
        words = {
            "avance_bajo": "avance bajo",
            "avance_alto": "avance por encima de lo previsto",
            "sin_ejecucion": "sin ejecución",
            "sin_programacion": "ejecutó sin tener programación",
        }
        lines, proofs = [], []
        for item in due[:500]:
            why = ", ".join(words.get(reason, reason) for reason in item.motivos)
            fila = item.fila
            name = f"{fila.codigo} · {fila.descripcion}" if fila.codigo else fila.descripcion
            proofs.append(Prueba(fila.id, fila.pagina, f"{name}: {why}", fila.archivo))
            lines.append(
                f"- {redaccion.short(name, 90)}: {why}, {redaccion.span(item.periodo, False)}"
                f" (p. {fila.pagina}, fila {fila.id})"
            )
        more = [f"… y {len(due) - SHOWN} más."] if len(due) > SHOWN else []
        head = f"{len(due)} {'fila necesita' if len(due) == 1 else 'filas necesitan'} justificación:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines[:SHOWN], *more]), cifras=[count], evidencia=proofs)

    def _cause(self, turn: Turno) -> Respuesta:
        """Why: only what the document states, quoted."""
        if turn.subject.unidades and (told := self._of_office(turn)):
            return told
        row = self._row_asked_of(turn, WHICH_CAUSE)
        if isinstance(row, Respuesta):
            return row
        period = turn.asked.periodos[0] if turn.asked.periodos else ""
        quotes = self.evidencia.witnesses(row.id, period, causes=True)
        name = redaccion.short(row.nombre)
        if not quotes and row.tipo == TipoFila.GRUPO and row.codigo:
            inside = Sujeto(grupo=row.codigo, nombre=row.nombre)
            if told := self._of_office(
                replace(turn, asked=replace(turn.asked, tipos=(), grupos=False), subject=inside)
            ):
                return told
        if not quotes and (said_of_it := self.evidencia.under_code(row.id, row.codigo or "", period)):
            return self._quoted(
                f"El código {row.codigo} está en más de una fila; de él el documento dice:", row, said_of_it
            )
        if not quotes:
            said = (
                f"No consta la causa de {name}: no se leyó ninguna que la nombre."
                " [causa por completar por el área responsable]"
            )
            return self._with_row(self._say(Tipo.NO_CONSTA, said), row)
        if split(period)[1] and not any(map(self.evidencia.is_of_it, quotes)):
            when = redaccion.span(period, False)
            lines = "\n".join(f"- «{quote.texto}» (p. {quote.pagina})" for quote in quotes)
            said = f"El documento no dice la causa de {name} en {when}. Lo que anota, sin decir de qué período es:"
            kind = Tipo.RESPUESTA if any(map(self.evidencia.states_cause, quotes)) else Tipo.NO_CONSTA
            return self._say(kind, f"{said}\n{lines}", evidencia=quotes)
        return self._quoted(f"El documento dice sobre {name}:", row, quotes)

    def _of_office(self, turn: Turno) -> Respuesta | None:
        """What the document says of the rows of an office, quoted; None where it says nothing."""
        rows = self.sujetos.rows(self.evidencia.rows_of(turn.filtro)[:MAX_OPTIONS])
        quotes = [(row, quote) for row in rows for quote in self.evidencia.witnesses(row.id, "", causes=True)]
        if not quotes:
            return None
        lines = [f"- {redaccion.short(row.nombre, 60)}: «{quote.texto}» (p. {quote.pagina})" for row, quote in quotes]
        head = f"El documento dice sobre filas de {turn.subject.nombre}:"
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines]), evidencia=[quote for _, quote in quotes])

    def _row_asked_of(self, turn: Turno, question: str) -> FilaVista | Respuesta:
        """The row that is meant, whatever figures it has; else what to ask back."""
        if not turn.subject.filas and turn.asked.resto and _ABOUT.search(normalised(turn.asked.pregunta)):
            return self._told(turn, prose=True)  # "what does it explain about the fleet"
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, question)
        return self._one_row(replace(turn, asked=replace(turn.asked, rol=None)))

    def _quoted(self, head: str, row: FilaVista, quotes: Sequence[Prueba]) -> Respuesta:
        lines = [f"- «{quote.texto}» (p. {quote.pagina})" for quote in quotes]
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines]), evidencia=quotes)

    def _evidence(self, turn: Turno) -> Respuesta:
        for row in turn.subject.filas[:MAX_OPTIONS]:
            quotes = self.evidencia.witnesses(row.id, "", causes=False)
            if quotes:
                return self._quoted(f"El documento dice sobre {redaccion.short(row.nombre)}:", row, quotes)
        term = _ABBREVIATION.search(turn.asked.pregunta)
        if term and (said := self.evidencia.meaning(term[0], turn.documents)):
            lines = [f"- «{quote.texto}» ({quote.archivo}, p. {quote.pagina})" for quote in said]
            return self._say(Tipo.RESPUESTA, "\n".join(["El documento dice:", *lines]), evidencia=said)
        return self._told(turn, prose=True)

    def _origin(self, turn: Turno) -> Respuesta:
        """Where a figure or a row stands."""
        asked = turn.asked
        if asked.ids and (found := self.celdas.place(asked.ids[0])):
            cell, said = found
            proof = Prueba(cell.fila, cell.pagina or 0, cell.texto, cell.archivo)
            return self._say(Tipo.RESPUESTA, said, cifras=[cell], evidencia=[proof])
        if not turn.subject.filas and self._context.filas:
            turn = replace(turn, subject=Sujeto(filas=self._context.filas[:1]))
        if not turn.subject.filas and asked.rol is not None and "suma" in asked.operaciones:
            return self._over(turn)  # a total names the line, or the cells, that it comes from
        if not turn.subject.filas:
            return self._say(Tipo.ACLARACION, "¿Qué cifra? Indique la actividad, o el identificador de la fila.")
        row = self._one_row(turn)
        if isinstance(row, Respuesta):
            return row
        if asked.rol is not None:
            text, figures = self._row_value(replace(turn, subject=replace(turn.subject, filas=(row,))), row)
            if figures:
                return self._with_row(self._say(Tipo.RESPUESTA, text, cifras=figures), row)
        name = self.sujetos.documents[row.documento]
        said = f"{redaccion.short(row.nombre)} está en {name}, página {row.pagina}, fila {row.id}."
        return self._with_row(self._say(Tipo.RESPUESTA, said), row)

    def _property(self, turn: Turno) -> Respuesta:
        """What the row says of itself: office, unit of measure, code, group, priority."""
        if not turn.subject.filas:
            return replace(
                self._say(Tipo.ACLARACION, WHICH_ROW),
                entendida=False,
            )
        row = self._one_row(replace(turn, asked=replace(turn.asked, rol=None)))
        if isinstance(row, Respuesta):
            return row
        words = {
            "responsable": ("La unidad orgánica", row.unidad_organica),
            "medida": ("La unidad de medida", row.unidad_medida),
            "codigo": ("El código", row.codigo),
            "indicador": ("El indicador", row.indicador),
            "pertenencia": ("El grupo", " › ".join(row.grupo)),
            "prioridad": self._attributes(turn, row),
        }
        label, value = words[turn.asked.pedido]
        name = redaccion.short(row.nombre)
        if not value:
            return self._with_row(self._say(Tipo.NO_CONSTA, f"No consta {label.lower()} de {name}."), row)
        where = f"({self.sujetos.documents[row.documento]}, p. {row.pagina}, fila {row.id})"
        return self._with_row(self._say(Tipo.RESPUESTA, f"{label} de {name}: {value} {where}."), row)

    @staticmethod
    def _attributes(turn: Turno, row: FilaVista) -> tuple[str, str]:
        """The attributes that a question names, or all of the row's."""
        text = normalised(turn.asked.pregunta)
        named = [name for name, words in _ATTRIBUTES.items() if re.search(rf"\b{words}\b", text)]
        shown = {name: row.atributos.get(name, "") for name in named} if named else row.atributos
        label = ", ".join(name.replace("_", " ") for name in named) or "los atributos"
        if len(named) == 1:
            return label.capitalize(), shown[named[0]]
        return label.capitalize(), ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in shown.items() if v)

    def _history(self, turn: Turno) -> Respuesta:
        """All figures of a row, or those of one period, as they are printed."""
        row = self._row_asked_of(turn, WHICH_ROW)
        if isinstance(row, Respuesta):
            return row
        wanted = turn.asked.periodos[0] if turn.asked.periodos else ""
        cells = [c for c in self.celdas.of_row(row.id) if not wanted or covers(c.periodo, wanted)]
        if not any(cell.valor is not None for cell in cells):
            said = f"No constan cifras de {redaccion.short(row.nombre)}."
            return self._with_row(self._say(Tipo.NO_CONSTA, said), row)
        lines = [f"- {redaccion.role(c.medida)}, {redaccion.span(c.periodo, c.acumulado)}: {self._shown(c)}"
                 for c in cells if c.medida]  # fmt: skip
        more = [f"… y {len(lines) - MAX_LINES} más."] if len(lines) > MAX_LINES else []
        head = f"Cifras de {redaccion.short(row.nombre)} (p. {row.pagina}, fila {row.id}):"
        figures = [cell for cell in cells if cell.valor is not None]
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines[:MAX_LINES], *more]), cifras=figures)

    @staticmethod
    def _shown(cell: Dada) -> str:
        if cell.valor is None:
            return f"«{cell.texto}»" if cell.texto else "en blanco"
        return redaccion.amount(cell.valor, cell.unidad) + (" EN REVISIÓN" if cell.estado == "revision" else "")

    def _documents(self, turn: Turno) -> Respuesta:
        names = list(self.sujetos.documents.values())
        count = Dada(Decimal(len(names)), "documentos", "", None, None, None, "calculado", "recuento")
        lines = [f"- {name}" for name in names[:SHOWN]] + (
            [f"… y {len(names) - SHOWN} más."] if len(names) > SHOWN else []
        )
        return self._say(
            Tipo.RESPUESTA,
            "\n".join([f"{len(names)} {'documento leído' if len(names) == 1 else 'documentos leídos'}:", *lines]),
            cifras=[count],
        )

    def _summary(self, turn: Turno) -> Respuesta:
        """Rows, mean progress, money and findings of what is meant."""
        base = replace(turn.asked, pedido="", operaciones=frozenset(), rol=None, roles=(), magnitud=None)
        parts = [self._count_rows(replace(turn, asked=base))] if not turn.subject.filas else []
        money = turn.asked.magnitud
        for rol, magnitude in (
            (Rol.AVANCE, money),
            (Rol.PROGRAMADO, money or Magnitud.FINANCIERA),
            (Rol.EJECUTADO, money or Magnitud.FINANCIERA),
        ):
            parts.append(self._value(replace(turn, asked=replace(base, rol=rol, roles=(rol,), magnitud=magnitude))))
        parts.append(self._findings(replace(turn, asked=base)))
        good = [part for part in parts if part.tipo is Tipo.RESPUESTA]
        asked_back = next((part for part in parts if part.tipo is Tipo.ACLARACION), None)
        if not good or (asked_back and turn.subject.filas):
            return asked_back or self._say(Tipo.NO_CONSTA, "No consta nada que resumir.")
        return self._say(
            Tipo.RESPUESTA,
            "\n".join(p.texto.partition(":\n")[0] if "hallazgo" in p.texto[:20] else p.texto for p in good),
            cifras=[c for p in good for c in p.cifras],
        )
