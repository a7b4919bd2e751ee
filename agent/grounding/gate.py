"""The gate: each sentence of a finished text against the facts, names and witnesses that it may rest on.

Deterministic, and conservative: what cannot be bound is not supported, and the motive says why.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from agent.grounding import bind, bounds, causes, lexico, names, parts, relations, roles, scope, spans, units
from agent.grounding.facts import Dato, Datos, same
from agent.grounding.numbers import Numero, Signo, numeros
from agent.grounding.periods import Mencion, clases, menciones
from agent.grounding.text import COVER, oracion, oraciones
from agent.grounding.vocabulary import VOCABULARIO
from agent.sustento.model import Clase, Fallo, Juicio, Liga, Sustento
from agent.sustento.tramos import Tramo

_LUGAR = re.compile(r"\b(?P<que>pagina|pag\.?|p\.|fila|linea)\s*(?:n[.º°]*\s*)?(?P<n>\d+)\b")
_FILA_ID = re.compile(r"-p(?P<pagina>\d+)-r(?P<fila>\d+)")
_CALENDARIO = re.compile(
    r"\b(?:l[oa]s )?(?:(?:tres|3|seis|6|doce|12) meses|(?:cuatro|4) trimestres|(?:dos|2) semestres)\b(?:\s*(?:del"
    r"|de este)\s+(?:trimestre|semestre|ano|periodo))?"
)
_PROGRAMADAS = re.compile(
    rf"\b(?:l[oa]s|tod[oa]s l[oa]s|ningun[oa] de l[oa]s) (?P<que>[a-zñ{COVER}]+(?: [a-zñ{COVER}]+){{0,4}}?) "
    r"(?:(?:re)?programad|previst|planificad|planead|proyectad|esperad|calendarizad)[oa]s\b"
)
_NUMERO_DE = re.compile(
    rf"\b(?:(?:numero|cantidad|total) de (?:l[ao]s )?|se (?:expresan?|miden?) en "
    rf"|unidad de medida: )(?P<que>[a-zñ{COVER}]+)"
)
_SIN_ALGO = re.compile(
    r"\bsin (?!el |la |los |las |que |ejecu|avance|gasto|progreso|resultado|registro|movimiento|produccion|programa"
    r"|realiz|atend|concret|cumpl|ningun|reportar|registrar|saldo|pendiente|variacion|nada|meta|cambio|alcanz"
    r"|complet|logr|conclu|dejar|haber|[a-zñ]+[aei]r\b)(?P<que>[a-zñ]+)"
)
"""What there was none of."""
_REFERIDO = re.compile(
    r"\b(?:respecto|frente|relacion|comparacion|comparad\w+|contra|desde"
    r"|(?<!con lo )(?<!por lo )que (?:l[ao]s?|el|en))\b"
)
"""Between a change and the figure that it is held against, which came first."""
_DEL_TODO = re.compile(
    rf"[a-zñ{COVER} ]*\bdel (?:trimestre|semestre|ano|ejercicio|periodo|{COVER})|[a-zñ ]*§* en total"
)
_SE_DIO_EN = re.compile(
    rf"[a-zñ{COVER} ]*,?\s+(?:se )?(?:correspond|concentr|dict|realiz|ejecut|registr|report|tuv|acumul)[a-z]+ "
    rf"(?:lugar )?(?:al?|en)(?: mes de)? {COVER}"
)
_HASTA_CIEN = re.compile(
    r"\b(?:falt|rest|qued|pendient)[^,;.]*(?:[.,]\d+[^,;.]*)?\b"
    r"(?P<cien>para (?:alcanzar |llegar al? |completar )?(?:el )?100(?:[.,]0+)? ?%)"
)
"""What the rest is wanted for, no figure."""
_TUVO_LUGAR = re.compile(
    r"\w(?:ó|aron|ieron)\b|\w{2}(?:aba|aban)\b|\b(?:es|son|fue|fueron|era|ha|han|hubo|hay|está|están|hizo|dio|tuvo|dijo|puso)\b",
    re.IGNORECASE,
)
"""What was or is, no courtesy."""
_CONCENTRA = re.compile(r"\b(?:se )?concentr(?:o|a|aron|an|andose|ando|ad[oa]s?)\b")
_PROPIO = re.compile(
    r"\b(?:el|del|al|este|dicho|mismo) (?P<c>trimestre|semestre|mes|periodo|ano"
    r"|ejercicio)\b(?! (?:fiscal )?\d)(?! de (?:mayor|menor|mas))"
)
_MAS_QUE = re.compile(rf"\b(?:mas|menos) (?P<que>[a-zñ{COVER}]+) (?:\S+ ){{0,4}}?que\b")
_GENERALES = VOCABULARIO.palabras("gramatica", "generales")
_NUMERADO = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s+(?=\D)|[-•*]\s+)")


def revisar(texto: str, sustento: Sustento) -> tuple[Juicio, ...]:
    """Judges each sentence of a text.

    Args:
        texto: finished text, figures rendered.
        sustento: what it may rest on. Its first period is the one that a sentence without a period speaks of.

    Returns:
        One verdict a sentence, in order. A sentence is `sustentada` if everything it states binds,
        `sin_afirmacion` if it states nothing that can be checked. Every word counts: one that no figure, relation,
        name or witness explains, and that is not known to say nothing, is a claim.
    """
    examen = _Examen(sustento)
    return tuple(examen.juicio(sentence) for sentence in oraciones(texto))


class _Examen:
    """What is the same for all sentences of a text."""

    def __init__(self, sustento: Sustento) -> None:
        self.sustento = sustento
        self.datos = Datos(sustento)
        self.dichas = (*sustento.nombres, *(t.texto for t in sustento.testigos))
        others = [*(t.fuente for t in sustento.testigos), *(t.quien or "" for t in sustento.testigos)]
        printed = [*sustento.nombres, *others, *(h.unidad or "" for h in sustento.hechos)]
        self.palabras = names.palabras([*self.dichas, *others, *(h.unidad or "" for h in sustento.hechos)])
        self.propias = names.palabras(printed)
        self.raices = frozenset(units.raiz(word) for word in self.propias)
        self.formas = names.formas(sustento.nombres)
        self.codigos = frozenset(name.strip() for name in sustento.nombres if name.strip().isdigit())
        self.stems = units.stems((*sustento.nombres, *(h.unidad or "" for h in sustento.hechos)))
        self.unit_stems = units.stems(d.unidad for d in self.datos.todos if d.clase is Clase.CANTIDAD)
        counted = "|".join(
            re.escape(stem)
            for stem in units.stems(d.unidad for d in self.datos.todos if d.clase is Clase.CANTIDAD)
            if len(stem) > 2
        )
        self.contable = re.compile(rf"(?:{counted})[a-z]{{0,3}}\b") if counted else None
        self.lugares = self._places()

    def conoce(self, word: str) -> bool:
        """Whether the row prints a folded word, in any number and gender."""
        return word in self.propias or units.stems([word]) <= self.stems or self._same_root(word)

    def _same_root(self, word: str) -> bool:
        """Whether a word is the verb of a noun that the row prints: "se actualizaron", of "ACTUALIZACIÓN DE …"."""
        root = units.raiz(word)
        return len(root) >= units.MIN_RAIZ and root != word and root in self.raices and lexico.pasado(word)

    def juicio(self, texto: str) -> Juicio:
        return _Lectura(self, texto).juicio()

    def _places(self) -> dict[str, frozenset[int]]:
        """Pages and rows that evidence may cite."""
        pages = {t.pagina for t in self.sustento.testigos if t.pagina is not None}
        rows: set[int] = set()
        for hecho in self.sustento.hechos:
            for match in map(_FILA_ID.search, hecho.cifras):
                if match:
                    pages.add(int(match["pagina"]))
                    rows.add(int(match["fila"]))
        lines = {int(n) for t in self.sustento.testigos for n in re.findall(r"\d+", t.lugar)}
        return {"p": frozenset(pages), "f": frozenset(rows | lines), "l": frozenset(lines)}


class _Lectura:
    """One sentence under examination: pieces are settled one after the other and covered."""

    def __init__(self, examen: _Examen, texto: str) -> None:
        self._e = examen
        self._o = oracion(texto)
        self._motivos: list[str] = []
        self._ligas: list[Liga] = []
        self._dichas: list[tuple[int, int]] = []
        """Places of words that a check has taken in."""
        self._partes: tuple[tuple[int, int, Fraction], ...] = ()
        self._antes = self._o
        self._changes: list[tuple[Numero, roles.Papel, str]] = []
        self._numeros: dict[int, Numero] = {}
        self._shares: list[tuple[Numero, roles.Papel, str]] = []
        self._afirma = False
        self._alcance = scope.Alcance()
        self._menciones: tuple[Mencion, ...] = ()
        self._probado = 0
        """Of how many relations and figures the scope was held."""

    def juicio(self) -> Juicio:
        self._cover_settled()
        self._causes()
        self._places()
        mentions = self._periods()
        self._names()
        self._values()
        self._parts()
        found = self._numbers(mentions)
        self._fractions(mentions, found)
        self._ratios()
        self._compared(found)
        self._relations(mentions, found)
        self._only()
        self._gathers(mentions)
        self._negative()
        self._grown(found)
        self._nouns(found)
        self._ranks()
        self._words(found)
        self._bare_verb()
        motives = tuple(dict.fromkeys(self._motivos))
        fallo = Fallo.NO_SUSTENTADA if motives else Fallo.SUSTENTADA if self._afirma else Fallo.SIN_AFIRMACION
        return Juicio(self._o.texto, fallo, motives, tuple(sorted(self._ligas, key=lambda liga: liga.inicio)))

    def _say(self, motive: str) -> None:
        self._afirma = True
        if motive:
            self._motivos.append(motive)

    # ---- what is settled without figures ---------------------------------------------------------------

    def _cover_settled(self) -> None:
        support = self._e.sustento
        numbered = _NUMERADO.match(self._o.visto)
        self._o = self._o.covered([numbered.span()] if numbered else [])
        self._o = self._o.covered(causes.huecos(self._o.plano))
        quoted = tuple(causes.citas(self._o.plano, support.testigos))
        self._afirma = self._afirma or bool(quoted)
        self._o = names.tapar(self._o.covered(quoted), self._e.formas, self._e.codigos)

    def _causes(self) -> None:
        """Covers what witnesses say; the words that lead to it are explained."""
        witnesses = self._e.sustento.testigos
        whole = "".join(map(_unless_covered, self._o.plano, self._o.visto))
        own = causes.dicho(self._o.plano, witnesses)
        if own or causes.dicho(whole, witnesses):
            self._say("")
        covered = list(causes.declaradas(self._o.visto, self._o.plano, witnesses, propia=own))
        self._afirma = self._afirma or bool(covered)
        self._o = self._o.covered(covered)
        self._dichas.extend(causes.presentan_hueco(self._o.visto))

    def _names(self) -> None:
        for word in names.ajenos(self._o, self._e.palabras):
            self._say(f"«{word}» no figura en la fila")

    def _values(self) -> None:
        for word, start, stated in causes.valoraciones(self._o.visto, self._e.dichas):
            self._say("" if stated else f"«{word}» es una valoración que ninguna cifra dice")
            self._dichas.append((start, start + len(word)))

    def _places(self) -> None:
        """Pages, rows and lines cited as evidence."""
        spans = []
        for match in _LUGAR.finditer(self._o.visto):
            known = self._e.lugares[match["que"][0]]
            self._say("" if int(match["n"]) in known else f"«{match[0]}» no es donde constan las cifras")
            spans.append(match.span())
        self._o = self._o.covered(spans)

    # ---- periods ---------------------------------------------------------------------------------------

    def _periods(self) -> tuple[Mencion, ...]:
        first = tuple(scope.primeros(self._o.visto, self._e.datos))
        kept = self._o.covered((m.inicio, m.fin) for m in first).visto
        self._o = self._o.covered(m.span() for m in _CALENDARIO.finditer(kept))
        self._o = self._o.covered(m.span("cien") for m in _HASTA_CIEN.finditer(self._o.visto))
        plain = (m for m in menciones(self._o.visto) if not any(m.inicio < f.fin and f.inicio < m.fin for f in first))
        named = [*first, *map(self._resolved, plain)]
        named = sorted([*named, *self._own_period(named)], key=lambda m: m.inicio)
        named = [m if self._known(m) else self._in_months(m) for m in named]
        unknown = [m for m in named if not self._known(m)]
        quoted = [m for m in unknown if self._quoted_clause(m)]
        for mention in unknown:
            if mention not in quoted:
                text = self._o.texto[mention.inicio : mention.fin].strip()
                self._say(f"habla de «{text}», que no es de los periodos de estas cifras")
        self._o = self._o.covered((m.inicio, m.fin) for m in quoted)
        found = tuple(m for m in named if m not in quoted)
        self._o = self._o.covered((m.inicio, m.fin) for m in found)
        self._menciones = found
        self._alcance = scope.alcance(self._o.plano, found, self._e.datos)
        self._dichas.extend(self._alcance.dicho)
        main = self._e.datos.principal
        if main is not None and not found:
            for months in clases(self._o.visto):
                if months < 12 and months != main.meses and not (months == main.hasta and main.desde == 1):
                    self._say("nombra un periodo de otra duración que el de las cifras")
        return found

    def _own_period(self, named: Sequence[Mencion]) -> Iterator[Mencion]:
        """Beside other periods, "el trimestre" is the one that the text is about."""
        main = self._e.datos.principal
        if main is None or all(m.tramo is None or same(m.tramo, main) for m in named):
            return
        for match in _PROPIO.finditer(self._o.visto):
            months = {"trimestre": 3, "semestre": 6, "mes": 1, "ano": 12, "ejercicio": 12}.get(match["c"])
            if any(m.inicio <= match.start("c") < m.fin for m in named):
                continue
            if months == 12:
                yield Mencion(*match.span("c"), main.anual(), acumula=True)
            elif months is None or months == main.meses:
                yield Mencion(*match.span("c"), main)

    def _in_months(self, mention: Mencion) -> Mencion:
        """Some months together that no figure is of, as the months that they are."""
        span = mention.tramo
        if span is None or mention.partes or not 1 < span.meses < 12:
            return mention
        return replace(mention, partes=scope.partir(span, 1))

    def _quoted_clause(self, mention: Mencion) -> bool:
        """Whether the part of the sentence that names a period states no figure and is a witness's own words."""
        plano = self._o.plano
        start = max((m.end() for m in re.finditer(r"[,;:]\s", plano[: mention.inicio])), default=0)
        end = next((m.start() for m in re.finditer(r"[,;.](?:\s|$)", plano[mention.fin :])), len(plano) - mention.fin)
        clause = plano[start : mention.fin + end]
        inside = self._o.covered([(mention.inicio, mention.fin)]).visto[start : mention.fin + end]
        return not numeros(inside) and causes.dicho(clause, self._e.sustento.testigos)

    def _resolved(self, mention: Mencion) -> Mencion:
        main = self._e.datos.principal
        if not mention.relativo or main is None:
            return mention
        if re.search(r"\b(?:ano|ejercicio)\b", self._o.visto[mention.inicio : mention.fin]):
            return replace(mention, tramo=Tramo(main.ejercicio - 1, 1, 12) if main.ejercicio else None)
        return replace(mention, tramo=spans.anterior(main))

    def _known(self, mention: Mencion) -> bool:
        data = self._e.datos
        if mention.partes:
            return all(any(same(part, t) for t in data.tramos) for part in mention.partes)
        if mention.tramo is None:
            text = self._o.plano[mention.inicio : mention.fin]
            return mention.del_plan and any(
                re.sub(r"\s", "", text) in re.sub(r"\s", "", p) for p in (*data.periodos, *self._e.sustento.nombres)
            )
        if mention.del_plan or mention.tramo.meses == 12:
            years = {t.ejercicio for t in data.tramos}
            return not years - {0} or mention.tramo.ejercicio in years | {0}
        return any(mention.admite(t) or _inside(mention, t) for t in data.tramos)

    # ---- numbers ---------------------------------------------------------------------------------------

    def _numbers(self, mentions: Sequence[Mencion]) -> tuple[Numero, ...]:
        visto, plano = self._o.visto, self._o.plano
        found = tuple(
            n for n in numeros(visto, self._e.contable)
            if not names.numero_del_nombre(plano, n.inicio, n.fin, self._e.sustento.nombres)
        )  # fmt: skip
        self._numeros = {n.inicio: n for n in found}
        bare = self._o.covered(span for n in found for span in units.span_of(plano, n.fin, self._e.unit_stems)).visto
        stated = ""
        every = self._alcance.cada if not self._alcance.solo else ()
        money = frozenset(range(len(found)) if self._e.datos.solo_dinero and "fisic" not in visto else ())
        found_roles = roles.papeles(found, bare, money)
        for index, (number, said) in enumerate(zip(found, found_roles, strict=True)):
            if number.ordinal:
                self._say(f"«{self._o.texto[number.inicio : number.fin].strip()}» no está entre las cifras")
                continue
            part = index + 1 < len(found) and roles.es_parte(bare, number, found[index + 1])
            mention = spans.mencion_de(mentions, visto, found, index)
            unit = bind.unidad_dicha(plano, found, index, part)
            each, place = scope.de_cada(visto, number, mention, self._alcance, self._e.datos)
            if self._alcance.solo == "salvo" and mention is None:
                each = self._alcance.cada
            if each:
                self._dichas.append(place)
            elif every and not self._alcance.reparte and self._alcance.llega(visto, number.inicio):
                mention = Mencion(0, 0, replace(every[0], hasta=every[-1].hasta), acumula=True)
            first, last = scope.lista(found, bare, index)
            if last - first > 1 or (last > first and mention is not None and len(mention.partes) == 2):
                ordered = scope.en_orden(last - first + 1, mention, self._e.datos)
                if ordered:
                    mention = Mencion(0, 0, ordered[index - first])
                    said = _role_of_list(said, found_roles[last], found_roles[first])
            context = bind.Contexto(
                number, said, mention, self._o.texto, plano, visto, bind.es_conteo(unit), stated, unit,
                stated.startswith("gasto"), spans.comparados(mentions, self._e.datos.principal),
                spans.suelta(mentions, visto, found, index),
            )  # fmt: skip
            as_money = roles.papeles(found, bare, frozenset([index]))[index]
            if each and self._alcance.solo == "salvo":
                others = (replace(context, mencion=Mencion(0, 0, span)) for span in self._alcance.menos)
                same_there = any(not bind.ligar(other, self._e.datos, self._e.stems)[1] for other in others)
                self._say("lo que se exceptúa no difiere de lo demás" if same_there else "")
                self._probado += 1
            for span in each[:-1]:
                self._bind(replace(context, mencion=Mencion(0, 0, span)), as_money)
            stated = self._bind(
                replace(context, mencion=Mencion(0, 0, each[-1])) if each else context, as_money, found, index
            )
            reached = not each and not self._alcance.reparte and self._alcance.llega(visto, number.inicio)
            if every and reached and not said.acumulado and not said.anual:
                self._of_each(context, every)
            self._dichas.extend([*said.dicho, *bounds.acotado(visto, number)])
        return found

    def _is_change(self, number: Numero, said: roles.Papel) -> bool:
        """Whether a difference that no fact is lies between the figures beside it: "179, diecinueve más que 160"."""
        stated = [(liga.inicio, d) for liga in self._ligas if (d := self._stated_at(liga.inicio)) is not None]
        before = [d for start, d in stated if start < number.inicio]
        after = [d for start, d in stated if start > number.inicio]
        pair = (before[-1], after[0]) if before and after else (before[-1], before[-2]) if len(before) > 1 else None
        if pair is None or pair[0].clase is not pair[1].clase or {pair[0].papel, pair[1].papel} & bind.DIFERENCIAS:
            return False
        change = pair[0].valor - pair[1].valor
        sign = said.signo
        if "cambio" in said.nombres and after and not _REFERIDO.search(self._o.visto[number.fin : stated[-1][0]]):
            change = -change
        return any((change * sign if sign else abs(change)) == abs(r.valor) for r in number.lecturas)

    def _of_each(self, context: bind.Contexto, every: Sequence[Tramo]) -> None:
        """A share or a bound that is told of several periods holds in each; an amount may be what they sum to."""
        side = bounds.cota(context.visto, context.numero)
        if side is not None:
            for span in every:
                if not self._bounds(replace(context, mencion=Mencion(0, 0, span)), side):
                    self._say("un límite que se dice de varios periodos no se puede comprobar en cada uno")
            return
        if context.numero.signo is not Signo.PORCENTAJE:
            return
        for span in every:
            again = replace(context, mencion=Mencion(0, 0, span))
            self._say(bind.ligar(again, self._e.datos, self._e.stems)[1])

    def _bind(self, context: bind.Contexto, as_money: roles.Papel, found: Sequence[Numero] = (), index: int = 0) -> str:
        """Judges a number; gives the name of the fact that it states, "" if it states none."""
        side = bounds.cota(context.visto, context.numero)
        if side is not None and self._bounds(context, side):
            return ""
        links, motive = bind.ligar(context, self._e.datos, self._e.stems)
        if context.numero.signo is Signo.PORCENTAJE and bind.etapas(context.numero, context.plano):
            staged = bind.es_etapa(context.numero, context.plano, self._e.datos)
            self._say("" if staged else motive or "ese porcentaje es de otra etapa del gasto")
            return ""
        links, motive = (
            self._of_the_one(context) if motive and self._alcance.solo in ("unico", "solo") else (links, motive)
        )
        if motive and found:
            links, motive = self._of_shorter(context, index, found) or (links, motive)
        if motive and index:
            links, motive = self._of_longer(context, index, found) or (links, motive)
        if motive and bind.puede_ser_dinero(context):
            said = replace(as_money, nombres=as_money.nombres or context.papel.nombres)
            retried = bind.ligar(replace(context, papel=said), self._e.datos, self._e.stems)
            links, motive = (links, motive) if retried[1] else retried
        if motive and context.papel.dinero and context.dicho and not context.numero.moneda:
            physical = replace(context, papel=replace(context.papel, dinero=False))
            retried = bind.ligar(physical, self._e.datos, self._e.stems)
            links, motive = (links, motive) if retried[1] else retried
        if motive and {"variacion", "cambio"} & set(context.papel.nombres):
            self._changes.append((context.numero, context.papel, motive))
            return ""
        if motive and context.numero.signo is Signo.PORCENTAJE:
            self._shares.append((context.numero, context.papel, motive))
            return ""
        self._say(motive)
        self._ligas.extend(links)
        return links[0].hecho if links else ""

    def _of_shorter(
        self, context: bind.Contexto, index: int, found: Sequence[Numero]
    ) -> tuple[tuple[Liga, ...], str] | None:
        """A part that is of the period named after its whole: "76 de las 209 del trimestre corresponden a enero"."""
        if index + 1 >= len(found) or not roles.es_parte(self._o.visto, found[index], found[index + 1]):
            return None
        goes_on = _SE_DIO_EN.match(self._o.visto[found[index + 1].fin :])
        at = found[index + 1].fin + (goes_on.end() if goes_on else 0)
        named = next((m for m in self._menciones if goes_on and m.inicio <= at <= m.fin + 1), None)
        own = replace(context, mencion=named, papel=replace(context.papel, nombres=("ejecutado",)))
        links, motive = bind.ligar(own, self._e.datos, self._e.stems) if named is not None else ((), "-")
        return None if motive else (links, motive)

    def _of_longer(
        self, context: bind.Contexto, index: int, found: Sequence[Numero]
    ) -> tuple[tuple[Liga, ...], str] | None:
        """A whole that is what was done in the longer period the sentence names: "359 de las 715 del trimestre"."""
        part, visto, number = self._stated(found[index - 1]), self._o.visto, context.numero
        if (
            part is None
            or part.papel != "ejecutado"
            or part.tramo is None
            or not roles.es_parte(visto, found[index - 1], number)
        ):
            return None
        if not (_DEL_TODO.match(visto[number.fin :]) or _SE_DIO_EN.match(visto[number.fin :])):
            return None
        main, data = self._e.datos.principal, self._e.datos
        spans_ = [s for s in (context.mencion.tramo if context.mencion else None, main, main and main.anual()) if s]
        for span in (s for s in spans_ if s.meses > part.tramo.meses and _holds(s, part.tramo)):
            for whole in data.de("ejecutado", dinero=part.dinero, tramo=span):
                if any(whole.valor == r.valor for r in number.lecturas) and whole.fila == part.fila:
                    return (Liga(number.inicio, number.fin, whole.hecho),), ""
        return None

    def _of_the_one(self, context: bind.Contexto) -> tuple[tuple[Liga, ...], str]:
        """A number beside "el único mes" may be of that month."""
        spans_ = self._alcance.cada
        own = replace(context, mencion=Mencion(0, 0, spans_[0], partes=spans_ if len(spans_) > 1 else ()))
        links, motive = bind.ligar(own, self._e.datos, self._e.stems)
        return (links, motive) if not motive else bind.ligar(context, self._e.datos, self._e.stems)

    def _ratios(self) -> None:
        """A share that no fact is may be what the figures beside it make: "40 de 28 (142,86 %)"."""
        stated = [d for liga in self._ligas for d in self._e.datos.todos if d.hecho == liga.hecho]
        for number, said, motive in self._changes:
            self._say("" if self._is_change(number, said) else motive)
        for number, said, motive in self._shares:
            named = [d for d in self._e.datos.todos if bind.nombrado(d, self._o.plano)]
            made = any(bind.es_razon(number, a, b) for a in (*stated, *named) for b in stated)
            made = made or any(bind.es_resto(number, said, a, b) for a in stated for b in stated)
            made = made or bind.es_etapa(number, self._o.plano, self._e.datos)
            self._say("" if made else motive)

    def _bounds(self, context: bind.Contexto, side: str) -> bool:
        """Whether a number is a bound ("más de 80 %") and was judged as one."""
        number, said = context.numero, context.papel
        if (
            not number.lecturas
            or said.de_la_meta_anual
            or set(said.nombres) & {"programado", "meta_anual", "restante", "adicional"}
        ):
            return False
        if "variacion" in said.nombres and number.signo is not Signo.PORCENTAJE:
            return False
        share = number.signo is Signo.PORCENTAJE
        wanted = replace(said, nombres=("avance",) if share else ("ejecutado",), niega=False, signo=0)
        figures = bind.de_papel(replace(context, papel=wanted), self._e.datos)
        figures = tuple(d for d in figures if not d.hecho.endswith("_impreso")) or figures
        figures = tuple(d for d in figures if bind.en_su_unidad(context, d, self._e.stems))
        if not figures:
            return False
        shown = context.texto[number.inicio : number.fin].strip()
        wrong = [d for d in figures if bounds.cota_falsa(context.visto, number, side, d)]
        if wrong:
            self._say(f"«{shown}» como límite no concuerda: es {bind.spanish(wrong[0])}")
        else:
            self._say("")
            self._ligas.append(Liga(number.inicio, number.fin, figures[0].hecho))
        return True

    def _parts(self) -> None:
        """Covers parts and multiples: no numbers of their own."""
        self._partes = tuple(parts.fracciones(self._o.visto))
        self._antes = self._o
        self._o = self._o.covered((start, end) for start, end, _ in self._partes)

    def _fractions(self, mentions: Sequence[Mencion], found: Sequence[Numero]) -> None:
        visto = self._antes.visto
        for start, end, ratio in self._partes:
            before = [self._stated(n) for n in found if n.fin <= start][-1:]
            after = [self._stated(n) for n in found if n.inicio >= end and parts.del_todo(visto[end : n.inicio])][:1]
            pair = [d for d in (*before, *after) if d is not None]
            if len(pair) == 2 and pair[0].clase is pair[1].clase:
                self._say(parts.parte_falsa(visto, (start, end), ratio, pair[0], pair[1]))
            else:
                mention = spans.mencion_en(mentions, visto, (), start, end)
                tramo = None if mention is None or mention.relativo else mention.tramo
                motive = parts.fraccion_falsa(visto, (start, end), ratio, self._e.datos, tramo)
                moved = _from_to(visto, found, start)
                if motive and moved and (whole := self._stated(moved[0])) and (part := self._stated(moved[1])):
                    motive = parts.parte_falsa(visto, (start, end), ratio, part, whole)
                two = [d for n in found if n.fin <= start and (d := self._stated(n)) is not None][-2:]
                beside = len(two) == 2 and two[0].papel == two[1].papel and two[0].clase is two[1].clase
                made = motive and beside and not parts.parte_falsa(visto, (start, end), ratio, two[0], two[1])
                self._say("" if made else motive)
            self._dichas.append((parts.antes_de_parte(visto, start), end))

    def _compared(self, found: Sequence[Numero]) -> None:
        """Of two figures that a sentence holds against each other, the one that it says is more."""
        visto = self._o.visto
        for index, number in enumerate(found):
            match = bounds.comparacion(visto, found, index)
            if match is None:
                continue
            own = self._stated(number)
            before = self._stated(found[index - 1]) if index else None
            if before is not None and before.papel in bind.DIFERENCIAS:
                continue
            if own is not None and (before is None or before.clase is not own.clase):
                before = next((d for d in self._e.datos.todos if bounds.mismo_tiempo(d, own)), None)
            if own is None or before is None or {own.papel, before.papel} & bind.DIFERENCIAS:
                continue
            more = bounds.dice_mas(match[0])
            true = before.valor > own.valor if more else before.valor < own.valor
            self._say(
                "" if true else f"«{match[0].strip()}» no concuerda: {bind.spanish(before)} y {bind.spanish(own)}"
            )
            self._dichas.append(match.span())

    def _stated(self, number: Numero) -> Dato | None:
        """The figure that a number was found to state."""
        return self._stated_at(number.inicio)

    def _stated_at(self, start: int) -> Dato | None:
        number = self._numeros.get(start)
        name = next((liga.hecho for liga in self._ligas if liga.inicio == start), None)
        said = [d for d in self._e.datos.todos if d.hecho == name] if number is not None else []
        return next((d for d in said if number and any(bind.rounds_to(abs(d.valor), r) for r in number.lecturas)), None)

    # ---- relations -------------------------------------------------------------------------------------

    def _relations(self, mentions: Sequence[Mencion], found: Sequence[Numero]) -> None:
        visto = self._o.visto

        def span_at(place: int) -> Tramo | None:
            mention = spans.mencion_en([m for m in mentions if not m.relativo], visto, found, place, place)
            return mention.tramo if mention else None

        compared = spans.comparados(mentions, self._e.datos.principal)
        bound = [replace(n, signo=Signo.MONEDA) if (d := self._stated(n)) and d.dinero else n for n in found]
        found_relations = tuple(relations.relaciones(self._o.texto, visto, bound, span_at, compared))
        quantified = [r for r in found_relations if any(a <= r.inicio < b for a, b in self._alcance.dicho)]
        for found_relation in found_relations:
            relation = self._of_units(found_relation)
            others = len(quantified) < len([r for r in found_relations if r.dice])
            if found_relation in quantified and (others or self._alcance.solo not in ("", "ninguno")):
                continue
            if relation.dice in ("sube", "baja") and "acumulad" in visto and not found:
                self._say("compara lo acumulado de dos periodos, y no se puede comprobar")
            elif relation.dice:
                self._in_scope(relation, found_relation in quantified, mentions, found)
            self._dichas.append((relation.desde, relation.fin))

    def _of_units(self, relation: relations.Relacion) -> relations.Relacion:
        """The same; of amounts where it speaks of the unit: "sin que se emitiera alguno de los once reportes"."""
        near = self._o.visto[relation.inicio : relation.fin]
        beside = re.match(r" (?:(?:de )?l[ao]s )?(?:[a-zñ]+ )?([a-zñ]+)", self._o.visto[relation.fin :])
        said = near + " " + (beside[1] if beside else "")
        counts = self._e.contable is not None and self._e.contable.search(said) is not None
        return replace(relation, dinero=False) if counts and " ni " not in near else relation

    def _in_scope(
        self, relation: relations.Relacion, quantified: bool, mentions: Sequence[Mencion], found: Sequence[Numero]
    ) -> None:
        """Holds what is said against each period of which it is said, and its contrary against the others."""
        scope_ = self._alcance
        listed = spans.mencion_en(mentions, self._o.visto, found, relation.inicio, relation.fin)
        own = listed.partes if listed is not None and not relations.compara(relation) else ()
        each = scope_.cada or own or (() if scope_.menos else (relation.tramo,))
        contrary = relation if quantified else relations.contraria(relation)
        for span in each:
            self._say(relations.falsa(replace(relation, tramo=span), self._e.datos, self._o.texto))
        for span in scope_.menos:
            self._say(relations.falsa(replace(contrary, tramo=span), self._e.datos, self._o.texto))
        self._probado += 1

    def _only(self) -> None:
        """That something is so in one period alone, or in each, must have been held against the others."""
        scope_, data = self._alcance, self._e.datos
        if scope_.solo in ("solo", "recien") and not self._probado:
            done = [data.de("ejecutado", tramo=span) for span in scope_.menos]
            some = any(d.valor > 0 and not d.dinero for d in self._told_of(scope_.cada))
            known = bool(some and done and all(done)) and all(d.valor == 0 for each in done for d in each)
            self._say("" if known else "que fue solo entonces no lo dicen las cifras")
        elif scope_.solo == "unico" and not self._probado:
            stated = self._told_of(scope_.cada)
            rivals = [data.de("ejecutado", dinero=d.dinero, tramo=span) for d in stated for span in scope_.menos]
            known = bool(rivals and all(rivals)) and all(r.valor < stated[0].valor for some in rivals for r in some)
            self._say("" if known else "que fue el único no lo dicen las cifras")
        elif (scope_.solo or scope_.cada) and not self._probado and not self._ligas:
            self._say("lo que se dice de varios periodos no se puede comprobar en cada uno")

    def _gathers(self, mentions: Sequence[Mencion]) -> None:
        """What is gathered in a part of a period must be all of it, or the figure that the sentence states of it."""
        data, visto = self._e.datos, self._o.visto
        for match in _CONCENTRA.finditer(visto):
            after = [m for m in mentions if m.inicio >= match.end() and not m.del_plan]
            before = [m for m in mentions if m.fin <= match.start() and not m.del_plan]
            near = (after or before[-1:])[:1]
            parts = tuple(p for m in near for p in m.partes or ((m.tramo,) if m.tramo else ()))
            longer = [m.tramo for m in mentions if m not in near and m.tramo is not None]
            wholes = [w for w in (*longer, data.principal) if w and parts and w.meses > sum(p.meses for p in parts)]
            whole = data.de("ejecutado", tramo=wholes[0])[:1] if wholes else ()
            done = [d for part in parts for d in data.de("ejecutado", tramo=part)[:1]]
            every = whole and len(done) == len(parts) and sum(d.valor for d in done) == whole[0].valor > 0
            told = "," in visto[: match.start()] and self._told_of(parts)
            self._say("" if every or told else f"«{match[0]}» no lo dicen las cifras")
            self._dichas.append(match.span())

    def _grown(self, found: Sequence[Numero]) -> None:
        """A credit goes from what was approved to what is in force, not back."""
        for one, other in pairwise(found):
            before, after = self._stated(one), self._stated(other)
            moves = re.fullmatch(r"[^,;.]*\ba\s+", self._o.visto[one.fin : other.inicio])
            if moves and before and after and (before.papel, after.papel) == ("vigente", "aprobado"):
                self._say("el crédito pasó de lo aprobado a lo vigente")

    def _negative(self) -> None:
        """A figure that is below 0 may be called so."""
        stated = [d for liga in self._ligas for d in self._e.datos.todos if d.hecho == liga.hecho]
        if any(d.valor < 0 and d.papel in ("saldo", "modificacion") for d in stated):
            self._dichas.extend(m.span() for m in re.finditer(r"\bnegativ[oa]s?\b", self._o.visto))

    def _told_of(self, spans_: Sequence[Tramo]) -> list[Dato]:
        """What was done in these spans, as far as the sentence states it."""
        stated = [d for liga in self._ligas for d in self._e.datos.todos if d.hecho == liga.hecho]
        done = [d for d in stated if d.papel == "ejecutado"]
        own = [d.valor for span in spans_ for d in self._e.datos.de("ejecutado", tramo=span)]
        return [d for d in done if any(same(d.tramo, s) or (d.valor in own and _holds(d.tramo, s)) for s in spans_)]

    def _nouns(self, found: Sequence[Numero]) -> None:
        """What is counted must be called by its unit or name, not "la totalidad de las becas programadas"."""
        left = self._o.covered((n.inicio, n.fin) for n in found).visto
        counted = [m for m in _NUMERO_DE.finditer(left) if _counts_next(left, m.end(), found)]
        none = [m for m in _SIN_ALGO.finditer(left) if any(a <= m.start() < b for a, b in self._dichas)]
        for match in (*_PROGRAMADAS.finditer(left), *_MAS_QUE.finditer(left), *counted, *none):
            words = tuple(match["que"].replace(COVER, " ").split())
            if words and not (units.stems(words[:1]) <= self._e.stems or words[0] in _GENERALES):
                self._say(f"«{match['que'].strip()}» no es la unidad ni el nombre de la actividad")

    def _words(self, found: Sequence[Numero]) -> None:
        """Every word must have been explained."""
        visto, figures = self._o.visto, [(n.inicio, n.fin) for n in found]
        quoted = tuple(causes.literales(self._o.plano, self._e.sustento.testigos))
        checked = [*figures, *self._dichas, *quoted]
        set_phrases = [*lexico.giros(self._o.covered(figures).visto), *causes.enlaces(visto, checked)]
        left = self._o.covered([*figures, *self._dichas, *set_phrases]).visto
        unexplained: list[str] = []
        told = _TUVO_LUGAR.search(self._o.texto) is not None
        silent = lexico.tramite() if not (self._afirma or found or told) else frozenset()
        for word in lexico.palabras(left):
            if any(start <= word.start() and word.end() <= end for start, end in quoted):
                self._say("")
            elif word[0] not in silent and not self._e.conoce(word[0]):
                self._say(causes.sin_testigo(visto, word.start()))
                unexplained.append(word[0])
        if unexplained:
            shown = ", ".join(f"«{word}»" for word in dict.fromkeys(unexplained))
            self._say(f"ninguna cifra ni testigo dice {shown}")

    def _bare_verb(self) -> None:
        """That something was done, planned or reached, with no figure that says how much, is a claim."""
        if self._afirma:
            return
        set_phrases = lexico.giros(self._o.visto)
        said = lexico.verbo(self._o.covered(set_phrases).visto)
        if said:
            self._say(f"«{said}» no dice cuánto, y no se puede comprobar")

    def _ranks(self) -> None:
        """The figure that is said to be "la mayor" or "la menor" must be that of all rows."""
        for name, best in (("mayor", max), ("menor", min)):
            for match in VOCABULARIO.patron("rangos", name).finditer(self._o.visto):
                stated = [d for d in self._e.datos.todos if any(liga.hecho == d.hecho for liga in self._ligas)]
                longest = max((d.tramo.meses for d in stated if d.tramo is not None and d.tramo.meses < 12), default=0)
                stated = [d for d in stated if d.tramo is None or d.tramo.meses in (longest, 12)]
                rivals = [d for one in stated for d in self._e.datos.todos if self._rivals(one, d)]
                fair = len(rivals) > 1 and best(d.valor for d in rivals) in [d.valor for d in stated]
                self._say("" if fair else f"«{match[0]}» no lo dicen las cifras")
                self._dichas.append(match.span())

    def _rivals(self, one: Dato, other: Dato) -> bool:
        """Whether two figures are of one kind: of several rows, or of one row in the months or quarters of a year."""
        if (one.papel, one.clase, one.dinero) != (other.papel, other.clase, other.dinero):
            return False
        if len(self._e.datos.filas) > 1:
            return one.tramo == other.tramo
        of_time = re.search(r"\b(?:mes|meses|mensual|trimestres?|ano|anual|serie|semestres?)\b", self._o.plano)
        own, its = one.tramo, other.tramo
        if of_time is None or own is None or its is None or one.fila != other.fila or own.meses == 12:
            return False
        return (own.ejercicio, own.meses, own.desde % own.meses) == (its.ejercicio, its.meses, its.desde % its.meses)


