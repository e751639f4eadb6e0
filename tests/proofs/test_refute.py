"""Refutation: the witness is the smallest, re-typed it re-checks, and another road finds the same two values."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.components import Components
from checks.instances import Instance, linked, satisfied
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import is_positive_semidefinite
from lsa_theory.algebra.exact import parse_matrix
from lsa_theory.algebra.relations import RELATIONS
from lsa_theory.kernel.claim import Status
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.matrices import constants, matrix
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.witness import Trial
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.counterexamples.conditions import admissible
from lsa_theory.proofs.counterexamples.instance import Instances
from lsa_theory.proofs.counterexamples.printed import instance_of
from lsa_theory.proofs.counterexamples.search import meeting, search

FALSE = {  # formula: (hypotheses, smallest dimension in which it fails)
    "E[S*S] == Lambda**2": ((), 1),
    "E[S*A*S] == Lambda*A*Lambda": ((), 1),
    "E[S*A*S] == Gamma*A*Lambda": ((), 2),
    "A*B == B*A": ((), 2),
    "A == A.T": ((), 2),
    "tr(A*B) == tr(A)*tr(B)": ((), 2),
    "A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I == 0": ((), 3),
    "tr(Lambda)**2 >= d*tr(Lambda**2)": ((), 2),
    "grad(tr(A*B), A) == B": ((), 2),
    "E[x*x.T*A*x*x.T] == 2*Lambda*A*Lambda + tr(A*Lambda)*Lambda": ((), 2),
    "u >= 0": ((), 1),
    "N >= d": ((), 2),
    "tr(A) <= 0": (("A psd",), 1),
    "u == v": (("u**2 == v**2",), 1),
    "M >= 2*d": (("M >= N", "N >= d"), 1),
    "yhat == u*beta.T*U11*x": ((), 1),
}


@pytest.mark.parametrize("formula", FALSE)
def test_a_false_formula_is_refuted_in_the_smallest_dimension(formula):
    hypotheses, dimension = FALSE[formula]
    verdict = prove(formula, hypotheses)
    assert verdict.status == Status.REFUTED
    assert verdict.witness.startswith(f"d={dimension}")


def parse_witness(text):
    """The values and the two sides of a witness line."""
    _, _, sides = text.partition(": left ")
    return instance_of(text), *sides.split(", right ")


def as_arrays(instance):
    """A printed instance for the roads of `checks`."""
    values = {
        name: np.array([[Fraction(x) for x in row] for row in v]) if isinstance(v, list) else Fraction(v)
        for name, v in instance.items()
    }
    return Instance(int(values.pop("d")), values)


def read_value(text):
    return parse_matrix("value", [row.split() for row in text.strip("()").split(";")])


@pytest.mark.parametrize("formula", [f for f in FALSE if not {"yhat"} & set(f.split())])
def test_the_witness_is_confirmed_component_by_component(formula):
    """Not by trace polynomials, in which it was found."""
    verdict = prove(formula, FALSE[formula][0])
    instance, left, right = parse_witness(verdict.witness)
    instance = as_arrays(instance)
    relation = parse_relation(formula)
    ((a, sign, b),) = relation.links()
    if "A" in instance.values and "grad" in formula:
        return  # the component road differentiates in the parameters only
    if "Lambda" not in instance.values:
        instance = Instance(instance.dimension, {**instance.values, "Lambda": Exact().identity(instance.dimension)})
    meaning = Components(instance, (a, b))
    values = [meaning.settle(read(side, meaning)) for side in (a, b)]
    for value, shown in zip(values, (left, right), strict=True):
        wanted = read_value(shown) if "(" in shown or (instance.dimension > 1 and " " in shown) else Fraction(shown)
        assert np.all(np.asarray(value) == np.asarray(wanted))
    assert not RELATIONS[sign](*values)


TRUE_UNDER_HYPOTHESES = [
    ("tr(A) >= 0", ("A psd",)),  # A was only symmetric in the search
    ("p.T*A*p >= 0", ("A psd",)),
    ("v == 1", ("v == u", "u == 1")),  # u, of which the formula does not speak, was forgotten
    ("tr(A) == 0", ("A == B", "tr(B) == 0")),
    ("S**2 == tr(S)*S", ("N == 1",)),  # one example gives a matrix of rank one
    ("S(M)**2 == tr(S(M))*S(M)", ("M == 1",)),
    ("N*(w.T*eta)**2 <= (w.T*S*w)*N*energy", ()),
    ("A*B == B*A", ("A symmetric", "A == B")),
    ("u <= v", ("u**2 <= v**2", "v > 0", "u > 0")),
    ("sqrt(u**2) == u", ("u > 0",)),
    ("tr(S)*N >= 0", ()),
    ("(A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I) == 0", ("d == 2",)),
    ("A == A.T", ("d == 1",)),
    ("E[S*S] == 3*Lambda**2", ("N == 1", "d == 1")),
]


@pytest.mark.parametrize(("formula", "hypotheses"), TRUE_UNDER_HYPOTHESES)
def test_what_is_true_under_its_hypotheses_is_not_refuted(formula, hypotheses):
    verdict = prove(formula, hypotheses)
    assert verdict.status not in (Status.REFUTED, Status.CONFLICT), verdict.witness


@pytest.mark.parametrize(
    ("formula", "hypotheses"),
    [("tr(A) <= 0", ("A psd",)), ("u == v", ("u**2 == v**2",)), ("S**2 == tr(S)*S", ("N == 2",)), ("N >= 2*d", ("N >= d",))],
)
def test_witnesses_meet_the_hypotheses(formula, hypotheses):
    verdict = prove(formula, hypotheses)
    assert verdict.status == Status.REFUTED
    instance, left, right = parse_witness(verdict.witness)
    failure = Trial([formula], hypotheses).failure(instance)
    assert (failure.left, failure.right) == (left, right)


@settings(max_examples=10)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1))
def test_random_letters_take_values_together(d, n, variant):
    """S has the rank of its examples, and Cauchy-Schwarz ties beta, S and the energy of the labels."""
    trial = Trial(["beta.T*beta == w.T*S*w + energy + noise"])
    sizes = {"d": [[Fraction(d)]], "N": [[Fraction(n)]], "noise": [[Fraction(1)]], "Lambda": matrix_rows(d)}
    values = sizes | Instances(trial)._drawn(sizes, variant)
    at = Evaluation({name: matrix(rows) for name, rows in values.items()})
    s, beta, w, energy = (constants(at.read(expression(text))) for text in ("S", "beta", "w", "energy"))
    assert np.linalg.matrix_rank(np.array(s, dtype=float)) <= n
    overlap = sum(x[0] * y[0] for x, y in zip(w, beta, strict=True))
    form = sum(w[i][0] * s[i][j] * w[j][0] for i in range(d) for j in range(d))
    assert overlap**2 <= form * energy[0][0]


def matrix_rows(d):
    return [[Fraction(i == j) for j in range(d)] for i in range(d)]


def test_hypotheses_are_linked_through_the_names_they_share():
    given_ = [parse_relation(text) for text in ("v == u", "u == 1", "c1 == 2", "N >= 2")]
    assert [h.text for h in linked({"v"}, given_)] == ["v == u", "N >= 2", "u == 1"]
    assert satisfied(parse_relation("u >= 1"), Instance(1, {"u": Fraction(1)}), Names())
    assert not satisfied(parse_relation("u >= v"), Instance(1, {"u": Fraction(1)}), Names())


def test_instances_are_legal_and_small_ones_come_first():
    found = [one for one in Instances(Trial(["tr(A*Lambda)*u*noise*sigma == tr(S)"])).near(48) if one]
    assert all(map(admissible, found))
    dimensions = [one["d"][0][0] for one in found]
    assert dimensions == sorted(dimensions)
    found = [one for one in Instances(Trial(["u*Lambda == 0"])).near(48) if one]
    assert any(one["u"][0][0] < 0 for one in found)
    assert min(one["Lambda"][0][0] for one in found) < 1, "a covariance below the identity belongs to the search"


CAN_MEET = [
    ("d >= 4", "Lambda <= I/2"), ("N >= 1000000",), ("tr(Lambda) == 7",), ("lam_max(Lambda) <= 1/1000",), ("Lambda == I",),
    ("U11 symmetric", "U11 >= I"), ("U11 psd", "tr(U11) == 3"), ("u == 0",), ("Psi == 2*I",), ("noise == 0",), ("N >= d**2",),
    ("A*B == B*A", "A*A.T == I"), ("A == -A.T", "norm_F(A)**2 == 2"), ("tr(Gamma*Lambda) <= 1",), ("M == 2*N", "N == d + 1"),
    ("0 < u < v < 1/10",), ("A <= B", "B <= C"), ("cond(Lambda) >= 50",), ("norm_F(p) == 1",), ("p.T*q == 0",),
]  # fmt: skip


@pytest.mark.parametrize("hypotheses", CAN_MEET, ids=" and ".join)
def test_instances_are_found_that_meet_what_can_be_met(hypotheses):
    assert meeting(hypotheses), hypotheses


CANNOT_MEET = [("u > 1", "u < 0"), ("noise == -1",), ("Lambda == -I",), ("d == 2", "N == 3", "N <= d"), ("tr(A*A.T) == -1",)]


@pytest.mark.parametrize("hypotheses", CANNOT_MEET, ids=" and ".join)
def test_where_no_instance_meets_the_hypotheses_nothing_is_decided(hypotheses):
    verdict = prove("u == u + 1", hypotheses)
    assert verdict.status == Status.UNDECIDED
    assert "no instance was found that meets the hypotheses" in verdict.evidence[0].detail


@pytest.mark.parametrize("formula", ["inv(A - A) == I", "sqrt(-1 - u**2) == 1", "1/(u - u) >= 0"])
def test_what_has_a_value_nowhere_is_not_decided(formula):
    assert "at no instance" in search(formula).reason
    assert prove(formula).status in (Status.UNDECIDED, Status.SUPPORTED)


@given(st.integers(1, 3), st.integers(0, 10**6))
def test_semidefinite_is_what_numpy_says(d, seed):
    rng = np.random.default_rng(seed)
    root = rng.integers(-2, 3, (d, int(rng.integers(1, d + 1))))
    matrix = root @ root.T - (np.eye(d, dtype=int) if rng.random() < 0.5 else 0)
    least = np.linalg.eigvalsh(matrix.astype(float))[0]
    assert is_positive_semidefinite(parse_matrix("A", matrix.tolist())) == (least > -1e-9)


def test_the_numeric_reader_agrees_with_the_witness():
    verdict = prove("tr(A*B) == tr(A)*tr(B)")
    instance, left, right = parse_witness(verdict.witness)
    instance = as_arrays(instance)
    ((a, _, b),) = parse_relation("tr(A*B) == tr(A)*tr(B)").links()
    meaning = Numeric(instance.complete(), Exact())
    assert [read(side, meaning) for side in (a, b)] == [Fraction(left), Fraction(right)]


@pytest.mark.parametrize(
    ("formula", "given"),
    [
        ("u*grad(sqrt(u), u) == 0", "u == 0"), ("norm_F(grad(norm_F(A), A)) == 1", "A == 0"), ("1/u == 1/u", "u == 0"),
        ("grad(sqrt(u), u) == 1/(2*sqrt(u))", "u == 0"), ("rate(norm_F(U11)) == 0", "U11 == 0"),
    ],
)  # fmt: skip
def test_where_a_claim_has_a_value_nowhere_under_its_hypotheses_it_is_not_proved(formula, given):
    assert prove(formula, given).status == Status.UNDECIDED


@pytest.mark.parametrize("formula", ["grad(norm_F(A)**2, A) == 2*A", "grad(tr(A**2), A) == 0", "grad(norm_F(A)**2, A) == 0"])
def test_a_derivative_that_exists_at_zero_is_proved_there(formula):
    assert prove(formula, "A == 0").status == Status.PROVED
