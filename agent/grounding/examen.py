"""One sentence under examination: what is known of its rows, and what the checks have found so far."""

import re
from collections.abc import Sequence
from fractions import Fraction

from agent.grounding import bind, lexico, names, roles, scope, units
from agent.grounding.facts import Dato, Datos, same
from agent.grounding.numbers import Numero
from agent.grounding.periods import Mencion
from agent.grounding.text import oracion
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Clase, Fallo, Juicio, Liga, Sustento
from agent.sustento.tramos import Tramo

_FILA_ID = re.compile(r"-p(?P<pagina>\d+)-r(?P<fila>\d+)")

_DE_TIEMPO = units.stems(["mensual", "trimestral", "semestral", "anual", "trimestre", "semestre", "total", "promedio"])


class Examen:
    """What is the same for all sentences of a text."""

    def __init__(self, sustento: Sustento, principal: Tramo | None = None) -> None:
        self.sustento = sustento
        self.datos = Datos(sustento, principal)
        self.dichas = (*sustento.nombres, *(t.texto for t in sustento.testigos))
        others = [*(t.fuente for t in sustento.testigos), *(t.quien or "" for t in sustento.testigos)]
        printed = [*sustento.nombres, *others, *(h.unidad or "" for h in sustento.hechos)]
        self.palabras = names.palabras([*self.dichas, *others, *(h.unidad or "" for h in sustento.hechos)])
        self.propias = names.palabras(printed)
        self.raices = frozenset(units.raiz(word) for word in self.propias)
        self.formas = names.formas(sustento.nombres)
        self.codigos = frozenset(name.strip() for name in sustento.nombres if name.strip().isdigit())
        self.stems = units.con_equivalentes(
            units.stems((*sustento.nombres, *(h.unidad or "" for h in sustento.hechos)))
        )
        self.unit_stems = units.stems(d.unidad for d in self.datos.todos if d.clase is Clase.CANTIDAD)
        named = frozenset(stem for stem in self.stems if len(stem) >= units.MIN_RAIZ) - _DE_TIEMPO
        general = not self.unit_stems or self.unit_stems & units.stems(VOCABULARIO.datos["unidades"]["genericas"])
        self.counted = self.unit_stems | named if general else self.unit_stems
        """Words by which what is counted may be called: the unit's; the row's, too, where that is none or general."""
        counted = "|".join(
            re.escape(stem)
            for stem in units.stems(d.unidad for d in self.datos.todos if d.clase is Clase.CANTIDAD)
            if len(stem) > 2
        )
        self.contable = re.compile(rf"(?:{counted})[a-z]{{0,3}}\b") if counted else None
        self.lugares = self._places()

    def conoce(self, word: str) -> bool:
        """Whether the row prints a folded word, in any number and gender."""
        return word in self.propias or units.stems([word]) <= self.stems or self._same_root(word)

    def _same_root(self, word: str) -> bool:
        """Whether a word is the verb of a noun that the row prints: "se actualizaron", of "ACTUALIZACIÓN DE …"."""
        root = units.raiz(word)
        return len(root) >= units.MIN_RAIZ and root != word and root in self.raices and lexico.pasado(word)

    def _places(self) -> dict[str, frozenset[int]]:
        """Pages and rows that evidence may cite."""
        pages = {t.pagina for t in self.sustento.testigos if t.pagina is not None}
        rows: set[int] = set()
        for hecho in self.sustento.hechos:
            for match in map(_FILA_ID.search, hecho.cifras):
                if match:
                    pages.add(int(match["pagina"]))
                    rows.add(int(match["fila"]))
        lines = {int(n) for t in self.sustento.testigos for n in re.findall(r"\d+", t.lugar)}
        return {"p": frozenset(pages), "f": frozenset(rows | lines), "l": frozenset(lines)}


