"""`draft --verify`: the sentences of a narrative with their verdicts, as data and as lines to read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agent import settings
from agent.grounding.verify import Frase, verificar
from agent.justificacion.causas import leer
from agent.sustento import Fallo, Testigo
from agent.sustento.ajustes import ajustes_de
from agent.sustento.reunir import fichas
from agent.terminal import json_line, plain
from agent.texts import contados
from agent.workspace import NAME, Ledger
from extractors.errors import UsageError


@dataclass(frozen=True, slots=True)
class Comprobacion:
    """What `--verify` found in a text."""

    archivo: Path
    frases: tuple[Frase, ...]

    def json_lines(self) -> Iterator[str]:
        """One JSON object a sentence, a line each, in order, with the keys of the contract."""
        for frase in self.frases:
            yield json_line(asdict(frase))

    def lines(self) -> Iterator[str]:
        """What does not bind, and how many sentences do, in Spanish."""
        for frase in self.frases:
            if frase.veredicto is Fallo.NO_SUSTENTADA:
                yield f"✗ {plain(frase.texto)}"
                where = f"  [{plain(frase.codigo)}] " if frase.codigo else "  "
                yield from (f"{where}{plain(motive)}" for motive in frase.motivos)
        count = Counter(frase.veredicto for frase in self.frases)
        yield (
            f"{plain(self.archivo.name)}: {contados(len(self.frases), 'oración', 'oraciones')}; "
            f"{contados(count[Fallo.SUSTENTADA], 'sustentada', 'sustentadas')}, "
            f"{contados(count[Fallo.NO_SUSTENTADA], 'no sustentada', 'no sustentadas')}, "
            f"{count[Fallo.SIN_AFIRMACION]} sin afirmación que comprobar."
        )


def comprobar(resultados: Path, archivo: Path, causas: Path | None = None, periodo: str | None = None) -> Comprobacion:
    """Holds someone else's text against the ledger of a results folder.

    Args:
        resultados: the folder.
        archivo: docx, pdf, txt, md, or jsonl with rows and periods known.
        causas: the file that the office filled in, or None.
        periodo: of that file.

    Raises:
        UsageError: no ledger, no such text, or causes without their period.
        UnreadableError: the text cannot be read.
    """
    if causas is not None and periodo is None:
        raise UsageError(
            "--causes necesita el período del archivo.", "Indíquelo con --periodo, p. ej. --periodo 2023-T1."
        )
    ajustes = ajustes_de(settings.load())
    with Ledger(resultados / NAME) as ledger:
        stated: Mapping[str, Sequence[Testigo]] = {}
        if causas is not None and periodo is not None:
            known = (ficha for own in ledger.documents() for ficha in fichas(ledger, own, periodo, ajustes))
            stated = leer(causas, {ficha.fila.id: ficha.periodo for ficha in known})
        found = tuple(verificar(ledger, archivo, ajustes, stated))
    return Comprobacion(archivo, found)
