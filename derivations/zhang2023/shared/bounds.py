"""Bounds put together from parts: a quantity is a sum of weights times pieces, and every piece has an upper bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic, by_tree
from lsa_theory.proofs.decide import bound_key, identity, inequality
from lsa_theory.proofs.derivation import Step, infer


class Part(NamedTuple):
    """``weight * piece`` with ``weight >= 0`` and ``piece <= upper <= then`` (``upper`` itself unless given)."""

    weight: str
    piece: str
    upper: str
    because: str
    then: str = ""


def put_together(quantity: str, parts: tuple[Part, ...], given: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Steps: the quantity is the sum of its parts, weights are nonnegative, pieces are bounded."""
    whole = " + ".join(f"({p.weight})*({p.piece})" for p in parts)
    return (
        identity(f"{quantity} == {whole}", "the quantity in parts"),
        *(inequality(f"{p.weight} >= 0", "a nonnegative weight", given) for p in parts),
        *(inequality(f"{p.piece} <= {p.upper}", p.because, given) for p in parts if p.piece != p.upper),
        infer("the quantity is at most the sum of the weighted bounds", "part by part", "nonnegativity"),
    )


def upper_bound(
    quantity: str, parts: tuple[Part, ...], settled: Mapping[str, TracePolynomial] | None = None
) -> dict[str, TracePolynomial]:
    """The bound that `put_together` proves, as a derivation establishes it."""
    meaning = Symbolic(Names(), by_tree(settled or {}))
    values = (read(parse_expression(f"({p.weight})*({p.then or p.upper})"), meaning) for p in parts)
    return {bound_key(parse_expression(quantity), "<="): sum(values, TracePolynomial.scalar(0))}
