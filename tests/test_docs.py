"""The documentation says what is true: every claim of docs/language.md has the verdict printed beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lsa_theory import prove

PAGE = Path(__file__).parent.parent / "docs" / "language.md"
LINES = [line for block in re.findall(r"```lsa\n(.*?)```", PAGE.read_text(), re.S) for line in block.splitlines()]


@pytest.mark.parametrize("line", LINES)
def test_every_example_of_the_language_page_has_the_verdict_printed_beside_it(line: str) -> None:
    status, rest = line.split(maxsplit=1)
    formula, *given = re.split(r"\s+given\s+", rest)
    assert prove(formula, tuple(given)).status == status


def test_the_language_page_has_examples_of_both_verdicts() -> None:
    assert {line.split()[0] for line in LINES} == {"PROVED", "REFUTED"}
