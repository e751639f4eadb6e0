"""Several layers: closed forms against enumeration, integrals, the literal network, and what theory says of limits."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.algebra.program import evaluate
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.model.attention import Prompts, draw_prompts
from lsa_theory.model.layers import empirical_loss, predictions
from lsa_theory.model.setting import Setting
from lsa_theory.moments.layers import population_loss
from lsa_theory.moments.wishart import moment_along, moment_at, trace_moment
from lsa_theory.proofs.derive.layers import causal, hankel
from lsa_theory.proofs.derive.layers.answer import derive_layers
from lsa_theory.proofs.derive.layers.general import derive_loss
from lsa_theory.proofs.derive.layers.hessian import is_minimum_among_all, runs
from lsa_theory.proofs.derive.layers.limit import bayes, derive_limit
from lsa_theory.proofs.derive.layers.steps import Steps

ANCHOR = Fraction(127, 489)


def hermite(count: int) -> tuple[Any, Any]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


def test_wishart_moments_are_those_of_enumerated_gaussian_quadrature() -> None:
    """Gauss-Hermite with five nodes is exact up to degree nine in every entry: E tr (X'X)^k for k <= 4."""
    nodes, weights = hermite(5)
    for d, n in ((1, 1), (2, 1), (1, 3), (2, 2)):
        for k in range(1, 5):
            total = 0.0
            for places in product(range(5), repeat=d * n):
                x = nodes[list(places)].reshape(n, d)
                total += weights[list(places)].prod() * np.trace(np.linalg.matrix_power(x.T @ x, k))
            assert total == pytest.approx(sum(c * d**i * n**j for (i, j), c in trace_moment(k).items()), rel=1e-9)


def test_moments_of_order_eight_along_the_limit_are_narayana_sums() -> None:
    for k in range(1, 9):
        narayana = [math.comb(k, j) * math.comb(k, j - 1) // k for j in range(1, k + 1)]
        c = Fraction(2, 3)
        assert moment_along(k, c) == sum(value * c ** (j - 1) for j, value in enumerate(narayana, 1))
        assert float(moment_at(k, 2 * 10**7, 3 * 10**7)) == pytest.approx(float(moment_along(k, c)), rel=1e-5)


def test_the_anchor() -> None:
    assert derive_layers("minimal-loss", 2, at={"Lambda": "I", "d": "2", "N": "4"}).value == ANCHOR


@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5, 6])
def test_in_one_dimension_the_minimum_is_one_over_a_binomial(layers: int) -> None:
    """Laguerre: the risk is 1/binomial(L + N/2, L) for every N."""
    for n in (1, 2, 5, 8):
        binomial = math.prod(Fraction(n, 2) + k for k in range(1, layers + 1)) / math.factorial(layers)
        assert Steps.at_sizes(layers, 1, n).least == 1 / Fraction(binomial)


@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5])
def test_in_the_proportional_limit_the_risk_is_one_over_a_geometric_sum(layers: int) -> None:
    for c in (Fraction(1), Fraction(1, 3), Fraction(5, 2)):
        at = Steps.along(layers, c)
        assert at.least == 1 / sum(c**-k for k in range(layers + 1))
        steps = sorted(
            1 / (1 + float(c) + 2 * float(c) ** 0.5 * math.cos(k * math.pi / (layers + 1))) for k in range(1, layers + 1)
        )
        assert [float(a.middle) for a in at.best] == pytest.approx(steps)


@pytest.mark.parametrize("noise", [0, 1, 3])
def test_no_steps_found_by_descent_are_better_than_the_best(noise: int) -> None:
    at = Steps.at_sizes(2, 2, 4, Fraction(noise))
    m = np.array([float(moment_at(k, 2, 4)) for k in range(5)])

    def risk(a: float, b: float) -> float:
        p = np.array([1, -(a + b), a * b])
        quiet, gain = np.convolve(p, p) @ m, np.convolve(-p[1:], -p[1:]) @ m[1:4]
        return float(quiet + noise / 4 * gain)

    rng, least = np.random.default_rng(1), float(at.untied.middle)
    assert min(risk(*rng.uniform(-0.5, 2, 2)) for _ in range(5000)) >= least - 1e-12
    steps = [float(x.middle) for x in at.best] if at.real else [float(at.least_equal.step.middle)] * 2
    assert risk(steps[0], steps[1]) == pytest.approx(least, rel=1e-12)


