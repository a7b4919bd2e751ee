"""What each column of an unknown table may be, with how it is known and how sure that is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.learn.candidates import Cabecera, Candidato, own_cells
from agent.learn.content import MOSTLY, Contenido, examine
from agent.learn.headings import Rotulo, read_level
from agent.learn.vocabulary import BUDGET, RATES, Vocabulario
from extractors.schemas import Magnitud
from extractors.values import fold

SURE = 0.7
"""Certainty from which a proposal is written without anybody's word."""
SUGGESTIONS = frozenset({"semejanza", "modelo"})
"""Who only suggests what a column is."""
KNOWN, FREE_TEXT, SUGGESTED, DOUBTFUL, GUESS = 0.97, 0.75, 0.6, 0.55, 0.4
"""Certainties: known words; a text of its own; a suggestion; something speaks against it; hardly."""
MAX_LINES = 600
"""Lines of a table whose cells are looked at."""
MAX_LINE_NAME = 24
"""Characters of a text that names a printed line."""
WIDE = 0.8
"""Share of the widest line's cells from which a transcript's line is whole: its cells stand under their headers."""
PART = "es una parte de la modificación: el registro solo tiene lugar para su neto"
"""Why additions and reductions are not read."""
ONLY_NUMBERS = "números cuyo título no dice qué son"
MONTHS_A_YEAR, QUARTERS_A_YEAR = 12, 4
MIN_SLUG_WORD = 3
"""Letters of a word that counts in the name of an attribute."""
LINE_ROLES = ("programado", "ejecutado")
ROLE_TITLES = frozenset({"programado", "ejecutado"})
"""Roles that a table's title may give to columns that only name a period."""


@dataclass(frozen=True, slots=True)
class Columnado:
    """What a column is: a text (`campo` or `atributo`), the printed line, or a figure.

    Attributes:
        clase: "campo", "atributo", "linea" or "cifra".
        nombre: field, attribute, or role of the figure ("{linea}" where the printed line says it).
        magnitud: of a figure.
        periodo: kind of period: "ejercicio", "mes", "trimestre", "corte", "titulo" (cut-off of the title), "base".
        clave: month, quarter or cut-off that the header names, or "".
        ejercicio: year that the header names, or "".
        acumulado: January to the end of the period; None: the document's title says.
    """

    clase: str
    nombre: str
    magnitud: Magnitud | None = None
    periodo: str = "ejercicio"
    clave: str = ""
    ejercicio: str = ""
    acumulado: bool | None = False

    @property
    def es_cifra(self) -> bool:
        """Whether its cells are figures."""
        return self.clase == "cifra"


@dataclass(frozen=True, slots=True)
class Propuesta:
    """One column of the table with what is proposed for it.

    Attributes:
        col: grid column, from 0.
        path: printed header, top to bottom.
        es: the proposal, or None for a column without a place.
        como: how it is known: vocabulario, título, contenido, semejanza, modelo, usted; or "".
        certeza: 0 to 1.
        contenido: what its cells hold.
        nota: Spanish remark, or "".
    """

    col: int
    path: tuple[str, ...]
    rotulo: Rotulo
    contenido: Contenido
    es: Columnado | None = None
    como: str = ""
    certeza: float = 0.0
    nota: str = ""

    @property
    def dudosa(self) -> bool:
        """Whether it is proposed and not sure."""
        return self.es is not None and self.certeza < SURE

    @property
    def segura(self) -> bool:
        """Whether it is written without anybody's word."""
        return self.es is not None and self.certeza >= SURE

    @property
    def encabezado(self) -> str:
        """The printed header on one line."""
        return " > ".join(self.path)


def propose(candidate: Candidato, words: Vocabulario) -> list[Propuesta]:
    """A proposal for every column of a table, from its header's words and what stands in it."""
    header = candidate.cabecera
    assert header is not None
    contents = _contents(candidate, header)
    seen = [Propuesta(col, path, header.rotulos[col], contents[col]) for col, path in enumerate(header.paths) if path]
    title = _title_role(candidate.titulos, words)
    filled = [_propose(p, title, words) for p in seen if p.contenido.llenas]
    blank = [_blank(p, filled, title) for p in seen if not p.contenido.llenas]
    proposals = sorted((*filled, *blank), key=lambda p: p.col)
    return settle(_priced(_dated(_whole_year(_with_lines(_halved(proposals)))), candidate.titulos, words))


