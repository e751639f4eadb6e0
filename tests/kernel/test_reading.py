"""Formulas as trace polynomials: their values are those of matrices, derivatives and expectations come before everything else."""

from __future__ import annotations

from fractions import Fraction

import pytest

import trace_values
from lsa_theory.kernel import reading
from lsa_theory.kernel.coefficients import Coefficient
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import expression, names
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.terms import Polynomial, normal
from trace_values import Rows, inverse, plus, product, transposed

VALUES = [trace_values.instance(seed, d) for seed, d in ((11, 2), (12, 1), (13, 2))]


def read(text: str, *about: str) -> Polynomial:
    spoken = set(names(expression(text))).union(*(names(expression(one)) for one in about))
    return normal(Reading(spoken)(expression(text)))


def same(one: str, other: str, *about: str) -> bool:
    return not (read(one, *about) - read(other, *about)).terms


EQUAL = [
    # rules of matrices
    ("2*A/4", "A/2"), ("A - A", "0*A"), ("(A*B).T", "B.T*A.T"), ("tr(A*B)", "tr(B*A)"), ("tr(u)", "u"), ("tr(I)", "d"), ("tr(p*q.T)", "p.T*q"),
    ("A**3", "A*A*A"), ("A**0", "I"), ("u**0", "1"), ("A**(-2)*A**2", "I"), ("u**(-3)*u**3", "1"), ("inv(A*B)", "inv(B)*inv(A)"), ("inv(A).T", "inv(A.T)"), ("inv(2*A)", "inv(A)/2"),
    ("inv(inv(A + B))", "inv(inv(A + B))"), ("inv(Gamma)*Gamma", "I"), ("inv(u*Lambda)", "inv(Lambda)/u"), ("Gamma", "(1 + 1/N)*Lambda + tr(Lambda)/N*I"),
    ("norm_F(A)**2", "tr(A.T*A)"), ("norm_F(p)**2", "p.T*p"), ("norm_F(A)**4", "tr(A*A.T)**2"), ("norm_F(A)**2*norm_F(A)", "norm_F(A)**3"),
    ("norm_F(A)", "sqrt(tr(A.T*A))"), ("norm_F(A)", "norm_F(A.T)"), ("sqrt(Lambda)**2", "Lambda"), ("sqrt(Gamma)*sqrt(Gamma)", "Gamma"), ("sqrt(4)", "2"), ("Lambda**(3/2)", "Lambda*sqrt(Lambda)"),
    ("sqrt(u)**2", "u"), ("sqrt(u)*sqrt(u)*sqrt(u)", "u**(3/2)"), ("u/v", "u*v**(-1)"), ("A/u", "inv(u)*A"), ("1/(1/u)", "u"),
    ("A - 0*A", "A"),
    # expectations
    ("E[x*x.T]", "Lambda"), ("E[x]", "0*p"), ("E[w*w.T]", "I"), ("E[A]", "A"), ("E[S]", "Lambda"), ("E[S(M)]", "Lambda"), ("E[beta]", "0*p"), ("E[x.T*A*x]", "tr(A*Lambda)"),
    ("E[beta*w.T]", "Lambda"), ("E[beta*beta.T]", "Gamma*Lambda"), ("E[beta(M)*beta(M).T]", "(1 + 1/M)*Lambda**2 + tr(Lambda)/M*Lambda"), ("E[beta(2)*beta(2).T]", "3/2*Lambda**2 + tr(Lambda)/2*Lambda"),
    ("E[energy]", "tr(Lambda)"), ("E[S*inv(A + B)]", "Lambda*inv(A + B)"), ("E[x.T*x]/u", "E[x.T*x/u]"), ("E[sqrt(u)*x.T*x]", "sqrt(u)*tr(Lambda)"), ("E[limit(u)*x.T*x]", "limit(u)*tr(Lambda)"),
    ("E[norm_F(x)**2]", "tr(Lambda)"), ("E[norm_op(A)*x.T*x]", "norm_op(A)*tr(Lambda)"), ("E[yhat]", "0"), ("E[E[x.T*x]*x.T*x]", "tr(Lambda)**2"), ("E[x.T*x]**2", "tr(Lambda)**2"),
    # derivatives
    ("grad(tr(A*B), A)", "B.T"), ("grad(tr(A.T*B), A)", "B"), ("grad(tr(A*A), A)", "2*A.T"), ("grad(tr(A**3), A)", "3*(A.T)**2"), ("grad(tr(A.T*A), A)", "2*A"), ("grad(tr(inv(A)*B), A)", "-inv(A).T*B.T*inv(A).T"),
    ("grad(tr(A**(-2)), A)", "-2*inv(A.T)**3"), ("grad(p.T*A*q, A)", "p*q.T"), ("grad(p.T*A*q, p)", "A*q"), ("grad(p.T*A*q, q)", "A.T*p"), ("grad(p.T*A*p, p)", "(A + A.T)*p"), ("grad(u**3*v, u)", "3*u**2*v"),
    ("grad(1/u, u)", "-1/u**2"), ("grad(v, u)", "0"), ("grad(tr(B), A)", "0*A"), ("grad(tr(A)**2, A)", "2*tr(A)*I"), ("grad(1/tr(A), A)", "-1/tr(A)**2*I"), ("grad(p.T*A*q*tr(A), A)", "tr(A)*p*q.T + (p.T*A*q)*I"),
    ("grad(E[x.T*A*x], A)", "Lambda"), ("grad(limit(v)*u, u)", "limit(v)"), ("grad(norm_F(A)**2, A)", "2*A"), ("grad(sqrt(v)*u, u)", "sqrt(v)"), ("grad((p.T*p)**2, p)", "4*(p.T*p)*p"), ("grad(tr(A*B*A.T*C), A)", "C.T*A*B.T + C*A*B"),
    ("grad(grad(u**3, u), u)", "6*u"), ("grad(u, u)", "1"), ("grad(tr(inv(B + C))*u, u)", "tr(inv(B + C))"), ("grad(E[u*x.T*x], u)", "tr(Lambda)"),
    # the flow on the slice
    ("slice(u12)", "0*p"), ("slice(u*A + u12*u21.T)", "u*A"), ("slice(limit(u)*u12.T*u12)", "0"), ("slice(A)", "A"), ("slice(grad(loss, u12))", "0*p"), ("slice(grad(loss, u21))", "0*p"),
    ("slice(grad(loss, U11))", "u**2*Gamma*Lambda*U11*Lambda - u*Lambda**2"), ("slice(grad(loss, u))", "u*tr(Gamma*Lambda*U11*Lambda*U11.T) - tr(Lambda**2*U11)"),
    ("rate(u)", "tr(Lambda**2*U11) - u*tr(Gamma*Lambda*U11*Lambda*U11.T)"), ("rate(v)", "0"), ("rate(u**2 - tr(U11*U11.T))", "0"), ("rate(u*v)", "v*rate(u)"), ("rate(u12.T*p)", "0"), ("rate(tr(A*U11))", "-tr(A*slice(grad(loss, U11)))"),
    ("rate(ell)", "-grad(ell, u)**2 - norm_F(grad(ell, U11))**2"), ("slice(loss)", "ell + tr(Lambda)/2"), ("grad(ell, U11)", "slice(grad(loss, U11))"),
    # what no rule computes
    ("limit(u)", "limit(u + 0)"), ("limit(A*B)", "limit((B.T*A.T).T)"), ("norm_op(2*A)", "2*norm_op(A)"), ("minimum(ell)", "minimum(ell)"), ("inv(A + B)", "inv(B + A)"), ("limit(p)", "limit(p)"),
    ("inv(A + A.T)", "inv(A + A.T).T"), ("min(u, v)", "min(u, v)"), ("mean(u*Lambda)", "u*mean(Lambda)"), ("grad(mean(tr(A*Lambda)), A)", "mean(Lambda)"), ("slice(mean(u12.T*Lambda*u12))", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_two_formulas_of_one_value(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A*B", "B*A"), ("tr(A*B*C)", "tr(A*C*B)"), ("A.T", "A"), ("limit(u)", "limit(v)"), ("limit(u)", "start(u)"), ("inv(A + B)", "inv(A) + inv(B)"), ("inv(A + B)", "inv(A + B).T"), ("min(u, v)", "min(v, u)"),
        ("sqrt(u**2)", "u"), ("norm_F(A*B)", "norm_F(B*A)"), ("norm_op(A)", "norm_op(A + 0*B + I)"), ("E[S*S]", "Lambda**2"), ("E[S*S(M)]", "E[S*S]"), ("S", "S(M)"), ("limit(A)", "limit(A.T)"),
        ("norm_op(A)", "norm_F(A)"), ("rate(u)", "0"), ("limit(p)", "limit(q)"), ("norm_nuc(A)", "norm_nuc(B)"),
    ],
)  # fmt: skip
def test_two_formulas_of_different_values(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("E[beta*beta.T]", "Gamma*Lambda + noise/N*Lambda", "noise"),
        ("E[beta(M)*beta(M).T]", "(1 + 1/M)*Lambda**2 + (tr(Lambda) + noise)/M*Lambda", "noise"),
        ("E[energy]", "tr(Lambda) + noise", "noise"),
        ("E[beta*energy]", "0*p", "noise"),
        ("E[w*w.T]", "Psi", "Psi"),
        ("E[beta*w.T]", "Lambda*Psi", "Psi"),
        ("E[energy]", "tr(Lambda*Psi)", "Psi"),
        ("E[energy**2]", "E[(w.T*S*w)**2] + 2*tr(Lambda)*noise*(1 + 2/N) + noise**2*(1 + 2/N)", "noise"),
    ],
)
def test_noise_and_task_enter_where_they_are_spoken_of(one: str, other: str, about: str) -> None:
    assert same(one, other, about)
    assert "noise" in about or not same(one, other.replace("Psi", "I"), about)


