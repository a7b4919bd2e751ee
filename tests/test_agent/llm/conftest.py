"""A scripted model endpoint on loopback, spoken to over real HTTP with the real client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.scripted import Server, serving
from evals.scripted.filas import ANSWERS, KEY
from evals.scripted.server import MODEL


class Endpoint(Server):
    """The server with the answers by name."""

    def plays(self, *names: str) -> None:
        """What it answers from now on, by name, one for each call; the last one for all the rest."""
        self.script = [ANSWERS[name] for name in names]
        self.questions.clear()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """A running endpoint, which the settings name."""
    with serving(Endpoint(ANSWERS["well"])) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("JUSTIFICA_MODEL", MODEL)
        yield server  # type: ignore[misc]