def _halved(proposals: list[Propuesta]) -> list[Propuesta]:
    """The first semester beside the second one is a period of its own, as a quarter is; alone it is a cut-off."""

    def second(p: Propuesta) -> Propuesta | None:
        if p.es is None or p.es.clave != "S1" or "acumulado" in p.rotulo.marcas:
            return None
        wanted = replace(p.es, clave="S2", acumulado=False)
        return next((o for o in proposals if o.es == wanted and undated(o.rotulo) == undated(p.rotulo)), None)

    return [replace(p, es=replace(p.es, acumulado=False)) if p.es and second(p) else p for p in proposals]


def _blank(p: Propuesta, filled: Sequence[Propuesta], title: str | None) -> Propuesta:
    """A column that prints nothing is what the others of its run are; alone, it is not known what it holds."""
    run = [o for o in filled if o.es and o.es.es_cifra and o.es.clave and undated(o.rotulo) == undated(p.rotulo)]
    if not run or p.rotulo.corte is None:
        return replace(p, nota="en blanco en todo el documento")
    found = _figure(replace(p, contenido=run[0].contenido), title)
    return replace(found, contenido=p.contenido)


def undated(rotulo: Rotulo) -> tuple[tuple[str, ...], ...]:
    """The words of a header without its dates: what columns of one run share."""
    return tuple(level.palabras + ("#",) * bool(level.corte or level.ejercicios) for level in rotulo.niveles)


def _contents(candidate: Candidato, header: Cabecera) -> list[Contenido]:
    """What stands in each column, in the lines that print at least two cells."""
    texts: list[list[str]] = [[] for _ in header.paths]
    widest = 0
    if candidate.table.kind == "campos":
        widest = max(len(own_cells(table, row)) for table, row in candidate.lines())
    for count, (table, row) in enumerate(candidate.lines()):
        if count >= MAX_LINES:
            break
        cells = own_cells(table, row)
        if len(cells) < max(2, WIDE * widest) or _repeats(header, [c.text for c in cells]):
            continue
        own = {cell.col: cell.text for cell in cells}
        for col in range(min(len(texts), table.n_cols)):
            cell = table.grid[row][col]
            if col in own or cell is None or cell.row == row:
                texts[col].append(own.get(col, ""))
    return [examine(column) for column in texts]


def _repeats(header: Cabecera, texts: Sequence[str]) -> bool:
    words = {fold(text) for path in header.paths for text in path}
    return sum(fold(text) in words for text in texts) >= 0.8 * len(texts)


def _title_role(titles: Sequence[str], words: Vocabulario) -> str | None:
    """The one role that the titles above a table name ("Programación física mensual"), or None."""
    named = {
        role
        for text in titles
        for level in [read_level(text, words)]
        for names in level.conceptos
        if (role := next(iter(names & ROLE_TITLES), None))
    }
    return named.pop() if len(named) == 1 else None


# ---- one column ----------------------------------------------------------------------------------


def _propose(p: Propuesta, title: str | None, words: Vocabulario) -> Propuesta:
    if _names_lines(p, words):
        return replace(p, es=Columnado("linea", "linea"), como="contenido", certeza=KNOWN)
    if p.contenido.es_cifra and not _numbers_rows(p):
        found = _figure(p, title)
        if found.es is not None or p.contenido.centavos >= MOSTLY or not p.rotulo.conceptos & words.fields:
            return found  # amounts are no codes, whatever they are called
    return _text(p, words)


def _numbers_rows(p: Propuesta) -> bool:
    """Whether the figures of a column are codes, or count the rows."""
    if "codigo" in p.rotulo.conceptos and not p.rotulo.conflicto:
        return p.contenido.centavos < MOSTLY
    return p.contenido.consecutivo and p.rotulo.corte is None and not p.rotulo.conceptos


