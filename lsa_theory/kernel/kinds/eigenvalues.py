"""Kind ``eigenvalues``: the difference is a sum of one function f over pairs of eigenvalues of Lambda, and f >= 0.

``function`` is f, a formula in ``lam_i``, ``lam_j`` and the eigenvalues ``gam_i``, ``gam_j`` of Gamma.  With the eigenvalues
l_1, ..., l_d of Lambda the difference must be

    sum_i sum_j f(l_i, l_j)             a number,
    sum_i sum_j (v'e_i)^2 f(l_i, l_j)   a form in the ``vector`` v, e_i the eigenvectors,
    sum_j f(Lambda, l_j)                a matrix: its i-th eigenvalue.

It is rebuilt from f term by term: ``sum_i l_i^a g_i^b = tr(Lambda^a Gamma^b)``, and likewise the form and the matrix; the
sum of 1 is d.  Every pair falls under a case, in which f is a formula whose sign is seen by its form:

    equal   i = j: f(l_i, l_i);
    above   i != j, l_i >= l_j;
    below   i != j, l_j >= l_i; not needed for a number, for which f may be symmetrised.

In a case the trace exceeds the eigenvalues at hand, which lie between the extreme ones, and two of them need d >= 2.  The
difference is positive where every equal pair shows it; a form may vanish with its vector.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, grounds
from lsa_theory.kernel.coefficients import Coefficient
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.signs import suffices
from lsa_theory.kernel.terms import Polynomial, gamma
from lsa_theory.kernel.words import letter

I, J = ("lam_i", "gam_i"), ("lam_j", "gam_j")
NAMES = (*I, *J)
SURE = {("name", name): 2 for name in NAMES}
ALONE = ("tr(Lambda) - lam_i", "lam_max(Lambda) - lam_i", "lam_i - lam_min(Lambda)", "tr(Lambda) - lam_max(Lambda)")
BOTH = ("tr(Lambda) - (lam_i + lam_j)", "lam_max(Lambda) - lam_j", "lam_j - lam_min(Lambda)", "d - 2")
ORDER = {"above": "lam_i - lam_j", "below": "lam_j - lam_i"}


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the difference is the sum of f, and every case shows its sign."""
    fields(body, {"function": str, "equal": str, "above": str}, {"below": str, "vector": str})
    if link.spoken & set(NAMES):
        raise Refused("a name of the claim is one of the eigenvalues")
    difference, vector = link.difference, body.get("vector")
    if vector is not None and (vector not in parser.VECTORS or difference.shape != (1, 1)):
        raise Refused("the vector of a form")
    function = parser.expression(body["function"])
    if _sealed(function):
        raise Refused("a function of eigenvalues is made of sums, products and powers")
    _, reading = grounds(link, [function], SURE)
    f = _scalar(reading(function))
    if not link.vanishes(_sum(f, difference, vector) - difference):
        raise Refused("the difference is not the sum of the function over eigenvalues")
    number = vector is None and difference.shape == (1, 1)
    if number:
        swapped = _at(f, {a: Coefficient.of(b) for a, b in zip(NAMES, (*J, *I), strict=True)})
        f = (f + swapped) * Coefficient.number(Fraction(1, 2))
    strict = link.needed == 2
    if link.needed == 0 or (strict and vector is not None):
        raise Refused("a sum over eigenvalues shows an inequality, between forms not a strict one")
    same = {a: Coefficient.of(b) for a, b in zip(J, I, strict=True)}
    _case(link, body["equal"], _at(f, same), ALONE, 2 if strict else 1)
    for case in ("above",) if number else ("above", "below"):
        if case not in body:
            raise Refused(f"no case {case!r}")
        _case(link, body[case], f, (*ALONE, *BOTH, ORDER[case]), 1 if number else 1 + strict)


def _sealed(n: Tree) -> bool:
    """Whether an eigenvalue stands in a root, a trace or anything else that is not expanded."""
    if n[0] in ("call", "E") or (n[0] == "**" and n[2].denominator != 1):
        return bool(parser.names(n) & set(NAMES))
    return any(_sealed(part) for part in n[1:] if isinstance(part, tuple))


def _scalar(value: Polynomial) -> Coefficient:
    if value.shape != (1, 1):
        raise Refused("the function of eigenvalues is a number")
    return value.coefficient()


def _sum(f: Coefficient, like: Polynomial, vector: str | None) -> Polynomial:
    """The sum over eigenvalues, rebuilt as a trace polynomial of the shape of the difference."""
    if any(g in NAMES for factor in f.den for monomial, _ in factor for g, _ in monomial):
        raise Refused("a function of eigenvalues is divided by their powers only")
    total = Polynomial({}, like.shape)
    for monomial, c in f.num.items():
        powers = {g: p for g, p in monomial if g in NAMES}
        rest = Coefficient({frozenset((g, p) for g, p in monomial if g not in NAMES): c}, f.den)
        first, second = (_power(*(powers.get(name, 0) for name in pair)) for pair in (I, J))
        rest = rest * second.trace().coefficient()
        if vector is not None:
            v = Polynomial.letter(vector)
            first = v.transposed() * first * v
        elif like.shape == (1, 1):
            first = first.trace()
        total = total + first.times(rest)
    return total


def _power(a: Any, b: Any) -> Polynomial:
    """``Lambda^a Gamma^b``."""
    out = Polynomial({((letter("Lambda", a),) if a else ()): Coefficient.number(1)}, ("d", "d"))
    if Fraction(b).denominator != 1:
        raise Refused("a broken power of Gamma")
    return out * (gamma().power(b) if b >= 0 else Polynomial.letter("Ginv", -b))


def _at(f: Coefficient, values: dict[str, Coefficient]) -> Coefficient:
    return f.mapped(lambda g: values[g] if isinstance(g, str) and g in values else Coefficient.of(g))


def _case(link: Link, text: str, f: Coefficient, bounds: tuple[str, ...], needed: int) -> None:
    """The identity and the sign of one case."""
    formula = parser.expression(text)
    see, reading = grounds(link, [formula], SURE | {parser.expression(bound): 1 for bound in bounds})
    if not suffices(see(formula), needed):
        raise Refused("a case does not show the sign")
    n, trace = Coefficient.of("N", -1), Polynomial.letter("Lambda").trace().coefficient()
    gammas = {
        gam: (Coefficient.number(1) + n) * Coefficient.of(lam) + trace * n for lam, gam in (I, J)
    }  # g = (1 + 1/N) l + tr(Lambda)/N
    gap = _at(f, gammas) + _at(_scalar(reading(formula)), gammas) * Coefficient.number(-1)
    if not link.vanishes(Polynomial.scalar(gap)):
        raise Refused("a case is not equal to the function")
