"""What a sentence says of two quantities: by how much one exceeds the other, its share, how one moved, that none is.

Each form (`forms`) is read whole, word for word, over the quantities of `terms`; some figures of the row, of the roles
and periods that the words name, must make all of it true (`proofs`). Then it may be put aside. Where there are figures
of all that it names and none makes it true, it is refused, whatever else its numbers might be.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.grounding import bind, contrast, names, parts, plain, spans, units
from agent.grounding.cases import Caso
from agent.grounding.examen import Lectura
from agent.grounding.facts import Dato
from agent.grounding.forms import FORMAS
from agent.grounding.numbers import Signo, numeros
from agent.grounding.periods import Mencion
from agent.grounding.proofs import conocido
from agent.grounding.relations import DINERO
from agent.grounding.terms import Forma
from agent.sustento.model import Liga

_NIEGA = re.compile(r"\b(?:no|nunca|tampoco|ni|sin|jamas)\s+(?:[a-zñ]+\s+){0,2}$")
_DE_ELLAS = re.compile(r"\bde ell[oa]s (?:en|a|al|de)(?: el)?(?: mes de)? $")
"""Before the period of a part of what is said."""
_CIFRA_AL_FIN = re.compile(r"[NU]\d+$")
"""A noun after it would be its unit."""


@dataclass(frozen=True, slots=True)
class _Dicho:
    """A statement read whole: where, the figures that bear it out, and whether those of its words are known."""

    lugar: tuple[int, int]
    cifras: Sequence[Dato]
    conocido: bool


def statements(lectura: Lectura) -> bool:
    """Covers each statement about two quantities that the figures bear out; whether there was one."""
    true = [said for said in _told(lectura) if said.cifras]
    for said in true:
        lectura.say("")
        lectura.cubiertas.append(said.lugar)
        lectura.ligas.extend(Liga(*said.lugar, d.hecho) for d in said.cifras)
        lectura.tramos.extend(d.tramo for d in said.cifras if d.tramo is not None)
        lectura.probado += 1
    lectura.oracion = lectura.oracion.covered(said.lugar for said in true)
    lectura.menciones = tuple(m for m in lectura.menciones if not _is_year_of_target(m, true))
    return bool(true)


def _is_year_of_target(mention: Mencion, said: Sequence[_Dicho]) -> bool:
    """Whether a year is only that of a target in a statement that was put aside: nothing else need be of it."""
    whole = mention.tramo is not None and mention.tramo.meses == 12
    inside = (one for one in said if one.lugar[0] <= mention.inicio and mention.fin <= one.lugar[1])
    return whole and any(d.papel == "meta_anual" for one in inside for d in one.cifras)


def contradicted(lectura: Lectura) -> None:
    """Refuses each statement about two quantities of which the figures are known, and say otherwise."""
    told = tuple(_told(lectura))
    true = [said.lugar for said in told if said.cifras]
    for said in told:
        start, end = said.lugar
        if said.conocido and not said.cifras and not any(a < end and start < b for a, b in true):
            lectura.say(f"«{lectura.oracion.texto[start:end].strip()}» no lo dicen las cifras")


def _told(lectura: Lectura) -> Iterator[_Dicho]:
    if len(lectura.examen.datos.filas) != 1 or lectura.alcance.cada or lectura.alcance.menos:
        return
    forma = _rewritten(lectura)
    taken: list[tuple[int, int]] = []
    for form, proof in FORMAS:
        for match in form.finditer(forma.texto):
            start, end = forma.lugar(match)
            if any(a < end and start < b for a, b in taken) or _NIEGA.search(lectura.oracion.visto[:start]):
                continue
            if _CIFRA_AL_FIN.search(match[0]) and units.words_after(lectura.oracion.plano, end):
                continue
            cases = tuple(_cases(lectura, forma, match))
            facts = next((found for case in cases if (found := proof(case))), ())
            taken.extend([(start, end)] if facts else [])
            named = match.groupdict()
            known = plain.conocido if "llano" in named else contrast.conocido if "contraste" in named else conocido
            yield _Dicho((start, end), facts, any(map(known, cases)))


def _rewritten(lectura: Lectura) -> Forma:
    visto, plano = lectura.oracion.visto, lectura.oracion.plano
    fractions = tuple(parts.fracciones(visto))
    bare = lectura.oracion.covered((start, end) for start, end, _ in fractions).visto
    found = [
        n for n in numeros(bare, lectura.examen.contable)
        if n.lecturas and not n.ordinal
        and not names.numero_del_nombre(plano, n.inicio, n.fin, lectura.examen.sustento.nombres)
    ]  # fmt: skip
    return Forma(visto, found, lectura.menciones, fractions, lectura.examen.counted)


def _cases(lectura: Lectura, forma: Forma, match: re.Match[str]) -> Iterator[Caso]:
    """What a match may be about: amounts; money, where the sentence speaks of it."""
    start, end = forma.lugar(match)
    visto = lectura.oracion.visto
    outside = [m for m in lectura.menciones if not _DE_ELLAS.search(visto[: m.inicio])]
    outside = [m for m in outside if m.fin <= start or (end <= m.inicio and ";" not in visto[end : m.inicio])]
    mention = spans.mencion_en(outside, visto, tuple(forma.numeros.values()), start, end)
    cents = any(r.paso == bind.CENTIMO for n in forma.numeros.values() for r in n.lecturas if not n.signo)
    signs = any(n.signo is Signo.MONEDA for n in forma.numeros.values())
    if not lectura.examen.datos.solo_dinero:
        yield Caso(lectura, forma, match, mention, False)
    if lectura.examen.datos.solo_dinero or cents or signs or DINERO.search(visto):
        yield Caso(lectura, forma, match, mention, True)
