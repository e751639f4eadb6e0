"""Closed forms of own settings: what a user asks for, derived from the definitions, for all d, N and M.

>>> answer = derive("minimizer", noise=True)
>>> answer.text, answer.where["G"]
('inv(G)', '(N + 1)/N*Lambda + noise/N*I + 1/N*tr(Lambda)*I')
>>> derive("minimizer").statement
('argmin(u*U11) == inv(Gamma)',)
>>> derive("minimizer", noise=True).specialise(Lambda="I").text
'N/(N + d + noise + 1)*I'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lsa_theory.algebra import words
from lsa_theory.algebra.arithmetic import Arithmetic, Exact
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.errors import InputError, OutOfReachError, nearest
from lsa_theory.kernel.claim import Evidence, Status, combine
from lsa_theory.kernel.display import show
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import SymbolicSetting, letter
from lsa_theory.proofs.derivation import Step, infer
from lsa_theory.proofs.derive.admissible import COVARIANCES, LEGAL, occurring, require, without_hidden
from lsa_theory.proofs.derive.closed_forms import OwnSetting
from lsa_theory.proofs.derive.quantities import QUANTITIES
from lsa_theory.proofs.derive.steps import tidy


@dataclass(frozen=True, repr=False)
class Derived:
    """A derived quantity: formulas of the language, the definitions they use, and the steps that lead to them."""

    quantity: str
    says: str
    values: Mapping[str, TracePolynomial]  # left side: closed form
    definitions: Mapping[str, TracePolynomial]
    given: tuple[str, ...]
    steps: tuple[Step, ...]

    def __repr__(self) -> str:
        """The results, and what their letters stand for.

        >>> derive("minimizer")
        <Derived argmin(u*U11) == inv(Gamma), where Gamma == (N + 1)/N*Lambda + 1/N*tr(Lambda)*I>
        """
        where = "; ".join(f"{name} == {text}" for name, text in self.where.items())
        return f"<Derived {'; '.join(self.statement)}{', where ' + where if where else ''}>"

    @property
    def parts(self) -> dict[str, str]:
        """Every left side with its closed form."""
        return {left: to_text(tidy(value)) for left, value in self.values.items()}

    @property
    def statement(self) -> tuple[str, ...]:
        """The results as relations of the language."""
        return tuple(f"{left} == {right}" for left, right in self.parts.items())

    @property
    def text(self) -> str:
        """The closed form in the formula language; of the first part where there are several."""
        return next(iter(self.parts.values()))

    @property
    def scope(self) -> str:
        """What the answer covers, where it is more than one instance."""
        return "" if self.value is not None else ", for all d, N and M"

    @property
    def value(self) -> Fraction | None:
        """The number that the first part is, once every name has a value; else None.

        >>> derive("minimal-loss").specialise(Lambda="I", d="2", N="4").value
        Fraction(3, 7)
        """
        first = next(iter(self.values.values())).cancel()
        if first.shape != ("1", "1") or first.letters():
            return None
        scalar = first.as_scalar()
        return None if scalar.generators() else Fraction(scalar.evaluate(lambda g: g))

    @property
    def where(self) -> dict[str, str]:
        """What the letters of the formulas stand for."""
        return {name: to_text(tidy(value)) for name, value in self.used().items()}

    @property
    def formula(self) -> Any:
        """The closed form in SymPy, as `lsa_theory.language.sympy_face` takes it; of the first part where there are several.

        >>> derive("minimal-loss").formula
        -Trace(Gamma**(-1)*Lambda**2)/2 + Trace(Lambda)/2
        """
        return show(self, "sympy")

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What speaks for the result: the re-check of every step, without which it would not be here."""
        inferred = sum(not step.computed for step in self.steps)
        detail = f"{len(self.steps) - inferred} steps re-computed exactly, {inferred} inferences by named rules"
        return (Evidence("derivation", "proves", "all d, N and M", detail),)

    @property
    def status(self) -> Status:
        """PROVED: a result that a re-check does not confirm is never returned."""
        return combine(self.evidence)

    @property
    def witness(self) -> str:
        """Empty: a closed form that is derived has no counterexample."""
        return next((one.witness for one in self.evidence if one.witness), "")

    def used(self) -> dict[str, TracePolynomial]:
        """The definitions whose letters the results hold."""
        letters = {x.name for value in self.values.values() for x in value.letters()}
        return {name: value for name, value in self.definitions.items() if name in letters}

    def evaluate(self, values: Mapping[str, Any], arithmetic: Arithmetic | None = None) -> dict[str, Any]:
        """Numbers for every part; exact for exact values.

        >>> from lsa_theory.algebra.exact import identity
        >>> derive("minimal-loss").evaluate({"Lambda": identity(2), "N": 1})
        {'minimum(loss)': Fraction(3, 4)}
        """
        arithmetic = arithmetic or Exact()
        known = {k: v if hasattr(v, "shape") else arithmetic.number(v) for k, v in values.items()}
        for name, value in self.definitions.items():
            known[name] = _run([value], known, arithmetic)[0]
        return dict(zip(self.values, _run(list(self.values.values()), known, arithmetic), strict=True))

    def specialise(self, **table: str) -> Derived:
        """The result with formulas put in for names, as in ``specialise(Lambda="I", noise="0")``.

        InputError for a name that does not occur, and for a value that it cannot have, such as a negative noise.
        """
        symmetric = frozenset(COVARIANCES)
        meaning = Symbolic(Names(SymbolicSetting(True, True), symmetric))
        known = occurring([*self.values.values(), *self.definitions.values()]) - set(self.definitions)
        known |= {"d"} if known & set(COVARIANCES) & set(table) else set()  # tr(I) is d
        is_diagonal = any("Lambda is diagonal" in text for text in self.given)
        new: dict[str, TracePolynomial] = {}
        for name, text in table.items():
            if name not in known:
                remedy = "leave it out, or ask for a setting that has it"
                raise InputError("--at", name, "a name that occurs: " + ", ".join(sorted(known)), remedy)
            formula = parse_expression(text)
            new[name] = read(formula, meaning)
            shape = {"matrix": ("d", "d"), "vector": ("d", "1")}.get(meaning.names.kind(name), ("1", "1"))
            if new[name].shape != shape:
                raise InputError(name, text, f"a {shape[0]} x {shape[1]} expression", "for example Lambda=I, noise=0")
            if new[name].shape == ("1", "1") or name in COVARIANCES:
                require(name, text, formula, is_diagonal=is_diagonal)
        named = words.matrix("G", symmetric=True)
        old = {name: letter(named) for name in self.definitions if name == "Gamma"}  # it is Gamma no longer
        try:
            definitions, values = (
                {name: without_hidden(value, new, meaning) for name, value in part.items()}
                for part in (self.definitions, self.values)
            )
            definitions = {("G" if k in old else k): v.substitute(new).cancel() for k, v in definitions.items()}
            single = {k: v for k, v in definitions.items() if len(v.terms) == 1}
            values = {k: v.substitute(old).substitute(new) for k, v in values.items()}
            try:
                values = {k: v.substitute(single).cancel() for k, v in values.items()}
            except ValueError:  # a broken power of a sum: the definition stays
                values, single = {k: v.cancel() for k, v in values.items()}, {}
        except (ValueError, ZeroDivisionError) as problem:
            raise InputError("specialise", table, "values that the formulas can take", str(problem)) from None
        if "d" in new:  # tr(I) = d may have come in
            size = {"d": new["d"]}
            values = {k: v.substitute(size).cancel() for k, v in values.items()}
            definitions = {k: v.substitute(size).cancel() for k, v in definitions.items()}
        definitions = {k: v for k, v in definitions.items() if k not in single}
        shown = ", ".join(f"{name} = {text}" for name, text in table.items())
        limits = [f"{name} is {LEGAL[name]}" for name, text in table.items() if name in LEGAL and _varies(text)]
        step = infer(f"put in {shown}", "equals replace equals in the result and in its definitions", "substitution")
        given = (*self.given, shown, *limits)
        return replace(self, values=values, definitions=definitions, given=given, steps=(*self.steps, step))

    def to_latex(self) -> str:
        r"""The results, and the definitions that they use, one display each.

        >>> print(derive("minimizer").to_latex())
        \[ (u_{-1} U_{11})^{\star} = \Gamma^{-1} \]
        \[ \Gamma = \frac{N + 1}{N} \Lambda + \frac{1}{N} \operatorname{tr}(\Lambda) I_d \]
        """
        return show(self, "latex")

    def _repr_latex_(self) -> str:
        return self.to_latex()

    def _repr_html_(self) -> str:
        return show(self, "html")

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return show(self, "json")


