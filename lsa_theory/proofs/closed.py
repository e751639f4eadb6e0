"""Expectations over single examples in closed form: the kernel's own value of them, written as a formula.

The algebra that searches for certificates knows samples as a whole.  Where a claim takes an expectation over ``x_1`` or
``xbar``, it is asked about the claim with the value put in; what shows that one shows the claim, as the kernel will see.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lsa_theory.kernel import parser
from lsa_theory.kernel.limits import Refused, budget
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.replay import FORMAT, spoken
from lsa_theory.kernel.terms import normal
from lsa_theory.proofs.formulas import Unwritable, Writer, text
from lsa_theory.proofs.proposals import Document, certificates


def by_values(formula: str, given: Sequence[str]) -> Document | None:
    """The proof object of a formula, found for what it becomes when such expectations are worked out.

    >>> by_values("E[x_1.T*x_1] <= 2*tr(Lambda)", ())["links"]
    [['tr(Lambda)']]
    >>> by_values("E[x.T*x] <= 2*tr(Lambda)", ()) is None
    True
    """
    try:
        names = spoken([formula, *given])
        sides, signs = parser.relation(formula)
        with budget():
            closed = [_closed(side, Reading(names)) for side in sides]
        if tuple(closed) == sides:
            return None
        shown = "".join(f"{text(side)} {sign} " for side, sign in zip(closed, (*signs, ""), strict=True)).strip()
    except (Refused, Unwritable):
        return None
    found = certificates(shown, given, [formula])
    if found is None:
        return None
    return {"format": FORMAT, "verdict": "PROVED", "claim": [formula], "given": list(given), "links": [found]}


def _closed(tree: Tree, reading: Reading) -> Tree:
    if tree[0] == "E":
        if not any(name == "xbar" or name == "e_query" or parser.SINGLE.fullmatch(name) for name in parser.names(tree)):
            return tree
        value = normal(reading(tree))
        return parser.expression(Writer().polynomial(value)) if value.terms else ("number", Fraction(0))
    return tuple(_closed(part, reading) if isinstance(part, tuple) else part for part in tree)
