"""What a sentence says of its figures by words: relations, ranks, one period alone, what gathers where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from agent.grounding import bind, bounds, credit, lexico, relations, scope, spans
from agent.grounding.examen import Lectura, holds
from agent.grounding.facts import DEL_ANO, Dato, Datos, same
from agent.grounding.numbers import Numero, Signo
from agent.grounding.periods import Mencion
from agent.grounding.text import COVER
from agent.sustento.model import Clase
from agent.sustento.tramos import Tramo
from extractors.schemas import Rol

_CONCENTRA = re.compile(r"\b(?:se )?concentr(?:o|a|aron|an|andose|ando|ad[oa]s?)\b")
_UN_RANGO = re.compile(r" (?:el|la|los|las) (?:mayor|menor|mas|maxim|minim)")
"""After "concentró": that it is the most of its kind, not all."""


def compared(lectura: Lectura, found: Sequence[Numero]) -> None:
    """Of two figures that a sentence holds against each other, the one that it says is more."""
    visto = lectura.oracion.visto
    for index, number in enumerate(found):
        match = bounds.comparacion(visto, found, index)
        if match is None or lectura.alcance.niega(visto, number.inicio):
            continue
        own = lectura.stated(number)
        apart = index and ";" in visto[found[index - 1].fin : match.start()]
        before = lectura.stated(found[index - 1]) if index and not apart else None
        if before is not None and before.papel in bind.DIFERENCIAS:
            continue
        if own is not None and (before is None or before.clase is not own.clase):
            before = next((d for d in lectura.examen.datos.todos if bounds.mismo_tiempo(d, own)), None)
        if own is None or before is None or {own.papel, before.papel} & bind.DIFERENCIAS:
            continue
        more = bounds.dice_mas(match[0])
        alike = [own, *(d for n in _one_more(visto, found, index) if (d := lectura.stated(n)) and d.clase is own.clase)]
        true = all(before.valor > d.valor if more else before.valor < d.valor for d in alike)
        lectura.say("" if true else f"«{match[0].strip()}» no concuerda: {bind.spanish(before)} y {bind.spanish(own)}")
        lectura.dichas.append(match.span())


_Y_LOS = re.compile(rf"[a-zñ{COVER} ]*(?:,| y| ni)(?: y)?(?: que| a| de)? l[ao]s $")


def _one_more(visto: str, found: Sequence[Numero], index: int) -> Iterator[Numero]:
    """The numbers after one that the same is said of: "mayor que las 21 de enero y las 26 de febrero"."""
    for one, other in pairwise(found[index:]):
        if not _Y_LOS.fullmatch(visto[one.fin : other.inicio]):
            return
        yield other


def held_relations(lectura: Lectura, mentions: Sequence[Mencion], found: Sequence[Numero]) -> None:
    """Holds each relation against the figures of its period, and in the scope that the sentence gives it."""
    visto = lectura.oracion.visto

    def span_at(place: int) -> Tramo | None:
        mention = spans.mencion_en([m for m in mentions if not m.relativo], visto, found, place, place)
        return mention.tramo if mention else None

    compared = spans.comparados(mentions, lectura.examen.datos.principal, visto)
    bound = [replace(n, signo=Signo.MONEDA) if (d := lectura.stated(n)) and d.dinero else n for n in found]
    found_relations = tuple(relations.relaciones(lectura.oracion.texto, visto, bound, span_at, compared))
    quantified = [r for r in found_relations if any(a <= r.inicio < b for a, b in lectura.alcance.dicho)]
    for found_relation in found_relations:
        if any(
            m.start() <= found_relation.inicio < m.end()
            for p in (_EN_BLANCO, _TODO_EN, credit.PROVIENE)
            for m in p.finditer(visto)
        ):
            continue
        if (
            found_relation.dice == "incumple"
            and " en ningun" in visto[found_relation.inicio : found_relation.fin]
            and not lectura.alcance.cada
        ):
            lectura.say("no se sabe de qué periodos se dice que en ninguno")
        if _before_part(lectura, found_relation):
            lectura.dichas.append((found_relation.desde, found_relation.fin))
            continue
        relation = _of_figure(lectura, _of_units(lectura, found_relation), found)
        relation = _of_year_of_target(relation, visto, mentions)
        others = len(quantified) < len([r for r in found_relations if r.dice])
        if found_relation in quantified and (others or lectura.acotados or lectura.alcance.solo not in ("", "ninguno")):
            continue
        trend = _trend(lectura, relation, mentions) if relations.compara(relation) else ()
        if trend:
            for before, now in pairwise(trend):
                again = replace(relation, tramo=now, contra=before, base=False)
                lectura.say(relations.falsa(again, lectura.examen.datos, lectura.oracion.texto))
            lectura.tramos.extend(trend)
            lectura.probado += 1
        elif relation.dice in ("sube", "baja") and "acumulad" in visto and not found:
            lectura.say("compara lo acumulado de dos periodos, y no se puede comprobar")
        elif relation.dice:
            _in_scope(lectura, relation, found_relation in quantified, mentions, found)
        lectura.dinero = lectura.dinero or (relation.dinero and bool(relation.dice))
        lectura.dichas.append((relation.desde, relation.fin))


def _of_year_of_target(relation: relations.Relacion, visto: str, mentions: Sequence[Mencion]) -> relations.Relacion:
    """The same; against the target of the year that is named right after it: "por debajo de la meta de 2022"."""
    if not relation.por_valor or not re.search(r"\b(?:meta|logro|esperad[oa])s?$", visto[: relation.fin].rstrip()):
        return relation
    near = (
        m for m in mentions if re.fullmatch(r" (?:(?:del?|para|en) )?(?:el )?(?:ano )?", visto[relation.fin : m.inicio])
    )
    span = next((m.tramo for m in near if m.tramo is not None and m.tramo.meses == 12), None)
    return replace(relation, tramo=None, ejercicio=span.ejercicio) if span is not None else relation


def _before_part(lectura: Lectura, relation: relations.Relacion) -> bool:
    """Whether it only leads to a part that was held: "supera la mitad del crédito vigente"."""
    return relation.dice in ("supera", "cumple") and any(
        0 < start - relation.fin <= 3 for start, _, _ in lectura.partes
    )


_APUESTO = re.compile(
    r"(?:\s*\([^()]*\)|\s+[a-zñ]+){0,4}\s*,\s*(?:(?:que|lo que|cifra|monto|valor|resultado|cantidad|es|fue|resulta) )*"
)


def _of_figure(lectura: Lectura, relation: relations.Relacion, found: Sequence[Numero]) -> relations.Relacion:
    """The same; of the figure right before it, if it is put beside one: "fue de 83, inferior a la programación"."""
    before = next((n for n in reversed(found) if n.fin <= relation.inicio), None)
    stated = lectura.stated(before) if before is not None else None
    if before is None or stated is None or stated.papel != "ejecutado" or not relation.por_valor or relation.anual:
        return relation
    if relations.compara(relation) or not _APUESTO.fullmatch(lectura.oracion.visto[before.fin : relation.inicio]):
        return relation
    return replace(relation, tramo=stated.tramo, dinero=stated.dinero, acumulado=False)


_LO_MISMO = re.compile(r"\bla misma (?:cantidad|cifra|produccion|ejecucion)\b")


def alike(lectura: Lectura) -> None:
    """Of periods that are listed with the same amount, what was done is the same."""
    match = _LO_MISMO.search(lectura.oracion.visto)
    if match is None or not lectura.alcance.listado:
        return
    done = [lectura.examen.datos.de("ejecutado", tramo=span) for span in lectura.alcance.cada]
    known = all(done) and len({some[0].valor for some in done}) == 1
    lectura.say("" if known else f"«{match[0]}» no lo dicen las cifras")
    lectura.dichas.append(match.span())


_PASO_A_PASO = re.compile(
    r"\b(?:mes (?:a|tras|por) mes|de mes en mes|de menos a mas|de mas a menos|(?:en )?cada mes"
    r"|(?P<t>(?:en )?cada trimestre|trimestre (?:a|tras|por) trimestre|de trimestre en trimestre))\b"
)


def _trend(lectura: Lectura, relation: relations.Relacion, mentions: Sequence[Mencion]) -> tuple[Tramo, ...]:
    """The periods through which something is said to go on one way, step by step: "aumentó mes a mes"."""
    match = _PASO_A_PASO.search(lectura.oracion.visto)
    if match is None:
        return ()
    size = 3 if match["t"] else 1
    longer = [m.tramo for m in mentions if m.tramo is not None and m.tramo.meses > size and not m.del_plan]
    main = lectura.examen.datos.principal
    wholes = [*longer, *((main, main.anual()) if main is not None else ())]
    whole = next((w for w in wholes if w.meses > size), None)
    parts = scope.partir(whole, size) if whole is not None else ()
    known = [p for p in parts if lectura.examen.datos.de("ejecutado", dinero=relation.dinero, tramo=p)]
    if len(known) < 2 or (longer and len(known) < len(parts)):
        return ()
    lectura.dichas.append(match.span())
    return tuple(known)


def _of_units(lectura: Lectura, relation: relations.Relacion) -> relations.Relacion:
    """The same; of amounts where it speaks of the unit: "sin que se emitiera alguno de los once reportes"."""
    near = lectura.oracion.visto[relation.inicio : relation.fin]
    beside = re.match(r" (?:(?:de )?l[ao]s )?(?:[a-zñ]+ )?([a-zñ]+)", lectura.oracion.visto[relation.fin :])
    said = near + " " + (beside[1] if beside else "")
    counts = lectura.examen.contable is not None and lectura.examen.contable.search(said) is not None
    return replace(relation, dinero=False) if counts and " ni " not in near else relation


def _in_scope(
    lectura: Lectura,
    relation: relations.Relacion,
    quantified: bool,
    mentions: Sequence[Mencion],
    found: Sequence[Numero],
) -> None:
    """Holds what is said against each period of which it is said, and its contrary against the others."""
    scope_ = lectura.alcance
    if scope_.cuantos and _is_counted(lectura, relation.inicio):
        _counted(
            lectura,
            [
                not relations.falsa(replace(relation, tramo=s), lectura.examen.datos, lectura.oracion.texto)
                for s in scope_.contados
            ],
        )
        return
    listed = spans.mencion_en(mentions, lectura.oracion.visto, found, relation.inicio, relation.fin)
    own = listed.partes if listed is not None and not relations.compara(relation) else ()
    each = scope_.cada or own or (() if scope_.menos else (relation.tramo,))
    denied = relation.dice in ("cero", "nada_programado")
    concord = scope_.solo == "ninguno" and denied and relation.inicio < scope_.dicho[0][0]
    contrary = relation if quantified or concord else relations.contraria(relation)
    lectura.tramos.extend(s for s in (*each, *scope_.menos, relation.contra) if s is not None)
    if relations.compara(relation) and relation.contra is None:
        lectura.tramos.extend([spans.anterior(s) for s in each if s is not None])
    for span in each:
        lectura.say(relations.falsa(replace(relation, tramo=span), lectura.examen.datos, lectura.oracion.texto))
    for span in scope_.menos:
        lectura.say(relations.falsa(replace(contrary, tramo=span), lectura.examen.datos, lectura.oracion.texto))
    lectura.probado += 1


_HUBO = re.compile(r"\b(?:hubo|tuv|registr|report|present|ejecut|realiz|efectu|atend|hicier|hizo|dict|entreg|emit)")
_NIEGA = re.compile(r"\b(?:no|ni|sin|ningun[oa]?|nada|incumpl[a-z]+)\b")
_SIN_PLAN = re.compile(
    r"\b(?:no|ni|sin|tampoco|nada|ningun[oa]?)\b(?! (?:se )?[a-z]+(?:aron|ieron|o)\b)[^,;.]*"
    r"\b(?:program|previst|planific|metas?\b)"
    r"|\bno (?:se )?(?:program|planific|previ|tenia|tuvo|habia|hubo|conto|contaba|figur|registr)"
)


def granted(lectura: Lectura) -> None:
    """Refuses that nothing was done of what was planned, where nothing was: "tenía actas que no se ejecutaron"."""
    plano, data = lectura.oracion.plano, lectura.examen.datos
    if not _PLAN.search(plano) or _SIN_PLAN.search(plano) or not _NIEGA.search(plano):
        return
    facts = lectura.sostenidos()
    if any(d.papel in ("programado", "meta_anual") for d in facts):
        return
    spans_ = [s for s in (*(d.tramo for d in facts), *lectura.tramos) if s is not None]
    spans_ = spans_ or ([data.principal] if data.principal is not None else [])
    none = [all(some and all(d.valor == 0 for d in some) for some in _done_and_planned(data, s)) for s in spans_]
    if none and all(none):
        lectura.say("habla de lo programado, y no había programación")


def _done_and_planned(data: Datos, span: Tramo) -> tuple[tuple[Dato, ...], ...]:
    return tuple(data.de(role, tramo=span) for role in ("ejecutado", "programado"))


def _is_counted(lectura: Lectura, place: int) -> bool:
    """Whether what stands at a place is said of so many periods: no other period or mark between."""
    start, end = lectura.alcance.dicho[0]
    between = re.sub(r"\([^()]*\)", "", lectura.oracion.visto[min(end, place) : max(start, place)])
    return re.search(rf"[;:,]|{COVER}", between) is None


def _counted(lectura: Lectura, so: Sequence[bool]) -> None:
    """It is so of as many periods as the sentence says, and of those that it names beside them."""
    scope_ = lectura.alcance
    end = scope_.dicho[0][1]
    named = next(
        (
            m.partes or (m.tramo,)
            for m in lectura.menciones
            if re.fullmatch(r" ?\((?:el |la |los )?", lectura.oracion.visto[end : m.inicio])
        ),
        (),
    )
    those = [span for span, true in zip(scope_.contados, so, strict=True) if true]
    fair = len(those) == scope_.cuantos
    fair = fair and (not named or (all(any(same(n, t) for t in those) for n in named) and len(named) == len(those)))
    lectura.say("" if fair else f"«{lectura.oracion.texto[slice(*scope_.dicho[0])]}» no lo dicen las cifras")
    lectura.tramos.extend(scope_.contados)
    lectura.probado += 1


def _some_in(lectura: Lectura) -> None:
    """That something was done in so many of the periods, where no relation says more."""
    clause = relations.clausula(lectura.oracion.visto, *lectura.alcance.dicho[0])
    done = [lectura.examen.datos.de("ejecutado", tramo=s)[:1] for s in lectura.alcance.contados]
    if not all(done) or not _HUBO.search(clause) or _PLAN.search(clause) or _NIEGA.search(clause):
        lectura.say("lo que se dice de varios periodos no se puede comprobar")
        return
    _counted(lectura, [some[0].valor > 0 for some in done])


def only(lectura: Lectura) -> None:
    """That something is so in one period alone, or in each, must have been held against the others."""
    scope_, data = lectura.alcance, lectura.examen.datos
    if scope_.cuantos and not lectura.probado:
        _some_in(lectura)
    elif scope_.solo in ("solo", "recien") and not lectura.probado:
        planned = re.search(r"\b(?:metas?|programacion)\b", relations.clausula(lectura.oracion.visto, *scope_.dicho[0]))
        role = "programado" if planned else "ejecutado"
        own = [data.de(role, tramo=span) for span in scope_.cada] if planned else [lectura.told_of(scope_.cada)]
        some = all(any(d.valor > 0 and not d.dinero for d in each) for each in own)
        others = [data.de(role, tramo=s) or (planned and data.en_blanco(role, s)) for s in scope_.menos]
        known = some and bool(others) and all(others)
        known = known and all(d.valor == 0 for s in scope_.menos for d in data.de(role, tramo=s))
        lectura.say("" if known else "que fue solo entonces no lo dicen las cifras")
    elif scope_.solo == "unico" and not lectura.probado:
        stated = lectura.told_of(scope_.cada)
        rivals = [data.de("ejecutado", dinero=d.dinero, tramo=span) for d in stated for span in scope_.menos]
        known = bool(rivals and all(rivals)) and all(r.valor < stated[0].valor for some in rivals for r in some)
        lectura.say("" if known else "que fue el único no lo dicen las cifras")
    elif (scope_.solo or scope_.cada) and not lectura.probado and not lectura.ligas:
        lectura.say("lo que se dice de varios periodos no se puede comprobar en cada uno")
    elif scope_.cada and not scope_.solo and not scope_.listado and not lectura.probado:
        _each_apart(lectura)


_PLAN = re.compile(r"\b(?:program|previst|planific|esperad|metas?\b|asignad|fij)")


def _each_apart(lectura: Lectura) -> None:
    """What is said of every period in a clause without a figure: that something was done in each, or it is a claim."""
    visto = lectura.oracion.visto
    for start, end in lectura.alcance.dicho:
        begins = max((m.end() for m in re.finditer(r"[;:]|,(?!\d)", visto[:start])), default=0)
        stop = re.search(r"[;:]|,(?!\d)|$", visto[end:])
        ends = end + (stop.start() if stop else 0)
        clause = visto[begins:ends]
        if any(begins <= n.inicio < ends for n in lectura.numeros.values()):
            continue
        if begins == 0 and (not (lexico.verbo(clause) or _HUBO.search(clause)) or _PLAN.search(clause)):
            continue
        done = [lectura.examen.datos.de("ejecutado", tramo=span) for span in lectura.alcance.cada]
        told = re.search(r"\b(?:con|hubo|tuv\w+|registr\w+) (?:ejecucion|avance|produccion)\b", clause)
        every = (bool(told) or begins == 0) and all(some and all(d.valor > 0 for d in some) for some in done)
        lectura.say("" if every else "lo que se dice de cada periodo no lo dicen las cifras")


def gathers(lectura: Lectura, mentions: Sequence[Mencion]) -> None:
    """What is gathered in a part of a period must be all of it, or the figure that the sentence states of it."""
    data, visto = lectura.examen.datos, lectura.oracion.visto
    for match in _CONCENTRA.finditer(visto):
        if _UN_RANGO.match(visto, match.end()):
            lectura.dichas.append(match.span())
            continue
        after = [m for m in mentions if m.inicio >= match.end() and not m.del_plan]
        before = [m for m in mentions if m.fin <= match.start() and not m.del_plan]
        near = (after or before[-1:])[:1]
        parts = tuple(p for m in near for p in m.partes or ((m.tramo,) if m.tramo else ()))
        longer = [m.tramo for m in mentions if m not in near and m.tramo is not None]
        wholes = [w for w in (*longer, data.principal) if w and parts and w.meses > sum(p.meses for p in parts)]
        whole = data.de("ejecutado", tramo=wholes[0])[:1] if wholes else ()
        done = [d for part in parts for d in data.de("ejecutado", tramo=part)[:1]]
        every = whole and len(done) == len(parts) and sum(d.valor for d in done) == whole[0].valor > 0
        told = "," in visto[: match.start()] and bool(lectura.told_of(parts))
        beside = next((n for n in lectura.numeros.values() if n.inicio == match.end() + 1), None)
        of_it = tuple(p for m in before[-1:] for p in m.partes or ((m.tramo,) if m.tramo else ()))
        stated = lectura.stated(beside) if beside is not None and not match[0].startswith("se ") else None
        told = told or (
            stated is not None and stated.papel == "ejecutado" and any(same(stated.tramo, p) for p in of_it)
        )
        lectura.say("" if every or told else f"«{match[0]}» no lo dicen las cifras")
        lectura.dichas.append(match.span())


_EN_BLANCO = re.compile(
    r"\bno (?:se )?(?:figura|consigna|consta|aparece|imprime|hay)n? (?:ningun[oa]? |el |la )?"
    r"(?:(?:dato|registro|cifra|valor|informacion|cantidad)(?:e?s)?\b"
    r"(?: (?:algun|registrad|consignad|anotad|impres)[oa]s?\b)?"
    r"|(?P<p>programacion(?: ni (?:de )?ejecucion)?)\b)"
)


def blank(lectura: Lectura, mentions: Sequence[Mencion]) -> None:
    """That the form prints nothing of a period is so where its cells are blank for certain."""
    visto = lectura.oracion.visto
    for match in _EN_BLANCO.finditer(visto):
        roles_ = [Rol.PROGRAMADO] if match["p"] else [Rol.EJECUTADO]
        roles_.extend([Rol.EJECUTADO] if match["p"] and "ejecucion" in match["p"] else [])
        named = [m for m in mentions if not m.del_plan]
        spans_ = [p for m in named for p in m.partes or ((m.tramo,) if m.tramo is not None else ())]
        every = all(lectura.examen.datos.en_blanco(rol.value, s) for s in spans_ for rol in roles_)
        known = bool(spans_) and every and relations.DINERO.search(relations.clausula(visto, *match.span())) is None
        lectura.say("" if known else f"«{match[0]}»: no consta que esté en blanco")
        lectura.dichas.append(match.span())
        lectura.tramos.extend(spans_)


def grown(lectura: Lectura, found: Sequence[Numero]) -> None:
    """A credit goes from what was approved to what is in force, not back."""
    for one, other in pairwise(found):
        before, after = lectura.stated(one), lectura.stated(other)
        moves = re.fullmatch(r"[^,;.]*\ba\s+", lectura.oracion.visto[one.fin : other.inicio])
        if moves and before and after and (before.papel, after.papel) == ("vigente", "aprobado"):
            lectura.say("el crédito pasó de lo aprobado a lo vigente")


_SE_QUEDO_EN = re.compile(
    r"\b(?:se mant(?:uv|ien)\w+|manteniendose|permanec\w+)(?: [a-zñ]+){0,4}? en (?:el |un |los |las )?$"
)


def kept(lectura: Lectura, found: Sequence[Numero]) -> None:
    """A figure that something is said to have stayed at is that of the period before too."""
    data, main = lectura.examen.datos, lectura.examen.datos.principal
    for number in found:
        match = _SE_QUEDO_EN.search(lectura.oracion.visto[: number.inicio])
        if match is None:
            continue
        stated, true = lectura.stated(number), False
        if stated is None and main is not None and main.desde > 1 and "acumulad" in match[0] + lectura.oracion.visto:
            done = data.de("ejecutado", tramo=main)
            true = bool(done) and all(d.valor == 0 for d in done)
        if stated is not None and stated.tramo is not None and main is not None:
            to_date = stated.tramo.desde == 1 and stated.tramo.hasta == main.hasta and main.desde > 1
            done = data.de("ejecutado", tramo=main)
            before = data.de(stated.papel, dinero=stated.dinero, tramo=spans.anterior(stated.tramo))
            alike = [d for d in before if (d.clase, d.fila) == (stated.clase, stated.fila)]
            true = bool(alike) and all(d.valor == stated.valor for d in alike)
            true = true or (to_date and not stated.dinero and bool(done) and all(d.valor == 0 for d in done))
        lectura.say("" if true else f"«{match[0].strip()}» no lo dicen las cifras")
        lectura.dichas.append(match.span())


_POR_MODIFICACION = re.compile(
    r"\b(?:por|mediante|via|a traves de|producto de|en virtud de) "
    r"(?:las? |una )?(?:modificacion|ampliacion|reduccion)(?:es)?"
    r"(?: (?:presupuest(?:ari[oa]|al)(?:e?s)?|net[oa]s?|del? (?:credito|presupuesto)))*(?=[.,;]| de | por |$)"
)


def negative(lectura: Lectura) -> None:
    """A figure that is below 0 may be called so."""
    stated = lectura.sostenidos()
    if any(d.valor < 0 and d.papel in ("saldo", "modificacion") for d in stated):
        lectura.dichas.extend(m.span() for m in re.finditer(r"\bnegativ[oa]s?\b", lectura.oracion.visto))
    changes = [d for d in stated if d.papel == "modificacion"]
    for match in _POR_MODIFICACION.finditer(lectura.oracion.visto):
        up, down = "ampliacion" in match[0], "reduccion" in match[0]
        if changes and not (up and changes[0].valor < 0) and not (down and changes[0].valor > 0):
            lectura.dichas.append(match.span())


_RANGO_DE = {
    "ejecutado": re.compile(r"(?:ejecucion|produccion|atencion|gasto|ejecutad[oa]|realizad[oa]|logrado|numero de)\b"),
    "programado": re.compile(r"(?:programacion|programad[oa]|previst[oa]|planificad[oa]|meta)\b"),
    "avance": re.compile(r"(?:avance|cumplimiento|porcentaje)\b"),
}
"""What a rank is of, right after the words that say it, or in them."""


def ranks(lectura: Lectura) -> None:
    """The figure that is said to be "la mayor" or "la menor" must be that of all rows."""
    for name, best in (("mayor", max), ("menor", min)):
        for match in bounds.RANGOS[name].finditer(lectura.oracion.visto):
            stated = [d for d in lectura.examen.datos.todos if any(liga.hecho == d.hecho for liga in lectura.ligas)]
            clause = relations.clausula(lectura.oracion.visto, match.start(), match.end())
            money = relations.DINERO.search(clause) is not None
            stated = [d for d in stated if d.dinero] if money else stated
            told = _ranked(lectura.oracion.visto, match)
            stated = _of_its_periods(lectura, told, money, match.start()) if told and stated else stated
            done = [d for d in stated if d.papel == "ejecutado"]
            stated = done if done and not told else stated
            called = _called(lectura, match)
            beside = _beside(lectura, match) if called is None and len({d.tramo for d in stated}) > 1 else None
            called = beside.tramo if beside is not None else called
            stated = [d for d in stated if called is None or same(d.tramo, called)] or stated
            kind = re.search(r"\b(mes|trimestre)\b", match[0])
            of_kind = [
                d for d in stated if kind and d.tramo is not None and d.tramo.meses == (1 if kind[1] == "mes" else 3)
            ]
            stated = of_kind if kind else stated
            longest = max((d.tramo.meses for d in stated if d.tramo is not None and d.tramo.meses < 12), default=0)
            stated = [d for d in stated if d.tramo is None or d.tramo.meses in (longest, 12)]
            rivals = [d for one in stated for d in lectura.examen.datos.todos if _rivals(lectura, one, d, called)]
            whole = _ranked_within(lectura, match, stated)
            rivals = [d for d in rivals if whole is None or (d.tramo is not None and holds(whole, d.tramo))]
            many = re.match(r"(?:mes|trimestr|period)[a-z]*s\b", match[0]) and not match[0].startswith("mes con")
            tied = {d.tramo for d in rivals if d.valor == best(r.valor for r in rivals)} if many and rivals else set()
            fair = not many or len(tied) == len(
                lectura.alcance.cada or [p for m in lectura.menciones for p in m.partes]
            )
            count = bounds.de_cuantos(lectura.oracion.plano, match.end())
            fair = fair and (not count or len({d.tramo for d in rivals}) == count)
            fair = fair and len({d.valor for d in rivals}) > 1
            fair = fair and best(d.valor for d in rivals) in [d.valor for d in stated]
            lectura.say("" if fair else f"«{match[0]}» no lo dicen las cifras")
            lectura.dichas.append(match.span())


_ES_EL = re.compile(
    rf"(?: ?\([^()]*\)|, con [^,;]*,)?,? (?:fue|es|resulto|constituyo|aparece como|quedo como|sigue siendo"
    rf"|represent[oa]|tuvo|marco"
    rf"|registro|alcanzo|se constituyo en|se ubico en|tiene|presento|mostro|concentro|reunio"
    rf"|se (?:registro|dio|tuvo|alcanzo|obtuvo|presento|observo|produjo)) (?:{COVER}+ )?$"
)
_CON_CIFRA = rf" [a-z{COVER}]+(?: \((?=\d)|, (?=\d))[\d., ]*\d(?:\)|,)"
_FUE_EN = re.compile(
    r"(?: (?:ejecucion|produccion|atencion|cantidad|cifra|numero|registro))?"
    rf"(?: (?:del|de la|de este|en el) [a-z]+|{_CON_CIFRA})?(?:,? (?:fue|es|correspondio|corresponde"
    r"|se (?:registro|dio|alcanzo|presento|obtuvo|ubico|observo)|lo (?:tuvo|registro|marco)|aparece)|:)"
    r"(?: (?:el|la|al?|en|en el|de|del))? $"
)


def _called(lectura: Lectura, match: re.Match[str]) -> Tramo | None:
    """The period that is called the most or the least, where it stands right beside the words that say so."""
    visto, named = lectura.oracion.visto, [m for m in lectura.menciones if m.tramo is not None and not m.partes]
    before = next((m for m in reversed(named) if m.fin <= match.start()), None)
    if before is not None and _ES_EL.fullmatch(visto[before.fin : match.start()]):
        return before.tramo
    after = next((m for m in named if m.inicio >= match.end()), None)
    return after.tramo if after is not None and _FUE_EN.fullmatch(visto[match.end() : after.inicio]) else None


_APUESTO_A = re.compile(
    rf"[\s{COVER}]*(?:en {COVER}+)?[\s{COVER}]*(?:,|\()\s*(?:(?:es decir|siendo|es|fue|que fue|que es)\s+)*$"
)


def _beside(lectura: Lectura, match: re.Match[str]) -> Dato | None:
    """What was done by the figure to which the words of a rank are put: "enero 7, mes de mayor producción"."""
    before = [n for n in lectura.numeros.values() if n.fin <= match.start()]
    last = max(before, key=lambda n: n.fin, default=None)
    if last is None or not _APUESTO_A.fullmatch(lectura.oracion.visto[last.fin : match.start()]):
        return None
    stated = lectura.stated(last)
    return stated if stated is not None and stated.papel == "ejecutado" else None


_DENTRO_DE = re.compile(r"[a-zñ ]{0,40}?\b(?:del|en el|de este) (trimestre|semestre)\b")


def _ranked_within(lectura: Lectura, match: re.Match[str], stated: Sequence[Dato]) -> Tramo | None:
    """The quarter or semester within which something is ranked, if it lies in it and no year is spoken of."""
    spans_ = [d.tramo for d in stated if d.tramo is not None]
    said = _DENTRO_DE.match(lectura.oracion.plano, match.end())
    if said and spans_:
        return spans.en_torno(spans_[0], 3 if said[1] == "trimestre" else 6)
    if re.search(r"\b(?:ano|anual|ejercicio)\b", lectura.oracion.plano):
        return None
    named = [m.tramo for m in lectura.menciones if m.fin <= match.start() and m.tramo is not None and not m.del_plan]
    inside = (t for t in named if t.meses < 12 and all(holds(t, s) and s.meses < t.meses for s in spans_))
    return next(inside, None) if spans_ else None


def _ranked(visto: str, match: re.Match[str]) -> str:
    """The role of what is ranked: "el mes de mayor ejecución"; "" where it is not said."""
    after = re.match(r"(?: (?:numero|cantidad|nivel|porcentaje|monto) de)? *", visto[match.end() :])
    place = match.end() + (after.end() if after else 0)
    said = (role for role, word in _RANGO_DE.items() if word.match(visto, place) or word.search(match[0]))
    return next(said, "")


def _of_the_rank(lectura: Lectura, place: int) -> Sequence[Mencion]:
    """The period that words of a rank speak of, where others are named after it: the last before them."""
    named = [m for m in lectura.menciones if not m.del_plan]
    before = [m for m in named if m.fin <= place]
    after = [m for m in named if m.fin > place and m.tramo is not None and before and before[-1].tramo is not None]
    like = [m for m in after if m.tramo and before[-1].tramo and m.tramo.meses == before[-1].tramo.meses]
    return [m for m in named if m not in like] if like else named


def _of_its_periods(lectura: Lectura, role: str, money: bool, place: int) -> list[Dato]:
    """The figures of a role in the periods of the figures that the sentence states, or that it names."""
    stated = [d.tramo for d in lectura.examen.datos.todos if any(liga.hecho == d.hecho for liga in lectura.ligas)]
    named = [s for m in _of_the_rank(lectura, place) for s in (m.partes or (m.tramo,))]
    spans_ = [s for s in (*named, *([] if named else stated)) if s is not None]
    shortest = min((s.meses for s in spans_), default=0)
    own = [d for s in spans_ if s.meses == shortest for d in lectura.examen.datos.de(role, dinero=money, tramo=s)]
    return [d for d in own if d.papel in d.hecho] or own


def _rivals(lectura: Lectura, one: Dato, other: Dato, called: Tramo | None) -> bool:
    """Whether two figures are of one kind: of several rows, or of one row in the months or quarters of a year."""
    if (one.papel, one.clase, one.dinero) != (other.papel, other.clase, other.dinero):
        return False
    if len(lectura.examen.datos.filas) > 1:
        return one.tramo == other.tramo
    of_time = re.search(
        r"\b(?:mes|meses|mensual(?:es)?|trimestr(?:es?|al|ales)|ano|anual|ejercicio|serie|semestres?|20\d\d|pico|record|cuatro|doce)\b",
        lectura.oracion.plano,
    )
    own, its = one.tramo, other.tramo
    if (of_time is None and called is None) or own is None or its is None or one.fila != other.fila or own.meses == 12:
        return False
    return (own.ejercicio, own.meses, own.desde % own.meses) == (its.ejercicio, its.meses, its.desde % its.meses)


_CUMPLE = re.compile(
    r"(?:^|[\s,;:(])(?P<no>(?:no|sin|ni|tampoco|nunca) (?:se )?(?:ha |han )?)?"
    r"(?:(?:complet|culmin|agot|cerr|cierr|sald|termin|finaliz)(?:a|an|o|aron|ado|ando)"
    r"|(?:cubr|cumpl|conclu)(?:e|en|io|ieron|ido|iendo|yo|ye|yen|yeron)|satisf(?:ace|acen|izo|icieron))"
    rf" (?:con |a )?(?:el|la|los|las|su|sus) (?:[a-zñ{COVER}]+ ){{0,4}}\(?$"
)


def met(lectura: Lectura, found: Sequence[Numero]) -> None:
    """What is said to be complete was reached: "completa su meta anual de 36", "cubre los 36 del año"."""
    data = lectura.examen.datos
    for number in found:
        match, target = _CUMPLE.search(lectura.oracion.visto[: number.inicio]), lectura.stated(number)
        if match is None or match["no"] or target is None or target.papel not in ("programado", "meta_anual"):
            continue
        span = target.tramo if target.papel == "programado" else data.principal and data.principal.hasta_la_fecha()
        done = [d for d in data.de("ejecutado", dinero=target.dinero, tramo=span) if d.fila == target.fila]
        true = bool(done) and all(d.valor >= target.valor for d in done)
        lectura.say("" if true else f"«{match[0].strip()}»: no consta que se haya alcanzado {bind.spanish(target)}")


_SENTIDO = re.compile(
    r"\bindicador(?: (?:es|de sentido|de tendencia|con sentido))* (?P<w>descendente|ascendente|creciente|decreciente)\b"
)
_TODO_EN = re.compile(
    r"\b(?:(?:tod[oa]s?|amb[oa]s)(?: (?:ell[oa]s|l[ao]s))?|l[oa]s) "
    r"(?:en|del?|durante|entre) (?:el |los )?(?:mes(?:es)? de )?§"
)


def sense(lectura: Lectura) -> None:
    """An indicator that is to go down has a target below its base line; of a row of shares alone these are means."""
    data = lectura.examen.datos
    if data.de("avance") and not (data.de("ejecutado") or data.de("programado") or data.de("meta_anual")):
        lectura.dichas.extend(m.span() for m in re.finditer(r"\bpromedi(?:a|o)\b", lectura.oracion.visto))
    for match in _SENTIDO.finditer(lectura.oracion.visto):
        down = match["w"] in ("descendente", "decreciente")
        pairs = [(t.valor, b.valor) for t in data.de("meta_anual") for b in data.de("linea_base") if t.fila == b.fila]
        known = bool(pairs) and all((target < base) is down and target != base for target, base in pairs)
        lectura.say("" if known else f"«{match[0]}» no lo dicen las cifras")
        lectura.dichas.append(match.span())


_REPARTE = re.compile(
    r"\b(?:repart|distribu|extend|dispers|escalon|prorrate|dosific)[a-zñ]*\b[^.;]*"
    r"|\b(?:a lo largo|durante|a traves) (?:de )?(?:tod[oa]s )?l[oa]s (?:dos|tres|cuatro|seis|doce|\d+)"
    r" (?:meses|trimestres)\b|\b(?:durante|a lo largo de|en) todos los (?:meses|trimestres)\b"
)
_EN_TRIMESTRES = re.compile(r"\btrimestr")


def spread(lectura: Lectura, mentions: Sequence[Mencion]) -> None:
    """What is said to be spread over a period has some in each of its months, or of its quarters where it says so."""
    data, main = lectura.examen.datos, lectura.examen.datos.principal
    told = any(d.papel == "ejecutado" for d in lectura.sostenidos())
    for match in _REPARTE.finditer(lectura.oracion.plano) if told else ():
        if lectura.alcance.reparte or any(a <= match.start() < b for a, b in lectura.cubiertas):
            continue
        named = [m for m in mentions if m.inicio >= match.start() and not m.del_plan] or [*mentions][:1]
        listed = next((m.partes for m in named if m.partes), ())
        whole = next((m.tramo for m in named if m.tramo is not None), main)
        size = 3 if _EN_TRIMESTRES.search(match[0]) and whole is not None and whole.meses > 3 else 1
        apart = tuple(m.tramo for m in named if m.tramo is not None)
        apart = apart if len(apart) > 1 and len({t.meses for t in apart}) == 1 else ()
        over = lectura.alcance.cada or listed or apart or (scope.partir(whole, size) if whole is not None else ())
        done = [data.de("ejecutado", tramo=span)[:1] for span in over]
        every = len(over) > 1 and all(some and some[0].valor > 0 for some in done)
        lectura.say("" if every else f"«{match[0].strip()}» no lo dicen las cifras")
        lectura.tramos.extend(over)


_SE_DIO = re.compile(
    rf"[^,;.:]*\b(?:gener|origin|correspond|provien|provin|vien|vin|di[oe]|concentr|explic|produj|deb|son|es|fue|surg|registr"
    rf"|present|hic|hiz|acumul)[a-zñ]*\b[^,;.:]*?\b(?:en|al?|del?|por)(?: el| la)? (?={COVER})"
)


def origins(lectura: Lectura, mentions: Sequence[Mencion], found: Sequence[Numero]) -> None:
    """A difference that is said to be one of a period is that of this period: "el excedente de 6 proviene de abril"."""
    visto = lectura.oracion.visto
    for number in found:
        stated = lectura.stated(number)
        if stated is None or stated.papel not in bind.DIFERENCIAS:
            continue
        said = _SE_DIO.match(visto, number.fin)
        own = next((m for m in mentions if said and m.inicio <= said.end() < m.fin), None)
        if own is None or own.tramo is None or own.del_plan or own.fecha or own.acumula:
            continue
        there = lectura.examen.datos.de(stated.papel, dinero=stated.dinero, tramo=own.tramo)
        if not same(stated.tramo, own.tramo) and all(d.valor != stated.valor for d in there):
            lectura.say(
                f"que esa diferencia es de «{lectura.oracion.texto[own.inicio : own.fin]}» no lo dicen las cifras"
            )


_DETALLA = re.compile(rf"(?: [a-zñ{COVER}]+){{0,4}}(?::| \()[a-zñ{COVER} ]*")


def details(lectura: Lectura, found: Sequence[Numero]) -> None:
    """What is told in detail of a figure lies in its period, and is no more than it: "12: 5 en abril y 7 en junio"."""
    visto = lectura.oracion.visto
    for index, number in enumerate(found[:-1]):
        whole = lectura.stated(number)
        if whole is None or whole.tramo is None or not _DETALLA.fullmatch(visto[number.fin : found[index + 1].inicio]):
            continue
        rest = [d for n in found[index + 1 :] if (d := lectura.stated(n)) is not None]
        alike = [d for d in rest if (d.papel, d.clase, d.dinero) == (whole.papel, whole.clase, whole.dinero)]
        shorter = [d for d in alike if d.tramo is not None and d.tramo.meses < whole.tramo.meses]
        outside = any(d.tramo is not None and not holds(whole.tramo, d.tramo) for d in shorter)
        if outside or (shorter and sum(d.valor for d in shorter) > whole.valor):
            lectura.say("el detalle no es de esa cifra")


_PARA_COMPLETAR = re.compile(
    rf"[\s{COVER}a-zñ]*\bpara (?:completar|llegar a|alcanzar|cumplir(?: con)?|lograr) (?:el total de )?l[ao]s "
)


def to_complete(lectura: Lectura, found: Sequence[Numero]) -> None:
    """What is missing for a whole is what lies between it and what was done: "faltan 3 para completar los 24"."""
    for one, other in pairwise(found):
        missing, whole = lectura.stated(one), lectura.stated(other)
        if (
            missing is None
            or whole is None
            or not _PARA_COMPLETAR.fullmatch(lectura.oracion.visto[one.fin : other.inicio])
        ):
            continue
        done = lectura.examen.datos.de("ejecutado", dinero=whole.dinero)
        done = tuple(d for d in done if whole.papel == "meta_anual" or same(d.tramo, whole.tramo))
        if not any(whole.valor - d.valor == abs(missing.valor) for d in done):
            lectura.say("lo que falta no es lo que va de lo ejecutado a esa cifra")


_DE_LAS = re.compile(r"(?:^|[,;:(]\s*|\b[ye]\s+)del?\s+(?:l[ao]s|un\s+total\s+de|total\s+de)\s+$")


def of_a_whole(lectura: Lectura, found: Sequence[Numero]) -> None:
    """What is told as some of a figure lies in its period: "de las 26 de febrero, 21 se hicieron en enero" does not."""
    visto = lectura.oracion.visto
    for whole, part in pairwise(found):
        if not _DE_LAS.search(visto[: whole.inicio]) or ";" in visto[whole.fin : part.inicio]:
            continue
        first, second = lectura.stated(whole), lectura.stated(part)
        if first is None or second is None or first.tramo is None or second.tramo is None:
            continue
        if first.clase is not second.clase or first.dinero is not second.dinero or second.papel in DEL_ANO:
            continue
        more = first.papel == second.papel and second.valor > first.valor
        if more or not holds(first.tramo, second.tramo):
            lectura.say("lo que se dice de una parte no es de esa cifra")


_DE_ALGO = ("ejecutado", "variacion", "restante")


def all_in(lectura: Lectura, mentions: Sequence[Mencion], found: Sequence[Numero]) -> None:
    """The figure before "todos en marzo", "los de marzo" is that of the month alone."""
    data = lectura.examen.datos
    for match in _TODO_EN.finditer(lectura.oracion.visto):
        before = [d for n in found if n.fin <= match.start() and (d := lectura.stated(n)) is not None]
        own = next((m for m in mentions if m.inicio < match.end() <= m.fin), None)
        told = next((d for d in reversed(before) if d.papel in _DE_ALGO and d.clase is not Clase.PORCENTAJE), None)
        spans_ = (own.partes or (own.tramo,)) if own is not None else ()
        if told is None or None in spans_ or not spans_:
            continue
        role = "variacion" if told.papel == "restante" else told.papel
        each = [data.de(role, dinero=told.dinero, tramo=span)[:1] for span in spans_]
        made = sum(some[0].valor for some in each) if all(each) else None
        whole = made is not None and made == (-told.valor if told.papel == "restante" else told.valor)
        whole = whole and told.tramo not in spans_
        lectura.say("" if whole else f"«{match[0].rstrip('§').strip()}» esos meses no lo dicen las cifras")
        lectura.dichas.append(match.span())
        lectura.tramos.extend(s for s in spans_ if s is not None)
