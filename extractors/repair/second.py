"""Two readings of a scan's figures side by side: where they agree, what a second one changes, what stays open.

A value changes only if the second reading of one figure alone says otherwise, a third look at the same cut says what
the second says, and with it every equation through the figure holds. All other figures of those equations must have
been read twice alike. Where both readings agree on everything and an equation still breaks, the office added it so.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.readers.recogniser import TINY
from extractors.readers.reread import KEPT, Asked, Relectura, Rereader
from extractors.repair.illegible import deduce
from extractors.repair.placement import UNSUPPORTED
from extractors.repair.scans import POINTS, cut_short, is_pinned, reviewed
from extractors.repair.shapes import alike, column_of, strayed, usual_cents
from extractors.schemas import Ausencia, Box, Cifra, Estado, Fila, Hallazgo, Reglas, Severidad, Veredicto
from extractors.schemas.page import Lugar, Page, is_within
from extractors.tables.recognised import placed
from extractors.validators import Prueba, column_breaks, column_proofs, proofs, support
from extractors.values import Lectura, parse_figure, regrouped

SURE = 0.6
"""Odds of its least sure character from which a second reading counts."""
MAX_A_PAGE, MAX_AFTER = 500, 400
"""Figures read twice on a page, and in a whole document for what only its end shows."""
MIN_SHOWN_DIGITS = 2
"""Digits from which the word of a model that was shown a figure counts: one digit is said by chance too often."""
MIN_DIGITS = 4
"""Digits from which two readings with the same ones are of one figure."""
MIN_ASKEW, ASKEW = 3, 0.6
"""Rows in which an equation breaks, and their share, from which a table is read askew: offices err here and there, a
column taken for another one breaks the same equation in row after row."""
_MARKS = re.compile(r"[.,]")
_DIRT = ".,:;·"
_LABEL = re.compile(r"^.*[^\W\d_]{2}[^:]*:\s*")
"""What a ficha prints before a figure, which the second look takes in where no gap parts them."""
_UNTOLD = re.compile(r"[\s%]")
_ZERO = str.maketrans("OoÓóÒò", "000000")

See = Callable[[Sequence[bytes]], Sequence[str | None]]
"""Reads pictures (PNG) of single figures: "" where nothing is to be read for certain, None where it was not asked."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """What is kept of a figure once its row is written: of one before words, itself."""

    pagina: int
    asked: Asked
    texto: str
    decimal: str | None
    cents: int | None
    spotted: bool

    def in_order(self, read: Relectura) -> Relectura:
        """A reading with its marks where the column prints them; dirt at its ends only if the first saw none there."""
        read = replace(read, text=_LABEL.sub("", read.text))
        text = read.text.translate(_ZERO)
        at_ends = text.strip(_DIRT) != text
        if self.cents is None or (at_ends and self.spotted):
            return read
        return Relectura(regrouped(text, self.cents, self.decimal or "."), read.confidence)


class Second:
    """The second readings of one document's scanned figures.

    Attributes:
        reader: what reads again.
        see: other eyes, which are shown what these two readings do not agree on.
        agreed: ids of figures that two readings agree on.
    """

    def __init__(self, reader: Rereader, see: See | None = None) -> None:
        self.reader, self.see = reader, see
        self._seen: dict[str, Relectura] = {}
        self._figures: dict[str, _Figure] = {}
        self._said: dict[str, Relectura] = {}
        self._left = MAX_AFTER
        self.agreed: set[str] = set()
        self._same: set[str] = set()
        """Ids of figures that both readings read alike, on a sheet whose dirt both may have seen."""
        self._askew: set[str] = set()
        self._dirty: set[int] = set()
        self._pages: dict[int, Page] = {}
        """The last ones, which rows still to come may have figures on."""
        self._alike: set[str] = set()

    def open(self, page: Page) -> None:
        """Notes how a page lies, and whether it is so dirty that two readings may err alike (see `shapes`)."""
        self.reader.remember(page.numero, page.way)
        self._pages = dict([*self._pages.items(), (page.numero, page)][-KEPT:])
        if page.dirty:
            self._dirty.add(page.numero)

    def remember(self, filas: Sequence[Fila], decimal: str | None) -> None:
        """Keeps where the figures of rows stand."""
        cents = usual_cents(filas)
        for fila in filas:
            for c in fila.cifras:
                if (first := c.fuente).bbox is not None:
                    shape = cents.get(column_of(c))
                    spotted = any(text.strip(_DIRT) != text for text in (first.texto, *first.alternativas))
                    asked, text = self._itself(first.pagina, first.bbox, first.texto, decimal)
                    self._figures[c.id] = _Figure(first.pagina, asked, text, decimal, shape, spotted)

    def _itself(self, pagina: int, box: Box, text: str, decimal: str | None) -> tuple[Asked, str]:
        """Where a figure stands, and its text: without the words after it, where they are of its cell.

        What follows with digits or a mark (`41 .18`) may be of the figure.
        """
        read = parse_figure(text, decimal)
        if read.observacion[:1].isalpha() and _plain(read) and pagina in self._pages:
            page, word = self._pages[pagina], text.split()[0]
            places = [placed(Lugar(pagina, w[:4]), page.way).bbox for w in page.words if w.text == word]
            inside = [place for place in places if place and is_within(place, box)]
            if len(inside) == 1 and parse_figure(word, decimal).valor == read.valor is not None:
                return Asked(inside[0], led=True), word
        return Asked(box, not text), text

    def settle(
        self, filas: Sequence[Fila], reglas: Reglas, proven: Collection[str]
    ) -> tuple[list[Fila], list[Hallazgo]]:
        """Rows of one table after a second look at what no equation proves, or one that breaks is about.

        Args:
            filas: the rows, as first read, remembered before.
            reglas: the form's rules.
            proven: ids of the figures that an equation proves.

        Returns:
            The rows, with what is neither proven nor read twice alike under review, and what is to be said of
            figures that were misread.
        """
        is_dirty = not self._dirty.isdisjoint(c.fuente.pagina for fila in filas for c in fila.cifras)
        if is_dirty:
            self._alike |= alike(filas)
        proven, _ = _proofs(filas, reglas, proven)
        self._read([c.id for fila in filas for c in _doubted(fila, reglas, proven)], MAX_A_PAGE)
        settled: list[Fila] = []
        said: list[Hallazgo] = []
        for fila in filas:
            reread, findings = self._reread(self._marked(fila), reglas)
            settled.append(reread)
            said += findings
        if _is_askew(settled, reglas):
            self._askew.update(c.id for fila in filas for c in fila.cifras)
            return [reviewed(fila, proven) for fila in filas], []
        settled, findings = self._reread_columns(settled, reglas, proven)
        said += findings
        proven, short = _proofs(settled, reglas, proven)
        if is_dirty:
            self.agreed -= self._alike_and_wrong(settled, reglas, proven)
        accepted = {*proven, *self.agreed} - (strayed(filas) if is_dirty else set()) - short
        return [deduce(reviewed(fila, accepted), reglas) for fila in settled], said

    def _alike_and_wrong(self, filas: Sequence[Fila], reglas: Reglas, proven: Collection[str]) -> set[str]:
        """Figures of a dirty sheet that were read twice alike, of sums that break.

        On such a sheet it may be a digit that both readings take for another as well as the office. A row's sum that
        breaks with a figure in doubt may well break for that one; a column is long, and says no more than that
        something in it is wrong.
        """
        accepted = {*proven, *self.agreed}
        values = {c.id for fila in filas for c in fila.cifras if c.valor is not None}
        rows = [set(p.cifras) for fila in filas for p in proofs(reglas, fila) if not p.cumple]
        sums = [cited for cited in rows if cited & values <= accepted]
        sums += [set(remark.cifras) for remark in column_breaks(reglas, [_as_if_certain(fila) for fila in filas])]
        return {i for cited in sums for i in cited} - set(proven)

    def look(self, finding: Hallazgo) -> None:
        """Reads what a finding is about a second time, as far as that was not done."""
        if finding.recalculado is not None and not self._askew.intersection(finding.cifras):
            wanted = [i for i in finding.cifras if i in self._figures and i not in self._said]
            if len(wanted) <= self._left:
                self._left -= len(wanted)
                self._read(wanted, MAX_AFTER)

    def certain(self, figure: str) -> bool:
        """Whether two readings agree on a figure, in a table that is not askew."""
        return figure in self.agreed and figure not in self._askew

    def differs(self, figure: str) -> bool:
        """Whether a second reading of a figure does not say, or not surely, what the first said."""
        return figure in self._said and figure not in self.agreed

    def proposal(self, finding: Hallazgo, fila: Fila, reglas: Reglas) -> str | None:
        """The other reading of one figure with which all equations through it would hold; None if there is none."""
        for c in fila.cifras:
            if c.id in finding.cifras:
                for text in self._others(c):
                    read = parse_figure(text)
                    if read.valor is not None and read.valor != c.valor and _closes(fila, c, read.valor, reglas):
                        return f"{c.id}: «{text}» en lugar de «{c.fuente.texto}»"
        return None

    def _others(self, figure: Cifra) -> Iterator[str]:
        for told in (self._said, self._seen):
            if figure.id in told:
                yield told[figure.id].text.translate(_ZERO)
        yield from figure.fuente.alternativas

    def _read(self, ids: Sequence[str], most: int) -> None:
        by_page: dict[int, list[str]] = defaultdict(list)
        for i in dict.fromkeys(ids):
            if i in self._figures and i not in self._said:
                by_page[self._figures[i].pagina].append(i)
        for page, wanted in by_page.items():
            wanted = wanted[:most]
            asked = [self._figures[i].asked for i in wanted]
            for i, raw in zip(wanted, self.reader.read(page, asked), strict=True):
                figure = self._figures[i]
                self._said[i] = read = figure.in_order(raw)
                if agree(figure.texto, read, figure.decimal):
                    (self.agreed if self._tells(i) else self._same).add(i)
            self._show(page, [i for i in wanted if i not in self.agreed])

    def _tells(self, i: str) -> bool:
        """Whether two readings that agree on a figure prove it: on a dirty sheet, if dirt on it would show."""
        return self._figures[i].pagina not in self._dirty or i in self._alike

    def _show(self, page: int, ids: Sequence[str]) -> None:
        """Lets other eyes see what two readings do not agree on."""
        if self.see is None or not ids:
            return
        asked = [self._figures[i].asked for i in ids]
        for i, text in zip(ids, self.see(self.reader.pictures(page, asked)), strict=True):
            if sum(c.isdigit() for c in text or "") >= MIN_SHOWN_DIGITS:
                self._seen[i] = Relectura((text or "").strip(), 1.0)
                if self._tells(i) and self._bears_out(i):
                    self.agreed.add(i)

    def _bears_out(self, i: str) -> bool:
        """Whether other eyes see what was read first, and the second reading is not sure of another figure."""
        figure = self._figures[i]
        unsure = _value(self._said[i], figure.decimal) is None
        return unsure and agree(figure.texto, self._seen[i], figure.decimal)

    def _marked(self, fila: Fila) -> Fila:
        """The row with the figures whose digits both readings agree on, if the second makes a number of them."""
        return fila.model_copy(update={"cifras": tuple(map(self._with_marks, fila.cifras))})

    def _with_marks(self, figure: Cifra) -> Cifra:
        first = figure.fuente
        if figure.ausencia is not Ausencia.ILEGIBLE or figure.id not in self._said or first.pagina in self._dirty:
            return figure
        read = self._said[figure.id]
        value, text = _value(read, self._figures[figure.id].decimal), read.text.translate(_ZERO)
        if value is None or first.texto.startswith(POINTS) or _shape(first.texto) != _shape(text):
            return figure
        self.agreed.add(figure.id)
        source = first.model_copy(update={"alternativas": tuple(dict.fromkeys((*first.alternativas, text)))})
        return figure.model_copy(update={"valor": value, "ausencia": None, "fuente": source})

    def _reread(self, fila: Fila, reglas: Reglas) -> tuple[Fila, list[Hallazgo]]:
        """The row with the one figure of its equations corrected that the second reading reads otherwise."""
        said: list[Hallazgo] = []
        for figure in fila.cifras:
            if figure.id not in self._said or figure.id in self.agreed:
                continue
            found = self._otherwise(fila, figure, reglas)
            if found is None:
                continue
            read, value = found
            before, trial = proofs(reglas, fila), _with(fila, figure, value)
            through = [p for p in proofs(reglas, trial) if figure.id in p.cifras]
            broken = [p for p in before if figure.id in p.cifras and not p.cumple]
            others = {i for p in through for i in p.cifras} - {figure.id}
            implicated = {i for p in broken for i in p.cifras} - {figure.id}
            if any(self.differs(i) for i in others) or not implicated <= self.agreed:
                continue
            if read is not self._seen.get(figure.id) and not self._is_seen_thrice(figure, value):
                continue
            corrected = _corrected(figure, read, value)
            said.append(_misread(fila, figure, corrected, through, f"{fila.id}-l{len(said) + 1}"))
            figures = tuple(corrected if c.id == figure.id else c for c in fila.cifras)
            fila = fila.model_copy(update={"cifras": figures, "observacion": self._left_over(fila, figure)})
            self.agreed.add(figure.id)
        return fila, said

    def _reread_columns(
        self, filas: Sequence[Fila], reglas: Reglas, proven: Collection[str]
    ) -> tuple[list[Fila], list[Hallazgo]]:
        """The rows with the one figure of a column corrected that is in doubt, if with it the total adds up."""
        accepted = {*proven, *self.agreed, *self._same}
        rows = {fila.id: fila for fila in filas}
        said: list[Hallazgo] = []
        for remark in column_breaks(reglas, [reviewed(fila, accepted) for fila in filas]):
            doubted = [i for i in remark.cifras if i not in accepted]
            if len(doubted) != 1 or any(self.differs(i) for i in remark.cifras if i != doubted[0]):
                continue
            found = {c.id: (fila, c) for fila in rows.values() for c in fila.cifras if c.id in remark.cifras}
            (fila, figure), (_, total) = found[doubted[0]], found[remark.cifras[0]]
            wanted = _closing_value(figure, total, Decimal(remark.recalculado or "0"))
            if wanted is None or support(reglas, _with(fila, figure, wanted)).get(figure.id, UNSUPPORTED)[1]:
                continue
            read = self._reading_of(figure, wanted)
            if read is None:
                continue
            through = Prueba(remark.regla, True, remark.cifras)
            corrected = _corrected(figure, read, wanted)
            said.append(_misread(fila, figure, corrected, [through], f"{figure.id}-l"))
            figures = tuple(corrected if c.id == figure.id else c for c in fila.cifras)
            rows[fila.id] = fila.model_copy(update={"cifras": figures, "observacion": self._left_over(fila, figure)})
            self.agreed.add(figure.id)
        return list(rows.values()), said

    def _reading_of(self, figure: Cifra, value: Decimal) -> Relectura | None:
        """The reading of a figure that says a value other than the first, and surely enough to put it there."""
        for told in (self._said, self._seen):
            read = told.get(figure.id)
            if read is not None and value != figure.valor and _value(read, self._figures[figure.id].decimal) == value:
                return read if told is self._seen or self._is_seen_thrice(figure, value) else None
        return None

    def _left_over(self, fila: Fila, misread: Cifra) -> str | None:
        """The row's remark, without what a misread figure left over of its cell."""
        rest = parse_figure(misread.fuente.texto, self._figures[misread.id].decimal).observacion
        return None if rest and fila.observacion == rest else fila.observacion

    def _otherwise(self, fila: Fila, figure: Cifra, reglas: Reglas) -> tuple[Relectura, Decimal] | None:
        """The first reading after the first one that says another value, with which all equations would hold."""
        for told in (self._said, self._seen):
            read = told.get(figure.id)
            value = None if read is None else _value(read, self._figures[figure.id].decimal)
            if read and value is not None and value != figure.valor and _closes(fila, figure, value, reglas):
                return read, value
        below = _below_zero(figure)
        if below and figure.valor is not None and _closes(fila, figure, -figure.valor, reglas):
            return Relectura(below, SURE), -figure.valor
        return None

    def _is_seen_thrice(self, figure: Cifra, value: Decimal) -> bool:
        """Whether the first recogniser, shown the second cut, reads what the second one read.

        Where both have read the same digits, and only marks or the sign differ, nothing is left to be seen.
        """
        kept = self._figures[figure.id]
        digits = _digits(kept.texto)
        if len(digits) >= MIN_DIGITS and digits == _digits(self._said[figure.id].text):
            return True
        (third,) = self.reader.read(kept.pagina, [kept.asked], TINY)
        return _value(kept.in_order(third), kept.decimal) == value


