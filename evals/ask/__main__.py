"""`python -m evals.ask`: asks a set and prints coverage, right of covered, wrong figures and misanswers, by kind.

A misanswer is an answer in figures that are not those expected: each may be true and allowed, but of another question.

With `--scripted` a scripted model answers every question, also those that the rules understand; with `--by-model N` the
endpoint of the environment answers N of them, and with `--left` N of those that the rules leave to a model: only these
reach it in use.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import cycle, permutations
from pathlib import Path
from typing import TYPE_CHECKING

from agent import settings
from agent.chat.respuesta import Respuesta, Tipo
from agent.chat.sesion import Pregunta, Sesion
from evals.ask import ciegas
from evals.ask.preguntas import Caso, cases, numbered
from evals.ask.verdad import DOCUMENTOS, ORDENADOS, build, read
from extractors.errors import ModelError
from extractors.values import fold

if TYPE_CHECKING:
    from evals.ask.modelos import Bueno

MARKED = ("revision", "parcial")
"""States that tell a reader not to take the figure as it is."""
_GAP = re.compile(r"[-\d.,]+ - [-\d.,]+")
"""How a difference is computed: its sign follows the order of its terms."""
Cuenta = dict[str, Counter[str]]
Answered = Iterator[tuple[str, Caso, Respuesta]]


def judge(caso: Caso, answer: Respuesta) -> tuple[bool, bool, int]:
    """Whether an answer is covered (it answers, or refuses where it should or may), right, and its wrong figures.

    The difference of two figures that are asked for may be stated, too. How many findings an answer lists is no figure
    of the plan; that there are none is.
    """
    espera = caso.espera
    stated = [c for c in answer.cifras if c.valor is not None and (c.unidad != "hallazgos" or not c.valor)]
    given = Counter(c.valor.normalize() for c in stated if c.valor is not None)
    wanted = Counter(v.normalize() for v in espera.valores)
    allowed = set(wanted) | {v.normalize() for v in espera.otros}
    if espera.valores and any(c.fila for c in stated):  # how many rows it names
        allowed.add(Decimal(len({c.fila for c in stated if c.fila})).normalize())
    if len(espera.valores) > 1:
        allowed.add(Decimal(len(answer.cifras) - 1).normalize())
    gaps = {(a - b).normalize() for a, b in permutations(espera.valores, 2)}  # of either sign
    asked_gaps = gaps & set(wanted)
    allowed |= gaps if len(espera.valores) == 2 else {-gap for gap in asked_gaps}
    plain = [c.valor.normalize() for c in stated if c.valor is not None and c.estado not in MARKED]
    listed = bool(answer.cifras) and answer.cifras[-1].unidad == "hallazgos"
    free = not espera.valores and (bool(espera.texto) or listed)
    apart = {c.valor.normalize() for c in stated if c.valor is not None and _GAP.fullmatch(c.calculo)}
    wrong = 0 if free else sum(v not in allowed and not (v in apart and -v in allowed) for v in plain)
    right_kind = answer.tipo.value in espera.tipos
    if "respuesta" not in espera.tipos or (right_kind and answer.tipo is not Tipo.RESPUESTA):
        return right_kind or answer.tipo is Tipo.RESPUESTA, right_kind and not given, len(plain)
    text = fold(answer.texto + " " + " ".join(p.texto for p in answer.evidencia))
    covered = answer.tipo is Tipo.RESPUESTA and (bool(answer.cifras) or not espera.valores)
    told = all(given[v] + (given[-v] if v in asked_gaps else 0) >= n for v, n in wanted.items())
    right = covered and told and all(word in text for word in espera.texto)
    return covered, right and not wrong, wrong


def misanswered(caso: Caso, answer: Respuesta, right: bool) -> bool:
    """Whether an answer that is not right states figures where others were expected, whatever else it may state."""
    figures = any(c.valor is not None and c.unidad != "hallazgos" for c in answer.cifras)
    return not right and figures and answer.tipo is Tipo.RESPUESTA and bool(caso.espera.valores)


def by_rules(session: Sesion, casos: Sequence[Caso]) -> Answered:
    """Answers without a model."""
    questions = [Pregunta(i, c.pregunta, c.previas) for i, c in numbered(casos)]
    for caso, (identifier, answer) in zip(casos, session.ask_many(questions), strict=True):
        yield identifier, caso, answer


def by_model(session: Sesion, casos: Iterable[tuple[str, Caso]], how: Counter[str]) -> Answered:
    """Puts each question to the session's model, whether the rules understand it or not.

    `how` counts what of each answer is the model's; where nothing is, the answer is that nothing is known.
    """
    assert session.modelo is not None
    for identifier, caso in casos:
        session.forget()
        for before in caso.previas:
            _, session.context = session.router.answer(before, session.context)
        try:
            found = session.modelo.answer(caso.pregunta, caso.previas, session.context, lambda text: None)
        except ModelError as error:
            how["no respondió"] += 1
            yield identifier, caso, Respuesta(caso.pregunta, Tipo.NO_CONSTA, str(error))
            continue
        how["declinó" if found.declina and found.respuesta is None else found.como.value] += 1
        yield identifier, caso, found.respuesta or Respuesta(caso.pregunta, Tipo.NO_CONSTA, "")


@contextmanager
def scripted(results: Path, name: str) -> Iterator[tuple[Sesion, Bueno]]:
    """A session whose endpoint is a scripted model: "ideal", "formulario" (no tools) or "miente"."""
    from agent.llm.capacidades import Capacidades
    from evals.ask.modelos import Bueno, Mentiroso
    from evals.scripted import Server, serving
    from evals.scripted.server import MODEL

    model = Mentiroso() if name == "miente" else Bueno()
    with serving(Server(model)) as server:
        environment = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k", "JUSTIFICA_MODEL": MODEL}
        with Sesion(results, settings.load({**environment, "XDG_CONFIG_HOME": "/nada"}), "llm") as session:
            client = session.modelo.cliente  # type: ignore[union-attr]
            client._kept = None
            client._capacidades = Capacidades(True, name != "formulario", True, None, True)
            yield session, model


def by_script(results: Path, casos: Sequence[Caso], name: str, how: Counter[str]) -> Answered:
    """Answers by a scripted model, which is told each question's declared request before it is asked."""
    from evals.ask.modelos import KINDS, LIES, Mentiroso

    with scripted(results, name) as (session, model):
        for (identifier, caso), kind in zip(numbered(casos), cycle(KINDS), strict=False):
            model.caso = caso
            if isinstance(model, Mentiroso):
                model.clase = kind
            for _, _, answer in by_model(session, [(identifier, caso)], how):
                how["mentiras impresas"] += any(lie in answer.texto for lie in LIES)
                yield identifier, caso, answer