def test_looping_is_optimal_from_the_critical_noise_on() -> None:
    for d, n in ((1, 1), (2, 4), (5, 3), (3, 50)):
        critical = derive_layers("critical-noise", 2, at={"d": str(d), "N": str(n)}).numbers["noise"]["value"]
        below, above = (Steps.at_sizes(2, d, n, Fraction(critical * f).limit_denominator(10**6)) for f in (0.999, 1.001))
        assert below.real and len(below.best) == 2
        assert not above.real


def test_the_critical_noise_tends_to_d_plus_one_for_long_contexts() -> None:
    for d in (1, 2, 7):
        assert derive_layers("critical-noise", 2, at={"d": str(d), "N": str(10**7)}).value == pytest.approx(d + 1, rel=1e-4)


def test_stationary_points_of_three_steps_are_thirteen() -> None:
    """Solved numerically from many starts: 6 minima, 7 saddles, at d = 2, N = 4."""
    m = np.array([float(moment_at(k, 2, 4)) for k in range(7)])

    def slope(a: Any) -> Any:
        factors = [np.array([1, -x]) for x in a]
        p = np.convolve(np.convolve(factors[0], factors[1]), factors[2])
        others = [np.convolve(factors[(i + 1) % 3], factors[(i + 2) % 3]) for i in range(3)]
        return np.array([-2 * np.convolve(p, other) @ m[1:] for other in others])

    rng, points = np.random.default_rng(0), set()
    for _ in range(500):
        a = rng.uniform(0, 1.4, 3)
        for _ in range(25):
            jacobian = np.array([(slope(a + 1e-6 * e) - slope(a - 1e-6 * e)) / 2e-6 for e in np.eye(3)]).T
            a = a - np.linalg.solve(jacobian, slope(a))
        if np.isfinite(a).all() and np.abs(slope(a)).max() < 1e-10 and np.abs(a).max() < 10:
            points.add(tuple(round(float(x), 5) for x in a))
    assert len(points) == 13
    assert Steps.at_sizes(3, 2, 4).count() == {"minima": 6, "saddles": 7, "all": 13}


@pytest.mark.parametrize("noise", [0, 1])
def test_the_literal_network_has_the_derived_loss(noise: int) -> None:
    rng = np.random.default_rng(0)
    setting = Setting([["2", "1/2"], ["1/2", "1"]], 3, noise_variance=noise)
    steps = [0.3 * rng.standard_normal((2, 2)) for _ in range(2)]
    values = {
        "Lambda": setting.as_float().covariance,
        "A1": steps[0],
        "A2": steps[1],
        "N": 3.0,
        "noise": float(noise),
        "d": 2.0,
    }
    exact = float(evaluate(population_loss(2, noise=bool(noise)), values, Float()))
    losses = [empirical_loss(draw_prompts(rng, setting, 20_000), steps) for _ in range(20)]
    error = np.std(losses) / len(losses) ** 0.5
    assert abs(np.mean(losses) - exact) < 5 * error


def test_the_order_of_the_layers_is_that_of_the_network() -> None:
    """On one exact prompt: predictions are those of the iterates w + A_l X'(y - Xw)/N."""
    x = np.array([[Fraction(1), Fraction(2)], [Fraction(0), Fraction(3)], [Fraction(-1), Fraction(1)]])
    task, query = np.array([Fraction(1), Fraction(-2)]), np.array([Fraction(2), Fraction(5)])
    steps = [
        np.array([[Fraction(1, 2), Fraction(1, 3)], [Fraction(0), Fraction(1, 5)]]),
        np.array([[Fraction(0), Fraction(1)], [Fraction(1, 7), Fraction(0)]]),
    ]
    w = np.array([Fraction(0)] * 2)
    for A in steps:
        w = w + A @ (x.T @ (x @ task - x @ w)) / 3
    assert predictions(Prompts(x, x @ task, query, task), steps) == query @ w


