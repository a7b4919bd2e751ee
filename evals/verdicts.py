"""`python -m evals.verdicts`: who is wrong? Planted misreadings and planted office errors on scans.

A misreading is put into what the recogniser hands over (a digit changed or lost, the odds left as they are), on pages
whose print is right. An office error is printed on the page. Both stand in cells of which an equation speaks: planted
is what breaks one when the same wrong figure is put into the reading of the digital page. Seeds and styles are others
than the thresholds were tuned on.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np

from evals.corpus import model, render_reportlab
from evals.corpus.damage import DAMAGES, Damage, write_scan
from evals.corpus.families import family
from evals.corpus.geometry import DoesNotFit
from evals.corpus.styles import ESTILOS
from evals.corpus.truth import write_truth
from evals.score import Key, pair, read_rows
from extractors.forms import known_layouts
from extractors.pipeline import Opciones, extract
from extractors.readers import scanned
from extractors.readers.bent import there
from extractors.repair.scans import is_pinned
from extractors.schemas import Box, Cifra, Fila, Hallazgo, Page, Reglas, Veredicto, Word
from extractors.validators import Verifier, support
from extractors.values import parse_figure

A_PAGE, ROUNDS = 10, 2
"""Plants on a page, each in a row of its own; times that one recognised page gets other misreadings."""
LIKE = {"0": "86", "1": "74", "2": "7", "3": "85", "4": "19", "5": "63", "6": "58", "7": "12", "8": "36", "9": "4"}
"""Digits that look alike: half of all plants are of these, and an office error of them tempts a repair."""


@dataclass
class Tally:
    """What became of plants of one kind.

    Attributes:
        planted: plants in figures that the reading gives.
        unread: plants in figures that it does not give (row lost, page refused), not among `planted`.
        detected: named by a finding, or under review, or corrected.
        given: with the right verdict.
        blamed: with the verdict that the other side is to blame.
        overwritten: printed figures that another value was put over.
        kinds: the verdicts, and what was missed.
    """

    planted: int = 0
    unread: int = 0
    detected: int = 0
    given: int = 0
    blamed: int = 0
    overwritten: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The tally as one line."""
        share = max(self.planted, 1)
        return (
            f"{name:24} planted {self.planted} (+{self.unread} unread)  detected {self.detected / share:.3f}  "
            f"verdict {self.given} ({self.given / share:.3f})  other side blamed {self.blamed} "
            f"({self.blamed / share:.4f})  overwritten {self.overwritten}  {dict(self.kinds)}"
        )


@dataclass(frozen=True)
class Readout:
    """What a reading gave."""

    filas: tuple[Fila, ...]
    hallazgos: tuple[Hallazgo, ...]


@dataclass(frozen=True)
class Plant:
    """A wrong figure: which, what it says, what is right."""

    figure: str
    wrong: str
    right: str


def slipped(text: str, rng: Random, lose: bool) -> str | None:
    """A printed figure with one digit misread, or lost; None where that leaves the same value or no figure."""
    places = [i for i, c in enumerate(text) if c.isdigit()]
    if not places:
        return None
    at = rng.choice(places)
    if lose and len(places) > 1 and rng.random() < 0.2:
        changed = text[:at] + text[at + 1 :]
    else:
        others = LIKE[text[at]] if rng.random() < 0.5 else "0123456789".replace(text[at], "")
        changed = text[:at] + rng.choice(others) + text[at + 1 :]
    before, after = parse_figure(text), parse_figure(changed)
    digits = changed.lstrip("-(S/$ ")
    if after.valor is None or after.valor == before.valor or after.alternativas or before.alternativas:
        return None
    return None if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit() else changed


def read(path: Path, folder: Path) -> Readout:
    """Reads a document's first page."""
    folder.mkdir(exist_ok=True)
    extract(path, path.name, folder, Opciones(pages=frozenset({1})))
    rows = (folder / "filas.jsonl").read_text(encoding="utf-8").splitlines()
    findings = (folder / "hallazgos.jsonl").read_text(encoding="utf-8").splitlines()
    return Readout(
        tuple(map(Fila.model_validate_json, rows)), tuple(map(Hallazgo.model_validate_json, findings))
    )  # fmt: skip


