"""The project as a package: rooms, lock, what is tracked, and what `justifica --help` costs."""

from __future__ import annotations

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agent", "prompts", "extractors", "evals")
HEAVY = (
    "chromadb",
    "docx",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "langgraph",
    "numpy",
    "onnxruntime",
    "openai",
    "openpyxl",
    "pydantic",
    "pymupdf",
    "rapidfuzz",
    "rich.console",
    "xlsxwriter",
)
# Written in two halves, so that this file does not match itself.
REGISTRY_HOSTS = tuple(
    a + b
    for a, b in (
        ("pypi.", "org"),
        ("python", "hosted.org"),
        ("registry.", "npmjs"),
        ("deb.", "debian.org"),
        ("proxy.", "golang.org"),
        ("/opt/", "pypi"),
        ("/opt/", "wheels"),
        ("--index", "-url"),
        ("--extra-index", "-url"),
        ("--find", "-links"),
    )
)


def tracked_files() -> list[Path]:
    """What git would publish: tracked, or new and not ignored."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git checkout: {error}")
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", ROOMS)
def test_room_says_its_one_job(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8")))
    assert docstring, f"{room}/__init__.py has no docstring"


@pytest.mark.parametrize("room", ROOMS)
def test_every_python_folder_is_a_package(room: str) -> None:
    folders = {path.parent for path in (ROOT / room).rglob("*.py")}
    missing = sorted(str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file())
    assert not missing, "import-linter and mypy do not see a folder without __init__.py"


def test_wheel_holds_exactly_the_rooms() -> None:
    wheel = pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["only-include"] == [*ROOMS, "cli.py"]
    assert pyproject()["project"]["scripts"] == {"justifica": "cli:main"}


def test_test_folders_are_not_packages() -> None:
    # tests/test_extractors/__init__.py would make pytest import it in place of the room
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_lock_pins_exactly_and_names_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*==[\w.+!]+( ; .+)?", line), line
        assert "/" not in line, line


def test_lock_covers_every_declared_dependency() -> None:
    project = pyproject()["project"]
    declared = itertools.chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {re.match(r"[\w.-]+", d)[0].lower().replace("_", "-") for d in declared}
    locked = {line.split("==")[0] for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()}
    assert names <= locked, f"not in requirements.lock: {sorted(names - locked)}"


def test_no_tracked_file_names_a_registry() -> None:
    hits = []
    for path in tracked_files():
        data = path.read_bytes()
        hits += [f"{path.relative_to(ROOT)}: {h}" for h in REGISTRY_HOSTS if h.encode() in data]
    assert not hits


def test_licence_is_the_whole_agpl() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.split(maxsplit=6)[:6] == ["GNU", "AFFERO", "GENERAL", "PUBLIC", "LICENSE", "Version"]
    for part in (*(f"\n  {n}. " for n in range(18)), "END OF TERMS AND CONDITIONS", "How to Apply"):
        assert part in text, f"LICENSE lacks {part.strip()!r}"


def test_notice_names_every_direct_dependency() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    for dependency in pyproject()["project"]["dependencies"]:
        name = re.match(r"[\w.-]+", dependency)[0].lower()
        assert re.search(rf"^\| {re.escape(name)} \|", notice, re.MULTILINE), f"NOTICE does not name {name}"


def test_importing_cli_imports_nothing_heavy() -> None:
    code = f"import sys, cli; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    slowest = sorted(
        (line for line in run.stderr.splitlines() if line.startswith("import time:") and "|" in line),
        key=lambda line: int(field) if (field := line.split("|")[1].strip()).isdigit() else 0,
    )
    assert not run.stdout.split(), f"imported by cli: {run.stdout}\n" + "\n".join(slowest[-15:])
