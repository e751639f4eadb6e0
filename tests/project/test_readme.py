"""What the README shows is what the program prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from lsa_theory.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def shown() -> list[tuple[str, list[str]]]:
    """The commands of the console blocks that are shown with their output."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line:
                found[-1][1].append(line)
    return [(command, output) for command, output in found if output]


@pytest.mark.parametrize(("command", "output"), shown(), ids=lambda x: x if isinstance(x, str) else "")
def test_a_command_prints_first_what_the_readme_shows(
    command: str, output: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    program, *arguments = shlex.split(command)
    assert program == "lsa-theory"
    assert main(arguments) in (0, 1)
    assert capsys.readouterr().out.splitlines()[: len(output)] == output


def test_the_readme_shows_a_proof_and_a_refutation() -> None:
    verdicts = {output[0].split()[0] for _, output in shown()}
    assert {"PROVED", "REFUTED"} <= verdicts