def line_roles(candidate: Candidato, words: Vocabulario) -> dict[str, tuple[str, ...]]:
    """Role of a printed line -> texts of the table's cells that say nothing but that role."""
    found: dict[str, dict[str, None]] = {role: {} for role in LINE_ROLES}
    seen: Counter[str] = Counter()
    for count, (table, row) in enumerate(candidate.lines()):
        if count >= MAX_LINES:
            break
        seen.update(fold(cell.text) for cell in own_cells(table, row) if len(cell.text) <= MAX_LINE_NAME)
    for text, times in seen.items():
        role = _line_role(text, words)
        if role and times > 1:
            found[role][text] = None
    return {role: tuple(texts) for role, texts in found.items() if texts}


def _line_role(text: str, words: Vocabulario) -> str | None:
    """The role that a text names, if it names nothing else."""
    level = read_level(text, words)
    roles = [role for names in level.conceptos for role in LINE_ROLES if role in names]
    plain = not level.resto and not level.marcas and level.corte is None and not level.ejercicios
    return roles[0] if plain and len(roles) == len(level.conceptos) == 1 else None


def _names_lines(p: Propuesta, words: Vocabulario) -> bool:
    """Whether a column says of each line which it is: PROGRAMADO, EJECUTADO, and nothing else."""
    if p.contenido.cifras or p.contenido.distintas * p.contenido.llenas > len(LINE_ROLES) + 0.5:
        return False
    roles = {_line_role(text, words) for text in p.contenido.muestras}
    both = {role for level in p.rotulo.niveles for names in level.conceptos for role in names} >= set(LINE_ROLES)
    return roles == set(LINE_ROLES) or (both and None not in roles)


def _figure(p: Propuesta, title: str | None) -> Propuesta:
    """A column of figures: role by its words, period by its dates, magnitude by words and signs."""
    r, marks = p.rotulo, p.rotulo.marcas
    if "plurianual" in marks:
        return replace(p, nota="es de varios años: ningún período anual le corresponde")
    roles = r.conceptos - {"descripcion", "codigo", "indicador", "observacion", "unidad_medida", "unidad_organica"}
    rate = "porcentaje" in marks or p.contenido.porcentaje >= MOSTLY
    if r.conflicto:
        return replace(p, nota="su título nombra dos cosas")
    if "parte" in marks and not roles:
        return replace(p, nota=PART)
    if not roles:
        return _unnamed(p, title, rate=rate)
    role = next(iter(sorted(roles)))
    certainty = _certainty(r)
    role, certainty, note = _by_content(p, role, certainty, rate=rate)
    if not role:
        return replace(p, nota=note)
    return replace(p, es=_cifra(p, role, rate), como="vocabulario", certeza=certainty, nota=note)


def _certainty(r: Rotulo) -> float:
    """By how much of the naming words is understood, and whether the leaf itself is."""
    leaf = r.niveles[-1]
    if leaf.resto and r.nivel < len(r.niveles) - 1:
        return GUESS
    return KNOWN if r.explicado == 1 else round(KNOWN - 0.6 * (1 - r.explicado), 2)


def _by_content(p: Propuesta, role: str, certainty: float, *, rate: bool) -> tuple[str, float, str]:
    """Role, certainty and remark, once signs and dates of the column are looked at."""
    cut = p.rotulo.corte
    if role == "linea_base" and "anual" in p.rotulo.niveles[-1].marcas and not p.rotulo.niveles[-1].resto:
        return "", 0.0, "año de la línea base"
    said = "porcentaje" in p.rotulo.marcas
    if role == "ejecutado" and rate:
        note = "" if said else "puede ser lo ejecutado, medido en %, o el avance"
        return ("avance", certainty, note) if said else (role, DOUBTFUL, note)
    if (role in BUDGET and rate) or (role == "programado" and said):
        return "", 0.0, "un porcentaje que no es de avance"
    if role == "meta" and cut is not None:
        return "programado", certainty, ""
    if role == "avance" and not rate:
        return "avance", DOUBTFUL, "«avance» puede ser cantidad o porcentaje"
    return role, certainty, ""


