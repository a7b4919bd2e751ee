"""A small ledger of generated reports with their truth, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from agent import settings
from agent.chat.respuesta import Respuesta
from agent.chat.sesion import Sesion
from evals.ask.verdad import Libro, build

DOCUMENTS = (
    ("poi-ceplan", 7301, "pdf"), ("poi-mensual", 7302, "xlsx"), ("metas-trimestral", 7303, "pdf"),
    ("pei-ceplan", 7304, "pdf"), ("presupuesto", 7305, "pdf"),
)  # fmt: skip


@pytest.fixture(scope="session")
def libro(tmp_path_factory: pytest.TempPathFactory) -> Libro:
    """Five reports of five families, read into one ledger."""
    return build(tmp_path_factory.mktemp("ask"), DOCUMENTS)


@pytest.fixture
def sesion(libro: Libro) -> Iterator[Sesion]:
    """A conversation over that ledger, or over the one of the test's module, without a model."""
    with Sesion(libro.carpeta, settings.load({})) as session:
        yield session


@pytest.fixture
def ask(sesion: Sesion) -> Callable[..., Respuesta]:
    """Asks questions of a new conversation in turn, and gives the last answer."""

    def last(*questions: str) -> Respuesta:
        sesion.forget()
        return [sesion.ask(question) for question in questions][-1]

    return last
