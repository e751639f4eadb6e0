"""What the library prints is read back as the formula that was printed, also in another style, or it is refused by name."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache

import pytest
from hypothesis import settings

from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.export.paper.formulas import in_latex
from lsa_theory.language.latex.declarations import declared, used
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.relations import meaning
from lsa_theory.language.latex.tokens import mathematics, tokenize
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import name_in_latex
from lsa_theory.language.shapes import Shapes
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.engine import library

THOROUGH = settings.get_current_profile_name() == "thorough"
MUTANTS = 2000 if THOROUGH else 300
STATEMENTS = [(ref, formula) for ref, found in library().items() for formula in found.claim.statement]


@cache
def notation_of(relation: Relation) -> Notation:
    """The library's own print, with the letters of a formula declared."""
    notation = used(Notation(), "lsa").inner()
    known = {str(node.value) for node in notation.symbols.values() if node.kind == "name"} | {"noise"}
    for name in sorted(relation.names() - known):
        notation = declared(notation, f"{name_in_latex(name)} = {name}")
    return notation


def read_back(latex: str, relation: Relation) -> Relation:
    found = meaning(mathematics(tokenize(latex)), notation_of(relation), claimed=True).relation
    assert found is not None
    return found


COMPUTED = ("tr", "inv", "sqrt", "S", "beta", "grad", "slice")


class Opaque:
    """Letters for what has no canonical form: ``limit(u)``, a norm, a mean; equal letters where functions and arguments are."""

    def __init__(self) -> None:
        self.known: list[tuple[str, tuple[Node, ...], Node]] = []

    def replaced(self, node: Node) -> Node:
        parts = tuple(map(self.replaced, node.parts))
        if node.kind != "call" or node.value in COMPUTED:
            return Node(node.kind, parts, node.value)
        for function, arguments, letter in self.known:
            if function == node.value and all(map(same_value, arguments, parts)):
                return letter
        shape = Shapes(Names(SymbolicSetting(True, True)), "").of(node)
        letter = Node("name", value=f"{'s' if shape in (('1', '1'), None) else 'Z'}{100 + len(self.known)}")
        self.known.append((str(node.value), parts, letter))
        return letter


def same_value(one: Node, other: Node) -> bool:
    if one == other:
        return True
    try:
        meaning_of = Symbolic(Names(SymbolicSetting(True, True)))
        return bool((read(one, meaning_of) - read(other, meaning_of)).is_zero())
    except (OutOfReachError, InputError, ZeroDivisionError, ValueError, TypeError):
        return False


def same(one: Node, other: Node) -> bool:
    """Whether two formulas are the same: by their canonical forms, with letters for what has none."""
    opaque = Opaque()
    return same_value(opaque.replaced(one), opaque.replaced(other))


def test_every_statement_is_read_back_or_refused_by_name() -> None:
    counts: Counter[str] = Counter()
    for ref, formula in STATEMENTS:
        relation = parse_relation(formula)
        try:
            found = read_back(in_latex(relation), relation)
        except NotUnderstood as problem:
            assert problem.reason
            counts["refused"] += 1
            continue
        assert found.signs == relation.signs, ref
        for one, other in zip(found.sides, relation.sides, strict=True):
            assert same(one, other), (ref, formula, found)
        counts["equal"] += 1
    assert counts["equal"] >= 200 and counts["equal"] >= 0.95 * len(STATEMENTS), counts


