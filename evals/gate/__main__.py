"""`python -m evals.gate`: the gate on labelled sentences, by kind; the reserve only with --reserve."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from agent.grounding import revisar
from agent.sustento.model import Fallo
from evals.gate.blind import judged, sets
from evals.gate.sentences import Caso, casos

MAX_TRUE_REJECTED = 0.02
"""Share of true sentences that may be rejected. Of wrong ones none may be accepted."""


def verdict(caso: Caso) -> tuple[Fallo, tuple[str, ...]]:
    """What the gate says of a labelled sentence as a whole."""
    judged = revisar(caso.texto, caso.sustento)
    motives = tuple(m for j in judged for m in j.motivos)
    if motives:
        return Fallo.NO_SUSTENTADA, motives
    stated = any(j.fallo is Fallo.SUSTENTADA for j in judged)
    return (Fallo.SUSTENTADA if stated else Fallo.SIN_AFIRMACION), ()


def measure(conjunto: str, show: bool) -> bool:
    """Prints the confusion of a set by kind; True if it meets both floors."""
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for caso in casos(conjunto):
        fallo, motives = verdict(caso)
        table[caso.tipo, caso.veredicto][fallo.value] += 1
        if show and fallo.value != caso.veredicto:
            print(f"  {caso.tipo} [{caso.familia}] {fallo.value}: {caso.texto} {motives}")
    return _report(conjunto, table)


def measure_blind(name: str, show: bool) -> bool:
    """The same of a set by a writer who has not seen the gate."""
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in judged(name):
        table[one.tipo, one.espera][one.fallo.value] += 1
        if show and one.fallo.value != one.espera:
            print(f"  {one.id} {one.tipo} {one.espera} -> {one.fallo.value}: {one.texto} {one.motivos} [{one.por_que}]")
    return _report(f"ciega {name}", table)


def _report(conjunto: str, table: Mapping[tuple[str, str], Counter[str]]) -> bool:
    print(f"{conjunto}: {sum(c.total() for c in table.values())} sentences")
    print(f"{'kind':26}{'expected':>16}{'sustentada':>12}{'no_sust.':>10}{'sin_afirm.':>12}")
    for kind in sorted(table, key=lambda k: (k[1] == "no_sustentada", k)):
        row = table[kind]
        print(f"{kind[0]:26}{kind[1]:>16}{row['sustentada']:>12}{row['no_sustentada']:>10}{row['sin_afirmacion']:>12}")
    wrong = [k for k in table if k[1] == "no_sustentada"]
    true = [k for k in table if k[1] == "sustentada"]
    accepted = sum(table[k].total() - table[k]["no_sustentada"] for k in wrong)
    rejected = sum(table[k].total() - table[k]["sustentada"] for k in true)
    total = sum(table[k].total() for k in true)
    everything = sum(table[k].total() for k in wrong)
    print(f"wrong accepted {accepted} of {everything}; true rejected {rejected} of {total} ({rejected / total:.2%})")
    return accepted == 0 and rejected <= MAX_TRUE_REJECTED * total


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the sets that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m evals.gate", description=__doc__)
    parser.add_argument("--reserve", action="store_true", help="also the sentences that were held out")
    parser.add_argument("--show", action="store_true", help="print each sentence that is judged wrongly")
    parser.add_argument("--blind", metavar="SET", help="only one of the sets by a writer who has not seen the gate")
    args = parser.parse_args(argv)
    if args.blind:
        return 0 if measure_blind(args.blind, args.show) else 1
    good = [measure(name, args.show) for name in ("construir", *(("reserva",) if args.reserve else ()))]
    good += [measure_blind(name, args.show) for name in (sets() if args.reserve else ())]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
