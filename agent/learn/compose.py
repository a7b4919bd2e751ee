"""Proposals -> the text of a layout file: columns that belong together become one, each told apart from the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.learn.columns import Columnado, Propuesta, undated
from agent.learn.lines import Formas
from extractors.layouts.header import fit
from extractors.layouts.model import WITHOUT_PLACE
from extractors.schemas import Magnitud
from extractors.values import YEAR, fold, month_of

Path = tuple[str, ...]
Words = tuple[tuple[str, ...], ...]
_CUT = {"mes": "{mes}", "trimestre": "{trimestre}", "corte": "{corte}"}


@dataclass(frozen=True, slots=True)
class Igualdad:
    """An equation of the layout to be.

    `cita` says on how many rows it held; `supuesta`, that some of few break it and leave it open; `definida`, that one
    of few breaks it and is wrong. `pocas`: its kind, where few rows prove it.
    """

    id: str
    formula: str
    cita: str
    mensaje: str
    severidad: str = "aviso"
    otra: str = ""
    tolerancia: str = ""
    supuesta: bool = False
    definida: bool = False
    pocas: str = ""


@dataclass(frozen=True, slots=True)
class Serie:
    """A `[[columna]]`: one column, or a run of them that differ in month, quarter or year."""

    id: str
    miembros: tuple[Propuesta, ...]
    encabezado: str
    bajo: str
    periodo: str

    @property
    def es(self) -> Columnado:
        """What its columns are, but for the period."""
        es = self.miembros[0].es
        assert es is not None
        return es


@dataclass(frozen=True)
class Borrador:
    """All that a layout file is written from.

    `ignoradas`: headers of a transcript that have no place: without them its fields would be counted wrong.
    """

    id: str
    nombre: str
    titulos: tuple[str, ...]
    formas: Formas
    series: tuple[Serie, ...]
    ignoradas: tuple[str, ...] = ()
    igualdades: tuple[Igualdad, ...] = ()


# ---- runs of columns -----------------------------------------------------------------------------


def series_of(proposals: Sequence[Propuesta], chosen: Sequence[Propuesta]) -> tuple[Serie, ...]:
    """The columns of the layout.

    Args:
        proposals: every column of the table: none but its own may fit an entry.
        chosen: those that get a place.
    """
    cuts = _year_runs(chosen)
    groups: dict[tuple[object, ...], list[Propuesta]] = {}
    for p in chosen:
        groups.setdefault(_group_key(p, cuts), []).append(p)
    names = _names(list(groups.values()))
    return tuple(
        _serie(name, tuple(group), proposals, cuts) for name, group in zip(names, groups.values(), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Years:
    """How the years of a header are written: by their run, as they are, or as whatever year is printed there."""

    runs: frozenset[tuple[str, Words]]
    literal: frozenset[tuple[str, Words]]


def _year_runs(chosen: Sequence[Propuesta]) -> _Years:
    years: dict[tuple[str, Words, str], set[str]] = {}
    alone: dict[tuple[str, Words], bool] = {}
    for p in chosen:
        if p.es is None or not p.es.es_cifra or not p.es.ejercicio:
            continue
        key = (p.es.nombre, undated(p.rotulo))
        years.setdefault((*key, p.es.clave), set()).add(p.es.ejercicio)
        alone[key] = fold(p.path[-1]) == p.es.ejercicio and not p.es.clave
    several = {key[:2] for key, found in years.items() if len(found) > 1}
    return _Years(frozenset(key for key in several if alone[key]), frozenset(key for key in several if not alone[key]))


def _group_key(p: Propuesta, years: _Years) -> tuple[object, ...]:
    es = p.es
    assert es is not None
    if not es.es_cifra:
        return (p.col,)
    rest = undated(p.rotulo)
    base = (es.nombre, es.magnitud, es.periodo, es.acumulado, rest)
    if (es.nombre, rest) in years.literal:
        return (*base, es.ejercicio)
    if (es.nombre, rest) in years.runs or (es.clave and es.periodo in _CUT):
        return base
    return (*base, p.col)


def _names(groups: Sequence[Sequence[Propuesta]]) -> list[str]:
    """A name for each column of the layout: the role, and what else tells it from the others."""
    forms = [group[0].es for group in groups]
    figures = [es for es in forms if es is not None and es.es_cifra]
    mixed = len({es.magnitud for es in figures}) > 1
    names: list[str] = []
    for es in forms:
        assert es is not None
        name = es.nombre
        if es.es_cifra:
            parts = [es.magnitud.value] if mixed and es.magnitud else []
            parts += ["" if es.nombre == "{linea}" else es.nombre]
            parts += [es.periodo] if es.periodo in _CUT else []
            parts += ["acumulado"] if es.acumulado else []
            name = "_".join(filter(None, parts)) or "valor"
        stem, count = name, 1
        while name in names:
            count += 1
            name = f"{stem}_{count}"
        names.append(name)
    return names


def _serie(name: str, group: tuple[Propuesta, ...], proposals: Sequence[Propuesta], years: _Years) -> Serie:
    es = group[0].es
    assert es is not None
    literal = es.es_cifra and (es.nombre, undated(group[0].rotulo)) in years.literal
    mark = _mark(es, run=len(group) > 1)
    options = _options(group[0], mark, literal)
    dated = [option for option in options if mark and any(name in "".join(option) for name in _CUT.values())]
    head, above = min(dated or options, key=lambda option: _misfits(option, group, proposals))
    return Serie(name, group, head, above, _period(es, head + above, proposals, literal) if es.es_cifra else "")


def _mark(es: Columnado, *, run: bool) -> str:
    """The placeholder by which a column names its cut-off, or "".

    A quarter that stands alone is the cut-off of the report: columns without a date are of that quarter too.
    """
    return "{corte}" if es.periodo == "trimestre" and not run else _CUT.get(es.periodo, "")


def _options(p: Propuesta, mark: str, literal: bool) -> list[tuple[str, str]]:
    """Ways to name a column: its own text, under one that stands above it, or joined with the one above.

    A year or month by itself comes first under what stands above it: another document may print it twice.
    """
    levels = [_entry(text, mark, literal) for text in p.path]
    leaf, above = levels[-1], levels[:-1]
    found = [(leaf, "")] + [(leaf, text) for text in reversed(above)]
    if re.fullmatch(r"\{\w+\}", leaf):
        found = [*found[1:], found[0]]
    if len(p.path) > 1:
        joined = _entry(" ".join(p.path[-2:]), mark, literal)
        found += [(joined, text) for text in reversed(above[:-1])] + [(joined, "")]
    return found


def _entry(text: str, own: str, literal: bool) -> str:
    """A printed header as an entry of the vocabulary: dates as placeholders, where they vary.

    Args:
        text: as printed.
        own: placeholder of the column's period, which its entry must capture; "" for a column without a cut-off.
        literal: years stay as they are.
    """
    folded = fold(text)
    year = "" if literal else " {ejercicio}"
    undated = folded if literal else " ".join(re.sub(rf"\b{YEAR}\b", " ", folded).split())
    dated = year if undated != folded else ""
    if not undated:
        return "{ejercicio}"
    if month_of(text):
        return "{mes}"
    for mark in dict.fromkeys(filter(None, (own, "{mes}", "{corte}", "{trimestre}"))):
        for tail in dict.fromkeys((dated, "")):
            for words in _without_words(undated):
                entry = " ".join(f"{words} {mark}{tail}".split())
                if fit(text, entry)[0] >= SAME:
                    return entry
    entry = f"{undated}{dated}"
    return entry if fit(text, entry)[0] >= SAME else folded


SAME = 0.999
"""Likeness at which an entry is the very header that it was made of."""


def _without_words(text: str) -> list[str]:
    """A text with up to five words running left out: where its date stood."""
    words = text.split()
    found = [
        " ".join(words[:i] + words[j:]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 5) + 1)
    ]
    return sorted(found, key=len)


def fits(path: Path, head: str, above: str) -> bool:
    """Whether a header path would be taken by an entry, as recognition does it."""
    leaf = fit(path[-1], head)[0] or (fit(" ".join(path[-2:]), head)[0] if len(path) > 1 else 0.0)
    if not leaf:
        return False
    return not above or len(path) == 1 or any(fit(text, above)[0] for text in path[:-1])


def _misfits(option: tuple[str, str], group: Sequence[Propuesta], proposals: Sequence[Propuesta]) -> int:
    """Own columns that an entry misses, and others that it would take."""
    own = {p.col for p in group}
    missed = sum(not fits(p.path, *option) for p in group)
    return 1000 * missed + sum(p.col not in own and fits(p.path, *option) for p in proposals)


def _period(es: Columnado, entry: str, proposals: Sequence[Propuesta], literal: bool) -> str:
    """The period of a column, with the placeholder that its entry captures and no other."""
    if es.periodo == "base":
        if es.ejercicio:
            return "{ejercicio}"
        return "{@anio_base}" if any(p.es == Columnado("atributo", "anio_base") for p in proposals) else "anual"
    year = es.ejercicio if literal else "{ejercicio}"
    if es.periodo == "titulo":
        return f"{year}-{{corte}}" if not literal else year
    cut = next((mark for mark in _CUT.values() if mark in entry), "") if es.periodo in _CUT else ""
    return f"{year}-{cut}" if cut else year


OTHER_TOTAL = "sobre el otro total que usan las oficinas: la meta del año, o lo programado hasta el corte"

# ---- TOML ----------------------------------------------------------------------------------------


def quote(text: str) -> str:
    """A TOML basic string: nothing in it can end it, and no control character stays."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

    def escaped(char: str) -> str:
        if char in escapes:
            return escapes[char]
        code = ord(char)
        if 0xD800 <= code <= 0xDFFF:
            return "?"
        return char if char.isprintable() else (f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}")

    return '"' + "".join(map(escaped, text)) + '"'


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(quote, texts)) + "]"


