"""Answers that set one figure beside another: of two periods, two roles, two subjects, a part and its total."""

import re
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.entendido import Entendido
from agent.chat.filas import FilaVista
from agent.chat.frente import Frente
from agent.chat.lexico import empty_words, is_form, lexicon, normalised
from agent.chat.respuesta import Dada, Respuesta, Tipo
from agent.chat.sujeto import Sujeto
from agent.chat.turno import Turno
from agent.index.words import stem, stems, tokens
from agent.tools.periodos import last_month, split
from agent.tools.query import percent
from extractors.schemas import Rol
from extractors.values import fold

_OF_A_WHOLE = re.compile(r"\b(?:total|conjunto|suma|todo|todas|todos|plan|presupuesto|documento|gasto de)\b")
"""What a part is of, where it is not what was planned of the same row."""


class Pares(Frente):
    """Comparisons of two figures."""

    def _check(self, turn: Turno) -> Respuesta:
        """Whether the figure of one row keeps a limit, and the figure."""
        asked = turn.asked
        if asked.rol is Rol.META and re.search("%|por ?ciento", normalised(asked.pregunta)):
            asked = replace(asked, rol=Rol.AVANCE, roles=(Rol.AVANCE,))  # "over 100 % of its target"
        answer = self._of_rows(replace(turn, asked=replace(asked, umbrales=())))
        figure = answer.cifras[0] if len(answer.cifras) == 1 else None
        if figure is None or figure.valor is None or figure.estado == "revision":
            return answer
        value = figure.valor
        holds = all(limit.comparador.holds(value, limit.valor) for limit in asked.umbrales)
        limits = " y ".join(f"{limit.comparador.value} {redaccion.number(limit.valor)}" for limit in asked.umbrales)
        return replace(answer, texto=f"{'Sí' if holds else 'No'} ({limits}). {answer.texto}")

    def _share(self, turn: Turno) -> Respuesta:
        """What a row or office has of the total of its document, in percent."""
        asked = replace(turn.asked, operaciones=turn.asked.operaciones - {"participacion", "suma", "razon"})
        if (
            len(turn.subject.filas) == 1
            and asked.rol is Rol.EJECUTADO
            and not _OF_A_WHOLE.search(normalised(asked.pregunta))
        ):
            return self._say(Tipo.ACLARACION, "¿Qué parte: de lo programado, o del total de las filas?")
        if asked.rol is Rol.AVANCE or Rol.AVANCE in asked.roles:
            left = tuple(rol for rol in asked.roles if rol is not Rol.AVANCE)
            asked = replace(asked, roles=left, rol=left[0] if left else None)
        rows = turn.subject.filas
        own = {root for row in rows for root in stems(f"{row.descripcion} {row.codigo or ''} {row.indicador or ''}")}
        words = [word for word in (*tokens(asked.frase), *asked.resto) if word not in empty_words()]
        beside = [word for word in words if rows and not is_form(word) and stem(word) not in own]
        if beside:
            return self._say(Tipo.ACLARACION, f"¿Parte de qué total? No sé qué hacer con «{' '.join(beside)}».")
        documents = turn.documents or tuple({row.documento for row in rows})
        if asked.rol is None and asked.magnitud is None:
            return self._say(Tipo.ACLARACION, "¿Qué parte de qué total: de lo programado, de lo ejecutado…?")
        part = self._value(replace(turn, asked=asked))
        whole = replace(asked, operaciones=asked.operaciones | {"suma"}, grupos=False, tipos=())
        total = self._over(Turno(replace(whole, frase="", codigos=(), resto=()), Sujeto(), documents))
        bad = next((answer for answer in (part, total) if answer.tipo is not Tipo.RESPUESTA), None)
        if bad is not None:
            return bad
        if len(part.cifras) > 1 or len({figure.unidad for figure in total.cifras}) > 1:
            return self._say(Tipo.ACLARACION, "¿Parte de qué total? Hay varios, que no se suman entre sí.")
        said = f"{part.texto}\n{total.texto}"
        figures = (*part.cifras, *total.cifras)
        one, all_ = part.cifras[0], total.cifras[-1]
        certain = len(figures) == 2 and not {one.estado, all_.estado} & {"revision", "parcial"}
        alike = (one.unidad, one.periodo, one.acumulado) == (all_.unidad, all_.periodo, all_.acumulado)
        if not (certain and alike and one.valor is not None and all_.valor):
            return self._say(
                Tipo.RESPUESTA,
                f"{said}\nNo se da el porcentaje: no son dos cifras seguras de lo mismo.",
                cifras=figures,
            )
        value = percent(one.valor, all_.valor)
        formula = f"{redaccion.number(one.valor)} / {redaccion.number(all_.valor)} x 100"
        given = replace(one, valor=value, unidad="%", cifra=None, texto="", estado="calculado", calculo=formula)
        text = f"Es el {redaccion.number(value)} % ({formula}).\n{said}"
        return self._say(Tipo.RESPUESTA, text, cifras=[given, *figures])

    def _compare(self, turn: Turno) -> Respuesta:
        """A figure in two periods, or two roles in one; and their difference."""
        asked = turn.asked
        if turn.subject.filas:
            row = self._one_row(turn)
            if isinstance(row, Respuesta):
                return row
            turn = replace(turn, subject=replace(turn.subject, filas=(row,)))
        if len(asked.periodos) == 2:
            parts = [
                replace(turn, asked=replace(asked, periodos=(p,), operaciones=frozenset(), roles=asked.roles[:1]))
                for p in asked.periodos
            ]
        else:
            parts = [
                replace(turn, asked=replace(
                    asked, rol=r, roles=(r,), operaciones=frozenset(),
                    periodos=() if r is Rol.LINEA_BASE else asked.periodos,
                )) for r in asked.roles
            ]  # fmt: skip
        answers = [self._of_rows(part) if turn.subject.filas else self._over(part) for part in parts]
        if any(a.tipo is not Tipo.RESPUESTA for a in answers):
            bad = next(a for a in answers if a.tipo is not Tipo.RESPUESTA)
            return bad
        text = " ".join(a.texto for a in answers)
        figures = [c for a in answers for c in a.cifras]
        first, second = answers[0].cifras, answers[1].cifras
        if len(first) == len(second) == 1 and first[0].unidad == second[0].unidad:
            a, b = first[0].valor, second[0].valor
            if a is not None and b is not None:
                later = len(asked.periodos) == 2 and sorted(asked.periodos, key=_end) == list(asked.periodos)
                than = _MORE_THAN.search(normalised(asked.pregunta))
                ends = than[1] == "mas" if than else not later
                plain = than is None and "diferencia" in normalised(asked.pregunta).split()  # how far apart they are
                ends = a > b if plain else ends
                swap = (ends if len(asked.periodos) == 2 else a > b) or (a > b and _fell(turn))
                either = len(asked.periodos) == 2 and than is None and _EITHER_WAY.search(normalised(asked.pregunta))
                swap = a > b if either else swap
                if "cambio" in asked.operaciones:
                    return self._change(turn, text, *sorted((first[0], second[0]), key=_before))
                low, high = (second[0], first[0]) if swap else (first[0], second[0])
                gap = self._difference(low, high, (high.valor or Decimal(0)) - (low.valor or Decimal(0)))
                figures.append(gap)
                assert gap.valor is not None
                text += f" Diferencia: {redaccion.amount(gap.valor, gap.unidad)} ({gap.calculo})."
                text += _denied(turn, a, b)
                if either and a != b:
                    before, after = (figure.valor for figure in sorted((first[0], second[0]), key=_before))
                    text += " Subió." if (after or 0) > (before or 0) else " Bajó."
                if set(asked.roles) == {Rol.PROGRAMADO, Rol.EJECUTADO} and len(asked.periodos) < 2:
                    done, planned = (b, a) if asked.roles[1] is Rol.EJECUTADO else (a, b)
                    how = "lo mismo que" if done == planned else "más de" if done > planned else "menos de"
                    text += f" Lo ejecutado es {how} lo programado."
                if asked.orden and len(asked.periodos) == 2 and a != b:
                    more = max(first[0], second[0], key=lambda figure: figure.valor or Decimal(0))
                    text += f" Es mayor en {redaccion.which(more.periodo)}."
        if Rol.META in asked.roles and turn.subject.filas and _descends(turn.subject.filas[0]):
            text += " Es un indicador descendente: pasar de la meta no es cumplirla."
        return self._say(Tipo.RESPUESTA, text, cifras=figures)

    def _change(self, turn: Turno, told: str, before: Dada, after: Dada) -> Respuesta:
        """By what percentage a figure of one period rose or fell to the next; never of a percentage."""
        certain = not {before.estado, after.estado} & {"revision", "parcial"}
        if before.unidad == "%" or not certain or not before.valor or after.valor is None:
            said = (
                f"{told}\nNo se da el porcentaje de cambio: no son dos cantidades seguras, la primera mayor que cero."
            )
            return self._say(Tipo.RESPUESTA, said, cifras=[before, after])
        value = percent(after.valor - before.valor, before.valor)
        fell = value < 0 and _LOSS.search(normalised(turn.asked.pregunta)) is not None
        numbers = f"({redaccion.number(after.valor)} - {redaccion.number(before.valor)})"
        formula = f"{numbers} / {redaccion.number(before.valor)} x 100"
        shown = abs(value) if fell else value  # of what is asked as a fall, how large it is
        given = replace(after, valor=shown, unidad="%", cifra=None, estado="calculado", calculo=formula, texto="")
        how = "Subió" if value > 0 else "Bajó" if value < 0 else "No cambió:"
        said = f"{how} {redaccion.number(abs(value))} % ({formula}).{_denied(turn, before.valor, after.valor)}\n{told}"
        return self._say(Tipo.RESPUESTA, said, cifras=[given])

    def _two(self, turn: Turno, other: Turno, *, added: bool = False) -> Respuesta:
        """The same figure of two subjects, and their difference, or their sum."""
        own = self._missing if "falta" in turn.asked.operaciones else self._value
        answers = [own(part) for part in (turn, other)]
        bad = next((a for a in answers if a.tipo is not Tipo.RESPUESTA or len(a.cifras) != 1), None)
        if bad is not None:
            return bad
        first, second = (answer.cifras[0] for answer in answers)
        text, figures = "\n".join(answer.texto for answer in answers), [first, second]
        if first.valor is None or second.valor is None or first.unidad != second.unidad:
            return self._say(Tipo.RESPUESTA, text + "\nNo se miden en lo mismo: no se comparan.", cifras=figures)
        if first.periodo != second.periodo or "revision" in (first.estado, second.estado):
            return self._say(Tipo.RESPUESTA, text + "\nNo se comparan: otro período, o en revisión.", cifras=figures)
        if added:
            total = first.valor + second.valor
            formula = f"{redaccion.number(first.valor)} + {redaccion.number(second.valor)}"
            given = replace(first, valor=total, fila=None, cifra=None, texto="", estado="calculado", calculo=formula)
            said = f"Entre las dos, {redaccion.amount(total, given.unidad)} = {formula}."
            if first.unidad == "%":
                return self._say(Tipo.ACLARACION, "Los porcentajes no se suman. ¿De cuál?")
            return self._say(Tipo.RESPUESTA, f"{said}\n{text}", cifras=[given])
        low, high = sorted(((first, answers[0]), (second, answers[1])), key=lambda pair: pair[0].valor or Decimal(0))
        gap = self._difference(low[0], high[0], (high[0].valor or Decimal(0)) - (low[0].valor or Decimal(0)))
        name = redaccion.short((turn if high[1] is answers[0] else other).subject.nombre)
        assert gap.valor is not None
        said = f"Es mayor en «{name}», por {redaccion.amount(gap.valor, gap.unidad)}." if gap.valor else "Son iguales."
        return self._say(Tipo.RESPUESTA, f"{text}\n{said}", cifras=[*figures, gap])


