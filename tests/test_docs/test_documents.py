"""Links resolve, the lines for copying are those that CI runs, notices name what the project depends on."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from evals.reference import ROOT
from extractors.layouts import load_all

DOCUMENTS = sorted(
    [ROOT / name for name in ("README.md", "AGENTS.md", "CHANGELOG.md")] + list((ROOT / "docs").rglob("*.md"))
)
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def _prose(path: Path) -> str:
    return _FENCED.sub("", path.read_text(encoding="utf-8"))


def _anchors(path: Path) -> set[str]:
    """Anchors as GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", _prose(path), re.MULTILINE)
    kept = ("".join(c for c in title.lower() if c in " -_" or unicodedata.category(c)[0] in "LN") for title in titles)
    return {title.strip().replace(" ", "-") for title in kept}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(path: Path) -> None:
    broken = []
    for link in _LINK.findall(_prose(path)):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        there = (path.parent / target).resolve() if target else path
        if not there.exists() or (anchor and anchor not in _anchors(there)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_of_a_machine_is_in_a_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"https?://(?!127\.0\.0\.1)[^\s)>`]+|/(?:home|root|work|Users)/\S*|\bsk-[A-Za-z0-9]{8,}", text)
    assert found == []


def test_readme_has_the_lines_that_ci_looks_for() -> None:
    wanted = re.findall(r'^    "(python3? .*|\.venv.*)"(?:;| \\)', (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(wanted) == 2
    for line in wanted:
        assert any(line in shown for shown in readme)


def test_agents_is_short() -> None:
    assert len((ROOT / "AGENTS.md").read_text(encoding="utf-8").splitlines()) < 60


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ ;\[]", line)[0].lower().replace("_", "-") for line in requirements if line}


def test_notice_names_the_libraries_in_use() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    use, develop = notice.split("Used to develop and measure")
    listed = {
        name.strip().lower() for row in re.findall(r"^\| ([^|]+) \|", use, re.MULTILINE) for name in row.split(",")
    }
    assert listed - {"name", "---"} == _names(project["dependencies"])
    assert _names(project["dependencies"]) <= _names((ROOT / "requirements.lock").read_text().splitlines())
    extras = _names([line for lines in project["optional-dependencies"].values() for line in lines])
    listed = {name.strip() for row in re.findall(r"^\| ([^|]+) \|", develop, re.MULTILINE) for name in row.split(",")}
    assert {name for name in extras if not name.startswith("types-")} == listed - {"name", "---"}


def test_readme_and_changelog_count_the_families() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [layout.id for layout in load_all(None) if f"`{layout.id}`" not in readme] == []
    words = ("Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
    assert f"**{words[len(load_all(None)) - 6]} report families**" in (ROOT / "CHANGELOG.md").read_text(
        encoding="utf-8"
    )