def compose(draft: Borrador) -> str:
    """The text of the layout file."""
    lines = [
        "# Aprendido por «justifica learn». Revíselo y corríjalo a mano donde haga falta: docs/layouts.md.",
        f"id = {quote(draft.id)}",
        "version = 1",
        f"nombre = {quote(draft.nombre)}",
        *([f"titulos = {_list(draft.titulos)}"] if draft.titulos else []),
        *([f"decimal = {quote(draft.formas.decimal)}"] if draft.formas.decimal else []),
        "blancos = true",
        *_taken_for_granted(draft.series),
        "",
        *_row(draft.formas),
    ]
    for serie in draft.series:
        lines += ["", *_column(serie)]
    for number, header in enumerate(draft.ignoradas, 1):
        lines += ["", "[[columna]]", f'id = "{WITHOUT_PLACE}{number}"', f"encabezado = {_list([header])}"]
        lines += ["ignorar = true", "opcional = true"]
    for linea in draft.formas.otras:
        lines += ["", "[[linea]]", f"clase = {quote(linea.clase)}", f"tipo = {quote(linea.tipo)}"]
        lines += [f"nivel = {linea.nivel}"] if linea.nivel is not None else []
        lines += ["sola = true"] if linea.sola else []
        lines += [f"patron = {quote(linea.patron)}"]
        lines += ['columnas = ["*"]'] if linea.cifras else []
    for item in draft.igualdades:
        lines += ["", "[[ecuacion]]", f"id = {quote(item.id)}", 'nivel = "fila"', f"clase = {quote(draft.formas.tipo)}"]
        lines += [f"formula = {quote(item.formula)}", f"severidad = {quote(item.severidad)}"]
        lines += [f"cita = {quote(item.cita)}", f"mensaje = {quote(item.mensaje)}"]
        lines += [f"tolerancia = {item.tolerancia}"] if item.tolerancia else []
        lines += ["supuesta = true"] if item.supuesta else []
        lines += [f"pocas = {quote(item.pocas)}"] if item.pocas else []
        if item.otra:
            lines += [f"alternativas = [{{ formula = {quote(item.otra)}, cita = {quote(OTHER_TOTAL)} }}]"]
    return "\n".join([*lines, *_coherence(draft), *_identities(draft.formas.tipo)]) + "\n"


