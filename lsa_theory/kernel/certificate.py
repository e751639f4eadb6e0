"""A certificate of one comparison: a formula P with ``larger - smaller == P`` whose sign is seen by its form.

For an equation ``left - right == P`` with P zero.  P may speak of hypotheses: ``gap_s1`` (`gap_M1`, `gap_v1`) is the
difference ``larger - smaller`` of the first hypothesis link, a scalar (a matrix, a vector) of known sign, zero for an
equation.  So cofactors, rewriting, sums of squares and positivity are one mechanism, and the identity is the reduction.
Where a form does not suffice, a certificate of another kind is an object, checked by a file of `kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.coefficients import Coefficient
from lsa_theory.kernel.lengths import exceeds
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Shape, Tree
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.signs import Signs, demands, suffices, unfounded
from lsa_theory.kernel.terms import Polynomial, normal

SMALL = (1, 2, 3, 4)  # dimensions in which determinants are written out


@dataclass(frozen=True)
class Hypothesis:
    """One comparison that may be used: of the claim's hypotheses, an earlier step, or an inference."""

    left: Tree
    sign: str
    right: Tree
    text: str  # the relation of which it is a link
    derived: bool = False  # shown, so it says something only where both sides have a value

    @property
    def shape(self) -> Shape:
        return _shape(self.left, self.right)

    @property
    def known(self) -> int | None:
        """The sign of ``larger - smaller``: 0 zero, 1 nonnegative, 2 positive."""
        return {"==": 0, ">=": 1, "<=": 1, ">": 2, "<": 2}.get(self.sign)


def hypotheses_of(texts: Sequence[str], what: str) -> list[Hypothesis]:
    """The links of relations, in order; Refused for one on what is random, unless it is an earlier step."""
    found = []
    for text in texts:
        for left, sign, right in parser.links(parser.relation(text)):
            if any(name.startswith("gap_") for side in (left, right) for name in parser.names(side)):
                raise Refused("a reserved name")
            if what == "hypothesis" and (parser.drawn(left) or parser.drawn(right)):
                raise Refused("a hypothesis on what is random")
            found.append(Hypothesis(left, sign, right, text, what != "hypothesis"))
    return found


Kinds = Mapping[str, Callable[["Link", dict[str, Any]], None]]


@dataclass
class Link:
    """One comparison to be certified, and what may be used; a kind calls `use` for every hypothesis link that it takes."""

    left: Tree
    sign: str
    right: Tree
    hypotheses: Sequence[Hypothesis]
    spoken: frozenset[str]  # every name of claim and hypotheses
    used: set[str] = field(default_factory=set)
    kinds: Kinds = field(default_factory=dict)
    put: Callable[[Tree], Tree] = lambda tree: tree  # changes that keep every value where the hypotheses hold: of formulas,
    rewrite: Callable[[Polynomial], Polynomial] = lambda value: value  # and of what was read
    granted: tuple[Tree, ...] = ()  # further formulas that are known to have a value

    @cached_property
    def plain(self) -> Reading:
        """The reading of claim and hypotheses, which every certificate of this comparison shares."""
        return self.reading()

    def reading(self, placeholders: dict[str, Polynomial] | None = None) -> Reading:
        return Reading(set(self.spoken), placeholders, self.has_room, self.dimension)

    def has_room(self, size: str, k: int) -> bool:
        """Whether hypotheses show that a context length exceeds ``d + k``; those that do are marked as used."""
        places = exceeds(size, k, [(one.left, one.sign, one.right) for one in self.hypotheses])
        for place in places or ():
            self.use(place + 1)
        return places is not None

    def dimension(self) -> int | None:
        """The value of d where a hypothesis says it, and it is small; that hypothesis is marked as used."""
        for number, one in enumerate(self.hypotheses, 1):
            for a, b in ((one.left, one.right), (one.right, one.left)):
                if one.sign == "==" and a == ("name", "d") and (d := parser.constant(b)) in SMALL:
                    self.use(number)
                    return int(d)
        return None

    @cached_property
    def difference(self) -> Polynomial:
        """``larger - smaller`` (``left - right`` for an equation), every letter free."""
        return difference(self.plain, *map(self.put, self.ordered))

    def vanishes(self, value: Polynomial) -> bool:
        """Whether a difference is zero for all letters, or after the changes."""
        return not normal(self.rewrite(value)).terms

    @property
    def shape(self) -> Shape:
        return _shape(self.left, self.right)

    @property
    def ordered(self) -> tuple[Tree, Tree]:
        return (self.right, self.left) if self.sign in ("<", "<=") else (self.left, self.right)

    @property
    def needed(self) -> int:
        """The sign that the difference must show: 0 zero, 1 nonnegative, 2 positive."""
        return {"==": 0, ">=": 1, "<=": 1}.get(self.sign, 2)

    def use(self, number: int) -> Hypothesis:
        """Hypothesis link ``number`` (from 1), marked as used."""
        if not 1 <= number <= len(self.hypotheses):
            raise Refused(f"no hypothesis link {number}")
        found = self.hypotheses[number - 1]
        self.used.add(found.text)
        if found.derived:
            self.require_value(found.left, found.right)
        return found

    def require_value(self, *formulas: Tree) -> None:
        """Refused unless formulas have a value wherever the comparison has one and the hypotheses hold.

        First by the comparison alone; the hypotheses, if they are needed for it, are marked as used.
        """
        sure, signs = [self.left, self.right], dict[str | Tree, int]()
        for assumed in ([], [h for h in self.hypotheses if not h.derived]):
            for known in assumed:
                sure += [known.left, known.right]
                signs |= _plain_signs(known)
            see = Signs(signs, lambda a, b: _same(self.plain, a, b))
            if all(unfounded(formula, sure, see) is None for formula in formulas):
                self.used |= {known.text for known in assumed}
                return
        raise Refused("a fact about what may have no value")


