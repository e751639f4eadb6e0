"""Factors of polynomials: content, perfect squares, and whatever a factoring library finds where one is needed.

Without python-flint and without SymPy a polynomial stays whole: fewer signs are seen, none is seen that is not there.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt, lcm

from lsa_theory.algebra.scalars import ONE, Laurent, Monomial, monomial_product

Factors = list[tuple[Laurent, int]]
Exponents = dict[tuple[int, ...], int]


def factored(polynomial: Laurent) -> Factors:
    """A polynomial in names as a product of powers: the content first, then squares, then irreducible factors.

    >>> x: Monomial = frozenset([("x", 1)])
    >>> [power for _, power in factored({frozenset([("x", 2)]): 1, x: -2, ONE: 1})]
    [1, 2]
    """
    names = sorted({str(g) for m in polynomial for g, _ in m})
    scale = lcm(*(Fraction(c).denominator for c in polynomial.values()))
    terms = {_exponents(m, names): int(Fraction(c) * scale) for m, c in polynomial.items()}
    content = gcd(*terms.values())
    terms = {m: c // content for m, c in terms.items()}
    lead = terms[max(terms)]
    if lead < 0:
        content, terms = -content, {m: -c for m, c in terms.items()}
    result: Factors = [({ONE: Fraction(content, scale)}, 1)]
    root = square_root(terms)
    parts = [(root, 2)] if root is not None else _irreducible(terms, names)
    return result + [(_laurent(part, names), power) for part, power in parts]


def square_root(terms: Exponents) -> Exponents | None:
    """The polynomial whose square this is, by its terms from the highest one down; None if there is none.

    >>> square_root({(2, 0): 1, (1, 1): -2, (0, 2): 1})
    {(1, 0): 1, (0, 1): -1}
    """
    rest, root = dict(terms), Exponents()
    top = max(rest)
    if any(e % 2 for e in top) or isqrt(rest[top]) ** 2 != rest[top]:
        return None
    while rest:
        high = max(rest)
        if not root:
            term, c = tuple(e // 2 for e in high), isqrt(rest[high])
        else:
            first = next(iter(root))
            term = tuple(a - b for a, b in zip(high, first, strict=True))
            c, remainder = divmod(rest[high], 2 * root[first])
            if remainder or min(term, default=0) < 0 or len(root) > len(terms):
                return None
        for other, k in root.items():
            _add(rest, tuple(a + b for a, b in zip(other, term, strict=True)), -2 * k * c)
        _add(rest, tuple(2 * a for a in term), -c * c)
        root[term] = c
    return root


def _add(terms: Exponents, m: tuple[int, ...], c: int) -> None:
    total = terms.get(m, 0) + c
    if total:
        terms[m] = total
    else:
        terms.pop(m, None)


def _irreducible(terms: Exponents, names: list[str]) -> list[tuple[Exponents, int]]:
    try:
        import flint

        context = flint.fmpz_mpoly_ctx.get(tuple(f"z{k}" for k in range(len(names))), flint.Ordering.lex)
        content, factors = context.from_dict(terms).factor()
        found = [({tuple(int(e) for e in m): int(c) for m, c in f.to_dict().items()}, int(p)) for f, p in factors]
    except (ImportError, AttributeError):
        try:
            from sympy import ZZ
            from sympy.polys.rings import ring
        except ImportError:
            return [(terms, 1)]

        frame, *_ = ring([f"z{k}" for k in range(len(names))], ZZ)
        content, listed = frame.from_dict({m: ZZ(c) for m, c in terms.items()}).factor_list()
        found = [({tuple(m): int(c) for m, c in f.terms()}, int(p)) for f, p in listed]
    one: Exponents = {(0,) * len(names): int(content)}
    return found if int(content) == 1 else [(one, 1), *found]


def _exponents(monomial: Monomial, names: list[str]) -> tuple[int, ...]:
    found = {str(g): int(p) for g, p in monomial}
    return tuple(found.get(name, 0) for name in names)


def _laurent(terms: Exponents, names: list[str]) -> Laurent:
    return {frozenset((n, p) for n, p in zip(names, m, strict=True) if p): c for m, c in terms.items()}


def content_of(polynomial: Laurent) -> tuple[Monomial, Laurent | None]:
    """A Laurent polynomial as a monomial times a polynomial with whole, nonnegative exponents (None for broken ones)."""
    low = {name: min(dict(m).get(name, 0) for m in polynomial) for m in polynomial for name, _ in m}
    shift: Monomial = frozenset((g, p) for g, p in low.items() if p)
    back: Monomial = frozenset((g, -p) for g, p in shift)
    whole = {monomial_product(m, back): c for m, c in polynomial.items()}
    return shift, None if any(p != int(p) for m in (*whole, shift) for _, p in m) else whole
