"""The exact risk under every shift, against enumeration of the literal definition, and what it may not depend on."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute_force
from derivations.zhang2023.shared.second_moments import trained_risk
from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import GammaRelation
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.model.risk import Polynomial, Relu, risk, risk_of_moments, risk_of_target
from lsa_theory.model.risk.labels import label_risk_parts
from lsa_theory.model.risk.linear import QUERY, RULE
from lsa_theory.moments.prompt import covariance, gamma, letter

SMALL = st.integers(-2, 2).map(Fraction)
TURN = np.array([[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]], dtype=object)


@st.composite
def arrays(draw: st.DrawFn, *shape: int) -> np.ndarray:
    size = int(np.prod(shape))
    return np.array(draw(st.lists(SMALL, min_size=size, max_size=size)), dtype=object).reshape(shape)


@st.composite
def cases(draw: st.DrawFn) -> dict:
    """A rule, a possibly singular test covariance, another query law and a polynomial of degree three."""
    d = draw(st.integers(1, 2))
    root, query = draw(arrays(d, d)), draw(arrays(d, d))
    h = draw(arrays(d, d))
    return {
        "d": d, "M": draw(st.integers(1, 3 - d // 2)), "A": draw(arrays(d, d)), "covariance": root @ root.T,
        "query_covariance": query @ query.T, "query_mean": draw(arrays(d)), "mean": draw(arrays(d)),
        "noise": draw(st.fractions(0, 2, max_denominator=3)), "constant": draw(SMALL), "linear": draw(arrays(d)),
        "quadratic": h + h.T, "cubic": draw(SMALL), "direction": draw(arrays(d)),
    }  # fmt: skip


def function(case: dict, x: np.ndarray) -> brute_force.Polynomial:
    """k + <b, x> + x'Hx + c <v, x>^3 in components."""
    cube = (case["direction"] @ x) ** 3 * case["cubic"]
    return case["linear"] @ x + x @ case["quadratic"] @ x + cube + case["constant"]


def enumerated(case: dict) -> Fraction:
    def squared_error(s: brute_force.Draw) -> brute_force.Polynomial:
        examples = s.X_test + case["mean"][:, None]
        labels = np.array([function(case, x) for x in examples.T], dtype=object) + s.noise_test
        query = s.query + case["query_mean"]
        return (query @ case["A"] @ (examples @ labels) / case["M"] - function(case, query)) ** 2

    return brute_force.expectation(
        squared_error, case["d"], 1, case["M"], test_covariance=case["covariance"],
        query_covariance=case["query_covariance"], noise_variance=case["noise"],
    )  # fmt: skip


def polynomial(case: dict) -> Polynomial:
    return Polynomial(**{name: case[name] for name in ("constant", "linear", "quadratic", "cubic", "direction")})


def ours(case: dict, **change: object) -> Fraction:
    laws = {name: case[name] for name in ("mean", "query_covariance", "query_mean")}
    given = laws | {"noise_variance": case["noise"]} | change
    return risk_of_target(case["A"], polynomial(case), case["covariance"], case["M"], **given).total


@settings(max_examples=12)
@given(cases())
def test_polynomial_targets_on_shifted_prompts_and_queries(case: dict) -> None:
    assert ours(case) == enumerated(case)


@given(cases())
def test_a_linear_target_is_a_fixed_task(case: dict) -> None:
    shared = {name: case[name] for name in ("query_covariance", "query_mean")} | {"noise_variance": case["noise"]}
    case |= {"cubic": 0, "quadratic": case["quadratic"] * 0, "constant": 0}
    found = risk_of_target(case["A"], polynomial(case), case["covariance"], case["M"], **shared)
    direct = risk(case["A"], case["covariance"], case["M"], task=case["linear"], **shared)
    assert (found.bias, found.variance, found.label_noise) == (direct.bias, direct.variance, direct.label_noise)
    assert found.misfit == 0 and found.total == direct.total


@given(cases())
def test_the_risk_does_not_see_a_rotation_of_everything(case: dict) -> None:
    if case["d"] == 2:
        turned = case | {name: TURN @ case[name] for name in ("mean", "query_mean", "linear", "direction")}
        turned |= {name: TURN @ case[name] @ TURN.T for name in ("A", "covariance", "query_covariance", "quadratic")}
        assert ours(turned) == ours(case)


