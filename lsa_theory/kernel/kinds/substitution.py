"""Kind ``substitution``: equations ``X == formula`` that hypotheses give, put into ``larger - smaller - P``, in order.

P is a formula, or a certificate of another kind.  X is a letter, a transposed letter, a scalar, one trace or form, or a
quantity that no rule computes (`limit(u)`).  An equation is a hypothesis, named by its number, or
``{"of": X, "is": formula, "by": form}``: ``X - formula`` equals a form that shows zero, as ``gap_M1/2`` for
``2*Lambda == 2*I``.  Sound because where the hypotheses hold X and the formula have one value, so an occurrence may be
replaced by the other, and one that is not replaced does no harm: in formulas only where they speak of the present point
(outside expectations, derivatives and limits), and then in what was read with every letter free, derivatives and
expectations taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, certify, difference, form_of
from lsa_theory.kernel.coefficients import Coefficient, Generator
from lsa_theory.kernel.gradients import delicate
from lsa_theory.kernel.limits import Refused, exact, fields
from lsa_theory.kernel.parser import Tree, drawn
from lsa_theory.kernel.signs import HERE
from lsa_theory.kernel.terms import Polynomial, gamma, normal, word_value
from lsa_theory.kernel.words import Word, is_vector

Rewrite = Callable[[Polynomial], Polynomial]
MAX_RULES = 40


@dataclass(frozen=True)
class Rule:
    """``of`` may be replaced by ``by``, in formulas and in what was read."""

    of: Tree
    by: Tree
    rewrite: Rewrite

    def put(self, tree: Tree) -> Tree:
        """A formula with every occurrence replaced that is about the present point."""
        if tree == self.of:
            return self.by
        if tree[0] == "E" or (tree[0] == "call" and tree[1] not in HERE):
            return tree
        return tuple(self.put(part) if isinstance(part, tuple) else part for part in tree)


def check(link: Link, body: dict[str, Any]) -> None:
    """``by``: the equations, in order; ``form``: P, zero unless given."""
    fields(body, {"by": list}, {"form": (str, dict)})
    form = body.get("form", "0")
    spoken = [link.left, link.right, *(side for known in link.hypotheses for side in (known.left, known.right))]
    if any(map(delicate, [*spoken, *([parser.expression(form)] if isinstance(form, str) else [])])):
        raise Refused("nothing is put into the derivative of a determinant or of a root")
    put, rewrite = rules(link, body["by"])
    certify(replace(link, put=put, rewrite=rewrite), form)


def rules(link: Link, equations: list[Any]) -> tuple[Callable[[Tree], Tree], Rewrite]:
    """What the equations do to formulas, and to what was read."""
    if len(equations) > MAX_RULES:
        raise Refused(f"at most {MAX_RULES} equations")
    found = [_shown(link, one) if isinstance(one, dict) else rule_of(link, link.use(int(exact(one)))) for one in equations]

    def put(tree: Tree) -> Tree:
        for rule in found:
            tree = rule.put(tree)
        return tree

    def rewrite(value: Polynomial) -> Polynomial:
        for rule in found:
            value = rule.rewrite(normal(value))
        return value

    return put, rewrite


def rule_of(link: Link, known: Hypothesis) -> Rule:
    """A hypothesis with one letter or generator on a side."""
    if known.sign != "==" or drawn(known.left) or drawn(known.right):
        raise Refused("an equation between fixed quantities is put in")
    for one, other in ((known.left, known.right), (known.right, known.left)):
        if (rule := _rule(link, one, other)) is not None:
            return rule
    raise Refused("no side of the equation is one letter or one generator")


def _shown(link: Link, body: dict[str, Any]) -> Rule:
    """An equation that a form shows."""
    fields(body, {"of": str, "is": str, "by": str})
    one, other = parser.expression(body["of"]), parser.expression(body["is"])
    if drawn(one) or drawn(other):
        raise Refused("an equation between fixed quantities is put in")
    form = form_of(link, body["by"], (body["of"], body["is"]))
    there = form.reading(form.tree)
    gap = difference(link.reading(), one, other)
    if (
        form.sign != 0
        or normal(gap - Polynomial(there.terms, gap.shape)).terms
        or (there.terms and there.shape != gap.shape)
    ):
        raise Refused("the form does not show the equation")
    if (rule := _rule(link, one, other)) is None:
        raise Refused("what is replaced is one letter or one generator")
    return rule


def _rule(link: Link, one: Tree, other: Tree) -> Rule | None:
    """The replacement of ``one`` by ``other``, if ``one`` reads as a letter or a generator of the coefficients."""
    reading = link.reading()
    what, value = normal(reading(one)), normal(reading(other))
    value = value if value.terms else Polynomial({}, what.shape)
    rewrite = _replaces(what, value) if what.shape == value.shape else None
    if rewrite is None:
        return None
    return Rule(one, other if value.terms else _zero(one, what), rewrite)


def _zero(tree: Tree, value: Polynomial) -> Tree:
    """Zero in the shape of a formula."""
    return parser.expression("0") if value.shape == (1, 1) else ("*", parser.expression("0"), tree)


def _replaces(one: Polynomial, other: Polynomial) -> Rewrite | None:
    """The rewriting of ``one`` by ``other``, if ``one`` is a letter or a generator of the coefficients."""
    if len(one.terms) != 1:
        return None
    ((word, c),) = one.terms.items()
    if one.shape == (1, 1):
        if len(c.num) != 1 or c.den:
            return None
        ((monomial, number),) = c.num.items()
        if number != 1 or len(monomial) != 1:
            return None
        ((generator, power),) = monomial
        return _generator(generator, other.coefficient()) if power == 1 else None
    if c.num != {frozenset(): 1} or c.den or len(word) != 1 or word[0][1] != 1 or word[0][0] == "Ginv":
        return None
    if word[0][2]:
        return None if is_vector(word[0][0]) else _turned(word[0][0], other)
    return _letter(word[0][0], other)


def _generator(generator: Generator, value: Coefficient) -> Rewrite:
    def put(g: Generator) -> Coefficient:
        return value if g == generator else Coefficient.of(g)

    return lambda p: Polynomial({word: c.mapped(put) for word, c in p.terms.items()}, p.shape)


def _letter(name: str, value: Polynomial) -> Rewrite:
    table = {name: value}
    if name == "Lambda":
        inverse = gamma().mapped(lambda word: word_value(word, table.get)).inverse()
        if inverse is not None:
            table["Ginv"] = inverse
    return lambda p: p.mapped(lambda word: word_value(word, table.get))


def _turned(name: str, value: Polynomial) -> Rewrite:
    """Only where the matrix is transposed; where it is not, it keeps its name."""

    def put(word: Word) -> Polynomial:
        out: Polynomial | None = None
        for one in word:
            replaced = one[0] == name and one[2]
            factor = word_value(((name, one[1], 0),), {name: value}.get) if replaced else word_value((one,))
            out = factor if out is None else out * factor
        assert out is not None
        return out

    return lambda p: p.mapped(put)