@pytest.mark.parametrize(
    "text",
    [
        "E[1/(x.T*x)]", "E[inv(S)]", "E[sqrt(x.T*x)]", "E[norm_op(S)]", "E[limit(x)]", "E[lam_max(S)]", "E[cond(S)]", "E[norm_F(x)]", "E[norm_F(x)**3]", "E[x.T*x/(1 + x.T*x)]", "inv(S + A)",
        "grad(tr(sqrt(A)), A)", "grad(tr(A**(1/2)), A)", "rate(tr(sqrt(U11)))", "A**(1/3)", "sqrt(S)", "inv(A - A)", "1/(u - u)", "0**(-1)", "norm_op(u)", "lam_max(u)", "lam_min(u)", "cond(u)", "grad(limit(u), u)", "grad(limit(u)*v, u)",
        "grad(norm_op(A), A)", "grad(minimum(u*v), u)", "rate(limit(u))", "rate(sqrt(u))", "rate(norm_op(U11))", "rate(tr(inv(U11 + A)))", "rate(limit(ell))",
        "slice(limit(u12))", "slice(norm_F(u12))", "slice(sqrt(u12.T*u12))", "mean(x*x.T)", "mean(S)",
        "rate(lam_max(U11))", "grad(risk(u*U11), u)",
    ],
)  # fmt: skip
def test_what_has_no_closed_form_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read(text)


