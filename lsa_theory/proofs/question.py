"""What is asked: a relation under hypotheses, parsed once and handed on as trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.language.hypotheses import is_property, read_givens, relations_of, replace_names
from lsa_theory.language.names import Names, random_outside
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import parse_expression, parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.shapes import check_shapes
from lsa_theory.language.symbolic import Known, by_tree


@dataclass(frozen=True)
class Question:
    """A comparison, or a chain of them, with its hypotheses and what its names stand for.

    ``given`` are the hypotheses as they were written, ``hypotheses`` those that are relations; ``established`` are closed
    forms and bounds that a derivation brings along, by tree.

    >>> question = Question.of("A == B == C", ["A symmetric", "B == C"])
    >>> [f"{one.left.value} {one.sign} {one.right.value}" for one in question.links()], len(question.hypotheses)
    (['A == B', 'B == C'], 1)
    """

    relation: Relation
    names: Names = field(default_factory=Names)
    given: tuple[str, ...] = ()
    hypotheses: tuple[Relation, ...] = ()
    established: Known = field(default_factory=dict)

    @staticmethod
    def of(
        formula: str | Relation,
        given: tuple[str, ...] | list[str] = (),
        establishes: Mapping[str, TracePolynomial] | None = None,
    ) -> Question:
        """The question that a formula and its hypotheses ask; InputError for one that cannot be read."""
        relation = parse_relation(formula) if isinstance(formula, str) else formula
        relations = relations_of(given)
        names = Names.of(relation.names(), read_givens(tuple(given), relations))
        return Question(relation, names, tuple(given), relations, by_tree(establishes or {}))

    @property
    def text(self) -> str:
        """The relation in the one way of writing that the kernel reads."""
        return _canonical(self.relation)

    @property
    def given_texts(self) -> tuple[str, ...]:
        """The hypotheses in that way of writing, in their order."""
        relations = iter(self.hypotheses)
        shown = [" ".join(one.split()) if is_property(one) else _canonical(next(relations)) for one in self.given]
        return (*shown, *(["noise >= 0"] if "energy" in self.relation.names() else []))  # energy: there is noise

    @property
    def left(self) -> Node:
        """The left side of the comparison, the first one of a chain."""
        return self.relation.sides[0]

    @property
    def sign(self) -> str:
        return self.relation.signs[0]

    @property
    def right(self) -> Node:
        return self.relation.sides[1]

    def links(self) -> Iterator[Question]:
        """Every comparison of the chain as a question of its own."""
        for left, sign, right in self.relation.links():
            yield self.about(left, sign, right)

    def about(self, left: Node, sign: str, right: Node) -> Question:
        """The same hypotheses, asked of another comparison."""
        return replace(self, relation=Relation((left, right), (sign,), self.relation.text))

    def check(self) -> None:
        """InputError where shapes do not fit, or where a hypothesis speaks of something random."""
        check_shapes(self.relation, self.names)
        for hypothesis in self.hypotheses:
            check_shapes(hypothesis, self.names)
            if any(random_outside(side, self.names) for side in hypothesis.sides):
                remedy = "a random quantity belongs inside E[...]"
                raise InputError("given", hypothesis.text, "a hypothesis on what is fixed", remedy)


# The kernel's energy is that of the labels, (1/N) sum y_i^2; here it is that of the noise, (1/N) sum e_i^2.
_ENERGY = parse_expression("energy - 2*w.T*beta + w.T*S*w")


def _canonical(relation: Relation) -> str:
    return to_text(replace(relation, sides=tuple(replace_names(side, {"energy": _ENERGY}) for side in relation.sides)))