def agree(first: str, second: Relectura, decimal: str | None) -> bool:
    """Whether a second reading says what the first said, surely.

    Commas and points are alike on most scans: where the marks stand must agree, and what value that makes; which mark
    it is need not where only one of both readings is a number.
    """
    if second.confidence < SURE or first.startswith(POINTS):
        return False
    text = second.text.translate(_ZERO)
    one, other = parse_figure(first, decimal), parse_figure(text, decimal)
    if one.valor is None or other.valor is None:
        if one.ausencia is not other.ausencia and not (one.valor is not None and other.malformado):
            return False
        return one.ausencia is not Ausencia.ILEGIBLE and (one.valor is None or _shape(first) == _shape(text))
    return one.valor == other.valor and _plain(one) and _plain(other) and _shape(first) == _shape(text)


def _digits(text: str) -> str:
    return "".join(c for c in text.translate(_ZERO) if c.isdigit())


def _below_zero(figure: Cifra) -> str:
    """The first reading's other one that has the same digits, and a minus for the mark it saw before them; else ""."""
    if figure.valor is None or figure.valor <= 0:
        return ""
    digits = _digits(figure.fuente.texto)
    return next((t for t in figure.fuente.alternativas if t.startswith("-") and _digits(t) == digits), "")


def _plain(read: Lectura) -> bool:
    """Whether nothing of the text is left beside the number."""
    return not any(c.isdigit() for c in read.observacion)


