"""The kernel's language: what is read, into which tree and shape, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lsa_theory.kernel import parser
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree

U, V, A, B, P, Q = (("name", name) for name in "uvABpq")


def number(value: object) -> Tree:
    return "number", Fraction(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("3", number(3)), ("0.25", number("1/4")), ("1e-3", number("1/1000")), (" u ", U), ("-u", ("*", number(-1), U)),
        ("u + v - 2", ("-", ("+", U, V), number(2))), ("u*v/3", ("/", ("*", U, V), number(3))), ("A.T", ("T", A)),
        ("u**2", ("**", U, Fraction(2))), ("u**(-1/2)", ("**", U, Fraction(-1, 2))), ("u**-3", ("**", U, Fraction(-3))),
        ("u**(1 + 2*3 - 4)", ("**", U, Fraction(3))), ("E[x.T*x]", ("E", ("*", ("T", ("name", "x")), ("name", "x")))),
        ("tr(A)", ("call", "tr", A)), ("grad(u*v, u)", ("call", "grad", ("*", U, V), U)), ("S(M)", ("call", "S", ("name", "M"))),
        ("min(u, v)", ("call", "min", U, V)), ("u**64", ("**", U, Fraction(64))), ("u**(1/64)", ("**", U, Fraction(1, 64))),
    ],
)  # fmt: skip
def test_formulas_are_read_into_trees(text: str, tree: Tree) -> None:
    assert parser.expression(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "u +", "u = v", "u == v", "u if u else v", "lambda u: u", "u.real", "A.t", "u[v]", "E[u:v]", "E[u, v]", "E(u)",
        "E", "tr()", "tr(A, B)", "tr(A, B=1)", "tr(*A)", "foo(u)", "u(v)", "True", "None", "'u'", "u % v", "u // v", "~u", "+u",
        "not u", "u and v", "u**v", "u**65", "u**(1/65)", "u**(1/0)", "A @ B", "(u, v)", "[u]", "1e40", "1e-40", "0.0", "1j",
        "9" * 50, "\u03bb", "u\n+v", "u\x00", "eta", "gap", "gapped", "gap_x1", "gap_M0", "gap_M1000", "Foo", "A_1", "_u", "u__1X",
        "uV", "(" * 4001 + "u" + ")" * 4001, "u+" * 600 + "u", "u" * 20_001,
    ],
)  # fmt: skip
def test_what_is_not_of_the_language_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parser.expression(text)


@pytest.mark.parametrize("text", [None, 3, ["u"]])
def test_only_texts_are_formulas(text: object) -> None:
    with pytest.raises(Refused):
        parser._parsed(text)


def test_the_bounds_are_within_reach() -> None:
    assert parser.expression("(" * 90 + "u" + ")" * 90) == U  # brackets of Python's own grammar
    assert parser.expression("u+" * 200 + "u")
    assert parser.expression("1." + "2" * 17) and parser.expression("9" * 40)
    assert parser.expression("u" * 20_000)[0] == "name"
    assert parser.expression("tr(" * 20 + "u" + ")" * 20)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("A", "M"), ("Z9", "M"), ("Lambda", "M"), ("Gamma", "M"), ("Psi", "M"), ("Sigma", "M"), ("Theta", "M"), ("I", "M"),
        ("U11", "M"), ("Lambda1", "M"), ("Lambda2", "M"), ("S", "M"), ("p", "v"), ("u12", "v"), ("u21", "v"), ("x", "v"), ("w", "v"),
        ("beta", "v"), ("yhat", "s"), ("energy", "s"), ("d", "s"), ("N", "s"), ("M", "s"), ("loss", "s"), ("ell", "s"), ("u", "s"),
        ("t_max2", "s"), ("l_i", "s"), ("gap_M1", "M"), ("gap_v12", "v"), ("gap_s999", "s"),
    ],
)  # fmt: skip
def test_the_kind_of_a_name(name: str, kind: str) -> None:
    assert parser.kind(name) == kind


@pytest.mark.parametrize(
    "name", ["E", "eta", "gap", "gap_s0", "gap_q1", "Lambda3", "AB", "u-v", "u1v", "1u", "", "gap_s1 ", "A "]
)
def test_a_name_of_no_kind_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        parser.kind(name)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("2", (1, 1)), ("u", (1, 1)), ("p", ("d", 1)), ("A", ("d", "d")), ("p.T", (1, "d")), ("A.T", ("d", "d")), ("E[x]", ("d", 1)),
        ("A**2", ("d", "d")), ("u**2", (1, 1)), ("A + B", ("d", "d")), ("p - q", ("d", 1)), ("u*A", ("d", "d")), ("A*u", ("d", "d")),
        ("A*p", ("d", 1)), ("p.T*A", (1, "d")), ("p.T*q", (1, 1)), ("p*q.T", ("d", "d")), ("p/u", ("d", 1)), ("A/(p.T*q)", ("d", "d")),
        ("S", ("d", "d")), ("S(M)", ("d", "d")), ("S(N)", ("d", "d")), ("S(5)", ("d", "d")),
        ("S(1)", ("d", "d")), ("beta(M)", ("d", 1)), ("yhat(M)", (1, 1)),
        ("grad(u*v, u)", (1, 1)), ("grad(tr(A), A)", ("d", "d")), ("grad(loss, u12)", ("d", 1)), ("rate(u)", (1, 1)),
        ("argmin(E[u])", ("d", 1)), ("argmin(u*A)", ("d", "d")), ("inv(A)", ("d", "d")), ("inv(u)", (1, 1)), ("sqrt(A)", ("d", "d")),
        ("norm_F(p)", (1, 1)), ("norm_F(A)", (1, 1)), ("norm_nuc(A)", (1, 1)), ("tr(A)", (1, 1)), ("norm_op(p)", (1, 1)),
        ("norm_op(A)", (1, 1)), ("cond(A)", (1, 1)), ("slice(p)", ("d", 1)), ("limit(p)", ("d", 1)), ("mean(A)", ("d", "d")),
        ("minimum(ell)", (1, 1)), ("min(u, v)", (1, 1)), ("sv_dot(A, B)", (1, 1)), ("risk(A)", (1, 1)), ("tr(u)", (1, 1)),
        ("lam_max(u)", (1, 1)),
    ],
)  # fmt: skip
def test_the_shape_of_a_formula(text: str, shape: object) -> None:
    assert parser.shape(parser.expression(text)) == shape


@pytest.mark.parametrize(
    "text",
    [
        "A + p", "A + u", "1 + A", "p*q", "p*A", "A*p.T", "A/B", "u/A", "u/p", "p**2", "inv(p)", "sqrt(p)", "tr(p)", "lam_min(p)", "lam_max(p)",
        "cond(p)", "norm_op(p.T)", "S(u)", "S(0)", "S(-1)", "S(1/2)", "S(d)", "beta(p)", "yhat(u)", "grad(A, u)", "grad(u, 2)",
        "grad(u, x)", "grad(u, S)", "grad(u, N)", "grad(u, d)", "grad(u, I)", "grad(u, Gamma)", "grad(u, Lambda)", "grad(u, Psi)",
        "grad(u, loss)", "grad(u, ell)", "grad(u, u*v)", "rate(A)", "rate(p)", "min(A + p, u)", "norm_F(A + p)", "norm_nuc(A + p)",
        "sv_dot(A, B + p)", "limit(A + p)", "E[A + p]", "(A + p).T", "slice(A + p)",
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        parser.expression(text)


def test_an_unknown_tree_has_no_shape() -> None:
    with pytest.raises(Refused):
        parser.shape(("?", U))


@pytest.mark.parametrize(
    ("text", "sides", "signs"),
    [
        ("u == v", (U, V), ("==",)),
        ("u != v", (U, V), ("!=",)),
        ("0 <= u < v", (number(0), U, V), ("<=", "<")),
        ("u > v >= 1", (U, V, number(1)), (">", ">=")),
        ("A == 0", (A, number(0)), ("==",)),
        ("0 == A == 1 - 1", (number(0), A, ("-", number(1), number(1))), ("==", "==")),
        ("A symmetric", (A, ("T", A)), ("==",)),
        ("  A   psd ", (A, number(0)), (">=",)),
        ("Lambda1 psd", (("name", "Lambda1"), number(0)), (">=",)),
    ],
)
def test_relations_are_read(text: str, sides: tuple[Tree, ...], signs: tuple[str, ...]) -> None:
    assert parser.relation(text) == (sides, signs)
    assert parser.links(parser.relation(text)) == list(zip(sides, signs, sides[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "u", "u in v", "u is v", "p symmetric", "u psd", "S psd", "x symmetric", "A Symmetric", "A B psd", "A.T psd", "A == 1", "A == u",
        "A == p", "0 == A == p", "1 == A == 0", "(u == v) == v", "A symmetric == 0",
    ],
)  # fmt: skip
def test_what_is_no_relation_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parser.relation(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2", 2), ("1 + 2", 3), ("1 - 2", -1), ("2*3", 6), ("1/3", Fraction(1, 3)), ("1/0", None), ("-(1/2)", Fraction(-1, 2)), ("u", None),
     ("1 + u", None), ("u*2", None), ("2**2", None), ("0/1", 0), ("u/0", None)],
)  # fmt: skip
def test_the_value_of_a_formula_in_numbers(text: str, value: object) -> None:
    assert parser.constant(parser.expression(text)) == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2", ""), ("u*A + p*q.T", "u A p q"), ("S(M)*A", "S M A"), ("beta(3)", "beta"), ("yhat(M)", "yhat M"), ("rate(u)", "rate u"),
        ("grad(u*v, u)", "grad u v"), ("slice(loss)", "slice loss"), ("tr(A**2)", "A"), ("limit(u)", "u"), ("E[x]", "x"), ("min(u, v)", "u v"),
    ],
)  # fmt: skip
def test_the_names_that_a_formula_speaks_of(text: str, names: str) -> None:
    assert parser.names(parser.expression(text)) == set(names.split())


def test_names_imply_what_they_are_made_of() -> None:
    assert parser.implied(["u"]) == {"u"}
    assert parser.implied(["S", "w"]) == {"S", "Lambda", "N", "w", "Psi"}
    assert parser.implied(iter(["ell"])) == {"ell", "Lambda", "N", "u", "U11"}


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("A*u", False), ("E[x]", False), ("loss", False), ("x", True), ("beta.T*p", True), ("S(M)", True), ("beta(2)", True),
        ("yhat(M)", True), ("energy", True), ("tr(A) + tr(S)", True), ("E[x] + x", True), ("tr(A + E[S])", False), ("rate(u)", False),
        ("inv(S)", True), ("ell", False),
    ],
)  # fmt: skip
def test_what_is_random_outside_expectations(text: str, yes: bool) -> None:
    assert parser.drawn(parser.expression(text)) is yes


@pytest.mark.parametrize(
    ("text", "yes"), [("mean(A)", True), ("mean(A).T", True), ("tr(2*mean(A))", True), ("limit(A)", False), ("A", False)]
)
def test_means_over_a_random_covariance(text: str, yes: bool) -> None:
    assert parser.averages(parser.expression(text)) is yes


@pytest.mark.parametrize(
    ("relations", "letters"),
    [
        (["u == v"], "d u v"), (["tr(S) == d"], "d Lambda N"), (["Gamma == I"], "d Lambda N"), (["E[x] == p"], "d Lambda p"),
        (["E[w] == 0"], "d"), (["E[w] == 0", "Psi == I"], "d Psi"), (["beta == 0"], "d Lambda N"), (["beta == 0", "noise == 0"], "d Lambda N noise"),
        (["loss >= 0"], "d Lambda N u U11 u12 u21"), (["ell >= 0"], "d Lambda N u U11"), (["rate(v) == 0"], "d Lambda N u U11 v"),
        (["S(M) == A"], "d Lambda N M A"), (["mean(Lambda) == A"], "d A Lambda1 Lambda2"), (["mean(Lambda) == A", "l_i > 0"], "d A Lambda1 Lambda2"),
        (["slice(grad(u*v, u)) == 0"], "d u v"), (["energy == 1", "Psi == I", "noise == 1"], "d Lambda N Psi noise"),
    ],
)  # fmt: skip
def test_the_letters_of_an_instance(relations: list[str], letters: str) -> None:
    assert parser.letters(parser.relation(text) for text in relations) == set(letters.split())
