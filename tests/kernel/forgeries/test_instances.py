"""Instances that refute nothing: searched against true claims, and those of false claims with one thing changed.

What is accepted is looked at by an evaluator that shares no code with the kernel: hypotheses hold there, and the claim fails.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

import claim_oracle
from lsa_theory.kernel import parser
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay
from lsa_theory.kernel.witness import Trial

TRUE = [
    ("E[S*A*S] == Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N", []),
    ("E[x.T*x] == d", ["Lambda == I"]),
    ("E[beta*beta.T] == Gamma*Lambda + noise/N*Lambda", []),
    ("E[w.T*w] == 3*d", ["Psi == 3*I"]),
    ("rate(u) == tr(Lambda**2*U11)", ["u == 0"]),
    ("slice(grad(loss, U11)) == u**2*Gamma*Lambda*U11*Lambda - u*Lambda**2", []),
    ("rate(u**2 - tr(U11*U11.T)) == 0", []),
    ("grad(tr(A*B*A.T), A) == A*B.T + A*B", []),
    ("grad(1/u, u) == -1/u**2", []),
    ("inv(A*B) == inv(B)*inv(A)", []),
    ("u/u == 1", []),
    ("sqrt(u)**2 == u", []),
    ("norm_op(A + B) <= norm_op(A) + norm_op(B)", []),
    ("norm_op(A*B) <= norm_op(A)*norm_op(B)", []),
    ("lam_max(A) <= norm_op(A)", []),
    ("lam_min(A)*I <= A <= lam_max(A)*I", ["A symmetric"]),
    ("cond(A) >= 1", []),
    ("norm_F(A)**2 <= d*norm_op(A)**2", []),
    ("tr(A)**2 <= d*tr(A.T*A)", []),
    ("tr(A*B) >= 0", ["A psd", "B psd"]),
    ("Gamma >= (1 + 2/N)*Lambda", []),
    ("tr(inv(Gamma)*Lambda) < d", []),
    ("tr(Lambda)*tr(inv(Lambda)) >= d**2", []),
    ("u + 1/u >= 2", ["u > 0"]),
    ("u**2 >= v**2", ["u >= v", "v >= 0"]),
    ("A*A.T >= 0", []),
    ("(p.T*q)**2 <= (p.T*p)*(q.T*q)", []),
    ("S >= 0", []),
    ("x.T*x >= 0", []),
    ("E[tr(S)**2] > tr(Lambda)**2", []),
    ("mean(Lambda**2) >= mean(Lambda)**2", []),
    ("u != v", ["u > v"]),
    ("d >= 1", []),
    ("N*M >= 1", []),
    ("p*p.T <= (p.T*p)*I", []),
]
FALSE = [
    ("E[S*S] == Lambda**2", [], {"d": "2", "N": "2", "Lambda": [["2", "1"], ["1", "3"]]}),
    ("A*B == B*A", ["A symmetric"], {"d": "2", "A": [["1", "2"], ["2", "0"]], "B": [["0", "1"], ["0", "0"]]}),
    ("A >= B", ["B <= 2*I"], {"d": "2", "A": [["1", "0"], ["0", "1"]], "B": [["2", "0"], ["0", "1"]]}),
    ("u**2 >= u", ["u > 0"], {"d": "1", "u": "1/2"}),
    ("rate(u) <= 0", ["u == 0"], {"d": "1", "N": "1", "Lambda": [["1"]], "u": "0", "U11": [["1"]]}),
    ("grad(tr(A*A), A) == 2*A", ["A == -A.T"], {"d": "2", "A": [["0", "1"], ["-1", "0"]]}),
    ("E[w.T*A*w] == tr(A)", ["tr(Psi) == d"], {"d": "2", "A": [["1", "0"], ["0", "0"]], "Psi": [["1/2", "0"], ["0", "3/2"]]}),
    ("E[beta.T*beta] == tr(Gamma*Lambda)", ["noise >= 1"], {"d": "1", "N": "2", "Lambda": [["2"]], "noise": "1"}),
    ("tr(inv(A)) >= 1/tr(A)", ["tr(A) > 0"], {"d": "2", "A": [["3", "0"], ["0", "-1"]]}),
    ("p.T*A*q == q.T*A*p", [], {"d": "2", "A": [["0", "1"], ["0", "0"]], "p": [["1"], ["0"]], "q": [["0"], ["1"]]}),
    ("norm_F(A)**2 == tr(A**2)", ["tr(A) == 0"], {"d": "2", "A": [["1", "1"], ["0", "-1"]]}),
    ("u <= v <= 1", ["u >= 0"], {"d": "1", "u": "0", "v": "2"}),
]  # fmt: skip
CORNERS = ["0", "1", "-1", "2", "1/2", "-3"]


def searched(letters: set[str], random: Random) -> dict[str, Any]:
    """An instance, corners among them: d = 1, zeros, multiples of I, matrices of low rank."""
    d = random.choice([1, 2, 2])
    found: dict[str, Any] = {"d": str(d)}
    for name in sorted(letters - {"d"}):
        base = name.partition("(")[0]
        if base in ("examples", "errors"):
            rows = int(found.get("N" if base == name else "M", 1))
            found[name] = [[random.choice(CORNERS) for _ in range(d if base == "examples" else 1)] for _ in range(rows)]
        elif parser.kind(name) == "s":
            found[name] = random.choice(["1", "2", "3"]) if name in "NM" else random.choice(CORNERS)
        elif name in ("Lambda", "Psi", "Lambda1", "Lambda2") or random.random() < 0.2:
            top = random.choice(["1", "3", "1/10"])
            columns = d if parser.kind(name) == "M" else 1
            found[name] = [
                [top if i == j else random.choice(["0", "1/20"]) if i + j < 1 else "0" for j in range(columns)]
                for i in range(d)
            ]
        else:
            columns = d if parser.kind(name) == "M" else 1
            found[name] = [[random.choice(CORNERS) for _ in range(columns)] for _ in range(d)]
    return found


@pytest.mark.parametrize(("claim", "given"), TRUE, ids=[claim for claim, _ in TRUE])
def test_no_instance_refutes_what_is_true(claim: str, given: list[str]) -> None:
    trial, random = Trial([claim], given), Random(claim)
    for _ in range(60):
        with pytest.raises(Refused):
            trial.failure(searched(trial.letters | trial.draws, random))


def refutes(claim: str, given: list[str], at: Any) -> bool:
    try:
        return (
            replay({"format": FORMAT, "verdict": "REFUTED", "claim": [claim], "given": given, "instance": at}).status
            == "REFUTED"
        )
    except Refused:
        return False


def changed(at: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One letter less or one entry another; rows that are missing or too many."""
    for name, value in at.items():
        yield {key: rest for key, rest in at.items() if key != name}
        if isinstance(value, str):
            yield from ({**at, name: other} for other in ("0", "-1", "2", "7/3", "", "1.5") if other != value)
            continue
        yield from ({**at, name: value[:-1]}, {**at, name: [*value, value[0]]})
        for i, row in enumerate(value):
            for j in range(len(row)):
                for other in ("0", "-2", "5", "x"):
                    moved = copy.deepcopy(at)
                    moved[name][i][j] = other
                    yield moved