def _shape(text: str) -> str:
    return _MARKS.sub(".", _UNTOLD.sub("", text))


def _value(read: Relectura, decimal: str | None) -> Decimal | None:
    """The number that a second reading surely says, or None."""
    found = parse_figure(read.text.translate(_ZERO), decimal)
    sure = read.confidence >= SURE and not found.alternativas and not found.observacion
    return found.valor if sure else None


def _proofs(filas: Sequence[Fila], reglas: Reglas, proven: Collection[str]) -> tuple[set[str], set[str]]:
    """Ids of the figures that equations prove, of rows or of columns, but for those cut short; ids of these."""
    short = cut_short(filas, reglas)
    return {*proven, *column_proofs(reglas, filas)} - short, short


def _doubted(fila: Fila, reglas: Reglas, proven: Collection[str]) -> Iterator[Cifra]:
    """Figures that no equation proves, illegible ones, and all, blank ones too, of an equation that breaks."""
    proof = support(reglas, fila)
    for c in fila.cifras:
        is_open = (c.valor is not None or c.ausencia is Ausencia.ILEGIBLE) and c.id not in proven
        if is_open or proof.get(c.id, UNSUPPORTED)[1]:
            yield c


def _as_if_certain(fila: Fila) -> Fila:
    """The row with none of its figures under review."""
    return fila.model_copy(update={"cifras": tuple(c.model_copy(update={"revision": False}) for c in fila.cifras)})


