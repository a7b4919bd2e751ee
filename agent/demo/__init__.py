"""The bundled sample: a POI report of our own making, with planted errors of known kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from extractors.errors import JustificaError

SAMPLE = "poi_demo.pdf"


@contextmanager
def sample() -> Iterator[Path]:
    """The sample as a file.

    Raises:
        JustificaError: this installation has none.
    """
    resource = resources.files(__name__) / SAMPLE
    if not resource.is_file():
        raise JustificaError(f"Esta instalación no trae la muestra {SAMPLE}.", "Reinstale justifica.")
    with resources.as_file(resource) as path:
        yield path
