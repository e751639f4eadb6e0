"""What the exporter takes from the formula language; the only file here that imports it."""

from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import NameProblem, Names, names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import constant, parse_expression, parse_relation
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.language.unparse import unparse

__all__ = [
    "InputError",
    "NameProblem",
    "Names",
    "Node",
    "OutOfReachError",
    "Relation",
    "Symbolic",
    "constant",
    "names_of",
    "parse_expression",
    "parse_relation",
    "read",
    "read_givens",
    "unparse",
]
