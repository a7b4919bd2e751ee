"""Prompt files with id, version and purpose; a leaf that loads and renders them.

A prompt is a file `<id>.md`: front matter between `---` lines (`id`, `version`, `purpose`, `variables`, and
`sentinels`, the marks of its made-up example), then `# system` and `# user`. `{{name}}` stands for a
variable.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_FILE = re.compile(r"\A---\n(?P<front>.*?)\n---\n+# system\n(?P<system>.*?)\n# user\n(?P<user>.*)\Z", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_KEYS = frozenset({"id", "version", "purpose", "variables", "sentinels"})


class PromptError(ValueError):
    """A prompt file that is not valid, or a variable too few or too many: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as its file has it.

    Attributes:
        sentinels: texts of its made-up example that no report prints; one of them in an answer is a leak.
        digest: sha256 of the file, hexadecimal.
    """

    id: str
    version: int
    purpose: str
    variables: tuple[str, ...]
    sentinels: tuple[str, ...]
    system: str
    user: str
    digest: str


@dataclass(frozen=True, slots=True)
class Mensajes:
    """A prompt with its variables filled in."""

    system: str
    user: str


@cache
def load(prompt_id: str) -> Prompt:
    """Reads `<id>.md`.

    Raises:
        PromptError: there is none, or it is not valid.
    """
    path = FOLDER / f"{prompt_id}.md"
    if not re.fullmatch(r"\w+", prompt_id) or not path.is_file():
        raise PromptError(f"no prompt {prompt_id}")
    return parse(path.read_text(encoding="utf-8"), prompt_id)


def parse(text: str, prompt_id: str) -> Prompt:
    """Reads the text of a prompt file.

    Raises:
        PromptError: its parts, keys or places do not agree.
    """
    match = _FILE.match(text)
    if match is None:
        raise PromptError(f"{prompt_id}: front matter, '# system' and '# user' are wanted, in this order")
    front = _front_matter(match["front"], prompt_id)
    prompt = Prompt(
        id=front["id"],
        version=int(front["version"]),
        purpose=front["purpose"],
        variables=_listed(front["variables"]),
        sentinels=_listed(front.get("sentinels", "")),
        system=match["system"].strip(),
        user=match["user"].strip(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    places = set(_PLACE.findall(prompt.system + prompt.user))
    if prompt.id != prompt_id or places != set(prompt.variables):
        raise PromptError(f"{prompt_id}: id or variables differ from those used: {sorted(places)}")
    return prompt


def render(prompt: Prompt, **variables: str) -> Mensajes:
    """Fills in the variables, each exactly as given: braces in a value mean nothing.

    Raises:
        PromptError: a variable is missing, or the prompt has no such variable.
    """
    if set(variables) != set(prompt.variables):
        wrong = sorted(set(variables) ^ set(prompt.variables))
        raise PromptError(f"{prompt.id}: missing or unknown variables: {', '.join(wrong)}")

    def filled(text: str) -> str:
        return _PLACE.sub(lambda match: variables[match[1]], text)

    return Mensajes(filled(prompt.system), filled(prompt.user))


def _front_matter(text: str, prompt_id: str) -> dict[str, str]:
    front = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}
    missing = _KEYS - {"sentinels"} - set(front)
    if missing or set(front) - _KEYS or not front["version"].isdigit():
        raise PromptError(f"{prompt_id}: front matter wants {', '.join(sorted(_KEYS))}")
    return front


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