def rules_of(filas: Sequence[Fila]) -> Reglas | None:
    """The rules of the rows' form, for their year."""
    layout = next((x for x in known_layouts(None) if filas and x.id == filas[0].familia), None)
    years = Counter(c.periodo[:4] for fila in filas for c in fila.cifras if c.periodo[:4].isdigit())
    return layout.rules_for(years.most_common(1)[0][0] if years else "") if layout is not None else None


def speaking(filas: Sequence[Fila], reglas: Reglas) -> set[tuple[str, str]]:
    """(rule, row or figure) of what does not add up in rows that were read for certain."""
    verifier = Verifier(reglas, "x", "x")
    findings = [*verifier.see(filas), *verifier.close()]
    return {(f.regla, figure) for f in findings if f.recalculado is not None for figure in f.cifras}


def with_wrong(filas: Sequence[Fila], figure: Cifra, wrong: str) -> list[Fila]:
    """The rows with one figure that says something else."""
    source = figure.fuente.model_copy(update={"texto": wrong})
    changed = figure.model_copy(update={"valor": parse_figure(wrong).valor, "fuente": source})
    return [
        fila.model_copy(update={"cifras": tuple(changed if c.id == figure.id else c for c in fila.cifras)})
        for fila in filas
    ]


def chosen(readout: Readout, rng: Random, *, lose: bool) -> Iterator[Plant]:
    """Plants for a page that was read without one: at most `A_PAGE`, a row each, where an equation speaks of them."""
    reglas = rules_of(readout.filas)
    if reglas is None:
        return
    rows = list(readout.filas)
    rng.shuffle(rows)
    before, trial = speaking(readout.filas, reglas), list(readout.filas)
    plants: list[Plant] = []
    for fila in rows:
        figures = [c for c in fila.cifras if c.valor is not None and c.fuente.bbox is not None]
        rng.shuffle(figures)
        for figure in figures[:4]:
            wrong = slipped(figure.fuente.texto, rng, lose)
            if wrong is None:
                continue
            planted = with_wrong(trial, figure, wrong)
            told = {cited for _, cited in speaking(planted, reglas) - before}
            if told.issuperset([figure.id, *(plant.figure for plant in plants)]):  # none hides another
                plants.append(Plant(figure.id, wrong, figure.fuente.texto))
                trial = planted
                break
        if len(plants) == A_PAGE:
            break
    yield from plants


# ---- acceptance ------------------------------------------------------------------------------------------


def acceptance(scan: Path, truth: Path, folder: Path, counts: Counter[str], misses: list[str]) -> None:
    """Reads a scan without plants: what was accepted by which proof, and how much of it is wrong."""
    found = read(scan, folder / "clean")
    reglas = rules_of(found.filas)
    own = {fila.id: fila for fila in found.filas}
    for wanted, row in pair(read_rows(truth), read_rows(folder / "clean" / "filas.jsonl")):
        if row is None or reglas is None:
            continue
        fila = own[row.id]
        proof = support(reglas, fila)
        for c in fila.cifras:
            key = (c.magnitud.value, c.rol.value, c.periodo, c.acumulado)
            if key not in wanted.figures or c.valor is None:
                continue
            holds, breaks = proof.get(c.id, (0, 0))
            proven = holds and not breaks and is_pinned(fila, c, reglas)
            way = "review" if c.revision else c.estado.value if c.estado.value != "leido" else ""
            way = way or ("by equation" if proven else "by two readings alike")
            counts[way] += 1
            if c.valor != wanted.figures[key].valor:
                counts[f"{way}, wrong"] += 1
                misses.append(f"{scan.parent.name}: {c.fuente.texto} for {wanted.figures[key].valor}, {way}")


# ---- misreadings -----------------------------------------------------------------------------------------


