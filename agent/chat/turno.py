"""One turn of a conversation, and what every kind of answer to it needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.entendido import Entendido, both_classes
from agent.chat.filas import FilaVista
from agent.chat.lexico import beyond
from agent.chat.propiedades import Propiedades, said
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.sujeto import Sujeto, Sujetos
from agent.index.texto import Texto
from agent.index.words import stem
from agent.settings import Settings
from agent.sustento.ajustes import ajustes_de
from agent.tools.celdas import Celdas
from agent.tools.consulta import Consulta, Filtro, Medida
from agent.tools.datos import OWN_TYPES, Dato, Lector
from agent.tools.evidencia import Evidencia, HallazgoVisto
from agent.tools.query import Buscador
from agent.workspace import Consultor
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

MAX_OPTIONS = 8
WHICH_ROW = "¿De qué actividad o indicador? Indique su nombre o su código."
WHICH_LEFT = "¿De qué actividad? Indique su nombre o su código."
WHICH_CAUSE = "¿La causa de qué? Indique la actividad o su código."
WHICH_OF_ALL = frozenset({WHICH_ROW, WHICH_LEFT, WHICH_CAUSE})
"""What is asked back where a question names no row."""
SAID_ABOUT = re.compile(
    r"\b(?:dice|dicen|dijo|dijeron|explic|se[ñn]ala|menciona|comenta)[a-z]*\b.*\b(?:sobre|acerca|que)\b"
)
"""Asks what was said of something, whatever it is."""
SHOWN = 15
"""Rows that the text of an answer names; the figures name all."""
_BUDGET = frozenset(
    {
        Rol.APROBADO,
        Rol.MODIFICACION,
        Rol.VIGENTE,
        Rol.COMPROMETIDO,
        Rol.DEVENGADO,
        Rol.PAGADO,
        Rol.SALDO,
    }
)


@dataclass(frozen=True, slots=True)
class Contexto:
    """What a conversation has in mind: the last question as understood, its subject and documents."""

    entendido: Entendido | None = None
    sujeto: Sujeto = field(default_factory=Sujeto)
    documentos: tuple[int, ...] = ()
    filas: tuple[FilaVista, ...] = ()
    """Rows of the last answer."""
    opciones: tuple[FilaVista, ...] = ()
    """Rows that the last answer asked to choose from."""
    unidades: tuple[tuple[str, ...], ...] = ()
    """Offices that the last answer asked to choose from."""
    vistos: tuple[str, ...] = ()
    """Periods of which the last questions asked one after another, of the same figure and rows."""
    vistas: tuple[FilaVista, ...] = ()
    """Rows of which the last questions asked one after another, of the same figure and period."""
    duda: str = ""
    """Why the last question was not answered: "sujeto" where it asked back of whom or what it was, "todo" where it was
    not understood. What goes on from it may not be answered as if it had been of everything."""


@dataclass(frozen=True, slots=True)
class Turno:
    """One question with all that is known of it."""

    asked: Entendido
    subject: Sujeto
    documents: tuple[int, ...]
    suelto: bool = False
    """It goes on from a question that was not understood, and says too little by itself."""

    @property
    def filtro(self) -> Filtro:
        """The rows meant."""
        subject, asked = self.subject, self.asked
        return Filtro(
            documentos=self.documents or tuple(sorted({row.documento for row in subject.filas})),
            filas=tuple(row.id for row in subject.filas[:500]),
            unidades=subject.unidades[:200],
            grupo=subject.grupo,
            propiedades=asked.propiedades,
            cabeza=asked.cabeza if asked.grupos and not (asked.tipos or subject.filas) else "",
            pagina=asked.pagina,
            fuera=asked.excepto,
            tipos=_types(asked, subject),
        )


def _types(asked: Entendido, subject: Sujeto) -> tuple[TipoFila, ...]:
    if subject.filas:
        return tuple(dict.fromkeys(TipoFila(row.tipo) for row in subject.filas))
    if asked.grupos and asked.tipos and both_classes(asked):
        return (*asked.tipos, TipoFila.GRUPO)
    if asked.grupos and not asked.tipos:
        return (TipoFila.GRUPO,)
    return asked.tipos or OWN_TYPES


class Base:
    """Reads a ledger for answers; the kinds of answer build on it."""

    def __init__(self, ledger: Consultor, texto: Texto, settings: Settings) -> None:
        self.ledger, self.texto, self.settings = ledger, texto, settings
        self.lector = Lector(ledger, texto.series())
        self.buscador = Buscador(self.lector, settings)
        self.sujetos = Sujetos(ledger, texto)
        self.propiedades = Propiedades(ledger)
        self.evidencia = Evidencia(ledger, texto, settings)
        self.celdas = Celdas(ledger, settings)
        self._ajustes = ajustes_de(settings)
        self._context = Contexto()

    def _medida(self, turn: Turno, *, default: Rol = Rol.EJECUTADO, lookup: bool = False) -> Medida | None:
        """Which figure is meant, among those that the documents in reach print; None if none of them does."""
        asked = turn.asked
        rol = asked.rol or default
        if Rol.AVANCE in asked.roles and asked.un_dato:
            rol = Rol.AVANCE
        period = asked.periodos[0] if asked.periodos else ""
        filtro = self._where_offices_are(turn)
        stated = Magnitud.FINANCIERA if _BUDGET.intersection(asked.roles) else asked.magnitud
        wanted = self._magnitudes(rol, stated, lookup=lookup, alone=bool(turn.subject.filas))
        kinds = {row.tipo for row in turn.subject.filas}
        if (
            (asked.grupos or kinds == {TipoFila.GRUPO})
            and rol is Rol.EJECUTADO
            and asked.magnitud is not Magnitud.FINANCIERA
        ):
            wanted.append((Magnitud.FISICA, Rol.AVANCE))  # what a group did is told in percent
        if Rol.META in asked.roles:
            wanted.append((Magnitud.PORCENTAJE, Rol.META))  # "the % of the target": some forms state targets in percent
        for magnitude, role in wanted:
            medida = Medida(magnitud=magnitude, rol=role, periodo=period, acumulado=asked.acumulado)
            if self.lector.prints(medida, filtro) or (role is Rol.AVANCE and self._pair(medida, filtro)):
                return medida
        return None

    def _where_offices_are(self, turn: Turno) -> Filtro:
        """The rows meant, within the documents that have the offices named: others print figures of other kinds."""
        names = map(fold, turn.subject.unidades)
        documents = {number for name in names for _, number in self.sujetos.offices.get(name, ())}
        if turn.filtro.documentos or not documents:
            return turn.filtro
        return turn.filtro.model_copy(update={"documentos": tuple(sorted(documents))})

    def _pair(self, medida: Medida, filtro: Filtro) -> bool:
        return all(
            self.lector.prints(medida.model_copy(update={"rol": rol}), filtro)
            for rol in (Rol.EJECUTADO, Rol.PROGRAMADO)
        ) or (
            all(
                self.lector.prints(medida.model_copy(update={"rol": rol, "magnitud": Magnitud.FINANCIERA}), filtro)
                for rol in (Rol.DEVENGADO, Rol.VIGENTE)
            )
            and medida.magnitud is Magnitud.FINANCIERA
        )

    @staticmethod
    def _magnitudes(rol: Rol, stated: Magnitud | None, *, lookup: bool, alone: bool) -> list[tuple[Magnitud, Rol]]:
        if rol in _BUDGET:
            return [(Magnitud.FINANCIERA, rol)]
        if rol is Rol.META:
            return [(Magnitud.FISICA, rol), (Magnitud.PORCENTAJE, rol)]
        if rol is Rol.AVANCE:
            found: list[tuple[Magnitud, Rol]] = [(stated or Magnitud.FISICA, rol)]
            return found if stated else [*found, (Magnitud.FINANCIERA, rol)]
        found = [(stated, rol)] if stated else [(Magnitud.FISICA, rol), (Magnitud.FINANCIERA, rol)]
        if not stated and not (lookup or alone):
            found.reverse()  # a sum over rows of many units of measure is asked of money
        if rol is Rol.EJECUTADO and stated is not Magnitud.FISICA:
            found.append((Magnitud.FINANCIERA, Rol.DEVENGADO))
        return found

    def _one_row(self, turn: Turno) -> FilaVista | Respuesta:
        """The row meant; or the question back."""
        rows = list(turn.subject.filas)
        if len(rows) == 1:
            return rows[0]
        own = [row for row in rows if row.tipo != TipoFila.GRUPO]
        if not turn.asked.grupos and (len(own) > 1 or turn.asked.codigos or _named_whole(own, turn)):
            rows = own or rows
        codes = {row.codigo for row in rows}
        if len(codes) == 1 and None not in codes and len({row.documento for row in rows}) == 1:
            groups = [row for row in rows if row.tipo == TipoFila.GRUPO]
            if len(groups) == 1 and len(rows) == 2:
                cells = [cell for cell in self.celdas.of_row(groups[0].id) if cell.valor is not None]
                printed = {cell.medida.rol for cell in cells if cell.medida}
                told = not printed.isdisjoint(turn.asked.roles) if turn.asked.roles else bool(cells)
                return groups[0] if told else next(row for row in rows if row is not groups[0])
        if turn.asked.rol is not None:  # only rows that can have the figure
            medida = self._medida(turn, lookup=True)
            able = {dato.fila for dato in self.buscador.figures(medida, turn.filtro)} if medida else set()
            some = [row for row in rows if row.id in able]
            if medida and not some and turn.asked.periodos and len(rows) <= MAX_OPTIONS:
                when = redaccion.span(turn.asked.periodos[0], False)
                names = "; ".join(redaccion.short(row.nombre, 60) for row in rows)
                what = redaccion.role(medida)
                return self._say(Tipo.NO_CONSTA, f"No consta {what} en {when} de ninguna de: {names}.")
            alike = (
                len({(row.documento, row.nombre) for row in rows}) == 1
            )  # its plan in one table, what was done in another
            apart = medida is not None and (alike or self._only_there(medida, rows, some))
            rows = some if len(some) > 1 or apart or _named_whole(some, turn) or turn.asked.codigos else rows
        if len(rows) == 1:
            return rows[0]
        self._context = replace(self._context, opciones=tuple(rows[:MAX_OPTIONS]), unidades=())
        more = f" (se muestran {MAX_OPTIONS} de {len(rows)})" if len(rows) > MAX_OPTIONS else ""
        said = f"Hay {len(rows)} filas que responden a «{turn.subject.nombre}»{more}. ¿A cuál se refiere?"
        return self._say(
            Tipo.ACLARACION, said + self._corrected(turn), opciones=[self._option(row) for row in rows[:MAX_OPTIONS]]
        )

    def _only_there(self, medida: Medida, rows: Sequence[FilaVista], some: Sequence[FilaVista]) -> bool:
        """Whether the documents of the other rows print no such figure at all."""
        others = {row.documento for row in rows} - {row.documento for row in some}
        return (
            len(some) == 1
            and not any(row.documento == some[0].documento for row in rows if row is not some[0])
            and not self.lector.prints(medida, Filtro(documentos=tuple(sorted(others))))
        )

    def _option(self, row: FilaVista) -> str:
        parts = [
            redaccion.short(row.nombre),
            row.unidad_organica or (f"grupo {row.grupo[-1]}" if row.grupo else ""),
            f"{self.sujetos.documents[row.documento]} p. {row.pagina}",
            row.id,
        ]
        return " · ".join(part for part in parts if part)

    def _given(self, dato: Dato) -> Dada:
        single = len(dato.celdas) == 1 and not dato.calculo
        cell = dato.celdas[0]
        state = "revision" if dato.revision else cell.estado if single else "calculado"
        return Dada(
            dato.valor,
            self._unit(dato),
            dato.periodo,
            dato.fila,
            cell.id if single else None,
            cell.pagina if single else dato.pagina,
            state,
            dato.calculo,
            cell.texto if single else _shown(dato),
            self.sujetos.documents[dato.documento],
            dato.nombre,
            dato.medida,
            dato.acumulado,
        )

    def _unit(self, dato: Dato) -> str | None:
        if redaccion.is_percent(dato.medida):
            return "%"
        if dato.medida.magnitud is Magnitud.FINANCIERA:
            return dato.moneda or self._ajustes(dato.familia).moneda or None
        return dato.unidad_medida

    def _doubts(self, dato: Dato) -> str:
        """What a reader must know beside the figure: review, findings."""
        said = ""
        if dato.revision:
            said += " La lectura está EN REVISIÓN: compruébela en la página."
        if found := self._disputed(dato):
            said += f" Atención: {found[0].mensaje}"
        return said

    def _disputed(self, dato: Dato) -> list[HallazgoVisto]:
        """The findings about a printed figure that is not what its equation gives."""
        cell = dato.celdas[0] if len(dato.celdas) == 1 else None
        if cell is None or cell.recalculado is None or cell.recalculado == dato.valor:
            return []
        return self.evidencia.findings_of_cell(cell.id)

    def _whom(self, turn: Turno) -> str:
        left_out = [redaccion.short(row.nombre, 60) for row in self.sujetos.rows(turn.asked.excepto[:MAX_OPTIONS])]
        but = f", sin contar {'; '.join(left_out)}" if left_out else ""
        return self._named(turn) + said(turn.asked.propiedades) + but

    def _named(self, turn: Turno) -> str:
        if len(turn.subject.filas) > 1:
            return f"{len(turn.subject.filas)} filas de «{redaccion.short(turn.subject.nombre, 60)}»"
        if len(turn.subject.filas) == 1:
            return redaccion.short(turn.subject.filas[0].nombre)
        if turn.subject.nombre:
            return redaccion.short(turn.subject.nombre)
        if turn.asked.pagina:
            return f"la página {turn.asked.pagina}"
        return "todo el documento" if len(self._reach(turn)) == 1 else "cada documento"

    def _reach(self, turn: Turno) -> list[int]:
        return self.lector.documents(turn.filtro)

    def _outside(self) -> Respuesta:
        """What is no question about the plan, as far as the rules can tell."""
        said = (
            "Esa pregunta queda fuera del plan: respondo sobre actividades, metas, ejecución, avance y hallazgos de los"
            " documentos leídos."
        )
        return replace(self._say(Tipo.FUERA, said), entendida=False)

    def _beyond(self, turn: Turno) -> Respuesta | None:
        """That the documents do not tell what is asked, where it is a thing that no report tells of its rows."""
        asked = turn.asked
        if asked.pedido == "evidencia" and SAID_ABOUT.search(asked.pregunta.lower()):
            return None
        said = [t for t in beyond(asked.pregunta) if not self.texto.match([[stem(w)] for w in t.split()], "fila", 1)]
        if not said:
            return None
        answer = self._say(Tipo.NO_CONSTA, f"No consta: los reportes no traen «{said[0]}».")
        return replace(answer, entendida=False)

    def _not_understood(self, turn: Turno, why: str) -> Respuesta:
        """What the rules did not understand: never said as if the documents lacked it, and with the nearest pieces."""
        if answer := self._beyond(turn):
            return answer
        found = self.evidencia.nearest(turn.asked.pregunta, turn.documents)
        head = f"{why} No digo que no conste: no entendí la pregunta."
        text = "\n".join([f"{head} Lo más cercano:", *self._quotes(found)]) if found else head
        return replace(self._say(Tipo.ACLARACION, text, evidencia=found), entendida=False)

    def _told(self, turn: Turno, *, prose: bool = False) -> Respuesta:
        """The pieces of the documents that are nearest to a question of what they say."""
        found = self.evidencia.nearest(turn.asked.pregunta, turn.documents, prose=prose)
        if not found:
            return self._say(Tipo.NO_CONSTA, "No consta nada parecido en los documentos leídos.")
        text = "\n".join(["Lo que los documentos tienen sobre eso:", *self._quotes(found)])
        return replace(self._say(Tipo.RESPUESTA, text, evidencia=found), entendida=False)

    @staticmethod
    def _quotes(found: Sequence[Prueba]) -> list[str]:
        return [
            f"- {redaccion.short(p.texto, 120)} ({p.archivo}, p. {p.pagina}{', fila ' + p.fila if p.fila else ''})"
            for p in found
        ]

    def _say(
        self,
        tipo: Tipo,
        texto: str,
        *,
        cifras: Sequence[Dada] = (),
        evidencia: Sequence[Prueba] = (),
        opciones: Sequence[str] = (),
        consulta: Consulta | None = None,
    ) -> Respuesta:
        doubt = "sujeto" if tipo is Tipo.ACLARACION else ""
        return Respuesta(
            "", tipo, texto, tuple(cifras), tuple(evidencia), tuple(opciones), consulta=consulta, duda=doubt
        )

    def _with_row(self, answer: Respuesta, row: FilaVista) -> Respuesta:
        proof = Prueba(row.id, row.pagina, row.nombre, self.sujetos.documents[row.documento])
        return replace(answer, evidencia=(*answer.evidencia, proof))

    @staticmethod
    def _corrected(turn: Turno) -> str:
        if not turn.subject.correcciones:
            return ""
        return " Se leyó " + ", ".join(f"«{read}» por «{typed}»" for typed, read in turn.subject.correcciones) + "."

    @staticmethod
    def _difference(first: Dada, second: Dada, value: Decimal) -> Dada:
        assert first.valor is not None and second.valor is not None
        formula = f"{redaccion.number(second.valor)} - {redaccion.number(first.valor)}"
        state = next((s for s in ("revision", "parcial") if s in (first.estado, second.estado)), "calculado")
        unit = "puntos" if first.unidad == "%" else first.unidad
        return replace(second, valor=value, calculo=formula, cifra=None, estado=state, texto="", unidad=unit)


def _shown(dato: Dato) -> str:
    """The cells of a computed figure as printed, joined as they were used."""
    if " / " in dato.calculo and len(dato.celdas) != 2:
        return dato.calculo
    return (" / " if " / " in dato.calculo else " + ").join(cell.texto for cell in dato.celdas)


def _named_whole(rows: Sequence[FilaVista], turn: Turno) -> bool:
    """Whether the question gives the whole description of these rows, not some of its words."""
    return {fold(row.descripcion) for row in rows} == {fold(turn.asked.frase)}