class Lectura:
    """One sentence under examination: pieces are settled one after the other and covered.

    Attributes:
        examen: the rows that it is held against.
        oracion: the sentence, with what is settled covered.
        antes: the same before parts and multiples were covered.
        motivos: what does not bind.
        ligas: which piece states which fact.
        dichas: places of words that a check has taken in.
        partes: parts and multiples that are named.
        numeros: its numbers, by their place.
        changes: differences that no fact is, with their motives.
        shares: percentages that no fact is, with their motives.
        growths: percentages by which something is said to have grown or shrunk.
        afirma: it states something.
        menciones: the periods that it names.
        alcance: the periods of which it says what it says.
        acotados: places of the numbers that no period is said to have reached.
        probado: of how many relations and figures the scope was held.
        tramos: the spans of which relations were held.
        dinero: a relation was held of money.
        cubiertas: places of quotations and gaps.
    """

    def __init__(self, examen: Examen, texto: str) -> None:
        self.examen = examen
        self.oracion = oracion(texto)
        self.antes = self.oracion
        self.motivos: list[str] = []
        self.ligas: list[Liga] = []
        self.dichas: list[tuple[int, int]] = []
        self.partes: tuple[tuple[int, int, Fraction], ...] = ()
        self.numeros: dict[int, Numero] = {}
        self.changes: list[tuple[Numero, roles.Papel, str]] = []
        self.shares: list[tuple[Numero, roles.Papel, str]] = []
        self.growths: list[Numero] = []
        self.afirma = False
        self.menciones: tuple[Mencion, ...] = ()
        self.alcance = scope.Alcance()
        self.probado = 0
        self.acotados: list[int] = []
        self.tramos: list[Tramo] = []
        self.dinero = False
        self.cubiertas: list[tuple[int, int]] = []

    def say(self, motive: str) -> None:
        """Something was stated; it does not bind where there is a motive."""
        self.afirma = True
        if motive:
            self.motivos.append(motive)

    def stated(self, number: Numero) -> Dato | None:
        """The figure that a number was found to state."""
        return self.stated_at(number.inicio)

    def stated_at(self, start: int) -> Dato | None:
        """The figure that the number at a place was found to state."""
        number = self.numeros.get(start)
        name = next((liga.hecho for liga in self.ligas if liga.inicio == start), None)
        said = [d for d in self.examen.datos.todos if d.hecho == name] if number is not None else []
        return next((d for d in said if number and any(bind.rounds_to(abs(d.valor), r) for r in number.lecturas)), None)

    def sostenidos(self) -> list[Dato]:
        """The figures that the bound pieces state, in the order in which they were bound."""
        return [d for liga in self.ligas for d in self.examen.datos.todos if d.hecho == liga.hecho]

    def told_at(self, liga: Liga) -> list[Dato]:
        """The figures that a bound piece may state."""
        number = self.numeros.get(liga.inicio)
        said = [d for d in self.examen.datos.todos if d.hecho == liga.hecho]
        return [d for d in said if number and any(bind.as_read(d, r) for r in number.lecturas)]

    def told_of(self, spans_: Sequence[Tramo]) -> list[Dato]:
        """What was done in these spans, as far as the sentence states it."""
        done = [d for d in self.sostenidos() if d.papel == "ejecutado"]
        own = [d.valor for span in spans_ for d in self.examen.datos.de("ejecutado", tramo=span)]
        return [d for d in done if any(same(d.tramo, s) or (d.valor in own and holds(d.tramo, s)) for s in spans_)]

    def juicio(self) -> Juicio:
        """The verdict of all checks together."""
        motives = tuple(dict.fromkeys(self.motivos))
        fallo = Fallo.NO_SUSTENTADA if motives else Fallo.SUSTENTADA if self.afirma else Fallo.SIN_AFIRMACION
        return Juicio(self.oracion.texto, fallo, motives, tuple(sorted(self.ligas, key=lambda liga: liga.inicio)))


def holds(longer: Tramo | None, span: Tramo) -> bool:
    """Whether a span lies in a longer one."""
    return longer is not None and longer.desde <= span.desde and span.hasta <= longer.hasta
