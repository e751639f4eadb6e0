"""Inequalities between numbers: what claim and hypotheses say of them, put together by linear programs.

Sizes are replaced by their lower bounds and a slack, letters with a sign by the formula that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, difference
from lsa_theory.kernel.coefficients import ONE, Coefficient, Generator, Laurent, Monomial, plus
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.terms import normal
from lsa_theory.proofs.certificates.known import Fact, Ground, multiplied
from lsa_theory.proofs.certificates.programs import LEVELS, MAX_TERMS, Contradiction, sign_text, solve, weak_sign
from lsa_theory.proofs.equalities import Certificate, accepted
from lsa_theory.proofs.formulas import Unwritable, text

SIZES = ("d", "N", "M")


def ground_of(link: Link) -> Ground:
    """What claim and hypotheses say of the numbers in them."""
    ground = Ground(link)
    reading = link.plain
    for tree in [*_parts(link), *map(parser.expression, ("lam_max(Lambda)", "lam_min(Lambda)"))]:
        with suppress(Refused, Unwritable, RecursionError):
            if parser.shape(tree) == (1, 1):
                value = normal(reading(tree)).coefficient()
                if len(value.num) == 1 and not value.den:
                    ((m, c),) = value.num.items()
                    if c == 1 and len(m) == 1:
                        ((g, p),) = m
                        if p == 1 and isinstance(g, str) and "[" in g:
                            ground.shown.setdefault(g, text(tree))
    _hypotheses(ground, reading)
    _norms(ground, reading)
    _extremes(ground, reading)
    _sizes(ground)
    _letters(ground)
    return ground


def _letters(ground: Ground) -> None:
    """Letters whose sign follows from bounds: ``u`` is ``gap_s1 + 1`` where u >= 1."""
    for g in sorted({g for fact in ground.facts for m in fact.value for g, _ in m}, key=repr):
        if ground.sign(g) is None and isinstance(g, str):
            for strict in (True, False):
                found = solve(ground, {frozenset([(g, 1)]): Fraction(1)}, strict, levels=2)
                if isinstance(found, str):
                    ground.shown[g], ground.signs[g] = f"({found})", 1 + strict
                    break


def _parts(link: Link) -> Iterator[Tree]:
    sides = [link.left, link.right, *(side for known in link.hypotheses for side in (known.left, known.right))]
    seen: set[Tree] = set()
    while sides:
        tree = sides.pop()
        if tree in seen:
            continue
        seen.add(tree)
        if tree[0] in ("call", "**"):
            yield tree
        if tree[0] == "**" and tree[2].denominator != 1:
            yield "**", tree[1], Fraction(1)
        sides += [part for part in tree[1:] if isinstance(part, tuple)]


def gap_of(number: int, known: Hypothesis) -> str | None:
    """The name of a hypothesis in certificates."""
    kind = {(1, 1): "s", ("d", "d"): "M", ("d", 1): "v"}.get(known.shape)
    return f"gap_{kind}{number}" if kind and known.known is not None else None


def _hypotheses(ground: Ground, reading: Reading) -> None:
    for number, known in enumerate(ground.link.hypotheses, 1):
        name = gap_of(number, known)
        if name is None or known.known is None:
            continue
        with suppress(Refused, Unwritable, RecursionError, ArithmeticError):
            turned = known.sign in ("<", "<=")
            value = normal(difference(reading, *((known.right, known.left) if turned else (known.left, known.right))))
            shown = name
            if known.shape == ("d", "d") and known.known:
                value, shown = value.trace(), f"tr({name})"
            if value.shape == (1, 1):
                _know(ground, shown, value.coefficient(), known.known)


def _norms(ground: Ground, reading: Reading) -> None:
    """``norm_op(X*Y) <= norm_op(X)*norm_op(Y)``, and of sums, for the norms in use."""
    for tree in dict.fromkeys(_parts(ground.link)):
        match tree:
            case ("call", "norm_op", ("*" | "+" | "-" as sign, a, b)) if parser.shape(a) == parser.shape(b) == ("d", "d"):
                join = "*" if sign == "*" else "+"
                shown = text(("-", (join, ("call", "norm_op", a), ("call", "norm_op", b)), tree))
                with suppress(Refused, RecursionError):
                    for one in (a, b):
                        value = normal(reading(("call", "norm_op", one))).coefficient()
                        if len(value.num) == 1 and not value.den:
                            for g in value.generators():
                                if isinstance(g, str) and g.startswith("norm_op["):
                                    ground.shown.setdefault(g, text(("call", "norm_op", one)))
                    _know(ground, f"({shown})", normal(reading(parser.expression(shown))).coefficient(), 1)


def _extremes(ground: Ground, reading: Reading) -> None:
    """The trace without the largest eigenvalue, or the least, is d - 1 others: where one of them is spoken of."""
    calls = [tree for tree in dict.fromkeys(_parts(ground.link)) if tree[0] == "call"]
    if not any(tree[1] in ("lam_max", "lam_min", "norm_op", "cond") for tree in calls):
        return
    inside = [
        ("**", x, Fraction(2)) if f == "norm_F" else x
        for _, f, x, *_ in calls
        if f in ("tr", "norm_F", "lam_max", "lam_min")
    ]
    for x in dict.fromkeys(map(text, inside)):
        top, low, rest = f"lam_max({x})", f"lam_min({x})", "(d - 1)"
        for shown in (f"(tr({x}) - {top}) - {rest}*{low}", f"{rest}*{top} - (tr({x}) - {low})"):
            with suppress(Refused, Unwritable, RecursionError):
                _know(ground, f"({shown})", normal(reading(parser.expression(shown))).coefficient(), 1)


def _know(ground: Ground, shown: str, value: Coefficient, sign: int) -> None:
    """A fact, its divisors multiplied out; a plain name that is positive is known as such."""
    num = value.num
    for f, power in value.den.items():
        below = Coefficient(dict(f))
        positive = sign_text(ground, below.num)
        if positive is None:
            return
        flip, body = positive
        shown = f"{shown}*({body})" + (f"**{power}" if power > 1 else "")
        if flip < 0 and power % 2:
            num = {m: -c for m, c in num.items()}
    lowest: dict[Generator, Fraction] = {}
    for m in num:
        for g, p in m:
            if p < 0:
                lowest[g] = min(lowest.get(g, Fraction(0)), Fraction(p))
    if lowest:
        up: Monomial = frozenset((g, -p) for g, p in lowest.items())
        if not ground.positive(up):
            return
        num = multiplied(num, {up: Fraction(1)})
        shown = f"{shown}*{ground.monomial(up)}"
    if len(num) == 1 and sign:
        ((m, c),) = num.items()
        if len(m) == 1 and c > 0:
            ((g, p),) = m
            if p == 1 and (ground.sign(g) or 0) < sign:
                ground.signs[g], ground.shown[g] = sign, shown if c == 1 else f"({shown}/({c}))"
                return
    (ground.facts if sign else ground.zeros).append(Fact(shown, num, sign))


def _sizes(ground: Ground) -> None:
    """Sizes as their lower bounds and slacks; facts that bound a size from below become the slack."""
    link = ground.link
    spoken = {g for c in [_target(link)] if c for g in c.generators()} | {
        g for fact in (*ground.facts, *ground.zeros) for m in fact.value for g, _ in m
    }
    kept = list(ground.facts)
    order: list[str] = []
    for name in ("N", "M", "d"):
        if name not in spoken:
            continue
        bound: tuple[Laurent, Fact] | None = None
        for fact in kept:
            own = {m: c for m, c in fact.value.items() if any(g == name for g, _ in m)}
            if own == {frozenset([(name, 1)]): 1}:
                rest = {m: -c for m, c in fact.value.items() if m not in own}
                others = {g for m in rest for g, _ in m}
                fine = others <= set(SIZES) - set(order) - {name} and all(c >= 0 or m == ONE for m, c in rest.items())
                better = bound is None or _larger(rest, bound[0])
                if fine and rest.get(ONE, Fraction(0)) + len(others) >= 1 - (fact.sign == 2) and better:
                    bound = rest, fact
        slack = f"{name}'"
        if bound is not None:
            rest, fact = bound
            ground.shown[slack], ground.signs[slack] = fact.shown, fact.sign
            ground.shift[name] = plus({frozenset([(slack, 1)]): Fraction(1)}, rest)
            kept.remove(fact)
        else:
            ground.shown[slack], ground.signs[slack] = f"({name} - 1)", 1
            ground.shift[name] = {frozenset([(slack, 1)]): Fraction(1), ONE: Fraction(1)}
        order.append(name)
    ground.facts = [Fact(f.shown, ground.shifted(f.value), f.sign) for f in kept]
    ground.zeros = [Fact(f.shown, ground.shifted(f.value), 0) for f in ground.zeros]


def _larger(one: Laurent, other: Laurent) -> bool:
    gap = plus(one, other, -1)
    return bool(gap) and all(c >= 0 for c in gap.values())


def _target(link: Link) -> Coefficient | None:
    try:
        value = normal(link.rewrite(link.difference))
    except (Refused, RecursionError, ArithmeticError):
        return None
    return value.coefficient() if value.shape == (1, 1) else None


def certificate_of(link: Link, levels: int = len(LEVELS)) -> Certificate | None:
    """A certificate of an inequality between numbers that the kernel accepts, or None.

    ``levels`` of `LEVELS` are tried.
    """
    with suppress(Refused, Unwritable, RecursionError, ArithmeticError):
        return _certificate(link, levels)
    return None


def _certificate(link: Link, levels: int) -> Certificate | None:
    value = _target(link)
    if value is None or sum(map(len, (value.num, *value.den))) > MAX_TERMS:
        return None
    ground = ground_of(link)
    for signed in (True, False) if value.den else (True,):
        cleared = _cleared(ground, value, signed)
        if cleared is None:
            continue
        num, below = cleared
        found = solve(ground, ground.shifted(num), link.needed == 2, levels)
        if isinstance(found, Contradiction):
            one: Certificate = {"kind": "contradiction", "form": found.shown}
        elif found is not None:
            one = "".join([f"({found})", *below]) if below else found
        else:
            continue
        if accepted(link, one):
            return one
    return None


def _cleared(ground: Ground, value: Coefficient, signed: bool) -> tuple[Laurent, list[str]] | None:
    """The numerator, and the divisors as formulas that show a sign; or squared, as a quotient has the sign of a product."""
    below: list[str] = []
    num = value.num
    unknown = False
    for f, power in value.den.items():
        if power % 2 == 0:
            below.append(f"*({ground.polynomial(dict(f))})**(-{power})")
            continue
        found = (sign_text(ground, dict(f)) or weak_sign(ground, dict(f))) if signed else None
        if found is None:
            unknown = True
            num = multiplied(num, dict(f))
            below.append(f"*({ground.polynomial(dict(f))})**(-{power + 1})")
            continue
        flip, body = found
        num = {m: flip * c for m, c in num.items()}
        below.append(f"/({body})**{power}" if power > 1 else f"/({body})")
    if signed and unknown:
        return None
    lowest: dict[Generator, Fraction] = {}
    for m in num:
        for g, p in m:
            if p < 0:
                lowest[g] = min(lowest.get(g, Fraction(0)), Fraction(p))
    if lowest:
        up: Monomial = frozenset(
            (g, -p if p == int(p) and (p % 2 == 0 or ground.sign(g) == 2) else -p + 1) for g, p in lowest.items()
        )
        num = multiplied(num, {up: Fraction(1)})
        below.append(f"/({ground.monomial(up)})")
    return num, below
