"""The gate: nothing is printed that a figure, a name or a witness does not support."""

from agent.grounding.gate import revisar

__all__ = ["revisar"]
