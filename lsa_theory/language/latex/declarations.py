r"""Declarations: lines ``% lsa: ...`` of a draft, options of the command line, files of notations.

>>> notation = declared(Notation(), r"\Sigma = Lambda, n = N; symmetric A; vector v")
>>> [notation.shown(((key, ""),)) for key in (r"\Sigma", "v")], notation.given
(['Lambda', 'q'], ('A symmetric',))
>>> used(Notation(), "wu").shown(((r"\mathbf H", ""),))
'Lambda'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from lsa_theory.errors import InputError, nearest
from lsa_theory.language.latex.notation import FLAGS, KINDS, PROPERTIES, Notation, pattern_of
from lsa_theory.language.latex.presets import content, names
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.tokens import Token, mathematics, tokenize
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression, parse_relation
from lsa_theory.language.vocabulary import check_names

Reader: TypeAlias = Callable[[str, Notation], str]  # a relation in LaTeX as one of the language
DEEPEST = 5  # notations that build on others


def declared(
    notation: Notation, text: str, formula: Callable[[list[Token]], list[Token]] = list, read: Reader | None = None
) -> Notation:
    """The notation with the declarations of a line, ``;`` between them; InputError for one that cannot be read.

    ``formula`` replaces macros in what is LaTeX, ``read`` is how a hypothesis in LaTeX is read.
    """
    for part in directives(text):
        word, _, rest = part.partition(" ")
        notation = _declare(notation, part, word, rest.strip(), formula, read)
    return notation


def used(notation: Notation, name: str, depth: int = 0) -> Notation:
    """A notation with another one, by name or file, on top; InputError for one that is not known or contradicts it."""
    if name in names() or (name.endswith(".toml") and depth <= DEEPEST):
        found = content(name)
    else:
        legal = f"one of {', '.join(names())}, or a file FILE.toml"
        raise InputError("notation", name, legal, nearest(name, names(), "docs/latex.md"))
    for other in found.get("use", []):
        notation = used(notation, other, depth + 1)
    own = notation.own
    notation = notation.inner()
    for left, right in found.get("symbols", {}).items():
        notation = declared(notation, f"{left} = {right}")
    for line in (*found.get("declare", []), *(f"flag {flag}" for flag in found.get("flags", []))):
        notation = declared(notation, line)
    return notation.over(own)


def directives(text: str) -> list[str]:
    """A line of declarations, one by one; ``sample`` has its own semicolons."""
    found: list[str] = []
    for part in (one.strip() for one in text.split(";")):
        if found and found[-1].startswith("sample ") and part and "=" not in part and part.split()[0] not in WORDS:
            found[-1] += f"; {part}"
        elif part:
            found.append(part)
    return found


WORDS = (*KINDS, *PROPERTIES, "use", "flag", "given", "eigenvalue", "sample", "skip", "claim", "expect")


def _declare(
    notation: Notation, part: str, word: str, rest: str, formula: Callable[[list[Token]], list[Token]], read: Reader | None
) -> Notation:
    if word in KINDS or word in PROPERTIES:
        if not rest:
            raise InputError("declaration", part, "symbols behind it, commas between them", f"for example {word} A")
        for one in filter(None, (symbol.strip() for symbol in _split(rest))):
            key = _symbol(part, one, formula)
            notation = notation.letter(key, PROPERTIES.get(word, word))
            name = notation.shown(((key, ""),))
            if word in PROPERTIES:
                notation = notation.known(name, f"{name} > 0" if word == "positive" else f"{name} {word}")
        return notation
    match word:
        case "use":
            return used(notation, rest)
        case "flag":
            unknown = [flag for flag in re.split(r"[\s,]+", rest) if flag not in FLAGS]
            if unknown or not rest:
                raise InputError("flag", ", ".join(unknown) or "nothing", "one of " + ", ".join(FLAGS), "see docs/latex.md")
            return replace(notation, flags=notation.flags | set(re.split(r"[\s,]+", rest)))
        case "given":
            return notation.known("", _hypothesis(notation, rest, formula, read))
        case "eigenvalue":
            key, _, matrix = rest.partition(" of ")
            node = _expression(part, matrix.strip())
            symmetric = {text.split()[0] for text in notation.given if text.endswith((" symmetric", " psd"))}
            if node.kind != "name" or str(node.value) not in {"Lambda", "Gamma", "Psi", *symmetric}:
                raise InputError(
                    "declaration", part, "eigenvalues of Lambda, Gamma, Psi or a symmetric letter", "name one of them"
                )
            return replace(notation, eigenvalues={**notation.eigenvalues, _symbol(part, key.strip(), formula): node})
        case "sample":
            return _sampled(notation, part, [one.strip() for one in rest.split(";")], formula)
    if "=" not in part:
        legal = "SYMBOL = FORMULA, or a word of " + ", ".join(WORDS)
        raise InputError("declaration", part, legal, r"for example \Sigma = Lambda; matrix A, B")
    for equation in _split(part):
        left, _, right = equation.partition("=")
        try:
            pattern = pattern_of(mathematics(formula(list(tokenize(left)))))
        except NotUnderstood as problem:
            legal = "a symbol, or a product of symbols, on the left"
            raise InputError("declaration", equation, legal, problem.reason) from None
        notation = notation.bind(pattern, _expression(equation, right.strip()))
    return notation


def _sampled(notation: Notation, part: str, symbols: list[str], formula: Callable[[list[Token]], list[Token]]) -> Notation:
    """``sample x_i; y_i; n``: the inputs, their labels (may be missing), how many there are."""
    if len(symbols) not in (2, 3):
        raise InputError("declaration", part, "sample INPUT; LABEL; COUNT", "for example sample x_i; y_i; n")
    *examples, count = (_symbol(part, one, formula) for one in symbols)
    if len({key.partition("_")[2] for key in examples}) != 1 or not examples[0].partition("_")[2].isalpha():
        raise InputError("declaration", part, "examples with one index, a letter", "for example sample x_i; y_i; n")
    found = dict(zip(examples, "xy", strict=False))
    return replace(notation, samples={**notation.samples, **found}).bind(((count, ""),), Node("name", value="N"))


def _split(text: str) -> list[str]:
    """Parts between the commas outside of brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _symbol(part: str, text: str, formula: Callable[[list[Token]], list[Token]]) -> str:
    try:
        pattern = pattern_of(mathematics(formula(list(tokenize(text)))))
    except NotUnderstood as problem:
        raise InputError("declaration", part, "symbols, commas between them", problem.reason) from None
    if len(pattern) != 1 or pattern[0][1]:
        raise InputError("declaration", part, "symbols, commas between them", f"{text} is not one symbol")
    return pattern[0][0]


def _expression(part: str, text: str) -> Node:
    """The right side of a declaration: a formula of the language whose names are known."""
    try:
        node = parse_expression(text)
        check_names([node], text)
        for name in node.names():
            Names().kind(name)
    except InputError as problem:
        raise InputError("declaration", part, "a formula of the language on the right", problem.remedy) from None
    return node


def _hypothesis(notation: Notation, text: str, formula: Callable[[list[Token]], list[Token]], read: Reader | None) -> str:
    """A hypothesis, of the symbols of the text: ``A symmetric``, or a relation in LaTeX."""
    words = text.split()
    if words[-1:] in (["symmetric"], ["psd"]) and len(words) > 1:
        pattern = ((_symbol(text, " ".join(words[:-1]), formula), ""),)
        if pattern not in notation.symbols:
            raise InputError("given", text, "a property of a declared matrix", f"declare it: % lsa: {words[-1]} {words[0]}")
        return f"{notation.shown(pattern)} {words[-1]}"
    if read is None:
        parse_relation(text)
        return text
    return read(text, notation)
