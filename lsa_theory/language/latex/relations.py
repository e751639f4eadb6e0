r"""Comparisons and chains of them: where they are cut, which order is meant, and what is only defined or assumed.

>>> from lsa_theory.language.latex.declarations import used
>>> relation(r"\Lambda \preceq \Gamma", used(Notation(), "zhang"))
'Lambda <= Gamma'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lsa_theory.errors import InputError
from lsa_theory.language.latex.fences import delimiter, inside
from lsa_theory.language.latex.notation import SIZES, Notation, Pattern
from lsa_theory.language.latex.reader import Reader
from lsa_theory.language.latex.reasons import RELATIONS
from lsa_theory.language.latex.refusal import NotUnderstood, Undeclared, guess
from lsa_theory.language.latex.signs import DEFINES, LOEWNER, ORDER, SIGNS, STACKED
from lsa_theory.language.latex.symbols import IGNORED, argument, atom, closing, written
from lsa_theory.language.latex.tokens import Token, mathematics, tokenize
from lsa_theory.language.latex.wrappers import unwrapped
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import MAX_CHARACTERS, constant, parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.reading import read_claim
from lsa_theory.language.vocabulary import PAPER

INDEXED = re.compile(r"_[ijklmn]{1,2}$")
CLOSED = ("tr", "det", "log", "norm_F", "norm_op", "norm_nuc", "lam_min", "lam_max", "cond")
QUANTITIES = ("Lambda", "Psi", "Gamma", "u", "U11", "u12", "u21", "sigma", "kappa", *SIZES)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its tokens, and the symbol that it is, if it is nothing else."""

    tokens: tuple[Token, ...]
    bare: Pattern | None


@dataclass(frozen=True)
class Chain:
    """Sides and the signs between them, with the way in which each sign was written."""

    sides: tuple[Side, ...]
    signs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Meaning:
    """What a formula of a text is: a relation to be judged, a definition, or both (``C = A B = B A``).

    ``weak`` is why a relation that is not proved is rather an assumption than an error; ``defines`` what it defines.
    """

    relation: Relation | None = None
    weak: str = ""
    defines: Pattern | None = None
    value: Node | None = None
    names_known: str = ""  # what the notation says of the symbol on the left already


def cut(tokens: Sequence[Token]) -> Chain:
    """A formula at its relations, those in brackets and braces left alone; NotUnderstood for relations that are none."""
    tokens = [token for token in unwrapped(tokens) if token.text not in IGNORED]
    sides: list[list[Token]] = [[]]
    signs: list[tuple[str, str]] = []
    k = 0
    while k < len(tokens):
        text, place = tokens[k].text, tokens[k].place
        if text in RELATIONS:
            raise NotUnderstood(RELATIONS[text], "the language has ==, <= and >=", place)
        if text == "{":
            end = closing(tokens, k) + 1
            sides[-1] += tokens[k:end]
            k = end
        elif text in STACKED:
            sign, k = _stacked(tokens, k)
            signs.append(sign)
            sides.append([])
        elif text == ":" and k + 1 < len(tokens) and tokens[k + 1].text == "=":
            signs.append(("==", DEFINES))
            sides.append([])
            k += 2
        elif text in SIGNS and not (k and tokens[k - 1].text in (r"\left", r"\right")):
            if k + 1 < len(tokens) and tokens[k + 1].text in ("_", "^"):
                raise NotUnderstood("a relation with an index", "say in words what it means", place)
            signs.append(SIGNS[text])
            sides.append([])
            k += 1
        elif (
            (found := delimiter(tokens, k)) is not None
            and found[1] != "right"
            and found[0] in ("(", "[", r"\{", r"\langle", r"\|", ".")
        ):
            _, _, _, end = inside(tokens, k)
            sides[-1] += tokens[k:end]
            k = end
        else:
            sides[-1].append(tokens[k])
            k += 1
    return Chain(tuple(Side(tuple(side), _bare(side)) for side in sides), tuple(signs))


