"""What each column of an unknown table may be, with how it is known and how sure that is."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from agent.learn.candidates import Candidato, own_cells
from agent.learn.content import MOSTLY, Contenido
from agent.learn.headings import INITIALS, NAMELESS, Rotulo, read_level
from agent.learn.vocabulary import BUDGET, RATES, Vocabulario, stem
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
PART = "es una parte de la modificación: el registro solo tiene lugar para su neto"
"""Why additions and reductions are not read."""
NO_PERIOD = "es de unos meses que no tienen código de período: solo se leen los acumulados desde enero"
"""Why the second and third of three parts of a year are not read."""
NO_KIND = "no se sabe si es física o financiera"
ONLY_NUMBERS = "números cuyo título no dice qué son"
MIXED = "su título es de cifras, y no todas sus casillas se leen como tales"
SOME_NUMBERS = 0.2
"""Share of figures from which a column whose header names one is no text."""
MAX_UNIT_WORDS = 4
"""Words of a unit of measure."""
MIN_SLUG_WORD = 3
"""Letters of a word that counts in the name of an attribute."""
LINE_ROLES = ("programado", "ejecutado")
LINE_KINDS = ("fisica", "financiera")
_SIGN = re.compile(r"(?:US|RD|R|C|M)?\$|\bS/\.?|\bBs\.?|\bQ\.|\bL\.|[€₡₲()]")
_PADDED = re.compile(r"0\d+")
"""A number with a zero before it, `001`: it names something."""
PER_CENT = ("%", "porcentaj")
"""Stems that, before a concept, say that the figures are a share of it ("% de la meta"), and not it in per cent."""


@dataclass(frozen=True, slots=True)
class Columnado:
    """What a column is: a text (`campo` or `atributo`), the printed line, or a figure.

    Attributes:
        clase: "campo", "atributo", "linea" or "cifra".
        nombre: field, attribute, or role of the figure ("{linea}" where the printed line says it); of the printed line,
            what it says: "linea" (planned or done) or "magnitud" (physical or financial).
        magnitud: of a figure; None: the printed line says it.
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


def undated(rotulo: Rotulo) -> tuple[tuple[str, ...], ...]:
    """The words of a header without its dates: what columns of one run share."""
    return tuple(level.palabras + ("#",) * bool(level.corte or level.ejercicios) for level in rotulo.niveles)


# ---- one column ----------------------------------------------------------------------------------


def proposed(p: Propuesta, title: str | None, words: Vocabulario) -> Propuesta:
    """The column with what its header's words and its contents say it is; `title` is the role that a title names."""
    if _names_lines(p, words):
        return replace(p, es=Columnado("linea", "linea"), como="contenido", certeza=KNOWN)
    if not p.contenido.cifras and set(line_kinds(p, words)) == set(LINE_KINDS):
        return replace(p, es=Columnado("linea", "magnitud"), como="contenido", certeza=KNOWN)
    if p.contenido.es_cifra and not _numbers_rows(p):
        found = by_figures(p, title)
        coded = p.contenido.rotulos and p.rotulo.conceptos & words.fields
        if found.es is not None or found.nota or not coded:
            return found  # numbers are neither names nor codes, whatever they are called
    return _text(p, words)


def _numbers_rows(p: Propuesta) -> bool:
    """Whether the figures of a column are codes, or count the rows."""
    if "codigo" in p.rotulo.conceptos and not p.rotulo.conflicto:
        counted = p.contenido.rotulos or p.contenido.consecutivo
        leaf = p.rotulo.niveles[-1]
        bare = not leaf.resto and len(leaf.conceptos) == 1  # no "N.º de beneficiarios", no "N.º actividades"
        return p.contenido.centavos < MOSTLY and (counted or bare)
    if p.contenido.textos and all(_PADDED.fullmatch(text.strip()) for text in p.contenido.textos):
        return True
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


def line_kinds(p: Propuesta, words: Vocabulario) -> dict[str, tuple[str, ...]]:
    """Kind of a printed line, in the order printed -> texts of a column that say only that; {} if one says more."""
    found: dict[str, tuple[str, ...]] = {}
    for text in p.contenido.textos:
        level = read_level(_SIGN.sub(" ", text), words)
        kinds = level.marcas & set(LINE_KINDS)
        if len(kinds) != 1 or level.resto or level.corte or level.ejercicios:
            return {}
        kind = next(iter(kinds))
        found[kind] = (*found.get(kind, ()), fold(text))
    return found


def _line_role(text: str, words: Vocabulario) -> str | None:
    """The role that a text names, if it names nothing else; `P` and `E` stand for planned and done."""
    if fold(text) in INITIALS:
        return INITIALS[fold(text)]
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


