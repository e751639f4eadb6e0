"""The shape of every part of a formula, before anything is computed: what does not fit is refused with its column."""

from __future__ import annotations

from typing import TypeAlias

from lsa_theory.errors import FormulaError
from lsa_theory.language.names import NameProblem, Names
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import constant
from lsa_theory.language.symbolic import OPAQUE, size_of
from lsa_theory.language.vocabulary import refusal

Shape: TypeAlias = tuple[str, str] | None  # None: a quantity that only derivations know, of any shape

SCALAR, VECTOR, MATRIX = ("1", "1"), ("d", "1"), ("d", "d")
KINDS = {"scalar": SCALAR, "vector": VECTOR, "matrix": MATRIX, "defined": SCALAR}
RANDOM = {"S": MATRIX, "yhat": SCALAR, "energy": SCALAR}
SAYS = {SCALAR: "a scalar", VECTOR: "a vector", ("1", "d"): "a transposed vector", MATRIX: "a matrix"}
ROOTED = {"Lambda", "Gamma", "I", "Psi", "Sigma", "d", "N", "M"}


def check_shapes(relation: Relation, names: Names) -> None:
    """Raise FormulaError at the first part whose shapes do not fit.

    >>> from lsa_theory.language.parser import parse_relation
    >>> check_shapes(parse_relation("tr(A) + A == 0"), Names())
    Traceback (most recent call last):
    lsa_theory.errors.FormulaError: formula, column 1, near 'tr(A) + A == 0': a scalar and a matrix are added; take a \
trace, or multiply the scalar by I
    """
    reader = Shapes(names, relation.text)
    shapes = [reader.of(side) for side in relation.sides]
    for k, ((left, sign, right), a, b) in enumerate(zip(relation.links(), shapes, shapes[1:], strict=False)):
        zero = {0 for side in (left, right) if constant(side) == 0}
        if a is not None and b is not None and a != b and not zero:
            problem = f"{SAYS[a]} is compared with {SAYS[b]}"
            raise reader.bad(relation.sides[k + 1], problem, "compare equal shapes, or with 0")
        whole = a if b is None or constant(right) == 0 else b
        if sign not in ("==", "!=") and whole not in (None, SCALAR, MATRIX):
            raise reader.bad(left, f"{SAYS[whole]} has no order", "compare scalars, or symmetric matrices in Loewner order")


class Shapes:
    """Shapes of formulas with the given names."""

    def __init__(self, names: Names, text: str) -> None:
        self.names, self.text = names, text

    def bad(self, node: Node, problem: str, remedy: str) -> FormulaError:
        return FormulaError(self.text, max(1, node.column), problem, remedy)

    def of(self, node: Node) -> Shape:
        match node.kind:
            case "number":
                return SCALAR
            case "name":
                return self._name(node)
            case "call":
                return self._call(node)
            case "negative" | "expectation":
                return self.of(node.parts[0])
            case "transpose":
                shape = self.of(node.parts[0])
                return shape and (shape[1], shape[0])
            case "power":
                return self._power(node)
        left, right = node.parts
        a, b = self.of(left), self.of(right)
        if node.kind in ("add", "subtract"):
            if a is not None and b is not None and a != b:
                verb = "added" if node.kind == "add" else "subtracted"
                problem = f"{SAYS[a]} and {SAYS[b]} are {verb}"
                raise self.bad(node, problem, "take a trace, or multiply the scalar by I")
            return a if a is not None else b
        if node.kind == "divide":
            if b not in (None, SCALAR):
                raise self.bad(right, f"a division by {SAYS[b]}", "divide by scalars, multiply by inv(...) instead")
            return a
        if a == SCALAR or b == SCALAR:
            return b if a == SCALAR else a
        if a is None or b is None:
            return None
        if a[1] != b[0]:
            raise self.bad(node, f"{SAYS[a]} times {SAYS[b]}", "check the order of the factors and the transposes")
        return a[0], b[1]

    def _name(self, node: Node) -> Shape:
        name = str(node.value)
        try:
            kind = self.names.kind(name)
        except NameProblem as problem:
            remedy = refusal(name) or problem.remedy
            raise self.bad(node, f"the name {name} is not known", remedy) from None
        return (SCALAR if name.startswith("e_") else RANDOM.get(name, VECTOR)) if kind == "random" else KINDS[kind]

    def _power(self, node: Node) -> Shape:
        base = node.parts[0]
        shape = self.of(base)
        if shape is not None and shape[0] != shape[1]:
            raise self.bad(node, f"a power of {SAYS[shape]}", "powers are for scalars and matrices")
        if shape == MATRIX and getattr(node.value, "denominator", 1) != 1:
            self._rooted(base)
        return shape

    def _rooted(self, node: Node) -> None:
        """Refuse the root of what need not be symmetric positive semidefinite."""
        for name in sorted(node.names()):
            if self.names.kind(name) in ("matrix", "random") and name not in ROOTED | self.names.positive:
                remedy = "roots are for functions of Lambda and psd matrices"
                raise self.bad(node, f"a root of a matrix that contains {name}", remedy)

    def _call(self, node: Node) -> Shape:
        function, first = str(node.value), node.parts[0]
        if function in OPAQUE or function == "yhat":
            return None
        if function in ("S", "beta"):
            try:
                size_of(first)
            except NameProblem:
                remedy = "a context length: N, M or a positive integer"
                raise self.bad(first, f"the argument of {function}()", remedy) from None
            return MATRIX if function == "S" else VECTOR
        shape = self.of(first)
        match function:
            case "grad":
                self._expect(first, shape, (SCALAR,), "grad()")
                if node.parts[1].kind != "name":
                    raise self.bad(node.parts[1], "the second argument of grad()", "name a matrix, vector or scalar")
                return self.of(node.parts[1])
            case "rate":
                self._expect(first, shape, (SCALAR,), "rate()")
                return SCALAR
            case "slice" | "mean":
                return shape
            case "inv":
                self._expect(first, shape, (SCALAR, MATRIX), "inv()")
                return shape
            case "sqrt":
                self._expect(first, shape, (SCALAR, MATRIX), "sqrt()")
                if shape == MATRIX:
                    self._rooted(first)
                return shape
            case "norm_F" | "norm_op":
                self._expect(first, shape, (VECTOR, MATRIX), f"{function}()")
            case "tr":
                self._expect(first, shape, (SCALAR, MATRIX), "tr()")
                if shape == SCALAR and all(self.names.kind(name) == "scalar" for name in first.names()):
                    raise self.bad(first, "the trace of a number", "did you mean tr(I)? a number times I has a trace")
            case "log":
                self._expect(first, shape, (SCALAR,), "log()")
            case _:
                self._expect(first, shape, (MATRIX,), f"{function}()")
        return SCALAR

    def _expect(self, node: Node, shape: Shape, allowed: tuple[Shape, ...], where: str) -> None:
        if shape is not None and shape not in allowed:
            wanted = " or ".join(SAYS[a] for a in allowed if a is not None)
            raise self.bad(node, f"{where} of {SAYS[shape]}", f"give {wanted}")
