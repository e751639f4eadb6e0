r"""What brackets of all kinds mean: grouping, norms, inner products, the place where a formula is taken."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from lsa_theory.language.latex.cursor import Cursor
from lsa_theory.language.latex.fences import commas, delimiter, inside
from lsa_theory.language.latex.powers import exponent
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.symbols import written
from lsa_theory.language.latex.tokens import Token
from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_text

Found: TypeAlias = tuple[Node, str]  # the tree, and how it was written (see `reader.Factor`)

SCALAR, VECTOR, MATRIX = ("1", "1"), ("d", "1"), ("d", "d")
NUCLEAR = ("*", r"\ast", "nuc", r"\star")


def fence(reader: Cursor) -> Found:
    """What an opening bracket, bar or angle begins."""
    start = reader.k
    found = delimiter(reader.tokens, start)
    assert found is not None
    sign, side, _ = found
    if side == "right" or sign in (")", "]", r"\}", r"\rangle"):
        raise reader.unexpected()
    if sign == "|":
        raise NotUnderstood(
            "bars: an absolute value, a determinant or a condition", r"write \sqrt{u^2}, or leave it out", reader.place
        )
    opening, content, closes, reader.k = inside(reader.tokens, start)
    if opening == r"\|":
        return _norm(reader, reader.sub(content)), "closed"
    if opening == r"\langle":
        return _inner(reader, content), "closed"
    if opening == ".":
        return _at(reader, content, closes), "closed"
    if len(commas(content)) > 1:
        raise NotUnderstood(
            "brackets with a comma: a pair, an interval or a commutator", "write it out", reader.tokens[start].place
        )
    return reader.sub(content), "fence"


def index_of(reader: Cursor) -> str:
    """A subscript behind a bracket, the empty text where there is none."""
    if reader.text != "_":
        return ""
    reader.k += 1
    return written(reader.argument())


def _norm(reader: Cursor, inner: Node) -> Node:
    place, shape = reader.place, reader.shape(inner)
    tokens: tuple[Token, ...] = ()
    power: tuple[Token, ...] = ()
    for _ in range(2):
        if reader.text == "_" and not tokens:
            reader.k += 1
            tokens = reader.argument()
        elif reader.text == "^" and not power:
            reader.k += 1
            power = reader.argument()
    index, flags = written(tokens), reader.notation.flags
    node: Node
    if shape == VECTOR and index in ("", "2", r"\ell_2"):
        node = reader.call("norm_F", inner)
    elif shape == VECTOR and index not in ("F",):
        weight = reader.sub(tokens)
        if reader.shape(weight) != MATRIX:
            raise NotUnderstood(f"the norm with the index {index}", "a matrix, or none", place)
        square = reader.node("multiply", reader.node("multiply", reader.node("transpose", inner), weight), inner)
        value = exponent(power) if power else Fraction(1)
        if value is None:
            raise NotUnderstood(f"the exponent {written(power)}", "a number", place)
        if value % 2 == 0:
            return square if value == 2 else reader.node("power", square, value=value / 2)
        root = reader.call("sqrt", square)
        return root if value == 1 else reader.node("power", root, value=value)
    elif shape == MATRIX:
        names = {"F": "norm_F", "op": "norm_op", **dict.fromkeys(NUCLEAR, "norm_nuc")}
        names |= {"2": "norm_op"} if "norm2-op" in flags else {"2": "norm_F"} if "norm2-F" in flags else {}
        names |= {"": "norm_op"} if "norm-op" in flags else {"": "norm_F"} if "norm-F" in flags else {}
        if index not in names:
            shown = f"||{to_text(inner)}||" + (f"_{index}" if index else "")
            raise NotUnderstood(
                f"which norm is {shown}", "% lsa: flag norm2-op, norm2-F, norm-op or norm-F, or write _F, _{op}, _*", place
            )
        node = reader.call(names[index], inner)
    else:
        raise NotUnderstood("the norm of a number", r"write \sqrt{u^2}", place)
    value = exponent(power) if power else Fraction(1)
    if value is None:
        raise NotUnderstood(f"the exponent {written(power)}", "a number", place)
    return node if value == 1 else reader.node("power", node, value=value)


def _inner(reader: Cursor, content: Sequence[Token]) -> Node:
    """``<u, v>`` of vectors, ``<A, B>`` of matrices, ``<u, v>_H`` with a weight."""
    parts = commas(content)
    if len(parts) != 2:
        raise NotUnderstood("angles around other than two things", r"write \langle u, v\rangle", reader.place)
    left, right = (reader.sub(part) for part in parts)
    shapes = reader.shape(left), reader.shape(right)
    index: tuple[Token, ...] = ()
    if reader.text == "_":
        reader.k += 1
        index = reader.argument()
    product = reader.node("multiply", reader.node("transpose", left), right)
    if shapes == (VECTOR, VECTOR):
        if not index:
            return product
        weight = reader.sub(index)
        if reader.shape(weight) != MATRIX:
            raise NotUnderstood("the index of an inner product", "a matrix", reader.place)
        return reader.node("multiply", reader.node("multiply", product.parts[0], weight), right)
    if shapes == (MATRIX, MATRIX) and written(index) in ("", "F"):
        return reader.call("tr", product)
    raise NotUnderstood("an inner product of other than two vectors or two matrices", "check what is declared", reader.place)


def _at(reader: Cursor, content: Sequence[Token], closes: str) -> Node:
    """``\\left. f \\right|_{...}``: where a formula is evaluated."""
    where = index_of(reader)
    function = {"u_12=u_21=0": "slice", "t=0": "start"}.get(where)
    if closes != "|" or function is None or "flow-time" not in reader.notation.flags:
        raise NotUnderstood("a bar behind a formula", "write out where it is taken", reader.place)
    return reader.call(function, reader.sub(content))