def test_an_unknown_tree_is_refused() -> None:
    with pytest.raises(Refused):
        Reading(set())(("?", ("name", "u")))


def test_a_gradient_is_of_a_scalar_and_of_no_root() -> None:
    with pytest.raises(Refused):
        reading.gradient(Polynomial.letter("A"), "A")
    half = Polynomial.letter("A", Fraction(1, 2))
    with pytest.raises(Refused):
        reading.gradient(half.trace(), "A")
    assert reading.gradient(half.trace(), "B").shape == ("d", "d") and not reading.gradient(half.trace(), "B").terms
    assert reading.gradient(Polynomial.letter("p").transposed() * Polynomial.letter("q"), "a").shape == ("d", 1)


def test_placeholders_stand_for_polynomials() -> None:
    at = Reading(set(), {"gap_M1": Polynomial.letter("B")})
    assert at(expression("tr(A*gap_M1)")).key() == read("tr(A*B)").key()


def test_formulas_are_read_once() -> None:
    at = Reading(set())
    assert at(expression("A*B")) is at(expression("A*B"))


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("limit(A)", "#limit["),
        ("limit(p)", "%limit["),
        ("inv(A + B)", "#inv["),
        ("inv(A + A.T)", "#!inv["),
        ("argmin(E[u])", "%argmin["),
    ],
)
def test_what_no_rule_computes_is_a_letter(text: str, letter: str) -> None:
    ((word, c),) = read(text).terms.items()
    assert word[0][0].startswith(letter) and c.num == Coefficient.number(1).num and len(word) == 1


