"""The libraries we lean on import under `filterwarnings = error`, so ignores in pyproject stay few."""

import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "chromadb",
        "defusedxml.ElementTree",
        "docx",
        "fpdf",
        "langchain.agents",
        "langchain_openai",
        "numpy",
        "openpyxl",
        "pymupdf",
        "rapidfuzz",
        "reportlab.platypus",
        "rich.console",
        "xlsxwriter",
    ],
)
def test_imports_without_a_warning(name: str) -> None:
    importlib.import_module(name)
