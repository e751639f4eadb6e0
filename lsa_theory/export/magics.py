"""``%lsa`` in a notebook: ``%load_ext lsa_theory``, then a line, or a cell of lines, is judged where it stands."""

from __future__ import annotations

from typing import Any

from lsa_theory.errors import FormulaError, InputError
from lsa_theory.kernel.claim import Verdict
from lsa_theory.language.reading import parted
from lsa_theory.proofs.api import prove


def lsa(line: str, cell: str | None = None) -> Verdict | list[Verdict] | None:
    """``%lsa FORMULA given HYPOTHESIS, HYPOTHESIS``; ``%%lsa`` judges every line of its cell under what stands behind it.

    What cannot be read is printed with its caret, and is None.

    >>> lsa("u**2 >= u given u >= 1")
    <Verdict PROVED: u**2 >= u>
    >>> lsa("given A symmetric", "A == A.T\\ntr(A) == 0")
    [<Verdict PROVED: A == A.T>, <Verdict REFUTED: tr(A) == 0; d=1, A=(1): left 1, right 0>]
    """
    if cell is None:
        return _judged(line)
    given = parted(f"u == u {line.strip()}")[1]
    lines = [text for text in map(str.strip, cell.splitlines()) if text and not text.startswith("#")]
    return [found for text in lines if (found := _judged(text, given)) is not None]


def _judged(text: str, given: tuple[str, ...] = ()) -> Verdict | None:
    formula, own = parted(text)
    try:
        return prove(formula, (*given, *own))
    except InputError as problem:
        print(problem.pointed if isinstance(problem, FormulaError) else problem)
        return None


def register(shell: Any) -> None:
    """Make ``%lsa`` and ``%%lsa`` known to a shell of IPython."""
    shell.register_magic_function(lsa, "line_cell", "lsa")
