"""A claim fails at an instance only where the kernel is certain of it: every letter, every hypothesis, every value as typed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from lsa_theory.kernel import matrices, parser, witness
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Element, ends
from lsa_theory.kernel.witness import Trial

ONE = [["1"]]
EYE = [["1", "0"], ["0", "1"]]
SKEW = [["0", "1"], ["-1", "0"]]
UNIT = [["0", "1"], ["0", "0"]]
POINT = {"d": "1", "N": "1", "Lambda": ONE, "u": "0", "U11": ONE, "u12": ONE, "u21": ONE}
FLOW = {name: POINT[name] for name in ("d", "N", "Lambda", "u", "U11")}


def fails(claim: str, instance: dict[str, Any], given: tuple[str, ...] = ()) -> bool:
    try:
        Trial([claim], given).failure(instance)
    except Refused:
        return False
    return True


def refusal(claim: str, instance: dict[str, Any], given: tuple[str, ...] = ()) -> str:
    with pytest.raises(Refused) as problem:
        Trial([claim], given).failure(instance)
    return str(problem.value)


FALSE = [
    ("E[S*S] == Lambda**2", {"d": "1", "N": "1", "Lambda": ONE}, ()),
    ("rate(u) >= 0", FLOW | {"U11": [["-1"]]}, ("u == 0",)),
    ("rate(tr(A*U11)) <= 0", FLOW | {"u": "1", "U11": [["0"]], "A": ONE}, ("U11 == 0",)),
    ("A >= B", {"d": "2", "A": UNIT, "B": [["0", "0"], ["0", "0"]]}, ()),
    ("A + 10*I >= 0", {"d": "2", "A": UNIT}, ()),  # not symmetric
    ("norm_op(A) == 2", {"d": "2", "A": [["2", "1"], ["1", "1"]]}, ()),
    ("S == Lambda", {"d": "1", "N": "1", "Lambda": ONE, "examples": [["2"]]}, ()),
    ("x.T*x <= 3", {"d": "1", "Lambda": ONE, "x": [["2"]]}, ()),
    ("u <= 1 <= v", {"d": "1", "u": "0", "v": "0"}, ()),  # the second comparison
    ("d <= 10", {"d": "11"}, ()),
    ("E[S] == 0", {"d": "1", "N": "1000000", "Lambda": ONE}, ()),
    ("E[w.T*w] == d", {"d": "1", "Psi": [["2"]]}, ("Psi == 2*I",)),
    ("E[beta.T*beta] == 2", {"d": "1", "N": "1", "Lambda": ONE, "noise": "1"}, ("noise == 1",)),
]


@pytest.mark.parametrize(("claim", "instance", "given"), FALSE, ids=[claim for claim, _, _ in FALSE])
def test_a_false_claim_fails_at_its_witness(claim: str, instance: dict[str, Any], given: tuple[str, ...]) -> None:
    assert fails(claim, instance, given)


@pytest.mark.parametrize(("claim", "instance", "given"), FALSE, ids=[claim for claim, _, _ in FALSE])
def test_a_letter_too_few_or_too_many_is_refused(claim: str, instance: dict[str, Any], given: tuple[str, ...]) -> None:
    for name in instance:
        less = {key: value for key, value in instance.items() if key != name}
        assert "must give exactly" in refusal(claim, less, given)
    assert "must give exactly" in refusal(claim, {**instance, "C7": ONE}, given)


@pytest.mark.parametrize(("claim", "instance", "given"), FALSE, ids=[claim for claim, _, _ in FALSE])
def test_a_hypothesis_that_fails_there_is_no_witness(claim: str, instance: dict[str, Any], given: tuple[str, ...]) -> None:
    assert "does not hold" in refusal(claim, instance, (*given, "d > 11"))


INADMISSIBLE = [
    ("tr(Lambda) >= 1", {"d": "1", "Lambda": [["0"]]}),
    ("tr(Lambda) >= 1", {"d": "1", "Lambda": [["-1"]]}),
    ("tr(Lambda) >= 9", {"d": "2", "Lambda": [["1", "1"], ["0", "1"]]}),
    ("tr(Lambda) >= 9", {"d": "2", "Lambda": [["1", "1"], ["1", "1"]]}),
    ("noise >= 0", {"d": "1", "noise": "-1"}),
    ("sigma > 0", {"d": "1", "sigma": "0"}),
    ("N >= 1", {"d": "1", "N": "0"}),
    ("N >= 1", {"d": "1", "N": "1/2"}),
    ("d >= 1", {"d": "0"}),
    ("tr(A) == 0", {"d": "1", "A": EYE}),
    ("tr(A) == 0", {"d": "2", "A": ONE}),
    ("tr(A) == 0", {"d": "1", "A": "1"}),
    ("u == 0", {"d": "1", "u": ONE}),
    ("u == 0", {"d": "1", "u": "1.5"}),
    ("S == Lambda", {"d": "1", "N": "2", "Lambda": ONE, "examples": [["2"]]}),  # one example of two
    ("beta == 0", {"d": "1", "N": "1", "Lambda": ONE, "noise": "0", "examples": ONE, "w": ONE, "errors": ONE}),
]


@pytest.mark.parametrize(("claim", "instance"), INADMISSIBLE)
def test_an_inadmissible_value_is_refused(claim: str, instance: dict[str, Any]) -> None:
    given = ("noise == 0",) if "errors" in instance else ()
    assert not fails(claim, instance, given)


TRAPS = [  # claims that do not fail there, or of which it cannot be told
    ("grad(sqrt(u**2), u) == 1", {"d": "1", "u": "0"}, ()),  # a kink
    ("rate(sqrt(u)) == 0", FLOW | {"U11": [["0"]]}, ()),  # the velocity hides the kink
    ("rate(norm_F(U11)) == 0", FLOW | {"U11": [["0"]]}, ()),
    ("grad(norm_op(A), A) == 0", {"d": "1", "A": ONE}, ()),
    ("E[w.T*w] == 2*d", {"d": "1", "Psi": ONE}, ("Psi == 2*I",)),
    ("sqrt(u)**2 >= 0", {"d": "1", "u": "-1"}, ()),
    ("E[sqrt(u)**2*x.T*x] >= 0", {"d": "1", "u": "-1", "Lambda": ONE}, ()),
    ("grad(sqrt(u)**2*v, v) >= 0", {"d": "1", "u": "-1", "v": "1"}, ()),
    ("E[inv(A)*A*B*S] == 0", {"d": "1", "A": [["0"]], "B": ONE, "N": "1", "Lambda": ONE}, ("A*B == 0",)),
    ("(u/u)*v == 1", {"d": "1", "u": "0", "v": "0"}, ()),
    ("E[(u/u)*x.T*x] == 5", {"d": "1", "u": "0", "Lambda": ONE}, ()),
    ("E[inv(S)] == 0", {"d": "1", "N": "1", "Lambda": ONE}, ()),
    ("sqrt(A) == A", {"d": "2", "A": [["2", "1"], ["1", "2"]]}, ()),
    ("lam_max(A) == 0", {"d": "2", "A": UNIT}, ()),
    ("norm_op(A)**2 == 2", {"d": "2", "A": [["1", "1"], ["0", "0"]]}, ()),
    ("sqrt(2)*sqrt(2) == 2", {"d": "1"}, ()),  # an interval cannot tell
    ("sqrt(2)*A >= 0", {"d": "2", "A": [["1", "1"], ["1", "1"]]}, ()),  # symmetric, in intervals
    ("tr(S)*tr(S) != tr(S)**2", {"d": "1", "N": "1", "Lambda": ONE, "examples": ONE}, ()),  # never at a draw
    ("S > 0", {"d": "1", "N": "1", "Lambda": ONE, "examples": [["0"]]}, ()),  # a draw of probability zero
    ("x.T*x > 0", {"d": "1", "Lambda": ONE, "x": [["0"]]}, ()),
    ("sqrt(-(x.T*x)) == 1", {"d": "1", "Lambda": ONE, "x": [["0"]]}, ()),  # it has a value at this draw only
    ("lam_max(x*p.T) == 0", {"d": "2", "Lambda": EYE, "p": [["1"], ["0"]], "x": [["1"], ["0"]]}, ()),
    ("sqrt(x*x.T) == 0", {"d": "2", "Lambda": EYE, "x": [["1"], ["0"]]}, ()),
    ("norm_F(S - S)/norm_F(x) == 1", {"d": "1", "N": "1", "Lambda": ONE, "examples": ONE, "x": ONE}, ()),
    ("p >= 1*p", {"d": "1", "p": ONE}, ()),  # vectors have no order
]


@pytest.mark.parametrize(("claim", "instance", "given"), TRAPS, ids=[claim for claim, _, _ in TRAPS])
def test_what_cannot_be_told_does_not_fail(claim: str, instance: dict[str, Any], given: tuple[str, ...]) -> None:
    assert not fails(claim, instance, given)


def test_other_samples_are_independent_and_have_their_own_size() -> None:
    values = {"d": "1", "N": "1", "M": "2", "Lambda": ONE}
    claim = "E[tr(S*S(M))] == 5 != E[tr(S(M)**2)] + E[tr(S(3)**2)]"
    at = Evaluation(Trial([claim]).values(values))
    for text, wanted in (
        ("E[tr(S*S(M))]", 1),
        ("E[tr(S(M)**2)]", 2),
        ("E[tr(S(3)**2)]", Fraction(5, 3)),
        ("E[tr(S)**3]", 15),
    ):
        assert at.read(parser.expression(text))[0][0].constant() == wanted


def test_the_labels_of_a_sample_have_their_noise() -> None:
    """``energy = beta = S w^2 ...`` in one dimension: E[energy] = Lambda + noise, E[beta^2] = 3 Lambda^2 + noise Lambda."""
    trial = Trial(["E[energy] == 1 == E[beta.T*beta]"], ["noise == 4"])
    at = Evaluation(trial.values({"d": "1", "N": "1", "Lambda": [["2"]], "noise": "4"}))
    assert [at.read(side)[0][0].constant() for side in trial.claim[0][0]] == [6, 1, 3 * 4 + 4 * 2]


@pytest.mark.parametrize("entries", [[[2, 1], [1, 1]], [[0, 1], [1, 0]], [[1, 2, 0], [2, 1, 0], [0, 0, 3]], [[5]]])
def test_the_largest_eigenvalue_is_enclosed(entries: list[list[int]]) -> None:
    """Above it t*I - a is definite, below it is not."""
    rows: matrices.Numbers = [[Fraction(x) for x in row] for row in entries]
    low, high = ends(matrices.largest(rows))
    minus: matrices.Numbers = [[x * Fraction(-1) for x in row] for row in rows]
    assert high - low <= Fraction(1, 10**12)
    assert matrices.inertia(minus, -high)[0]
    assert not matrices.inertia(minus, -low + Fraction(1, 10**9))[0]


def test_derivatives_are_taken_before_hypotheses() -> None:
    """A gradient is in all entries, although U11 is symmetric at the point."""
    instance = FLOW | {"d": "2", "Lambda": [["1", "0"], ["0", "2"]], "U11": [["0", "1"], ["1", "0"]], "A": UNIT, "u": "1"}
    assert fails("rate(tr(A*U11)) == rate(tr(A.T*U11))", instance, ("U11 symmetric",))


PRINTED = [
    ("u == 2*v", {"d": "1", "u": "1/2", "v": "3"}, "d=1, u=1/2, v=3: left 1/2, right 6"),
    ("A == B", {"d": "2", "A": UNIT, "B": EYE}, "d=2, A=(0 1; 0 0), B=(1 0; 0 1): left (0 1; 0 0), right (1 0; 0 1)"),
    ("M*N*p == 0", {"d": "1", "N": "2", "M": "3", "p": [["1"]]}, "d=1, N=2, M=3, p=(1): left 6, right 0"),
    ("sqrt(2)*u == 0", {"d": "1", "u": "1"}, "d=1, u=1: left 1.41421356237..., right 0"),
    ("S == Lambda", {"d": "1", "N": "1", "Lambda": ONE, "examples": [["2"]]}, "d=1, N=1, Lambda=(1), examples=(2): left 4, right 1"),
    ("sqrt(1/2)/10**9 == 0", {"d": "1"}, "d=1: left 7.07106781187e-10..., right 0"),
    ("u <= 1 <= v", {"d": "1", "u": "0", "v": "0"}, "d=1, u=0, v=0: left 1, right 0"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "instance", "printed"), PRINTED)
def test_the_witness_is_printed_in_full(claim: str, instance: dict[str, Any], printed: str) -> None:
    assert str(Trial([claim]).failure(instance)) == printed


@pytest.mark.parametrize(
    ("a", "relation", "b", "yes"),
    [
        ("1", "==", "1", True), ("1", "==", "2", False), ("1", "!=", "2", True), ("1", "!=", "1", False), ("1", "<", "2", True), ("2", "<", "2", False), ("2", "<=", "2", True), ("3", "<=", "2", False), ("2", ">", "1", True),
        ("2", ">", "2", False), ("2", ">=", "2", True), ("1", ">=", "2", False), ("A", "==", "A", True), ("A", "==", "B", False), ("A", "!=", "B", True), ("A", ">=", "0", True), ("0", "<=", "A", True), ("A", ">", "0", False),
        ("0", ">=", "A", False), ("I", ">", "0", True), ("0", "<", "I", True), ("I", "<", "0", False), ("I", ">=", "A", False), ("2*I", ">=", "A", True), ("B", ">=", "0", False), ("0", "==", "A", False), ("0*A", "==", "0", True),
        ("sqrt(2)", "<", "2", True), ("sqrt(2)", "==", "1", False), ("sqrt(2)", "!=", "1", True), ("sqrt(2)", ">=", "2", False), ("p", "==", "0", False), ("p", "!=", "0", True),
    ],
)  # fmt: skip
def test_relations_between_numbers_and_between_matrices(a: str, relation: str, b: str, yes: bool) -> None:
    at = Evaluation(
        {
            "d": matrices.scalar(Fraction(2)),
            "A": matrices.matrix([[Fraction(1)] * 2] * 2),
            "B": matrices.matrix([[Fraction(1), Fraction(1)], [Fraction(0), Fraction(1)]]),
            "p": matrices.matrix([[Fraction(1)], [Fraction(0)]]),
        }
    )
    assert witness.holds(at.read(parser.expression(a)), relation, at.read(parser.expression(b))) is yes


def test_what_intervals_cannot_tell_is_refused() -> None:
    root = Evaluation({}).read(parser.expression("sqrt(2)*sqrt(2)"))
    for relation in ("==", "!=", "<", ">=", "<="):
        with pytest.raises(Refused):
            witness.holds(root, relation, matrices.scalar(Fraction(2)))


def test_an_identity_in_free_entries() -> None:
    free = [[Element.variable(("entry", "A", 0, 0))]]
    assert witness.holds(free, "==", free) and witness.holds(free, ">=", free)
    for relation in ("==", "!=", "<="):
        with pytest.raises(Refused):
            witness.holds(free, relation, matrices.scalar(Fraction(0)))


def test_the_reasons_of_a_refusal_are_told_apart() -> None:
    at = {"d": "1", "u": "0", "v": "1"}
    with pytest.raises(witness.NoValueError):
        Trial(["v/u == 1"]).failure(at)
    with pytest.raises(witness.HypothesisError, match="hypothesis 2 does not hold"):
        Trial(["v == 2"], ["u == 0", "u > 0"]).failure(at)
    with pytest.raises(witness.HypothesisError, match="hypothesis 1 cannot be told"):
        Trial(["v == 2"], ["v/u == 0"]).failure(at)
    with pytest.raises(witness.HypothesisError, match="hypothesis 1 cannot be told"):
        Trial(["v == 2"], ["u + sqrt(2)**3 == 2*sqrt(2)"]).failure(at)
    with pytest.raises(witness.ClaimHoldsError):
        Trial(["v == 1", "u == 0"]).failure(at)
    with pytest.raises(Refused, match="cannot tell"):
        Trial(["sqrt(2)*sqrt(2)*v == 2"]).failure({"d": "1", "v": "1"})
    assert Trial(["v == 1", "u == 1"]).failure(at).left == "0"
    assert Trial(["v == 1", "sqrt(2)*sqrt(2) == 2 + u", "u == 1"]).failure(at).right == "1"
    assert Trial(["v <= 1 <= sqrt(2)*sqrt(2) - 1 <= u"]).failure(at).right == "0"
    with pytest.raises(witness.NoValueError):
        Trial(["v <= 0 <= 1/u"]).failure(at)  # every side has a value, or the claim has none


def test_a_claim_that_may_hold_for_chains_is_refuted_by_any_of_its_links() -> None:
    assert Trial(["u <= v <= u + 1/2"]).failure({"d": "1", "u": "0", "v": "1"}).right == "1/2"


@pytest.mark.parametrize("claim", ["p >= q", "p <= 0", "0 < p", "x <= p"])
def test_vectors_have_no_order(claim: str) -> None:
    with pytest.raises(Refused):
        Trial([claim])
    with pytest.raises(Refused):
        Trial(["u == 0"], [claim.replace("x", "a")])
    assert Trial(["p == q", "p != 0"]).letters == {"d", "p", "q"}


def test_a_hypothesis_on_what_is_random_has_no_instance() -> None:
    with pytest.raises(Refused):
        Trial(["u == 0"], ["x == 0"])


def test_quantities_that_no_rule_computes_are_put_in() -> None:
    limit = parser.expression("limit(u)")
    assert str(Trial(["2*limit(u) == u"], (), {limit: parser.expression("u + 1")}).failure({"d": "1", "u": "1"})).endswith(
        "left 4, right 1"
    )
    assert (
        Trial(["v == 0"], ["limit(u) > v"], {limit: parser.expression("u + 1")}).failure({"d": "1", "u": "1", "v": "1"}).left
        == "1"
    )
    with pytest.raises(Refused):
        Trial(["limit(u) == u"], (), {limit: parser.expression("A")})


def test_draws_are_admissible() -> None:
    good = {"d": "1", "N": "2", "Lambda": ONE, "noise": "1", "w": ONE, "examples": [["1"], ["2"]], "errors": [["1"], ["-1"]]}
    assert Trial(["beta == 0"], ["noise == 1"]).failure(good).left == "2"
    quiet = {**good, "noise": "0", "errors": [["0"], ["0"]]}
    assert Trial(["beta == 0"], ["noise == 0"]).failure(quiet).left == "5/2"
    for change in (
        {"errors": [["1"]]},
        {"examples": [["1"]]},
        {"w": [["1"], ["1"]]},
        {"examples": [["1", "2"], ["2", "1"]]},
        {"errors": [["1", "1"], ["1", "1"]]},
    ):
        with pytest.raises(Refused):
            Trial(["beta == 0"], ["noise == 1"]).failure({**good, **change})
    many = {"d": "1", "N": "201", "Lambda": ONE, "examples": [["1"]] * 201}
    with pytest.raises(Refused, match="too many"):
        Trial(["S == 0"]).failure(many)
    assert Trial(["S == 0"]).failure({**many, "N": "200", "examples": [["1"]] * 200}).left == "1"
    sized = {"d": "1", "Lambda": ONE, "examples(2)": [["1"], ["3"]], "N": "1"}
    assert Trial(["S(2) == 0"]).failure(sized).left == "5"
    other = {"d": "1", "Lambda": ONE, "examples(M)": [["1"], ["3"]], "N": "1", "M": "2"}
    assert Trial(["S(M) == 0"]).failure(other).left == "5"
    with pytest.raises(Refused):
        Trial(["S(M) == 0"]).failure({**other, "M": "3"})


def test_sizes_of_many_dimensions_are_for_numbers_only() -> None:
    assert Trial(["d <= 99"]).failure({"d": "100"}).left == "100"
    with pytest.raises(Refused):
        Trial(["tr(A) == 1"]).failure({"d": "129", "A": [["0"] * 129] * 129})


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("A", True),
        ("p", True),
        ("examples", True),
        ("examples(M)", True),
        ("errors", True),
        ("u", False),
        ("N", False),
        ("w", True),
        ("noise", False),
    ],
)
def test_which_letters_have_rows(name: str, rows: bool) -> None:
    assert witness.is_matrix(name) is rows


def test_a_label_error_is_a_number_in_every_dimension() -> None:
    at = {"d": "2", "N": "1", "Lambda": EYE, "noise": "1", "w": [["1"], ["0"]], "examples": [["1", "0"]], "errors": [["1"]]}
    assert Trial(["beta == 0"], ["noise == 1"]).failure(at).left == "(2; 0)"
    with pytest.raises(Refused):
        Trial(["beta == 0"], ["noise == 1"]).failure({**at, "errors": [["1", "1"]]})