def derive(
    quantity: str,
    *,
    noise: bool = False,
    task_covariance: bool = False,
    law: str = "gaussian",
    divisor: str = "",
    test_covariance: bool = False,
    query_covariance: bool = False,
) -> Derived:
    """The closed form of a quantity for symbolic d, N and M, computed from the definitions, every step re-checked.

    ``noise``: labels ``y_i = <w, x_i> + e_i``; ``task_covariance``: ``E[w w'] = Psi``; ``law`` of the inputs: gaussian,
    independent (entries, with a kurtosis), elliptical, sphere; ``divisor``: what the attention divides by, a name or an
    integer (the number of examples unless given).  Prompts at test time have M examples, with covariance ``Sigma`` if
    ``test_covariance`` and a query of second moment ``Q`` if ``query_covariance``.  Raises InputError for an unknown
    quantity or law, and for a quantity that the law does not determine.
    """
    name = quantity.strip().lower().replace("_", "-").replace("minimiser", "minimizer")
    name = "population-loss" if name == "loss" else name
    if name not in QUANTITIES:
        raise InputError("quantity", quantity, "one of " + ", ".join(QUANTITIES), nearest(name, QUANTITIES, "derive --help"))
    setting = OwnSetting(noise, task_covariance, law, str(divisor), test_covariance, query_covariance)
    says, compute = QUANTITIES[name]
    result = compute(setting)
    given = (*setting.given(), *result.given)
    return confirmed(Derived(name, says, result.values, setting.definitions, given, result.steps))


