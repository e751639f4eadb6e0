"""What the symbols of a text stand for: declared, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lsa_theory.errors import InputError
from lsa_theory.language.hypotheses import is_property
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.symbols import IGNORED, atom
from lsa_theory.language.latex.tokens import Token
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text

Pattern: TypeAlias = tuple[tuple[str, str], ...]  # symbols in a row, each with what is raised on it
Reader: TypeAlias = Callable[[str, "Notation"], str]  # a relation in LaTeX as one of the language

KINDS = ("matrix", "vector", "scalar")
PROPERTIES = {"symmetric": "matrix", "psd": "matrix", "positive": "scalar"}
FLAGS = {
    "norm2-op": "||A||_2 of a matrix is the operator norm",
    "norm2-F": "||A||_2 of a matrix is the Frobenius norm",
    "norm-op": "||A|| of a matrix is the operator norm",
    "norm-F": "||A|| of a matrix is the Frobenius norm",
    "tau-mean": "E_tau[...] is the mean over random covariances Lambda_tau",
    "flow-time": "d/dt is the rate along the gradient flow, a dot the velocity, lim and |_{t=0} the limit and the start",
    "star-argmin": "a raised star is the minimiser",
    "functions": r"\operatorname{f} is the function f of the language, a dot the velocity",
}
FREE = {  # letters of the language that stand for nothing; the first ones are given to symbols that are no such letter
    "matrix": (*"ZYWVTRQPLKJHGFDCBA", *(f"{letter}{digit}" for digit in range(1, 10) for letter in "ABCDFG"), "U"),
    "vector": tuple("qpcba"),
    "scalar": (*"srtkzvhglmnfo", *(f"{letter}{digit}" for digit in range(1, 10) for letter in "rstk")),
}
SAFE = {"alpha", "delta", "epsilon", "mu", "nu", "rho", "tau", "phi", "xi", "zeta", "omega", "chi"}  # near no other name
SIZES = ("N", "M", "d")
LABELLED = frozenset({"beta", "yhat", "loss", "ell", "y"})  # what is made from labels


@dataclass(frozen=True)
class Notation:
    """Symbols and what they stand for, free letters, hypotheses and flags; a new one for every declaration."""

    symbols: Mapping[Pattern, Node] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)  # free letters of the language and their kinds
    hypotheses: tuple[tuple[str, str], ...] = ()  # what is known of a letter ("" for a hypothesis of its own)
    flags: frozenset[str] = frozenset()
    eigenvalues: Mapping[str, Node] = field(default_factory=dict)  # a symbol with an index, and of which matrix
    samples: Mapping[str, str] = field(default_factory=dict)  # a symbol with an index, and x or y of the language
    spoilt: Mapping[str, str] = field(default_factory=dict)  # symbols with two meanings, and why
    own: frozenset[Pattern] = frozenset()  # declared in this scope, which nothing may contradict
    defined: frozenset[Pattern] = frozenset()  # by displays of the text

    @property
    def given(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.hypotheses)

    def shown(self, pattern: Pattern) -> str:
        """What a symbol stands for, in the language."""
        return to_text(self.symbols[pattern])

    @property
    def longest(self) -> int:
        return max(map(len, self.symbols), default=1)

    def inner(self) -> Notation:
        """For a section inside: everything holds, and may be declared anew."""
        return replace(self, own=frozenset())

    def over(self, own: frozenset[Pattern]) -> Notation:
        """As a basis, which declarations may change: only these are of the scope itself."""
        return replace(self, own=own)

    def given_for(self, names: set[str]) -> tuple[str, ...]:
        """The hypotheses that concern a formula with these names: those of its letters, and every one of its own."""
        free = tuple(text for letter, text in self.hypotheses if not letter)
        names = names.union(*(_names_in(text) for text in free))
        found = tuple(text for letter, text in self.hypotheses if not letter or letter in names)
        labels = names & LABELLED or any(name.startswith(("y_", "e_")) for name in names)
        return (*found, "noise >= 0") if labels and "noise" not in names and self._noisy else found

    @property
    def _noisy(self) -> bool:
        """Whether the labels of the text have noise, which the language sees only where a formula speaks of it."""
        speaks = any("noise" in node.names() for node in self.symbols.values())
        return speaks and "functions" not in self.flags  # our own print has noise where it shows it

    def bind(self, pattern: Pattern, node: Node, *, declared: bool = True) -> Notation:
        """The notation with a symbol that stands for a formula; InputError if that contradicts a declaration."""
        known = self.symbols.get(pattern)
        if declared and pattern in self.own and known != node:
            shown = " ".join(key + (f"^{script}" if script else "") for key, script in pattern)
            legal = f"one meaning: it is {to_text(known) if known else 'declared'} already"
            raise InputError(
                "declaration", f"{shown} = {to_text(node)}", legal, "remove one of the two, or rename the symbol"
            )
        symbols = {key: value for key, value in self.symbols.items() if key == pattern or not _hidden(key, pattern)}
        spoilt = {key: why for key, why in self.spoilt.items() if key != pattern[0][0]}
        defined = self.defined - {pattern} if declared else self.defined | {pattern}
        own = self.own | {pattern} if declared else self.own
        return replace(self, symbols={**symbols, pattern: node}, own=own, spoilt=spoilt, defined=defined)

    def spoil(self, key: str, why: str) -> Notation:
        """The notation without a symbol whose meaning is not clear any more."""
        symbols = {pattern: node for pattern, node in self.symbols.items() if all(one != key for one, _ in pattern)}
        return replace(self, symbols=symbols, spoilt={**self.spoilt, key: why})

    def letter(self, key: str, kind: str) -> Notation:
        """The notation with a free letter."""
        pattern = ((key, ""),)
        known = self.symbols.get(pattern)
        if known is not None and self.letters.get(str(known.value)) == kind:
            return replace(self, own=self.own | {pattern})
        name = self._free_name(key, kind)
        bound = self.bind(pattern, Node("name", value=name))
        return replace(bound, letters={**self.letters, name: kind})

    def _free_name(self, key: str, kind: str) -> str:
        """Its own name where the language has it for such a letter; else a letter that nothing speaks of."""
        spoken = {*self.letters}.union(*(node.names() for node in self.symbols.values()))
        wanted = key.removeprefix("\\").removeprefix("mathbf ").replace("_", "")
        if wanted not in self.letters and (wanted in FREE[kind] or (kind == "scalar" and wanted in SAFE)):
            return wanted
        for name in FREE[kind]:
            if name not in spoken:
                return name
        raise InputError("declaration", f"{kind} {key}", f"at most {len(FREE[kind])} letters of this kind", "declare fewer")

    def known(self, letter: str, text: str) -> Notation:
        """The notation with a hypothesis."""
        return self if (letter, text) in self.hypotheses else replace(self, hypotheses=(*self.hypotheses, (letter, text)))


def _hidden(pattern: Pattern, by: Pattern) -> bool:
    """Whether a meaning must go when a symbol gets another one: of its powers, of products with it, of its base."""
    if len(by) != 1:
        return False
    ((key, script),) = by
    keys = [one for one, _ in pattern]
    if script.isdigit():
        return pattern == ((key, ""),)
    return not script and key in keys and (len(pattern) > 1 or pattern[0][1].isdigit())


def _names_in(text: str) -> set[str]:
    return {text.split()[0]} if is_property(text) else parse_relation(text).names()


def pattern_of(tokens: list[Token]) -> Pattern:
    """The symbols in a row that a left side of a declaration is."""
    tokens = [token for token in tokens if token.text not in IGNORED]
    found: list[tuple[str, str]] = []
    k = 0
    while k < len(tokens):
        one = atom(tokens, k)
        if one is None or one.primes:
            raise NotUnderstood("no symbol, and no product of symbols", "", tokens[k].place)
        found.append((one.key, _transposed(one.script)))
        k = one.end
    if not found:
        raise NotUnderstood("no symbol")
    return tuple(found)


def _transposed(script: str) -> str:
    return r"\top" if script in ("T", r"\top") else script
