"""Gaussian expectations, held against moments that are enumerated by an oracle which knows no matrix words."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import brute_force
import trace_values
from lsa_theory.kernel import expectation
from lsa_theory.kernel.limits import Refused, budget
from lsa_theory.kernel.parser import expression, names
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.terms import normal

VALUES = trace_values.instance("moments", 2)
A, B, C = (np.array(VALUES[name], dtype=object) for name in "ABC")
P, Q = (np.array(VALUES[name], dtype=object)[:, 0] for name in "pq")
NOISE, N, M = Fraction(3), 2, 3


def column(x):
    return np.atleast_1d(x)[:, None]


def outer(x, y):
    return column(x) @ column(y).T


def tr(x):
    return np.trace(x)


def beta(s, test=False):
    return (s.X_test @ s.y_test if test else s.X @ s.y) * Fraction(1, M if test else N)


def energy(s):
    return (s.y @ s.y) * Fraction(1, N)


CASES = {
    "x*x.T*A*x*x.T": lambda s: outer(s.query, s.query) @ A @ outer(s.query, s.query),
    "x.T*A*x*(x.T*B*x)": lambda s: (s.query @ A @ s.query) * (s.query @ B @ s.query),
    "S*A*S": lambda s: s.S @ A @ s.S,
    "S*A*S*B*S": lambda s: s.S @ A @ s.S @ B @ s.S,
    "tr(S*A)*S*B": lambda s: tr(s.S @ A) * (s.S @ B),
    "tr(S*A*S*B)*S": lambda s: tr(s.S @ A @ s.S @ B) * s.S,
    "tr(S)*tr(S*A)*C": lambda s: tr(s.S) * tr(s.S @ A) * C,
    "tr(S*A.T*S*B*S)": lambda s: tr(s.S @ A.T @ s.S @ B @ s.S),
    "p.T*S*A*S*q": lambda s: P @ s.S @ A @ s.S @ Q,
    "(p.T*S*q)**2*S": lambda s: (P @ s.S @ Q) ** 2 * s.S,
    "S*p*q.T*S": lambda s: s.S @ outer(P, Q) @ s.S,
    "S*x*x.T*A*S": lambda s: s.S @ outer(s.query, s.query) @ A @ s.S,
    "x.T*S*A*x*(p.T*x)*x": lambda s: column((s.query @ s.S @ A @ s.query) * (P @ s.query) * s.query),
    "S*A*S(M)*B*S(M)": lambda s: s.S @ A @ s.S_test @ B @ s.S_test,
    "tr(S*S(M))*S*A": lambda s: tr(s.S @ s.S_test) * (s.S @ A),
    "S*w*w.T*A*S": lambda s: s.S @ outer(s.w, s.w) @ A @ s.S,
    "beta*beta.T*A": lambda s: outer(beta(s), beta(s)) @ A,
    "beta(M)*beta(M).T": lambda s: outer(beta(s, True), beta(s, True)),
    "beta*w.T*A": lambda s: outer(beta(s), s.w) @ A,
    "(beta.T*A*w)*S": lambda s: (beta(s) @ A @ s.w) * s.S,
    "beta.T*A*beta*(w.T*B*w)": lambda s: (beta(s) @ A @ beta(s)) * (s.w @ B @ s.w),
    "S*A*beta*beta.T": lambda s: s.S @ A @ outer(beta(s), beta(s)),
    "energy*S*A": lambda s: energy(s) * (s.S @ A),
    "energy**2": lambda s: energy(s) ** 2,
    "energy*beta.T*A*w": lambda s: energy(s) * (beta(s) @ A @ s.w),
    "energy*beta.T*A*beta": lambda s: energy(s) * (beta(s) @ A @ beta(s)),
    "(beta.T*A*beta)**2": lambda s: (beta(s) @ A @ beta(s)) ** 2,
    "energy*beta*p.T": lambda s: energy(s) * outer(beta(s), P),
}


@pytest.mark.parametrize("model", ["", "Psi", "noise", "noise Psi"])
@pytest.mark.parametrize("text", CASES)
def test_moments_are_those_that_are_enumerated(text: str, model: str) -> None:
    if model and not {"w", "beta", "energy"} & names(expression(text)):
        return
    about = set(names(expression(text))) | set(model.split())
    found = trace_values.value(
        normal(Reading(about)(("E", expression(text)))), {**VALUES, "N": Fraction(N), "M": Fraction(M), "noise": NOISE}
    )
    wanted = brute_force.expectation(
        CASES[text],
        d=2,
        N=N,
        M=M,
        covariance=VALUES["Lambda"],
        noise_variance=NOISE if "noise" in model else 0,
        task_covariance=VALUES["Psi"] if "Psi" in model else None,
    )
    assert found == (wanted.tolist() if isinstance(wanted, np.ndarray) else [[wanted]])


@pytest.mark.parametrize(
    ("text", "zero"),
    [
        ("x", True),
        ("x.T*p", True),
        ("x*x.T*x", True),
        ("w*x.T", True),
        ("beta*x.T", True),
        ("S*w", True),
        ("w*p.T*S*A*x*x.T", True),
        ("x.T*x*A", False),
        ("A", False),
    ],
)
def test_odd_moments_vanish(text: str, zero: bool) -> None:
    assert (not Reading(set())(("E", expression(text))).terms) is zero


@pytest.mark.parametrize(
    ("text", "value"),
    [("E[energy**2]", "noise**2 + 2*noise**2/N"), ("E[energy**3]", "noise**3*(1 + 2/N)*(1 + 4/N)")],
)
def test_the_energy_of_noise_alone(text: str, value: str) -> None:
    """At Lambda = 0 the energy is a mean of N squares of noise."""
    at = Reading({"noise"})
    found = normal(at(expression(text)) - at(expression(value)))
    assert all(any("Lambda" in str(g) for g, _ in m) for c in found.terms.values() for m in c.num)


@pytest.mark.parametrize("text", ["E[1/(x.T*x)]", "E[(x.T*x)**(-2)]", "E[u/(u + x.T*x)]", "E[inv(tr(S))]"])
def test_quotients_of_what_is_random_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        Reading(set())(expression(text))


def test_what_costs_too_much_is_refused() -> None:
    with budget(10_000), pytest.raises(Refused, match="too large"):
        Reading(set())(expression("E[tr(S)**12]"))
    assert Reading(set())(expression("E[(p.T*x)**6]")).terms


def test_laws_of_names() -> None:
    assert [expectation.law(name) for name in ("S", "S(M)", "eta(2)", "x")] == ["S", "S", "eta", "x"]
    assert [expectation.is_random(g) for g in ("S", "S(M)", "x", "w", "eta(3)", "energy", "A", "limit[x]", "sigma")] == [
        True
    ] * 6 + [False] * 3
    assert expectation.is_random((("A", 1, 0), ("S(M)", 1, 0))) and not expectation.is_random((("A", 1, 0),))


def test_a_moment_is_computed_once() -> None:
    mean = expectation.Gaussian(False)
    value = Reading(set())(expression("tr(S*A)*S*B"))
    first = mean(value)
    known = dict(mean.known)
    with budget(40):
        assert mean(value).key() == first.key()
    assert mean.known.keys() == known.keys()