@contextmanager
def handed_over(alter: Callable[[Page | None], Page], *, again: bool = True) -> Iterator[None]:
    """What the recogniser hands over passes through a function; not read `again`, the function gives the page."""
    real = scanned.read_picture

    def read_picture(*args: object) -> Page:
        return alter(real(*args) if again else None)  # type: ignore[arg-type]

    scanned.read_picture = read_picture  # type: ignore[assignment]
    try:
        yield
    finally:
        scanned.read_picture = real


def _place(word: Word, page: Page) -> tuple[float, float]:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    if page.way is None:
        return x, y
    u, v = there(page.way, np.array(x), np.array(y))
    return float(u), float(v)


def misread(page: Page, box: Box, right: str, wrong: str) -> Page:
    """A page on which one word says something else, as sure as it was."""
    words = list(page.words)
    for i, word in enumerate(words):
        x, y = _place(word, page)
        if word.seen is not None and box[0] <= x <= box[2] and box[1] <= y <= box[3] and word.text == right:
            words[i] = word._replace(text=wrong, seen=replace(word.seen, figure=wrong, rivals=()))
    return replace(page, words=words)


def misreadings(scan: Path, truth: Path, folder: Path, rng: Random, tally: Tally) -> None:
    """Reads a scan, then once more with some of its figures misread."""
    pages: list[Page] = []

    def keep(page: Page | None) -> Page:
        assert page is not None
        pages.append(page)
        return page

    with handed_over(keep):
        clean = read(scan, folder / "clean")
    good = _rightly_read(clean, truth, folder / "clean" / "filas.jsonl")
    for _ in range(ROUNDS):
        _misread_once(scan, folder, pages[0], good, list(chosen(good, rng, lose=True)), tally)


def _misread_once(scan: Path, folder: Path, page: Page, clean: Readout, plants: Sequence[Plant], tally: Tally) -> None:
    figures = {c.id: c for fila in clean.filas for c in fila.cifras}
    altered = page
    done = []
    for plant in plants:
        box = figures[plant.figure].fuente.bbox
        changed = misread(altered, box, plant.right, plant.wrong) if box is not None else altered
        if changed.words != altered.words:
            done.append(plant)
            altered = changed
    with handed_over(lambda _: altered, again=False):
        found = read(scan, folder / "misread")
    after = {c.id: c for fila in found.filas for c in fila.cifras}
    for plant in done:
        figure = after.get(plant.figure)
        if figure is None:
            tally.unread += 1
            continue
        named = _named(found, plant.figure)
        right = figure.valor == figures[plant.figure].valor
        tally.planted += 1
        tally.detected += bool(named) or figure.revision or right
        given = right and any(h.veredicto is Veredicto.ERROR_DE_LECTURA for h in named)
        tally.given += given
        tally.blamed += any(h.veredicto is Veredicto.ERROR_DEL_DOCUMENTO for h in named)
        tally.kinds.update(["/".join(sorted({h.veredicto.value for h in named})) or "no finding"])
        if not given:
            tally.misses.append(f"{scan.parent.name}: {plant} -> {figure.valor} {figure.revision}")


def _rightly_read(readout: Readout, truth: Path, rows: Path) -> Readout:
    """The rows whose figures are all as printed: into others no misreading can be put."""
    good = {
        found.id
        for wanted, found in pair(read_rows(truth), read_rows(rows))
        if found is not None and all(_value(found.figures, key) == f.valor for key, f in wanted.figures.items())
    }
    return replace(readout, filas=tuple(fila for fila in readout.filas if fila.id in good))


def _value(figures: object, key: Key) -> Decimal | None:
    found = figures.get(key) if isinstance(figures, dict) else None
    return found.valor if found is not None else None


def _named(readout: Readout, figure: str) -> list[Hallazgo]:
    return [h for h in readout.hallazgos if h.recalculado is not None and figure in h.cifras]


# ---- office errors ---------------------------------------------------------------------------------------