def _stacked(tokens: Sequence[Token], k: int) -> tuple[tuple[str, str], int]:
    """``\\overset{(a)}{=}``: a relation with a reference above it, or with something that changes its meaning."""
    place = tokens[k].place
    above, end = argument(tokens, k + 1)
    sign, end = argument(tokens, end)
    said, sign_text = written(above), written(sign)
    if said in ("def", r"\triangle", r"\Delta", "def.") and sign_text == "=":
        return ("==", DEFINES), end
    if sign_text not in SIGNS or not (said.startswith("(") and said.endswith(")") and len(said) <= 7):
        raise NotUnderstood(
            f"a relation with {said or 'something'} above it", r"write the relation alone, or \overset{(a)}{=}", place
        )
    return SIGNS[sign_text], end


def _bare(side: Sequence[Token]) -> Pattern | None:
    one = atom(side, 0)
    if one is None or one.end != len(side) or one.primes:
        return None
    if one.raised is None:
        return ((one.key, ""),)
    special = one.script in ("*", r"\star") or one.script.startswith("(")
    return ((one.key, one.script),) if special else None


def meaning(tokens: Sequence[Token], notation: Notation, *, claimed: bool = False) -> Meaning:
    """What a formula says in a notation; ``claimed`` takes it for a claim whatever it looks like.

    Raises NotUnderstood with the reason for a formula without a reading, or with more than one.
    """
    chain = cut(_unboxed(tokens))
    if not chain.signs:
        raise NotUnderstood("no relation: nothing is claimed", "", tokens[0].place if tokens else None)
    if any(kind == DEFINES for _, kind in chain.signs[1:]):
        raise NotUnderstood("a definition inside a chain", "write it on its own", tokens[0].place)
    first = chain.sides[0].bare
    defines = chain.signs[0][1] == DEFINES
    if defines and first is None:
        raise NotUnderstood("a definition of what is no symbol", "define a symbol", tokens[0].place)
    if defines or (first is not None and chain.signs[0][0] == "==" and not claimed):
        assert first is not None
        if defines or first not in notation.symbols or _is_free(first, notation):
            if INDEXED.search(first[0][0]) and not defines:
                raise NotUnderstood(
                    "an index: an entry, or one formula for every value", "define it with :=", tokens[0].place
                )
            value = _side(chain.sides[1], notation)
            own = notation.symbols.get(first)
            if own is None or not own.names() & value.names() or own.kind != "name":
                rest = Chain(chain.sides[1:], chain.signs[1:])
                if not rest.signs:
                    return Meaning(defines=first, value=value)
                further = _relation(rest, notation)
                return Meaning(further, _weak(rest, further, notation), defines=first, value=value)
    relation = _relation(chain, notation)
    if claimed:
        return Meaning(relation)
    known = _known(first, notation) if first is not None and chain.signs[0][0] == "==" else ""
    return Meaning(relation, _weak(chain, relation, notation), names_known=known, defines=first if known else None)


def _unboxed(tokens: Sequence[Token]) -> Sequence[Token]:
    """A formula without the box around it."""
    for _ in range(3):
        if tokens and tokens[0].text in (r"\boxed", r"\fbox"):
            inner, end = argument(tokens, 1)
            while inner and inner[-1].text in (".", ",", ";"):
                inner = inner[:-1]
            tokens = inner if end == len(tokens) else tokens
    return tokens


def relation(text: str, notation: Notation) -> str:
    """A relation in LaTeX, without macros, as one of the language."""
    return to_text(_relation(cut(mathematics(tokenize(text))), notation))


def _is_free(pattern: Pattern, notation: Notation) -> bool:
    node = notation.symbols[pattern]
    return node.kind == "name" and str(node.value) in notation.letters


def _known(pattern: Pattern, notation: Notation) -> str:
    """What a symbol on the left stands for already, the empty text where it is free."""
    node = notation.symbols.get(pattern)
    free = node is not None and node.kind == "name" and (node.value in {*QUANTITIES, *notation.letters} - {"Gamma"})
    if node is None or free:
        return ""
    text = to_text(node)
    return PAPER.get(text, text)


