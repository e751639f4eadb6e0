"""Determinants and logarithms as letters of their own, taken apart as far as their laws go.

``det(A*B) = det(A) det(B)``, ``det(inv(A)) = 1/det(A)``, ``det(A.T) = det(A)``: what is left is ``det[A]`` for a letter, or
for what no law takes apart.  ``log(x)`` has a value where x > 0, and there it is ``sum p log|g|`` for a product
``x = prod g^p`` of factors g of any sign; what is left is ``log[g]``, which stands for ``log|g|``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lsa_theory.kernel.coefficients import ONE, Coefficient, Factor, Generator, Laurent, Root, joined
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree, shape
from lsa_theory.kernel.terms import Polynomial, gamma, normal
from lsa_theory.kernel.words import is_vector

Inside = dict[str, Polynomial]  # g by the name of log|g|
PRIMES = (2, 3, 5, 7, 11, 13)


def determinant(tree: Tree, read: Callable[[Tree], Polynomial], keep: Callable[[str, Polynomial], None]) -> Coefficient:
    """The determinant of a square formula; ``keep`` is told what letters of their own are determinants of."""
    match tree:
        case ("call", "inv", a):
            return determinant(a, read, keep).inverse()
        case ("T", a):
            return determinant(a, read, keep)
        case ("**", a, p) if p.denominator == 1:
            return determinant(a, read, keep).power(int(p))
        case ("*", a, b) if shape(a) == shape(b) == ("d", "d"):
            return determinant(a, read, keep) * determinant(b, read, keep)
    value = normal(read(tree))
    if not (value - gamma()).terms:
        return Coefficient.of("det[Ginv]", -1)
    if len(value.terms) == 1:
        ((word, c),) = value.terms.items()
        if c.num == {ONE: 1} and not c.den and all(p.denominator == 1 and not is_vector(name) for name, p, _ in word):
            total = Coefficient.number(1)
            for name, p, _ in word:
                total = total * Coefficient.of(f"det[{name}]", p)
            return total
    value = min(value, value.transposed(), key=Polynomial.key)
    keep(f"det[{value.key()}]", value)
    return Coefficient.of(f"det[{value.key()}]")


def written_out(a: Tree, d: int) -> Tree:
    """The determinant of a d x d matrix by traces of its powers (Newton): ``k e_k = sum (-1)^(i-1) e_(k-i) tr(X^i)``.

    >>> from lsa_theory.kernel.parser import expression
    >>> written_out(expression("A"), 1) == expression("0 + 1*tr(A**1)/1")
    True
    """
    e: list[Tree] = [("number", Fraction(1))]
    for k in range(1, d + 1):
        total: Tree = ("number", Fraction(0))
        for i in range(1, k + 1):
            trace = ("call", "tr", ("**", a, Fraction(i)))
            total = ("+" if i % 2 else "-", total, ("/", ("*", e[k - i], trace), ("number", Fraction(k))))
        e.append(total)
    return e[d]


def logarithm(c: Coefficient, inside: Inside) -> Coefficient:
    """The logarithm of a number, wherever it is positive; ``inside`` keeps what was taken the logarithm of."""
    if not c.num or (c.num.keys() == {ONE} and not c.den and c.num[ONE] < 0):
        raise Refused("a logarithm of zero, or of a negative number")
    content, body, number = _parts(c.num)
    total = _of_number(abs(number), inside)
    for g, p in content:
        inner = logarithm(g.value(), inside) if isinstance(g, Root) else _kept(Coefficient.of(g), inside)
        total = total + inner * Coefficient.number(Fraction(p))
    if len(body) > 1:
        total = total + _kept(Coefficient(dict(body)), inside)
    for factor, power in c.den.items():
        total = total + _kept(Coefficient(dict(factor)), inside) * Coefficient.number(-power)
    return total


def _parts(num: Laurent) -> tuple[frozenset[tuple[Generator, int | Fraction]], Factor, Fraction]:
    """Common powers of generators, the rest with leading number 1, and that number."""
    lowest = {g: min(dict(m).get(g, 0) for m in num) for g in {g for m in num for g, _ in m}}
    content = frozenset((g, p) for g, p in lowest.items() if p)
    shift = frozenset((g, -p) for g, p in content)
    rest = {joined(m, shift): c for m, c in num.items()}
    lead = rest[min(rest, key=lambda m: sorted(map(repr, m)))]
    return content, frozenset((m, c / lead) for m, c in rest.items()), lead


def _of_number(number: Fraction, inside: Inside) -> Coefficient:
    """The logarithm of a positive rational, by its small primes."""
    total, above, below = Coefficient({}), number.numerator, number.denominator
    for prime in PRIMES:
        count = 0
        while above % prime == 0:
            above, count = above // prime, count + 1
        while below % prime == 0:
            below, count = below // prime, count - 1
        if count:
            total = total + _kept(Coefficient.number(prime), inside) * Coefficient.number(count)
    for part, sign in ((above, 1), (below, -1)):
        if part > 1:
            total = total + _kept(Coefficient.number(part), inside) * Coefficient.number(sign)
    return total


def _kept(inner: Coefficient, inside: Inside) -> Coefficient:
    name = f"log[{inner.key()}]"
    inside[name] = Polynomial.scalar(inner)
    return Coefficient.of(name)