def _closing_value(figure: Cifra, total: Cifra, added: Decimal) -> Decimal | None:
    """What a figure of a column must be for the total to be what was added up; None where one of both has no value."""
    if figure.valor is None or total.valor is None:
        return None
    return added if figure.id == total.id else figure.valor + total.valor - added


def _closes(fila: Fila, figure: Cifra, value: Decimal, reglas: Reglas) -> bool:
    """Whether every equation through a figure would hold with another value, one at least, and with no other one."""
    trial = _with(fila, figure, value)
    holds, breaks = support(reglas, trial).get(figure.id, UNSUPPORTED)
    if not holds or breaks:
        return False
    return is_pinned(trial, next(c for c in trial.cifras if c.id == figure.id), reglas)


def _with(fila: Fila, figure: Cifra, value: Decimal) -> Fila:
    changed = figure.model_copy(update={"valor": value, "ausencia": None})
    return fila.model_copy(update={"cifras": tuple(changed if c.id == figure.id else c for c in fila.cifras)})


def _corrected(figure: Cifra, read: Relectura, value: Decimal) -> Cifra:
    first = figure.fuente
    others = tuple(dict.fromkeys((first.texto, *first.alternativas))) if first.texto else first.alternativas
    text = read.text.translate(_ZERO)
    source = first.model_copy(
        update={
            "texto": text,
            "confianza": round(read.confidence, 4),
            "alternativas": tuple(other for other in others if other != text),
        }
    )
    changed = {"valor": value, "ausencia": None, "estado": Estado.RELEIDO, "revision": False, "fuente": source}
    return figure.model_copy(update=changed)


