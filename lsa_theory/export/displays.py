"""What `to_latex`, `to_json`, `formula` and the displays of notebooks show of each type, by name (see `kernel.display`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lsa_theory.export import notebook
from lsa_theory.export.paper.formulas import displays_of
from lsa_theory.files import to_json
from lsa_theory.kernel.display import Displays
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_latex
from lsa_theory.proofs.derive.steps import tidy
from lsa_theory.proofs.records import step_record

if TYPE_CHECKING:
    from lsa_theory.kernel.claim import Claim, Verdict
    from lsa_theory.model.setting import Setting
    from lsa_theory.proofs.derivation import Derivation
    from lsa_theory.proofs.derive.derived import Derived
    from lsa_theory.proofs.derive.layers.layered import Layered


def _claim_latex(claim: Claim) -> str:
    return displays_of(claim.statement)


def _verdict_latex(verdict: Verdict) -> str:
    return displays_of(verdict.claim.statement)


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    import json

    from lsa_theory.export.data import plain
    from lsa_theory.proofs.recorded import recorded

    found: dict[str, Any] = json.loads(to_json(plain(recorded(verdict))))
    return found


def _verdict_sympy(verdict: Verdict) -> Any:
    from lsa_theory.language.sympy_relation import to_relation

    established = verdict.derivation.establishes if verdict.derivation else None
    given = tuple(h.formula for h in verdict.claim.given if h.formula)
    return to_relation(verdict.claim.statement, given, established)


def _derivation_latex(derivation: Derivation) -> str:
    return displays_of(step.shows for step in derivation.steps if step.is_formula)


def _derived_latex(found: Derived) -> str:
    rows = [(to_latex(parse_expression(left)), value) for left, value in found.values.items()]
    rows += [(to_latex(Node("name", value=name)), value) for name, value in found.used().items()]
    return "\n".join(rf"\[ {left} = {to_latex(tidy(value))} \]" for left, value in rows)


def _derived_json(found: Derived) -> dict[str, Any]:
    return {
        "quantity": found.quantity,
        "says": found.says,
        "status": str(found.status),
        "given": list(found.given),
        "statement": list(found.statement),
        "formula": found.text,
        "where": found.where,
        "latex": _derived_latex(found),
        "value": found.value,
        "derivation": [step_record(step) for step in found.steps],
    }


def _any_length(text: str) -> str:
    """A formula in LaTeX; one with numbers longer than the language takes as a plain polynomial or quotient."""
    if not re.search(r"\d{41}", text):
        return to_latex(parse_expression(text))
    quotient = re.fullmatch(r"(-?)(\d+)/(\d+)", text)
    if quotient:
        sign, above, below = quotient.groups()
        return rf"{sign}\frac{{{above}}}{{{below}}}"
    return re.sub(r"\*\*(\d+)", r"^{\1}", text).replace("*", " ")


def _layered_latex(found: Layered) -> str:
    rows = []
    for left, right in [*found.parts.items(), *found.where.items()]:
        sign = {">=": r"\geq", "<=": r"\leq"}.get(left[-2:], "=")
        bare = left if sign == "=" else left[:-2].strip()
        shown = _any_length(right)
        rows.append(rf"\[ {to_latex(parse_expression(bare))} {sign} {shown} \]")
    return "\n".join(rows)


def _layered_json(found: Layered) -> dict[str, Any]:
    return {
        "quantity": found.quantity,
        "says": found.says,
        "status": found.status,
        "given": list(found.given),
        "statement": list(found.statement),
        "formula": found.text,
        "where": dict(found.where),
        "latex": _layered_latex(found),
        "value": found.value,
        **found.numbers,
        "derivation": [step_record(step) for step in found.steps],
    }


def _derived_sympy(found: Derived) -> Any:
    from lsa_theory.language.sympy_face import to_sympy

    return to_sympy(next(iter(found.values.values())))


def _setting_latex(setting: Setting) -> str:
    return rf"\[ {notebook.in_symbols(setting)} \]"


DISPLAYS: Displays = {
    ("Claim", "latex"): _claim_latex,
    ("Claim", "html"): notebook.of_claim,
    ("Verdict", "latex"): _verdict_latex,
    ("Verdict", "html"): notebook.of_verdict,
    ("Verdict", "json"): _verdict_json,
    ("Verdict", "sympy"): _verdict_sympy,
    ("Derivation", "latex"): _derivation_latex,
    ("Derivation", "html"): notebook.of_derivation,
    ("Derived", "latex"): _derived_latex,
    ("Derived", "html"): notebook.of_derived,
    ("Derived", "json"): _derived_json,
    ("Derived", "sympy"): _derived_sympy,
    ("Layered", "latex"): _layered_latex,
    ("Layered", "json"): _layered_json,
    ("Setting", "latex"): _setting_latex,
    ("Setting", "html"): notebook.of_setting,
    ("Trajectory", "html"): notebook.of_trajectory,
}