_EITHER_WAY = re.compile(
    r"\bcuant[oa]s? (?:se )?(?:cambi|vari|modific|movi)[a-z]+"
    r"|\b(?:subi|aument|crec|baj|disminuy)[a-z]* o (?:baj|disminuy|reduj|subi|aument|crec)"
)
"""Asks by how much something changed, whichever way."""
_EXCEEDED = re.compile(r"\b(?:super|exced|sobrepas|rebas|pas)(?:o|aron|io|ieron)\b")
_RISING = re.compile(r"\bcuant[oa]s? (?:se )?(?:subi|crec|aument|increment|mejor|gan)[a-z]+\b")
_FALLING = re.compile(r"\bcuant[oa]s? (?:se )?(?:baj|cay|disminuy|descend|reduj|perdi)[a-z]+\b")
_LOSS = re.compile(
    r"\b(?:reduccion|disminucion|caida|descenso|baja)\b|\b(?:baj|cay|disminuy|descend|reduj|perdi)(?:o|eron|aron|ieron)\b"
)
"""Takes a change for a fall."""
_MORE_THAN = re.compile(
    r"\b(mas|menos)\b.*\b(?:que|respecto|frente|comparad[oa]) (?:a |con )?(?:en |el |la |al |del? )"
)
"""Which side is taken from which: "how much more in May than in April"."""