RESTYLED = (
    (r"\\top", ("T", r"\mathsf{T}", r"\intercal", r"\mathrm{T}", r"\top ")),
    (r"\\frac", (r"\tfrac", r"\dfrac", r"\frac")),
    (r"\\left\(", (r"\Bigl(", "(", r"\left( ")),
    (r"\\right\)", (r"\Bigr)", ")", r" \right)")),
    (
        r"\\operatorname\{tr\}",
        (r"\mathrm{tr}", r"\operatorname{Tr}", r"\text{tr}", r"{\operatorname{tr}}", r"\operatorname*{tr}"),
    ),
    (r"\\mathbb\{E\}", (r"\mathbb E", r"\mathsf{E}", r"\operatorname{E}", r"\mathop{\mathbb{E}}", "𝔼")),
    (r"\\hat\\Lambda", (r"\hat{\Lambda}", r"\widehat{\Lambda}", r"{\hat\Lambda}", "Λ̂")),
    (r"\\Lambda", ("Λ", r"{\Lambda}", r"\Lambda ")),
    (r"\\Gamma", ("Γ", r"{\Gamma}")),
    (r"x_\{\\mathrm\{query\}\}", (r"x_{\text{query}}", r"x_{query}", r"x_\mathrm{query}")),
    (r"\^\{2\}", ("^2", "²", r"^{\,2}")),
    (r"\^\{-1\}", ("⁻¹", r"^{-1}", r"^{- 1}")),
    (r"\\lVert ", (r"\| ", r"\left\| ", r"\Vert ")),
    (r" \\rVert", (r" \|", r" \right\|", r" \Vert")),
    (r" ", (r" \, ", "\n", "  ", r"\;")),
    (r"\{1\}\{N\}", ("1N", "1{N}", "{1}N")),
    (r" = ", (" &= ", "=", r" \; = \; ")),
    (r"\[", (r"\bigl[", "[", r"\left[")),
    (r"\]", (r"\bigr]", "]", r"\right]")),
)
BROKEN = (
    ("(", ""), (")", ""), ("{", ""), ("}", ""), ("[", ""), ("]", ""), ("^", ""), ("_", ""), (r"\operatorname", ""), (r"\mathbb", ""),
    (r"\frac", ""), ("(", "["), ("+", ""), (r"\hat", ""), (r"\mathrm", ""), (r"^{\top}", "'"), (r"^{-1}", r"/"), (r"\le", r"\lesssim"),
)  # fmt: skip


def restyle(latex: str, rng: random.Random) -> str:
    """The same formula as somebody else types it: every place in a style of its own."""
    for pattern, styles in RESTYLED:
        if rng.random() < 0.5:
            if pattern in (r"\[", r"\]", r"\\left\(", r"\\right\)", r"\\lVert ", r" \\rVert"):
                continue  # brackets are restyled in pairs, below
            latex = re.sub(
                pattern, lambda found, styles=styles: rng.choice(styles) if rng.random() < 0.6 else found[0], latex
            )
    for opens, closes in (((3, r"\\lVert "), r" \\rVert"), ((2, r"\["), r"\]")):
        if rng.random() < 0.5 and r"\left" not in latex:
            style = rng.randrange(opens[0])
            table = dict(RESTYLED)
            latex = re.sub(opens[1], lambda _, t=table, o=opens, s=style: t[o[1]][s], latex)
            latex = re.sub(closes, lambda _, t=table, c=closes, s=style: t[c][s], latex)
    return latex.replace("&", "")


@pytest.mark.parametrize("seed", range(MUTANTS // 100))
def test_no_restyled_formula_is_read_as_another(seed: int) -> None:
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    for _ in range(100):
        ref, formula = rng.choice(STATEMENTS)
        relation = parse_relation(formula)
        latex = restyle(in_latex(relation), rng)
        try:
            found = read_back(latex, relation)
        except NotUnderstood:
            counts["refused"] += 1
            continue
        assert found.signs == relation.signs, latex
        for one, other in zip(found.sides, relation.sides, strict=True):
            assert same(one, other), (ref, latex, found)
        counts["equal"] += 1
    assert counts["equal"] >= 60, counts


@pytest.mark.parametrize("seed", range(4))
def test_a_formula_that_lost_a_sign_is_refused_or_read_as_it_stands(seed: int) -> None:
    """Never a crash; and what is read can be printed and read again."""
    rng = random.Random(1000 + seed)
    for _ in range(50):
        _, formula = rng.choice(STATEMENTS)
        relation = parse_relation(formula)
        latex = in_latex(relation)
        for _ in range(rng.randint(1, 3)):
            old, new = rng.choice(BROKEN)
            places = [found.start() for found in re.finditer(re.escape(old), latex)]
            if places:
                place = rng.choice(places)
                latex = latex[:place] + new + latex[place + len(old) :]
        try:
            found = read_back(latex, relation)
        except NotUnderstood:
            continue
        again = read_back(in_latex(found), relation)
        assert all(same(one, other) for one, other in zip(found.sides, again.sides, strict=True)), latex