def prove(text: str, known: Sequence[Hypothesis], certificates: Any, spoken: set[str], kinds: Kinds) -> set[str]:
    """The texts of the hypotheses used in a proof of every link of a relation; Refused where one is not shown."""
    links = parser.links(parser.relation(text))
    if any(name.startswith("gap_") for side in parser.relation(text)[0] for name in parser.names(side)):
        raise Refused("a reserved name")
    if not isinstance(certificates, list) or len(certificates) != len(links):
        raise Refused(f"{len(links)} comparisons need as many certificates")
    used: set[str] = set()
    earlier: list[Hypothesis] = []  # of this chain, numbered after what is known
    for (left, sign, right), certificate in zip(links, certificates, strict=True):
        used |= certify(Link(left, sign, right, [*known, *earlier], frozenset(spoken), kinds=kinds), certificate)
        earlier.append(Hypothesis(left, sign, right, text, derived=True))
    return used


def certify(link: Link, certificate: Any) -> set[str]:
    """The texts of the hypotheses used in the proof of one comparison."""
    if link.sign == "!=" and link.shape != (1, 1):
        raise Refused("!= is certified between scalars")
    if isinstance(certificate, str):
        by_form(link, certificate)
    elif isinstance(certificate, dict):
        by_kind(link, certificate)
    else:
        raise Refused("a certificate is a formula or an object")
    return link.used


def by_kind(link: Link, certificate: dict[str, Any]) -> None:
    """A certificate that a file of `kinds` checks."""
    name = certificate.get("kind")
    if not isinstance(name, str) or name not in link.kinds:
        raise Refused(f"no kind {name!r}")
    link.kinds[name](link, {key: value for key, value in certificate.items() if key != "kind"})


@dataclass(frozen=True)
class Form:
    """A formula P that may speak of hypotheses: its tree, its reading, and the sign that it shows."""

    tree: Tree
    reading: Reading
    sign: int | None


def form_of(link: Link, formula: str, besides: Sequence[str] = ()) -> Form:
    """P, the hypotheses of which it speaks marked as used; Refused where it, or one of ``besides``, may have no value."""
    p = parser.expression(formula)
    see, reading = grounds(link, [p, *map(parser.expression, besides)])
    return Form(p, reading, see(p))


def by_form(link: Link, formula: str) -> None:
    """The identity ``larger - smaller == P`` and the sign that P shows."""
    form = form_of(link, formula)
    if not suffices(form.sign, link.needed):
        raise Refused("the certificate does not show the sign")
    if not any(_equal(link, form, put) for put in dict.fromkeys((_unchanged, link.put))):
        raise Refused("the certificate is not equal to the difference")