def _unnamed(p: Propuesta, title: str | None, *, rate: bool) -> Propuesta:
    """Figures under a header that names no role: a period alone takes the title's role; a total waits for its parts."""
    r = p.rotulo
    named = all(not level.resto for level in r.niveles)
    if r.corte is not None and named and not rate:
        role, certainty, how = (title, SURE + 0.05, "título") if title else ("ejecutado", GUESS, "")
        note = "" if title else "el encabezado no dice si es lo programado o lo ejecutado"
        return replace(p, es=_cifra(p, role, rate), como=how or "contenido", certeza=certainty, nota=note)
    if "total" in r.marcas and named and title:
        return replace(p, es=_cifra(p, title, rate), como="título", certeza=DOUBTFUL)
    return p


def figure_of(p: Propuesta, role: str) -> Columnado:
    """The column as figures of a role, with the period, year and magnitude that its header names."""
    rate = "porcentaje" in p.rotulo.marcas or p.contenido.porcentaje >= MOSTLY
    role = "avance" if rate and role == "ejecutado" else role
    return _cifra(p, role, rate)


def _cifra(p: Propuesta, role: str, rate: bool) -> Columnado:
    r = p.rotulo
    cut, years = r.corte, r.ejercicios
    year = years[0] if len(years) == 1 else ""
    magnitude = _magnitude(p, role, rate)
    whole = "acumulado" in r.marcas
    if role == "linea_base":
        return Columnado("cifra", role, magnitude, "base", ejercicio=year)
    if cut is not None:
        whole = whole or (cut.clase == "corte" and cut.clave != "S2")
        return Columnado("cifra", role, magnitude, cut.clase, cut.clave, year, whole)
    if role == "meta" or (role == "programado" and year and not whole):
        return Columnado("cifra", role, magnitude, "ejercicio", "", year, whole)
    if whole or "total" in r.marcas:
        return Columnado("cifra", role, magnitude, "titulo", "", year, True)
    return Columnado("cifra", role, magnitude, "titulo", "", year, None)


def _magnitude(p: Propuesta, role: str, rate: bool) -> Magnitud:
    marks = p.rotulo.marcas
    for level in reversed(p.rotulo.niveles):
        here = level.marcas & {"fisica", "financiera"}
        if len(here) == 1:
            return Magnitud(next(iter(here)))
    if role in BUDGET or p.contenido.dinero >= MOSTLY:
        return Magnitud.FINANCIERA
    if rate and role not in RATES and "porcentaje" not in marks:
        return Magnitud.PORCENTAJE
    return Magnitud.FISICA


def _text(p: Propuesta, words: Vocabulario) -> Propuesta:
    """A column of words: a field by its header, else an attribute under its own name."""
    fields = p.rotulo.conceptos & words.fields
    own = p.rotulo.nivel == len(p.rotulo.niveles) - 1
    if fields and own and not p.rotulo.conflicto:
        name = next(iter(sorted(fields)))
        return replace(p, es=Columnado("campo", name), como="vocabulario", certeza=_field_certainty(p, name))
    return _as_attribute(p)


def _field_certainty(p: Propuesta, name: str) -> float:
    if name not in ("codigo", "descripcion") and p.contenido.numeros >= MOSTLY:
        return DOUBTFUL
    return max(FREE_TEXT, _certainty(p.rotulo))


def slug(text: str) -> str:
    """A header as the name of an attribute: `Tipo de agregación` -> `tipo_agregacion`."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    kept = [word for word in words if len(word) >= MIN_SLUG_WORD] or words
    return "_".join(kept)[:40].strip("_") or "texto"


# ---- the columns together ------------------------------------------------------------------------


def _with_lines(proposals: list[Propuesta]) -> list[Propuesta]:
    """Where the printed line says planned or done, the columns that only name a period take their role from it."""
    if not any(p.es and p.es.clase == "linea" for p in proposals):
        return proposals
    return [_by_line(p) for p in proposals]


def _by_line(p: Propuesta) -> Propuesta:
    if (
        (p.contenido.llenas and not p.contenido.es_cifra)
        or p.rotulo.conflicto
        or any(level.resto for level in p.rotulo.niveles)
    ):
        return p
    rate = "porcentaje" in p.rotulo.marcas
    names = p.rotulo.conceptos
    if rate or not (names <= {"avance"}) or not (p.rotulo.corte or p.rotulo.marcas & {"acumulado", "total"}):
        return p
    return replace(
        p,
        es=replace(_cifra(p, "meta", rate), nombre="{linea}", periodo=_line_period(p)),
        como="vocabulario",
        certeza=KNOWN,
        nota="",
    )


def _whole_year(proposals: list[Propuesta]) -> list[Propuesta]:
    """Beside all twelve months, or four quarters, a total is the year's."""
    cuts: dict[str, set[str]] = {}
    for p in proposals:
        if p.es and p.es.es_cifra and p.es.clave:
            cuts.setdefault(p.es.periodo, set()).add(p.es.clave)
    if len(cuts.get("mes", ())) < MONTHS_A_YEAR and len(cuts.get("trimestre", ())) < QUARTERS_A_YEAR:
        return proposals
    return [
        replace(p, es=replace(p.es, periodo="ejercicio", acumulado=True if p.es.acumulado is None else p.es.acumulado))
        if p.es and p.es.es_cifra and p.es.periodo == "titulo"
        else p
        for p in proposals
    ]