def score(answered: Answered, *, verbose: bool) -> Cuenta:
    """Counts of each kind of question."""
    kinds: Cuenta = defaultdict(Counter)
    for identifier, caso, answer in answered:
        covered, right, wrong = judge(caso, answer)
        missed = misanswered(caso, answer, right)
        kinds[caso.clase].update(n=1, covered=covered, right=right, wrong=wrong, missed=missed)
        if verbose and not right:
            got = ", ".join(str(c.valor) for c in answer.cifras[:4])
            print(f"{identifier} {'MAL' if wrong else 'mal' if covered else '---'}{'*' * missed}: {caso.pregunta}")
            print(f"    espera {caso.espera.tipos} {[str(v) for v in caso.espera.valores[:4]]} {caso.espera.texto}")
            print(f"    dio {answer.tipo.value} [{got}] {answer.texto[:200]!r}")
    return kinds


def sample(casos: Sequence[Caso], count: int) -> list[tuple[str, Caso]]:
    """So many questions of as many kinds as there are: the first of each kind, then the second of each."""
    by_kind: dict[str, list[tuple[str, Caso]]] = defaultdict(list)
    for identifier, caso in numbered(casos):
        by_kind[caso.clase].append((identifier, caso))
    turns = [(turn, order, own[turn]) for order, own in enumerate(by_kind.values()) for turn in range(len(own))]
    return [item for _, _, item in sorted(turns, key=lambda entry: entry[:2])][:count]


