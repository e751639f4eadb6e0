"""What the names of a formula stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.words import Letter
from lsa_theory.errors import InputError
from lsa_theory.kernel import parser
from lsa_theory.kernel.lengths import exceeds
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.moments import prompt as symbolic
from lsa_theory.moments.prompt import SymbolicSetting

VECTORS = ("a", "b", "c", "p", "q", "u12", "u21")
RANDOM = ("S", "beta", "x", "w", "eta", "energy", "yhat", "xbar", "e_query")
SINGLE = re.compile(r"[xe]_[1-9][0-9]?")
MATRICES = ("Lambda", "Gamma", "Psi", "Sigma", "Theta", "U11", "I")
DEFINED = ("loss", "ell")


def is_example(name: str) -> bool:
    """Whether a name is one example, or the error of its label: ``x_1``, ``e_2``."""
    return bool(SINGLE.fullmatch(name))


class NameProblem(InputError):
    """A name that the language does not know, or a part used with the wrong shape."""


@dataclass(frozen=True)
class Givens:
    """What hypotheses say about names: matrices that are symmetric or psd, scalars that are zero, names mentioned."""

    symmetric: frozenset[str] = frozenset()
    positive: frozenset[str] = frozenset()
    zero: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    nonnegative: frozenset[str] = frozenset()  # scalars
    sizes: tuple[str, ...] = ()  # comparisons of sizes, as the kernel reads them


@dataclass(frozen=True)
class Names:
    """What the names of a formula stand for: the setting, and which matrices are declared symmetric."""

    setting: SymbolicSetting = field(default_factory=SymbolicSetting)
    symmetric: frozenset[str] = frozenset()
    zero: frozenset[str] = frozenset()  # scalars that a hypothesis sets to zero
    positive: frozenset[str] = frozenset()  # matrices that a hypothesis declares positive semidefinite
    nonnegative: frozenset[str] = frozenset()  # scalars that a hypothesis declares nonnegative
    sizes: tuple[str, ...] = ()  # comparisons of sizes among the hypotheses, as the kernel reads them

    @staticmethod
    def of(names: set[str], givens: Givens) -> Names:
        """Noise and a task covariance are there when formula or hypotheses speak of them; in the paper they are not."""
        names = names | givens.mentioned
        noisy = (
            bool(names & {"noise", "eta", "energy"}) or any(name.startswith("e_") for name in names)
        ) and "noise" not in givens.zero
        setting = SymbolicSetting(noisy, "Psi" in names)
        return Names(setting, givens.symmetric, givens.zero, givens.positive, givens.nonnegative, givens.sizes)

    def has_room(self, size: str, k: int) -> bool:
        """Whether hypotheses show that a context length exceeds ``d + k``.

        >>> Names(sizes=("N >= 2*d + 3",)).has_room("N", 3), Names().has_room("N", 3)
        (True, False)
        """
        known = [link for text in self.sizes for link in parser.links(parser.relation(text))]
        return exceeds(size, k, known) is not None

    def kind(self, name: str) -> str:
        """matrix, vector, scalar, random or defined."""
        if name in RANDOM or is_example(name):
            return "random"
        if name in DEFINED:
            return "defined"
        if name in VECTORS:
            return "vector"
        if name in MATRICES or (re.fullmatch(r"[A-Z][0-9]*", name) and name not in ("N", "M", "E")):
            return "matrix"
        if re.fullmatch(r"[A-Za-z][a-z_]*[0-9]*", name) and (name[0].islower() or name in ("N", "M")):
            return "scalar"
        raise NameProblem("name", name, "a name of the language", "matrices are capital letters, scalars lower-case names")

    def letter(self, name: str) -> Letter:
        """The letter of a matrix or vector name."""
        special = {"Lambda": LAMBDA, "Gamma": GAMMA, "Psi": symbolic.PSI}
        if name in special:
            return special[name]
        if self.kind(name) == "vector":
            return words.vector(name)
        return words.matrix(name, symmetric=name in self.symmetric)


def names_of(relation: Relation, givens: Givens | None = None) -> Names:
    """What the names of a relation stand for."""
    return Names.of(relation.names(), givens or Givens())


def random_outside(node: Node, names: Names) -> set[str]:
    """Names of random quantities outside expectations, as instances carry them; the parts of what is defined included."""
    if node.kind == "expectation":
        return set()
    noise = {"eta", "energy"} if names.setting.noise else set[str]()
    if node.kind == "name" and names.kind(str(node.value)) == "random":
        made = {"beta": {"S", "w"} | noise - {"energy"}, "yhat": {"S", "w", "x"} | noise}
        return made.get(str(node.value), {str(node.value)})
    if node.kind == "call" and node.value in ("S", "beta"):
        size = str(node.parts[0].value)
        own = {"S", "w"} | noise - {"energy"} if node.value == "beta" else {"S"}
        return {name if name == "w" or size == "N" else f"{name}({size})" for name in own}
    return set().union(*(random_outside(part, names) for part in node.parts))