@given(cases(), st.sampled_from([Fraction(2), Fraction(-1, 3)]))
def test_the_units_of_the_labels_and_of_the_covariates_are_free(case: dict, unit: Fraction) -> None:
    """y -> t y multiplies the risk by t^2; x -> t x with A -> A / t^2 and the function in the old units changes nothing."""
    labels = case | {name: unit * case[name] for name in ("constant", "linear", "quadratic", "cubic")}
    assert ours(labels | {"noise": unit**2 * case["noise"]}) == unit**2 * ours(case)
    stretched = case | {name: unit * case[name] for name in ("mean", "query_mean")}
    stretched |= {name: unit**2 * case[name] for name in ("covariance", "query_covariance")}
    stretched |= {"A": case["A"] / unit**2, "linear": case["linear"] / unit, "quadratic": case["quadratic"] / unit**2}
    stretched |= {"direction": case["direction"] / unit}
    assert ours(stretched) == ours(case)


@given(cases())
def test_relabelling_the_coordinates_changes_nothing(case: dict) -> None:
    turned = case | {name: case[name][::-1] for name in ("mean", "query_mean", "linear", "direction")}
    turned |= {name: case[name][::-1, ::-1] for name in ("A", "covariance", "query_covariance", "quadratic")}
    assert ours(turned) == ours(case)


@given(cases())
def test_parts_have_signs_and_their_own_rates(case: dict) -> None:
    short, long = (
        risk_of_target(case["A"], polynomial(case), case["covariance"], m, mean=case["mean"], noise_variance=case["noise"])
        for m in (case["M"], 100 * case["M"])
    )
    assert min(short.bias, short.variance, short.label_noise, short.misfit) >= 0
    assert (long.bias, long.misfit) == (short.bias, short.misfit)
    assert (100 * long.variance, 100 * long.label_noise) == (short.variance, short.label_noise)


@settings(max_examples=10)
@given(cases())
def test_a_random_task_with_a_mean(case: dict) -> None:
    d = case["d"]
    named = {"query_covariance": case["query_covariance"], "noise_variance": case["noise"]}
    spread = case["quadratic"] @ case["quadratic"]

    def squared_error(s: brute_force.Draw) -> brute_force.Polynomial:
        task = s.w + case["linear"]
        labels = s.X_test.T @ task + s.noise_test
        query = s.query + case["query_mean"]
        return (query @ case["A"] @ (s.X_test @ labels) / case["M"] - task @ query) ** 2

    direct = brute_force.expectation(
        squared_error, d, 1, case["M"], test_covariance=case["covariance"], task_covariance=spread, **named
    )
    law = {"task_second_moment": spread, "task_mean": case["linear"], "query_mean": case["query_mean"]}
    assert risk(case["A"], case["covariance"], case["M"], **law, **named).total == direct


def test_a_fixed_query_orthogonal_to_the_task() -> None:
    """The prediction should be 0: what is left is spread alone, w'Lambda x = 0 as well at Lambda = I."""
    found = risk(identity(2), identity(2), 3, task=[1, 0], query_covariance=identity(2) * 0, query_mean=[0, 1])
    assert found.bias == 0
    assert found.total == Fraction(1, 3)


@pytest.mark.parametrize("length", [1, 4])
def test_the_parts_for_any_labels_hold_those_for_linear_ones(length: int) -> None:
    """Symbolically: at Sigma = Lambda p p' Lambda + (p' Lambda p) Lambda + noise Lambda, m = Lambda a, a = p."""
    rule, lam, task = [["2", "1"], ["0", "1"]], np.array([[2, 1], [1, 3]], dtype=object), np.array([[1], [-2]], dtype=object)
    lam = lam * Fraction(1)
    seen = lam @ task
    sigma = seen @ seen.T + (task.T @ seen)[0, 0] * lam + 5 * lam
    known = {"covariance": lam, "seen": seen[:, 0].tolist(), "spread": sigma, "energy": (task.T @ seen)[0, 0]}
    assert risk_of_moments(rule, length, **known).total == risk(rule, lam, length, task=[1, -2], noise_variance=5).total


def test_the_symbolic_parts_add_up_to_the_square() -> None:
    """bias + variance + misfit = tr(Q A (mm' + Sigma/M) A') - 2 (Qa)'A m + e, for all d and M."""
    rule, q, sigma = letter(RULE), letter(QUERY), letter(words.matrix("Sigma", symmetric=True))
    m, a, length = letter(words.vector("m")), letter(words.vector("a")), TracePolynomial.symbol("M")
    second = m * m.T + sigma / length
    square = (rule * second * rule.T * q).trace() - 2 * (a.T * q * rule * m) + TracePolynomial.symbol("e")
    assert sum(label_risk_parts().values(), TracePolynomial.scalar(0)) == square