def _from_to(visto: str, found: Sequence[Numero], place: int) -> Sequence[Numero]:
    """The two numbers of "de 20 aprobados a 107 vigentes" right before a place; () without them."""
    pair = [n for n in found if n.fin <= place][-2:]
    if len(pair) < 2 or not re.search(r"(?:^|[^a-zñ])de\s+$", visto[: pair[0].inicio]):
        return ()
    return pair if re.fullmatch(rf"[\s{COVER}]*(?:[a-zñ]+\s+)?a\s+", visto[pair[0].fin : pair[1].inicio]) else ()


def _holds(longer: Tramo | None, span: Tramo) -> bool:
    """Whether a span lies in a longer one."""
    return longer is not None and longer.desde <= span.desde and span.hasta <= longer.hasta


def _role_of_list(own: roles.Papel, last: roles.Papel, first: roles.Papel) -> roles.Papel:
    """What the figures of a list are: as the words after the last say, or else those before the first."""
    said = last if last.nombres and last.firme else first
    return replace(own, nombres=said.nombres, dinero=said.dinero, firme=said.firme, anual=False, acumulado=False)


def _counts_next(visto: str, place: int, found: Sequence[Numero]) -> bool:
    """Whether the amount after "número de informes …" is theirs: in the same clause, and no percentage."""
    after = next((n for n in found if n.inicio >= place), None)
    return after is None or (after.signo is Signo.NINGUNO and "," not in visto[place : after.inicio])


def _unless_covered(letter: str, seen: str) -> str:
    return " " if seen == COVER else letter


def _inside(mention: Mencion, tramo: Tramo) -> bool:
    """Whether a day is the last of a span."""
    spoken = mention.tramo
    return bool(
        mention.fecha
        and spoken
        and spoken.hasta == tramo.hasta
        and (not spoken.ejercicio or spoken.ejercicio == tramo.ejercicio or not tramo.ejercicio)
    )


lower_gap = oracion(causes.HUECO).plano