def by_figures(p: Propuesta, title: str | None) -> Propuesta:
    """A column of figures: role by its words, period by its dates, magnitude by words and signs."""
    r, marks = p.rotulo, p.rotulo.marcas
    if "plurianual" in marks:
        return replace(p, nota="es de varios años: ningún período anual le corresponde")
    roles = r.conceptos - {"descripcion", "codigo", "indicador", "observacion", "unidad_medida", "unidad_organica"}
    rate = "porcentaje" in marks or p.contenido.porcentaje >= MOSTLY
    if r.conflicto:
        return replace(p, nota="su título nombra dos cosas")
    if nameless(r):
        return replace(p, nota=NO_PERIOD)
    if "parte" in marks and not roles:
        return replace(p, nota=PART)
    if _bare_rate(p, roles):
        found = replace(p, es=cifra(p, "avance", rate=True), como="vocabulario", certeza=DOUBTFUL)
        return replace(found, nota="un porcentaje que no dice de qué es")
    if not roles:
        return _unnamed(p, title, rate=rate)
    role = next(iter(sorted(roles)))
    certainty = _certainty(r)
    role, certainty, note = _by_content(p, role, certainty, rate=rate)
    if not role:
        return replace(p, nota=note)
    return replace(p, es=cifra(p, role, rate=rate), como="vocabulario", certeza=certainty, nota=note)


def nameless(rotulo: Rotulo) -> bool:
    """Whether a header names a span of months that no period says."""
    return rotulo.corte is not None and rotulo.corte.clase == NAMELESS


def _bare_rate(p: Propuesta, roles: frozenset[str]) -> bool:
    """Whether the header's own level says only that it is a percentage, of what above it does not; or one of a goal."""
    leaf = p.rotulo.niveles[-1]
    said = "porcentaje" in leaf.marcas and not leaf.resto
    bare = said and (not leaf.conceptos or leaf.palabras[0] in PER_CENT)
    return bare and (not roles or roles <= {"meta", "programado"})


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
    if (role in BUDGET and rate) or (role in ("programado", "variacion") and said):
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
        return replace(p, es=cifra(p, role, rate=rate), como=how or "contenido", certeza=certainty, nota=note)
    if "total" in r.marcas and named and title:
        return replace(p, es=cifra(p, title, rate=rate), como="título", certeza=DOUBTFUL)
    return p


def figure_of(p: Propuesta, role: str) -> Columnado:
    """The column as figures of a role, with the period, year and magnitude that its header names."""
    rate = "porcentaje" in p.rotulo.marcas or p.contenido.porcentaje >= MOSTLY
    role = "avance" if rate and role == "ejecutado" else role
    return cifra(p, role, rate=rate)


def cifra(p: Propuesta, role: str, *, rate: bool) -> Columnado:
    """The column as figures of a role; `rate` tells whether they are percentages."""
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
        name = _which(fields, p, words)
        if not name:
            return as_attribute(p)
        return replace(p, es=Columnado("campo", name), como="vocabulario", certeza=_field_certainty(p, name))
    if own and p.rotulo.conceptos - words.fields and p.contenido.numeros >= SOME_NUMBERS:
        return replace(p, es=None, como="", certeza=0.0, nota=MIXED)
    return as_attribute(p)


def _which(fields: frozenset[str], p: Propuesta, words: Vocabulario) -> str:
    """The one field that a header names; of an office and a unit of measure, the one that the cells are; or ""."""
    if not fields >= {"unidad_medida", "unidad_organica"}:
        return next(iter(sorted(fields)))
    texts = [fold(text) for text in p.contenido.textos]
    short = [t.split() for t in texts if len(t.split()) <= MAX_UNIT_WORDS]
    measured = sum(any(stem(word) in words.unidades for word in text) for text in short)
    offices = sum(t.startswith(words.organos) for t in texts)
    if 2 * max(measured, offices) < len(texts) or measured == offices:
        return ""
    return "unidad_medida" if measured > offices else "unidad_organica"


def _field_certainty(p: Propuesta, name: str) -> float:
    if name not in ("codigo", "descripcion") and p.contenido.numeros >= MOSTLY:
        return DOUBTFUL
    return max(FREE_TEXT, _certainty(p.rotulo))


def slug(text: str) -> str:
    """A header as the name of an attribute: `Tipo de agregación` -> `tipo_agregacion`."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    kept = [word for word in words if len(word) >= MIN_SLUG_WORD] or words
    return "_".join(kept)[:40].strip("_") or "texto"


def as_attribute(p: Propuesta) -> Propuesta:
    """A text under its own name; figures are no text, whatever their header."""
    if p.contenido.cifras >= MOSTLY and not p.contenido.rotulos:
        note = PART if "parte" in p.rotulo.marcas else p.nota or ONLY_NUMBERS
        return replace(p, es=None, como="", certeza=0.0, nota=note)
    return replace(p, es=Columnado("atributo", slug(p.path[-1])), como="contenido", certeza=FREE_TEXT)
