"""Functions of Lambda: what a comparison says of one eigenvalue, as certificates of kind ``spectrum`` propose it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.coefficients import Coefficient, Generator, Monomial
from lsa_theory.kernel.kinds.spectrum import NAME, ZERO, about, at, is_function
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import Polynomial, normal
from lsa_theory.kernel.words import COVARIANCE, Word, is_vector
from lsa_theory.proofs.equalities import Certificate
from lsa_theory.proofs.equations import cancelled, writer_of
from lsa_theory.proofs.formulas import Unwritable, Writer, text

Finder = Callable[[Link], "Certificate | None"]
PLAIN: Word = (("Lambda", 1, 0),)


def certificates(link: Link, finders: Sequence[Finder]) -> Iterator[Certificate]:
    """Proposals of kind ``spectrum``; ``finders``, the quick ones first, certify a comparison between numbers."""
    if NAME in link.spoken or link.sign == "!=":
        return
    ways = [*functions(link)]
    for find in finders:
        for formula, around in ways:
            with suppress(Refused, Unwritable, RecursionError, ArithmeticError):
                f = parser.expression(formula)
                if not is_function(f) or (around and link.needed == 2):
                    continue
                if (found := find(_at_eigenvalue(link, f))) is not None:
                    yield {"kind": "spectrum", "of": formula, "link": found, **({"around": around} if around else {})}


def _at_eigenvalue(link: Link, f: Tree) -> Link:
    """The comparison of ``F(lam_i)`` with zero, with what is known of an eigenvalue."""
    sign = (">=", ">")[link.needed - 1] if link.needed else "=="
    known, spoken = [*link.hypotheses, *about(link)], link.spoken | {NAME}
    left = at(f, ("name", NAME))
    return replace(link, left=left, sign=sign, right=ZERO, hypotheses=known, spoken=spoken, used=set())


def functions(link: Link) -> Iterator[tuple[str, str]]:
    """Functions F of Lambda of which the difference is made, and what stands around them."""
    sides = link.ordered
    if all(map(is_function, sides)):
        yield text(("-", *sides)), ""
        return
    with suppress(Refused, RecursionError, ArithmeticError):
        value = cancelled(normal(link.rewrite(link.difference)))
        writer = Writer({**_extremes(link), **writer_of(link).held})
        if value.shape == ("d", "d"):
            if (whole := _matrix(value, writer)) is not None:
                yield whole, ""
        elif value.shape == (1, 1):
            yield from dict.fromkeys(_around(value.coefficient(), writer))
            yield from dict.fromkeys(_numbers(value.coefficient(), writer))


def _extremes(link: Link) -> dict[str, str]:
    """The extreme eigenvalues of Lambda, of which norms of functions of Lambda speak."""
    found: dict[str, str] = {}
    for shown in ("lam_max(Lambda)", "lam_min(Lambda)"):
        ((m, _),) = link.plain(parser.expression(shown)).coefficient().num.items()
        found |= {str(g): shown for g, _ in m}
    return found


def _matrix(value: Polynomial, writer: Writer) -> str | None:
    """A matrix whose words are functions of Lambda, as a formula."""
    with suppress(Unwritable):
        return _sum([(c, w) for w, c in value.terms.items()], writer)
    return None


def _sum(parts: Iterable[tuple[Coefficient, Word]], writer: Writer) -> str:
    shown = []
    for c, w in parts:
        body = writer.word(w) or "I"
        shown.append(f"({_coefficient(c, writer)})*{body}")
    return " + ".join(shown) or "0*I"


def _coefficient(c: Coefficient, writer: Writer) -> str:
    above = " + ".join(writer.monomial(m, x) if m else f"({x})" for m, x in c.num.items()).replace("+ -", "- ")
    below = "*".join(writer.factor(f) + (f"**{p}" if p != 1 else "") for f, p in c.den.items())
    return f"({above})/({below})" if below else above


def _numbers(c: Coefficient, writer: Writer) -> Iterator[tuple[str, str]]:
    """A number as the trace of a function of Lambda, or a form in one: each term gives one of its traces to the sum."""
    traces: set[Generator] = {g for m in c.num for g, _ in m if isinstance(g, tuple) and not _ends(g)}
    forms = {g for m in c.num for g, _ in m if isinstance(g, tuple) and _ends(g)}
    if forms:
        ends = {(g[0][0], g[-1][0]) for g in forms}
        if len(ends) == 1 and len(set(next(iter(ends)))) == 1:
            with suppress(Unwritable):
                taken = [_taken(m, x, c, {g for g, p in m if g in forms and p == 1}) for m, x in c.num.items()]
                known = [part for part in taken if part is not None]
                if len(known) == len(taken):
                    yield _sum([(k, w[1:-1]) for k, w in known], writer), next(iter(ends))[0]
        return
    spreads: tuple[set[Generator], ...] = ({PLAIN, "d"}, set(), {PLAIN}, {"d"})
    for spread in spreads:
        parts: list[tuple[Coefficient, Word]] = []
        for m, x in c.num.items():
            others = {g for g, p in m if g in traces and g != PLAIN and p == 1}
            own = others or {g for g, p in m if g in spread and (p == 1 or (g == PLAIN and p > 0))}
            parts.append(_taken(m, x, c, own) or (_over_d(m, x, c), ()))
        with suppress(Unwritable):
            yield _sum(parts, writer), ""


def _around(c: Coefficient, writer: Writer) -> Iterator[tuple[str, str]]:
    """``tr(X.T*F*X)`` for one matrix X."""
    traces = {g for m in c.num for g, _ in m if isinstance(g, tuple)}
    names = {one[0] for g in traces for one in g} - set(COVARIANCE)
    if len(names) != 1 or not traces or any(sum(p for g, p in m if g in traces) != 1 for m in c.num):
        return
    (name,) = names
    for first in (0, 1):
        parts = []
        for m, x in c.num.items():
            (g,) = (g for g, _ in m if g in traces)
            turns = [g[k:] + g[:k] for k in range(len(g))]
            fits = [w for w in turns if len(w) > 1 and w[0] == (name, 1, 1 - first) and w[-1] == (name, 1, first)]
            fits = [w for w in fits if all(one[0] in COVARIANCE for one in w[1:-1])]
            if fits:
                parts.append((Coefficient({m - {(g, 1)}: x}, c.den), fits[0][1:-1]))
        if len(parts) == len(c.num):
            with suppress(Unwritable):
                yield _sum(parts, writer), f"{name}.T" if first else name


def _ends(g: Word) -> bool:
    return is_vector(g[0][0])


def _taken(m: Monomial, x: Fraction, c: Coefficient, own: Collection[Generator]) -> tuple[Coefficient, Word] | None:
    """A term without one of its traces, and the word of that trace."""
    if not own:
        return None
    chosen = min(own, key=repr)
    rest = frozenset((g, p) if g != chosen else (g, p - 1) for g, p in m if g != chosen or p != 1)
    return Coefficient({rest: x}, c.den), chosen if isinstance(chosen, tuple) else ()


def _over_d(m: Monomial, x: Fraction, c: Coefficient) -> Coefficient:
    return Coefficient({m: x}, c.den) * Coefficient.of("d", -1)


__all__ = ["certificates", "functions"]