def test_three_layers_agree_with_wishart_moments_and_two_with_pairings() -> None:
    assert all(step.check().ok for layers in (1, 2, 3) for step in derive_loss(layers, noise=True).steps)
    assert all(step.check().ok for step in derive_loss(2, tied=True, noise=True, task_covariance=True).steps)


def test_formulas_in_d_and_n_are_the_numbers() -> None:
    for layers, (d, n) in product((2, 3, 4), ((1, 2), (2, 4), (5, 3))):
        formula = derive_layers("minimal-loss", layers, at={"N": str(n)})
        assert formula.value is None
        from lsa_theory.proofs.derive.layers.hankel import at, least_risk

        assert (
            at(least_risk(layers), d, n) * d / 2
            == derive_layers("minimal-loss", layers, at={"d": str(d), "N": str(n)}).value
        )


def test_a_multiple_of_the_identity_rescales_the_answer() -> None:
    plain = derive_layers("minimal-loss", 2, noise=True, at={"d": "2", "N": "4", "noise": "1/2"}).value
    scaled = derive_layers("minimal-loss", 2, noise=True, at={"Lambda": "3*I", "d": "2", "N": "4", "noise": "3/2"}).value
    assert scaled == 3 * plain
    steps = derive_layers("minimizer", 2, tied=True, at={"Lambda": "3*I", "d": "2", "N": "4"}).value
    assert steps == pytest.approx(derive_layers("minimizer", 2, tied=True, at={"d": "2", "N": "4"}).value / 3)


def test_every_answer_is_valid_json_and_latex(capsys: pytest.CaptureFixture[str]) -> None:
    for quantity, options in product(("minimal-loss", "minimizer"), (["--tied"], [], ["--noise"], ["--tied", "--noise"])):
        for sizes in ([], ["--at", "d=2", "--at", "N=4", *(["--at", "noise=3"] if "--noise" in options else [])]):
            assert main(["derive", quantity, "--layers", "2", *options, *sizes, "--json"]) == 0
            answer = json.loads(capsys.readouterr().out)
            assert answer["statement"] and (answer["value"] is not None or not sizes)
            assert main(["derive", quantity, "--layers", "2", *options, *sizes, "--latex"]) == 0
            assert r"\[" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["minimal-loss", "--layers", "7"], ["population-loss", "--layers", "4"], ["risk", "--layers", "2"],
        ["minimal-loss", "--layers", "2", "--at", "N=0"], ["minimal-loss", "--layers", "2", "--noise", "x"],
        ["minimal-loss", "--layers", "2", "--at", "Lambda=A"], ["minimal-loss", "--layers", "2", "--at", "Lambda=-I"],
        ["minimal-loss", "--layers", "2", "--noise", "--at", "noise=-1"], ["minimal-loss", "--layers", "2", "--law", "sphere"],
        ["minimal-loss", "--layers", "2", "--task-covariance"], ["critical-noise", "--layers", "3"],
        ["minimal-loss", "--layers", "2", "--divide-by", "rho"], ["minimal-loss", "--layers", "2", "--at", "d=1.5"],
    ],
)  # fmt: skip
def test_what_is_not_covered_is_refused_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_sizes_of_polynomials_are_checked() -> None:
    with pytest.raises(ValueError, match="vanishes everywhere"):
        poly.count_zeros(())
    with pytest.raises(InputError):
        moment_at(25, 1, 1)


