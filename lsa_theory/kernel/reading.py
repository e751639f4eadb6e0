"""A formula read as a trace polynomial, every letter free.

Hypotheses play no part here: `u`, `U11` and every other letter stand for all their values at once, so a derivative is taken
before any hypothesis about the present point can be used.  What no rule computes (`limit(u)`, `norm_op(A)`, the inverse of
a sum) is a letter of its own, the same one for equal arguments; a derivative or expectation through it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from fractions import Fraction

from lsa_theory.kernel.averages import average
from lsa_theory.kernel.coefficients import Coefficient, root
from lsa_theory.kernel.expectation import Gaussian
from lsa_theory.kernel.extremes import extreme
from lsa_theory.kernel.gradients import gradient, inverse_of, is_letter
from lsa_theory.kernel.inverses import Room, nowhere
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.logarithms import determinant, logarithm, written_out
from lsa_theory.kernel.parser import DEFS, OPAQUE, SINGLE, Tree, drawn, implied, is_random, names, shape
from lsa_theory.kernel.terms import Polynomial, gamma, normal

EIGENVALUES = ("norm_op", "lam_min", "lam_max", "cond")
SEALED = (*EIGENVALUES, "norm_F", "det", "log")
THROUGH = ("inv", "det", "log", "sqrt", "norm_F")  # where `gradient` has a rule
SLICE = {"u12", "u21"}
FLOW = {"u", "U11"}


class Reading:
    """The meaning of formulas in one claim.

    ``spoken``: every name that the claim or a hypothesis speaks of; ``room``: which context lengths are long enough for
    expectations of inverses; ``dimension``: the value of d, where a hypothesis says it.
    """

    def __init__(
        self,
        spoken: set[str],
        placeholders: Mapping[str, Polynomial] | None = None,
        room: Room = nowhere,
        dimension: Callable[[], int | None] = lambda: None,
    ) -> None:
        self.noisy = "noise" in spoken
        self.examples = max([1, *map(example, spoken)])
        self.mean = Gaussian("Psi" in spoken, room)
        self.placeholders = placeholders or {}
        self.dimension = dimension
        self.inside: dict[str, Polynomial] = {}
        self.known: dict[Tree, Polynomial] = {}

    def __call__(self, tree: Tree) -> Polynomial:
        """The value of a formula; Refused where it has no closed form here."""
        if tree not in self.known:
            self.known[tree] = self._read(tree)
        return self.known[tree]

    def _read(self, tree: Tree) -> Polynomial:
        match tree:
            case ("number", value):
                return Polynomial.scalar(Coefficient.number(value))
            case ("name", name):
                return self._name(name)
            case ("+", a, b):
                return _sum(self(a), self(b), 1)
            case ("-", a, b):
                return _sum(self(a), self(b), -1)
            case ("*", a, b):
                return self(a) * self(b)
            case ("/", a, b):
                return self(a) * self._inverse(self(b))
            case ("T", a):
                return self(a).transposed()
            case ("**", ("call", "norm_F", a), power) if power > 0 and power % 2 == 0:
                return (self(a).transposed() * self(a)).trace().power(int(power) // 2)
            case ("**", ("call", "sqrt", a), power) if power > 0 and power % 2 == 0:
                return self(a).power(int(power) // 2)
            case ("**", a, power):
                return self._power(self(a), power)
            case ("E", a):
                a = self._with_determinants(a)
                self._independent(a, {name for name in implied(names(a)) if is_random(name)})
                return self.mean(normal(self(a)))
            case ("call", function, *arguments):
                return self._call(function, arguments)
        raise Refused(f"{tree[0]} is not part of the language")

    def _call(self, function: str, arguments: list[Tree]) -> Polynomial:
        first = arguments[0]
        if (through := _through_mean(("call", function, *arguments)))[1] == "mean":
            if drawn(through[2]):
                raise Refused("a mean over Lambda_tau of a random prompt: its expectation comes first")
            return average(normal(self(through[2])))
        match function:
            case "tr":
                return self(first).trace()
            case "inv":
                return self._inverse(self(first))
            case "sqrt":
                return self._power(self(first), Fraction(1, 2))
            case "norm_F":
                return self._power((self(first).transposed() * self(first)).trace(), Fraction(1, 2))
            case "S":
                return Polynomial.letter(_sized("S", first))
            case "beta":
                return self._beta(first)
            case "slice":
                self._independent(first, SLICE)
                return _on_slice(normal(self(first)))
            case "grad":
                self._independent(first, names(arguments[1]), THROUGH)
                return gradient(normal(self(first)), arguments[1][1], self.inside)
            case "det":
                return Polynomial.scalar(determinant(first, self, self._keep))
            case "log":
                return Polynomial.scalar(logarithm(normal(self(first)).coefficient(), self.inside))
            case "rate":
                return self._rate(first)
        values = [normal(self(a)) if a[:2] != ("call", "yhat") else self(a) for a in arguments]
        if function in EIGENVALUES and values[0].shape == (1, 1):
            raise Refused(f"{function} of a scalar")
        if function in EIGENVALUES:
            return Polynomial.scalar(extreme(function, self(first), self._number))
        return self._opaque(function, values, shape(("call", function, *arguments)))

    def _number(self, function: str, value: Polynomial) -> Coefficient:
        return self._opaque(function, [normal(value)], (1, 1)).coefficient()

    def _opaque(self, function: str, values: list[Polynomial], of: tuple[object, object]) -> Polynomial:
        """A letter of its own for a quantity that no rule computes."""
        name = f"{function}[{'|'.join(v.key() for v in values)}]"
        if of == (1, 1):
            return Polynomial.scalar(Coefficient.of(name))
        return Polynomial.letter(("%" if of == ("d", 1) else "#") + name)

    def _rate(self, f: Tree) -> Polynomial:
        """d/dt along the flow on the slice: ``-<grad f, grad loss>`` in U11 and u, each taken with all letters free."""
        self._independent(f, SLICE | FLOW)
        loss, value = normal(_on_slice(self(DEFS["loss"]))), normal(_on_slice(self(f)))
        total = Polynomial({}, (1, 1))
        for x in ("U11", "u"):
            total = _sum(total, (gradient(value, x).transposed() * gradient(loss, x)).trace(), -1)
        return _on_slice(total)

    def _power(self, base: Polynomial, power: Fraction) -> Polynomial:
        whole = power.numerator // power.denominator
        if power == whole:
            return base.power(whole) if whole >= 0 else self._inverse(base).power(-whole)
        if base.shape == (1, 1):
            return Polynomial.scalar(root(normal(base).coefficient(), power))
        if (found := normal(base).root(power)) is not None:
            return found
        if power == Fraction(1, 2) and base.terms and not any(is_drawn(name) for name in base.letters()):
            return Polynomial.letter(f"#!sqrt[{normal(base).key()}]")  # symmetric wherever it has a value
        raise Refused("a root of a matrix has no closed form here")

    def _inverse(self, value: Polynomial) -> Polynomial:
        for value in (value, normal(value)):  # noqa: B020  the product of letters that is typed, or what it amounts to
            if (found := value.inverse()) is not None:
                return found
        if not value.terms:
            raise Refused("the inverse of zero")
        if any(is_drawn(name) for name in value.letters()):
            raise Refused("an inverse of what is random")
        symmetric = "!" if not _sum(value, value.transposed(), -1).terms else ""
        name = f"#{symmetric}inv[{value.key()}]"
        self.inside[name] = value
        return Polynomial.letter(name)

    def _keep(self, name: str, value: Polynomial) -> None:
        """Remember what a determinant is of, and its inverse, for gradients."""
        self.inside[name] = value
        with suppress(Refused):
            self.inside[inverse_of(name)] = self._inverse(value)

    def _with_determinants(self, tree: Tree) -> Tree:
        """A formula inside an expectation with random determinants by traces, where d is known and small."""
        if tree[:2] == ("call", "det") and drawn(tree) and (d := self.dimension()) is not None:
            return written_out(self._with_determinants(tree[2]), d)
        return tuple(self._with_determinants(part) if isinstance(part, tuple) else part for part in tree)

    def _independent(self, tree: Tree, of: Set[str], through: tuple[str, ...] = ()) -> None:
        """Refuse a derivative or expectation through what no rule computes, unless that does not depend on the letters."""
        for part in self._sealed(tree, through):
            if implied(names(part)) & of:
                raise Refused("a derivative or an expectation through a quantity that no rule computes")

    def _sealed(self, tree: Tree, through: tuple[str, ...] = ()) -> Iterator[Tree]:
        """The outermost parts of a formula that became letters of their own: opaque quantities, roots, inverses of sums,
        determinants and logarithms unless they are looked ``through``."""
        match tree:
            case ("**", ("call", "norm_F", a), power) if power > 0 and power % 2 == 0:
                yield from self._sealed(a, through)
                return
            case ("call", function, *_) if function in OPAQUE or (function in SEALED and function not in through):
                yield tree
                return
            case ("call", "sqrt", _) if shape(tree) == (1, 1) and "sqrt" not in through:
                yield tree
                return
            case ("**", _, power) if power.denominator != 1 and shape(tree) == (1, 1) and "sqrt" not in through:
                yield tree
                return
            case ("call", "inv", _) | ("**", _, _) if "inv" not in through and self._has(tree, "inv["):
                yield tree
                return
            case ("call", "sqrt", _) | ("**", _, _) if self._has(tree, "sqrt["):
                yield tree
                return
        for part in tree[1:]:
            if isinstance(part, tuple):
                yield from self._sealed(part, through)

    def _has(self, tree: Tree, held: str) -> bool:
        """Whether inverses of sums, or roots of matrices, occur."""
        return any(held in name for name in self(tree).letters())

    def _name(self, name: str) -> Polynomial:
        if name in self.placeholders:
            return self.placeholders[name]
        if name == "I":
            return Polynomial.identity()
        if name == "Gamma":
            return gamma()
        if name == "beta":
            return self._beta(("name", "N"))
        if name == "energy":
            w, eta = Polynomial.letter("w"), Polynomial.letter("eta")
            quiet = w.transposed() * Polynomial.letter("S") * w
            if not self.noisy:
                return quiet
            noise = (w.transposed() * eta).times(Coefficient.number(2)), Polynomial.scalar(Coefficient.of("energy"))
            return _sum(_sum(quiet, noise[0], 1), noise[1], 1)
        if name in DEFS:
            return self(DEFS[name])
        if name.startswith("e_") and is_random(name) and not self.noisy:
            raise Refused("the error of a label where nothing speaks of noise")
        if example(name) > self.examples:
            raise Refused(f"{name} in a claim that is about shorter prompts too")
        if is_letter(name):
            return Polynomial.letter(name)
        return Polynomial.scalar(Coefficient.of(name))

    def _beta(self, size: Tree) -> Polynomial:
        quiet = Polynomial.letter(_sized("S", size)) * Polynomial.letter("w")
        return _sum(quiet, Polynomial.letter(_sized("eta", size)), 1) if self.noisy else quiet


def _through_mean(tree: Tree) -> Tree:
    """A gradient or slice of a mean as the mean of the gradient or slice: its letters do not depend on Lambda_tau."""
    if tree[0] == "call" and tree[1] in ("grad", "slice"):
        inner = _through_mean(tree[2])
        if inner[:2] == ("call", "mean"):
            return "call", "mean", _through_mean(("call", tree[1], inner[2], *tree[3:]))
    return tree


def example(name: str) -> int:
    """2 of x_2 and e_2; 0 of what is not one of the examples."""
    return int(name[2:]) if SINGLE.fullmatch(name) else 0


def is_drawn(name: str) -> bool:
    """Whether a letter is random: x, w, S(M), eta, x_1."""
    law = name.partition("(")[0]
    return law == "eta" or is_random(law)


def _sum(a: Polynomial, b: Polynomial, sign: int) -> Polynomial:
    """``a + sign*b``; a zero takes the shape of the other side."""
    whole = b.shape if a.shape == (1, 1) and not a.terms else a.shape
    return Polynomial(a.terms, whole) + Polynomial(b.terms, whole).times(Coefficient.number(sign))


def _sized(name: str, size: Tree) -> str:
    return name if size[1] == "N" else f"{name}({size[1]})"


def _on_slice(value: Polynomial) -> Polynomial:
    zero = Polynomial({}, ("d", 1))
    return value.substituted({"u12": zero, "u21": zero}) if value.letters() & SLICE else value


__all__ = ["Reading"]