def _varies(text: str) -> bool:
    """Whether a value depends on other names, so that it is admissible only where it is."""
    return bool(parse_expression(text).names() - {"I"})


def confirmed(found: Derived) -> Derived:
    """The same, once every step is re-checked; a step that fails is a defect of ours and an AssertionError."""
    for step in found.steps:
        checked = step.check()
        if not checked.ok:
            raise AssertionError(f"a step was not confirmed: {step.shows} ({checked.how}); please report this")
    return found


def _run(expressions: list[TracePolynomial], values: dict[str, Any], arithmetic: Arithmetic) -> list[Any]:
    """The expressions evaluated, with ``diag(...)`` of what has a value filled in."""
    import numpy as np

    from lsa_theory.language.numeric import Numeric

    size = next((len(v) for v in values.values() if getattr(v, "ndim", 0) == 2), 1)
    known = {"d": arithmetic.number(size)} | values
    for name in sorted({x.name for e in expressions for x in e.letters() if x.name.startswith("diag(")}):
        try:
            inside = read(parse_expression(name[5:-1]), Numeric(known, arithmetic))
        except OutOfReachError as problem:
            raise KeyError(str(problem)) from None
        known[name] = inside * arithmetic.identity(size)
        assert isinstance(known[name], np.ndarray)
    return Program([e.cancel() for e in expressions]).run(known, arithmetic)
