"""The document that is read."""

from dataclasses import dataclass

from extractors.readers import Document

ID_LENGTH = 8
"""Hex digits of the document's sha256 that its ids begin with."""
_MOTOR_OF = {"pdf": "capa_de_texto", "word": "word", "spreadsheet": "hoja"}
"""What reads the words of a kind of document; all else is text."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open document: how it is called in the results, its hash, its kind, and its pages."""

    name: str
    sha256: str
    kind: str
    document: Document

    @property
    def prefix(self) -> str:
        """What ids of this document begin with."""
        return self.sha256[:ID_LENGTH]

    @property
    def motor(self) -> str:
        """What reads its words, where they are no picture; none by name where it is a transcript."""
        return _MOTOR_OF.get(self.kind, "")