def misprinted(informe: model.Informe, fila_id: str, clave: model.Clave, text: str) -> model.Informe:
    """A report with one figure printed otherwise, in its cell and in its truth."""
    ref = model.Referencia(fila_id, clave)

    def cell(celda: model.Celda) -> model.Celda:
        return replace(celda, texto=text) if ref in celda.refs else celda

    def block(bloque: model.Bloque) -> model.Bloque:
        return replace(bloque, celdas=tuple(map(cell, bloque.celdas)))

    elements = tuple(
        replace(e, bloques=tuple(map(block, e.bloques))) if isinstance(e, model.Tabla) else e
        for e in informe.elementos
    )  # fmt: skip
    wrong = model.Cifra(clave, text, parse_figure(text).valor)
    filas = tuple(fila.with_cifra(wrong) if fila.id == fila_id else fila for fila in informe.filas)
    return replace(informe, elementos=elements, filas=filas)


def printed_wrong(
    informe: model.Informe, clean: Readout, pairs: dict[str, tuple[str, Key]], rng: Random
) -> tuple[model.Informe, dict[tuple[str, Key], Plant]]:
    """The report with some figures printed wrong, by row of the report and key."""
    plants: dict[tuple[str, Key], Plant] = {}
    for plant in chosen(clean, rng, lose=False):
        fila_id, key = pairs.get(plant.figure, ("", ("", "", "", False)))
        if not fila_id or informe.fila(fila_id).value(model.Clave(*key)) is None:
            continue
        clave = model.Clave(*key)
        if informe.fila(fila_id).cifra(clave).impreso.strip() == plant.right.strip():
            informe = misprinted(informe, fila_id, clave, plant.wrong)
            plants[fila_id, key] = plant
    return informe, plants


def office_errors(informe: model.Informe, style: str, damage: Damage, folder: Path, seed: int) -> tuple[Tally, Tally]:
    """Prints a report with wrong figures; what becomes of them on the digital page, and on a scan of it."""
    rng = Random(f"oficina/{informe.nombre}/{style}/{damage.nombre}")
    clean = read(_print(informe, folder / "clean.pdf", style), folder / "digital")
    pairs = _pairs(informe, folder / "clean.truth.jsonl", folder / "digital" / "filas.jsonl", clean)
    wrong, plants = printed_wrong(informe, clean, pairs, rng)
    document = _print(wrong, folder / "wrong.pdf", style)
    scan = write_scan(document, damage, seed, folder / "wrong-scan.pdf", [1])
    tallies = []
    for name, path in (("wrong-digital", document), ("wrong-scan", scan)):
        found = read(path, folder / name)
        where = _pairs(wrong, folder / "wrong.truth.jsonl", folder / name / "filas.jsonl", found)
        tallies.append(_office_tally(found, {place: i for i, place in where.items()}, plants, folder.name))
    return tallies[0], tallies[1]


def _print(informe: model.Informe, path: Path, style: str) -> Path:
    write_truth(informe, render_reportlab.render(informe, path, ESTILOS[style]), path)
    return path


def _pairs(informe: model.Informe, truth: Path, rows: Path, readout: Readout) -> dict[str, tuple[str, Key]]:
    """Figure id -> row of the report and key."""
    named = [(fila.codigo or "", fila.descripcion) for fila in informe.filas]
    ids = [fila.id for fila in informe.filas]
    lines = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    order = [ids[named.index((line["codigo"] or "", line["descripcion"]))] for line in lines]
    own = {fila.id: fila for fila in readout.filas}
    found: dict[str, tuple[str, Key]] = {}
    pairs = pair(read_rows(truth), read_rows(rows))
    for fila_id, (wanted, row) in zip(order, pairs, strict=True):
        if row is not None and named.count(named[ids.index(fila_id)]) == 1 and wanted.pagina == 1:
            for c in own[row.id].cifras:
                found[c.id] = (fila_id, (c.magnitud.value, c.rol.value, c.periodo, c.acumulado))
    return found


