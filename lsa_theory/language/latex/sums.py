r"""Sums over the examples of a prompt, and over the eigenvalues of a matrix, in the letters of the language.

``\sum_i x_i x_i^\top`` is ``N*S``, ``\sum_i y_i x_i`` is ``N*beta``, and a sum of functions of eigenvalues is a trace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.language.hypotheses import replace_names
from lsa_theory.language.latex.cursor import Cursor
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.latex.refusal import NotUnderstood, Undeclared
from lsa_theory.language.latex.symbols import written
from lsa_theory.language.nodes import Node

N, I = Node("name", value="N"), Node("name", value="I")
SUMS = {"S": Node("multiply", (N, Node("name", value="S"))), "beta": Node("multiply", (N, Node("name", value="beta")))}
REMEDY = r"declare the index: % lsa: sample x_i; y_i; n, or % lsa: eigenvalue \lambda_i of Lambda"


def total(reader: Cursor) -> Node:
    """The sum that begins at the token at hand; it reaches to the end of its term."""
    place = reader.place
    scripts: dict[str, str] = {}
    limits: dict[str, Node] = {}
    while reader.text in ("_", "^") and reader.text not in scripts:
        mark = reader.text
        reader.k += 1
        tokens = reader.argument()
        scripts[mark] = written(tokens)
        if mark == "^":
            limits[mark] = reader.sub(tokens)
    index = scripts.get("_", "").removesuffix("=1")
    notation = reader.notation
    eigen = {key: node for key, node in notation.eigenvalues.items() if key.partition("_")[2] == index}
    samples = {key: name for key, name in notation.samples.items() if key.partition("_")[2] == index}
    if not index or not (eigen or samples):
        raise NotUnderstood("a sum over an index that is not declared", REMEDY, place)
    letters: dict[str, str] = {}
    for key in (*eigen, *samples):
        notation = notation.letter(key, "vector" if samples.get(key) == "x" else "scalar")
        letters[key] = notation.shown(((key, ""),))
    reader.notation, outside = notation, reader.notation
    try:
        inner = reader.term()
    except Undeclared as problem:
        if problem.key.endswith(f"_{index}"):
            raise NotUnderstood(f"a sum over an index that is not declared for {problem.key}", REMEDY, place) from None
        raise
    reader.notation = outside
    used = {key for key, letter in letters.items() if letter in inner.names()}
    if not used:
        raise NotUnderstood("a sum over an index that does not occur", "multiply by the number of terms instead", place)
    if (used & set(eigen) and used & set(samples)) or len(used & set(eigen)) > 1:
        raise NotUnderstood("an index of two things", "use another letter", place)
    if "^" in limits and limits["^"] != Node("name", value="d" if used & set(eigen) else "N"):
        raise NotUnderstood("a sum over a part of its index", "sum over all of it", place)
    if key := next(iter(used & set(eigen)), ""):
        if reader.shape(inner) != ("1", "1"):
            raise NotUnderstood("a sum over eigenvalues of what is no number", "write a trace", place)
        return Node("call", (_function(inner, letters[key], eigen[key]),), "tr")
    names = {name: letters[key] for key, name in samples.items()}
    try:
        return _over_examples(inner, _Examples(names["x"], names.get("y", "")), place)
    except NotUnderstood:
        if not re.fullmatch("[ijkln]", index):
            raise
        table = {letters[key]: Node("name", value=f"{name}_{index}") for key, name in samples.items()}
        return Node("call", (replace_names(inner, table),), f"sum_{index}")


def example(notation: Notation, key: str) -> Node | None:
    """``x_1`` where ``x_i`` is declared as a sample.

    >>> from lsa_theory.language.latex.declarations import declared
    >>> example(declared(Notation(), "sample z_i; y_i; n"), "z_2").value
    'x_2'
    """
    base, _, number = key.rpartition("_")
    name = next((name for one, name in notation.samples.items() if one.rpartition("_")[0] == base), None)
    return Node("name", value=f"{name}_{number}") if name and re.fullmatch("[1-9][0-9]?", number) else None


def _function(node: Node, letter: str, matrix: Node) -> Node:
    """A function of an eigenvalue as the same function of the matrix."""
    if letter not in node.names():
        return Node("multiply", (node, I))
    if node.kind == "name":
        return matrix
    parts = node.parts
    constant = [letter not in part.names() for part in parts]
    if node.kind in ("add", "subtract", "negative", "power"):
        inner = tuple(_function(part, letter, matrix) for part in parts)
        if node.kind == "power" and Fraction(node.value or 0) < 0:
            return Node("power", (Node("call", inner, "inv"),), -Fraction(node.value or 0))
        return Node(node.kind, inner, node.value)
    if node.kind == "multiply":
        mapped = [part if fixed else _function(part, letter, matrix) for part, fixed in zip(parts, constant, strict=True)]
        return Node("multiply", (mapped[1], mapped[0]) if constant[1] else (mapped[0], mapped[1]))
    if node.kind == "divide":
        if constant[1]:
            return Node("divide", (_function(parts[0], letter, matrix), parts[1]))
        below = Node("call", (_function(parts[1], letter, matrix),), "inv")
        return Node("multiply", (parts[0] if constant[0] else _function(parts[0], letter, matrix), below))
    raise NotUnderstood("a sum over eigenvalues of another function", "write a trace")


@dataclass(frozen=True)
class _Examples:
    x: str
    y: str


def _over_examples(node: Node, letters: _Examples, place: tuple[int, int] | None) -> Node:
    """The sum over the examples of a sum of products, each with the input twice, or with input and label."""
    if node.kind in ("add", "subtract"):
        return Node(node.kind, tuple(_over_examples(part, letters, place) for part in node.parts))
    if node.kind == "negative":
        return Node("negative", (_over_examples(node.parts[0], letters, place),))
    if node.kind == "divide" and not node.parts[1].names() & {letters.x, letters.y}:
        return Node("divide", (_over_examples(node.parts[0], letters, place), node.parts[1]))
    factors = _factors(node)
    column, row = Node("name", value=letters.x), Node("transpose", (Node("name", value=letters.x),))
    label = Node("name", value=letters.y)
    bare = [factor if factor.names() & {letters.x, letters.y} else None for factor in factors]
    found = [
        factor and Node(factor.kind, tuple(Node(p.kind, p.parts, p.value) for p in factor.parts), factor.value)
        for factor in bare
    ]
    kinds = [
        None if one is None else "x" if one == column else "r" if one == row else "y" if one == label else "?"
        for one in found
    ]
    held = "".join(kind for kind in kinds if kind)
    if held == "xr" and kinds.index("r") == kinds.index("x") + 1:
        k = kinds.index("x")
        return _product([*factors[:k], SUMS["S"], *factors[k + 2 :]])
    if held == "rx":
        a, b = kinds.index("r"), kinds.index("x")
        inside = factors[a + 1 : b]
        form = Node("multiply", (N, Node("call", (_product([*inside, Node("name", value="S")]),), "tr")))
        return _product([*factors[:a], form, *factors[b + 1 :]])
    if sorted(held) in (["x", "y"], ["r", "y"]):
        k = next(j for j, kind in enumerate(kinds) if kind in ("x", "r"))
        value = SUMS["beta"] if kinds[k] == "x" else Node("transpose", (SUMS["beta"],))
        return _product([value if j == k else factor for j, factor in enumerate(factors) if kinds[j] != "y"])
    raise NotUnderstood(
        "a sum over examples of another product", "products x_i x_i' and y_i x_i have sums in the language", place
    )


def _factors(node: Node) -> list[Node]:
    return [one for part in node.parts for one in _factors(part)] if node.kind == "multiply" else [node]


def _product(factors: list[Node]) -> Node:
    whole = factors[0]
    for factor in factors[1:]:
        whole = Node("multiply", (whole, factor))
    return whole
