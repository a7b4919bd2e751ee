"""How a question is read: its own words, what it goes on from, and the documents that it may be of."""

import re
from dataclasses import replace

from agent.chat import excepciones
from agent.chat.acotar import DONE, Acotacion
from agent.chat.entender import understand
from agent.chat.entendido import Entendido, next_period, ordinal_period, ordinal_place
from agent.chat.filas import FilaVista
from agent.chat.lexico import SAME_START, asks, is_of_asking, mistyped, normalised, other_word, put_as_done
from agent.chat.repaso import of_seen, points_at_several, spelt
from agent.chat.seguir import elliptic, ordering, subjectless
from agent.chat.sujeto import Sujeto
from agent.chat.turno import Contexto, Turno
from agent.index.texto import Serie
from agent.index.words import stem, stems, tokens
from agent.tools.consulta import MAX_ROWS, Agrupar
from agent.tools.periodos import last_month, split
from extractors.schemas import Magnitud, Rol, TipoFila
from extractors.values import MONTH_LABELS, fold


class Lectura(Acotacion):
    """Reads questions."""

    def _chosen(self, question: str, context: Contexto) -> Turno | None:
        """A question that only picks one of the options of the answer before."""
        options = len(context.opciones) or len(context.unidades)
        match = re.fullmatch(
            r"(?:la |el |opcion |numero )*(\d{1,2})|(?:la |el )?(primer[oa]|segund[oa]|tercer[oa])",
            normalised(question),
        )
        if not options or match is None or context.entendido is None:
            return None
        index = int(match[1]) if match[1] else 1 + ("primer", "segund", "tercer").index(match[2][:6])
        if not 1 <= index <= options:
            return None
        asked = replace(context.entendido, resto=(), codigos=(), fragmentos=(), frase="")
        if context.unidades:
            names = context.unidades[index - 1]
            return Turno(asked, Sujeto(unidades=names, nombre=names[0]), context.documentos)
        row = context.opciones[index - 1]
        return Turno(asked, Sujeto(filas=(row,), nombre=row.nombre), context.documentos)

    def _understood(self, question: str, context: Contexto) -> Turno:
        """A question as read; once more where a word that nobody knows may be a word of asking, mistyped."""
        turn = self._read(question, context)
        doubtful = dict(turn.subject.correcciones) | dict.fromkeys(turn.subject.desconocidas, "")
        fixes = [
            (word, meant)
            for word, other in doubtful.items()
            if (meant := mistyped(word) or (other if is_of_asking(other) else ""))
            and other[:SAME_START] in ("", meant[:SAME_START])
        ]
        unfit = turn.subject.desconocidas or (turn.asked.resto if turn.subject.parcial else ())
        text = normalised(question)
        fixes += [
            (word, meant)
            for word in unfit
            if (meant := other_word(word)) and self._is_known(meant) and re.search(rf"{_WHICH_OF} {word}\b", text)
        ]
        if not fixes:
            return self._named_right(turn, text, context)
        for word, meant in fixes:
            text = re.sub(rf"\b{re.escape(word)}\b", meant, text)
        again = self._read(text, context)
        gained = len(turn.subject.desconocidas) - len(again.subject.desconocidas)
        if gained < 0 or (not gained and (again.subject.parcial or not turn.subject.parcial)):
            return turn
        subject = replace(again.subject, correcciones=(*again.subject.correcciones, *fixes))
        return self._named_right(replace(again, subject=subject), text, context)

    def _named_right(self, turn: Turno, text: str, context: Contexto) -> Turno:
        """A question once more with its misspelt words put right, where the ledger then holds a longer name in it."""
        fixes = turn.subject.correcciones
        for typed, meant in fixes:
            text = re.sub(rf"\b{re.escape(typed)}\b", meant, text)
        again = self._read(text, context) if fixes else turn
        named = again.subject.filas and len(again.asked.frase) > len(turn.asked.frase)
        return replace(again, subject=replace(again.subject, correcciones=fixes)) if named else turn

    def _is_known(self, word: str) -> bool:
        """Whether a word asks for rows of a class, or rows are called so."""
        return asks(word) or bool(self.texto.match([[stem(word)]], "fila", 1))

    def _read(self, question: str, context: Contexto) -> Turno:
        """A question as read; what it leaves out of the rows or of the year, apart."""
        rest, what = excepciones.parted(question)
        if not what:
            return self._read_whole(question, context)
        turn = self._read_whole(rest, context)
        if cuts := excepciones.cuts_of(what):
            if len(turn.subject.filas) > 1:  # which of them is meant is asked first
                return turn
            reach = self._may_be_of(turn.subject, turn.documents)
            printed = {split(s.periodo)[1] for s in self.lector.series if s.documento in reach and s.rol in DONE}
            asked = excepciones.without(turn.asked, cuts, frozenset(printed))
            return replace(turn, asked=self._only_figure(asked, turn.subject, turn.documents))
        out = [self._left_out(turn, part) for part in excepciones.AND.split(what)]
        if not all(out):
            return self._read_whole(question, context)
        return replace(turn, asked=replace(turn.asked, excepto=tuple(row for rows in out for row in rows)[:MAX_ROWS]))

    def _last_part(self, question: str, context: Contexto) -> str:
        """A question with "the last quarter" named, where all documents that it may be of end with the same one."""
        match = _LAST.search(normalised(question))
        if match is None:
            return question
        text = normalised(question)
        guess = text[: match.start()] + _LAST_OF[match["kind"]][-1] + text[match.end() :]
        turn = self._read_whole(guess, context)
        reach = self._may_be_of(turn.subject, turn.documents)
        ends = {
            number: max(last_month(split(s.periodo)[1]) for s in self.lector.series if self._is_done(s, number))
            for number in reach
            if any(self._is_done(s, number) for s in self.lector.series)
        }
        parts = _LAST_OF[match["kind"]]
        if len(set(ends.values())) != 1 or (12 // len(parts)) > (end := next(iter(ends.values()))) or not end:
            return question
        number = -(-end * len(parts) // 12)
        whole = end % (12 // len(parts)) == 0
        count = _COUNT.get(match["n"] or match["m"] or "", 1)
        if not whole or number < count:
            return question
        return text[: match.start()] + " y ".join(parts[number - count : number]) + text[match.end() :]

    @staticmethod
    def _is_done(serie: Serie, number: int) -> bool:
        """Whether it is what was done in a part of the year, in that document."""
        return serie.documento == number and serie.rol in DONE and bool(split(serie.periodo)[1])

    def _left_out(self, turn: Turno, what: str) -> tuple[str, ...]:
        """Ids of the rows that these words name, among those that the rest of the question is of; () for none."""
        plain = understand(what, self.sujetos.phrase_in(what))
        bare = replace(plain, tipos=(), grupos=False)
        subject = self.sujetos.find(bare, turn.documents)
        reach = set(self.evidencia.rows_of(turn.filtro))
        of_office = turn.filtro.model_copy(update={"unidades": subject.unidades})
        named = self.evidencia.rows_of(of_office) if subject.unidades else []
        rows = tuple(named or (row.id for row in subject.filas if row.id in reach))
        other = plain.rol or plain.magnitud or plain.periodos or plain.orden or plain.vago or plain.pedido
        unclear = subject.vacio or subject.parcial or subject.desconocidas or other
        one = named or len(rows) == 1 or bare.codigos
        return () if unclear or not one or len(rows) >= len(reach) else rows

    def _read_whole(self, question: str, context: Contexto) -> Turno:
        last = context.entendido
        if last and len(context.vistas) > 1 and (told := of_seen(question, last, context.vistas)):
            name = "; ".join(row.nombre for row in context.vistas)
            return Turno(told, Sujeto(filas=context.vistas, nombre=name), context.documentos)
        question = spelt(question, context.vistos, last.periodos if last and context.vistos else ())
        question = self._last_part(question, context)
        documents, left = self.sujetos.document_named(question)
        conditions, left = self.propiedades.read(left)
        codes, left = self.sujetos.codes_in(left)
        left = put_as_done(normalised(left))
        read = understand(left, self.sujetos.phrase_in(left), self.sujetos.pieces_in(left))
        asked = replace(read, pregunta=question, propiedades=conditions, codigos=(*codes, *read.codigos))
        asked = replace(asked, sigue=asked.sigue or _GOES_ON.match(normalised(question)) is not None)
        if last is None and _THAT.search(normalised(question)):
            asked = replace(asked, vago=asked.vago or "eso")  # of no figure told before
        asked = self._coded_in_digits(asked)
        if (
            points_at_several(question)
            and (several := points_at_several(normalised(question)))
            and len(asked.periodos) < 2
        ):
            asked = replace(asked, vago=asked.vago or several)  # of no periods that the questions before named
        asked, documents = self._family(asked, documents)
        asked, documents = self._goals(asked, documents)
        if not documents and _CODED.search(normalised(question)):
            documents = self.sujetos.coded("AOI")
        if last is not None and asked.sigue:
            asked = next_period(ordinal_place(ordinal_period(asked, last), last), last)
        share = "participacion" in asked.operaciones and not (asked.tiene_sujeto or asked.agrupar or asked.tipos)
        loose = (subjectless(asked) or ordering(asked) or share) and not documents
        follows = last is not None and (asked.sigue or elliptic(asked) or loose)
        if follows and context.duda == "todo":  # by itself, or not at all
            own = self.sujetos.find(asked, documents)
            alone = not own.vacio or bool(documents)
            return Turno(replace(asked, sigue=False, deixis=""), own, documents, suelto=not alone)
        unsaid = follows and context.duda == "sujeto" and context.sujeto.vacio and not documents
        if not documents and (follows or (context.documentos and asked.deixis)):
            documents = self._other_year(asked, context.documentos)
        asked = self._counted_unit(asked)
        people = tuple(word for word in asked.resto if word in _PEOPLE)
        asked = replace(asked, resto=tuple(word for word in asked.resto if word not in people))
        subject = self.sujetos.find(asked, documents)
        if subject.desconocidas or (subject.parcial and not subject.unidades):
            asked, subject, documents = self._of_title(asked, subject, documents)
        asked = _without_numbers_of(asked, subject)
        if people and not _counts_people(subject):
            asked = replace(asked, resto=(*asked.resto, *people))
            subject = self.sujetos.find(asked, documents)
        elif people and not asked.rol:
            asked = replace(asked, rol=Rol.EJECUTADO, roles=(Rol.EJECUTADO,), magnitud=Magnitud.FISICA)
        if not documents and (dated := self._printing_years(asked)):
            subject, documents = self._dated(asked, subject, dated)
        if follows and last is not None:
            asked, subject = self._continued(asked, subject, last, context)
        if (unsaid and subject.vacio) or (follows and self._of_no_one(asked, subject, context)):
            return Turno(asked, subject, documents, suelto=True)
        asked, documents = self._of_year(asked, subject, documents)
        asked, subject, documents = self._whole_class(asked, subject, documents)
        asked = self._own_kind(asked, subject, documents)
        ratio = "cociente" in asked.operaciones and not asked.orden
        if ratio and subject.vacio and asked.magnitud is Magnitud.FINANCIERA:
            roles = (Rol.AVANCE, *asked.roles)  # of the whole plan: sum over sum
            asked = replace(
                asked, rol=roles[0], roles=roles, operaciones=(asked.operaciones - {"cociente", "suma"}) | {"razon"}
            )
        asked = self._target_of_year(self._semester(asked, subject, documents), subject)
        if len(subject.filas) == 1 and stem(asked.vago) in stems(subject.filas[0].unidad_medida or ""):
            asked = replace(asked, vago="")  # "at least 200 pieces", of what is measured in pieces
        if asked.deixis == "periodo" and not asked.periodos:
            asked = replace(asked, vago=asked.vago or "periodo")
        by_period = asked.pedido == "por_periodo" or "cuenta_periodos" in asked.operaciones
        if asked.frente and len(subject.filas) == 1 and not by_period:  # one row over its plan: both figures
            printed = {cell.medida.rol for cell in self.celdas.of_row(subject.filas[0].id) if cell.medida}
            base = asked.frente[1] if asked.frente[1] in printed else Rol.PROGRAMADO  # its target to date
            roles = (base, Rol.EJECUTADO)
            compared = (asked.operaciones | {"comparacion"}) - {"recuento"}
            asked = replace(asked, frente=None, rol=roles[0], roles=roles, operaciones=compared, orden="")
        if asked.cuantos and not asked.orden and asked.cuantos == len(subject.filas):
            both = asked.operaciones | ({"suma"} if asked.rol else set())
            asked = replace(asked, cuantos=None, operaciones=both)  # "the two sources of …": so many they are
        whole = subject.grupo or subject.unidades or (subject.vacio and asked.tipos)
        if asked.cuantos and not asked.orden and whole:
            inside = self.evidencia.rows_of(Turno(asked, subject, documents).filtro)
            asked = replace(asked, cuantos=None if len(inside) == asked.cuantos else asked.cuantos)
        if asked.entre and asked.orden and not asked.cuantos:
            among = self.sujetos.rows(self.evidencia.rows_of(Turno(asked, subject, documents).filtro))
            offices = {row.unidad_organica for row in among}
            so_many = len(offices if asked.agrupar is Agrupar.UNIDAD else among) == asked.entre
            asked = replace(asked, cuantos=1, vago=asked.vago or ("" if so_many else f"{asked.entre}"))
        elif asked.entre:
            asked = replace(asked, vago=asked.vago or f"{asked.entre}")
        totals = "suma" in asked.operaciones and not re.search(r"\b(?:sum|junt)", normalised(asked.pregunta))
        if len(subject.filas) == 1 and len(asked.roles) == 2 and asked.un_dato is False and totals:
            asked = replace(asked, operaciones=asked.operaciones - {"suma"})  # the totals of one row
        if len(subject.filas) == 1 and "impreso" in asked.operaciones:
            asked = replace(asked, operaciones=asked.operaciones - {"suma"})  # the total that its row prints
        if (
            len(subject.filas) == 1
            and asked.umbrales
            and not asked.rol
            and _NO_PROGRESS.search(normalised(asked.pregunta))
        ):
            asked = replace(asked, rol=Rol.AVANCE, roles=(Rol.AVANCE,))
        if asked.pedido in ("hallazgos", "coherencia") and len(subject.filas) > 1 and asked.umbrales:
            printed_there = [row for row in subject.filas if self._holds_one_of(row, asked)]
            if len(printed_there) == 1:  # of several rows called so, the one that prints the figure in question
                subject = replace(subject, filas=tuple(printed_there))
                asked = replace(asked, operaciones=asked.operaciones - {"suma"})
        if "falta" in asked.operaciones and "saldo" in normalised(asked.pregunta).split():
            asked = self._balance(asked, subject, documents)
        asked = self._only_figure(_counting_its_unit(asked, subject), subject, documents)
        line = len(subject.filas) == 1 and subject.filas[0].tipo == TipoFila.TOTAL
        if line and not asked.pedido and asked.magnitud not in self._printed_in(subject.filas[0]):
            subject = Sujeto(parcial=True)  # another figure than that of the line
        return Turno(asked, subject, documents)

    def _holds_one_of(self, row: FilaVista, asked: Entendido) -> bool:
        return any(cell.valor == limit.valor for cell in self.celdas.of_row(row.id) for limit in asked.umbrales)


_PEOPLE = ("gente", "personas")
_OF_PEOPLE = re.compile(
    r"persona|beneficiari|asistente|usuari|poblador|vecin|participante|alumn|estudiante|paciente|ciudadan|atendid|habitante"
)
"""Units of measure that count people."""


def _counts_people(subject: Sujeto) -> bool:
    """Whether what a question speaks of is one row that is measured in people."""
    return len(subject.filas) == 1 and _OF_PEOPLE.search(fold(subject.filas[0].unidad_medida or "")) is not None


def _without_numbers_of(asked: Entendido, subject: Sujeto) -> Entendido:
    """Without a figure to look for that is a number of the row's own name ("surveys in 12 quarters")."""
    names = {word for row in subject.filas for word in tokens(row.descripcion)}
    if asked.pedido != "hallazgos" or not subject.filas:
        return asked
    limits = tuple(limit for limit in asked.umbrales if f"{limit.valor:f}" not in names)
    return replace(asked, umbrales=limits)


_WHICH_OF = r"\b(?:que|cual(?:es)?|cuant[oa]s|cada|ningun[oa]?)(?: de)?(?: las| los)?"
"""Before the class of the rows that are asked for."""
_LAST = re.compile(
    r"\b(?:(?P<n>dos|2) )?ultimos? (?:(?P<m>dos|2) )?(?P<kind>mes|trimestre|semestre)(?:es|s)?\b(?! (?:del|de) )"
)
_COUNT = {"dos": 2, "2": 2}
_LAST_OF = {
    "mes": tuple(max(labels, key=len) for labels in MONTH_LABELS),
    "trimestre": ("primer trimestre", "segundo trimestre", "tercer trimestre", "cuarto trimestre"),
    "semestre": ("primer semestre", "segundo semestre"),
}
"""The parts of the year of a kind."""
_CODED = re.compile(r"\b(?:aois?|aos?|actividad(?:es)? operativas?)\b")
"""Activities that have codes of their own, where any have."""
_NO_PROGRESS = re.compile(r"\b(?:avance|progreso)\b")
_PERCENT = re.compile(r"%|\bpor ?ciento|\bporcentaje")
_THAT = re.compile(r"\b(?:es|fue|era|seria|representa|significa) (?:eso|esto|ello)\W*$")
"""Points back at a figure."""
_GOES_ON = re.compile(r"(?:y|e|pero|ahora|entonces)\b")
"""How a question begins that goes on from the one before."""


_PLANNING = re.compile(
    r"\b(?:para|deb|plan|propus|propon|compromet|esper|fij|falt|resta|queda|tocab|prev|tendr|habr|podr|hay que)[a-z]*\b"
)
"""What speaks of what was to be done, not of what was."""


def _counting_its_unit(asked: Entendido, subject: Sujeto) -> Entendido:
    """With what was done as the figure of "how many visits were there in X", where X is measured in visits."""
    told = asked.rol is not None and (asked.rol is not Rol.AVANCE or _PERCENT.search(normalised(asked.pregunta)))
    wants = told or asked.magnitud or asked.pedido or asked.umbrales or asked.orden
    text = normalised(asked.pregunta)
    if wants or len(subject.filas) != 1 or _PLANNING.search(text):
        return asked
    told_first = _FIRST_WORD.match(text)
    unit = told_first is not None and stem(told_first[1]) in stems(subject.filas[0].unidad_medida or "")
    if asked.periodos and asked.operaciones <= {"suma"} and (unit or _says_its_work_done(text, subject.filas[0])):
        return replace(asked, rol=Rol.EJECUTADO, roles=(Rol.EJECUTADO,), magnitud=Magnitud.FISICA)
    if not asked.operaciones & {"recuento", "suma"}:
        return asked
    counted = re.search(r"\b(?:cuant[oa]s|total de|suma de|numero de|cantidad de) ([a-z]+)", text)
    own = set(stems(subject.filas[0].unidad_medida or ""))
    if counted is None or stem(counted[1]) not in own:
        return asked
    return replace(asked, rol=Rol.EJECUTADO, roles=(Rol.EJECUTADO,), magnitud=Magnitud.FISICA)


_FIRST_WORD = re.compile(r"(?:(?:y|las|los|total de|dame|dime|sum(?:a|e|ar)(?:me|nos)?(?: de)?) )*([a-z]+)")
_WORK_DONE = re.compile(r"\b([a-z]{5,})(?:ad|id)[oa]s\b")
"""A participle: what was done, of a work."""


def _says_its_work_done(text: str, row: FilaVista) -> bool:
    """Whether a question says of a row's own work that it was done ("records digitised", of a digitisation)."""
    work = fold(row.descripcion).split(" ")[0]
    return any(work.startswith(match[1]) and work != match[0] for match in _WORK_DONE.finditer(text))