def test_names_of_numbers_are_those_of_their_arguments() -> None:
    ((_, c),) = read("sv_dot(A, B)").terms.items()
    (g,) = c.generators()
    assert str(g).startswith("sv_dot[") and str(g).count("|") == 1 and "'A'" in str(g) and "'B'" in str(g)


def test_is_drawn() -> None:
    assert [reading.is_drawn(name) for name in ("x", "w", "S", "S(M)", "eta", "eta(M)", "A", "Lambda", "sigma", "p")] == [
        True
    ] * 6 + [False] * 4


# values, by an arithmetic of its own


def by_hand(text: str, v: dict[str, object]) -> Rows:
    a, b, c, u = v["A"], v["B"], v["C"], v["u"]
    return {
        "A*B.T*C - u*A/2": plus(product(product(a, transposed(b)), c), [[u * x / 2 for x in row] for row in a], -1),  # type: ignore[arg-type, attr-defined, operator]
        "A**(-1)*B": product(inverse(a), b),  # type: ignore[arg-type]
        "inv(A*B)*C": product(inverse(product(a, b)), c),  # type: ignore[arg-type]
        "inv(Gamma)*Lambda*A": product(product(v["Ginv"], v["Lambda"]), a),  # type: ignore[arg-type]
    }[text]


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("text", ["A*B.T*C - u*A/2", "A**(-1)*B", "inv(A*B)*C", "inv(Gamma)*Lambda*A"])
def test_values_are_those_of_matrices(text: str, values: dict[str, object]) -> None:
    assert trace_values.value(read(text), values) == by_hand(text, values)


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize(
    "f", ["tr(A*B*A.T*C)", "tr(A)**2*p.T*A*q", "tr(inv(A)*B)", "tr(A**2)/tr(A*A.T)", "p.T*A*A.T*q", "tr(A**(-2))*u"]
)
def test_a_gradient_is_the_derivative_along_every_entry(f: str, values: dict[str, object]) -> None:
    """A central difference of a rational function is off by its third derivative times h^2."""
    h = Fraction(1, 10**6)
    gradient, value = read(f"grad({f}, A)"), read(f)
    found = trace_values.value(gradient, values)
    rows = range(len(found))
    for i in rows:
        for j in rows:
            ends = []
            for step in (h, -h):
                moved = [[x + step * (k == i and n == j) for n, x in enumerate(row)] for k, row in enumerate(values["A"])]  # type: ignore[arg-type, var-annotated]
                ends.append(trace_values.value(value, {**values, "A": moved})[0][0])
            assert abs((ends[0] - ends[1]) / (2 * h) - found[i][j]) < Fraction(1, 10**6)
