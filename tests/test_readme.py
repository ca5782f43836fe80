"""What the README says is so: its commands print what it shows, its figures are the bundle's, its links lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation import scoreboard

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
MARK = "-- end of a command --"


def commands(block: str) -> list[tuple[str, str]]:
    """Return each command of a block with the output it shows."""
    pieces = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (piece.partition("\n") for piece in pieces)]


def pattern(shown: str) -> str:
    """Turn shown output into a pattern: … stands for anything on a line, a line of … for any lines."""
    lines = [
        ".*(?:\n.*)*" if line.strip() == "…" else re.escape(line).replace("…", ".*") for line in shown.strip("\n").split("\n")
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0][:40] for block in BLOCKS])
def test_the_commands_print_what_the_readme_shows(block: str, tmp_path: Path) -> None:
    script = "trap 'kill $(jobs -p) 2>/dev/null' EXIT\n" + "".join(
        f"{command}\necho '{MARK}'\n" for command, _ in commands(block)
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    outputs = done.stdout.split(f"{MARK}\n")
    for (command, shown), printed in zip(commands(block), outputs, strict=False):
        assert re.fullmatch(pattern(shown), printed.strip("\n").replace("\n\n", "\n")), f"{command}\n{printed}\n{done.stderr}"


def test_the_figures_are_those_of_the_bundle() -> None:
    assert scoreboard.written_into(README) == README, "run: python -m evaluation.scoreboard"


@pytest.mark.parametrize("document", ["README.md", "data/README.md", "training/README.md"])
def test_every_link_leads_to_a_file(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or ((ROOT / document).parent / target).exists(), target


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