def _dated(proposals: list[Propuesta]) -> list[Propuesta]:
    """A percentage without a date, beside figures from January to a cut-off, is of that stretch too."""
    if not any(p.es and p.es.es_cifra and p.es.clave and p.es.acumulado for p in proposals):
        return proposals
    return [
        replace(p, es=replace(p.es, acumulado=True))
        if p.es and p.es.nombre in RATES and p.es.periodo == "titulo" and p.es.acumulado is None
        else p
        for p in proposals
    ]


def _priced(proposals: list[Propuesta], titles: Sequence[str], words: Vocabulario) -> list[Propuesta]:
    """Figures that no word calls physical or financial: money in a table of money, or where they look it and are said.

    Two decimals alone make no money: targets have them too.
    """
    figures = [p for p in proposals if p.es and p.es.es_cifra and p.es.nombre not in RATES]
    budget = sum(p.es is not None and p.es.nombre in BUDGET for p in figures)
    marks = [read_level(text, words).marcas for text in titles]
    marks += [p.rotulo.marcas for p in proposals]
    money = any("financiera" in found for found in marks)
    whole = budget * 2 > len(figures)
    groups = {p.path[0] for p in figures if p.es and p.es.nombre in BUDGET and len(p.path) > 1}

    def apart(p: Propuesta) -> bool:
        """Whether it stands under another group of columns than those of the budget."""
        return bool(groups) and len(p.path) > 1 and p.path[0] not in groups

    def priced(p: Propuesta) -> Propuesta:
        if p.es is None or p not in figures or p.es.magnitud is not Magnitud.FISICA:
            return p
        looks = money and p.contenido.centavos >= MOSTLY
        if {"fisica", "financiera"} & p.rotulo.marcas or not (looks or (whole and not apart(p))):
            return p
        return replace(p, es=replace(p.es, magnitud=Magnitud.FINANCIERA))

    return [priced(p) for p in proposals]


def _line_period(p: Propuesta) -> str:
    return p.rotulo.corte.clase if p.rotulo.corte else "titulo"


def settle(proposals: Sequence[Propuesta]) -> list[Propuesta]:
    """One column a field, one a figure: of two that claim the same place, none stays that is not told apart."""
    found = _one_name(_one_code(list(proposals)))
    for name in ("unidad_medida", "unidad_organica", "indicador", "observacion"):
        found = _first_of(found, name)
    return _no_clash(_distinct_attributes(found))


def _of(proposals: Sequence[Propuesta], field: str) -> list[Propuesta]:
    return [p for p in proposals if p.es == Columnado("campo", field)]


def _swap(proposals: Sequence[Propuesta], changed: dict[int, Propuesta]) -> list[Propuesta]:
    return [changed.get(p.col, p) for p in proposals]


def _as_attribute(p: Propuesta) -> Propuesta:
    """A text under its own name; figures are no text, whatever their header."""
    if p.contenido.cifras >= MOSTLY and not p.contenido.rotulos:
        note = PART if "parte" in p.rotulo.marcas else p.nota or ONLY_NUMBERS
        return replace(p, es=None, como="", certeza=0.0, nota=note)
    return replace(p, es=Columnado("atributo", slug(p.path[-1])), como="contenido", certeza=FREE_TEXT)


