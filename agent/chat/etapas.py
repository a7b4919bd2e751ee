"""The stages of an expense: what is a part of which, and what of one has not reached another."""

import re
from collections.abc import Iterable

from agent.chat.entendido import Entendido
from agent.chat.lexico import Tachado, normalised
from extractors.schemas import Rol

STAGES = (Rol.APROBADO, Rol.VIGENTE, Rol.COMPROMETIDO, Rol.DEVENGADO, Rol.PAGADO)
"""In their order: each is a part of those before it."""
STAGE_OF = {"compromet": Rol.COMPROMETIDO, "deveng": Rol.DEVENGADO, "pag": Rol.PAGADO}
"""Stem of the verb of a stage."""
_UNREACHED = re.compile(
    r"\b(?:(?:sin|no)(?: (?:se|ha|han|fue|fueron|haber|ser|sido|esta|estan))* (?P<not>compromet|deveng|pag)"
    r"|(?:por|de|falt[a-z]*|qued[a-z]*|rest[a-z]*)(?: (?:haber|ser))* (?P<to>compromet|deveng|pag)[ae]r"
    r"|im(?P<un>pag)[oa])"
)
"""Has not reached a stage: its verb in "no pagado", "sin devengar", "falta pagar", "impago"."""
_SHARE = r"(?:parte|porcentaje|proporcion|fraccion|%)"
_MOST_OF = re.compile(
    rf"\b(?:(?:ejecut[a-z]+ \(?)?(?P<did>compromet|deveng|pag)[a-z]+\)? (?:el |la |l )?(?P<end>mayor|menor) {_SHARE}"
    rf"|(?P<other>mayor|menor) {_SHARE} (?P<done>compromet|deveng|pag)[aeiou]d[oa]s?)"
    r" (?:de|del|sobre|respecto de) (?:su |lo |el |l )?(?:credito |presupuesto )?"
    r"(?P<base>vigente|comprometido|devengado|aprobado)\b"
)
"""Which row has the most of one stage in another."""
IN_PERCENT = re.compile(r"\ben (?:terminos )?(?:porcentuales|porcentajes?|por ?ciento)(?! de)\b")
"""Says again that a quotient is wanted in percent."""
_PART_OF_STAGE = re.compile(
    r"(?:\b(?:porcentaje|por ?ciento|proporcion)\b|%).*"
    r"\b(?:(?:de|sobre|respecto (?:de|a)|frente a|entre|contra) (?:su|sus|lo|el|l)|del|al)\b"
)
"""A percentage of another stage than the one just told."""
_OF_ALL = re.compile(r"\b(?:total(?:es)?|tod[oa]s?|conjunto|general|global|plan|entidad|municipalidad)\b")


def left_of(text: str, roles: Iterable[Rol]) -> tuple[Rol, Rol] | None:
    """Of a stage what has not reached a later one ("accrued and not paid"); the stage before where none is named."""
    verbs = {match["not"] or match["to"] or match["un"] for match in _UNREACHED.finditer(text)}
    named = set(roles)
    if len(verbs) != 1:
        return None
    top = STAGE_OF[verbs.pop()]
    usual = Rol.DEVENGADO if top is Rol.PAGADO else Rol.VIGENTE
    base = next(iter(named - {top}), usual)
    if not named <= {base, top} or base not in STAGES or STAGES.index(base) >= STAGES.index(top):
        return None
    return base, top


def unreached(asked: Entendido) -> tuple[Rol, Rol] | None:
    """The two stages of which a question asks what of the first has not reached the second; None where it does not."""
    return left_of(normalised(asked.pregunta), asked.roles) if "por_pagar" in asked.operaciones else None


def most_of(text: Tachado) -> tuple[Rol, Rol] | None:
    """Two stages, where it is asked which row has most, or least, of the one in the other; the end wanted is left."""
    match = _MOST_OF.search(text.text)
    if match is None:
        return None
    top, base = STAGE_OF[match["did"] or match["done"]], Rol(match["base"])
    if STAGES.index(base) >= STAGES.index(top):
        return None
    text.take(_MOST_OF)
    text.text += f" {match['end'] or match['other']} "
    return top, base


def part_of_told(asked: Entendido, last: Entendido) -> tuple[Rol, bool] | None:
    """The other stage of which a follow-up asks what percentage the one just told is; whether it is of the same row."""
    named = set(asked.roles) - {Rol.AVANCE}
    plain = not (asked.orden or asked.umbrales or asked.frente or asked.agrupar or asked.deixis == "unidad")
    told = last.rol in STAGES and last.roles == (last.rol,) and not (last.operaciones - {"lista", "suma"} or last.orden)
    if not (plain and told and len(named) == 1 and named < set(STAGES)) or last.rol in named:
        return None
    text = normalised(asked.pregunta)
    if asked.periodos not in ((), last.periodos) or not _PART_OF_STAGE.search(text):
        return None
    other = named.pop()
    assert last.rol is not None
    return other, STAGES.index(other) < STAGES.index(last.rol) and not _OF_ALL.search(text)
