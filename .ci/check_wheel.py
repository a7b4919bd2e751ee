"""Compare a wheel with the checkout: every file of the rooms is in it, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import PurePosixPath

SHIPPED = ("agent", "prompts", "extractors", "evals", "cli.py")
# What the program cannot run without besides its modules: (room, suffix).
NEEDED = (("extractors/layouts", ".toml"), ("prompts", ".md"), ("", ".pdf"))


def main(wheel: str) -> int:
    """Print what differs; 0 if nothing does."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *SHIPPED],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    expected = {name for name in listed.split("\0") if name}
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name and not name.endswith("/")}
        licences = {PurePosixPath(n).name for n in archive.namelist() if ".dist-info/licenses/" in n}
    problems = [f"not in the wheel: {name}" for name in sorted(expected - found)]
    problems += [f"not in the checkout: {name}" for name in sorted(found - expected)]
    problems += [
        f"no {suffix} file under {room or 'the rooms'}"
        for room, suffix in NEEDED
        if not any(name.startswith(room) and name.endswith(suffix) for name in found)
    ]
    problems += [f"licence file missing: {name}" for name in {"LICENSE", "NOTICE"} - licences]
    print(*problems, f"{len(found)} files in the wheel", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
