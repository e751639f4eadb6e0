"""The value of a formula at one instance, as typed: numbers known by hand, and what has no value or cannot be told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from lsa_theory.kernel import matrices
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Element, Interval, Undefined, ends
from lsa_theory.kernel.parser import expression

F = Fraction


def rows(*of: tuple[object, ...]) -> matrices.Matrix:
    return matrices.matrix([[F(x) for x in row] for row in of])  # type: ignore[arg-type]


TWO: dict[str, matrices.Matrix] = {
    "d": rows((2,)), "N": rows((2,)), "M": rows((3,)), "u": rows((3,)), "v": rows((-2,)), "t": rows((0,)),
    "A": rows((1, 2), (3, 4)), "B": rows((0, 1), (1, 0)), "C": rows((2, 0), (0, 8)), "D": rows((4, 0), (0, 9)), "Z": rows((1, 2), (2, 4)),
    "p": rows((1,), (2,)), "q": rows((3,), (-1,)), "Lambda": rows((2, 1), (1, 3)), "U11": rows((1, 0), (2, 1)), "u12": rows((1,), (1,)), "u21": rows((2,), (0,)),
}  # fmt: skip
ONE: dict[str, matrices.Matrix] = {
    "d": rows((1,)),
    "N": rows((2,)),
    "M": rows((4,)),
    "Lambda": rows((3,)),
    "u": rows((2,)),
    "U11": rows((5,)),
    "A": rows((7,)),
}
DRAW = {
    **TWO,
    "x": rows((1,), (-1,)),
    "w": rows((2,), (1,)),
    "examples": rows((1, 0), (1, 2)),
    "examples(M)": rows((1, 1), (0, 1), (2, 0)),
    "examples(1)": rows((3, 1)),
}


def value(text: str, at: dict[str, matrices.Matrix]) -> list[list[Any]]:
    return matrices.constants(Evaluation(at).read(expression(text)))


NUMBERS = [
    ("u*v - 1/4", F(-25, 4)), ("u**3", 27), ("u**(-2)", F(1, 9)), ("v**2/u", F(4, 3)), ("inv(u)", F(1, 3)), ("4**(1/2)", 2), ("sqrt(9/4)", F(3, 2)), ("8**(2/3)", 4), ("4**(-3/2)", F(1, 8)),
    ("t**(1/2)", 0), ("t**2", 0), ("t**0", 1), ("tr(A)", 5), ("tr(A*B)", 5), ("p.T*A*q", 3 - 2 + 18 - 8), ("norm_F(p)**2", 5), ("norm_F(A)**2", 30), ("norm_F(A)**4", 900), ("norm_F(C)**2", 68), ("norm_F(B*p)**2", 5),
    ("norm_F(D*B - B*D)**2", 50), ("norm_F(u*p*p.T)", 15), ("norm_op(C)", 8), ("norm_op(B)", 1), ("norm_op(-C)", 8), ("norm_op(p)**2", 5), ("norm_op(3*p*p.T)", 15), ("norm_op(u*A - 3*A)", 0),
    ("cond(C)", 4), ("cond(B)", 1), ("cond(-C)", 4), ("lam_max(C)", 8), ("lam_min(C)", 2), ("lam_max(B)", 1), ("lam_min(B)", -1), ("lam_max(Z)", 5), ("lam_min(Z)", 0), ("lam_max(u)", 3),
    ("min(u, v)", -2), ("min(v, u)", -2), ("min(u, 3)", 3), ("tr(I)", 2), ("tr(Gamma)", F(25, 2)), ("d + N*M", 8),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_numbers(text: str, number: object) -> None:
    assert value(text, TWO) == [[number]]


MATRICES = [
    ("A + B", [[1, 3], [4, 4]]), ("A - B", [[1, 1], [2, 4]]), ("A*B", [[2, 1], [4, 3]]), ("2*A", [[2, 4], [6, 8]]), ("A*2", [[2, 4], [6, 8]]), ("A/2", [[F(1, 2), 1], [F(3, 2), 2]]), ("A.T", [[1, 3], [2, 4]]), ("A**2", [[7, 10], [15, 22]]),
    ("A**0", [[1, 0], [0, 1]]), ("inv(A)", [[-2, 1], [F(3, 2), F(-1, 2)]]), ("A**(-2)", [[F(11, 2), F(-5, 2)], [F(-15, 4), F(7, 4)]]), ("p*q.T", [[3, -1], [6, -2]]), ("A*p", [[5], [11]]), ("sqrt(D)", [[2, 0], [0, 3]]),
    ("D**(3/2)", [[8, 0], [0, 27]]), ("D**(-1/2)", [[F(1, 2), 0], [0, F(1, 3)]]), ("Gamma", [[F(11, 2), F(3, 2)], [F(3, 2), 7]]), ("I", [[1, 0], [0, 1]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), MATRICES)
def test_matrices(text: str, wanted: object) -> None:
    assert value(text, TWO) == wanted


@pytest.mark.parametrize(
    ("text", "square"),
    [
        ("sqrt(2)", 2),
        ("norm_F(A)", 30),
        ("norm_F(p)", 5),
        ("2**(-1/2)", F(1, 2)),
        ("norm_F(p)**3/norm_F(p)**2", 5),
        ("norm_op(p)", 5),
    ],
)
def test_irrational_numbers_are_enclosed(text: str, square: Fraction) -> None:
    ((x,),) = value(text, TWO)
    low, high = ends(x)
    assert isinstance(x, Interval) and low**2 <= square <= high**2 and high - low < F(1, 10**14)


def test_irrational_eigenvalues_are_enclosed() -> None:
    """Of (2 1; 1 3): (5 +- sqrt 5)/2, and of A'A: 15 +- sqrt 221."""
    (((top,),), ((low,),), ((norm,),), ((cond,),)) = (
        value(text, TWO) for text in ("lam_max(Lambda)", "lam_min(Lambda)", "norm_op(A)", "cond(A)")
    )
    for x, at in (
        (top, lambda s: (2 * s - 5) ** 2 - 5),
        (low, lambda s: 5 - (2 * s - 5) ** 2),
        (norm, lambda s: (s**2 - 15) ** 2 - 221),
    ):
        a, b = ends(x)
        assert a < b and at(a) <= 0 <= at(b)
    a, b = ends(cond)
    assert a < b and abs(float(a) - ((15 + 221**0.5) / (15 - 221**0.5)) ** 0.5) < 1e-9


