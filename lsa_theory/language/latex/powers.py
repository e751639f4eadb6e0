r"""What is raised on a factor: powers, transposes, inverses, a star."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from lsa_theory.language.latex.cursor import Cursor
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.symbols import FRACTIONS, argument, written
from lsa_theory.language.latex.tokens import Token
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import MAX_POWER

TRANSPOSED = ("T", r"\top", r"\transpose", r"\mathsfT")
STARS = (r"\star",)
SCALAR = ("1", "1")


def raised(reader: Cursor, base: Node, kind: str, script: Sequence[Token]) -> Node:
    """A factor of a ``kind`` with its exponent; NotUnderstood where it is not clear what the exponent means."""
    place = script[0].place if script else reader.place
    text = written(script)
    shape = reader.shape(base)
    if text in TRANSPOSED:
        if text == "T" and (shape == SCALAR and base.kind == "name"):
            raise NotUnderstood("the power T of a scalar, or a transpose", r"write ^{\top} for a transpose", place)
        if text == "T" and (("T", ""),) in reader.notation.symbols:
            raise NotUnderstood("T is a symbol: its power, or a transpose", r"write ^{\top} for a transpose", place)
        return _transposed(base, kind, place, reader)
    if text in ("-T", r"-\top") and shape == ("d", "d"):
        return _transposed(_power(reader, base, kind, Fraction(-1), place), "closed", place, reader)
    if text in STARS and "star-argmin" in reader.notation.flags:
        return reader.call("argmin", base)
    if text in ("*", r"\star", r"\ast", r"\dagger", "+", r"\prime", "'"):
        sign = "a prime" if text in ("'", r"\prime") else f"{text} on a symbol"
        raise NotUnderstood(f"{sign}: an optimum, an adjoint or another name", "declare it: % lsa: A^* = FORMULA", place)
    power = exponent(script)
    if power is None:
        raise NotUnderstood(f"the exponent {text}", "a number, or \\top for a transpose", place)
    if abs(power) > MAX_POWER or power.denominator > MAX_POWER:
        raise NotUnderstood(f"the exponent {text}", f"exponents up to {MAX_POWER}", place)
    return _power(reader, base, kind, power, place)


def _transposed(base: Node, kind: str, place: tuple[int, int] | None, reader: Cursor) -> Node:
    if kind == "head":
        raise NotUnderstood("a transpose behind a function", "use brackets", place)
    return reader.node("transpose", base)


def _power(reader: Cursor, base: Node, kind: str, power: Fraction, place: tuple[int, int] | None) -> Node:
    shape = reader.shape(base)
    if kind == "head" and not (power > 0 and power.denominator == 1):
        what = "the trace" if base.value == "tr" else "the function"
        raise NotUnderstood(f"the power of {what}, or of the matrix", "use brackets", place)
    if kind == "loose":
        raise NotUnderstood("the power of the expectation, or of what is inside", "write E[...] with square brackets", place)
    if shape not in (SCALAR, ("d", "d"), None):
        raise NotUnderstood("a power of a vector", r"write the norm, or v^\top v", place)
    if power == 1:
        return base
    if power < 0 and power.denominator == 1 and shape == ("d", "d"):
        inverse = reader.call("inv", base)
        return inverse if power == -1 else reader.node("power", inverse, value=-power)
    return reader.node("power", base, value=power)


def exponent(script: Sequence[Token]) -> Fraction | None:
    """The number that an exponent is, None for anything else.

    >>> from lsa_theory.language.latex.tokens import mathematics, tokenize
    >>> [str(exponent(mathematics(tokenize(text)))) for text in ("2", "-1/4", r"-\\frac12", "n")]
    ['2', '-1/4', '-1/2', 'None']
    """
    text = written(script)
    if found := re.fullmatch(r"([+-]?)(\d{1,4})(?:/(\d{1,4}))?", text):
        sign, above, below = found.groups()
        return Fraction(int(sign + above), int(below or 1)) if int(below or 1) else None
    solid = [token for token in script if token.text not in ("+", "-")]
    sign = -1 if script and script[0].text == "-" else 1
    if solid and solid[0].text in FRACTIONS and len(script) - len(solid) <= 1:
        above_tokens, k = argument(solid, 1)
        below_tokens, k = argument(solid, k)
        numbers = written(above_tokens), written(below_tokens)
        if k == len(solid) and all(re.fullmatch(r"\d{1,4}", one) for one in numbers) and int(numbers[1]):
            return sign * Fraction(int(numbers[0]), int(numbers[1]))
    return None
