"""Equalities through what follows first: facts that hypotheses imply, and squares that vanish.

Proposed where `equalities` finds nothing: a divisor of cofactors that is positive under the hypotheses (``u + v > 0``), a
letter that they make zero (``tr(A*A.T) == 0``), and the square of the difference, which is zero or not positive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Link, difference, hypotheses_of
from lsa_theory.kernel.coefficients import Laurent, Monomial, plus, times
from lsa_theory.kernel.kinds import congruence
from lsa_theory.kernel.kinds.vanishing import ZERO, square
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import Polynomial, normal
from lsa_theory.proofs import formulas, rooted
from lsa_theory.proofs.certificates import inequalities, sums
from lsa_theory.proofs.cofactors import divisors
from lsa_theory.proofs.equalities import WORK, Certificate, accepted
from lsa_theory.proofs.equalities import certificate_of as directly
from lsa_theory.proofs.equations import quotient

EIGENVALUE = "eigenvalue of Lambda"
MAX_LETTERS, MAX_DIVISORS, MAX_TERMS = 4, 4, 300


def certificate_of(link: Link) -> Certificate | None:
    """A certificate of an equality that the kernel accepts; None if none was found.

    >>> from lsa_theory.kernel.kinds import KINDS
    >>> known = hypotheses_of(["tr(A*A.T) == 0"], "hypothesis")
    >>> certificate_of(Link(("name", "A"), "==", ("number", 0), known, frozenset("A"), kinds=KINDS))
    {'kind': 'vanishing', 'by': {'kind': 'substitution', 'by': ['1']}}
    """
    if (found := directly(link)) is not None:
        return found
    if _is_large(link):
        return None
    return next((one for one in _candidates(link) if accepted(link, one, limits.MAX_WORK)), None)


def _is_large(link: Link) -> bool:
    """Whether the difference has more terms than squares and divisions of it can be tried in seconds."""
    try:
        with limits.budget(WORK):
            return sum(len(c.num) for c in link.difference.terms.values()) > MAX_TERMS
    except (Refused, RecursionError, ArithmeticError):
        return True


def order_certificate(link: Link) -> Certificate | None:
    """A certificate of an inequality that the kernel accepts, by squares where it has roots."""
    if (found := inequalities.by_form(link)) is not None:
        return found
    return next((one for one in rooted.inequalities_of(link) if accepted(link, one, limits.MAX_WORK)), None)


def _candidates(link: Link) -> Iterator[Certificate]:
    yield from rooted.equalities(link)
    if not any(h.known is not None for h in link.hypotheses):
        return
    yield from _congruent(link)
    yield from _over_definite(link)
    yield from _over_positive(link)
    yield from _traces_first(link)
    if (found := vanishing(link)) is not None:
        yield found
    facts = list(_zero_letters(link))
    if facts:
        known = [*link.hypotheses, *(h for text, _ in facts for h in hypotheses_of([text], "step"))]
        if (then := directly(replace(link, hypotheses=known, used=set()))) is not None:
            yield {"kind": "facts", "first": [{"shows": text, "links": [one]} for text, one in facts], "then": then}


def _congruent(link: Link) -> Iterator[Certificate]:
    """One function of two matrices that are equal, or whose singular values are; and such values shown to be equal first."""
    pairs = [(link.left, link.right)] if link.left[:1] == link.right[:1] == ("call",) else []
    for x, y in pairs:
        if (found := _one_function(link, x, y)) is not None:
            yield found
    spoken = {part[1] for side in (link.left, link.right) for part in _calls(side)}
    first = list[tuple[str, Certificate]]()
    for one in link.hypotheses if "det" in spoken else ():
        if one.sign == "==" and one.shape == ("d", "d") and parser.constant(one.right) != 0:
            first += _equal_values(link, ("call", "det", one.left), ("call", "det", one.right))
    for part in dict.fromkeys(part for side in (link.left, link.right) for part in _calls(side)):
        if part[1] in ("norm_op", "cond") and parser.shape(part[2]) == ("d", "d"):
            first += _equal_values(link, part, ("call", part[1], ("name", "I")))
    if first:
        known = [*link.hypotheses, *(h for text, _ in first for h in hypotheses_of([text], "step"))]
        if (then := directly(replace(link, hypotheses=known, used=set()))) is not None:
            yield {"kind": "facts", "first": [{"shows": text, "links": [one]} for text, one in first], "then": then}


def _equal_values(link: Link, x: Tree, y: Tree) -> Iterator[tuple[str, Certificate]]:
    if (one := _one_function(link, x, y)) is not None:
        yield formulas.text(x) + " == " + formulas.text(y), one


def _one_function(link: Link, x: Tree, y: Tree) -> Certificate | None:
    """The certificate of ``f(X) == f(Y)`` of kind ``congruence``."""
    if x[1] != y[1] or x[1] not in congruence.FUNCTIONS or parser.shape(x[2]) != ("d", "d"):
        return None
    ways: dict[str, Callable[[Tree], Tree]] = {"by": lambda z: z}
    if x[1] in congruence.SINGULAR:
        ways |= {"square": lambda z: ("*", ("T", z), z), "outer": lambda z: ("*", z, ("T", z))}
    for way, of in ways.items():
        here = replace(link, left=of(x[2]), sign="==", right=of(y[2]), used=set())
        if (by := directly(here)) is not None:
            return {"kind": "congruence", way: by}
    return None


def _calls(n: Tree) -> Iterator[Tree]:
    if n[0] == "call":
        yield n
    for part in n[1:]:
        if isinstance(part, tuple):
            yield from _calls(part)


def vanishing(link: Link) -> Certificate | None:
    """The square of the difference, between a weight, shown to be zero or at most zero."""
    for one in _summands(link):
        if accepted(link, one):
            return one
    for weight in (None, "Lambda", "inv(Lambda)") if "Lambda" in link.spoken else (None,):
        try:
            whole = square(link.left, link.right, parser.expression(weight) if weight else None)
        except Refused:
            continue
        trial = replace(link, left=ZERO, right=whole, granted=(*link.granted, link.left, link.right), used=set())
        found = directly(trial)
        if found is None and weight is None:
            above = replace(trial, sign=">=")
            found = inequalities.by_form(above) or sums.certificate_of(above)
        if found is not None:
            more = {"weight": weight} if weight else {}
            return {"kind": "vanishing", "by": found, **more}
    return None


def _traces_first(link: Link) -> Iterator[Certificate]:
    """The traces of both sides shown to be equal first, as ``tr(Lambda) == d`` for ``Lambda == I``."""
    if parser.shape(link.left) == parser.shape(link.right) == ("d", "d"):
        left, right = (("call", "tr", side) for side in (link.left, link.right))
        text = f"{formulas.text(left)} == {formulas.text(right)}"
        shown = directly(replace(link, left=left, right=right, used=set()))
        if shown is None:
            shown = next(_over_positive(replace(link, left=left, right=right, used=set())), None)
        if shown is not None:
            known = [*link.hypotheses, *hypotheses_of([text], "step")]
            if (then := directly(replace(link, hypotheses=known, used=set()))) is not None:
                yield {"kind": "facts", "first": [{"shows": text, "links": [shown]}], "then": then}


def _over_definite(link: Link) -> Iterator[Certificate]:
    """Functions of Lambda: a difference that divides an equation, by a quotient that is pd."""
    try:
        target = _of_eigenvalue(normal(difference(link.reading(), *link.ordered)))
        for number, known in enumerate(link.hypotheses, 1):
            if target and known.sign == "==" and known.shape == ("d", "d"):
                whole = _of_eigenvalue(normal(difference(link.reading(), known.left, known.right)))
                if whole and (by := quotient(whole, target)) is not None:
                    rest = " + ".join(_at_lambda(m, c) for m, c in by.items())
                    gap = formulas.text(("-", link.left, link.right))
                    yield f"gap_M{number}*inv({rest}) - ({gap})*(({rest})*inv({rest}) - I)"
    except (Refused, formulas.Unwritable):
        return


def _of_eigenvalue(value: Polynomial) -> Laurent | None:
    """A polynomial in Lambda as one in a number."""
    out: Laurent = {}
    for word, c in value.terms.items():
        if c.den or any(name != "Lambda" or power.denominator != 1 or power < 0 for name, power, _ in word):
            return None
        power = word[0][1] if word else 0
        out = plus(out, times(c.num, {frozenset([(EIGENVALUE, power)] if power else []): Fraction(1)}))
    return out


def _at_lambda(m: Monomial, c: Fraction) -> str:
    power = dict(m).get(EIGENVALUE, 0)
    weight = formulas.Writer().monomial(frozenset((g, p) for g, p in m if g != EIGENVALUE), c)
    return f"{weight}*Lambda**{power}" if power else f"{weight}*I"


def _summands(link: Link) -> Iterator[Certificate]:
    """Where the square is one term of a sum that is zero: the others, less the sum."""
    for number, known in enumerate(link.hypotheses, 1):
        terms = _terms(known.left)
        if known.sign == "==" and parser.constant(known.right) == 0:
            if known.left[:2] == ("call", "norm_op"):
                gap = formulas.text(("*", ("T", known.left[2]), known.left[2]))
                yield {"kind": "vanishing", "by": f"tr(lam_max({gap})*I - {gap}) - d*gap_s{number}**2"}
            matrix = known.shape == ("d", "d")
            for k in range(len(terms) if len(terms) > 1 else 0):
                rest = " + ".join(formulas.text(("call", "tr", t) if matrix else t) for t in terms[:k] + terms[k + 1 :])
                yield {"kind": "vanishing", "by": f"{rest} - {f'tr(gap_M{number})' if matrix else f'gap_s{number}'}"}


def _terms(n: Tree) -> list[Tree]:
    return [*_terms(n[1]), *_terms(n[2])] if n[0] == "+" else [n]


def _over_positive(link: Link) -> Iterator[Certificate]:
    """Cofactors over what is positive, or negative, under the hypotheses: that is shown first."""
    try:
        with limits.budget(limits.MAX_WORK // 4):
            below = divisors(link, normal(difference(link.reading(), *link.ordered)))
    except (Refused, ArithmeticError, RecursionError):
        return
    for divisor in below[:MAX_DIVISORS]:
        for sign in (">", "<"):
            text = f"{divisor} {sign} 0"
            if (shown := _fact(link, text)) is None:
                continue
            known = [*link.hypotheses, *hypotheses_of([text], "step")]
            if (then := directly(replace(link, hypotheses=known, used=set()))) is not None:
                yield {"kind": "facts", "first": [{"shows": text, "links": [shown]}], "then": then}
            break


def _fact(link: Link, text: str) -> Certificate | None:
    try:
        ((left, sign, right),) = parser.links(parser.relation(text))
    except (Refused, ValueError):
        return None
    return inequalities.by_form(replace(link, left=left, sign=sign, right=right, used=set()))


def _zero_letters(link: Link) -> Iterator[tuple[str, Certificate]]:
    """Letters, and differences under a norm, that hypotheses make zero."""
    for tree in _suspects(link)[:MAX_LETTERS]:
        if (found := vanishing(replace(link, left=tree, sign="==", right=ZERO, used=set()))) is not None:
            yield f"{formulas.text(tree)} == 0", found


def _suspects(link: Link) -> list[Tree]:
    """What stands in the squares of equations that say that something is zero."""
    found = dict[Tree, None]()
    for known in link.hypotheses:
        if known.sign == "==" and not (parser.drawn(known.left) or parser.drawn(known.right)):
            for side in (known.left, known.right):
                for part in _parts(side):
                    found[part] = None
    return list(found)


def _parts(n: Tree) -> Iterator[Tree]:
    match n:
        case ("call", "norm_F" | "norm_op", a):
            yield a
        case ("**", a, p) if p % 2 == 0:
            yield a
        case ("*", a, b):
            yield from _of_product(a, b)
        case ("+" | "-", a, b):
            yield from (*_parts(a), *_parts(b))
        case ("call", "tr", a) | ("**", a, _):
            yield from _parts(a)


def _of_product(a: Tree, b: Tree) -> Iterator[Tree]:
    if b[0] == "T" and b[1] == a:
        yield a
    elif a == ("T", b):
        yield b
    else:
        yield from (*_parts(a), *_parts(b))


__all__ = ["certificate_of", "vanishing"]
