"""The sign that a formula shows by its form: every rule, and its nearest neighbours, of which nothing may be shown."""

from __future__ import annotations

import pytest

from lsa_theory.kernel import parser, signs
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.signs import Signs, suffices
from lsa_theory.kernel.terms import Polynomial, normal

KNOWN = {"gap_s1": 0, "gap_s2": 1, "gap_s3": 2, "gap_M1": 0, "gap_M2": 1, "gap_M3": 2, "gap_v1": 0}


def alike(a: parser.Tree, b: parser.Tree) -> bool:
    shown = {name: Polynomial.letter("%gap" if name[4] == "v" else f"#gap{name[4:]}") for name in KNOWN if name[4] != "s"}
    reading = Reading(set(), shown)
    return parser.shape(a) == parser.shape(b) and not normal(reading(a) - reading(b)).terms


def sign(text: str) -> int | None:
    return Signs(KNOWN, alike)(expression(text))


SHOWN = [
    # names and numbers
    ("0", 0), ("1/2", 2), ("-1", None), ("0*u", 0), ("u", None), ("A", None), ("p", None),
    ("d", 2), ("N", 2), ("M", 2), ("sigma", 2), ("kappa", 2), ("noise", 1), ("energy", 1), ("loss", 1), ("ell", None),
    ("I", 2), ("Lambda", 2), ("Gamma", 2), ("Psi", 2), ("S", 1), ("S(M)", 1), ("U11", None), ("yhat", None), ("beta", None),
    # sums and differences
    ("gap_s1 + gap_s1", 0), ("gap_s1 + gap_s2", 1), ("gap_s2 + gap_s3", 2), ("gap_s3 + u", None), ("u + gap_s3", None),
    ("gap_s2 - gap_s1", 1), ("gap_s3 - gap_s1", 2), ("gap_s1 - gap_s1", 0), ("gap_s1 - gap_s2", None), ("u - gap_s1", None),
    ("gap_s3 - gap_s2", None), ("gap_M2 - gap_M2.T", 0), ("gap_M2.T - gap_M2", 0), ("A - A.T", None), ("A.T - A", None),
    ("gap_M2 - gap_M3.T", None), ("A*inv(A) - I", 0), ("inv(A)*A - I", 0), ("A*inv(B) - I", None), ("inv(A)*B - I", None),
    ("A*inv(A) - 2*I", None), ("A - I", None), ("A*B - I", None), ("B*inv(A)*A - I", None), ("A*inv(A) - A", None), ("(A + B)*inv(B + A) - I", 0), ("inv(u)*u - 1", None),
    ("N - 1", 1), ("d - 1", 1), ("M - 0.5", 2), ("M - 1/2", None), ("d - 0", 2), ("N - 2", None), ("u - 1", None), ("N - 1.5", None),
    ("1 - N", None), ("N - d", None), ("N - u", None), ("noise - 1", None),
    # products of numbers
    ("gap_s2*gap_s3", 1), ("gap_s3*gap_s3", 2), ("gap_s1*u", 0), ("u*gap_s1", 0), ("u*u", 1), ("u*v", None), ("u*v*u*v", 1),
    ("u*u*u", None), ("gap_s2*u*u", 1), ("2*u*u", 1), ("(-1)*u*u", None), ("d*N", 2), ("d*(u*u)", 1), ("tr(A)*tr(A)", 1),
    ("tr(A)*tr(B)", None), ("-1*gap_s2", None), ("3*d*N", 2),
    # quotients
    ("gap_s1/u", 0), ("gap_s2/gap_s3", 1), ("gap_s3/gap_s2", 2), ("gap_s3/gap_s1", None), ("gap_s2/u", None), ("u/gap_s3", None),
    ("d/N", 2), ("Lambda/N", 2), ("Lambda/u", None), ("0/u", 0),
    # powers of numbers
    ("u**2", 1), ("u**3", None), ("u**(-2)", 2), ("u**(-1)", None), ("u**0", None), ("gap_s1**2", 0), ("gap_s1**(-1)", None),
    ("gap_s1**0", None), ("gap_s2**3", 1), ("gap_s2**(-3)", 2), ("gap_s3**3", 2), ("gap_s3**(-1)", 2), ("u**(1/2)", 1),
    ("u**(3/2)", 1), ("u**(-1/2)", None), ("gap_s2**(-1/2)", 1), ("gap_s3**(-1/2)", 2), ("gap_s3**(1/2)", 2),
    ("gap_s1**(1/2)", 0), ("gap_s1**(-1/2)", None), ("sqrt(u)", 1), ("sqrt(gap_s1)", 0), ("sqrt(gap_s3)", 2), ("u**4", 1),
    # powers of matrices
    ("A**2", None), ("gap_M2**2", 1), ("gap_M2**(-1)", 2), ("gap_M3**2", 2), ("gap_M3**3", 2), ("gap_M2**(1/2)", 1),
    ("A**(1/2)", None), ("sqrt(A)", None), ("sqrt(gap_M2)", 1), ("(A + A.T)**2", 1), ("(A + A.T)**(-2)", 2),
    ("(A + A.T)**3", None), ("(A - A.T)**2", None), ("(Lambda - 2*I)**2", 1), ("(Lambda - 2*I)**(-2)", 2), ("gap_M1**2", 0),
    ("gap_M1**(-2)", None), ("Lambda**(-1/2)", 2), ("(A + A.T)**0", None), ("gap_M2**0", None), ("(A*A.T)**2", 1),
    # inverses, norms, eigenvalues, traces
    ("inv(gap_M2)", 2), ("inv(gap_M3)", 2), ("inv(gap_M1)", None), ("inv(A)", None), ("inv(A*A.T)", 2), ("norm_F(A)", 1),
    ("norm_op(A)", 1), ("norm_F(gap_M3)", 2), ("norm_op(gap_M3)", 2), ("norm_F(gap_M2)", 1), ("cond(A)", 2),
    ("cond(gap_M1)", 2), ("norm_F(gap_M1)", 1), ("lam_max(gap_M2)", 1), ("lam_min(gap_M3)", 2), ("lam_max(A)", None),
    ("lam_min(gap_M1)", 0), ("tr(gap_M2)", 1), ("tr(gap_M3)", 2), ("tr(gap_M1)", 0), ("tr(A)", None), ("tr(A*A.T)", 1),
    ("tr(gap_M2*gap_M3)", 1), ("tr(gap_M3*gap_M3)", 2), ("gap_M3*gap_M3", None), ("tr(A*gap_M2)", None), ("tr(gap_M2*A)", None),
    ("tr(gap_M2*gap_M2*gap_M2)", None), ("tr(A*gap_M2*A.T)", 1), ("tr(A*gap_M2*A.T*gap_M3)", 1), ("tr(gap_M3*A*gap_M2*A.T)", 1),
    ("tr(3*gap_M3*Lambda)", 2), ("tr(gap_M2*Lambda*Gamma)", 1), ("tr(u*gap_M3*Lambda)", None), ("tr(-1*gap_M3*Lambda)", None),
    ("tr(u*u*gap_M3*Lambda)", 1), ("tr(p*q.T)", None), ("tr(p*p.T)", 1), ("tr(A*A)", None), ("tr((A + A.T)*(A + A.T))", 1),
    ("tr(gap_M1*Lambda)", 0), ("tr(p*p.T*gap_M3)", None), ("tr(p*q.T*gap_M3)", None),
    # products of matrices
    ("Lambda*Gamma", 2), ("Lambda*gap_M3", None), ("Lambda*(Lambda - 2*I)", None), ("Lambda**2*inv(Gamma)", 2),
    ("sqrt(Lambda)*Gamma", 2), ("Lambda.T*Lambda", 2), ("(Lambda + Gamma)*Lambda", 2), ("(Lambda/N)*Lambda", 2),
    ("A*A.T", 1), ("A.T*A", 1), ("A*A", None), ("A*B.T", None), ("A*B*A.T", None), ("A*gap_M2*A.T", 1), ("A*gap_M3*A.T", 1),
    ("A*gap_M1*A.T", 0), ("A*gap_M2*A", None), ("B*A*gap_M2*A.T*B.T", 1), ("p*p.T", 1), ("p*q.T", None), ("p.T*p", 1), ("sqrt(A)*sqrt(A).T", 1), ("sqrt(A).T*sqrt(A)", 1),
    ("p.T*gap_M3*p", 1), ("p.T*A*p", None), ("p.T*gap_M2*q", None), ("p.T*q", None), ("p.T*(A*A.T)*p", 1),
    ("gap_M2*A*gap_M2", None), ("gap_M2*gap_M3*gap_M2", None), ("(A + B)*(B + A).T", 1), ("(A + B)*(A.T + B.T)", 1),
    ("u*Lambda", None), ("u*u*Lambda", 1), ("2*Lambda", 2), ("0*Lambda", 0), ("gap_s2*gap_M3", 1), ("gap_s1*A", 0),
    ("A*gap_s1", 0), ("gap_M1*A", 0), ("A*gap_M1", 0), ("(p.T*q)*(p.T*q)", 1), ("(p.T*q)*(q.T*p)", None),
    ("(u*A)*(u*A).T", None), ("(u*A)*(A.T*u)", 1), ("gap_v1*p.T", 0), ("(p.T*p)*Lambda", 1), ("p*(p.T*p)*p.T", 1),
    # transposes, expectations
    ("gap_M2.T", 1), ("A.T", None), ("E[x*x.T]", 1), ("E[(x.T*A*x)**2]", 1), ("E[x.T*A*x]", None), ("E[S]", 1),
    ("E[S*A*A.T*S]", 1),
    # nothing is seen through these
    ("grad(u**2, u)", None), ("rate(u**2)", None), ("slice(loss)", None), ("limit(gap_s2)", None), ("norm_nuc(A)", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), SHOWN, ids=[text for text, _ in SHOWN])