def _end(period: str) -> tuple[str, int]:
    year, cut = split(period)
    return year, last_month(cut)


def _before(figure: Dada) -> tuple[bool, tuple[str, int]]:
    """What comes first of two figures: the plan, then the earlier period."""
    return figure.medida is None or figure.medida.rol is not Rol.PROGRAMADO, _end(figure.periodo)


def _fell(turn: Turno) -> bool:
    """Whether it asks by how much something fell, of two periods: the difference is then what was lost."""
    return len(turn.asked.periodos) == 2 and _FALLING.search(normalised(turn.asked.pregunta)) is not None


def _denied(turn: Turno, first: Decimal, second: Decimal) -> str:
    """What to say where a question takes for granted what the figures deny: a rise, a fall, more than was planned."""
    question = fold(turn.asked.pregunta)
    if len(turn.asked.periodos) == 2:
        if (_FALLING.search(question) and first < second) or (_RISING.search(question) and first > second):
            return " No bajó: subió." if first < second else " No subió: bajó."
    elif _EXCEEDED.search(question) and turn.asked.roles[-1] is Rol.EJECUTADO and second <= first:
        return " No lo superó."
    return ""


def _descends(row: FilaVista) -> bool:
    """Whether less is better."""
    return any(fold(value).startswith("descend") for name, value in row.atributos.items() if "sentido" in name)


