"""The running text of a scan is read once: what it says against a figure is told, and nobody is accused of it."""

from pathlib import Path

from evals.corpus.damage import DAMAGES, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.verdicts import handed_over, read
from extractors.schemas import Page


def test_a_misread_number_of_the_text_accuses_nobody_and_puts_no_figure_in_doubt(tmp_path: Path) -> None:
    document = write_document(Pedido(family("metas-trimestral"), 2301, "pdf", False, 6), tmp_path)
    scan = write_scan(document, DAMAGES["200-limpio"], 1, tmp_path / "scan.pdf", [1])
    changed: list[str] = []

    def misread(page: Page | None) -> Page:
        assert page is not None
        words = list(page.words)
        for at, word in enumerate(words):
            if word.text.isdigit() and [w.text for w in words[at - 2 : at]] == ["equivale", "a"]:
                words[at] = word._replace(text=word.text + "7")
                changed.append(word.text)
        page.words[:] = words
        return page

    with handed_over(misread):
        found = read(scan, tmp_path / "out")
    assert len(changed) == 1
    (finding,) = [h for h in found.hallazgos if h.regla == "metas-trimestral.equivale"]
    assert finding.veredicto == "ambiguo"
    figures = {c.id: c for fila in found.filas for c in fila.cifras}
    assert finding.cifras and not any(figures[i].revision for i in finding.cifras)