def test_the_sign_is_what_the_form_shows_and_no_more(text: str, shown: int | None) -> None:
    assert sign(text) == shown


def test_signs_without_a_reading_compare_trees() -> None:
    see = Signs({})
    assert see(expression("(A + B)*(A + B).T")) == 1
    assert see(expression("(A + B)*(B + A).T")) is None


def test_the_sign_of_a_formula_may_be_given() -> None:
    see = Signs({expression("lam_i - lam_j"): 1})
    assert see(expression("lam_i - lam_j")) == 1
    assert see(expression("lam_j - lam_i")) is None


@pytest.mark.parametrize(
    ("text", "said", "shown"),
    [("tr(Lambda)", 1, 2), ("u**2", 1, 1), ("u", 1, 1), ("0*u", 1, 0), ("u**2", 2, 2), ("d", 0, 0), ("u - v", 1, 1)],
)
def test_what_is_said_to_be_nonnegative_may_be_shown_to_be_more(text: str, said: int, shown: int) -> None:
    """Where a root has a value its argument is nonnegative; that hid that it is positive: ``sqrt(sqrt(d)) > 0`` stayed open."""
    assert Signs({expression(text): said})(expression(text)) == shown


@pytest.mark.parametrize(
    ("shown", "needed", "enough"),
    [
        (0, 0, True), (0, 1, True), (0, 2, False), (1, 0, False), (1, 1, True), (1, 2, False), (2, 0, False), (2, 1, True),
        (2, 2, True), (None, 0, False), (None, 1, False), (None, 2, False),
    ],
)  # fmt: skip
def test_zero_suffices_for_nonnegative_and_only_positive_for_positive(shown: int | None, needed: int, enough: bool) -> None:
    assert suffices(shown, needed) is enough