UNDEFINED = [
    "1/t",
    "inv(t)",
    "t**(-1)",
    "inv(Z)",
    "Z**(-2)",
    "sqrt(v)",
    "v**(1/3)",
    "t**(-1/2)",
    "cond(Z)",
    "u/(u - 3)",
    "0*inv(Z)",
    "inv(Z)*0",
    "sqrt(v)**2",
    "sqrt(-D)",
    "(1/t)*t",
    "A/t",
]


@pytest.mark.parametrize("text", UNDEFINED)
def test_what_has_no_value(text: str) -> None:
    with pytest.raises(Undefined):
        Evaluation(TWO).read(expression(text))


REFUSED = [
    "sqrt(A)", "sqrt(B)", "Lambda**(1/2)", "lam_max(A)", "lam_min(A)", "limit(u)", "norm_nuc(A)", "minimum(u)", "S", "x", "w.T*p", "beta", "energy", "yhat", "k", "Psi", "Theta", "grad(norm_op(A), A)", "grad(lam_max(C), C)",
    "E[1/(x.T*x)]", "E[sqrt(x.T*x)]", "E[norm_op(S)]", "norm_op(sqrt(2)*A)", "lam_max(sqrt(2)*C)", "grad(sqrt(t), u)", "grad(u, k)", "l_i", "cond(sqrt(2)*A)",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_computed_here(text: str) -> None:
    with pytest.raises(Refused):
        Evaluation(TWO).read(expression(text))


def test_an_unknown_tree_is_refused() -> None:
    with pytest.raises(Refused):
        Evaluation(TWO).read(("?", ("name", "u")))


def test_matrices_of_many_rows_are_not_written_out() -> None:
    assert Evaluation({"d": rows((128,))}).d == 128
    for d in (rows((129,)), [[Element.number(Interval(F(1), F(2)))]]):
        with pytest.raises(Refused):
            Evaluation({"d": d}).read(expression("tr(I)"))
    assert value("d", {"d": rows((129,))}) == [[129]]


# expectations: in one dimension x^2 has the moments 1, 3, 15 times powers of Lambda = 3, and S of N = 2 examples

MOMENTS = [
    ("E[x]", 0), ("E[x.T*x]", 3), ("E[(x.T*x)**2]", 27), ("E[(x.T*x)**3]", 15 * 27), ("E[w.T*w]", 1), ("E[(w.T*w)**2]", 3), ("E[x*w.T]", 0), ("E[x.T*x*w.T*w]", 3), ("E[S]", 3), ("E[S**2]", 18), ("E[S**3]", 27 * 6), ("E[S(M)]", 3),
    ("E[S(M)**2]", F(27, 2)), ("E[S*S(M)]", 9), ("E[S*S(1)]", 9), ("E[S(1)**2]", 27), ("E[beta]", 0), ("E[beta*w.T]", 3), ("E[beta.T*beta]", 18), ("E[energy]", 3), ("E[energy**2]", 3 * 18), ("E[S*(x.T*x)]", 9), ("E[beta(M).T*beta]", 9), ("E[A]", 7),
    ("E[E[x.T*x]*x.T*x]", 9), ("E[2]", 2), ("E[u/2]", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), MOMENTS)
def test_moments_in_one_dimension(text: str, number: object) -> None:
    assert value(text, ONE) == [[number]]


def test_moments_with_noise_and_task_covariance() -> None:
    at = {**ONE, "noise": rows((4,)), "Psi": rows((5,))}
    assert value("E[w.T*w]", at) == [[5]] and value("E[beta*w.T]", at) == [[15]] and value("E[energy]", at) == [[15 + 4]]
    assert value("E[beta.T*beta]", at) == [[5 * 18 + 6]]  # E[(S w + eta)^2]
    assert value("E[energy**2]", {**ONE, "noise": rows((4,))}) == [
        [2 * (3 * 9 + 2 * 3 * 4 + 16)]
    ]  # given w a mean of two: 2 E[(3 w^2 + 4)^2]


def test_the_loss_in_one_dimension() -> None:
    """u = 2, U11 = 5: E[(u U11 S x w - x w)^2]/2 = (100*3*18 - 20*9 + 3)/2."""
    at = {**ONE, "u12": rows((0,)), "u21": rows((0,))}
    assert value("loss", at) == [[F(100 * 3 * 18 - 2 * 10 * 9 + 3, 2)]]
    assert value("ell", ONE) == [[F(100 * 3 * 18 - 2 * 10 * 9, 2)]]
    assert value("slice(loss)", {**ONE, "u12": rows((1,)), "u21": rows((2,))}) == value("loss", at)


# one draw

DRAWN = [
    ("x.T*x", [[2]]), ("S", [[1, 1], [1, 2]]), ("S(M)", [[F(5, 3), F(1, 3)], [F(1, 3), F(2, 3)]]), ("S(1)", [[9, 3], [3, 1]]), ("beta", [[3], [4]]), ("energy", [[F(4 + 16, 2)]]), ("beta(M)", [[F(3 + 0 + 8, 3)], [F(3 + 1, 3)]]),
    ("E[S]", [[2, 1], [1, 3]]), ("x*E[x].T", [[0, 0], [0, 0]]), ("tr(S)*E[x.T*x]", [[15]]), ("norm_F(x)**2", [[2]]), ("lam_max(S(1))", [[10]]), ("norm_op(x)**2", [[2]]), ("norm_op(S(1))", [[10]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), DRAWN)
def test_one_draw(text: str, wanted: object) -> None:
    assert value(text, DRAW) == wanted


def test_a_draw_with_label_errors() -> None:
    at = {**DRAW, "noise": rows((1,)), "errors": rows((1,), (-3,)), "errors(M)": rows((0,), (0,), (3,))}
    assert value("beta", at) == [[F(3 + 1, 2)], [F(2 * 1, 2)]] and value("energy", at) == [[F(9 + 1, 2)]]
    assert value("beta(M)", at) == [[F(3 + 0 + 14, 3)], [F(3 + 1, 3)]]
    one = {**ONE, "w": rows((1,)), "examples": rows((1,), (3,))}
    assert value("S", one) == [[5]] and value("energy", one) == [[5]]


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x*x.T)",
        "sqrt(S)",
        "lam_max(x*p.T + p*p.T)",
        "lam_min(S*A)",
        "norm_F(S - S)",
        "sqrt(x.T*x - 2)",
        "S(2)",
        "beta(1) + S(5)*p",
        "grad(norm_F(x - x)*u, u)",
    ],
)
def test_what_cannot_be_told_of_a_draw(text: str) -> None:
    with pytest.raises(Refused):
        Evaluation(DRAW).read(expression(text))


