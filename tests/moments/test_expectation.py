"""Gaussian expectation: the recurrence, the pairings and the component-wise oracle agree; a wrong engine is caught."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import brute_force
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import evaluate
from lsa_theory.algebra.words import matrix, vector
from lsa_theory.kernel.claim import Status
from lsa_theory.language.names import Givens, Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments import expectation as recurrence
from lsa_theory.moments import prompt as symbolic
from lsa_theory.moments.expectation import Expectation
from lsa_theory.moments.laws import GaussianVector, SampleCovariance
from lsa_theory.moments.pairings import TooLargeError, expectation_by_pairings
from lsa_theory.proofs.api import prove

NOISE = Fraction(2, 3)
RANDOM_SQUARES = ("S", "S(M)", "x*x.T", "w*w.T", "w*x.T", "beta*beta.T", "beta(M)*x.T")


class Components:
    """A formula read in the components of the oracle's draw: arrays of polynomials, nothing else."""

    def __init__(self, draw, fixed):
        self.draw, self.fixed = draw, fixed

    def number(self, value):
        return value

    def name(self, name):
        draw = self.draw
        if name in self.fixed:
            return self.fixed[name]
        columns = {"x": lambda: draw.query, "w": lambda: draw.w, "beta": lambda: draw.X @ draw.y / draw.N}
        return draw.S if name == "S" else columns[name]().reshape(-1, 1)

    def call(self, function, arguments):
        if function == "S":
            return self.draw.S_test
        if function == "beta":
            return (self.draw.X_test @ self.draw.y_test / self.draw.M).reshape(-1, 1)
        assert function == "tr"
        return np.trace(read(arguments[0], self))

    def add(self, left, right):
        return left + right

    def subtract(self, left, right):
        return left - right

    def multiply(self, left, right):
        both = isinstance(left, np.ndarray) and isinstance(right, np.ndarray)
        return left @ right if both else right * left if isinstance(right, np.ndarray) else left * right

    def transpose(self, value):
        return value.T

    def power(self, base, exponent):
        assert not isinstance(base, np.ndarray)
        return base ** int(exponent)


def symbolic_mean(text, noisy):
    names = Names.of({"noise"} if noisy else set(), Givens())
    meaning = Symbolic(names)
    inner = parse_expression(text)
    value = read(inner, meaning)
    sizes = meaning.sizes(inner)
    return value, names.setting.expectation(*sizes)


def fixed_values(d):
    rng = np.random.default_rng(d)
    root = parse_matrix("root", rng.integers(-2, 3, (d, d)).tolist())
    values = {name: parse_matrix(name, rng.integers(-2, 3, (d, d)).tolist()) for name in "AB"}
    return values | {"Lambda": root @ root.T + identity(d) / 2}


@st.composite
def words_with_randomness(draw):
    """A product of up to three random squares with fixed matrices between, perhaps times a trace, perhaps in a trace."""
    count = draw(st.integers(1, 3))
    kinds = RANDOM_SQUARES if count < 3 else ("S", "S(M)", "w*w.T")
    factors = []
    for _ in range(count):
        factors.append(f"({draw(st.sampled_from(kinds))})")
        if draw(st.booleans()):
            factors.append(draw(st.sampled_from(["A", "B.T", "A.T"])))
    text = "*".join(factors)
    if count < 3 and draw(st.booleans()):
        text = f"tr({draw(st.sampled_from(['S', 'A*S', 'w*x.T']))})*{text}"
    return f"tr({text})" if draw(st.booleans()) else text


SIZES = ((1, 1, 1), (1, 3, 2), (2, 1, 2), (2, 2, 1), (3, 1, 1))  # (d, N, M)