def _answered(args: argparse.Namespace, folder: Path, how: Counter[str]) -> Answered:
    if args.set in DOCUMENTOS:
        libro = build(folder, DOCUMENTOS[args.set], orders=args.set in ORDENADOS)
        casos = cases(libro, args.set)
    else:
        libro = read(folder, ciegas.pedidos(args.set))
        casos = list(ciegas.casos(args.set))
    if args.scripted:
        yield from by_script(libro.carpeta, casos, args.scripted, how)
        return
    found = settings.load() if args.by_model else settings.load({})
    with Sesion(libro.carpeta, found, "llm" if args.by_model else "rules") as session:
        if not args.by_model:
            yield from by_rules(session, casos)
            return
        start = time.monotonic()
        chosen = left(session, casos) if args.left else casos
        for identifier, caso, answer in by_model(session, sample(chosen, args.by_model), how):
            if not answer.modelo:  # what whoever asks sees then
                answer = _ruled(session, caso)
            seen = f"{answer.modelo or 'reglas':<22}{answer.tipo.value:<12}"
            print(f"{time.monotonic() - start:6.0f} s  {identifier:<20}{seen}{caso.pregunta[:70]}", flush=True)
            yield identifier, caso, answer


def left(session: Sesion, casos: Sequence[Caso]) -> list[Caso]:
    """The questions that the rules do not understand."""
    return [caso for caso in casos if not _ruled(session, caso).entendida]


def _ruled(session: Sesion, caso: Caso) -> Respuesta:
    """The answer of the rules to a question, its earlier ones first."""
    session.forget()
    for before in caso.previas:
        _, session.context = session.router.answer(before, session.context)
    return session.router.answer(caso.pregunta, session.context)[0]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the score; exit 1 if a wrong figure was stated."""
    parser = argparse.ArgumentParser(prog="python -m evals.ask", description=__doc__)
    parser.add_argument("--set", default="abierto", choices=[*DOCUMENTOS, *ciegas.names()], help="which questions")
    parser.add_argument("--scripted", choices=("ideal", "formulario", "miente"), help="a scripted model answers")
    parser.add_argument("--by-model", type=int, default=0, metavar="N", help="the configured model answers N of them")
    parser.add_argument("--left", action="store_true", help="of those that the rules leave to it")
    parser.add_argument("--folder", type=Path, help="keep the documents and the ledger here")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what was not right; * a misanswer")
    args = parser.parse_args(argv)
    if args.scripted and args.set not in DOCUMENTOS:
        parser.error("a scripted model is told what each question asks for, which no writer of these sets declared")
    how: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="evals-ask-") as temporary:
        kinds = score(_answered(args, args.folder or Path(temporary), how), verbose=args.verbose)
    total: Counter[str] = sum(kinds.values(), Counter())
    print(f"{'kind':<20}{'n':>5}{'covered':>9}{'right':>7}{'wrong figures':>15}{'misanswers':>12}")
    for name, own in [*sorted(kinds.items()), ("total", total)]:
        print(f"{name:<20}{own['n']:>5}{own['covered']:>9}{own['right']:>7}{own['wrong']:>15}{own['missed']:>12}")
    print(
        f"covered {total['covered'] / total['n']:.3f} · right of covered"
        f" {total['right'] / max(1, total['covered']):.3f} · wrong figures {total['wrong']}"
        f" · misanswers {total['missed']}"
    )
    if how:
        print("of the model: " + ", ".join(f"{name} {count}" for name, count in sorted(how.items())))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
