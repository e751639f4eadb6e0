"""What runs in the page: one line of a person's is read or judged, JSON in and JSON out.

Neither NumPy nor SymPy is there, and nothing here asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lsa_theory.errors import FormulaError, InputError
from lsa_theory.export.paper.formulas import in_latex, relation_of
from lsa_theory.files import to_json
from lsa_theory.language.hypotheses import is_property
from lsa_theory.language.latex.typed import formula_in
from lsa_theory.language.reading import parted, read_claim
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.explain import explain
from lsa_theory.proofs.records import Record, document, explained, of_line

LONGEST = 4_000  # characters of a line


def answered(request: str) -> str:
    """The answer to ``{"ask": "read", "judge" or "explain", "line": ..., "given": [...]}``; a refusal is an answer too.

    >>> found = json.loads(answered('{"ask": "judge", "line": "p\\'p >= 0", "given": []}'))
    >>> found["status"], found["latex"]
    ('PROVED', 'p^{\\\\top} p \\\\ge 0')
    >>> json.loads(answered('{"ask": "read", "line": "tr(A) == det(lamda)", "given": []}'))["problem"]["column"]
    14
    """
    asked = json.loads(request)
    try:
        formula, given, says = _taken(str(asked["line"]), [str(one) for one in asked["given"]])
        found = ASKED[asked["ask"]](formula, given)
        if says and "reading" in found:
            found["reading"] = {**found["reading"], "text": says}
    except InputError as problem:
        found = {"problem": _problem(problem)}
    return to_json(found)


def _taken(line: str, chips: Sequence[str]) -> tuple[str, tuple[str, ...], str]:
    """Formula and hypotheses in the language, and how LaTeX was read."""
    if len(line) + sum(map(len, chips)) > LONGEST:
        raise InputError("formula", line, f"at most {LONGEST} characters", "use the command line")
    if "\\" not in line and "$" not in line:
        formula, own = parted(line)
        return formula, (*chips, *own), ""
    typed = formula_in(line, given=[one for one in chips if "\\" in one])
    says = typed.reading + (f"; {typed.says}" if typed.says else "")
    return typed.reading, (*typed.given, *(one for one in chips if "\\" not in one)), says


def _read(formula: str, given: Iterable[str]) -> Record:
    reading = read_claim(formula, given)
    return {
        "formula": reading.formula,
        "given": reading.given,
        "reading": reading.record(),
        **_set(reading.formula, reading.given),
    }


def _judged(formula: str, given: Iterable[str]) -> Record:
    """The verdict as `prove --json` gives it, with every formula in LaTeX beside it."""
    verdict = prove(formula, given)
    record = document("prove", of_line(verdict))
    record |= _set(record["formula"], record["given"])
    record["nearest_latex"] = _latex(record["nearest_true_form"])
    record["derivation"] = [
        {**step, "latex": _latex(step["shows"]) if step["is_formula"] else ""} for step in record["derivation"]
    ]
    return record


def _explained(formula: str, given: Iterable[str]) -> Record:
    """Which hypotheses decide the line."""
    return {"deciding": explained(explain(formula, given))["deciding"]}


ASKED: dict[str, Callable[[str, Iterable[str]], Record]] = {"read": _read, "judge": _judged, "explain": _explained}


def _set(formula: str, given: Sequence[str]) -> Record:
    return {"latex": _latex(formula), "given_latex": [_latex(one) for one in given]}


def _latex(text: str) -> str:
    """A formula in LaTeX; empty for a sentence."""
    relation = None if not text or is_property(text) else relation_of(text)
    return "" if relation is None else in_latex(relation)


def _problem(problem: InputError) -> dict[str, Any]:
    if not isinstance(problem, FormulaError):
        return {"says": str(problem), "pointed": "", "column": 0}
    says, formula, caret, remedy = problem.pointed.split("\n")
    return {"says": says, "pointed": f"{formula}\n{caret}", "remedy": remedy.strip(), "column": problem.column}
