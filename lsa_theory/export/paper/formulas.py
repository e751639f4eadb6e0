r"""The formulas of statements and derivations as trees, for every export.

>>> signs_of(relation_of("Gamma >= Lambda")), signs_of(relation_of("tr(A) <= 1"))
(['\\succeq'], ['\\le'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.export.paper.layout import display
from lsa_theory.kernel.claim import Claim, Verdict
from lsa_theory.language.names import names_of
from lsa_theory.language.nodes import Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import LOEWNER, SIGNS, to_latex
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.proofs.recorded import Recorded, recorded


def relation_of(text: str) -> Relation | None:
    """The relation, None for what is a sentence."""
    try:
        return parse_relation(text)
    except InputError:
        return None


def formulas_of(found: Recorded) -> Iterator[Relation]:
    """The formulas of the statement, then the closed forms that the derivation establishes."""
    yield from filter(None, map(relation_of, (*found.claim.statement, *found.established)))


def entries(found: Sequence[Verdict | Recorded]) -> list[Recorded]:
    """What exports are set from."""
    return [one if isinstance(one, Recorded) else recorded(one) for one in found]


def signs_of(relation: Relation) -> list[str]:
    """Inequalities between matrices are in the Loewner order."""
    matrices = False
    if not set(relation.signs) <= {"==", "!="}:
        with suppress(InputError, OutOfReachError, ArithmeticError):
            matrices = not read(relation.sides[0], Symbolic(names_of(relation))).is_scalar
    signs = SIGNS | LOEWNER if matrices else SIGNS
    return [signs[sign] for sign in relation.signs]


def in_latex(relation: Relation) -> str:
    r"""The relation on one line.

    >>> print(in_latex(parse_relation("Lambda <= Gamma")))
    \Lambda \preceq \Gamma
    """
    first, *rest = map(to_latex, relation.sides)
    return first + "".join(f" {sign} {side}" for sign, side in zip(signs_of(relation), rest, strict=True))


def displayed(relation: Relation) -> str:
    """The relation as a display of `amsmath`, in as many lines as it needs."""
    return display([to_latex(side) for side in relation.sides], signs_of(relation))


def displays_of(formulas: Iterable[str]) -> str:
    """A display for every formula; sentences are left out."""
    return "\n".join(displayed(relation) for relation in map(relation_of, formulas) if relation is not None)


def own_heading(claim: Claim) -> str:
    """What a user's claim is called: its reference, and its title where that is no formula.

    >>> own_heading(Claim("eq-12", "Fourth moment", "", ("A == A",), source="own"))
    'eq-12. Fourth moment'
    """
    if claim.ref == "own":
        return claim.title
    return claim.ref if claim.title in claim.statement else f"{claim.ref}. {claim.title}"
