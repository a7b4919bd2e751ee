"""The model client: an OpenAI-compatible endpoint, asked for JSON of a schema. Only importer of its libraries.

They are imported with the first question, not before. Nothing is sent before the endpoint in use has been
named. The key goes to the endpoint and nowhere else: no message quotes what a client or server says.
"""

from agent.llm.capacidades import Capacidades
from agent.llm.cliente import Cliente, Contestacion
from agent.llm.conexion import PICTURES, RETRIES, TEXTS, Say
from agent.llm.filas import Modelo
from agent.llm.punto import Punto, endpoint

__all__ = [
    "PICTURES",
    "RETRIES",
    "TEXTS",
    "Capacidades",
    "Cliente",
    "Contestacion",
    "Modelo",
    "Punto",
    "Say",
    "endpoint",
]