# derivatives

DERIVATIVES = [
    ("grad(u**3, u)", [[27]]), ("grad(1/u, u)", [[F(-1, 9)]]), ("grad(v, u)", [[0]]), ("grad(tr(A*B), A)", [[0, 1], [1, 0]]), ("grad(tr(A*Lambda), A)", [[2, 1], [1, 3]]), ("grad(p.T*A*q, A)", [[3, -1], [6, -2]]), ("grad(p.T*q, p)", [[3], [-1]]),
    ("grad(tr(A**2), A)", [[2, 6], [4, 8]]), ("grad(grad(u**3*v, u), v)", [[27]]), ("grad(grad(u**3, u), u)", [[18]]), ("grad(sqrt(u + 1), u)", [[F(1, 4)]]), ("grad(tr(inv(C)), C)", [[F(-1, 4), 0], [0, F(-1, 64)]]),
    ("grad(u*norm_F(A)**2, A)", [[6, 12], [18, 24]]), ("grad(E[x.T*A*x], A)", [[2, 1], [1, 3]]), ("grad(tr(A), A)*grad(u**2, u)", [[6, 0], [0, 6]]), ("grad(u*grad(u**2, u), u)", [[12]]),
    ("slice(u12)", [[0], [0]]), ("slice(u21)", [[0], [0]]), ("slice(u*p)", [[3], [6]]), ("slice(grad(u12.T*p, u12))", [[1], [2]]), ("rate(v)", [[0]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), DERIVATIVES)
def test_derivatives(text: str, wanted: object) -> None:
    assert value(text, TWO) == wanted


def test_rates_in_one_dimension() -> None:
    """loss = (u^2 U^2 3 18 - 2 u U 9)/2 + const."""
    du, dU = -(2 * 25 * 54 - 5 * 9), -(4 * 5 * 54 - 2 * 9)
    assert (
        value("rate(u)", ONE) == [[du]]
        and value("rate(tr(U11))", ONE) == [[dU]]
        and value("rate(u*tr(U11))", ONE) == [[5 * du + 2 * dU]]
    )
    assert value("rate(sqrt(u + 2))", ONE) == [[F(du, 4)]]


@pytest.mark.parametrize(
    "text",
    ["grad(sqrt(t), t)", "grad(sqrt(t**2), t)", "grad(norm_F(A - A), A)", "rate(sqrt(u - 2))", "grad(norm_F(Z*t)*u, u)"],
)
def test_a_root_at_zero_inside_a_derivative_is_refused(text: str) -> None:
    missing = Undefined if text in ("grad(sqrt(t), t)", "rate(sqrt(u - 2))") else (Refused, Undefined)
    with pytest.raises(missing):
        Evaluation({**TWO, **ONE, "t": rows((0,)), "Z": rows((1,))} if "rate" in text else TWO).read(expression(text))


# means over a random covariance

LAW = {
    "d": rows((2,)),
    "A": rows((1, 2), (3, 4)),
    "u": rows((2,)),
    "Lambda1": rows((2, 0), (0, 4)),
    "Lambda2": rows((6, 0), (0, 2)),
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("mean(Lambda)", [[4, 0], [0, 3]]), ("mean(Lambda**2)", [[20, 0], [0, 10]]), ("mean(tr(Lambda))", [[7]]), ("mean(tr(Lambda)**2)", [[50]]), ("mean(A)", [[1, 2], [3, 4]]), ("mean(E[x.T*x])", [[7]]), ("mean(l_i*l_j)", [[F(8 + 12, 2)]]),
     ("u*mean(l_j)", [[6]]), ("mean(u*l_i**2)", [[40]])],
)  # fmt: skip
def test_a_mean_is_over_two_points(text: str, wanted: object) -> None:
    assert value(text, LAW) == wanted


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Lambda*mean(Lambda)", {}),
        ("mean(l_k)", {}),
        ("l_i*mean(l_i)", {}),
        ("mean(l_i)", {"Lambda2": rows((2, 1), (1, 2))}),
        ("E[x.T*x]", {}),
    ],
)
def test_what_has_no_value_outside_or_where_the_law_is_not_diagonal(text: str, change: dict[str, matrices.Matrix]) -> None:
    with pytest.raises(Refused):
        value(text, {**LAW, **change})
