"""Norms and extreme eigenvalues in terms of few: of functions of Lambda by monotonicity, of multiples and transposes by one.

A function ``sum c_k l^a (alpha l + beta)^b`` of an eigenvalue, with c_k of one sign each, rises with l where every
``c_k a >= 0`` and ``c_k (a + b) >= 0``, as its derivative has the sign of ``a beta + (a + b) alpha l`` term by term; its
largest value is then at the largest eigenvalue of Lambda.  Also ``norm_op(c X) = |c| norm_op(X)``,
``norm_op(X.T) = norm_op(X)`` and ``lam_max(X.T*X) = norm_op(X)**2``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lsa_theory.kernel.coefficients import Coefficient, Laurent, never_negative, root
from lsa_theory.kernel.terms import Polynomial
from lsa_theory.kernel.words import COVARIANCE, flip, letter

Opaque = Callable[[str, Polynomial], Coefficient]  # the letter of its own that a quantity is, where no rule computes it
LAMBDA = Polynomial.letter("Lambda")


def extreme(function: str, value: Polynomial, opaque: Opaque) -> Coefficient:
    """``norm_op``, ``lam_max``, ``lam_min`` or ``cond`` of a matrix."""
    if not value.terms and function != "cond":
        return Coefficient.number(0)
    if {name for word in value.terms for name, _, _ in word} <= set(COVARIANCE):
        low, high = _end(value, False, opaque), _end(value, True, opaque)
        positive = all(_sign(c) == 1 for c in value.terms.values())
        if low is not None and high is not None and (positive or function in ("lam_max", "lam_min")):
            return high * low.inverse() if function == "cond" else low if function == "lam_min" else high
    factor, value = _content(value, function in ("norm_op", "cond"))
    if function == "lam_max" and (half := _half(value)) is not None:
        return factor * extreme("norm_op", half, opaque).power(2)
    if function in ("norm_op", "cond"):
        value = min(value, value.transposed(), key=Polynomial.key)
    return opaque(function, value) if function == "cond" else factor * opaque(function, value)


def _end(value: Polynomial, largest: bool, opaque: Opaque) -> Coefficient | None:
    """The largest or smallest eigenvalue of a monotone function of Lambda."""
    rises = falls = True
    for word, c in value.terms.items():
        powers = {name: power for name, power, _ in word}
        a, b, sign = powers.get("Lambda", 0), -powers.get("Ginv", 0), _sign(c)
        if (a or b) and sign == 0:
            return None
        rises &= sign * a >= 0 and sign * (a + b) >= 0
        falls &= sign * a <= 0 and sign * (a + b) <= 0
    if not rises and not falls:
        return None
    at = opaque("lam_max" if largest == rises else "lam_min", LAMBDA)
    n = Coefficient.of("N", -1)
    gamma = (n + Coefficient.number(1)) * at + LAMBDA.trace().coefficient() * n
    total = Coefficient.number(0)
    for word, c in value.terms.items():
        for name, power, _ in word:
            base = at if name == "Lambda" else gamma.inverse()
            c = c * (base.power(int(power)) if power.denominator == 1 else root(base, Fraction(power)))
        total = total + c
    return total


def _sign(c: Coefficient) -> int:
    """1 or -1 where every term of a coefficient shows this sign, else 0; what divides is not zero."""

    def one(num: Laurent) -> int:
        if not all(never_negative(g) for monomial in num for g, _ in monomial):
            return 0
        return 1 if all(x > 0 for x in num.values()) else -1 if all(x < 0 for x in num.values()) else 0

    return one(c.num) if all(one(dict(f)) == 1 for f in c.den) else 0


def _content(value: Polynomial, either: bool) -> tuple[Coefficient, Polynomial]:
    """A positive factor of all terms, and the rest; ``either``: the rest may change its sign."""
    monomials = [m for c in value.terms.values() for m in c.num]
    first = min(value.terms)
    num = value.terms[first].num
    lead = num[min(num, key=lambda m: sorted(map(repr, m)))]
    common = frozenset.intersection(*monomials)
    outside = frozenset((g, p) for g, p in common if never_negative(g))
    scale = Coefficient({outside: abs(lead)})
    over = Coefficient({frozenset((g, -p) for g, p in outside): Fraction(1) / (lead if either else abs(lead))})
    return scale, value.times(over)


def _half(value: Polynomial) -> Polynomial | None:
    """X for a single word ``X.T*X``, or for an even power of a symmetric letter."""
    if len(value.terms) != 1:
        return None
    ((word, c),) = value.terms.items()
    if c.num != {frozenset(): 1} or c.den or not word:
        return None
    if len(word) == 1:
        name, power, _ = word[0]
        even = power > 0 and power % 2 == 0 and letter(name, power, 1) == letter(name, power, 0)
        return Polynomial.letter(name, power // 2) if even else None
    middle = len(word) // 2
    return Polynomial({word[middle:]: c}, value.shape) if flip(word[:middle]) == word[middle:] else None


__all__ = ["extreme"]