def test_thm_4_2_is_the_case_of_the_trained_rule() -> None:
    """A = Gamma^-1, Q = Lambda, m = Lambda a: the closed form that the derivation of thm-4.2 finds by another road."""
    lam = covariance()
    at = {"A": gamma() ** -1, "Q": lam, "m": lam * letter(words.vector("a"))}
    ours = sum(label_risk_parts().values(), TracePolynomial.scalar(0)).substitute(at)
    assert GammaRelation().normal_form(ours - trained_risk()) == TracePolynomial.scalar(0)


# --- ReLU -------------------------------------------------------------------------------------------------------------


def test_relu_is_half_of_a_linear_function_and_half_of_its_size() -> None:
    """2 max(t, 0) = t + |t|: E[yx] is half, E[y^2 xx'] is half; exact for centred covariates."""
    lam = np.array([[2, 1], [1, 3]], dtype=object) * Fraction(1)
    relu = Relu(["1", "-1"]).moments(lam[:, :1] * 0, lam)
    line = Polynomial(linear=["1", "-1"]).moments(lam[:, :1] * 0, lam)
    assert (2 * relu.seen == line.seen).all() and 2 * relu.energy == line.energy
    whole = line.spread + line.seen @ line.seen.T
    assert (2 * (relu.spread + relu.seen @ relu.seen.T) == whole).all()


@pytest.mark.parametrize("mean", [-3.0, -0.5, 0.0, 0.7, 4.0])
def test_relu_of_a_shifted_mean_against_quadrature(mean: float) -> None:
    at, lam, v = np.array([[mean], [0.3]]), np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([1.0, 0.4])
    found = Relu(v.tolist(), 2.0).moments(at, lam)
    nodes, weights = np.polynomial.legendre.leggauss(120)
    s, a = float(np.sqrt(v @ lam @ v)), float(v @ at[:, 0])
    upper = max(a, 0.0) + 12 * s
    t = upper * (nodes + 1) / 2  # the half line, to twelve deviations
    density = upper / 2 * weights * np.exp(-((t - a) ** 2) / 2 / s**2) / np.sqrt(2 * np.pi) / s
    along = lam @ v / s**2
    x = at[:, 0] + np.outer(t - a, along)
    rest = lam - s**2 * np.outer(along, along)
    y = 2 * t
    np.testing.assert_allclose(found.energy, (density * y**2).sum(), rtol=1e-9)
    np.testing.assert_allclose(found.seen[:, 0], (density * y) @ x, rtol=1e-9)
    fourth = (x.T * (density * y**2)) @ x + (density * y**2).sum() * rest
    np.testing.assert_allclose(found.spread, fourth - found.seen @ found.seen.T, rtol=1e-8, atol=1e-10)


def test_relu_of_a_fixed_query_is_exact() -> None:
    fixed = identity(1) * 0
    for at, value in ((2, 4), (-2, 0)):
        assert risk_of_target([[0]], Relu([1]), [[1]], 1, query_covariance=fixed, query_mean=[at]).total == value


# --- what the paper says approximately --------------------------------------------------------------------------------


@given(st.integers(1, 3), st.sampled_from([1, 2, 3]), st.integers(1, 50))
def test_scaled_covariates_miss_by_k_squared_minus_one_in_the_limit(d: int, k: int, length: int) -> None:
    """A = Lambda^-1 (N = infinity): bias (k^2 - 1)^2 w'Qw exactly, whatever M."""
    lam = identity(d) * Fraction(3, 2)
    found = risk(inverse(lam), k**2 * lam, length, query_covariance=lam)
    assert found.bias == (k**2 - 1) ** 2 * np.trace(lam)


def test_moments_that_are_missing_or_belong_to_no_law() -> None:
    good = {"covariance": [["1"]], "seen": ["1"], "spread": [["2"]], "energy": "1"}
    for change, says in (
        ({"energy": float("inf")}, r"finite E\[y\^2\]"),
        ({"spread": [[float("inf")]]}, r"finite Cov\(yx\)"),
        ({"seen": ["nan"]}, r"finite E\[yx\]"),
        ({"energy": "1/2"}, "no labels have these moments"),
        ({"query_covariance": [["0"]]}, "range of the query"),
    ):
        with pytest.raises(InputError, match=says):
            risk_of_moments([["1"]], 2, **(good | change))
