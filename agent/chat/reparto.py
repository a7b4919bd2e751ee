"""Which form of answer a question gets, and who gives it; what it asks back where the form does not heed all of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from agent.chat import redaccion
from agent.chat.cuenta import Forma, unheeded
from agent.chat.dudas import Dudas
from agent.chat.entendido import Entendido
from agent.chat.lexico import empty_words, is_form, lexicon, normalised
from agent.chat.pares import quotient
from agent.chat.respuesta import Dada, Prueba, Respuesta, Tipo
from agent.chat.sujeto import Sujeto
from agent.chat.turno import MAX_OPTIONS, SHOWN, WHICH_ROW, Turno
from agent.index.words import stem, stems, tokens
from agent.texts import ROL
from agent.tools.consulta import Medida
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import fold

_Answer = Callable[[Turno], Respuesta]
_ONE_ROW = re.compile(
    r"\b(?:la|esta|esa|dicha|el|este|ese|dicho) (?:actividad|accion|indicador|obra|proyecto|partida|tarea)\b"
    r"(?! (?:con|de|del|que|mas|menos|mayor|menor|mejor|peor|principal|operativa|estrategica))"
)
"""One row, of which the question does not tell which."""


_EACH = re.compile(
    r"^(?:(?:en)?list|relacion|enumer|nombr|muestr)[a-z]*\b.* (?:con|y) (?:su|sus|el|la|lo)\b"
    r"|^(?:todas |todos )?(?:las |los )?(?:actividades|indicadores|partidas|fuentes|metas|tareas)\b.*\bcon (?:su|sus)\b"
)
"""Asks for rows, each with its figure."""
_WITHOUT_A_FIGURE = (Forma.HALLAZGOS, Forma.PALABRAS, Forma.FALTA, Forma.FRENTE, Forma.BRECHAS, Forma.RESUMEN)
"""Forms of answer that know which figures they are of."""
_TOLD = ("causa",)
"""Requests that are answered in the words of the document alone."""
_OF_YEAR = re.compile(r"\bde (?:su|la) meta (?:fisica )?(?:anual|del ano)\b")


_DONE_IN = re.compile(
    r"\bse (?:hiz|hic|ejecut|atend|realiz|entreg|cumpl|logr|avanz|alcanz|cubri)[a-z]+\b.*\b(?:en|durante) (?!todo)"
)
"""Says what was done in a part of the year, not up to it."""


class Reparto(Dudas):
    """Answers one question about one subject."""

    def _dispatch(self, turn: Turno) -> Respuesta:
        asked, subject = turn.asked, turn.subject
        if asked.pedido == "documentos" and not subject.vacio:
            turn = replace(turn, asked=replace(asked, pedido=""))
            asked = turn.asked
        if subject.parcial and not subject.unidades and self._is_outside(asked.pregunta):
            return self._outside()
        if asked.pedido in _TOLD and (rows := self._told_of(turn)):
            return self._dispatch(rows)
        if subject.desconocidas:
            return self._unknown(turn)
        if subject.parcial and not subject.unidades and (noted := self._by_remark(turn)):
            return noted
        if subject.parcial and asked.pedido not in ("evidencia",):
            return self._which_office(turn) if subject.unidades else self._scattered(turn)
        if unit := self._other_unit(asked, subject):
            measured = subject.filas[0].unidad_medida
            told = f"se mide en «{measured}», no en {unit}" if measured else f"no dice que se mida en {unit}"
            return self._say(Tipo.ACLARACION, f"{redaccion.short(subject.filas[0].nombre)} {told}. ¿Qué dato desea?")
        if part := self._set_apart(asked, subject):
            return self._not_understood(turn, f"«{part}» cambia lo que se pide, y no sé cómo.")
        forma, answer = self._form(turn)
        if left := unheeded(asked, subject, forma):
            return replace(self._say(Tipo.ACLARACION, left), duda="todo")
        if foreign := self._other_money(turn):
            return self._say(Tipo.NO_CONSTA, foreign)
        if asked.vago and forma is not Forma.PALABRAS:
            return self._vague(turn)
        if which := self._which_money(turn, forma):
            return which
        if forma in (Forma.LISTA, Forma.LUGARES) and asked.tipos and self._has_none_such(turn):
            said = (
                "Los documentos leídos no traen filas de esa clase. ¿De qué filas: actividades, indicadores, partidas?"
            )
            return replace(self._say(Tipo.ACLARACION, said), duda="dato")
        if forma in (Forma.TOTAL, Forma.COMPARACION) and self._is_of_nothing(turn):
            return self._say(Tipo.ACLARACION, "¿De qué actividad, unidad o documento?", opciones=self._reached(turn))
        return answer(turn)

    def _by_remark(self, turn: Turno) -> Respuesta | None:
        """The rows of a class whose remark holds all the other words of a question; None where it asks for more."""
        asked = turn.asked
        words = [
            word for word in (*tokens(asked.frase), *asked.resto) if word not in empty_words() and not is_form(word)
        ]
        more = (
            asked.rol or asked.umbrales or asked.orden or asked.vago or asked.periodos or asked.frente or asked.pedido
        )
        if (
            not words
            or more
            or not (asked.tipos or asked.grupos)
            or asked.operaciones - {"lista", "recuento", "cuenta_filas"}
        ):
            return None
        bare = replace(turn, subject=Sujeto(), asked=replace(asked, frase="", resto=()))
        rows = self.sujetos.rows(self.evidencia.rows_of(bare.filtro))
        kept = [row for row in rows if row.observacion and {stem(w) for w in words} <= set(stems(row.observacion))]
        if not kept or len({row.documento for row in kept}) > 1:
            return None
        lines = [
            f"- {redaccion.short(r.nombre, 90)}: «{r.observacion}» (p. {r.pagina}, fila {r.id})" for r in kept[:SHOWN]
        ]
        more_lines = [f"… y {len(kept) - SHOWN} más."] if len(kept) > SHOWN else []
        head = f"{len(kept)} {'fila lo anota' if len(kept) == 1 else 'filas lo anotan'} («{' '.join(words)}»):"
        count = Dada(Decimal(len(kept)), "filas", "", None, None, None, "calculado", "recuento")
        names = self.sujetos.documents
        proofs = [Prueba(r.id, r.pagina, r.nombre, names[r.documento]) for r in kept[:100]]
        return self._say(Tipo.RESPUESTA, "\n".join([head, *lines, *more_lines]), cifras=[count], evidencia=proofs)

    def _has_none_such(self, turn: Turno) -> bool:
        """Whether no document in reach has rows of the classes that a question names."""
        kinds = set(turn.asked.tipos)
        reach = self._may_be_of(turn.subject, turn.documents)
        return not any(TipoFila(s.tipo) in kinds for s in self.lector.series if s.documento in reach)

    def _told_of(self, turn: Turno) -> Turno | None:
        """With the one row that the most words of a question name, where no row holds them all.

        Only for what is answered in the document's words: the others say what happened to it ("why did X fall so").
        """
        asked, subject = turn.asked, turn.subject
        if not (subject.parcial or subject.desconocidas) or subject.unidades or asked.codigos or asked.fragmentos:
            return None
        found = self.sujetos.best_named(asked, turn.documents)
        return replace(turn, asked=replace(asked, vago=""), subject=found) if found else None

    def _which_money(self, turn: Turno, forma: Forma) -> Respuesta | None:
        """Asks which amount is meant where only money is named ("the budget of X"), and several are printed."""
        asked = turn.asked
        if asked.rol or asked.magnitud is not Magnitud.FINANCIERA or forma in _WITHOUT_A_FIGURE:
            return None
        reach = self._reach(turn)
        printed = {Rol(s.rol) for s in self.lector.series if s.documento in reach and s.magnitud == asked.magnitud}
        names = [ROL[rol] for rol in sorted(printed - {Rol.AVANCE})]
        if len(names) < 2:
            return None
        said = "¿Qué monto? Los documentos traen varios."
        return replace(self._say(Tipo.ACLARACION, said, opciones=names), duda="dato")

    def _is_of_nothing(self, turn: Turno) -> bool:
        """Whether a question names a figure and nothing else, and there are several documents that it may be of."""
        asked = turn.asked
        scope = (
            asked.operaciones - {"comparacion"}
            or asked.periodos
            or asked.agrupar
            or asked.tipos
            or asked.grupos
            or asked.propiedades
        )
        return turn.subject.vacio and not scope and not asked.pagina and len(self._reach(turn)) > 1

    def _which(self, turn: Turno) -> Respuesta:
        """A question about "the activity" that names none."""
        return replace(self._say(Tipo.ACLARACION, WHICH_ROW), duda="sujeto")

    def _form(self, turn: Turno) -> tuple[Forma, _Answer]:
        """The form of answer that a question asks for, and who gives it."""
        asked, subject = turn.asked, turn.subject
        by_request: dict[str, tuple[Forma, _Answer]] = {
            "hallazgos": (Forma.HALLAZGOS, self._findings),
            "coherencia": (Forma.HALLAZGOS, self._findings),
            "repetidos": (Forma.HALLAZGOS, self._findings),
            "semaforo": (Forma.HALLAZGOS, self._findings),
            "justificar": (Forma.JUSTIFICAR, self._due),
            "causa": (Forma.PALABRAS, self._cause),
            "origen": (Forma.ORIGEN, self._origin),
            "evidencia": (Forma.PALABRAS, self._evidence),
            "responsable": (Forma.PALABRAS, self._property),
            "medida": (Forma.PALABRAS, self._property),
            "pertenencia": (Forma.PALABRAS, self._property),
            "codigo": (Forma.PALABRAS, self._property),
            "indicador": (Forma.PALABRAS, self._property),
            "prioridad": (Forma.PALABRAS, self._property),
            "documentos": (Forma.DOCUMENTOS, self._documents),
            "huecos": (Forma.HUECOS, self._with_gaps),
            "por_periodo": (Forma.POR_PERIODO, self._by_period),
            "resumen": (Forma.RESUMEN, self._summary),
            "historia": (Forma.RESUMEN, self._history),
        }
        one, text = len(subject.filas) == 1, normalised(asked.pregunta)
        limited = bool(asked.umbrales or asked.banda or asked.ausencia)
        sides = 2 in (len(asked.periodos), len(asked.roles))
        compared = "comparacion" in asked.operaciones or (
            asked.orden
            and (_either(asked) or (one and len(asked.roles) == 2 and "menos" in normalised(asked.pregunta).split()))
        )
        if subject.vacio and not asked.orden and not limited and _ONE_ROW.search(text):
            return Forma.PALABRAS, self._which
        if "cuenta_unidades" in asked.operaciones and not (limited or asked.frente or asked.orden):
            return Forma.UNIDADES, self._count_offices
        if "cuenta_periodos" in asked.operaciones:
            return by_request["por_periodo"]
        if asked.pedido == "prioridad" and len(subject.filas) != 1 and self._names_rows(turn):
            return Forma.NOMBRES, self._bare
        if asked.pedido in by_request and not (asked.pedido == "medida" and asked.agrupar):
            return by_request[asked.pedido]
        of_target = one and {Rol.AVANCE, Rol.META} <= set(asked.roles) and asked.un_dato
        in_part = asked.periodos and not asked.acumulado and _DONE_IN.search(text)  # in that part of the year alone
        of_target = of_target and not in_part and (_OF_YEAR.search(text) is not None or self._has_only_target(turn))
        if of_target and not (limited or asked.frente or asked.orden):
            return Forma.VALOR, self._of_target
        if one and self._is_period_share(asked):
            return Forma.CUOTA, self._period_share
        whole = subject.vacio and not asked.un_dato and not asked.orden
        if (one or whole) and (pair := quotient(asked)):
            return Forma.CUOTA, lambda own: self._quotient(own, *pair)
        if "cociente" in asked.operaciones:
            ordered = asked.orden and not asked.agrupar and len(asked.roles) == 2
            return (Forma.COCIENTES, self._rank_quotients) if ordered else (Forma.CUOTA, self._which)
        if compared and sides:
            return Forma.COMPARACION, self._compare
        if "participacion" in asked.operaciones:
            return Forma.PARTE, self._share
        if asked.frente and asked.orden and not asked.agrupar:
            return Forma.BRECHAS, self._rank_gaps
        if asked.frente:
            return Forma.FRENTE, self._against
        if self._counts(asked):
            return Forma.RECUENTO, self._count
        if asked.umbrales and one and asked.rol:
            return Forma.VERIFICA, self._check
        named = asked.tipos or asked.agrupar or asked.cuantos or asked.grupos or asked.rol or asked.magnitud
        if asked.orden and "por_pagar" in asked.operaciones and not (limited or one or asked.agrupar):
            return Forma.RESTOS, self._rank_left
        if asked.orden and not limited and named and not one:
            return Forma.LUGARES, self._rank
        if limited:
            return Forma.LISTA, self._list
        whose = asked.tipos or subject.filas or subject.unidades or subject.grupo or turn.documents
        alone = not (one or asked.agrupar or asked.operaciones - {"lista", "impreso", "suma"})
        if asked.rol and alone and whose and _EACH.search(text):
            return Forma.LISTA, self._list
        physical = asked.rol in (Rol.AVANCE, Rol.META) and asked.magnitud is not Magnitud.FINANCIERA and asked.un_dato
        if physical and subject.unidades and alone and not asked.operaciones:
            return Forma.LISTA, self._list  # a mean is given where it is asked for
        if asked.rol is None and asked.magnitud is None and "falta" not in asked.operaciones:
            return (Forma.NOMBRES if self._names_rows(turn) else Forma.PALABRAS), self._bare
        if asked.operaciones & {"falta", "por_pagar"}:
            return Forma.FALTA, self._missing
        if "suma" in asked.operaciones and len(asked.periodos) > 1:
            return Forma.JUNTOS, self._together
        spent = {Rol.VIGENTE, Rol.DEVENGADO} <= set(asked.roles) and asked.un_dato
        several = asked.operaciones & {"suma", "media", "razon"} or asked.agrupar or spent
        return (Forma.VALOR if subject.filas and not several else Forma.TOTAL), self._value

    def _has_only_target(self, turn: Turno) -> bool:
        """Whether a row has a target of the year and no printed progress; not in a question of a part of the year."""
        parts = [period for period in turn.asked.periodos if period != "anual" and not period.isdigit()]
        target, printed = Medida(rol=Rol.META), Medida(rol=Rol.AVANCE)
        return not parts and self.lector.prints(target, turn.filtro) and not self.lector.prints(printed, turn.filtro)

    def _other_money(self, turn: Turno) -> str:
        """What to say to a question in another money than that of the documents in reach; "" for none."""
        if turn.asked.magnitud is not Magnitud.FINANCIERA:
            return ""
        text = normalised(turn.asked.pregunta)
        named = [sign for sign, words in lexicon()["monedas"].items() if any(word.search(text) for word in words)]
        reach = self._reach(turn)
        own = {self._ajustes(s.familia).moneda for s in self.lector.series if s.documento in reach} - {""}
        if not named or own.intersection(named):
            return ""
        if not own:
            return "No consta en qué moneda están los montos de los documentos, y no se convierten."
        return f"No consta en esa moneda: los montos de los documentos están en {' y '.join(sorted(own))}."

    @staticmethod
    def _counts(asked: Entendido) -> bool:
        limited = asked.umbrales or asked.banda or asked.ausencia
        plain = asked.rol in (None, Rol.META) and asked.magnitud is None
        return "recuento" in asked.operaciones and bool(
            ((asked.tipos or asked.grupos or asked.propiedades) and (limited or plain or not asked.roles))
            or limited
            or (asked.agrupar and plain and not asked.periodos)
            or (asked.rol is Rol.META and not asked.tiene_sujeto)
        )

    def _which_office(self, turn: Turno) -> Respuesta:
        """Asks which office is meant; one whose documents have no such figure is not meant."""
        names = list(dict.fromkeys(turn.subject.unidades))
        if turn.asked.rol or turn.asked.magnitud:
            able = [name for name in names if self._medida(self._with_office(turn, name)) is not None]
            if len({fold(name) for name in able}) == 1:
                return self._dispatch(
                    replace(turn, subject=replace(turn.subject, unidades=tuple(able), nombre=able[0], parcial=False))
                )
            names = able or names
        self._context = replace(self._context, unidades=tuple((name,) for name in names[:MAX_OPTIONS]), opciones=())
        return self._say(Tipo.ACLARACION, "Hay varias unidades con ese nombre. ¿Cuál?", opciones=names[:MAX_OPTIONS])

    def _with_office(self, turn: Turno, name: str) -> Turno:
        documents = tuple(number for _, number in self.sujetos.offices[fold(name)])
        if turn.documents:
            documents = tuple(sorted(set(documents) & set(turn.documents)))
        return replace(turn, documents=documents, subject=Sujeto(unidades=(name,), nombre=name))


def _either(asked: Entendido) -> bool:
    """Whether it asks in which of two periods a figure is the larger."""
    return (
        len(asked.periodos) == 2
        and re.search(r"\bo (?:en )?(?:el )?|\bque en (?:el )?", normalised(asked.pregunta)) is not None
    )