def _taken_for_granted(series: Sequence[Serie]) -> list[str]:
    """What figures are physical because no word of their headers says so: all, or some beside money."""
    figures = [serie for serie in series if serie.es.es_cifra]
    said = [all("fisica" in p.rotulo.marcas for p in serie.miembros) for serie in figures]
    physical = [serie.es.magnitud is Magnitud.FISICA for serie in figures]
    if not any(work and not told for work, told in zip(physical, said, strict=True)):
        return []
    return [f"supone = {_list(['unidad'] if any(said) or not all(physical) else ['magnitud'])}"]


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _row(formas: Formas) -> list[str]:
    lines = [
        "[fila]",
        f"clase = {quote(formas.tipo)}",
        f"tipo = {quote(formas.tipo)}",
        f"campo = {quote(formas.campo)}",
    ]
    if formas.inicio:
        lines.append(f"inicio = {quote(formas.inicio)}")
    if formas.lineas:
        said = ", ".join(f"{role} = {_list(words)}" for role, words in formas.lineas.items())
        lines.append(f"lineas = {{ {said} }}")
    return lines


def _column(serie: Serie) -> list[str]:
    es = serie.es
    lines = ["[[columna]]", f"id = {quote(serie.id)}", f"encabezado = {_list([serie.encabezado])}"]
    lines += [f"bajo = {_list([serie.bajo])}"] if serie.bajo else []
    if es.clase in ("campo", "atributo"):
        lines += [f"{es.clase} = {quote(es.nombre)}"]
        lines += ["opcional = true"] if es.clase == "atributo" else []
    elif es.clase == "linea":
        lines += ["linea = true"]
    else:
        kind = es.magnitud.value if es.magnitud else "{linea}"
        whole = quote("rango") if es.acumulado is None else _bool(es.acumulado)
        lines += [f"magnitud = {quote(kind)}", f"rol = {quote(es.nombre)}"]
        lines += [f"periodo = {quote(serie.periodo)}", f"acumulado = {whole}"]
    return lines