@settings(max_examples=15)
@given(words_with_randomness(), st.booleans())
@example("S*A*S", False)
@example("tr(S)*S*S", False)
@example("S*S(M)*S", False)
@example("beta*beta.T", True)
def test_three_roads_agree(text, noisy):
    value, mean = symbolic_mean(text, noisy)
    by_recurrence = mean(value)
    try:
        assert expectation_by_pairings(value, mean.laws) == by_recurrence
    except TooLargeError:
        pass
    for d, n, m in SIZES:
        fixed = fixed_values(d)
        oracle = brute_force.expectation(
            lambda s, fixed=fixed: read(parse_expression(text), Components(s, fixed)),
            d, n, m, covariance=fixed["Lambda"], noise_variance=NOISE if noisy else 0,
        )  # fmt: skip
        point = fixed | {"N": Fraction(n), "M": Fraction(m), "noise": NOISE}
        assert np.all(np.asarray(evaluate(by_recurrence, point, Exact())) == np.asarray(oracle)), (d, n, m)


@pytest.mark.parametrize("text", ["energy**2", "energy**3", "energy*beta*beta.T", "energy**2*(beta.T*A*w)"])
def test_the_energy_of_noise_meets_its_labels(text):
    value, mean = symbolic_mean(text, True)
    for d, n in ((1, 1), (1, 3), (2, 2)):
        fixed = fixed_values(d)

        def component(s, fixed=fixed):
            beta, energy = s.X @ s.y / s.N, s.noise @ s.noise / s.N
            return {
                "energy**2": lambda: energy**2,
                "energy**3": lambda: energy**3,
                "energy*beta*beta.T": lambda: energy * np.outer(beta, beta),
                "energy**2*(beta.T*A*w)": lambda: energy**2 * (beta @ fixed["A"] @ s.w),
            }[text]()

        oracle = brute_force.expectation(component, d, n, covariance=fixed["Lambda"], noise_variance=NOISE)
        point = fixed | {"N": Fraction(n), "noise": NOISE}
        assert np.all(np.asarray(evaluate(mean(value), point, Exact())) == np.asarray(oracle)), (d, n)


@pytest.mark.parametrize(("text", "degree"), [("S*A*S", 1), ("tr(S)*S", 1), ("S*A*S*B*S", 2), ("tr(S*A)*tr(S)*S", 2)])
def test_every_value_of_n_up_to_the_degree(text, degree):
    """A Laurent polynomial in N is known once it is known at (degree in 1/N) + 1 values."""
    value, mean = symbolic_mean(text, False)
    fixed = fixed_values(2)
    for n in range(1, degree + 2):
        oracle = brute_force.expectation(
            lambda s: read(parse_expression(text), Components(s, fixed)), 2, n, covariance=fixed["Lambda"]
        )
        assert np.all(evaluate(mean(value), fixed | {"N": Fraction(n)}, Exact()) == oracle)


WISHART = [
    "E[S] == Lambda",
    "E[S**2] == Lambda**2 + (Lambda**2 + tr(Lambda)*Lambda)/N",
    "N**2*E[S**3] == (N**2+3*N+4)*Lambda**3 + 2*(N+1)*tr(Lambda)*Lambda**2 + ((N+1)*tr(Lambda**2) + tr(Lambda)**2)*Lambda",
    "E[tr(S)*S] == tr(Lambda)*Lambda + 2*Lambda**2/N",
    "E[tr(S)**2] == tr(Lambda)**2 + 2*tr(Lambda**2)/N",
    "E[tr(S)**2*S] == tr(Lambda)**2*Lambda + (2*tr(Lambda**2)*Lambda + 4*tr(Lambda)*Lambda**2)/N + 8*Lambda**3/N**2",
    "E[tr(S)*S**2] == tr(Lambda)*E[S**2] + (4*Lambda**3 + 2*tr(Lambda**2)*Lambda + 2*tr(Lambda)*Lambda**2)/N**2"
    " + 4*Lambda**3/N",
    "E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda",
    "E[(x.T*x)**2] == tr(Lambda)**2 + 2*tr(Lambda**2)",
    "E[beta] == 0",
    "E[S*S(M)] == Lambda**2",
]


@pytest.mark.parametrize("formula", WISHART)
def test_published_moments_are_proved(formula):
    verdict = prove(formula)
    assert verdict.status == Status.PROVED, [e.detail for e in verdict.evidence]


def test_samples_of_different_length_are_different_samples():
    """Also where the lengths happen to be equal: at N = M = 1, E[S S(M)] is still Lambda^2."""
    assert prove("E[S*S(M)] == E[S*S]").status == Status.REFUTED
    assert prove("E[S(1)*S(2)] == Lambda**2").status == Status.PROVED
    assert prove("E[S(N)] == E[S]").status == Status.PROVED