def _one_code(proposals: list[Propuesta]) -> list[Propuesta]:
    """The column of codes: the one so named that tells most rows apart; or a name's column that holds codes."""
    codes = [p for p in _of(proposals, "codigo") if p.contenido.largo <= 60]
    names = _of(proposals, "descripcion")
    if not codes and len(names) > 1:
        coded = [p for p in names if p.contenido.codigos >= MOSTLY and p.contenido.distintas > 0.5]
        if coded and len(coded) < len(names):
            return _swap(proposals, {coded[0].col: replace(coded[0], es=Columnado("campo", "codigo"))})
    if not codes:
        return proposals
    best = max(codes, key=lambda p: (p.contenido.distintas, -p.contenido.consecutivo, -p.col))
    content = best.contenido
    telling = content.codigos or (content.llenas > 1 and content.distintas > 0.5)  # "SI", "SI" is no code
    kept = best if telling else None
    return _swap(proposals, {p.col: _as_attribute(p) for p in codes if p is not kept})


def _one_name(proposals: list[Propuesta]) -> list[Propuesta]:
    """The column that names the rows: of those so called, the one that tells most apart; else the richest text."""
    names = [p for p in _of(proposals, "descripcion") if p.contenido.codigos < MOSTLY] or _of(proposals, "descripcion")
    if names:
        best = max(names, key=lambda p: (round(p.contenido.distintas, 1), p.contenido.largo))
        rest = {p.col: _as_attribute(p) for p in _of(proposals, "descripcion") if p is not best}
        return _swap(proposals, rest)
    indicators = _of(proposals, "indicador")
    texts = [p for p in proposals if p.es and p.es.clase == "atributo" and p.contenido.cifras < 0.2]
    pool = indicators or texts
    if not pool:
        return proposals
    best = max(pool, key=lambda p: (round(p.contenido.distintas, 1), p.contenido.largo))
    return _swap(
        proposals,
        {
            best.col: replace(
                best,
                es=Columnado("campo", "descripcion"),
                como="contenido",
                certeza=max(FREE_TEXT, best.certeza if indicators else 0),
            )
        },
    )


def _first_of(proposals: list[Propuesta], name: str) -> list[Propuesta]:
    claimed = _of(proposals, name)
    if len(claimed) <= 1:
        return proposals
    best = max(claimed, key=lambda p: (p.certeza, p.contenido.largo))
    return _swap(proposals, {p.col: _as_attribute(p) for p in claimed if p is not best})


def _distinct_attributes(proposals: list[Propuesta]) -> list[Propuesta]:
    seen: Counter[str] = Counter()
    found = []
    for p in proposals:
        if p.es and p.es.clase == "atributo":
            seen[p.es.nombre] += 1
            if seen[p.es.nombre] > 1:
                p = replace(p, es=replace(p.es, nombre=f"{p.es.nombre}_{seen[p.es.nombre]}"))
        found.append(p)
    return found


def same_figure(others: Sequence[Propuesta]) -> str:
    """The remark on a column that claims the place of others."""
    return f"sería la misma cifra que «{', '.join(o.encabezado for o in others)}»"


def _no_clash(proposals: list[Propuesta]) -> list[Propuesta]:
    """Figures of one magnitude, role and period are one place of the row: two columns cannot both have it."""
    places: dict[Columnado, list[Propuesta]] = {}
    for p in proposals:
        if p.es and p.es.es_cifra:
            places.setdefault(p.es, []).append(p)
    changed: dict[int, Propuesta] = {}
    for claims in places.values():
        if len(claims) < 2:
            continue
        printed = [p for p in claims if p.como not in SUGGESTIONS] or claims
        most = max(p.certeza for p in printed)
        sure = [p for p in printed if p.certeza == most]
        keep = sure[0] if len(sure) == 1 and (most >= KNOWN or len(printed) < len(claims)) else None
        for p in claims:
            if p.como in SUGGESTIONS and p not in printed:  # open again: somebody else may know better
                changed[p.col] = replace(p, es=None, certeza=0.0, como="", nota="")
            elif p is not keep:
                note = same_figure([o for o in claims if o is not p])
                changed[p.col] = replace(p, es=None, certeza=0.0, como="", nota=note)
    return _swap(proposals, changed)
