"""Equations among hypotheses, solved for letters: what a certificate of kind ``substitution`` puts in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.kernel import limits
from lsa_theory.kernel.certificate import Link, difference
from lsa_theory.kernel.coefficients import ONE, Coefficient, Laurent, Monomial, Root, joined, plus, times
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.terms import Polynomial, normal
from lsa_theory.kernel.words import Word, is_vector
from lsa_theory.proofs.formulas import Unwritable, Writer, text

Term = tuple[Word, Monomial]
Entry = str | dict[str, str]  # of a substitution: the number of a hypothesis, or an equation with the form that shows it
STRUCTURED = ("Lambda", "Psi", "sigma", "kappa")  # kept where another letter can go
SIZES = ("d", "N", "M")


@dataclass(frozen=True)
class Equation:
    """``value == 0``, which ``form`` shows; ``sides`` where it is a hypothesis as it stands."""

    value: Polynomial
    form: str
    number: int
    sides: tuple[Tree, Tree] | None = None


def equations(link: Link) -> Iterator[Equation]:
    """What hypotheses say to be zero: differences of equations, and the skew part of what is compared in Loewner order."""
    reading = link.reading()
    for number, known in enumerate(link.hypotheses, 1):
        kind = {(1, 1): "s", ("d", "d"): "M", ("d", 1): "v"}.get(known.shape)
        if known.known is None or kind is None:
            continue
        with suppress(Refused):
            gap = f"gap_{kind}{number}"
            turned = known.sign in ("<", "<=")
            value = normal(difference(reading, *((known.right, known.left) if turned else (known.left, known.right))))
            if known.known == 0:
                yield Equation(value, gap, number, (known.left, known.right))
                yield from _numbers(value, gap, number)
            elif kind == "M":
                yield Equation(value - value.transposed(), f"({gap} - {gap}.T)", number)


def _numbers(value: Polynomial, gap: str, number: int) -> Iterator[Equation]:
    """``c == 0`` from ``c*I == 0`` or ``c*Lambda == 0``, and the square of a root that is zero."""
    if value.shape == ("d", "d") and len(value.terms) == 1:
        ((word, c),) = value.terms.items()
        if all(name == "Lambda" and power == 1 for name, power, _ in word):
            yield Equation(Polynomial.scalar(c), f"tr({gap})/{'tr(Lambda)' if word else 'd'}", number)
    num = value.coefficient().num if value.shape == (1, 1) else {}
    if len(num) == 1 and any(isinstance(g, Root) for m in num for g, _ in m):
        yield Equation(normal(value * value), f"{gap}**2", number)


def writer_of(link: Link) -> Writer:
    """A writer that knows the formulas of what no rule computes, as far as claim and hypotheses speak of it."""
    reading, held = link.reading(), dict[str, str]()
    for tree in _parts(link):
        with suppress(Refused):
            name = _held_name(reading(tree))
            if name is not None:
                held.setdefault(name, text(tree))
    return Writer(held)


def inverses(link: Link) -> Iterator[Equation]:
    """``X*inv(X) - I`` and ``inv(X)*X - I`` for every inverse of a sum of which claim and hypotheses speak."""
    for tree in inverted(link):
        for one in (("*", tree[2], tree), ("*", tree, tree[2])):
            whole = ("-", one, ("name", "I"))
            yield Equation(normal(link.reading()(whole)), f"({text(whole)})", 0)
    for tree in inverted(link, "sqrt"):
        whole = ("-", ("*", tree, tree), tree[2])
        yield Equation(normal(link.reading()(whole)), f"({text(whole)})", 0)


def inverted(link: Link, function: str = "inv") -> Iterator[Tree]:
    """``inv(X)`` for every sum X of which claim and hypotheses take the inverse; or ``sqrt(X)``."""
    reading, seen = link.reading(), set[str]()
    for tree in _parts(link):
        if tree[:2] != ("call", function):
            continue
        with suppress(Refused):
            shown = text(tree)
            if shown in seen or _held_name(reading(tree)) is None:
                continue
            seen.add(shown)
            yield tree


def _parts(link: Link) -> Iterator[Tree]:
    sides = [link.left, link.right, *(side for known in link.hypotheses for side in (known.left, known.right))]
    while sides:
        tree = sides.pop()
        if tree[0] == "**" and tree[2] < 0:
            yield "call", "inv", tree[1]
        if tree[0] == "call":
            yield tree
        sides += [part for part in tree[1:] if isinstance(part, tuple)]


def _held_name(value: Polynomial) -> str | None:
    """The name of a value that is one letter, or one generator, of which no rule knows more."""
    terms = flat(value)
    if terms is None or len(terms) != 1:
        return None
    ((letters, m),) = terms
    names = [g for g, power in m if power == 1] if not letters else [one[0] for one in letters if one[1:] == (1, 0)]
    return names[0] if len(names) == len(letters) + len(m) == 1 and isinstance(names[0], str) and "[" in names[0] else None


def cancelled(value: Polynomial) -> Polynomial:
    """Divisors that go into their numerators taken out."""
    return Polynomial({w: _cancelled(c) if c.den else c for w, c in value.terms.items()}, value.shape)


def _cancelled(c: Coefficient) -> Coefficient:
    num, den = c.num, dict(c.den)
    for f in c.den:
        while den.get(f) and (less := quotient(num, dict(f))) is not None:
            num, den[f] = less, den[f] - 1
    return Coefficient(num, {f: power for f, power in den.items() if power})


def quotient(num: Laurent, divisor: Laurent) -> Laurent | None:
    """Exact division of Laurent polynomials, leading terms first; None where a remainder is left."""
    order = {g: k for k, g in enumerate(sorted({g for part in (num, divisor) for m in part for g, _ in m}, key=repr))}

    def rank(m: Monomial) -> list[int | Fraction]:
        powers = {order[g]: p for g, p in m}
        return [powers.get(k, 0) for k in range(len(order))]

    lead = max(divisor, key=rank)
    inverse = frozenset((g, -p) for g, p in lead)
    rest, out = dict(num), dict[Monomial, Fraction]()
    for _ in range(2 * len(num) + 8):
        if not rest:
            return out
        limits.spend(len(rest) * len(order))
        top = max(rest, key=rank)
        m, c = joined(top, inverse), rest[top] / divisor[lead]
        out[m] = c
        rest = plus(rest, times({m: c}, divisor), -1)
    return None


def flat(value: Polynomial) -> dict[Term, Fraction] | None:
    """The terms of a polynomial without divisors; None where it has some."""
    value = cancelled(value)
    if any(c.den for c in value.terms.values()):
        return None
    return {(w, m): c for w, k in value.terms.items() for m, c in k.num.items()}


def solved(link: Link) -> list[Entry]:
    """Equations solved for one letter or generator each, by linear elimination; sizes last."""
    found: list[tuple[int, Entry]] = []
    writer = writer_of(link)
    pivots: list[tuple[Term, Polynomial, str]] = []
    for equation in equations(link):
        value, form = equation.value, equation.form
        for term, row, shows in pivots:
            if (terms := flat(value)) is not None and term in terms:
                c = terms[term]
                value = normal(value - row.times(Coefficient.number(c)))
                form = f"{form} - {_times(c, shows)}"
        reduced = form != equation.form
        entry = None if reduced else _as_it_stands(link.reading(), equation, {term for term, _, _ in pivots})
        if entry is None and value.terms:
            entry = _isolated(value, form, writer)
        if entry is not None:
            term, row, shows, put = entry
            pivots.append((term, row, shows))
            found.append((_rank(term), put))
    return [put for _, put in sorted(found, key=lambda pair: pair[0] >= 3)]


def _times(c: Fraction, form: str) -> str:
    return f"({form})" if c == 1 else f"{c.numerator}*({form})" + (f"/{c.denominator}" if c.denominator != 1 else "")


def _rank(term: Term) -> int:
    """Which letters go first: plain ones, then structured ones, traces and forms, sizes."""
    letters, monomial = term
    if letters:
        return 1 if letters[0][0] in STRUCTURED else 0
    ((g, _),) = monomial
    if not isinstance(g, str):
        return 2
    return 3 if g in SIZES else 1 if g in STRUCTURED else 0


def _single(value: Polynomial) -> Term | None:
    """The term of a letter or generator that stands alone."""
    terms = flat(value)
    if terms is None or len(terms) != 1:
        return None
    ((term, c),) = terms.items()
    return term if c == 1 and _is_pivot(term, value.shape == (1, 1)) else None


def _is_pivot(term: Term, scalar: bool) -> bool:
    letters, monomial = term
    if scalar:
        return len(monomial) == 1 and next(iter(monomial))[1] == 1
    if monomial != ONE or len(letters) != 1 or letters[0][1] != 1 or letters[0][0] == "Ginv":
        return False
    return not (letters[0][2] and is_vector(letters[0][0]))


def _speaks_of(value: Polynomial, term: Term) -> int:
    """How often the letter or generator of a term occurs."""
    letters, monomial = term
    count = 0
    generators = [g for c in value.terms.values() for part in (c.num, *map(dict, c.den)) for m in part for g, _ in m]
    if letters:
        words = [w for w, c in value.terms.items() for _ in c.num] + [g for g in generators if isinstance(g, tuple)]
        count += sum(one[0] == letters[0][0] and (one[2] or not letters[0][2]) for w in words for one in w)
        held = [one[0] for w in words for one in w if "[" in one[0]] + [
            str(g) for g in generators if not isinstance(g, tuple)
        ]
        return count + sum(f"'{letters[0][0]}'" in name for name in held)
    ((g, _),) = monomial
    return sum(g == other for other in generators)


def _as_it_stands(reading: Reading, equation: Equation, taken: set[Term]) -> tuple[Term, Polynomial, str, Entry] | None:
    """A hypothesis ``letter == formula``, either way."""
    if equation.sides is None:
        return None
    found = []
    for k, (one, other) in enumerate((equation.sides, equation.sides[::-1])):
        term = _single(normal(reading(one)))
        if term is None or term in taken or _speaks_of(normal(reading(other)), term):
            continue
        sign = Fraction(1 - 2 * k)
        row, shows = equation.value.times(Coefficient.number(sign)), equation.form if k == 0 else f"-{equation.form}"
        put: Entry = str(equation.number) if k == 0 else {"of": text(one), "is": text(other), "by": shows}
        found.append((_rank(term), k, (term, row, shows, put)))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _isolated(value: Polynomial, form: str, writer: Writer) -> tuple[Term, Polynomial, str, Entry] | None:
    """A letter or generator that occurs once, by itself, solved for."""
    terms = flat(value)
    scalar = value.shape == (1, 1)
    candidates = [t for t in terms or () if _is_pivot(t, scalar) and _speaks_of(value, t) == 1]
    for term in sorted(candidates, key=lambda t: (_rank(t), not t[0] or not t[0][0][2], repr(t))):
        assert terms is not None
        c = 1 / terms[term]
        row, shows = value.times(Coefficient.number(c)), _times(c, form) if c != 1 else form
        with suppress(Unwritable):
            name = writer.word(term[0]) if term[0] else writer.generator(next(iter(term[1]))[0])
            rest = [(t, -k * c) for t, k in terms.items() if t != term]
            return term, row, shows, {"of": name, "is": _written(rest, scalar, writer), "by": shows}
    return None


def _written(terms: list[tuple[Term, Fraction]], scalar: bool, writer: Writer) -> str:
    shown = []
    for (w, m), c in terms:
        factors = [writer.monomial(m, c)] if (m != ONE or c != 1 or (scalar and not w)) else []
        shown.append("*".join([*factors, writer.word(w) if w else "" if scalar else "I"]).strip("*"))
    return " + ".join(shown) or "0"