def _unchanged(tree: Tree) -> Tree:
    return tree


def _equal(link: Link, form: Form, put: Callable[[Tree], Tree]) -> bool:
    """Whether ``larger - smaller == P`` after a change of the formulas and then of what was read."""
    sides = tuple(map(put, link.ordered))
    if put(form.tree) == ("-", *sides):
        return True  # as it is typed, whatever it reads as
    target, there = difference(link.plain, *sides), form.reading(put(form.tree))
    if not there.terms:
        there = Polynomial({}, target.shape)
    either = link.sign == "!=" and link.vanishes(target + there)  # the larger side may be either
    return there.shape == target.shape and (either or link.vanishes(target - there))


def grounds(link: Link, formulas: Sequence[Tree], signs: Mapping[Tree, int] | None = None) -> tuple[Signs, Reading]:
    """What formulas of a certificate show and mean; they may speak of gaps of hypotheses and must have a value.

    ``signs``: those of further formulas.
    """
    values: dict[str, Polynomial] = {}
    known: dict[str | Tree, int] = dict(signs or {})
    granted = [link.left, link.right, *link.granted]  # the claim is about where these have a value
    reading = link.reading()
    for name in sorted(set[str]().union(*map(parser.names, formulas))):
        if not name.startswith("gap_"):
            continue
        found = link.use(int(name[5:]))
        if found.known is None:
            raise Refused("a hypothesis != has no sign")
        if name[4] != {(1, 1): "s", ("d", "d"): "M", ("d", 1): "v"}.get(found.shape):
            raise Refused(f"{name} has the shape of another hypothesis")
        turned = found.sign in ("<", "<=")
        values[name] = difference(reading, *((found.right, found.left) if turned else (found.left, found.right)))
        known[name] = found.known
        granted += [found.left, found.right]
    for need, rooted in (demand for tree in granted for demand in demands(tree, here=True)):
        if need == "nonnegative" and parser.shape(rooted) == (1, 1) and not parser.drawn(rooted):
            known.setdefault(rooted, 1)
    reading = link.reading(values)
    see = Signs(known, lambda a, b: _same(reading, a, b))
    for formula in formulas:
        if (part := unfounded(formula, granted, see)) is not None:
            raise Refused(f"a part of the certificate may have no value: {part}"[:200])
    return see, reading


def founded(link: Link) -> None:
    """Refused unless both sides have a value wherever the hypotheses hold: a step may be used only there.

    Its own formulas grant nothing: ``v/v == 1`` would be a step towards everything given ``v == 0``."""
    reading = link.reading()
    known: dict[str | Tree, int] = {}
    granted = list(link.granted)
    for found in (None, *link.hypotheses):
        if found is not None:
            if parser.constant(found.right) == 0 and found.sign in (">", ">="):
                known[found.left] = found.known or 1
            granted += [found.left, found.right]
            link.used.add(found.text)
        see = Signs(known, lambda a, b: _same(reading, a, b))
        missing = [part for side in (link.left, link.right) if (part := unfounded(side, granted, see))]
        if not missing:
            return
    raise Refused(f"a step that may have no value where it is used: {missing[0]}"[:200])


def _plain_signs(known: Hypothesis) -> dict[Tree, int]:
    """The sign of a formula that a hypothesis compares with zero."""
    if known.known is None:
        return {}
    large, small = (known.right, known.left) if known.sign in ("<", "<=") else (known.left, known.right)
    return {large: known.known} if parser.constant(small) == 0 else {}


def _same(reading: Reading, a: Tree, b: Tree) -> bool:
    """Whether two formulas have one normal form."""
    try:
        return parser.shape(a) == parser.shape(b) and not normal(difference(reading, a, b)).terms
    except Refused:
        return False


def difference(reading: Reading, a: Tree, b: Tree) -> Polynomial:
    """``a - b``; a scalar zero takes the shape of the other side."""
    one, other = reading(a), reading(b)
    shape = other.shape if one.shape == (1, 1) and not one.terms else one.shape
    return Polynomial(one.terms, shape) + Polynomial(other.terms, shape).times(Coefficient.number(-1))


def _shape(a: Tree, b: Tree) -> Shape:
    return parser.shape(b if parser.constant(a) == 0 else a)