def _misread(fila: Fila, first: Cifra, second: Cifra, through: Sequence[Prueba], name: str) -> Hallazgo:
    """The finding that a first reading was wrong, for whoever must answer for the figure."""
    rules = tuple(dict.fromkeys(p.regla for p in through))
    cited = dict.fromkeys((first.id, *(i for p in through for i in p.cifras)))
    read = f"«{first.fuente.texto}»" if first.fuente.texto else "nada"
    equations = "la ecuación que pasa" if len(rules) == 1 else f"las {len(rules)} ecuaciones que pasan"
    return Hallazgo(
        id=name,
        regla=rules[0],
        severidad=Severidad.AVISO,
        archivo=fila.archivo,
        pagina=first.fuente.pagina,
        fila=fila.id,
        cifras=tuple(cited),
        impreso=second.fuente.texto,
        recalculado=format(second.valor, "f") if second.valor is not None else None,
        formula="; ".join(rules),
        cita="Segunda lectura independiente de la imagen",
        veredicto=Veredicto.ERROR_DE_LECTURA,
        mensaje=(
            f"La primera lectura dio {read} y no cuadraba; una segunda lectura independiente da "
            f"«{second.fuente.texto}» y con ella se cumple {equations} por la cifra: se toma la segunda."
        ),
    )


def _is_askew(filas: Sequence[Fila], reglas: Reglas) -> bool:
    """Whether an equation breaks in so many rows of a table that its columns must be others than they seem."""
    told: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for fila in filas:
        idle = {c.id for c in fila.cifras if not c.valor}
        for proof in proofs(reglas, fila):
            if not idle.issuperset(proof.cifras):  # 0 = 0 + 0 holds wherever it stands
                told[proof.regla] += 1
                broken[proof.regla] += not proof.cumple
    return any(count >= MIN_ASKEW and count >= ASKEW * told[rule] for rule, count in broken.items())