def _coherence(draft: Borrador) -> list[str]:
    """Money without work, and the reverse, where one column tells each, of one and the same span."""
    alone = [serie for serie in draft.series if serie.es.es_cifra and len(serie.miembros) == 1]
    for work in (s for s in alone if (s.es.nombre, s.es.magnitud) == ("ejecutado", Magnitud.FISICA)):
        for money in (s for s in alone if s.es.nombre in SPENT and s.es.magnitud is Magnitud.FINANCIERA):
            if (work.periodo, work.es.acumulado) == (money.periodo, money.es.acumulado):
                return [
                    "",
                    "[[identidad]]",
                    'id = "coherencia"',
                    'regla = "coherencia"',
                    f"clase = {quote(draft.formas.tipo)}",
                    'severidad = "aviso"',
                    'cita = "Coherencia físico-financiera"',
                    f"parametros = {{ fisica = {quote(work.id)}, financiera = {quote(money.id)} }}",
                ]
    return []


SPENT = ("ejecutado", "devengado")
"""Roles of money that is spent."""


def _identities(clase: str) -> list[str]:
    """Checks that need nothing but the form: malformed numbers, and totals that their columns tell."""
    return [
        "",
        "[[identidad]]",
        'id = "malformado"',
        'regla = "valor_malformado"',
        'severidad = "error"',
        'cita = "Un número mal escrito no es un número"',
        "",
        "[[identidad]]",
        'id = "total"',
        'regla = "total_de_columnas"',
        'clase = "total"',
        'severidad = "aviso"',
        'cita = "La línea de total suma las mismas filas en todas sus columnas"',
        f"parametros = {{ miembros = {quote(clase)} }}",
    ]
