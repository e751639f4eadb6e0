"""Refutation: the witness is the smallest, it meets every hypothesis, and another road finds the same two values."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.components import Components
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import is_positive_definite
from lsa_theory.algebra.exact import parse_matrix
from lsa_theory.kernel.claim import Status
from lsa_theory.language.names import Givens, Names
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.counterexamples.instance import Instance, drawn_values, instances
from lsa_theory.proofs.counterexamples.search import RELATIONS, is_positive_semidefinite, linked, satisfied

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
    """The instance and the two values of a witness line."""
    where, _, values = text.partition(": left ")
    left, _, right = values.partition(", right ")
    parts = dict(part.split("=", 1) for part in where.replace("; ", ";").split(", "))
    dimension = int(parts.pop("d"))
    found = {}
    for name, value in parts.items():
        found[name] = read_value(value) if value.startswith("(") else Fraction(value)
    return Instance(dimension, found), left, right


def read_value(text):
    return parse_matrix("value", [row.split() for row in text.strip("()").split(";")])


@pytest.mark.parametrize("formula", [f for f in FALSE if not {"yhat"} & set(f.split())])
def test_the_witness_is_confirmed_component_by_component(formula):
    """Not by trace polynomials, in which it was found."""
    verdict = prove(formula, FALSE[formula][0])
    instance, left, right = parse_witness(verdict.witness)
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
    instance, _, _ = parse_witness(verdict.witness)
    for text in hypotheses:
        if text.endswith("psd"):
            assert is_positive_semidefinite(instance.values[text.split()[0]])
        else:
            assert satisfied(parse_relation(text), instance)


@settings(max_examples=10)
@given(st.integers(1, 3), st.integers(1, 3))
def test_random_letters_take_values_together(d, n):
    """S has the rank of its examples, eta lies in its range, and Cauchy-Schwarz ties eta, S and the energy."""
    instance = Instance(d, {"N": Fraction(n), "Lambda": Exact().identity(d)})
    values = drawn_values(["S", "eta", "energy", "w", "x"], instance)
    assert is_positive_semidefinite(values["S"])
    assert np.linalg.matrix_rank(values["S"].astype(float)) <= n
    w, eta = values["w"], values["eta"]
    assert (w.T @ eta)[0, 0] ** 2 <= (w.T @ values["S"] @ w)[0, 0] * values["energy"]


def test_hypotheses_are_linked_through_the_names_they_share():
    given_ = [parse_relation(text) for text in ("v == u", "u == 1", "c1 == 2", "N >= 2")]
    assert [h.text for h in linked({"v"}, given_)] == ["v == u", "N >= 2", "u == 1"]
    assert satisfied(parse_relation("u >= 1"), Instance(1, {"u": Fraction(1)}))
    assert not satisfied(parse_relation("u >= v"), Instance(1, {"u": Fraction(1)}))


def test_instances_are_legal_and_small_ones_come_first():
    found = list(instances({"Lambda", "N", "A", "u", "noise", "sigma"}, Names.of(set(), Givens())))
    assert all(is_positive_definite(i.values["Lambda"]) for i in found)
    assert all(i.values["noise"] >= 0 and i.values["sigma"] > 0 and i.values["N"] >= 1 for i in found)
    dimensions = [i.dimension for i in found]
    assert dimensions == sorted(dimensions)
    found = list(instances({"Lambda", "u"}, Names.of(set(), Givens())))
    assert any(i.values["u"] < 0 for i in found)
    smallest = [min(np.diag(i.values["Lambda"])) for i in found]
    assert min(smallest) < 1, "a covariance below the identity belongs to the search"


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
    ((a, _, b),) = parse_relation("tr(A*B) == tr(A)*tr(B)").links()
    meaning = Numeric(instance.complete(), Exact())
    assert [read(side, meaning) for side in (a, b)] == [Fraction(left), Fraction(right)]
