"""Proof objects of inequalities with one thing changed: refused, or what they say is true as well.

A changed claim, which the prover and the old certificates may both try to carry, is tried at random instances by an evaluator
that shares no code with the kernel; so is everything that the prover shows under random hypotheses elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay
from lsa_theory.proofs.proposals import proof

ORIGINALS: list[tuple[str, list[str]]] = [
    ("Gamma >= (1 + 2/N)*Lambda", []),
    ("Gamma > Lambda", []),
    ("tr(inv(Gamma)**2*Lambda**2) <= d", []),
    ("tr(inv(Gamma)*Lambda) < d", []),
    ("p.T*inv(Gamma)**2*Lambda**3*p <= p.T*Lambda*p", []),
    ("tr(Lambda)**2 <= d*tr(Lambda**2)", []),
    ("tr(Lambda)*tr(inv(Lambda)) >= d**2", []),
    ("tr(Lambda)*tr(inv(Lambda)) <= d**2*cond(Lambda)", []),
    ("tr(Lambda)*tr(inv(Lambda)) <= d**2*(cond(Lambda) + 1)**2/(4*cond(Lambda))", []),
    ("tr(Lambda)*Lambda <= d*norm_op(Lambda)*Lambda", []),
    ("tr(inv(Gamma)*Lambda) <= N*d/(N + 1 + d)", []),
    ("tr(Lambda)**3 <= d**2*tr(Lambda**3)", []),
    ("p.T*Lambda*p*(p.T*inv(Lambda)*p) >= (p.T*p)**2", []),
    ("norm_op(Gamma) <= (1 + 1/N)*norm_op(Lambda) + tr(Lambda)/N", []),
    ("norm_F(Lambda) <= tr(Lambda)", []),
    ("tr(sqrt(Lambda))**2 <= d*tr(Lambda)", []),
    ("u**2 + v**2 >= 2*u*v", []),
    ("u*(1 - u) <= 1/4", []),
    ("u + 1/u >= 2", ["u > 0"]),
    ("u**3 >= v**3", ["u >= v", "v >= 0"]),
    ("u**2 <= u", ["u >= 0", "u <= 1"]),
    ("N*tr(Lambda) >= d*tr(Lambda)", ["N >= d"]),
    ("1/N + 1/(N + 1) <= 3/2", []),
    ("tr(A.T*B)**2 <= tr(A.T*A)*tr(B.T*B)", []),
    ("tr(A*B) <= norm_F(A)*norm_F(B)", []),
    ("norm_F(A + B) <= norm_F(A) + norm_F(B)", []),
    ("norm_F(A*B) <= norm_op(A)*norm_F(B)", []),
    ("norm_F(A) <= sqrt(d)*norm_op(A)", []),
    ("norm_op(A*B) <= norm_op(A)*norm_op(B)", []),
    ("p.T*A*q <= norm_op(A)*norm_F(p)*norm_F(q)", []),
    ("tr(A)**2 <= d*tr(A.T*A)", []),
    ("A*A.T + B*B.T >= A*B.T + B*A.T", []),
    ("p*p.T <= (p.T*p)*I", []),
    ("tr(A*B) >= 0", ["A psd", "B psd"]),
    ("tr(A*B) <= tr(A)*tr(B)", ["A psd", "B psd"]),
    ("A*B*A >= 0", ["B psd", "A symmetric"]),
    ("tr(A*B*A*B) <= tr(A**2*B**2)", ["A symmetric", "B symmetric"]),
    ("lam_max(A) <= tr(A)", ["A psd"]),
    ("p.T*A*p <= lam_max(A)*(p.T*p)", ["A symmetric"]),
    ("tr(A.T*A) <= d", ["norm_op(A) <= 1"]),
]
SLIPS = [
    (r"(?<![\w.])(\d+)", lambda m: str(int(m[1]) + 1)),
    (r" \+ ", lambda m: " - "),
    (r" - ", lambda m: " + "),
    (r"\.T", lambda m: ""),
    (r"\b(A|B|Lambda|Gamma)\b(?!\()", lambda m: f"(2*{m[1]})"),
    (r"\b(u|v)\b", lambda m: f"(2*{m[1]})"),
    (r"\bN\b", lambda m: "(N + 1)"),
    (r"\bd\b", lambda m: "N"),
    (r"\binv\(", lambda m: "("),
    (r"\blam_i\b", lambda m: "lam_j"),
    (r"\blam_max\b", lambda m: "lam_min"),
    (r"\bnorm_F\b", lambda m: "norm_op"),
    (r"gap_([Mvs])1", lambda m: f"gap_{m[1]}2"),
]
STRICTER = {"<=": "<", ">=": ">", "<": "<=", ">": ">="}
TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


def slips(text: str) -> Iterator[str]:
    """A formula with one slip, at every place where there can be one."""
    for pattern, change in SLIPS:
        for found in re.finditer(pattern, text):
            yield text[: found.start()] + change(found) + text[found.end() :]


def changed(certificate: Any) -> Iterator[Any]:
    """A certificate with one slip in one of its formulas, or without one of its parts."""
    if isinstance(certificate, str):
        yield from slips(certificate)
    elif isinstance(certificate, dict):
        for key, value in certificate.items():
            yield {k: v for k, v in certificate.items() if k != key}
            yield from ({**certificate, key: other} for other in changed(value))
    elif isinstance(certificate, list):
        for k, value in enumerate(certificate):
            yield certificate[:k] + certificate[k + 1 :]
            yield from ([*certificate[:k], other, *certificate[k + 1 :]] for other in changed(value))


def accepted(claim: str, given: list[str], certificate: Any) -> bool:
    document = {"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[certificate]]}
    try:
        return replay(document).status == "PROVED"
    except Refused:
        return False


def certificate_of(claim: str, given: list[str]) -> Any:
    document = proof(claim, given)
    return document["links"][0][0] if document is not None else None


# an evaluator of its own


class Value:
    """A number or an array, with the operators of the language."""

    def __init__(self, value: Any) -> None:
        array = np.asarray(value, dtype=float)
        self.value = float(array.reshape(-1)[0]) if array.size == 1 else array

    def _with(self, other: Any, how: Any) -> Value:
        return Value(how(self.value, other.value if isinstance(other, Value) else other))

    def __add__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: a @ b if np.ndim(a) and np.ndim(b) else a * b)

    def __rmul__(self, other: Any) -> Value:
        return Value(other) * self

    def __radd__(self, other: Any) -> Value:
        return Value(other) + self

    def __rsub__(self, other: Any) -> Value:
        return Value(other) - self

    def __truediv__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: a / b)

    def __rtruediv__(self, other: Any) -> Value:
        return Value(other) / self

    def __neg__(self) -> Value:
        return Value(-1.0) * self

    def __pow__(self, power: Any) -> Value:
        if np.ndim(self.value) == 0:
            if self.value < 0 and power % 1:
                raise ValueError("a root of a negative number")
            return Value(self.value**power)
        if power % 1:
            values, vectors = np.linalg.eigh(self.value)
            return Value(vectors @ np.diag(values**power) @ vectors.T)
        return Value(np.linalg.matrix_power(self.value, int(power)))

    @property
    def T(self) -> Value:
        return Value(np.transpose(self.value))


def square(value: Value) -> Any:
    return np.atleast_2d(value.value)


def singular(value: Value) -> Any:
    return np.linalg.svd(square(value), compute_uv=False)


def eigenvalues(value: Value) -> Any:
    matrix = square(value)
    if not np.allclose(matrix, matrix.T):
        raise ValueError("eigenvalues of what is not symmetric")
    return np.linalg.eigvalsh((matrix + matrix.T) / 2)


FUNCTIONS = {
    "tr": lambda x: Value(np.trace(square(x))),
    "inv": lambda x: Value(np.linalg.inv(square(x))),
    "sqrt": lambda x: x**0.5,
    "norm_op": lambda x: Value(singular(x)[0]),
    "norm_F": lambda x: Value(math.sqrt(float(np.sum(square(x) ** 2)))),
    "cond": lambda x: Value(singular(x)[0] / singular(x)[-1]),
    "lam_max": lambda x: Value(eigenvalues(x)[-1]),
    "lam_min": lambda x: Value(eigenvalues(x)[0]),
}


def instance(rng: np.random.Generator, given: list[str]) -> dict[str, Any]:
    """Values of all letters, corners among them: d = 1, multiples of I, matrices of low rank."""
    d, n = int(rng.integers(1, 4)), int(rng.choice([1, 2, 3, 50]))
    root = rng.standard_normal((d, d)) * rng.choice([0.0, 0.3, 3.0])
    covariance = (root @ root.T + np.eye(d)) * rng.choice([0.1, 1.0, 20.0])
    values: dict[str, Any] = {"d": Value(d), "N": Value(n), "M": Value(int(rng.integers(1, 9))), "I": Value(np.eye(d))}
    values["Lambda"] = Value(covariance)
    values["Gamma"] = Value((1 + 1 / n) * covariance + np.trace(covariance) / n * np.eye(d))
    for letter in "AB":
        matrix = rng.integers(-2, 3, (d, d)) * rng.choice([0.2, 1.0])
        words = [text.split()[1] for text in given if text.startswith(f"{letter} ")]
        values[letter] = Value(
            matrix + matrix.T if "symmetric" in words else matrix @ matrix.T if "psd" in words else matrix
        )
    for vector in "pq":
        values[vector] = Value(rng.integers(-2, 3, (d, 1)))
    for scalar in "uv":
        values[scalar] = Value(rng.choice([-2.0, -1.0, -0.5, 0.0, 0.3, 0.5, 1.0, 1.5, 3.0]))
    return values


def holds(relation: str, values: dict[str, Any]) -> bool | None:
    """Whether a comparison holds; None where it has no value or is a matter of rounding."""
    left, sign, right = re.split(r"\s(<=|>=|<|>|!=)\s", relation)
    try:
        with np.errstate(all="ignore"):
            a, b = (eval(side, {"__builtins__": {}}, {**FUNCTIONS, **values}) for side in (left, right))
            a, b = (x if isinstance(x, Value) else Value(x) for x in (a, b))
            gap = (a - b) if sign in (">=", ">") else (b - a)
            low = float(np.min(eigenvalues(gap)))
            scale = 1e-7 * (1 + float(np.max(np.abs(square(a)))) + float(np.max(np.abs(square(b)))))
    except (ValueError, ZeroDivisionError, OverflowError, np.linalg.LinAlgError):
        return None
    if not math.isfinite(low) or (abs(low) < scale and low != 0):
        return None
    return low >= 0 if sign in ("<=", ">=") else low > 0


def refuting(claim: str, given: list[str], count: int = 250) -> dict[str, Any] | None:
    """An instance at which the hypotheses hold and the claim fails."""
    rng = np.random.default_rng(7)
    relations = [text for text in given if not text.endswith((" psd", " symmetric"))]
    for _ in range(count):
        values = instance(rng, given)
        if all(holds(text, values) for text in relations) and holds(claim, values) is False:
            return values
    return None


@pytest.mark.parametrize(("claim", "given"), ORIGINALS)
def test_the_evaluator_finds_no_exception_to_what_is_proved(claim, given):
    assert certificate_of(claim, given) is not None
    assert refuting(claim, given) is None


@pytest.mark.parametrize(("claim", "given"), ORIGINALS)
def test_a_certificate_with_one_slip_is_refused(claim, given):
    """Or it is another way to write the same difference, as another power of one is."""
    certificate = certificate_of(claim, given)
    others = [other for other in changed(certificate) if other != certificate]
    carried = [other for other in others if accepted(claim, given, other)]
    assert len(carried) <= len(others) / 6, carried


@pytest.mark.parametrize(("claim", "given"), ORIGINALS)
def test_a_changed_claim_is_refused_or_true(claim, given):
    """Whether the old certificate is offered, or what the prover finds for the new claim."""
    certificate = certificate_of(claim, given)
    left, sign, right = re.split(r"\s(<=|>=|<|>)\s", claim)
    some = list(slips(claim))[:: 1 if settings().max_examples >= 1000 else 6]  # all of them in the profile "thorough"
    for other in (*some, f"{left} {STRICTER[sign]} {right}", f"{left} {TURNED[sign]} {right}"):
        if accepted(other, given, certificate) or certificate_of(other, given) is not None:
            assert refuting(other, given) is None, (other, given)


@pytest.mark.parametrize(("claim", "given"), [pair for pair in ORIGINALS if pair[1]])
def test_without_a_hypothesis_a_certificate_is_refused_or_the_claim_is_true(claim, given):
    certificate = certificate_of(claim, given)
    for k in range(len(given)):
        fewer = given[:k] + given[k + 1 :]
        if accepted(claim, fewer, certificate) or certificate_of(claim, fewer) is not None:
            assert refuting(claim, fewer) is None


BY_HAND: list[tuple[str, list[str], Any]] = [  # every claim is false
    ("u >= 0", [], "sqrt(u)**2"),
    ("u >= 0", [], "(u**2)**(1/2)"),
    ("u > 0", [], "1/(1/u)"),
    ("u >= 1", ["u != 1"], "gap_s1"),
    ("u >= 0", ["u <= 0"], "gap_s1"),
    ("u >= 1", ["u >= 0"], "gap_s1**0"),
    ("N >= 2", [], "N - 2"),
    ("u >= 1", [], "u - 1"),
    ("tr(A) >= 0", [], "tr(A)"),
    ("tr(A*A) >= 0", [], "tr(A*A)"),
    ("A**2 >= 0", [], "A**2"),
    ("A*B*A >= 0", ["B psd"], "A*gap_M1*A"),
    ("A + A.T >= 0", [], "A + A.T"),
    ("tr(A*B*C) >= 0", ["A psd", "B psd", "C psd"], "tr(gap_M1*gap_M2*gap_M3)"),
    ("A*B >= 0", ["A psd", "B psd"], "gap_M1*gap_M2"),
    ("tr(A)*I >= A", [], "tr(A)*I - A"),
    ("tr(B)*I >= A", ["A psd"], "tr(B)*I - gap_M1"),
    ("lam_min(A)*I >= A", ["A symmetric"], "lam_min(A)*I - (A + A.T)/2"),
    ("lam_max(B)*I >= A", ["A symmetric"], "lam_max(B)*I - A"),
    ("(p.T*A*q)**2 <= (p.T*A*p)*(q.T*A*q)", [], "(p.T*A*p)*(q.T*A*q) - (p.T*A*q)**2"),
    ("(p.T*q)**2 <= p.T*p", [], "(p.T*p)*1 - (p.T*q)**2"),
    ("tr(A*B) <= tr(A.T*A)*tr(B.T*B)", [], "tr(A.T*A)*tr(B.T*B) - tr(A*B)"),
    ("norm_op(A*B) <= norm_op(A) + norm_op(B)", [], "norm_op(A) + norm_op(B) - norm_op(A*B)"),
    ("norm_op(A)*norm_op(B) <= norm_op(A*B)", [], "norm_op(A*B) - norm_op(A)*norm_op(B)"),
    ("tr(A) >= norm_op(A)", [], "tr(A) - norm_op(A)"),
    ("S > 0", [], "S"),
    ("E[x.T*A*x] >= 0", [], "E[x.T*A*x]"),
    ("rate(u) >= 0", ["u == 0"], "gap_s1"),
    ("grad(u**2, u) <= 1", ["u == 1"], "-1*grad(gap_s1**2, u)"),
    ("v <= u", ["u**2 >= v**2"], {"kind": "squares", "larger": "u", "link": "gap_s1"}),
    ("tr(A) <= norm_F(A)", [], {"kind": "squares", "larger": "norm_F(A)", "link": "norm_F(A)**2 - tr(A)**2"}),
    ("Lambda >= I", [], {"kind": "eigenvalues", "function": "lam_i - 1", "equal": "lam_i - 1", "above": "lam_i - 1"}),
    (
        "tr(Lambda**2) >= tr(Lambda)**2/2",
        [],
        {
            "kind": "eigenvalues",
            "function": "lam_i**2*lam_j/tr(Lambda) - lam_i*lam_j/2",
            "equal": "lam_i**2*lam_i/tr(Lambda) - lam_i*lam_i/2",
            "above": "lam_i*lam_j/2",
        },
    ),
    (
        "tr(Lambda)**2 < d*tr(Lambda**2)",
        [],
        {"kind": "eigenvalues", "function": "lam_i**2 - lam_i*lam_j", "equal": "0", "above": "(lam_i - lam_j)**2/2"},
    ),
    (
        "d*tr(sqrt(Lambda)*Lambda) <= tr(Lambda)*tr(sqrt(Lambda))",
        [],
        {
            "kind": "eigenvalues",
            "function": "sqrt(lam_i)*(lam_j - lam_i)",
            "equal": "0",
            "above": "(sqrt(lam_i) - sqrt(lam_j))*(lam_j - lam_i)/2",
        },
    ),
    (
        "p.T*Lambda*p*d >= p.T*p*tr(Lambda)",
        [],
        {"kind": "eigenvalues", "vector": "p", "function": "lam_i - lam_j", "equal": "0", "above": "lam_i - lam_j"},
    ),
    (
        "d*Lambda >= tr(Lambda)*I",
        [],
        {"kind": "eigenvalues", "function": "lam_i - lam_j", "equal": "0", "above": "lam_i - lam_j", "below": "0"},
    ),
    (
        "lam_i >= 1",
        [],
        {"kind": "eigenvalues", "function": "lam_i/d**2 - 1/d**2", "equal": "lam_i/d**2", "above": "lam_i/d**2"},
    ),
]


@pytest.mark.parametrize(("claim", "given", "certificate"), BY_HAND)
def test_no_false_claim_is_carried_by_a_form_without_a_theorem(claim, given, certificate):
    assert not accepted(claim, given, certificate)
    assert certificate_of(claim, given) is None