PART_OF = re.compile(
    r"(?:\b(?:porcentaje|por ?ciento|proporcion|parte)|%)"
    r"(?: (?:ya )?(?:(?:pag|deveng|compromet|ejecut|represent)[a-z]+|es|fue|hizo))? (?:del?|de lo|de la)\b(?P<base>.*)"
)
"""Asks what part something is of what the rest names."""
_BUDGET = (
    Rol.APROBADO, Rol.VIGENTE, Rol.COMPROMETIDO, Rol.DEVENGADO, Rol.PAGADO, Rol.MODIFICACION, Rol.SALDO,
)  # fmt: skip


def quotient(asked: Entendido) -> tuple[Rol, Rol] | None:
    """The figures of "what percentage of what was accrued was paid": what was paid, over what was accrued."""
    if "cociente" in asked.operaciones and len(asked.roles) == 2:
        return asked.roles[0], asked.roles[1]
    match = PART_OF.search(normalised(asked.pregunta))
    roles = set(asked.roles) - {Rol.AVANCE}
    if match is None or len(roles) != 2 or not roles <= set(_BUDGET) or asked.umbrales or asked.orden:
        return None
    places = {}
    for role in roles:
        found = [m.start() for shape in lexicon()["roles"][role.value] if (m := shape.search(match["base"]))]
        places[role] = min(found, default=len(match["base"]))  # before the base: what is set over it
    base, top = sorted(places, key=lambda role: places[role])
    if places[base] == len(match["base"]):
        return None
    return (top, base) if _BUDGET.index(base) < _BUDGET.index(top) else None
