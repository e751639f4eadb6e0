"""Exact arithmetic at an instance: rationals, enclosures, infinitesimals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lsa_theory.kernel import limits, numbers
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Element, Interval, Number, Undefined

HALF = Fraction(1, 2)
F = Fraction
X, Y = Element.variable(("entry", "A", 0, 0)), Element.variable(("entry", "A", 0, 1))
E0, E1, D0 = (Element.variable(("change", family, k)) for family, k in ((0, 0), (0, 1), (1, 0)))


def c(x: object) -> Element:
    return Element.number(F(x))  # type: ignore[arg-type]


def span(low: object, high: object) -> Interval:
    return Interval(F(low), F(high))  # type: ignore[arg-type]


SPANS = [span(1, 2), span(-1, 2), span(-3, -2), span(0, 1), span("1/3", "2/3")]


def inside(x: Number, low: Fraction, high: Fraction) -> bool:
    return numbers.ends(x)[0] <= low and high <= numbers.ends(x)[1]


@pytest.mark.parametrize("a", SPANS)
@pytest.mark.parametrize("b", [*SPANS, F(2), F(-3, 2), F(0)])
def test_sums_and_products_of_intervals_hold_those_of_their_numbers(a: Interval, b: Number) -> None:
    ends = [(x, y) for x in numbers.ends(a) for y in numbers.ends(b)]
    for value, of in (
        (a + b, [x + y for x, y in ends]),
        (b + a, [x + y for x, y in ends]),
        (a * b, [x * y for x, y in ends]),
        (b * a, [x * y for x, y in ends]),
    ):
        assert isinstance(value, Interval) and numbers.ends(value) == (min(of), max(of))


def test_long_ends_are_rounded_outwards() -> None:
    x = F(1, 3**400)
    found = Interval(x, x) + F(0)
    assert found.low < x < found.high and found.high - found.low < x / 2**200
    assert found.low.denominator.bit_length() <= 2 * numbers.MAX_BITS
    found = Interval(-x, -x) + F(0)
    assert found.low < -x < found.high
    big = F(3**400)
    found = Interval(big, big) + F(0)
    assert found.low <= big <= found.high and found.high - found.low < big / 2**200
    short = F(2**599, 2**599 - 1)
    assert (Interval(short, short) + F(0)).low == short and (Interval(short, short) + F(0)).high == short
    assert (Interval(F(2**600), F(2**600)) + F(0)).low == 2**600
    assert (Interval(F(2**600 + 1), F(2**600 + 1)) + F(0)).low < 2**600 + 1


@pytest.mark.parametrize(
    ("x", "sign"), [(F(2), 1), (F(-2), -1), (F(0), 0), (span(1, 2), 1), (span(-2, -1), -1), (span(0, 0), 0), (span(0, 1), None), (span(-1, 0), None), (span(-1, 1), None)]
)  # fmt: skip
def test_signs_and_what_is_apart_from_zero(x: Number, sign: int | None) -> None:
    assert numbers.apart(x) is (sign in (1, -1))
    if sign is None:
        with pytest.raises(Refused):
            numbers.sign(x)
    else:
        assert numbers.sign(x) == sign


def test_reciprocals() -> None:
    assert numbers.reciprocal(F(-2, 3)) == F(-3, 2)
    assert numbers.ends(numbers.reciprocal(span(2, 4))) == (F(1, 4), HALF)
    assert numbers.ends(numbers.reciprocal(span(-4, -2))) == (-HALF, F(-1, 4))
    with pytest.raises(Undefined):
        numbers.reciprocal(F(0))
    with pytest.raises(Refused):
        numbers.reciprocal(span(-1, 1))


@pytest.mark.parametrize(
    ("x", "n", "root"),
    [(F(4, 9), 2, F(2, 3)), (F(27, 8), 3, F(3, 2)), (F(0), 2, F(0)), (F(1), 5, F(1)), (F(10**40), 4, F(10**10))],
)
def test_rational_roots_are_exact(x: Fraction, n: int, root: Fraction) -> None:
    assert numbers.root(x, n) == root


@pytest.mark.parametrize("x", [F(2), F(1, 3), F(10**20 + 1), F(1, 10**40 + 1), F(7, 9)])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_other_roots_are_enclosed_closely(x: Fraction, n: int) -> None:
    found = numbers.root(x, n)
    assert isinstance(found, Interval) and found.low**n <= x <= found.high**n and found.low < found.high
    assert (found.high - found.low) * 10**29 <= found.high


def test_the_root_of_an_interval_encloses_those_of_its_ends() -> None:
    found = numbers.root(span(4, 9), 2)
    assert isinstance(found, Interval) and found.low <= 2 and found.high >= 3 and found.high - found.low < F(1001, 1000)
    found = numbers.root(span(2, 3), 3)
    assert found.low**3 <= 2 and found.high**3 >= 3  # type: ignore[union-attr]
    for x in (F(-1), span(-2, -1)):
        with pytest.raises(Undefined):
            numbers.root(x, 2)
    with pytest.raises(Refused):
        numbers.root(span(-1, 1), 2)


@pytest.mark.parametrize("x", [*range(70), 10**30, 10**30 - 1, 2**64, 2**64 - 1])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_whole_roots_are_the_largest_that_fit(x: int, n: int) -> None:
    root = numbers._whole_root(x, n)
    assert root**n <= x < (root + 1) ** n


# polynomials in variables


def test_sums_and_products_of_elements() -> None:
    assert (X + X * c(-1)).terms == {} and (X - X).terms == {} and (-X).terms == {((("entry", "A", 0, 0), 1),): F(-1)}
    assert ((X + Y) * (X - Y) - X * X + Y * Y).terms == {}
    assert (X * Y).terms == (Y * X).terms and next(iter((X * Y).terms)) == (
        (("entry", "A", 0, 0), 1),
        (("entry", "A", 0, 1), 1),
    )
    assert (c(2) * c(3)).terms == {(): F(6)} and (c(2) * c(0)).terms == {} and c(0).terms == {}
    assert X.times(F(2)).terms == (X + X).terms and X.times(F(0)).terms == {}
    assert Element.number(span(0, 0)).terms.keys() == {()}  # not known to be zero
    assert (Element.number(span(1, 2)) + c(-1)).terms[()] is not None
    kept = Element.number(span(0, 0)) * X
    assert list(kept.terms) == [((("entry", "A", 0, 0), 1),)]
    assert (Element.number(span(0, 0)) + Element.number(span(0, 0))).terms.keys() == {()}
    assert (X + Element({((("entry", "A", 0, 0), 1),): span(-1, -1)})).terms.keys() == X.terms.keys()


def test_two_infinitesimals_of_one_family_vanish() -> None:
    assert (E0 * E0).terms == {} == (E0 * E1).terms
    assert (E0 * D0).terms and (D0 * E0).terms == (E0 * D0).terms and (E0 * X * X).terms
    assert ((E0 * D0) * E1).terms == {} == (E1 * (E0 * D0)).terms
    assert (X * X).terms == {((("entry", "A", 0, 0), 2),): F(1)}


def test_work_and_size_are_bounded() -> None:
    with limits.budget(3):
        (X + Y) * c(1)
        with pytest.raises(Refused):
            (X + Y) * c(1)
    big = c(2**19_000)
    for product in (
        lambda: big * big,
        lambda: (big * X) * big,
        lambda: Element.number(Interval(F(1, 3), F(2**19_999) * 2)) * X,
    ):
        with pytest.raises(Refused):
            product()


def test_the_value_without_infinitesimals() -> None:
    assert (
        (c(3) + E0).here() == 3
        and E0.here() == 0
        and Element({}).here() == 0
        and c(3).constant() == 3
        and Element({}).constant() == 0
    )
    for x in (X, X * E0, c(1) + X, Element.variable(("gauss", "x", 0)), Element.variable(("sample", "N", 0, 0))):
        with pytest.raises(Refused):
            x.here()
    for x in (X, E0, c(1) + E0):
        with pytest.raises(Refused):
            x.constant()


@pytest.mark.parametrize("p", [F(0), F(1), F(2), F(5)])
def test_whole_powers_of_anything(p: Fraction) -> None:
    wanted = c(1)
    for _ in range(int(p)):
        wanted = wanted * (X + E0 + c(2))
    assert ((X + E0 + c(2)).power(p) - wanted).terms == {}


@pytest.mark.parametrize(
    ("x", "p", "value", "slope"),
    [
        (4, -1, F(1, 4), F(-1, 16)), (4, -2, F(1, 16), F(-1, 32)), (4, HALF, F(2), F(1, 4)), (4, -HALF, HALF, F(-1, 16)),
        (4, F(3, 2), F(8), F(3)), (4, F(-3, 2), F(1, 8), F(-3, 64)), (8, F(1, 3), F(2), F(1, 12)), (-2, -1, -HALF, F(-1, 4)), (-2, -3, F(-1, 8), F(-3, 16)),
        (9, F(5, 2), F(243), F(135, 2)),
    ],
)  # fmt: skip
def test_other_powers_have_value_and_derivative(x: int, p: Fraction, value: Fraction, slope: Fraction) -> None:
    found = (c(x) + E0 + D0.times(F(2))).power(F(p))
    assert found.here() == value
    assert found.terms[((("change", 0, 0), 1),)] == slope and found.terms[((("change", 1, 0), 1),)] == 2 * slope
    second = F(p) * (F(p) - 1) * value / x**2
    assert found.terms[((("change", 0, 0), 1), (("change", 1, 0), 1))] == 2 * second
    assert c(x).power(F(p)).constant() == value


def test_powers_of_irrational_roots_are_enclosed() -> None:
    found = c(2).power(F(3, 2)).constant()
    assert isinstance(found, Interval) and found.low**2 <= 8 <= found.high**2
    found = c(2).power(F(-3, 2)).constant()
    assert found.low**2 <= F(1, 8) <= found.high**2  # type: ignore[union-attr]


def test_powers_at_zero() -> None:
    assert c(0).power(HALF).terms == {} and c(0).power(F(0)).constant() == 1 and c(0).power(F(2)).terms == {}
    for x, p in ((c(0), F(-1)), (c(0), F(-1, 2)), (E0, F(-1)), (E0, HALF), (E0, F(3, 2)), (c(-1), HALF), (c(-4), F(-1, 2))):
        with pytest.raises(Undefined):
            x.power(p)
    for x, p in ((X, F(-1)), (X, HALF), (Element.number(span(-1, 1)), F(-1)), (Element.number(span(-1, 1)), HALF)):
        with pytest.raises(Refused):
            x.power(p)
    with pytest.raises(Refused):
        c(3**200).power(F(-64))


def test_an_element_as_a_polynomial_in_some_of_its_variables() -> None:
    x = X * X * E0 + X * Y + c(3) + Y.times(F(2))
    found = x.split(lambda v: v[0] == "entry" and v[3] == 0)
    a = (("entry", "A", 0, 0), 1)
    assert found.keys() == {(a,), ((a[0], 2),), ()}
    assert (
        found[((a[0], 2),)].terms == E0.terms
        and found[(a,)].terms == Y.terms
        and found[()].terms == (c(3) + Y.times(F(2))).terms
    )
