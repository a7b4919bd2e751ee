"""What a question does not say of its rows, period or figure, by what the documents print."""

import re
from dataclasses import replace

from agent.chat.entendido import Entendido
from agent.chat.filas import OFFICE, FilaVista
from agent.chat.lexico import empty_words, is_form, normalised
from agent.chat.seguir import Seguimiento
from agent.chat.sujeto import Sujeto
from agent.chat.titulos import FAMILIES
from agent.index.words import stem, stems, tokens
from agent.tools.consulta import Filtro
from agent.tools.datos import OWN_TYPES
from agent.tools.periodos import split
from extractors.schemas import Magnitud, Rol, TipoFila

BUDGET, FICHA = "presupuesto", "ficha"
"""Families: of lines of a budget, and of the forms without a table, whose rows are whatever each page is of."""
MIN_CLASS = 3
"""Rows from which a word that all of them hold names their class."""
DONE = frozenset({Rol.AVANCE.value, Rol.EJECUTADO.value, Rol.DEVENGADO.value})
"""Roles of what was done."""


class Acotacion(Seguimiento):
    """Narrows what was read by what there is."""

    def _of_title(
        self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]
    ) -> tuple[Entendido, Sujeto, tuple[int, ...]]:
        """Takes words that no row has for those of a document's title ("postas de salud"), if all is then clear."""
        words, own = self.sujetos.of_title(asked.resto, documents)
        if not words or not own:
            return asked, subject, documents
        bare = replace(asked, resto=tuple(word for word in asked.resto if word not in words))
        found = self.sujetos.find(bare, own)
        if found.desconocidas or found.parcial:
            return asked, subject, documents
        return bare, found, own

    def _of_year(
        self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]
    ) -> tuple[Entendido, tuple[int, ...]]:
        """Takes the year of a question of rows or findings, which names no figure, for the documents of that year."""
        year = asked.periodos[0] if len(asked.periodos) == 1 else ""
        figure = asked.rol or asked.magnitud or asked.umbrales or asked.banda or asked.ausencia or asked.orden
        if len(year) != 4 or not year.isdigit() or figure or asked.pedido not in ("", "hallazgos", "coherencia"):
            return asked, documents
        years = self._years(DONE)
        own = tuple(n for n in sorted(self._may_be_of(subject, documents)) if years.get(n) == {year})
        return (replace(asked, periodos=()), own) if own else (asked, documents)

    def _whole_class(
        self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]
    ) -> tuple[Entendido, Sujeto, tuple[int, ...]]:
        """Takes a word that all rows of one document hold ("postas") for the class of its rows."""
        rows = subject.filas
        if len(rows) < MIN_CLASS or asked.codigos or asked.fragmentos or asked.ids or subject.correcciones:
            return asked, subject, documents
        if len({row.documento for row in rows}) > 1 or len({row.tipo for row in rows}) > 1:
            return asked, subject, documents
        kind = TipoFila(rows[0].tipo)
        every = self.evidencia.rows_of(Filtro(documentos=(rows[0].documento,)))
        if kind not in OWN_TYPES or set(every) != {row.id for row in rows}:
            return asked, subject, documents
        said = "|".join(map(re.escape, asked.resto)) or "-"
        counted = re.search(rf"\bcuant[oa]s (?:de (?:las|los) )?(?:{said})\b", normalised(asked.pregunta))
        operations = asked.operaciones | ({"cuenta_filas", "recuento"} if counted else set())
        asked = replace(asked, tipos=asked.tipos or (kind,), frase="", resto=(), operaciones=operations)
        return asked, Sujeto(), (rows[0].documento,)

    def _own_kind(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Entendido:
        """A class of rows that fichas do not tell apart ("which indicators") as their own."""
        reach = self._may_be_of(subject, documents)
        series = [serie for serie in self.lector.series if serie.documento in reach]
        kinds = {TipoFila(serie.tipo) for serie in series}
        fichas = {serie.familia for serie in series} == {FICHA}
        measured = set(asked.tipos) == {TipoFila.INDICADOR} and self._have_indicators(reach)
        if not asked.tipos or kinds & set(asked.tipos) or not (fichas or measured):
            return asked
        return replace(asked, tipos=tuple(sorted(kinds & set(OWN_TYPES))))

    def _have_indicators(self, documents: set[int]) -> bool:
        """Whether the rows of these documents, all of another class, each tell their indicator."""
        rows = self.sujetos.rows(self.evidencia.rows_of(Filtro(documentos=tuple(sorted(documents)))))
        return bool(rows) and all(row.indicador for row in rows if row.tipo in OWN_TYPES)

    def _years(self, roles: frozenset[str] = frozenset()) -> dict[int, set[str]]:
        """Document -> the years of its figures; of those with some roles, where they are given."""
        years: dict[int, set[str]] = {}
        for serie in self.lector.series:
            if not roles or serie.rol in roles:
                years.setdefault(serie.documento, set()).add(serie.periodo[:4])
        return years

    def _printing_years(self, asked: Entendido) -> tuple[int, ...]:
        """The documents that print figures of every year that a question names; () where all do, or none."""
        wanted = {period[:4] for period in asked.periodos if re.match(r"\d{4}", period)}
        years = self._years()
        own = tuple(number for number in sorted(years) if wanted <= years[number])
        return own if len(own) < len(years) else ()

    def _dated(self, asked: Entendido, subject: Sujeto, dated: tuple[int, ...]) -> tuple[Sujeto, tuple[int, ...]]:
        """Of several rows that a question may mean, those of the documents that print its year, if they have any."""
        if subject.vacio:
            return subject, dated
        if len({row.documento for row in subject.filas}) < 2:
            return subject, ()
        narrowed = self.sujetos.find(asked, dated)
        return (narrowed, dated) if narrowed.filas else (subject, ())

    def _other_year(self, asked: Entendido, documents: tuple[int, ...]) -> tuple[int, ...]:
        """The documents of a conversation; of its families, those of another year that a question goes on to name."""
        year = asked.periodos[0][:4] if len(asked.periodos) == 1 else ""
        years = self._years()
        families = {serie.documento: serie.familia for serie in self.lector.series}
        if not year.isdigit() or not documents or any(year in years.get(number, ()) for number in documents):
            return documents
        own = {families.get(number) for number in documents}
        return tuple(n for n in sorted(years) if families[n] in own and year in years[n]) or documents

    def _printed_in(self, row: FilaVista) -> set[Magnitud | None]:
        return {None, *(cell.medida.magnitud for cell in self.celdas.of_row(row.id) if cell.medida)}

    def _semester(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Entendido:
        """With "the semester" as the only one that the documents print; of two or none it is not known which."""
        words = [word for word in normalised(asked.pregunta).split() if re.fullmatch(r"semestr(?:e|al)\W*", word)]
        if not words or any(re.search("S|0[16]|12", period.rpartition("-")[2]) for period in asked.periodos):
            return asked
        reach = self._may_be_of(subject, documents)
        year = asked.periodos[0] if len(asked.periodos) == 1 and asked.periodos[0].isdigit() else ""
        spans = {split(s.periodo) for s in self.lector.series if s.documento in reach}
        cuts = {cut for own, cut in spans if cut in ("S1", "S2") and (not year or own in ("", year))}
        if len(cuts) != 1 or (asked.periodos and not year):
            return replace(asked, vago=asked.vago or "semestre")
        cut = cuts.pop()
        return replace(
            asked, periodos=(f"{year}-{cut}" if year else cut,), vago="" if asked.vago == "semestre" else asked.vago
        )

    def _target_of_year(self, asked: Entendido, subject: Sujeto) -> Entendido:
        """What was planned "in the year", of a row that prints no such figure but a target: that target."""
        part = any(not period.isdigit() for period in asked.periodos)
        if asked.roles != (Rol.PROGRAMADO,) or part or len(subject.filas) != 1:
            return asked
        own = [(cell.periodo, cell.medida) for cell in self.celdas.of_row(subject.filas[0].id) if cell.medida]
        kind = asked.magnitud or Magnitud.FISICA
        planned = any(m.rol is Rol.PROGRAMADO and m.magnitud is kind for _, m in own)
        if planned and not _OF_THE_YEAR.search(normalised(asked.pregunta)):
            return asked
        yearly = {measured.rol for period, measured in own if period.isdigit() and measured.magnitud == kind}
        if Rol.META not in yearly or Rol.PROGRAMADO in yearly:
            return asked
        return replace(asked, rol=Rol.META, roles=(Rol.META,))

    def _only_figure(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Entendido:
        """A question that names no figure, of a document that prints but one kind, means that one."""
        wants = asked.periodos or asked.orden or asked.umbrales or asked.operaciones & _OF_A_FIGURE
        line = len(subject.filas) == 1 and subject.filas[0].tipo == TipoFila.TOTAL
        if line and not asked.pedido:
            cells = {cell.medida for cell in self.celdas.of_row(subject.filas[0].id) if cell.medida}
            kinds = {(m.magnitud, m.rol) for m in cells if asked.magnitud in (None, m.magnitud)}
            only = kinds.pop() if len(kinds) == 1 and asked.rol in (None, *(rol for _, rol in kinds)) else None
        elif asked.rol or asked.magnitud or asked.pedido or not wants or _counts_all(asked):
            return asked
        else:
            only = self.lector.only(self._may_be_of(subject, documents))
        if not only:
            return asked
        plain = {"recuento", "cuenta_filas"} if line else set()  # the line is itself the count
        told = replace(asked, magnitud=only[0], rol=only[1], roles=(only[1],), operaciones=asked.operaciones - plain)
        return replace(told, tipos=(), grupos=False) if line else told

    def _balance(self, asked: Entendido, subject: Sujeto, documents: tuple[int, ...]) -> Entendido:
        """What is left to spend as the balance that a form prints, where it prints one."""
        reach = self._may_be_of(subject, documents)
        if not any(serie.rol == Rol.SALDO.value for serie in self.lector.series if serie.documento in reach):
            return asked
        return replace(asked, rol=Rol.SALDO, roles=(Rol.SALDO,), operaciones=asked.operaciones - {"falta"})

    def _may_be_of(self, subject: Sujeto, documents: tuple[int, ...]) -> set[int]:
        """The documents that a question may be of: those named, else those of its rows, else all."""
        rows = {row.documento for row in subject.filas}
        return set(documents) or rows or {serie.documento for serie in self.lector.series}

    def _counted_unit(self, asked: Entendido) -> Entendido:
        """Takes what is counted ("how many workshops were held") for the unit of measure of the rows, if they have it.

        Only where no other word names a row: beside a name the unit is a word of its row.
        """
        text = normalised(asked.pregunta)
        unit = self.propiedades.counted(text)
        measured = next((each for each in asked.propiedades if unit and each.nombre == unit.nombre), None)
        if measured and unit and measured.valores == unit.valores:  # said twice: "how many hectares … in hectares"
            asked = replace(asked, propiedades=tuple(each for each in asked.propiedades if each is not measured))
        if (
            unit is None
            or "falta" in asked.operaciones
            or asked.codigos
            or asked.fragmentos
            or asked.ids
            or asked.pedido
            or asked.propiedades
        ):
            return asked
        own = {stem(word) for word in tokens(unit.valores[0])}
        words = [word for word in (*tokens(asked.frase), *asked.resto) if not is_form(word)]
        if not (asked.rol or asked.orden) or not {stem(word) for word in words if word not in empty_words()} <= own:
            return asked
        added = set() if asked.orden or asked.umbrales or asked.agrupar or asked.frente else {"suma"}
        operations = (asked.operaciones - {"recuento"}) | added
        kind = asked.magnitud or Magnitud.FISICA
        return replace(asked, propiedades=(unit,), magnitud=kind, frase="", resto=(), operaciones=operations)

    def _other_unit(self, asked: Entendido, subject: Sujeto) -> str:
        """The thing that a question counts of one row, which that row neither counts nor names; "" for none.

        "How many records of the paths", where the paths are measured in visits.
        """
        row = subject.filas[0] if len(subject.filas) == 1 else None
        counted = _HOW_MANY.search(normalised(asked.pregunta))
        if row is None or counted is None or asked.pedido or asked.magnitud is Magnitud.FINANCIERA:
            return ""
        return "" if _is_of(row, counted["unit"]) else counted["unit"]

    @staticmethod
    def _set_apart(asked: Entendido, subject: Sujeto) -> str:
        """Words that would be passed over, and that tell one part of what was done or spent; "" for none.

        "In forms" is no document, as "in the form" is; "with funds of its own" is not all the money.
        """
        match = _PART_BY.search(normalised(asked.pregunta)) if asked.pedido in ("", "por_periodo") else None
        if match is None:
            return ""
        values = {root for each in asked.propiedades for value in each.valores for root in stems(value)}
        words = [word for word in match[0].split() if len(word) > 3]
        if set(words) & set(tokens(asked.frase)):
            return ""
        said = any(stem(word) in values or any(_is_of(row, word) for row in subject.filas) for word in words)
        return "" if said else match[0]

    def _coded_in_digits(self, asked: Entendido) -> Entendido:
        """Takes numbers for codes ("sources 110 and 111", "13.1") where all of them are codes of rows."""
        parted = [code for code in _PARTED.findall(normalised(asked.pregunta)) if self.sujetos.is_code(code)]
        if parted and not (asked.codigos or asked.fragmentos or asked.umbrales):
            pieces = {piece for code in parted for piece in code.split(".")}
            rest = tuple(word for word in asked.resto if word not in pieces)
            return replace(asked, codigos=tuple(parted), resto=rest)
        numbers = tuple(word for word in asked.resto if re.fullmatch(r"\d{3,5}", word))
        tails = [number for number in numbers if not self.sujetos.is_code(number)]
        if len(tails) == 1 == len(numbers) and not (asked.codigos or asked.fragmentos or asked.frase):
            shape = rf"^{tails[0]}\W*$|\b(?:{_CALLED}|codigo |aoi ){tails[0]}\b(?! (?:soles|personas))"
            called = re.search(shape, normalised(asked.pregunta))
            if called and len(self.sujetos.ending(tails[0])) == 1:
                rest = tuple(word for word in asked.resto if word not in tails)
                return replace(asked, fragmentos=(("", tails[0]),), resto=rest)
        if not numbers or asked.codigos or asked.frase or not all(map(self.sujetos.is_code, numbers)):
            return asked
        rest = tuple(word for word in asked.resto if word not in numbers)
        return replace(asked, codigos=numbers, resto=rest)

    def _family(self, asked: Entendido, documents: tuple[int, ...]) -> tuple[Entendido, tuple[int, ...]]:
        """Takes "del PEI" for the documents of that family; "the summary of the budget", for those that are budgets."""
        if asked.pedido == "resumen" and asked.magnitud is Magnitud.FINANCIERA and not documents:
            documents = tuple(sorted({serie.documento for serie in self.lector.series if serie.familia == BUDGET}))
            return asked, documents
        for word in asked.resto:
            families = FAMILIES.get(word, ())
            own = tuple({serie.documento for serie in self.lector.series if serie.familia in families})
            if families and not own and word.startswith("poi"):  # a plan by months that is not of that family
                own = tuple({s.documento for s in self.lector.series if s.familia in FAMILIES["poi"]})
            if own:
                rest = tuple(other for other in asked.resto if other != word)
                return replace(asked, resto=rest), tuple(sorted(set(documents) & set(own) or own))
        return asked, documents

    def _goals(self, asked: Entendido, documents: tuple[int, ...]) -> tuple[Entendido, tuple[int, ...]]:
        """Takes "objectives" for the targets of offices, in documents whose rows are these."""
        goals = {"objetivo", "objetivos"}.intersection(asked.resto)
        if asked.grupos and (said := _OBJECTIVES.search(normalised(asked.pregunta))):
            goals |= {said[0]}
        if goals and not documents:
            every = {s.documento for s in self.lector.series if s.tipo == TipoFila.META_UNIDAD}
            documents = tuple(sorted(every - {s.documento for s in self.lector.series if s.tipo == TipoFila.ACTIVIDAD}))
        kinds = {serie.tipo for serie in self.lector.series if serie.documento in documents}
        named = asked.frase and stem(asked.frase.split()[0]) not in OFFICE
        if not goals or named or TipoFila.META_UNIDAD.value not in kinds or TipoFila.ACTIVIDAD.value in kinds:
            return asked, documents
        rest = tuple(word for word in asked.resto if word not in goals)
        own = replace(asked, tipos=(*asked.tipos, TipoFila.META_UNIDAD), resto=rest, grupos=False, cabeza="")
        return own, documents


def _is_of(row: FilaVista, word: str) -> bool:
    """Whether a row names something so, or is measured in it."""
    return stem(word) in stems(" ".join(filter(None, (row.nombre, row.unidad_medida, row.indicador, *row.grupo))))


def _counts_all(asked: Entendido) -> bool:
    """Whether it asks how many rows there are, whatever their figures."""
    return "cuenta_filas" in asked.operaciones and not asked.umbrales


_OBJECTIVES = re.compile(r"\bobjetivos?\b(?! estrategic)")
_OF_A_FIGURE = frozenset({"recuento", "suma", "media", "participacion"})
"""What is asked of figures, not of rows."""
_PART_BY = re.compile(
    r"\b(?:en|por|con) (?:informe|formato|ficha|cedula|cuadro|texto|reporte|documento|archivo)s\b"
    r"|\b(?:con|de|por) (?:los |sus )?(?:fondos|recursos|ingresos)"
    r" (?:propi|ordinari|determinad|extern|directamente)[a-z]*"
)
_HOW_MANY = re.compile(
    r"\bcuant[oa]s (?P<unit>(?:ficha|cedula|formato|cuadro|texto|informe|reporte|documento|archivo)s|matrices)\b"
)
"""Things that are counted, by words that elsewhere are passed over."""
_CALLED = "(?:el|la) (?:codigo |ao |actividad |aoi |fila )?"
"""How the end of a code is named."""
_PARTED = re.compile(r"(?<![\w.,])\d{1,3}\.\d{1,3}(?![\w%]|[.,]\d| ?%)")
"""A code of two numbers, or an amount."""
_OF_THE_YEAR = re.compile(r"\b(?:en|de|del|para|todo|este) (?:todo )?(?:el |este )?ano\b|\banual(?:mente)?\b")
"""Speaks of the whole year."""
