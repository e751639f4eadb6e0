"""A formula tree as a Coq term twice: in MathComp's notation, which people read, and as data, on which the engine runs.

Coq checks by computation that the two agree, so nothing here is trusted.  Matrices, columns, rows and scalars are told
apart; inside an expectation fixed letters stand as constant polynomials.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.export.coq.trees import Names, Node, OutOfReachError, Symbolic, parse_expression, read, unparse


class NotExportedError(Exception):
    """A formula for which there is no Coq goal; says which part."""


@dataclass(frozen=True)
class Part:
    """Kind (s, m, c, r), the text in MathComp's notation and the engine's term."""

    kind: str
    text: str
    term: str


@dataclass(frozen=True)
class Mean:
    """An expectation in a formula: its text, the closed form that Coq is asked to prove first, and both as terms."""

    text: str
    inner: Part
    closed: Part


@dataclass(frozen=True)
class Slope:
    """A gradient in a formula: a variable by name, of which function in which variable, and both in closed form."""

    name: str
    kind: str
    variable: str
    function: Node
    flat: Node  # the function without expectations
    closed: Node
    text: str


YHAT = "(u12.T*(S + x*x.T/N) + u*beta.T)*U11*x + (u12.T*beta + u*(w.T*S*w))*(u21.T*x)"
ELL = "tr(u**2/2*Gamma*Lambda*U11*Lambda*U11.T - u*Lambda**2*U11.T)"
FAMILY = ("invmx (Gamma N Lambda)", "invmx Lambda", "invmx Psi", "rLambda", "rGamma", "rLambda_i", "rGamma_i")
ZERO = "(0 : 'cV[F]_d)"
OPERATIONS = {"m": ("MA", "MN", "MS"), "c": ("CA", "CN", "CS"), "r": ("RA", "RN", "RS")}
RANDOM = {"S": ("m", "(S_N pr)", "(MV 0)"), "x": ("c", "(x_query pr)", "(CV 2)"), "w": ("c", "(task pr)", "(CV 3)")}
GAMMA = "(MA (MS (SA (SZ (Z.of_nat 1)) (SV 1)) (MV 2)) (MS (SM (ST (MV 2)) (SV 1)) M1))"


@dataclass
class Translator:
    """Reads the formulas of one goal, and collects the letters, scalars, divisors and expectations in them."""

    names: Names
    matrices: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    scalars: list[str] = field(default_factory=lambda: ["N%:R", "M%:R"])
    divisors: dict[str, tuple[int, str]] = field(
        default_factory=lambda: {"N%:R^-1": (1, "(SV 4)"), "M%:R^-1": (2, "(SV 5)")}
    )
    nonzero: list[str] = field(default_factory=list)
    means: list[Mean] = field(default_factory=list)
    slopes: list[Slope] = field(default_factory=list)
    given: dict[str, Part] = field(default_factory=dict)  # names that stand for something else
    inside: bool = False

    # letters -----------------------------------------------------------------------------------------------------
    def matrix(self, text: str) -> Part:
        if text in ("Lambda", "Psi"):
            index = 2 if text == "Lambda" else 3
        else:
            if text not in self.matrices:
                self.matrices.append(text)
            index = 4 + self.matrices.index(text)
        return Part("m", f"(fixed pr ({text}))" if self.inside else f"({text})", f"(MV {index})")

    def column(self, text: str) -> Part:
        if text not in self.columns:
            self.columns.append(text)
        return Part("c", f"(fixed pr {text})" if self.inside else text, f"(CV {6 + self.columns.index(text)})")

    def scalar(self, text: str) -> Part:
        if text in ("d%:R", "noise"):
            index = 0 if text == "d%:R" else 3
        elif text in ("N%:R^-1", "M%:R^-1"):
            index = self.divisors[text][0]
        else:
            if text not in self.scalars:
                self.scalars.append(text)
            index = 4 + self.scalars.index(text)
        return Part("s", f"(const pr ({text}))" if self.inside else f"({text})", f"(SV {index})")

    def integer(self, value: int) -> Part:
        text = "0" if value == 0 else "1" if value == 1 else f"{value}%:R"
        return Part("s", text, f"(SZ (Z.of_nat {value}))") if value >= 0 else self.negative(self.integer(-value))

    # operations --------------------------------------------------------------------------------------------------
    def add(self, a: Part, b: Part) -> Part:
        if a.kind != b.kind:
            raise NotExportedError("a sum of different shapes")
        operation = "SA" if a.kind == "s" else OPERATIONS[a.kind][0]
        return Part(a.kind, f"({a.text} + {b.text})", f"({operation} {a.term} {b.term})")

    def negative(self, a: Part) -> Part:
        operation = "SN" if a.kind == "s" else OPERATIONS[a.kind][1]
        return Part(a.kind, f"(- {a.text})", f"({operation} {a.term})")

    def multiply(self, a: Part, b: Part) -> Part:
        if a.kind == b.kind == "s":
            return Part("s", f"({a.text} * {b.text})", f"(SM {a.term} {b.term})")
        if "s" in (a.kind, b.kind):
            factor, rest = (a, b) if a.kind == "s" else (b, a)
            return Part(
                rest.kind, f"({factor.text} *: {rest.text})", f"({OPERATIONS[rest.kind][2]} {factor.term} {rest.term})"
            )
        kind, operation = {
            "mm": ("m", "MM"), "mc": ("c", "CM"), "rm": ("r", "RM"), "rc": ("s", "SD"), "cr": ("m", "MO"),
        }.get(a.kind + b.kind, ("", ""))  # fmt: skip
        if not kind:
            raise NotExportedError("a product of shapes that do not fit")
        text = f"({a.text} *m {b.text})"
        return Part(kind, f"({text} 0 0)" if kind == "s" else text, f"({operation} {a.term} {b.term})")

    def transpose(self, a: Part) -> Part:
        if a.kind == "s":
            return a
        kind, operation = {"m": ("m", "MT"), "c": ("r", "RT"), "r": ("c", "CT")}[a.kind]
        return Part(kind, f"({a.text})^T", f"({operation} {a.term})")

    def trace(self, a: Part) -> Part:
        return a if a.kind == "s" else Part("s", f"(\\tr {a.text})", f"(ST {a.term})")

    def power(self, a: Part, exponent: int) -> Part:
        if exponent == 0:
            return self.integer(1) if a.kind == "s" else Part("m", "1%:M", "M1")
        result = a
        for _ in range(exponent - 1):
            result = self.multiply(result, a)
        return result

    def inverse_of_scalar(self, node: Node) -> Part:
        """``1/node``: products and powers factor by factor, sums as a whole."""
        if node.kind == "multiply":
            return self.multiply(*(self.inverse_of_scalar(part) for part in node.parts))
        if node.kind == "power" and Fraction(node.value or 0).denominator == 1 and Fraction(node.value or 0) > 0:
            return self.power(self.inverse_of_scalar(node.parts[0]), int(Fraction(node.value or 0)))
        if node.kind == "number" and Fraction(node.value or 0).denominator != 1:
            raise NotExportedError("a division by a fraction")
        outside, self.inside = self.inside, False
        base = self.read(node)
        self.inside = outside
        if base.kind != "s":
            raise NotExportedError("a division by a matrix")
        text = f"{base.text.strip('()') if node.kind == 'name' else base.text}^-1"
        if text not in self.divisors:
            if node.kind != "number":
                self.nonzero.append(f"{base.text} != 0")
            self.scalars.append(text)
            self.divisors[text] = (4 + self.scalars.index(text), base.term)
        return self.scalar(text)

    # reading -----------------------------------------------------------------------------------------------------
    def read(self, node: Node) -> Part:
        match node.kind:
            case "number":
                value = Fraction(node.value or 0)
                top = self.integer(value.numerator)
                if value.denominator == 1:
                    return top
                return self.multiply(top, self.inverse_of_scalar(Node("number", value=Fraction(value.denominator))))
            case "name":
                return self._name(str(node.value))
            case "add" | "subtract":
                left, right = (self.read(part) for part in node.parts)
                return self.add(left, right if node.kind == "add" else self.negative(right))
            case "negative":
                return self.negative(self.read(node.parts[0]))
            case "multiply":
                return self.multiply(*(self.read(part) for part in node.parts))
            case "divide":
                return self.multiply(self.read(node.parts[0]), self.inverse_of_scalar(node.parts[1]))
            case "transpose":
                return self.transpose(self.read(node.parts[0]))
            case "power":
                return self._power(node)
            case "expectation":
                return self._expectation(node)
        return self._call(node)

    def _name(self, name: str) -> Part:
        if name in self.given:
            return self.given[name]
        if name in RANDOM or name == "beta":
            if not self.inside:
                raise NotExportedError(f"{name} outside an expectation")
            if name == "beta":
                beta = self.multiply(Part(*RANDOM["S"]), Part(*RANDOM["w"]))
                return self.add(beta, Part("c", "(eta_N pr)", "(CV 4)")) if self.names.setting.noise else beta
            return Part(*RANDOM[name])
        if name == "yhat":
            if self.names.setting.noise:
                raise NotExportedError("the prediction with noise in the labels")
            return self.read(parse_expression(YHAT))
        if name == "loss":
            return self.read(parse_expression(f"E[({YHAT} - w.T*x)**2]/2" if not self.names.setting.noise else "energy"))
        if name == "ell":
            return self.read(parse_expression(ELL))
        if name == "I":
            return Part("m", f"(1%:M : 'M[{'ring pr' if self.inside else 'F'}]_d)", "M1")
        if name == "Gamma":
            return self._gamma()
        if name in ("Lambda", "Psi"):
            return self.matrix(name)
        if name in ("N", "M", "d"):
            return self.scalar(f"{name}%:R")
        match self.names.kind(name):
            case "matrix":
                return self.matrix(name)
            case "vector":
                return self.column(name)
            case "scalar":
                return self.scalar("noise" if name == "noise" else f"s_{name}")
        raise NotExportedError(f"the name {name}")

    def _gamma(self) -> Part:
        if self.inside:
            text = "((1 + const pr N%:R^-1) *: fixed pr Lambda + (\\tr (fixed pr Lambda) * const pr N%:R^-1) *: 1%:M)"
            return Part("m", text, GAMMA)
        return Part("m", "(Gamma N Lambda)", GAMMA)

    def _power(self, node: Node) -> Part:
        exponent, base = Fraction(node.value or 0), node.parts[0]
        if (
            base.kind == "call"
            and base.value == "norm_F"
            and exponent.denominator == 1
            and exponent % 2 == 0
            and exponent > 0
        ):
            inside = self.read(base.parts[0])
            square = self.multiply(self.transpose(inside), inside)
            return self.power(self.trace(square), int(exponent) // 2)
        if exponent.denominator != 1 or exponent < 0:
            raise NotExportedError(f"the power {exponent}")
        return self.power(self.read(base), int(exponent))

    def _expectation(self, node: Node) -> Part:
        if self.inside:
            raise NotExportedError("an expectation inside an expectation")
        self.inside = True
        inner = self.read(node.parts[0])
        self.inside = False
        text = f"(mean {inner.text})" if inner.kind == "s" else f"(means {inner.text})"
        try:
            closed = self.read(unparse(read(node, Symbolic(self.names))))
        except OutOfReachError as problem:
            raise NotExportedError(str(problem)) from None
        if closed.kind != inner.kind:  # a zero, which takes the shape of what it stands for
            shape = Part("m", "1%:M", "M1") if inner.kind == "m" else self.column(ZERO)
            closed = self.multiply(self.integer(0), self.transpose(shape) if inner.kind == "r" else shape)
        if inner.kind == "r":
            raise NotExportedError("the expectation of a row")
        if not any(mean.text == text for mean in self.means):
            self.means.append(Mean(text, inner, closed))
        return Part(inner.kind, text, closed.term)

    def _call(self, node: Node) -> Part:
        first = node.parts[0]
        calls: dict[str, Callable[[], Part]] = {
            "tr": lambda: self.trace(self.read(first)),
            "inv": lambda: self._inverse(first),
            "sqrt": lambda: self._root(first),
            "S": lambda: self._sized(first, ("m", "(S_{} pr)", "(MV {})")),
            "beta": lambda: self._sized_beta(first),
            "grad": lambda: self._slope(node),
        }
        if node.value not in calls:
            raise NotExportedError(f"{node.value}()")
        return calls[str(node.value)]()

    def _slope(self, node: Node) -> Part:
        function, variable = node.parts[0], str(node.parts[1].value)
        kind = self.read(node.parts[1]).kind
        text = self.read(function).text
        for slope in self.slopes:
            if (slope.text, slope.variable) == (text, variable):
                break
        else:
            meaning = Symbolic(self.names)
            try:
                flat, closed = unparse(read(function, meaning)), unparse(read(node, meaning))
            except OutOfReachError as problem:
                raise NotExportedError(str(problem)) from None
            slope = Slope(f"g{len(self.slopes)}", kind, variable, function, flat, closed, text)
            self.slopes.append(slope)
        part = self.read(slope.closed)
        if part.kind != kind:
            raise NotExportedError("a gradient that is zero")
        return Part(kind, slope.name, part.term)

    def _sized(self, size: Node, shape: tuple[str, str, str]) -> Part:
        if not self.inside or size.value not in ("N", "M"):
            raise NotExportedError("a sample covariance outside an expectation, or of another length")
        kind, text, term = shape
        return Part(kind, text.format(size.value), term.format(0 if size.value == "N" else 1))

    def _sized_beta(self, size: Node) -> Part:
        beta = self.multiply(self._sized(size, ("m", "(S_{} pr)", "(MV {})")), Part(*RANDOM["w"]))
        if not self.names.setting.noise:
            return beta
        return self.add(beta, Part("c", f"(eta_{size.value} pr)", f"(CV {4 if size.value == 'N' else 5})"))

    def _inverse(self, node: Node) -> Part:
        if node.kind == "name" and node.value in ("Gamma", "Lambda", "Psi"):
            return self.matrix({"Gamma": FAMILY[0], "Lambda": FAMILY[1], "Psi": FAMILY[2]}[str(node.value)])
        if node.kind == "multiply":
            left, right = node.parts
            return self.multiply(self._inverse(right), self._inverse(left))
        if node.kind == "power" and Fraction(node.value or 0).denominator == 1:
            return self.power(self._inverse(node.parts[0]), int(Fraction(node.value or 0)))
        if node.kind == "call" and node.value == "sqrt" and node.parts[0].value in ("Lambda", "Gamma"):
            return self.matrix(f"r{node.parts[0].value}_i")
        raise NotExportedError("an inverse of another matrix")

    def _root(self, node: Node) -> Part:
        if node.kind == "name" and node.value in ("Lambda", "Gamma"):
            return self.matrix(f"r{node.value}")
        raise NotExportedError("a root")
