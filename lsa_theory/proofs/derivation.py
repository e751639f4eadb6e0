"""Derivations: steps from the definitions to a closed form, each with its reason and an exact re-check.

A step is an identity or inequality in the formula language, a computed value, or an inference by a named rule.  Steps
carry a check that is run by the engine, never at import; a step may also *conclude* what a quantity is that the language
cannot compute by itself (``limit(u)``, ``argmin(u*U11)``), by a named rule: the printed formula is compared with that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.display import show
from lsa_theory.kernel.lemmas import LEMMAS, Lemma
from lsa_theory.language.hypotheses import replace_names
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.unparse import unparse


class Checked(NamedTuple):
    """What a re-check found."""

    ok: bool
    how: str  # the exact procedure
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """One step: what it shows (a formula of the language, or a sentence), because of what, re-checked how."""

    shows: str
    because: str
    check: Callable[[], Checked] = field(repr=False)
    lemma: Lemma | None = None
    is_formula: bool = True
    computed: bool = True  # re-computed by an exact procedure; False for an inference, which people read
    certificates: Callable[[], list[dict[str, Any]]] = field(default=list, repr=False)  # files for `verify-certificate`
    given: tuple[str, ...] | None = None  # hypotheses of its own; None where it stands under those of the claim
    concludes: tuple[str, TracePolynomial] | None = None  # a quantity, or a bound as in ``u**2 >=``, and its value
    coq: str = ""  # of an inference: the theorem of the folder ``coq`` that proves it; empty where it is left open

    def __post_init__(self) -> None:
        object.__setattr__(self, "check", cache(self.check))  # once for a step, whoever asks


@dataclass(frozen=True)
class Derivation:
    """Steps in order; ``short``: names for quantities that stay as they are, as in ``{"norm_op(Lambda)": l_max}``."""

    steps: tuple[Step, ...]
    short: Mapping[str, TracePolynomial] = field(default_factory=dict)
    refutes: str = ""  # the witness, when the steps show that the claim fails
    instance: Mapping[str, Any] = field(default_factory=dict)  # as the kernel evaluates it, with what the facts say

    @property
    def establishes(self) -> Mapping[str, TracePolynomial]:
        """What the steps conclude: closed forms of opaque quantities, and bounds, filed under ``left sign``."""
        return {**self.short, **dict(step.concludes for step in self.steps if step.concludes)}

    @property
    def cites(self) -> tuple[str, ...]:
        """The literature that the derivation rests on, in order of use."""
        return tuple(dict.fromkeys(s.lemma.name for s in self.steps if s.lemma is not None and s.lemma.cited))

    def to_latex(self) -> str:
        """The formulas of the steps, one display each; sentences are left out."""
        return show(self, "latex")

    def _repr_latex_(self) -> str | None:
        return self.to_latex() or None

    def _repr_html_(self) -> str:
        return show(self, "html")


def infer(shows: str, because: str, rule: str, *, coq: str = "") -> Step:
    """An inference by a named rule or a cited theorem; KeyError for a rule that `lemmas` does not list.

    ``coq`` names the theorem of the second kernel's library that proves it, as ``printed.flow.positive``; without it the
    inference is left open there.  The kernel here never reads that name.

    >>> infer("u(t) > 0", "u never vanishes", "comparison", coq="printed.flow.positive").coq
    'printed.flow.positive'
    """
    lemma = LEMMAS[rule]
    how = f"cited: {lemma.name}" if lemma.cited else f"rule: {lemma.name}"
    return Step(shows, because, lambda: Checked(True, how, lemma.says), lemma, is_formula=False, computed=False, coq=coq)


def verify(shows: str, because: str, check: Callable[[], bool], how: str) -> Step:
    """A sentence whose truth an exact computation settles; ``how`` names the procedure."""
    return Step(shows, because, lambda: Checked(check(), how), is_formula=False)


def fact(formula: str, because: str, rule: str) -> Step:
    """A formula taken by a named rule, as a value of a quantity that no rule of the kernel computes."""
    lemma = LEMMAS[rule]
    checked = Checked(True, f"{'cited' if lemma.cited else 'rule'}: {lemma.name}", lemma.says)
    return Step(formula, because, lambda: checked, lemma, computed=False)


def conclude(
    values: Mapping[str, TracePolynomial],
    because: str,
    rule: str,
    short: Mapping[str, TracePolynomial] | None = None,
    *,
    coq: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """What quantities are, by a named rule; a bound is filed under the left side of its relation with the sign.

    ``coq`` has for a quantity the theorem that proves what is concluded, as `infer` has it.

    >>> [step] = conclude({"limit(u)": TracePolynomial.symbol("v", 2)}, "u tends to the root", "substitution")
    >>> step.shows
    'limit(u) == v**2'
    """

    def step(quantity: str, value: TracePolynomial) -> Step:
        bare = quantity.rstrip("<>= ")
        sign = quantity[len(bare) :].strip() or "=="
        names = {name: parse_expression(text) for text, symbol in (short or {}).items() for name in symbol.names()}
        shown = f"{bare} {sign} {to_text(_in_labels(replace_names(unparse(value), names)))}"
        return replace(fact(shown, because, rule), concludes=(quantity, value), coq=(coq or {}).get(quantity, ""))

    return tuple(step(quantity, value) for quantity, value in values.items())


def _in_labels(node: Node) -> Node:
    """Label noise ``eta(M)``, a letter of the algebra, as ``beta(M) - S(M)*w`` of the language."""
    if node.kind == "call" and node.value == "eta":
        beta, covariance = Node("call", node.parts, "beta"), Node("call", node.parts, "S")
        return Node("subtract", (beta, Node("multiply", (covariance, Node("name", value="w")))))
    return Node(node.kind, tuple(map(_in_labels, node.parts)), node.value, node.column)
