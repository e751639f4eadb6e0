"""Hypotheses as the kernel numbers them: ``gap_s1`` is ``larger - smaller`` of the first comparison among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.certificates.formulas import ZERO, name, turned

FIXED = ("I", "Lambda", "Gamma", "Psi")  # symmetric
LETTERS: dict[object, str] = {(1, 1): "s", ("d", "d"): "M", ("d", 1): "v"}


@dataclass(frozen=True)
class Gap:
    """One comparison among the hypotheses: ``larger - smaller`` is zero (==), nonnegative (>=) or positive (>)."""

    node: Node  # its name in certificates
    sign: str
    larger: Node
    smaller: Node

    @property
    def is_equation(self) -> bool:
        """Whether it says that two sides are equal, other than that a letter is symmetric."""
        return self.sign == "==" and self.symmetry() is None

    @property
    def is_property(self) -> bool:
        """Whether it says that a letter is symmetric or psd."""
        return self.symmetry() is not None

    def symmetry(self) -> dict[str, str] | None:
        """For ``A symmetric`` or ``A psd``, the equation ``A.T == A`` and the form that shows it."""
        letter, gap = self.larger, str(self.node.value)
        if letter.kind != "name" or self.is_scalar:
            return None
        rule = {"of": f"{letter.value}.T", "is": str(letter.value)}
        if self.sign == "==" and self.smaller == turned(letter):
            return {**rule, "by": f"-1*{gap}"}
        return {**rule, "by": f"{gap}.T - {gap}"} if self.sign != "==" and self.smaller == ZERO else None

    @property
    def is_scalar(self) -> bool:
        return str(self.node.value)[4] == "s"


def numbered(number: int, left: Node, sign: str, right: Node, shape: object) -> Gap | None:
    """The ``number``-th comparison among the hypotheses; None for ``!=``, which has no sign.

    >>> from lsa_theory.proofs.certificates.formulas import ONE
    >>> numbered(2, name("u"), "<", ONE, (1, 1)).node.value
    'gap_s2'
    """
    if sign == "!=":
        return None
    larger, smaller = (right, left) if sign in ("<", "<=") else (left, right)
    return Gap(name(f"gap_{LETTERS.get(shape, 'M')}{number}"), sign.replace("<", ">"), larger, smaller)


def words_for(gaps: Sequence[Gap], bold: bool = False) -> tuple[str, ...]:
    """What hypotheses other than equations say about single names, as people would: a sign, `symmetric`, `psd`.

    ``bold``: a letter on a side of a Loewner order is taken for symmetric, which only the difference of the sides need be.
    """
    psd = [f"{g.larger.value} psd" for g in gaps if g.symmetry() is not None and g.sign != "=="]
    scalars = [f"{to_text(g.larger)} {g.sign} {to_text(g.smaller)}" for g in gaps if g.is_scalar and not g.is_equation]
    orders = [
        f"{to_text(g.larger)} {g.sign} {to_text(g.smaller)}" for g in gaps if bold and not g.is_scalar and g.sign != "=="
    ]
    return (*(f"{rule['is']} symmetric" for rule in symmetries(gaps)), *psd, *scalars, *orders)


def symmetries(gaps: Sequence[Gap]) -> list[dict[str, str]]:
    """Equations ``A.T == A`` that hypotheses give, with the forms that show them: by name, or as in ``A <= u*I``.

    A Loewner order says that the difference of its sides is symmetric.
    """
    found = {rule["is"]: rule for gap in gaps if (rule := gap.symmetry()) is not None}
    for _ in gaps:
        for gap in gaps:
            if gap.is_scalar or gap.sign == "==":
                continue
            g = gap.node.value
            for letter, other, zero in (
                (gap.larger, gap.smaller, f"{g}.T - {g}"),
                (gap.smaller, gap.larger, f"{g} - {g}.T"),
            ):
                text = str(letter.value)
                if letter.kind != "name" or text in found or text in FIXED:
                    continue
                if other.kind == "name" and str(other.value) in found:
                    zero = f"{zero} + ({found[str(other.value)]['by']})"
                elif not other.names() <= {*FIXED, *(n for n in other.names() if n.islower() or n in "NM")}:
                    continue
                found[text] = {"of": f"{text}.T", "is": text, "by": zero}
    return list(found.values())
