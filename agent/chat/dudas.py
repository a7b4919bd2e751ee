"""What is said where a question was not understood, or not wholly: which words, and the nearest pieces as evidence.

That the documents lack something is said only of a name that none of them holds, in a question otherwise understood.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.chat import redaccion
from agent.chat.columnas import Columna, printed_in, unplaced
from agent.chat.entendido import Entendido
from agent.chat.leer import Lectura
from agent.chat.lexico import is_form, normalised, outside
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.turno import MAX_OPTIONS, SAID_ABOUT, Turno
from agent.index.words import stem, stems, tokens
from agent.texts import ROL
from extractors.schemas import Rol

_PERIODS = ("mes", "trimestre", "semestre", "ano", "periodo", "ejercicio")
_BEFORE_A_NAME = frozenset(["de", "del", "la", "el", "los", "las", "un", "una", "en", "con", "para", "sobre", "al"])
_MEASURES = frozenset({
    "cero", "mil", "miles", "millon", "millones", "dos", "tres", "cuatro", "cinco", "seis", "dia", "dias", "semana",
    "semanas", "quincena", "hora", "horas", "vez", "veces", "doble", "triple", "mitad", "tercio", "casi",
})  # fmt: skip
"""Words that count or measure: not understood, they are no name that a document lacks."""
_CODE = re.compile(r"(?=.*\d)(?:.*[A-Za-z….].*|\d{5,}|[0-9_-]{6,})", re.I)
_VERBAL = re.compile(r".*(?:[aei]r|ndo|[ai]d[oa]s?|mente|aron|ieron|aban?|ian)(?:se|l[aeo]s?|me)?")
"""Ends of words that say how, or what is done, and name nothing."""
_PLURAL = re.compile(r"(?:las |los )?(?:actividades|indicadores|partidas|fuentes|acciones|metas|tareas|aeis?|oeis?)\b")
"""Rows that a question begins with."""
_MANY = re.compile(r"\b(?:cuant[oa]s?|como (?:va|vamos|anda|esta))\b")
"""A question about how much or how far, of which the figure is left open."""

_ALL_OF_IT = re.compile(
    r"(?:como (?:va|van|vamos|anda|andan|esta|estan)\b(?! calculad)|(?:dime |dame |muestra(?:me)? )?"
    r"(?:todo|todos los datos|toda la informacion|(?:los )?datos|(?:las )?cifras|(?:la )?informacion|(?:el )?detalle"
    r"|(?:la )?ficha)(?: lo)?(?: que hay)?(?: sobre| del?| en)\b"
    r"|habla(?:me)? de|cuenta(?:me)? de|que (?:hay|se sabe|sabes) (?:de|sobre)\b)"
)
"""How a question begins that asks for all figures of a row."""
_CODED = r"(?:(?:la |el )?(?:fuente|actividad|partida|aoi?|codigo|indicador|fila) )?\S*\d\S*\W*$"
_OF_A_CODE = re.compile(
    rf"(?:{_CODED}|a que corresponde|que (?:actividad |indicador |fila )?es|cual es|que datos|dime|todo|dame|muestra"
    r"|ver|datos|cifras|informacion|detalle|ficha)\b"
)
"""How a question begins that asks for all that there is of a code."""


class Dudas(Lectura):
    """Answers that are none."""

    def _is_outside(self, question: str) -> bool:
        """Whether it speaks of what no plan report holds, by words that no row here has."""
        return any(not self.texto.match([[stem(w)] for w in topic.split()], "fila", 1) for topic in outside(question))

    def _vague(self, turn: Turno) -> Respuesta:
        """A question with a word that would change the answer and is not understood."""
        word = turn.asked.vago
        if any(part in word for part in _PERIODS):
            return self._say(Tipo.ACLARACION, "¿De qué período? Por ejemplo: primer trimestre de 2023, marzo, 2024.")
        return self._not_understood(turn, f"«{word}» cambia lo que se pide, y no sé cómo.")

    def _scattered(self, turn: Turno) -> Respuesta:
        """Words that the ledger holds, but no row together."""
        words = [word for word in tokens(turn.asked.frase) + list(turn.asked.resto) if not is_form(word)]
        said = ", ".join(f"«{word}»" for word in dict.fromkeys(words))
        return self._not_understood(turn, f"Ninguna fila reúne estas palabras: {said}.")

    def _unknown(self, turn: Turno) -> Respuesta:
        """Words that neither the ledger nor the rules know: a name that no document holds, or words not understood."""
        asked, unknown = turn.asked, turn.subject.desconocidas
        plan = (
            asked.rol or asked.magnitud or asked.pedido or asked.tipos or asked.grupos or asked.orden or asked.agrupar
            or asked.acumulado or len(asked.periodos) > 1
            or asked.umbrales or asked.frente or asked.banda or asked.ausencia or asked.operaciones - {"lista"}
            or asked.codigos or asked.fragmentos or asked.ids
        )  # fmt: skip
        known = asked.frase or [word for word in asked.resto if word not in unknown and not is_form(word)]
        if self._is_outside(asked.pregunta) or not (plan or known):
            return self._outside()
        if column := unplaced(self.ledger, unknown):
            return self._in_column(turn, column)
        words = ", ".join(f"«{word}»" for word in unknown)
        begun = [code for word in unknown if "." in word for code in self.sujetos.codes_begun(word)]
        if begun:
            said = f"Ningún código es {words}, y varios empiezan así. ¿Cuál?"
            return self._say(Tipo.ACLARACION, said, opciones=begun[:MAX_OPTIONS])
        if asked.pedido == "evidencia" and SAID_ABOUT.search(asked.pregunta.lower()):
            return self._told(turn, prose=True)
        if asked.vago or not _named(unknown, asked):
            return self._not_understood(turn, f"No entiendo {words}.")
        answer = self._told(turn)
        more = " Lo más cercano está en las fuentes." if answer.evidencia else ""
        return replace(answer, tipo=Tipo.NO_CONSTA, texto=f"No consta {words} en los documentos leídos.{more}")

    def _in_column(self, turn: Turno, columna: Columna) -> Respuesta:
        """What a column that the reading did not place prints of the row that is named, for a person to check."""
        asked, heading = turn.asked, set(stems(columna.titulo))
        rest = tuple(word for word in asked.resto if stem(word) not in heading)
        subject = self.sujetos.find(replace(asked, resto=rest), (columna.documento,))
        said = f"El documento imprime una columna «{columna.titulo}» que la lectura no ubicó"
        plain = not (asked.roles or asked.vago or asked.orden or asked.umbrales or asked.operaciones - {"lista"})
        row = subject.filas[0] if len(subject.filas) == 1 and plain and not subject.parcial else None
        cells = self.celdas.of_row(row.id) if row else []
        spans = {cell.periodo for cell in cells}
        if (
            row
            and set(asked.periodos) <= spans
            and (found := printed_in(self.ledger, columna, [cell.texto for cell in cells]))
        ):
            text, value = found
            where, name = self.sujetos.documents[row.documento], f"{columna.titulo}: {row.nombre}"
            given = Dada(value, None, "", row.id, None, row.pagina, "revision", "", text, where, name)
            line = f"{said}. En la línea de {redaccion.short(row.nombre)} dice {text} ({where}, p. {row.pagina})."
            return self._say(
                Tipo.RESPUESTA, f"{line} Ninguna cuenta lo comprueba: mírelo en la página.", cifras=[given]
            )
        return replace(self._say(Tipo.ACLARACION, f"{said}: no doy sus cifras."), entendida=False)

    def _bare(self, turn: Turno) -> Respuesta:
        """A question that asks for no figure that we know."""
        asked, subject = turn.asked, turn.subject
        if self._names_rows(turn):
            return self._name_rows(turn)
        if subject.vacio and not asked.pagina:
            if self._is_outside(asked.pregunta):
                return self._outside()
            said = "¿Qué dato desea: lo programado, lo ejecutado, el avance, los hallazgos?"
            return replace(self._say(Tipo.ACLARACION, said), duda="dato")
        if len(subject.filas) > 1 and _MANY.search(normalised(asked.pregunta)):
            which = self._one_row(turn)
            if isinstance(which, Respuesta):
                return which
        text = normalised(asked.pregunta)
        if len(subject.filas) == 1 and not (asked.vago or asked.sigue) and _ALL_OF_IT.match(text):
            return self._history(turn)
        coded = len(subject.filas) == 1 and (asked.codigos or asked.fragmentos)
        if coded and not (asked.vago or asked.sigue) and _OF_A_CODE.match(normalised(asked.pregunta)):
            return self._history(turn)  # "what is the 354", "the figures of 122"
        if len(subject.filas) == 1 and asked.periodos and not (asked.vago or subject.parcial):
            names = [ROL[rol] for rol in (Rol.PROGRAMADO, Rol.EJECUTADO) if self._prints(turn, rol)]
            told = self._say(Tipo.ACLARACION, "¿De qué dato? Esa fila trae varios.", opciones=names)
            return replace(told, duda="dato")
        return self._not_understood(turn, "La pregunta no nombra un dato que yo conozca.")

    def _prints(self, turn: Turno, rol: Rol) -> bool:
        return any(cell.medida and cell.medida.rol is rol for cell in self.celdas.of_row(turn.subject.filas[0].id))

    @staticmethod
    def _names_rows(turn: Turno) -> bool:
        """Whether a question that asks for no figure asks for the names of rows."""
        asked, subject = turn.asked, turn.subject
        scope = (
            subject.unidades
            or subject.grupo
            or (asked.pagina and subject.vacio)
            or (len(subject.filas) > 1 and (asked.tipos or asked.grupos))
            or (asked.propiedades and subject.vacio)
        )
        named = asked.propiedades or subject.unidades or subject.grupo
        listed = "lista" in asked.operaciones or (named and _PLURAL.match(normalised(asked.pregunta)))
        return bool(scope and listed and (asked.tipos or asked.grupos))


def _named(unknown: Sequence[str], asked: Entendido) -> bool:
    """Whether unknown words stand where a name does ("gasto de la bodega azul"), each after its article or another."""
    stressed = {normalised(word) for word in re.findall(r"\w+[áéíóú]\b", asked.pregunta.lower())}  # verbs, most of them
    before, names, known = "", set[str](), {*asked.resto, *tokens(asked.frase)} - stressed - _MEASURES
    for word in re.findall(r"[a-z0-9]+", normalised(asked.pregunta)):
        own = word in known and not word.isdigit() and not is_form(word) and not _VERBAL.fullmatch(word)
        if own and (before in _BEFORE_A_NAME or before in names):
            names.add(word)
        before = word
    return all(word in names or _CODE.fullmatch(word) for word in unknown)
