"""What a text may say: the facts of a row in a period, and the gate that reads a text against them.

Drafts and answers share this: both write from a `Sustento`, and both are read again by the gate.
"""

from agent.sustento.model import (
    Asunto,
    Clase,
    Fallo,
    Ficha,
    Hecho,
    Juicio,
    Liga,
    Sustento,
    Testigo,
)

__all__ = ["Asunto", "Clase", "Fallo", "Ficha", "Hecho", "Juicio", "Liga", "Sustento", "Testigo"]