@pytest.mark.parametrize(
    ("text", "commutes"),
    [
        ("Lambda", True), ("Gamma", True), ("I", True), ("A", False), ("Psi", False), ("S", False), ("u", True),
        ("Lambda + Gamma", True), ("Lambda - A", False), ("A - Lambda", False), ("Lambda*A", False), ("A*Lambda", False),
        ("u*Lambda", True), ("Lambda/N", True), ("A/N", False), ("Lambda**2", True), ("A**2", False), ("inv(Gamma)", True),
        ("inv(A)", False), ("sqrt(Lambda)", True), ("Lambda.T", True), ("A.T", False), ("E[S]", False), ("limit(Lambda)", False),
    ],
)  # fmt: skip
def test_functions_of_the_covariance_are_recognised(text: str, commutes: bool) -> None:
    assert signs.function_of_lambda(expression(text)) is commutes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Lambda", True), ("Gamma*Lambda", True), ("A", False), ("A + A.T", True), ("A - A.T", False), ("gap_M2", True),
        ("S", True), ("A*A.T", True), ("u", False), ("p", False), ("p*p.T", True), ("p*q.T", False),
    ],
)  # fmt: skip
def test_a_matrix_is_symmetric_by_its_letters_or_its_sign(text: str, yes: bool) -> None:
    assert Signs(KNOWN, alike).symmetric(expression(text)) is yes


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("u*v", ["u", "v"]), ("2*u*v", ["2", "u", "v"]), ("A*B*p", ["A", "B", "p"]), ("u*(p.T*q)", ["u", "p.T*q"]),
        ("p.T*A*p", ["p.T", "A", "p"]), ("u*(v*A)", ["u", "v", "A"]), ("u + v", ["u + v"]), ("(p.T*q)*A", ["p.T*q", "A"]),
        ("tr(A)*u*v", ["tr(A)", "u", "v"]),
    ],
)  # fmt: skip
def test_the_factors_of_a_product(text: str, parts: list[str]) -> None:
    assert signs.factors(expression(text)) == [expression(part) for part in parts]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("u*I + v*A", []),
        ("1/u", ["nonzero u"]),
        ("inv(A)*B", ["nonzero A"]),
        ("cond(A)", ["nonzero A"]),
        ("u**2", []),
        ("u**0", []),
        ("u**(-2)", ["nonzero u"]),
        ("u**(1/2)", ["nonnegative u"]),
        ("u**(-1/2)", ["nonzero u", "nonnegative u"]),
        ("sqrt(u)", ["nonnegative u"]),
        ("lam_max(A) + lam_min(B)", ["symmetric A", "symmetric B"]),
        ("1/(1/u)", ["nonzero 1/u", "nonzero u"]),
        ("tr(inv(A))/(u*v)", ["nonzero u*v", "nonzero A"]),
        ("limit(1/u)", ["value limit(1/u)"]),
        ("grad(1/u, u)", ["value grad(1/u, u)"]),
        ("E[1/v]", ["nonzero v"]),
    ],
)
def test_what_a_formula_demands_to_have_a_value(text: str, needs: list[str]) -> None:
    expected = [(need.split()[0], expression(need.split(None, 1)[1])) for need in needs]
    assert list(signs.demands(expression(text))) == expected


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("limit(1/u)", []), ("rate(1/u)", []), ("start(sqrt(u))", []), ("slice(1/u)", []), ("S(M)*limit(u)", []),
        ("grad(1/u, u)", ["u"]), ("tr(inv(A))", ["A"]), ("inv(inv(A))", ["inv(A)", "A"]), ("sqrt(1/u)", ["1/u", "u"]),
        ("norm_F(inv(A))", ["A"]), ("norm_op(inv(A))", ["A"]), ("lam_min(inv(A))", ["inv(A)", "A"]),
        ("lam_max(inv(A))", ["inv(A)", "A"]), ("cond(inv(A))", ["inv(A)", "A"]), ("2*(1/u)", ["u"]), ("norm_nuc(inv(A))", []),
        ("1/limit(1/u)", ["limit(1/u)"]),
    ],
)  # fmt: skip
def test_what_a_formula_demands_at_the_present_point(text: str, needs: list[str]) -> None:
    found = signs.demands(expression(text), here=True)
    assert [part for need, part in found if need != "value"] == list(map(expression, needs))


