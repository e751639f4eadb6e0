"""Kind ``sizes``: where hypotheses leave finitely many d <= 4, the relation as an identity in free entries at each of them.

Sound because every entry is a variable: an identity of polynomials (or of quotients) in them holds for all matrices of the
size.  Lambda and Psi are symmetric; d takes each of its values; a relation other than an equation must hold between
numbers.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.kernel import matrices, parser, witness
from lsa_theory.kernel.certificate import Hypothesis, Link
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.numbers import Element, Undefined

LARGEST = 4
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
D = ("name", "d")


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the link holds at every size that the hypotheses leave."""
    fields(body, {})
    found = bounds(link)
    for _, _, number in found:
        link.use(number)
    top = min((value for sign, value, _ in found if sign in ("==", "<", "<=")), default=Fraction(LARGEST + 1))
    if top > LARGEST:
        raise Refused("no hypothesis leaves small sizes only")
    relations = [((known.left, known.right), (known.sign,)) for known in link.hypotheses]
    letters = parser.letters([((link.left, link.right), (link.sign,)), *relations]) - {"d"}
    for d in range(1, int(top) + 1):
        here = matrices.scalar(Fraction(d))
        if all(witness.holds(here, sign, matrices.scalar(value)) for sign, value, _ in found):
            _at(d, link, letters)


def bounds(link: Link) -> list[tuple[str, Fraction, int]]:
    """The bounds ``d sign number`` among hypotheses, with their numbers."""
    found = ((number, _bound(known)) for number, known in enumerate(link.hypotheses, 1))
    return [(*bound, number) for number, bound in found if bound is not None]


def _bound(known: Hypothesis) -> tuple[str, Fraction] | None:
    """``d sign number``, if the hypothesis is one."""
    if known.left == D and (value := parser.constant(known.right)) is not None:
        return known.sign, value
    if known.right == D and (value := parser.constant(known.left)) is not None:
        return TURNED.get(known.sign, known.sign), value
    return None


def _at(d: int, link: Link, letters: set[str]) -> None:
    values = {"d": matrices.scalar(Fraction(d))}
    for name in letters:
        rows, columns = (1 if size == 1 else d for size in parser.shape(("name", name)))
        symmetric = name in ("Lambda", "Psi")

        def entry(i: int, j: int, name: str = name, symmetric: bool = symmetric) -> Element:
            return Element.variable(("entry", name, *(sorted((i, j)) if symmetric else (i, j))))

        values[name] = [[entry(i, j) for j in range(columns)] for i in range(rows)]
    at = Evaluation(values)
    try:
        if not witness.holds(at.read(link.left), link.sign, at.read(link.right)):
            raise Refused(f"not an identity at d = {d}")
    except Undefined as problem:
        raise Refused(f"no value: {problem}") from None