S, T = TracePolynomial.letter(matrix("S", symmetric=True)), TracePolynomial.letter(matrix("T", symmetric=True))
A, x = TracePolynomial.letter(matrix("A")), TracePolynomial.letter(vector("x"))
LAMBDA = matrix("Lambda", symmetric=True)
LAWS = (GaussianVector("x", (LAMBDA,)), SampleCovariance("S", (LAMBDA,), "N"), SampleCovariance("T", (LAMBDA,), "M"))


@st.composite
def products(draw, letters=(S, T, A, A.T, x * x.T)):
    total = TracePolynomial.identity()
    for factor in draw(st.lists(st.sampled_from(letters), min_size=1, max_size=4)):
        total = total * factor
    return total * draw(st.sampled_from([Fraction(1), Fraction(-2, 3)]))


@given(products(), products())
def test_expectation_is_linear_and_commutes_with_transposes_and_traces(p, q):
    mean = Expectation(LAWS)
    assert mean(p + 2 * q) == mean(p) + 2 * mean(q)
    assert mean(A * p * A.T) == A * mean(p) * A.T
    assert mean(p.T) == mean(p).T
    assert mean(p.trace()) == mean(p).trace()
    assert mean(mean(p)) == mean(p)


@given(products((S, A)), products((T, A.T)))
def test_independent_factors_separate(p, q):
    mean = Expectation(LAWS)
    assert mean(p * q) == mean(p) * mean(q)
    assert mean(p.trace() * q) == mean(p).trace() * mean(q)


@given(st.integers(0, 4), st.integers(0, 3))
def test_odd_moments_vanish_and_fixed_letters_stay(k, j):
    mean = Expectation(LAWS)
    assert mean((x.T * A * x) ** k * S**j * x).is_zero()
    assert mean(A**k) == A**k


@pytest.mark.parametrize(
    "text", ["E[inv(S)]", "E[1/tr(S)]", "E[tr(S)/(tr(S) + 1)]", "E[tr(S)**(1/2)]", "E[sqrt((w.T*x)**2)]"]
)
def test_no_closed_form_is_no_answer(text):
    """E|w'x| is not E[w'x] = 0: a root of a square was once taken apart under the expectation."""
    verdict = prove(f"{text} == 0")
    assert verdict.status in (Status.UNDECIDED, Status.REFUTED)


@pytest.fixture
def wrong_weights(monkeypatch):
    """The recurrence with 2/N in the place of 1/N."""
    right = recurrence._over_size

    def wrong(law, *factors):
        monomial, number = right(law, *factors)
        return monomial, 2 * number

    def forget():
        symbolic._expectation.cache_clear()
        symbolic._loss.cache_clear()

    forget()
    monkeypatch.setattr(recurrence, "_over_size", wrong)
    yield wrong
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize(
    "formula",
    [
        "E[S**2] == Lambda**2 + 2*(Lambda**2 + tr(Lambda)*Lambda)/N",  # what the broken engine computes
        "E[tr(S)**2] == tr(Lambda)**2 + 4*tr(Lambda**2)/N",
        "E[tr(S*S)] >= tr(Lambda**2) + 2*(tr(Lambda**2) + tr(Lambda)**2)/N",  # false, true for the broken engine
    ],
)
def test_a_wrong_recurrence_proves_nothing(wrong_weights, formula):
    """What it proposes is refused, in inequalities too."""
    law = next(law for law in LAWS if isinstance(law, SampleCovariance))
    assert wrong_weights(law) == (frozenset([("N", -1)]), 2)
    assert prove(formula).status != Status.PROVED


def test_what_is_true_is_proved_beside_a_wrong_recurrence_by_the_kernel_alone(wrong_weights):
    assert wrong_weights(next(law for law in LAWS if isinstance(law, SampleCovariance)))[1] == 2
    found = prove("E[S**2] == Lambda**2 + (Lambda**2 + tr(Lambda)*Lambda)/N")
    assert found.status == Status.PROVED and found.documents