@pytest.mark.parametrize(
    ("text", "granted", "part"),
    [
        ("1/u", [], "u"),
        ("1/u", ["v/u"], None),
        ("1/u", ["v*u"], "u"),
        ("1/(u + v)", ["1/(v + u)"], None),
        ("1/gap_s3", [], None),
        ("1/gap_s2", [], "gap_s2"),
        ("sqrt(u)", [], "u"),
        ("sqrt(u)", ["1/u"], "u"),
        ("sqrt(gap_s2)", [], None),
        ("sqrt(gap_s1)", [], None),
        ("sqrt(u)", ["u**(3/2)"], None),
        ("lam_max(A)", [], "A"),
        ("lam_max(A + A.T)", [], None),
        ("lam_max(A)", ["lam_min(A)"], None),
        ("lam_max(A)", ["inv(A)"], "A"),
        ("1/u", ["limit(1/u)"], "u"),
        ("1/u", ["grad(1/u, u)"], None),
        ("inv(A)", ["tr(inv(A))"], None),
        ("1/u + 1/v", ["1/u"], "v"),
    ],
)
def test_a_part_without_a_value_is_found(text: str, granted: list[str], part: str | None) -> None:
    found = signs.unfounded(expression(text), list(map(expression, granted)), Signs(KNOWN, alike))
    assert found == (None if part is None else expression(part))
