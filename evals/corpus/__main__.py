"""`python -m evals.corpus OUT`: writes synthetic reports with their truth and planted errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.corpus.families import FAMILIAS, Unsound, family
from evals.corpus.generate import FORMATOS, MOTORES, Pedido, build_demo, write_document
from evals.corpus.geometry import DoesNotFit
from evals.corpus.styles import ESTILOS

SEMILLAS_POR_TANDA = 100  # document n of seed S has seed S x 100 + n


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.corpus", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write into")
    parser.add_argument("--families", default="all", help="all, or names separated by commas")
    parser.add_argument("--count", type=int, default=2, help="documents of each family and format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", default="pdf,txt", help=f"among {','.join(FORMATOS)}")
    parser.add_argument("--errors", choices=("none", "some"), default="none")
    parser.add_argument("--rows", type=int, help="rows of each report")
    parser.add_argument("--style", choices=tuple(ESTILOS), help="PDF style; by the seed if not given")
    parser.add_argument("--engine", choices=MOTORES, help="PDF engine; by the seed if not given")
    parser.add_argument("--demo", action="store_true", help="write only the demo sample, OUT/demo.pdf")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the documents and prints their paths."""
    args = _parser().parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    if args.demo:
        print(build_demo(args.out / "demo.pdf"))
        return 0
    try:
        chosen = FAMILIAS if args.families == "all" else tuple(family(name) for name in args.families.split(","))
        for familia in chosen:
            for formato in args.format.split(","):
                for number in range(args.count):
                    pedido = Pedido(
                        familia,
                        args.seed * SEMILLAS_POR_TANDA + number,
                        formato,
                        args.errors == "some",
                        args.rows,
                        args.style,
                        args.engine,
                    )
                    print(write_document(pedido, args.out))
    except (KeyError, ValueError, DoesNotFit, Unsound) as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