def _side(side: Side, notation: Notation) -> Node:
    return Reader(side.tokens, notation).whole()


def _relation(chain: Chain, notation: Notation) -> Relation:
    sides = tuple(_side(side, notation) for side in chain.sides)
    signs = tuple(sign for sign, _ in chain.signs)
    found = Relation(sides, signs, "")
    text = to_text(found)
    if len(text) > MAX_CHARACTERS:
        raise NotUnderstood(
            f"a formula of {len(text)} characters in the language",
            f"at most {MAX_CHARACTERS}",
            chain.sides[0].tokens[0].place,
        )
    for k, (left, right) in enumerate(pairwise(sides)):
        reader = Reader(chain.sides[k].tokens, notation)
        shapes = [shape for shape in (reader.shape(one) for one in (left, right) if constant(one) != 0) if shape is not None]
        matrices = bool(shapes) and all(shape == ("d", "d") for shape in shapes)
        kind = chain.signs[k][1]
        if kind == ORDER and matrices:
            raise NotUnderstood(
                f"{signs[k]} between matrices",
                r"write \preceq or \succeq for the Loewner order",
                chain.sides[k].tokens[0].place,
            )
        if kind == LOEWNER and shapes and not matrices:
            raise NotUnderstood(
                "a Loewner order between other than matrices", r"write \le or \ge", chain.sides[k].tokens[0].place
            )
    try:
        return parse_relation(read_claim(text, notation.given_for(found.names())).formula)
    except InputError as problem:
        raise NotUnderstood(f"shapes: {problem.legal}", problem.remedy, chain.sides[0].tokens[0].place) from None


def _weak(chain: Chain, found: Relation, notation: Notation) -> str:
    """Why a relation may be an assumption: a free letter alone on a side, or a norm or a trace against a number."""
    for (left, sign, right), (one, other) in zip(
        found.links(), zip(chain.sides, chain.sides[1:], strict=False), strict=True
    ):
        for side, opposite, bare in ((left, right, one.bare), (right, left, other.bare)):
            if bare is None:
                scale = sign == "==" and _closed(side, of_symbol=True) and opposite.value in SIZES
                if scale or (_closed(side) and (constant(opposite) is not None or _letter(opposite, notation))):
                    return "a condition: a norm or a trace against a number"
                continue
            node = notation.symbols.get(bare)
            if node is None or node.kind != "name":
                continue
            name = str(node.value)
            if name in notation.letters and (sign == "==" or name not in opposite.names()):
                return f"a condition on {bare[0][0]}"
            if name in QUANTITIES and name != "Gamma" and _simple(opposite, notation):
                return f"a condition on {bare[0][0]}"
    return ""


def _simple(node: Node, notation: Notation) -> bool:
    """Whether a side is made of numbers, sizes and free letters only."""
    return not node.calls() and node.names() <= {*notation.letters, *SIZES, "I"}


def _closed(node: Node, of_symbol: bool = False) -> bool:
    """Whether a side is a norm, a trace or the square of a length, ``of_symbol`` of nothing more than a symbol."""
    if node.kind == "power":
        return _closed(node.parts[0], of_symbol)
    if node.kind == "call" and node.value in CLOSED:
        return not of_symbol or node.parts[0].kind == "name"
    return node.kind == "multiply" and node.parts[0] == Node("transpose", (node.parts[1],)) and node.parts[1].kind == "name"


def _letter(node: Node, notation: Notation) -> bool:
    return node.kind == "name" and notation.letters.get(str(node.value)) == "scalar"


def undeclared(tokens: Sequence[Token], notation: Notation) -> list[str]:
    """The symbols of a formula that nothing declares, as far as a reading gets."""
    found: list[str] = []
    for side in cut(tokens).sides:
        for _ in range(20):
            try:
                Reader(side.tokens, notation).whole()
            except Undeclared as problem:
                found.append(problem.key)
                try:
                    notation = notation.letter(problem.key, guess(problem.key))
                except InputError:  # more than there are letters
                    break
                continue
            except (NotUnderstood, InputError):
                pass
            break
    return found
