"""The arithmetic of coefficients: held against plain fractions at values of the generators, and in its normal form."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lsa_theory.kernel import coefficients, limits
from lsa_theory.kernel.coefficients import ONE, Coefficient, Generator, Root, root
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.words import Word

U, V, N = (Coefficient.of(name) for name in ("u", "v", "N"))
TRACE: Word = (("A", 1, 0),)
LAMBDA: Word = (("Lambda", 2, 0),)
AT = {"u": Fraction(3), "v": Fraction(-2), "N": Fraction(5), TRACE: Fraction(7, 2), "d": Fraction(4)}
HALF = Fraction(1, 2)


def number(c: object) -> Coefficient:
    return Coefficient.number(Fraction(c))  # type: ignore[arg-type]


def value(c: Coefficient) -> Fraction:
    """At AT; whole powers only."""

    def laurent(num: object) -> Fraction:
        total = Fraction(0)
        for monomial, k in dict(num).items():  # type: ignore[call-overload]
            for g, power in monomial:
                assert Fraction(power).denominator == 1
                k *= AT[g] ** int(power)
            total += k
        return total

    out = laurent(c.num)
    for factor, power in c.den.items():
        out /= laurent(factor) ** power
    return out


SAMPLES = [
    number(0),
    number("2/3"),
    U,
    V * number(-1),
    U * V,
    U + V,
    U + number(1),
    Coefficient.of(TRACE),
    Coefficient.of("u", -2) + V,
]
QUOTIENTS = [*SAMPLES, (U + V).inverse(), V * (U + number(1)).inverse().power(2), (U * (U + V)).inverse() + V]


@pytest.mark.parametrize("a", QUOTIENTS)
@pytest.mark.parametrize("b", QUOTIENTS)
def test_sums_and_products_are_those_of_values(a: Coefficient, b: Coefficient) -> None:
    assert value(a + b) == value(a) + value(b)
    assert value(a * b) == value(a) * value(b)
    for c in (a + b, a * b):
        assert all(c.num.values()) and all(type(k) is Fraction for k in c.num.values())
        assert all(power for monomial in c.num for _, power in monomial)
        assert c.num or not c.den


@pytest.mark.parametrize("a", [a for a in QUOTIENTS if a.num])
def test_inverse_and_powers_are_those_of_values(a: Coefficient) -> None:
    assert value(a.inverse()) == 1 / value(a)
    assert [value(a.power(n)) for n in (-2, -1, 0, 1, 3)] == [value(a) ** n for n in (-2, -1, 0, 1, 3)]
    assert value(a.inverse().inverse()) == value(a)


def test_an_inverse_is_over_one_monic_factor_without_common_powers() -> None:
    found = (number(2) * U * U * V + number(4) * U * V).inverse()  # 2uv (u + 2)
    assert found.num == {frozenset([("u", -1), ("v", -1)]): Fraction(1, 4)} or found.num == {
        frozenset([("u", -1), ("v", -1)]): HALF
    }
    ((factor, power),) = found.den.items()
    assert power == 1 and Fraction(1) in dict(factor).values() and len(factor) == 2
    ((factor, _),) = (U + number(1)).inverse().den.items()
    assert all(p > 0 for monomial, _ in factor for _, p in monomial)
    assert not U.inverse().den and not (number(3) * U * V).inverse().den
    assert (
        (number(2) * U + number(2) * V).inverse().den
        == (U + V).inverse().den
        == (number(-3) * U + number(-3) * V).inverse().den
    )


def test_zero_has_no_inverse() -> None:
    for c in (number(0), U + U * number(-1)):
        with pytest.raises(Refused):
            c.inverse()


def test_equal_quotients_over_different_denominators_differ_by_zero() -> None:
    one = U * (U + V).inverse() + V * (U + V).inverse() + number(-1)
    assert not one.num and not one.den
    two = (U + V).inverse() * (U + V * number(-1)) + (U + V).inverse().power(2) * (V * V + U * U * number(-1))
    assert not two.num


def test_monomials_and_laurent_polynomials() -> None:
    u, v = frozenset([("u", 1)]), frozenset([("v", 2)])
    assert coefficients.joined(u, v) == frozenset([("u", 1), ("v", 2)])
    assert coefficients.joined(u, frozenset([("u", -1)])) == ONE
    assert coefficients.joined(ONE, u) == u == coefficients.joined(u, ONE)
    ((_, power),) = coefficients.joined(frozenset([("u", HALF)]), frozenset([("u", HALF)]))
    assert power == 1 and isinstance(power, int)
    f, g = {u: Fraction(1)}, {u: Fraction(2), v: Fraction(1)}
    assert coefficients.plus(f, g) == {u: 3, v: 1}
    assert coefficients.plus(f, g, Fraction(-1, 2)) == {v: Fraction(-1, 2)}
    assert coefficients.plus({}, g, 2) == {u: 4, v: 2} and f == {u: 1}
    assert coefficients.times(f, g) == {frozenset([("u", 2)]): 2, frozenset([("u", 1), ("v", 2)]): 1}
    assert coefficients.times({u: Fraction(1), ONE: Fraction(1)}, {u: Fraction(1), ONE: Fraction(-1)}) == {
        frozenset([("u", 2)]): 1,
        ONE: -1,
    }


def test_products_are_bounded() -> None:
    many = {frozenset([(f"u{k}", 1)]): Fraction(1) for k in range(coefficients.MAX_TERMS // 100)}
    others = {frozenset([(f"v{k}", 1)]): Fraction(1) for k in range(100)}
    assert len(coefficients.times(many, others)) == coefficients.MAX_TERMS
    with pytest.raises(Refused):
        coefficients.times(many, others | {ONE: Fraction(1)})
    with pytest.raises(Refused):
        coefficients.times({ONE: Fraction(2**15_000)}, {ONE: Fraction(2**15_000)})
    with limits.budget(8):
        coefficients.times({ONE: Fraction(1)}, {ONE: Fraction(1)})
        with pytest.raises(Refused):
            coefficients.times(many, others)


@pytest.mark.parametrize(
    ("c", "slope"),
    [
        (U * U * V, number(2) * U * V), (V, number(0)), (Coefficient.of("u", -2), number(-2) * Coefficient.of("u", -3)),
        (Coefficient.of("u", HALF), number(HALF) * Coefficient.of("u", -HALF)),
        ((U + V).inverse(), number(-1) * (U + V).inverse().power(2)),
        (U * (U + V).inverse(), V * (U + V).inverse().power(2)),
        ((U * U + V).inverse().power(2), number(-4) * U * (U * U + V).inverse().power(3)),
        (U * U + U * V + number(1), number(2) * U + V),
    ],
)  # fmt: skip
def test_derivatives(c: Coefficient, slope: Coefficient) -> None:
    assert not (c.derivative("u") + slope * number(-1)).num


def test_generators_are_those_of_numerator_and_denominators() -> None:
    assert (U * (V + Coefficient.of(TRACE)).inverse()).generators() == {"u", "v", TRACE}
    assert number(2).generators() == set()


@pytest.mark.parametrize(
    "c",
    [
        U,
        U * V + number(2),
        Coefficient.of("u", -3) * V,
        (U + V).inverse(),
        V * (U + V + U * U).inverse().power(2),
        Coefficient.of(TRACE) * U,
    ],
)
def test_generators_are_replaced_by_coefficients(c: Coefficient) -> None:
    table = {"u": V + number(5), TRACE: N.inverse()}
    put = c.mapped(lambda g: table.get(g, Coefficient.of(g)))
    before = dict(AT)
    try:
        wanted_at = {"u": value(table["u"]), TRACE: value(table[TRACE])}
        AT.update(wanted_at)
        wanted = value(c)
    finally:
        AT.update(before)
    assert value(put) == wanted


def test_broken_powers_stay_with_their_generator() -> None:
    c = Coefficient.of("u", Fraction(3, 2)) * V
    put = c.mapped(lambda g: number(4) if g == "v" else Coefficient.of(g))
    assert put.num == {frozenset([("u", Fraction(3, 2))]): 4}
    c = Coefficient.of("u", Fraction(-1, 2))
    assert c.mapped(Coefficient.of).num == c.num


def test_a_divisor_that_becomes_zero_is_refused() -> None:
    with pytest.raises(Refused):
        (U + V).inverse().mapped(lambda g: U if g == "u" else U * number(-1))
    with pytest.raises(Refused):
        Coefficient.of("u", -1).mapped(lambda g: number(0))


def test_keys_are_alike_for_equal_forms_only() -> None:
    assert (U * V + number(2)).key() == (number(2) + V * U).key()
    assert len({c.key() for c in QUOTIENTS}) == len(QUOTIENTS)
    assert U.key() != Coefficient.of("u", 2).key() != (Coefficient.of("u", 2) + number(1)).key()


# roots


@pytest.mark.parametrize(
    ("base", "power", "out"),
    [
        (number(4), HALF, number(2)), (number("4/9"), HALF, number("2/3")), (number("4/9"), -HALF, number("3/2")),
        (number(8), Fraction(2, 3), number(4)), (number(1), HALF, number(1)), (number(27), Fraction(-1, 3), number("1/3")),
        (number(2**90), Fraction(1, 90), number(2)), (number(10**40), Fraction(1, 4), number(10**10)),
        (N * N, HALF, N), (number(9) * N * N, HALF, number(3) * N), (N * N, Fraction(3, 2), N * N * N), (Coefficient.of("N", -2), HALF, N.inverse()),
        (Coefficient.of(LAMBDA, 2), HALF, Coefficient.of(LAMBDA)), (number(4) * Coefficient.of("noise", 4), HALF, number(2) * Coefficient.of("noise", 2)),
    ],
)  # fmt: skip
def test_roots_are_taken_out_where_they_are_rational(base: Coefficient, power: Fraction, out: Coefficient) -> None:
    found = root(base, power)
    assert (found.num, found.den) == (out.num, out.den)


def the_root(c: Coefficient) -> tuple[Root, Fraction]:
    ((monomial, k),) = c.num.items()
    ((g, power),) = monomial
    assert k == 1 and not c.den and isinstance(g, Root)
    return g, Fraction(power)


@pytest.mark.parametrize(
    "base",
    [number(2), number("4/3"), number("3/4"), U, U * U, U + V, (U + V).inverse(), N + number(1), Coefficient.of(TRACE)],
)
def test_other_roots_are_generators_of_their_own(base: Coefficient) -> None:
    """u**2 among them, whose root is not u."""
    g, power = the_root(root(base, HALF))
    assert power == HALF
    assert not (g.value() + base * number(-1)).num
    assert repr(g) == repr(the_root(root(base, HALF))[0]) and hash(g) == hash(the_root(root(base, HALF))[0])


def test_equal_roots_are_equal_and_multiply() -> None:
    r = root(N, HALF)
    assert (r * r).num.keys() == {frozenset([(the_root(r)[0], 1)])}
    assert root(number(2) * N, HALF).num == (root(number(2), HALF) * root(N, HALF)).num
    assert root(number(4) * U, HALF).num == (number(2) * root(U, HALF)).num
    assert root(N * U, HALF).num.keys() == root(U * N, HALF).num.keys()
    assert root(r, HALF).num == {frozenset([(the_root(r)[0], Fraction(1, 4))]): 1}  # the fourth root of N
    assert root(number(4) * (U + V), HALF).num == (number(2) * root(U + V, HALF)).num
    assert root(N * U, HALF).num == {frozenset([(the_root(r)[0], HALF), (the_root(root(U, HALF))[0], HALF)]): 1}


def test_the_sign_of_a_negative_base_stays_inside() -> None:
    g, _ = the_root(root(U * number(-4), HALF) * number(HALF))
    assert g.value().num == {frozenset([("u", 1)]): -1}
    g, _ = the_root(root((U + V) * number(-1), HALF))
    assert not (g.value() + U + V).num


def test_zero_has_no_broken_power() -> None:
    with pytest.raises(Refused):
        root(number(0), HALF)


def test_large_powers_are_bounded() -> None:
    assert root(number(4), Fraction(63, 2)).num == {ONE: Fraction(2) ** 63}
    assert root(number(8), Fraction(64, 3)).num == {ONE: Fraction(2) ** 64}
    assert isinstance(the_root(root(number(4), Fraction(65, 2)))[0], Root)


@pytest.mark.parametrize(
    ("number_", "n", "out"),
    [
        (4, 2, 2),
        (8, 3, 2),
        (8, 2, None),
        (1, 5, 1),
        (7, 2, None),
        (10**30, 3, 10**10),
        (2, 2, None),
        (9, 2, 3),
        (63, 2, None),
    ],
)
def test_whole_roots(number_: int, n: int, out: int | None) -> None:
    assert coefficients._whole_root(number_, n) == out


@pytest.mark.parametrize(
    ("generator", "never"),
    [
        ("d", True), ("N", True), ("M", True), ("sigma", True), ("kappa", True), ("noise", True), ("u", False), ("energy", False),
        (LAMBDA, True), ((("Ginv", 1, 0),), True), ((("Ginv", 1, 0), ("Lambda", -1, 0)), True), (TRACE, False),
        ((("Lambda", 1, 0), ("A", 1, 0)), False), ((("p", 1, 1), ("p", 1, 0)), True), ((("p", 1, 1), ("q", 1, 0)), False),
        ((("p", 1, 1), ("Lambda", 1, 0), ("p", 1, 0)), True), ((("p", 1, 1), ("A", 1, 0), ("p", 1, 0)), False),
        ((("p", 1, 1), ("Lambda", 1, 0), ("q", 1, 0)), False), ((("p", 1, 1), ("Psi", 1, 0), ("p", 1, 0)), False),
        (Root(frozenset(U.num.items()), frozenset()), True),
    ],
)  # fmt: skip
def test_generators_that_are_never_negative(generator: Generator, never: bool) -> None:
    assert coefficients.never_negative(generator) is never