def _office_tally(
    found: Readout, ids: dict[tuple[str, Key], str], plants: dict[tuple[str, Key], Plant], where: str
) -> Tally:
    tally = Tally()
    figures = {c.id: c for fila in found.filas for c in fila.cifras}
    for place, plant in plants.items():
        figure = figures.get(ids.get(place, ""))
        if figure is None or (figure.valor is None and not _named(found, figure.id)):
            tally.unread += 1
            continue
        named = _named(found, figure.id)
        verdicts = {h.veredicto for h in named}
        tally.planted += 1
        tally.detected += bool(named) or figure.revision
        given = Veredicto.ERROR_DEL_DOCUMENTO in verdicts and Veredicto.ERROR_DE_LECTURA not in verdicts
        tally.given += given
        tally.blamed += Veredicto.ERROR_DE_LECTURA in verdicts
        changed = figure.estado.value == "releido" and figure.valor != parse_figure(plant.wrong).valor
        tally.overwritten += changed or figure.valor == parse_figure(plant.right).valor
        tally.kinds.update(["/".join(sorted(v.value for v in verdicts)) or "no finding"])
        if not given:
            tally.misses.append(f"{where}: {plant} -> {figure.valor} {figure.revision}")
    return tally


def _add(total: Tally, part: Tally) -> None:
    for name in ("planted", "unread", "detected", "given", "blamed", "overwritten"):
        setattr(total, name, getattr(total, name) + getattr(part, name))
    total.kinds.update(part.kinds)
    total.misses += part.misses


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the suite; 1 if a floor is missed."""
    parser = argparse.ArgumentParser(prog="python -m evals.verdicts", description=__doc__)
    parser.add_argument("--families", default="poi-ceplan,metas-trimestral,presupuesto,poi-mensual")
    parser.add_argument("--styles", default="corrida,partida")
    parser.add_argument("--damages", default="200-medio", help=f"among {','.join(DAMAGES)}")
    parser.add_argument("--count", type=int, default=2, help="pages of a line")
    parser.add_argument("--seed", type=int, default=501)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--wanted", type=int, default=200, help="plants of each kind after which to stop")
    parser.add_argument("--misses", type=int, default=10)
    parser.add_argument("--acceptance", action="store_true", help="no plants: what is accepted by which proof")
    args = parser.parse_args(argv)
    names = ("misreadings", "office errors, scans", "office errors, digital")
    reading, office, digital = Tally(), Tally(), Tally()
    jobs = [
        (name, style, damage, seed)
        for seed in range(args.seed, args.seed + args.count)
        for damage in args.damages.split(",")
        for style in args.styles.split(",")
        for name in args.families.split(",")
    ]
    counts: Counter[str] = Counter()
    misses: list[str] = []
    for name, style, damage, seed in jobs:
        if min(reading.planted, office.planted) >= args.wanted:
            break
        with tempfile.TemporaryDirectory(prefix=f"{name}-{style}-{damage}-{seed}-") as temporary:
            folder = Path(temporary)
            informe = family(name).build(seed, args.rows)
            try:
                document = _print(informe, folder / "clean.pdf", style)
            except DoesNotFit:
                continue
            scan = write_scan(document, DAMAGES[damage], seed, folder / "scan.pdf", [1])
            if args.acceptance:
                acceptance(scan, folder / "clean.truth.jsonl", folder, counts, misses)
                print(f"{name} {style} {damage} {seed}: {dict(counts)}", flush=True)
                continue
            if reading.planted < args.wanted:
                rng = Random(f"lectura/{informe.nombre}/{style}/{damage}")
                misreadings(scan, folder / "clean.truth.jsonl", folder, rng, reading)
            if office.planted < args.wanted:
                on_page, on_scan = office_errors(informe, style, DAMAGES[damage], folder, seed)
                _add(digital, on_page)
                _add(office, on_scan)
        print(f"{name} {style} {damage} {seed}: {reading.planted} misreadings, {office.planted} errors", flush=True)
    if args.acceptance:
        print(*misses[: args.misses], sep="\n")
        return int(counts["by two readings alike, wrong"] > 0.0005 * counts["by two readings alike"])
    for name, tally in zip(names, (reading, office, digital), strict=True):
        print(tally.line(name))
        for miss in tally.misses[: args.misses]:
            print("  -", miss)
    missed = office.overwritten or digital.overwritten
    for tally, most in ((reading, 0.01), (office, 0.02)):
        share = max(tally.planted, 1)
        missed |= tally.detected < 0.98 * share or tally.given < 0.6 * share or tally.blamed > most * share
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
