"""Sentences that tell what was planned and done ("Se programaron 24 talleres y se ejecutaron 18 (75 %)"), by rules.

A sentence is read whole or not at all: every number in it dates it, or is a planned or a done quantity, or the share
of one in the other. What it says is accepted only where its own percentage bears both quantities out; else the figures
are kept for review, as a verb may mean something else.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import groupby

from extractors.fillers.build import Borrador
from extractors.fillers.ficha import Pareja, pairs
from extractors.fillers.renglones import MARKS, Pieza, Renglon, words_of
from extractors.layouts import Columna, Columnar, Layout
from extractors.values import MONTH_WORDS, decimals, fold_keep, month_of, parse_figure, take_cutoff

TOLD = "dicho en una oración"
"""Why a figure is left to review: no percentage beside it bears it out."""
MAX_HEADING = 8
"""Words of a line without a full stop that begins no sentence of the next."""
MAX_NAME = 12
"""Words that say of what a quantity is."""
MAX_UNIT = 3
"""Words that name its unit."""
MAX_SHOWN = 60
"""Characters of a sentence that a note shows."""

_CUES = (
    ("programado", re.compile(r"program(?!as?$)|planific|previst|previo$|previer|proyectad")),
    ("meta", re.compile(r"metas?$")),
    ("ejecutado", re.compile(r"(?!\w+r$)(?:ejecut|realiz|logr|alcanz|atend|entreg|concret|efectu|cumpli)")),
    (
        "ejecutado",
        re.compile(r"(?!cancel|suspend|posterg|anul|dej|perd|observ|devolv|rechaz|elimin|asign)\w{3,}[aei]ron$"),
    ),
)
"""Words that say which quantity a number is; what is yet to be done ("realizar") says none."""
_PARTICIPLE = re.compile(r"\w+(?:ad|id|ist)[oa]s?$")
_PROGRESS = re.compile(r"\b(?:avance|cumplimiento|ejecucion|equival|represent)")
_OTHER = re.compile(
    r"\b(?:no|ni|tampoco|sin|nunca|anterior\w*|pasad[oa]|previo a|proxim\w+|siguientes?|esperan?|preven?|debera\w*|"
    r"propone\w*|reprogram\w+|aproximad\w+|cerca|casi|mas|menos|alrededor|estima\w*|respectivamente|cada|mensuales|"
    r"por mes|restan\w*|pendientes?|habrian?|s/|soles|pesos|dolares|euros|mil|millon\w*)(?=\W|$)|\$"
)
"""Words with which a sentence tells of something else than one planned and one done quantity of one period."""
_MONEY = re.compile(
    r"(?:s/|us\$|\$|€)|\b(?:soles|pesos|dolares|euros|bolivianos|quetzales|guaranies|colones|lempiras|cordobas|q|bs)\b"
)
_SPENT = re.compile(r"\b(?:gast|presupuest|credito|deveng|pag[oa]|comprometi|inver|inversion|ejecut|asign|recursos)")
"""What is said of money of a plan."""
_EQUALS = re.compile(r"equival|represent|correspond|igual")
"""What follows is another thing's quantity ("13 % de la meta, lo que equivale a 18")."""
_CUMULATIVE = re.compile(r"\bacumulad|\bhasta\b|\bal (?:cierre|termino|segundo|tercer|cuarto|ii|iii|iv)\b")
_YEARLY = re.compile(r"\b(?:anual(?:es)?|ano|ejercicio|(?:durante|en) (?:19|20)\d\d)\b")
_MONTH = re.compile(rf"\b(?:{MONTH_WORDS})\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NTH = re.compile(r"\b(?:primero?|segundo|tercero?|cuarto|ii|iii|iv)\b")
_SMALL = frozenset(["con", "de", "del", "el", "la", "las", "los", "para", "por", "y"])
_NAMED = re.compile(
    r"(?:anexo|articulo|codigo|componente|decreto|eje|etapa|ley|linea|lote|n|no|nro|numero|objetivo|ordenanza|pagina|"
    r"producto|programa|resolucion|ruta|sector|tramo|zona)$"
)
"""Before a number, what it is the name of."""
_ENDS = re.compile(r"(?:al|cuales|cual|durante|en|es|frente|fueron|fue|hasta|lo|logrando|segun|sobre|que|se)$")
_ITEM = re.compile(r"^\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]-?\s*")
_ABBREVIATED = re.compile(r"\(?(?:n(?:ro)?|art|sra?|ing|dra?|lic|num|aprox|s/)\.")


def parts_of(lines: Sequence[Renglon], layout: Layout) -> Iterator["list[Pareja] | Oracion"]:
    """Labels with their values, and sentences, in reading order; a table row's labels come before its sentences."""
    for row, group in groupby(lines, key=lambda line: line.fila):
        run: list[Pieza] = []
        printed = list(group)
        beside = pairs(printed, layout) if row is not None else []
        taken = {id(piece) for pair in beside for piece in pair.piezas}
        yield beside
        for at, line in enumerate(printed):
            if row is not None:
                if not any(id(piece) in taken for piece in line.piezas):
                    yield from _sentences(words_of(line))
                continue
            if found := pairs([line], layout):
                yield from _sentences(run)
                yield found
                run = []
                continue
            if run and _ITEM.match(line.text) and run[-1].text[-1] in ".;:":
                yield from _sentences(run)
                run = []
            run += words_of(line)
            after = printed[at + 1].text[:1] if at + 1 < len(printed) else ""
            if line.piezas[0].lugar.bbox is None or (after.isupper() and _is_heading(line.text)):
                yield from _sentences(run)
                run = []
        yield from _sentences(run)


def told_pairs(parts: Iterable["list[Pareja] | Oracion"], layout: Layout) -> list[Pareja]:
    """The labels of a page with their values, and what its sentences tell as if labels said it, in reading order.

    Where no label names an activity, it is called what the sentence counts ("jornadas de barrido").

    Args:
        parts: the page's labels and sentences.
        layout: the form without columns.
    """
    found: list[Pareja] = []
    name = next(column for column in layout.columnas if column.campo == "descripcion")
    fresh = True  # nothing stands between the last name and here but what is read of it
    for part in parts:
        if not isinstance(part, Oracion):
            names = [pair for pair in found if pair.columna.columna.id == name.id]
            alone = all(pair.columna.columna.id != name.id for pair in part)
            if fresh or not alone or not names or names[-1].piezas[0].doubt != TOLD:
                found += part  # else a label behind other sentences than its row's: whose it is, nothing says
            continue
        said = part.pairs(layout)
        fresh = bool(said)
        named = [pair.text for pair in found if pair.columna.columna.id == name.id]
        labelled = any(pair.columna.columna.id == name.id and pair.piezas[0].doubt != TOLD for pair in found)
        if said and not labelled and part.counted and [part.counted_text] != named[-1:]:
            found.append(Pareja(Columnar(-1, name), part.counted))
        found += said
    return found


def unread_sentences(
    parts: Iterable["list[Pareja] | Oracion"], drafts: Sequence[Borrador], printed: Container[str] = ()
) -> list[str]:
    """The words of each sentence with planned or done quantities, or a share, that no row has.

    Args:
        parts: a page's labels and sentences.
        drafts: the rows of the page.
        printed: figures that stand elsewhere, without a per cent sign: a sentence of those alone repeats them.
    """
    read = {(cell.lugar, cell.text.rstrip("% ")) for draft in drafts for cell in draft.celdas}
    found: list[str] = []
    for part in parts:
        if not isinstance(part, Oracion) or part.tells_only_of_targets:
            continue
        told = part.told or part.money
        own = [(part.pieces[at].lugar, part.words[at].rstrip("%")) for at in told]
        if any(figure not in read and figure[1] not in printed for figure in own):
            said = " ".join(piece.text for piece in part.pieces[max(0, min(part.cues, default=0) - 1) :])
            found.append(said if len(said) <= MAX_SHOWN else f"{said[:MAX_SHOWN].rsplit(' ', 1)[0]}…")
    return found


def _is_heading(text: str) -> bool:
    bare = _YEAR.sub("", _ITEM.sub("", text))
    return text[-1:] not in MARKS and len(bare.split()) <= MAX_HEADING and not any(c.isdigit() for c in bare)


def _sentences(words: Sequence[Pieza]) -> Iterator["Oracion"]:
    start = 0
    for at, piece in enumerate(words, 1):
        after = words[at].text.lstrip(MARKS + "¿¡")[:1] if at < len(words) else ""
        ends = piece.text[-1] in ".;" and not _ABBREVIATED.fullmatch(fold_keep(piece.text))
        if at == len(words) or (ends and after.isupper()):
            yield Oracion(words[start:at])
            start = at


class Oracion:
    """One sentence: its printed words, and what they tell.

    Attributes:
        pieces: its words as printed.
        words: the same, folded, without the marks around them.
        text: the words in one run.
        cues: which words say what a number is, by their place.
        numbers: the places of its numbers but for years and the numbers of quarters.
    """

    def __init__(self, pieces: Sequence[Pieza]) -> None:
        self.pieces = tuple(pieces)
        self.words = [fold_keep(piece.text).strip(MARKS + "$") for piece in pieces]
        self.text = " ".join(fold_keep(piece.text) for piece in pieces)
        self.cues = {at: role for at, word in enumerate(self.words) for role, cue in reversed(_CUES) if cue.match(word)}
        self.numbers = [at for at, word in enumerate(self.words) if word[:1].isdigit() and not self._dates(at)]

    def pairs(self, layout: Layout) -> list[Pareja]:
        """Planned, done and share, each with its printed words; none if the sentence is not read whole."""
        roles, shares = self.roles, self._shares
        if _OTHER.search(self.text) or "" in roles or not roles or len(roles) < len(self._amounts):
            return []
        if {"meta", "programado"} <= set(roles) or len(shares) > 1 or self._period is None:
            return []
        proved = self._bears_out
        if shares and not proved and not _PROGRESS.search(self.text):
            return []
        columns = {column.id: column for column in layout.columnas}
        found: list[Pareja] = []
        for role, at in [*roles.items(), *((("avance", shares[0]),) if shares and len(roles) > 1 else ())]:
            words = [self.pieces[i] for i in [at, *(self._noun(at, MAX_UNIT) if role != "avance" else ())]]
            bare = tuple(replace(p, text=p.text.strip(MARKS), doubt=p.doubt or ("" if proved else TOLD)) for p in words)
            found.append(Pareja(self._column(columns[role]), bare))
        return found

    @property
    def told(self) -> list[int]:
        """The places of the numbers that some word says what they are: quantities, and shares of what is told."""
        roles = self.roles
        return [*(roles.values() if set(roles) - {""} else ()), *(self._shares if self.cues else ())]

    @property
    def money(self) -> list[int]:
        """The places of its amounts of money ("el gasto ascendió a 1.204.380,55 euros")."""
        return self._amounts if self._amounts and _MONEY.search(self.text) and _SPENT.search(self.text) else []

    @property
    def tells_only_of_targets(self) -> bool:
        """Whether no word but "meta" says what its numbers are ("Meta de producto 1")."""
        return set(self.cues.values()) == {"meta"}

    @cached_property
    def roles(self) -> dict[str, int]:
        """The place of each role's quantity; the role is "" where no word says it."""
        found: dict[str, int] = {}
        for number, at in enumerate(self._amounts):
            before = self._amounts[number - 1] if number else -1
            after = self._amounts[number + 1] if number + 1 < len(self._amounts) else len(self.words)
            role = self._after(at, after) or self._before(before, at)
            found[role if role not in found else ""] = at
        return found

    def _after(self, at: int, stop: int) -> str:
        """The role that a participle behind the quantity gives it ("24 jornadas programadas")."""
        for place in range(at + 1, min(stop, at + MAX_NAME)):
            if _ENDS.match(self.words[place]) or self._closes(place - 1):
                return ""
            if place in self.cues:
                return self.cues[place] if _PARTICIPLE.match(self.words[place]) else ""
        return ""

    def _before(self, start: int, at: int) -> str:
        """The role that the nearest word before the quantity gives it; "18 de las 24" leaves the 24 to be planned."""
        if (at and _NAMED.match(self.words[at - 1])) or re.match(r"0\d", self.words[at]):
            return ""
        marks = [place for place in range(start + 1, at - 1) if self._closes(place) or _EQUALS.match(self.words[place])]
        cues = [place for place in range(max([start, *marks]) + 1, at) if place in self.cues]
        if cues and len(self._amounts) == 1 and _PARTICIPLE.match(self.words[cues[-1]]):
            return ""  # "pagado y ejecutado por la empresa: 4"
        if cues:
            role = self.cues[cues[-1]]
            return role if role != "meta" or _YEARLY.search(self.text) else "programado"
        between = self.words[start + 1 : at]
        return "programado" if start >= 0 and between[-2:] in (["de", "las"], ["de", "los"]) else ""

    @cached_property
    def _shares(self) -> list[int]:
        return [at for at in self.numbers if "%" in self.pieces[at].text or self._followed(at, "%", "por ciento")]

    @cached_property
    def _amounts(self) -> list[int]:
        return [at for at in self.numbers if at not in self._shares]

    def _followed(self, at: int, *texts: str) -> bool:
        return " ".join(fold_keep(piece.text) for piece in self.pieces[at + 1 : at + 3]).startswith(texts)

    def _dates(self, at: int) -> bool:
        """Whether a number is a year, stands beside "trimestre", or counts the paragraph."""
        if at == 0 and _ITEM.match(f"{self.pieces[0].text} "):
            return True
        beside = [*self.words[max(0, at - 1) : at], *self.words[at + 1 : at + 2]]
        return bool(_YEAR.fullmatch(self.words[at])) or any(w.startswith(("trimestr", "semestr")) for w in beside)

    def _closes(self, at: int) -> bool:
        return self.pieces[at].text[-1] in ".,;:"

    @cached_property
    def _period(self) -> tuple[str | None, str | None] | None:
        """Year and cut-off that the sentence names, each None where it names none; None if it names several."""
        cut, rest = take_cutoff(" ".join(self.words))
        months = {found[0] for word in _MONTH.findall(rest) if (found := month_of(word))}
        years = {word for word in self.words if _YEAR.fullmatch(word)}
        if (
            take_cutoff(rest)[0] not in (None, cut)
            or _NTH.search(rest)
            or len(years) > 1
            or len(months) > (cut is None)
        ):
            return None
        if cut is None:
            cut = next(iter(months), "" if _YEARLY.search(rest) and "meta" not in self.roles else None)
        return next(iter(years), None), cut

    def _column(self, form: Columna) -> Columnar:
        """The form's column, of the sentence's own period if it names one."""
        year, cut = self._period or (None, None)
        if cut is not None and form.rol != "meta":
            period = f"{{ejercicio}}-{cut}" if cut else "{ejercicio}"
            form = form.model_copy(update={"periodo": period, "acumulado": bool(_CUMULATIVE.search(self.text))})
        return Columnar(-1, form, (("ejercicio", year),) if year else ())

    @cached_property
    def _bears_out(self) -> bool:
        """Whether the printed percentage is done over planned * 100, rounded or cut off as it is printed."""
        base = self.roles.get("programado", self.roles.get("meta"))
        if base is None or "ejecutado" not in self.roles or len(self._shares) != 1:
            return False
        printed = [self.words[at].rstrip("%") for at in (self.roles["ejecutado"], base, self._shares[0])]
        done, planned, share = (parse_figure(text).valor for text in printed)
        places = decimals(printed[2])
        if done is None or not planned or share is None or places is None:
            return False
        exact = done * 100 / planned
        return share in {exact.quantize(Decimal(1).scaleb(-places), way) for way in (ROUND_HALF_UP, ROUND_DOWN)}

    @cached_property
    def counted(self) -> tuple[Pieza, ...]:
        """The words that say of what a quantity is, the planned one's first; where another's are more, those."""
        order = [self.roles[role] for role in ("programado", "meta", "ejecutado") if role in self.roles]
        words = max((self._noun(at, MAX_NAME) for at in order), key=len, default=[])
        return tuple(replace(self.pieces[at], text=self.pieces[at].text.strip(MARKS), doubt=TOLD) for at in words)

    @property
    def counted_text(self) -> str:
        """Those words in one run."""
        return " ".join(piece.text for piece in self.counted)

    def _noun(self, at: int, most: int) -> list[int]:
        """The words behind a quantity that say of what it is."""
        found: list[int] = []
        for place in range(at + 1, min(len(self.words), at + 1 + most)):
            word = self.words[place]
            if self._closes(place - 1) or _ENDS.match(word) or place in self.cues or place in self.numbers:
                break
            if _MONTH.fullmatch(word) or (not found and word in _SMALL):
                break
            found.append(place)
        while found and self.words[found[-1]] in _SMALL:
            found.pop()
        return found
