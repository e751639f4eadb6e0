"""The meaning of a formula at one instance: exactly as typed, nothing is cancelled before it is known to have a value.

Expectations are moments of polynomials in Gaussian entries, derivatives are coefficients of infinitesimals, inverses are
Gauss-Jordan elimination over this ring.  Outside every expectation random letters have the values of one draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import count

from lsa_theory.kernel import matrices
from lsa_theory.kernel.draws import N, draw_name
from lsa_theory.kernel.entries import Entries, inverse_entry
from lsa_theory.kernel.examples import REST, gaussian, one_draw, split
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.matrices import Matrix
from lsa_theory.kernel.numbers import MINUS_ONE, Element, Interval, Number, Undefined, Variable, reciprocal, root, sign
from lsa_theory.kernel.parser import DEFS, ENTRIES, POINTS, SINGLE, Tree, drawn, implied, names, shape

MAX_DIMENSION = 128  # where matrices are written out
MAX_EXAMPLES = 200  # of a draw
MOMENTS = {"Lambda", "Psi", "noise"}  # the letters on which expectations depend


class Evaluation:
    """Formulas at values of the letters.

    >>> from lsa_theory.kernel.parser import expression
    >>> one = matrices.scalar(Fraction(1))
    >>> at = Evaluation({"d": one, "N": one, "Lambda": one})
    >>> at.read(expression("E[S*S]"))[0][0].constant()
    Fraction(3, 1)
    """

    def __init__(self, values: Mapping[str, Matrix], averaged: bool = False, derived: bool = False) -> None:
        self.values = values
        self.averaged = averaged  # inside an expectation
        self.derived = derived  # inside a derivative
        self.families = count()
        self.moments: dict[tuple[object, ...], Element] = {}

    def within(self, changes: Mapping[str, Matrix], averaged: bool = False, derived: bool = False) -> Evaluation:
        """The meaning at changed letters, or inside an expectation or a derivative."""
        inner = Evaluation({**self.values, **changes}, self.averaged or averaged, self.derived or derived)
        inner.families = self.families
        if not MOMENTS & changes.keys():
            inner.moments = self.moments
        return inner

    @property
    def d(self) -> int:
        d = self.values["d"][0][0].constant()
        if isinstance(d, Interval) or d > MAX_DIMENSION:
            raise Refused("a matrix of this size")
        return int(d)

    def fixed(self, name: str) -> Matrix:
        """The value of a letter; Refused where there is none, as of Lambda outside a mean over random covariances."""
        if name not in self.values:
            raise Refused(f"{name} has no value here")
        return self.values[name]

    def read(self, tree: Tree) -> Matrix:
        """The value of a formula; Undefined where it has none, Refused where it cannot be computed here."""
        match tree:
            case ("number", value):
                return matrices.scalar(value)
            case ("name", name):
                return self.name(name)
            case ("+", a, b):
                return matrices.add(self.read(a), self.read(b))
            case ("-", a, b):
                return matrices.subtract(self.read(a), self.read(b))
            case ("*", a, b):
                return matrices.multiply(self.read(a), self.read(b))
            case ("/", a, b):
                return matrices.scale(self.read(b)[0][0].power(MINUS_ONE), self.read(a))
            case ("T", a):
                return matrices.transpose(self.read(a))
            case ("**", ("call", "norm_F" | "norm_op" as norm, a), power) if power > 0 and power % 2 == 0:
                square = self.square(a) if norm == "norm_F" else Element.number(matrices.largest(self.gram(a)))
                return [[square.power(power / 2)]]  # exact, also where the norm is irrational
            case ("**", a, power):
                return self.power(a, power)
            case ("E", a):
                inner = self.within({}, averaged=True)
                return [[inner.mean_of(x) for x in row] for row in inner.read(a)]
            case ("call", function, *arguments):
                return self.call(function, arguments)
        raise Refused(f"{tree[0]} is not understood")

    def call(self, function: str, arguments: list[Tree]) -> Matrix:
        first = arguments[0]
        match function:
            case "tr":
                return [[matrices.trace(self.read(first))]]
            case "inv":
                return self.power(first, MINUS_ONE)
            case "sqrt":
                return self.power(first, Fraction(1, 2))
            case "det":
                return [[matrices.determinant(self.read(first))]]
            case "log":
                return [[self.read(first)[0][0].log()]]
            case "norm_F":
                return [[self.norm(first)]]
            case "norm_op" | "cond":
                return matrices.scalar(self.singular(function, first))
            case "lam_max" | "lam_min":
                return matrices.scalar(self.eigenvalue(function, first))
            case "mean":
                return self.mean(first)
            case "min":
                a, b = (matrices.constants(self.read(argument)) for argument in arguments)
                lower = matrices.order(matrices.constants(matrices.subtract(matrices.matrix(b), matrices.matrix(a))))[0]
                return matrices.matrix(a if lower else b)
            case "S" | "beta":
                return self.sample(function, first)
            case "grad":
                return self.gradient(first, arguments[1][1])
            case "slice":
                return self.on_slice().read(first)
            case "rate":
                return self.rate(first)
        raise Refused(f"{function} has no value at an instance")

    # names

    def name(self, name: str) -> Matrix:
        if self.averaged and (size := gaussian(name, self.d, "noise" in self.values)):
            return [[Element.variable(("gauss", name, i))] for i in range(size)]
        if name in self.values:
            return self.values[name]
        if name == "I":
            return matrices.identity(self.d)
        if name in ("S", "beta", "energy"):
            return self.sample(name, N)
        if name == "xbar" or SINGLE.fullmatch(name):
            return one_draw(name, self.fixed("errors" if name[0] == "e" else "examples"))
        if name in DEFS:
            return self.read(DEFS[name])
        raise Refused(f"{name} has no value")

    def sample(self, name: str, size: Tree) -> Matrix:
        """A block of the second moments of a sample: S, beta = (1/N) sum y_i x_i, or energy = (1/N) sum y_i^2."""
        d = self.d
        rows = [d] if name == "energy" else range(d)
        columns = range(d) if name == "S" else [d]
        if self.averaged:
            of: list[list[Variable]] = [[("sample", str(size[1]), min(i, j), max(i, j)) for j in columns] for i in rows]
            return [[Element.variable(v) for v in row] for row in of]
        moments = self.drawn_moments(size, labels=name != "S")
        return [[moments[i][j] for j in columns] for i in rows]

    def size(self, size: str) -> Element:
        size = size.removeprefix(REST)
        return self.values[size][0][0] if size in self.values else Element.number(Fraction(size))

    def drawn_moments(self, size: Tree, labels: bool) -> Matrix:
        """``(1/n) sum z_i z_i'`` over the examples of a draw; z = x, and y = w'x + error where there are labels."""
        if (name := draw_name("examples", size)) not in self.values:
            raise Refused("a sample outside every expectation")
        examples = self.values[name]
        if labels:
            y = matrices.multiply(examples, self.values["w"])
            if "noise" in self.values:
                y = matrices.add(y, self.values[draw_name("errors", size)])
            examples = [x + label for x, label in zip(examples, y, strict=True)]
        products = (
            matrices.multiply(matrices.transpose(examples), examples)
            if len(examples[0]) > 1
            else [[matrices.total(x[0] * x[0] for x in examples)]]
        )
        return matrices.scale(self.size(str(size[1])).power(MINUS_ONE), products)

    def mean_of(self, x: Element) -> Element:
        """The expectation of a polynomial in random entries."""
        d = self.d
        x = split(x, self.values.get("N"), d, "noise" in self.values)
        return Entries(d, self.values.get("Lambda"), self.values.get("Psi"), self.noise(), self.size, self.moments).mean(x)

    def noise(self) -> Element:
        return self.values["noise"][0][0] if "noise" in self.values else Element({})

    # powers and eigenvalues

    def power(self, tree: Tree, p: Fraction) -> Matrix:
        a = self.read(tree)
        if p.denominator != 1:
            return self.matrix_root(a, p, tree)
        if len(a) == 1 and not (p < 0 and self.averaged and drawn(tree)):
            return [[a[0][0].power(p)]]
        result, base = matrices.identity(len(a)), a if p >= 0 else self.inverse(tree)
        for _ in range(abs(int(p))):
            result = matrices.multiply(result, base)
        return result

    def inverse(self, tree: Tree) -> Matrix:
        """The inverse of a square formula; inside an expectation that of a sample covariance is random, as it is."""
        if self.averaged and drawn(tree):
            match tree:
                case ("name", "S") | ("call", "S", _):
                    size = str(tree[2][1]) if tree[0] == "call" else "N"
                    return [[inverse_entry(size, i, j) for j in range(self.d)] for i in range(self.d)]
                case ("T", a):
                    return matrices.transpose(self.inverse(a))
                case ("**", a, p) if p.denominator == 1 and p > 0:
                    return self.power(a, -p)
                case ("/", a, b):
                    return matrices.scale(self.read(b)[0][0], self.inverse(a))
                case ("*", a, b) if shape(a)[0] == shape(a)[1] and shape(b)[0] == shape(b)[1]:
                    return matrices.multiply(self.inverse(b), self.inverse(a))
        return matrices.inverse(self.read(tree))

    def matrix_root(self, a: Matrix, p: Fraction, tree: Tree) -> Matrix:
        """A broken power of a number, or of a fixed diagonal matrix."""
        if len(a) == 1:
            return [[self.root(a[0][0], p, tree)]]
        if (drawn(tree) and not self.averaged) or any(
            x.terms for i, row in enumerate(a) for j, x in enumerate(row) if i != j
        ):
            raise Refused("a root of a matrix that is not diagonal")
        return [[self.root(x, p, tree) if i == j else x for j, x in enumerate(row)] for i, row in enumerate(a)]

    def root(self, x: Element, p: Fraction, tree: Tree) -> Element:
        """A broken power of a number.

        At zero it has a kink, or ends: refused inside a derivative, which would not see it (none exists where the number
        changes at first order), and at a draw, as the formula might have a value at no draw nearby.
        """
        if (self.derived or (drawn(tree) and not self.averaged)) and sign(x.here()) == 0:
            if self.derived and p < 1 and x.terms:
                raise Undefined("a derivative of a root at zero")
            raise Refused("a root at zero, of a draw or inside a derivative")
        return x.power(p)

    def norm(self, tree: Tree) -> Element:
        """The Frobenius norm, which has no derivative where all entries are zero and one changes at first order."""
        entries = [x for row in self.read(tree) for x in row]
        if self.derived and any(x.terms for x in entries) and all(sign(x.here()) == 0 for x in entries):
            raise Undefined("a derivative of a norm at zero")
        return self.root(self.square(tree), Fraction(1, 2), tree)

    def square(self, tree: Tree) -> Element:
        a = self.read(tree)
        return matrices.total(x * x for row in a for x in row)

    def singular(self, function: str, tree: Tree) -> Number:
        """The largest singular value, or its quotient by the smallest."""
        gram = self.gram(tree)
        high = matrices.largest(gram)
        if function == "norm_op":
            return root(high, 2)
        low = matrices.largest([[x * MINUS_ONE for x in row] for row in gram]) * MINUS_ONE
        if sign(low) <= 0:
            raise Undefined("cond of a singular matrix")
        return root(high * reciprocal(low), 2)

    def gram(self, tree: Tree) -> matrices.Numbers:
        """``A.T*A``, whose eigenvalues are the squares of the singular values."""
        a = matrices.matrix(self.eigen_argument(tree))
        columns = range(len(a[0]))
        return [[matrices.total(x[i] * x[j] for x in a).constant() for j in columns] for i in columns]

    def eigenvalue(self, function: str, tree: Tree) -> Number:
        a = self.eigen_argument(tree)
        turned = [list(row) for row in zip(*a, strict=True)]
        if a != turned or (drawn(tree) and not self.averaged and not self.symmetric_at_everydraw_name(tree)):
            raise Refused("eigenvalues of a matrix that is not symmetric")
        if function == "lam_max":
            return matrices.largest(a)
        return matrices.largest([[x * MINUS_ONE for x in row] for row in a]) * MINUS_ONE

    def eigen_argument(self, tree: Tree) -> matrices.Numbers:
        if self.derived:
            raise Refused("eigenvalues inside a derivative")
        return matrices.constants(self.read(tree))

    def symmetric_at_everydraw_name(self, tree: Tree) -> bool:
        """Whether a formula is a symmetric polynomial of what is drawn."""
        a = self.within({}, averaged=True).read(tree)
        return not any(x.terms for row in matrices.subtract(a, matrices.transpose(a)) for x in row)

    # random covariances

    def mean(self, tree: Tree) -> Matrix:
        """The mean over a covariance that is one of two points, each with probability 1/2."""
        values = [self.within(self.at_point(self.values[point])).read(tree) for point in POINTS]
        return matrices.scale(Element.number(Fraction(1, 2)), matrices.add(*values))

    def at_point(self, point: Matrix) -> dict[str, Matrix]:
        """Lambda, and its diagonal entries at different indices where it is diagonal."""
        diagonal = not any(x.terms for i, row in enumerate(point) for j, x in enumerate(row) if i != j)
        entries = {name: [[point[k][k]]] for k, name in enumerate(ENTRIES[: self.d])} if diagonal else {}
        return {"Lambda": point, **entries}

    # derivatives

    def gradient(self, tree: Tree, letter: str) -> Matrix:
        """The gradient of a scalar in a letter: the coefficients of infinitesimal changes of its entries."""
        if letter not in self.values:
            raise Refused(f"{letter} has no value")
        here, family = self.values[letter], next(self.families)
        places = [[i * len(row) + j for j in range(len(row))] for i, row in enumerate(here)]
        shift = [[Element.variable(("change", family, k)) for k in row] for row in places]
        inner = self.within({letter: matrices.add(here, shift)}, derived=True)
        parts = inner.read(tree)[0][0].split(lambda v: v[:2] == ("change", family))
        return [[parts.get(((("change", family, k), 1),), Element({})) for k in row] for row in places]

    def on_slice(self) -> Evaluation:
        return self.within({"u12": matrices.zeros(self.d, 1), "u21": matrices.zeros(self.d, 1)})

    def rate(self, tree: Tree) -> Matrix:
        """``-sum <grad f, grad loss>`` over U11 and u, on the slice.

        By full gradients: a change along a velocity that happens to vanish would not see the kink of ``sqrt(u)``.
        """
        here = self.on_slice()
        moving = implied(names(tree)) & {"U11", "u"}
        return [[-matrices.total(self.inner(here, tree, letter) for letter in sorted(moving))]]

    @staticmethod
    def inner(here: Evaluation, tree: Tree, letter: str) -> Element:
        pairs: Iterable[tuple[list[Element], list[Element]]] = zip(
            here.gradient(tree, letter), here.gradient(DEFS["loss"], letter), strict=True
        )
        return matrices.total(x * y for row, other in pairs for x, y in zip(row, other, strict=True))