def test_every_spelling_of_the_values_is_the_same_answer(capsys: pytest.CaptureFixture[str]) -> None:
    spelt = (
        ["--noise", "1/2", "--at", "d=2,N=4"],
        ["--at", "d=2, N=4, noise=1/2"],
        ["--noise", "--at", "noise=1/2,N=4,d=2"],
    )
    for words in spelt:
        assert main(["derive", "minimal-loss", "--layers", "2", *words, "--json", "-"]) == 0
        assert json.loads(capsys.readouterr().out)["value"] == "1497/4529"
    assert main(["derive", "--noise", "minimizer", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["formula"] == "inv(G)"


@pytest.mark.parametrize(("d", "edge"), [(2, 15), (3, 20), (4, 25), (5, 31), (6, 39), (7, 47), (8, 57)])
def test_the_looped_threshold_is_that_of_every_length_one_by_one(d: int, edge: int) -> None:
    assert runs(d) == [(1, edge - 1, True), (edge, None, False)]
    assert [is_minimum_among_all(d, n) for n in (1, edge // 2, edge - 1, edge, 2 * edge)] == [True, True, True, False, False]


def test_untied_skew_directions_take_over_under_noise() -> None:
    """At d = 2, noise 10, between N = 50 and N = 200, where the curvature along (K, -K) alone says so too."""
    for n, good in ((50, True), (200, False)):
        found = derive_layers("hessian", 2, noise=True, at={"d": "2", "N": str(n), "noise": "10"})
        assert found.numbers["scalar_is_local_minimum"] is good


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("rho", [Fraction(0), Fraction(1, 5), Fraction(2)])
def test_the_limit_is_what_large_sizes_tend_to(tied: bool, rho: Fraction) -> None:
    size = 10**7
    at = {"c": "1/2", **({"rho": str(rho)} if rho else {})}
    limit = derive_limit("minimal-loss", 2, tied=tied, at=at)
    sizes = {"d": str(size), "N": str(2 * size), **({"noise": str(rho * size)} if rho else {})}
    found = derive_layers("minimal-loss", 2, tied=tied, noise=bool(rho), at=sizes)
    assert limit.status == "LIMIT"
    assert float(found.value) * 2 / size == pytest.approx(float(limit.value), rel=1e-6)


def test_the_formula_of_the_limit_is_that_of_its_numbers() -> None:
    """With symbols c and rho, at values, for the least risk and the coefficients of three steps."""
    c, rho = Fraction(2, 3), Fraction(1, 7)
    at = Steps.along(3, c, rho)
    known = {"c": c, "rho": rho}
    assert hankel.least_risk(3, True, True).evaluate(lambda g: known[str(g)]) == at.least
    found = [one.evaluate(lambda g: known[str(g)]) for one in hankel.coefficients(3, True, True)]
    assert found == [-b for b in at.polynomial[1:]]


def test_no_layers_are_below_bayes_and_ridge_is_what_samples_have() -> None:
    for c, rho in ((Fraction(1), Fraction(1, 3)), (Fraction(3), Fraction(1, 10)), (Fraction(1, 4), Fraction(2))):
        best = bayes(c, rho)
        risks = [Steps.along(layers, c, rho).least for layers in range(1, 7)]
        assert all(left > right for left, right in itertools.pairwise(risks))
        assert risks[-1] > best.low
        n = 120
        d = int(c * n)
        x = np.random.default_rng(0).standard_normal((d, n))
        z = float(rho * c)
        assert np.mean(z / (np.linalg.eigvalsh(x @ x.T / n) + z)) == pytest.approx(float(best.middle), rel=0.03)


def test_the_critical_noise_along_the_limit_is_where_the_two_best_steps_meet() -> None:
    rho = Fraction(derive_limit("critical-noise", 2, at={"c": "1/2"}).value)
    assert Steps.along(2, Fraction(1, 2), rho - Fraction(1, 1000)).real
    assert not Steps.along(2, Fraction(1, 2), rho + Fraction(1, 1000)).real
    for words in (["--proportional", "--at", "d=2"], ["--proportional", "--at", "c=0"], ["--proportional", "--layers", "7"]):
        assert main(["derive", "minimal-loss", *words]) == 2


def test_two_causal_layers_have_the_risk_that_samples_of_masked_descent_have() -> None:
    rng = np.random.default_rng(6)
    d, n, count, a1, a2 = 2, 4, 200_000, 0.6, 0.5
    x, w = rng.standard_normal((count, n, d)), rng.standard_normal((count, d))
    r = np.einsum("bni,bi->bn", x, w)
    first = np.cumsum(r[..., None] * x, axis=1) / n  # sums over i <= j
    second = r - a1 * np.einsum("bni,bni->bn", x, first)
    error = w - a1 * first[:, -1] - a2 * np.einsum("bn,bni->bi", second, x) / n
    s, q = a1 + a2, a1 * a2
    moments = [float(one.evaluate(lambda g: {"d": d, "N": n}[str(g)])) for one in
               (causal.A / causal.N, causal.B / 2 / causal.N, causal.M / 2 / causal.N**2, causal.E / 4 / causal.N**3)]  # fmt: skip
    known = 1 - 2 * s + s * s * moments[0] + 2 * q * moments[1] - 2 * s * q * moments[2] + q * q * moments[3]
    assert (error**2).sum(1).mean() / d == pytest.approx(known, rel=0.02)
    assert derive_layers("minimal-loss", 2, causal=True, at={"d": "2", "N": "4"}).value == Fraction(337, 1203)
    tied = derive_layers("minimal-loss", 2, causal=True, tied=True, at={"d": "2", "N": "4"})
    assert float(tied.value) > 337 / 1203


def test_enclosed_minima_are_the_statement_s_and_equal_eigenvalues_are_isotropic(capsys: pytest.CaptureFixture[str]) -> None:
    found = derive_layers("minimizer", 2, at={"Lambda": "diag(2, 1)", "N": "4"})
    assert found.value == pytest.approx([0.49444, 0.81222, 0.15194, 0.29431], abs=1e-5)
    losses = [row["loss"] for row in found.numbers["minima"]]
    assert all(one["high"] - one["low"] < Fraction(1, 10**6) for one in losses)
    assert derive_layers("minimal-loss", 2, at={"Lambda": "diag(1, 1)", "N": "4"}).value == ANCHOR
    assert main(["derive", "minimal-loss", "--layers", "2", "--at", "Lambda=diag(2, 1)", "--at", "N=4", "--json", "-"]) == 0
    assert r"\leq" in json.loads(capsys.readouterr().out)["latex"]
    for words in (
        ["--at", "Lambda=diag(2, 1)"],
        ["--at", "Lambda=diag(2, 0),N=4"],
        ["--at", "Lambda=diag(2, 1),N=4", "--tied"],
    ):
        assert main(["derive", "minimal-loss", "--layers", "2", *words]) == 2


@pytest.mark.parametrize(("layers", "noise"), [(3, 3), (4, 1), (3, 20)])
def test_where_the_best_polynomial_is_complex_both_bounds_are_given(layers: int, noise: int) -> None:
    at = {"d": "3", "N": "7", "noise": str(noise)}
    found = derive_layers("minimal-loss", layers, noise=True, at=at).numbers
    assert found["reached_by_real_steps"] is False
    exact = Steps.at_sizes(layers, 3, 7, Fraction(noise))
    steps = [one["exact"] for one in found["steps"]]
    assert found["upper_bound"]["exact"] == exact.risk(steps) * 3 / 2
    assert found["lower_bound"]["exact"] < found["upper_bound"]["exact"] <= exact.least_equal.risk.high * 3 / 2
    assert len(derive_layers("minimizer", layers, noise=True, at=at).value) == layers
    rng = np.random.default_rng(8)
    for _ in range(100):
        tried = [x + Fraction(float(rng.normal()) / 50).limit_denominator(10**6) for x in steps]
        assert exact.risk(tried) >= exact.risk(steps)


@pytest.mark.parametrize("noise", ["0", "1/2", "40"])
def test_the_steps_of_a_scaled_covariance_are_divided_in_every_answer(noise: str) -> None:
    at = {"Lambda": "4*I", "d": "2", "N": "4", "noise": noise}
    least, steps = (derive_layers(name, 2, noise=True, at=at).numbers["steps"] for name in ("minimal-loss", "minimizer"))
    assert [one["value"] for one in least] == [one["value"] for one in steps]


@pytest.mark.parametrize(
    "words",
    [
        ["minimal-loss", "--layers", "6", "--at", "d=20,N=40"], ["minimizer", "--layers", "5", "--at", "d=200,N=4000"],
        ["minimal-loss", "--layers", "6", "--noise", "5", "--at", "d=1000,N=3"], ["moments", "--at", "d=1000000000,N=7"],
        ["scale-risk", "--layers", "6", "--at", "d=30,N=70"],
    ],
)  # fmt: skip
def test_numbers_longer_than_the_language_takes_are_answers_too(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for how in ([], ["--json", "-"], ["--latex"]):
        assert main(["derive", *words, *how]) == 0, capsys.readouterr().err
    assert capsys.readouterr().err == ""
