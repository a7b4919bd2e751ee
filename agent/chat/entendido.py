"""What a question asks for, as the rules read it; a follow-up that names a place or a part of the year alone."""

import re
from dataclasses import dataclass, replace

from agent.chat.lexico import is_form, normalised
from agent.chat.tiempo import ORDINALS
from agent.tools.consulta import Agrupar, Banda, Propiedad, Umbral
from extractors.schemas import Ausencia, Magnitud, Rol, TipoFila

_BESIDE = re.compile(
    r"\b(?P<kind>mes|trimestre|semestre|ano) (?:anterior|pasado|siguiente|previo|proximo|que sigue)\b"
    r"|\b(?:anterior|proximo|siguiente|previo) (?P<also>mes|trimestre|semestre|ano)\b"
)
PLACES = tuple(
    re.compile(rf"\b{word}\b(?! (?:etapa|nivel|piso|fase|convocatoria))")
    for word in ("segund[oa]", "tercer[oa]?", "cuart[oa]", "quint[oa]")
)
"""Second to fifth in an order."""
_JOINED = (
    {Rol.AVANCE, Rol.EJECUTADO, Rol.PROGRAMADO},
    {Rol.AVANCE, Rol.META, Rol.EJECUTADO},
    {Rol.AVANCE, Rol.DEVENGADO, Rol.VIGENTE},
)


@dataclass(frozen=True, slots=True)
class Entendido:
    """What a question asks for. Empty fields: it does not say."""

    pregunta: str
    pedido: str = ""
    rol: Rol | None = None
    roles: tuple[Rol, ...] = ()
    magnitud: Magnitud | None = None
    operaciones: frozenset[str] = frozenset()
    periodos: tuple[str, ...] = ()
    acumulado: bool | None = None
    umbrales: tuple[Umbral, ...] = ()
    frente: tuple[str, Rol] | None = None
    """Rows over (">") or under ("<") their plan or target."""
    banda: Banda | None = None
    ausencia: Ausencia | None = None
    agrupar: Agrupar | None = None
    orden: str = ""
    cuantos: int | None = None
    entre: int | None = None
    """Among how many rows or offices one is asked for: "the worst of the nine"."""
    puesto: int = 0
    """Which one in an order: 2 for "the second"; 0 where it does not say."""
    tipos: tuple[TipoFila, ...] = ()
    grupos: bool = False
    cabeza: str = ""
    """How the codes of the groups asked for begin: "AEI", "OEI"."""
    propiedades: tuple[Propiedad, ...] = ()
    pagina: int | None = None
    codigos: tuple[str, ...] = ()
    fragmentos: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()
    frase: str = ""
    """The subject as quoted, or found word for word in the ledger."""
    resto: tuple[str, ...] = ()
    """Words that nothing explained."""
    excepto: tuple[str, ...] = ()
    """Ids of the rows that it leaves out."""
    sin: tuple[str, ...] = ()
    """Months or quarters that it leaves out."""
    enumera: bool = False
    """It asks for several figures, one after another ("what was planned, done and the progress")."""
    vago: str = ""
    """A word that changes what is asked and that nothing explained: "no", "cuando", "anterior", "trimestre"."""
    sigue: bool = False
    """It goes on from the question before ("¿y en marzo?")."""
    deixis: str = ""
    """"unidad", "fila", "documento" or "pagina" where it points back ("de esa unidad")."""

    @property
    def un_dato(self) -> bool:
        """Whether the roles make one figure: "the percentage done of what was planned"."""
        if self.enumera:
            return False
        return len(set(self.roles)) < 2 or (Rol.AVANCE in self.roles and any(set(self.roles) <= p for p in _JOINED))

    @property
    def tiene_sujeto(self) -> bool:
        """Whether it names rows."""
        named = self.codigos or self.fragmentos or self.ids or self.frase
        return bool(named or any(not is_form(word) for word in self.resto))


_CLASSES = (
    r"(?:indicador(?:es)?|actividad(?:es)?|aeis?|oeis?"
    r"|(?:acci?on(?:es)?|objetivos?)(?: estrategic[oa]s?)?(?: institucional(?:es)?)?)"
)
_BOTH_CLASSES = re.compile(rf"\b{_CLASSES} [oyue] (?:que |las |los )?{_CLASSES}\b")


def both_classes(asked: Entendido) -> bool:
    """Whether it asks for rows of either of two classes ("indicators or actions")."""
    return asked.grupos and bool(asked.tipos) and _BOTH_CLASSES.search(normalised(asked.pregunta)) is not None


def ordinal_period(asked: Entendido, last: Entendido) -> Entendido:
    """A follow-up that says "the second" alone means the same kind of period as the question before."""
    cut = last.periodos[-1].rpartition("-")[2] if last.periodos else ""
    if asked.periodos or cut[:1] not in ("T", "S"):
        return asked
    for number, names in ORDINALS.items():
        word = next((word for word in asked.resto if re.fullmatch(names, word)), None)
        if word and (cut[0] == "T" or number <= 2):
            period = last.periodos[-1][: -len(cut)] + f"{cut[0]}{number}"
            until = re.search(rf"\b(?:al|hasta el) {word}\b", normalised(asked.pregunta))
            running = asked.acumulado or (last.acumulado if until else None)
            return replace(
                asked, periodos=(period,), acumulado=running, resto=tuple(w for w in asked.resto if w != word)
            )
    return asked


def next_period(asked: Entendido, last: Entendido) -> Entendido:
    """A follow-up that says "the quarter before" or "the next month" means that of the question before."""
    match = _BESIDE.search(normalised(asked.pregunta))
    if match is None or asked.periodos or len(last.periodos) != 1:
        return asked
    year, _, cut = last.periodos[0].rpartition("-")
    size = {"T": 4, "S": 2}.get(cut[0], 12)
    kind = {4: "trimestre", 2: "semestre", 12: "mes"}[size] if cut.isdigit() is False or len(cut) == 2 else "ano"
    if (match["kind"] or match["also"]) != kind:
        return asked
    step = -1 if re.search("anterior|previo|pasado", match[0]) else 1
    number = int(cut.strip("TS")) + step
    if kind == "ano":
        return replace(asked, periodos=(str(number),), vago="")
    if not 1 <= number <= size:
        return asked
    named = f"{cut[0]}{number}" if size < 12 else f"{number:02d}"
    rest = tuple(word for word in asked.resto if word not in match[0])
    return replace(asked, periodos=(f"{year}-{named}" if year else named,), vago="", resto=rest)


def ordinal_place(asked: Entendido, last: Entendido) -> Entendido:
    """A follow-up that says "the second" alone, after who came first, means the next in that order."""
    said = [n for n, shape in enumerate(PLACES, 2) if any(shape.fullmatch(word) for word in asked.resto)]
    if not last.orden or asked.orden or asked.rol or asked.periodos or len(said) != 1 or len(asked.resto) != 1:
        return asked
    return replace(asked, orden=last.orden, puesto=said[0], resto=())