@pytest.mark.parametrize(("claim", "given", "at"), FALSE, ids=[claim for claim, _, _ in FALSE])
def test_an_instance_with_one_thing_changed_is_refused_or_refutes(claim: str, given: list[str], at: dict[str, Any]) -> None:
    assert refutes(claim, given, at)
    tried = 0
    for other in changed(at):
        tried += 1
        if refutes(claim, given, other):
            values = {
                k: np.array([[Fraction(x) for x in r] for r in v], dtype=object) if isinstance(v, list) else Fraction(v)
                for k, v in other.items()
            }
            assert claim_oracle.holds(claim, values) is False, other
            assert all(claim_oracle.holds(one, values) for one in given), other
    assert tried >= 7


@pytest.mark.parametrize(("claim", "given", "at"), FALSE, ids=[claim for claim, _, _ in FALSE])
def test_an_instance_is_of_its_claim_and_hypotheses_only(claim: str, given: list[str], at: dict[str, Any]) -> None:
    left, _, right = claim.partition(" == ")
    if right:
        assert not refutes(f"{left} == {left}", given, at)
        assert not refutes(f"{right} != {left}", given, at)
    assert not refutes(claim, [*given, "d > 5"], at)
    assert not refutes(claim, [*given, "sigma > 0"], at)
