"""Matrices of ring elements, definiteness and eigenvalues."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lsa_theory.kernel import limits, matrices
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.matrices import Numbers
from lsa_theory.kernel.numbers import Element, Interval, Undefined, ends

F = Fraction
E0 = Element.variable(("change", 0, 0))


def rows(*of: tuple[object, ...]) -> Numbers:
    return [[x if isinstance(x, Interval) else F(x) for x in row] for row in of]  # type: ignore[arg-type]


A, B = matrices.matrix(rows((1, 2), (3, 4))), matrices.matrix(rows((0, 1), (-1, "1/2")))
COLUMN, ROW, TWO = matrices.matrix(rows((1,), (2,))), matrices.matrix(rows((5, 7))), matrices.scalar(F(2))


def values(a: matrices.Matrix) -> Numbers:
    return matrices.constants(a)


def test_the_usual_operations() -> None:
    assert values(matrices.add(A, B)) == rows((1, 3), (2, "9/2"))
    assert values(matrices.subtract(A, B)) == rows((1, 1), (4, "7/2"))
    assert values(matrices.multiply(A, B)) == rows((-2, 2), (-4, 5))
    assert values(matrices.multiply(A, COLUMN)) == rows((5,), (11,))
    assert values(matrices.multiply(ROW, COLUMN)) == rows((19,))
    assert values(matrices.multiply(COLUMN, ROW)) == rows((5, 7), (10, 14))
    assert (
        values(matrices.multiply(TWO, A))
        == values(matrices.multiply(A, TWO))
        == values(matrices.scale(Element.number(F(2)), A))
        == rows((2, 4), (6, 8))
    )
    assert values(matrices.multiply(TWO, TWO)) == rows((4,))
    assert values(matrices.transpose(A)) == rows((1, 3), (2, 4)) and values(matrices.transpose(COLUMN)) == rows((1, 2))
    assert matrices.trace(A).constant() == 5
    assert values(matrices.identity(2)) == rows((1, 0), (0, 1)) and values(matrices.zeros(1, 2)) == rows((0, 0))
    assert matrices.total([]).terms == {} and matrices.total(Element.number(F(k)) for k in (1, 0, 3)).constant() == 4
    for operation in (matrices.add, matrices.subtract, matrices.multiply):
        with pytest.raises(ValueError, match=r"zip|fit"):
            operation(A, matrices.identity(3))


@pytest.mark.parametrize(
    "a",
    [
        rows((2,)),
        rows((1, 2), (3, 4)),
        rows((0, 1), (1, 0)),
        rows((0, 2, 1), (1, 0, 0), (3, 1, 1)),
        rows((1, 1, 0), (1, 1, 1), (0, 1, 1)),
    ],
)
def test_the_inverse(a: Numbers) -> None:
    x = matrices.matrix(a)
    one = values(matrices.identity(len(a)))
    assert values(matrices.multiply(x, matrices.inverse(x))) == one == values(matrices.multiply(matrices.inverse(x), x))


def test_the_inverse_of_what_is_singular_or_infinitesimally_so() -> None:
    for a in (rows((0,)), rows((1, 2), (2, 4)), rows((0, 0), (0, 1))):
        with pytest.raises(Undefined):
            matrices.inverse(matrices.matrix(a))
    with pytest.raises(Undefined):
        matrices.inverse([[E0]])
    x = matrices.add(A, matrices.scale(E0, B))
    gap = matrices.subtract(matrices.multiply(x, matrices.inverse(x)), matrices.identity(2))
    assert not any(y.terms for row in gap for y in row)


SPAN = Interval(F(1, 2), F(3, 2))


@pytest.mark.parametrize(
    ("a", "semidefinite", "definite"),
    [
        (rows((2,)), True, True), (rows((0,)), True, False), (rows((-1,)), False, False),
        (rows((2, 1), (1, 2)), True, True), (rows((1, 1), (1, 1)), True, False), (rows((1, 2), (2, 1)), False, False),
        (rows((0, 0), (0, 1)), True, False), (rows((0, 1), (1, 1)), False, False), (rows((0, 0), (0, 0)), True, False),
        (rows((1, 1), (0, 1)), False, False),  # not symmetric
        (rows((1, 0, 0), (0, 0, 0), (0, 0, 1)), True, False), (rows((2, -1, 0), (-1, 2, -1), (0, -1, 2)), True, True),
        (rows((1, 0, 0), (0, 1, 2), (0, 2, 1)), False, False), (rows((0, 0, 0), (0, 1, 0), (0, 0, -1)), False, False),
        (rows((1, 0), (0, SPAN)), True, True), (rows((1, 0), (0, Interval(F(-2), F(-1)))), False, False),
        (rows((SPAN, 0), (0, -1)), False, False), (rows((5, SPAN), (Interval(F(2), F(3)), 5)), False, False),
        (rows((1, SPAN), (SPAN, -1)), False, False),
    ],
)  # fmt: skip
def test_definiteness(a: Numbers, semidefinite: bool, definite: bool) -> None:
    assert matrices.order(a) == (semidefinite, definite)


@pytest.mark.parametrize(
    "a",
    [
        rows((5, SPAN), (SPAN, 5)),
        rows((Interval(F(-1), F(1)), 0), (0, 1)),
        rows((0, Interval(F(-1), F(1))), (Interval(F(-1), F(1)), 0)),
        rows((0, Interval(F(0), F(0))), (Interval(F(0), F(0)), 1)),
    ],
)
def test_what_intervals_cannot_tell_is_refused(a: Numbers) -> None:
    with pytest.raises(Refused):
        matrices.order(a)


def test_inertia_is_of_the_shifted_matrix() -> None:
    a = rows((2, 1), (1, 2))  # eigenvalues 1 and 3
    assert [matrices.inertia(a, F(s)) for s in (0, "1/2", 1, 2, 4)] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
        (False, False),
    ]
    assert matrices.inertia([]) == (True, True)
    with limits.budget(3), pytest.raises(Refused):
        matrices.inertia(a)
    with limits.budget(5):
        matrices.inertia(a)


@pytest.mark.parametrize(
    ("a", "top"),
    [
        (rows((7,)), 7), (rows((0,)), 0), (rows((-3,)), -3), (rows((2, 1), (1, 2)), 3), (rows((0, 1), (1, 0)), 1), (rows((-1, 0), (0, -2)), -1),
        (rows(("1/3", 0), (0, "1/7")), F(1, 3)), (rows((1, 2, 0), (2, 1, 0), (0, 0, 3)), 3), (rows((5, 0, 0), (0, 5, 0), (0, 0, 5)), 5),
        (rows((0, 0), (0, 0)), 0), (rows((3, 0), (0, 1000)), 1000), (rows(("1/2", "1/2"), ("1/2", "1/2")), 1),
    ],
)  # fmt: skip
def test_a_rational_largest_eigenvalue_is_exact(a: Numbers, top: object) -> None:
    assert matrices.largest(a) == top


@pytest.mark.parametrize(
    "a",
    [
        rows((1, 1), (1, 0)),
        rows((0, 3), (3, 1)),
        rows((1, 1, 0), (1, 2, 1), (0, 1, 4)),
        rows((-5, 1), (1, -6)),
        rows((10**9, 1), (1, 0)),
        rows(("1/1000", "1/1000"), ("1/1000", 0)),
    ],
)
def test_an_irrational_one_is_enclosed_closely(a: Numbers) -> None:
    found = matrices.largest(a)
    low, high = ends(found)
    minus = [[-x for x in row] for row in a]  # type: ignore[operator]
    assert isinstance(found, Interval) and low < high
    assert matrices.inertia(minus, -high)[0] and not matrices.inertia(minus, -low)[1]
    assert (high - low) * 10**14 <= abs(high)


def test_eigenvalues_of_intervals_are_refused() -> None:
    with pytest.raises(Refused):
        matrices.largest(rows((SPAN,)))
    with limits.budget(1), pytest.raises(Refused):
        matrices.largest(rows((0, 1), (1, 0)))


@pytest.mark.parametrize(
    ("a", "of"),
    [
        (rows((2, 1), (1, 2)), (1, -4, 3)),
        (rows((5,)), (1, -5)),
        (rows((1, 2), (3, 4)), (1, -5, -2)),
        (rows((1, 0, 2), (0, 3, 0), (1, 1, 1)), (1, -5, 5, 3)),
    ],
)
def test_the_characteristic_polynomial(a: Numbers, of: tuple[int, ...]) -> None:
    found = matrices.characteristic(a)  # type: ignore[arg-type]
    assert found == list(map(F, of))
    assert all(type(x) is Fraction for x in found)


def test_a_polynomial_and_its_derivative() -> None:
    assert matrices.horner(list(map(F, (1, -4, 3))), F(5)) == (8, 6)
    assert matrices.horner([F(2)], F(5)) == (2, 0)
