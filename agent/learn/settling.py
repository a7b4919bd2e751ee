"""One column a field, one a figure: of columns that claim the same place, none stays that is not told apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agent.learn.columns import FREE_TEXT, KNOWN, SUGGESTIONS, Columnado, Propuesta, as_attribute
from agent.learn.content import MOSTLY, Contenido
from extractors.values import fold

MIN_FILLED = 0.75
"""Share of its lines in which a text stands that names the rows, where its title does not say so."""

MIN_NAME = 7
"""Letters of a name on average, from which words under the heading of codes are names."""

REPEATS = 0.7
"""Share of the lines that a text tells apart up to which it is what they have in common, not their name."""

_CHANGED = frozenset({"modificado", "modificada", "modificados", "modificadas"})
"""What the changes of a budget are called where its sum stands beside them."""


def settle(proposals: Sequence[Propuesta]) -> list[Propuesta]:
    """One column a field, one a figure: of two that claim the same place, none stays that is not told apart."""
    found = _one_name(_one_code(list(proposals)))
    for name in ("unidad_medida", "unidad_organica", "indicador", "observacion"):
        found = _first_of(found, name)
    return _no_clash(_changed_budget(_distinct_attributes(found)))


def _of(proposals: Sequence[Propuesta], field: str) -> list[Propuesta]:
    return [p for p in proposals if p.es == Columnado("campo", field)]


def _swap(proposals: Sequence[Propuesta], changed: dict[int, Propuesta]) -> list[Propuesta]:
    return [changed.get(p.col, p) for p in proposals]


def _one_code(proposals: list[Propuesta]) -> list[Propuesta]:
    """The column of codes: the one so named that tells most rows apart; or a name's column that holds codes."""
    codes = [p for p in _of(proposals, "codigo") if p.contenido.largo <= 60]
    names = _of(proposals, "descripcion")
    if not codes and len(names) > 1:
        lines = max(p.contenido.vistas for p in names)
        coded = [p for p in names if p.contenido.codigos >= MOSTLY and p.contenido.distintas > 0.5]
        coded = [p for p in coded if p.contenido.llenas >= MIN_FILLED * lines]  # merged over lines it is their group's
        if coded and len(coded) < len(names):
            return _swap(proposals, {coded[0].col: replace(coded[0], es=Columnado("campo", "codigo"))})
    if not codes:
        bare = _unclaimed_code(proposals)
        return _swap(proposals, {bare.col: replace(bare, es=Columnado("campo", "codigo"))}) if bare else proposals
    best = max(codes, key=lambda p: (p.contenido.distintas, -p.contenido.consecutivo, -p.col))
    content = best.contenido
    if not names and _is_worded(content):  # "Partida": Remuneraciones, Servicios
        return _swap(proposals, {best.col: replace(best, es=Columnado("campo", "descripcion"))})
    telling = content.codigos or (content.llenas > 1 and content.distintas > 0.5)  # "SI", "SI" is no code
    kept = best if telling else None
    return _swap(proposals, {p.col: as_attribute(p) for p in codes if p is not kept})


def _is_worded(content: Contenido) -> bool:
    """Whether a column holds names, and no codes: words without a digit, of more than a few letters."""
    digits = any(c.isdigit() for text in content.textos for c in text)
    return not digits and content.largo >= MIN_NAME and content.distintas > REPEATS


def _unclaimed_code(proposals: Sequence[Propuesta]) -> Propuesta | None:
    """Left of the figures, the text of no other meaning that is another code in every line ("Código meta")."""
    lines = max((p.contenido.vistas for p in proposals), default=0)
    first = min((p.col for p in proposals if p.es and p.es.es_cifra), default=len(proposals))
    texts = (p for p in proposals if p.es and p.es.clase == "atributo" and p.col < first)
    sure = (p for p in texts if p.contenido.codigos == 1 and p.contenido.distintas == 1)
    return next((p for p in sure if p.contenido.llenas >= max(MIN_FILLED * lines, 2)), None)


def _one_name(proposals: list[Propuesta]) -> list[Propuesta]:
    """The column that names the rows: of those so called, the one that tells most apart; else the richest text."""
    worded = [p for p in _of(proposals, "descripcion") if not p.contenido.es_cifra]
    names = [p for p in worded if p.contenido.codigos < MOSTLY] or worded
    lines = max((p.contenido.vistas for p in proposals), default=0)

    def tells(p: Propuesta) -> tuple[float, float, float]:
        """How well a text names the rows: it stands in most (merged ones once), tells them apart, and says much."""
        return round(p.contenido.llenas / max(1, lines), 1), round(p.contenido.distintas, 1), p.contenido.largo

    if names:
        best = max(names, key=tells)
        if telling := _telling(proposals, best, lines):
            best = replace(telling, es=Columnado("campo", "descripcion"), como="contenido", certeza=FREE_TEXT)
            proposals = _swap(proposals, {best.col: best})
        rest = {p.col: as_attribute(p) for p in _of(proposals, "descripcion") if p is not best}
        return _swap(proposals, rest)
    indicators = _of(proposals, "indicador")
    least = MIN_FILLED / 2 if any(p.es and p.es.clase == "linea" for p in proposals) else MIN_FILLED  # once a row
    texts = [
        p for p in proposals if p.es and p.es.clase == "atributo" and p.contenido.cifras < 0.2 and _names(p, least)
    ]
    pool = indicators or texts
    if not pool:
        return proposals
    best = max(pool, key=tells)
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


def _telling(proposals: Sequence[Propuesta], name: Propuesta, lines: int) -> Propuesta | None:
    """Left of the figures, the text that is another in every line, where the one so called repeats itself."""
    if name.contenido.distintas * name.contenido.llenas > REPEATS * lines:
        return None
    first = min((p.col for p in proposals if p.es and p.es.es_cifra), default=len(proposals))
    texts = [p for p in proposals if p.es and p.es.clase == "atributo" and p.contenido.cifras < 0.2 and p.col < first]
    own = (p for p in texts if p.contenido.distintas == 1 and _names(p) and p.contenido.codigos < MOSTLY)
    return next((p for p in own if p.contenido.llenas >= MIN_FILLED * lines), None)


def _names(p: Propuesta, least: float = MIN_FILLED) -> bool:
    """Whether a text of its own may be the rows' name: no remark, and not missing where rows print figures."""
    return p.contenido.lleno >= least and "observacion" not in p.rotulo.conceptos


def _first_of(proposals: list[Propuesta], name: str) -> list[Propuesta]:
    claimed = _of(proposals, name)
    if len(claimed) <= 1:
        return proposals
    best = max(claimed, key=lambda p: (p.certeza, p.contenido.largo))
    return _swap(proposals, {p.col: as_attribute(p) for p in claimed if p is not best})


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


def _changed_budget(proposals: list[Propuesta]) -> list[Propuesta]:
    """`Modificado` beside `Vigente` is by how much the budget was changed; alone it is the changed budget."""
    current = [p for p in proposals if p.es and p.es.es_cifra and p.es.nombre == "vigente"]
    bare = [p for p in current if fold(p.encabezado) in _CHANGED]
    if len(current) != 2 or len(bare) != 1 or bare[0].es is None:
        return proposals
    return _swap(proposals, {bare[0].col: replace(bare[0], es=replace(bare[0].es, nombre="modificacion"))})


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
