"""A counterexample: an instance where every hypothesis certainly holds and the claim, evaluated as typed, certainly fails.

The instance gives exactly the letters that claim and hypotheses imply, and where random letters stand outside expectations
one draw of them.  Such a claim is for almost every draw: it fails at a draw, and then at all draws nearby, because both
sides are continuous there; so a strict relation must fail strictly, and ``!=`` is never refuted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.kernel import matrices, parser
from lsa_theory.kernel.draws import draws
from lsa_theory.kernel.evaluation import MAX_EXAMPLES, Evaluation
from lsa_theory.kernel.limits import Refused, exact
from lsa_theory.kernel.matrices import Matrix
from lsa_theory.kernel.numbers import Interval, Number, Undefined, apart, ends
from lsa_theory.kernel.numbers import sign as sign_of

POSITIVE_DEFINITE = ("Lambda", "Psi", *parser.POINTS)
POSITIVE = ("sigma", "kappa")
CLOSED = {"<": "<=", ">": ">="}
SHOWN = 12  # digits of an irrational number


class NoValueError(Refused):
    """The claim has no value, as typed, at an instance that meets the hypotheses."""


class HypothesisError(Refused):
    """A hypothesis does not hold at the instance, or cannot be told to hold."""


class ClaimHoldsError(Refused):
    """The claim holds at the instance."""


@dataclass(frozen=True)
class Failure:
    """Where a claim fails: the instance, and the values of the two sides of one comparison."""

    instance: str
    left: str
    right: str

    def __str__(self) -> str:
        """The witness as it is printed; `lsa-theory verify-witness` reads it."""
        return f"{self.instance}: left {self.left}, right {self.right}"


class Trial:
    """The formulas of a claim and its hypotheses, read once, to be evaluated at many instances.

    >>> trial = Trial(["E[S*S] == Lambda**2"])
    >>> sorted(trial.letters)
    ['Lambda', 'N', 'd']
    >>> print(trial.failure({"d": "1", "N": "1", "Lambda": [["1"]]}))
    d=1, N=1, Lambda=(1): left 3, right 1
    """

    def __init__(
        self, claim: Iterable[str], given: Iterable[str] = (), known: Mapping[parser.Tree, parser.Tree] | None = None
    ) -> None:
        """``known``: what quantities are that no rule computes; they are put in before anything is evaluated."""

        def read(text: str) -> parser.Relation:
            sides, signs = parser.relation(text)
            return tuple(put(side, known or {}) for side in sides), signs

        self.claim, self.given = list(map(read, claim)), list(map(read, given))
        relations = [*self.claim, *self.given]
        for sides, signs in relations:
            if {*signs} - {"==", "!="} and any(parser.shape(side) not in ((1, 1), ("d", "d")) for side in sides):
                raise Refused("an order of vectors")
        if any(parser.drawn(side) for sides, _ in self.given for side in sides):
            raise Refused("a hypothesis on what is random")
        self.letters = parser.letters(relations)
        noisy = "noise" in self.letters
        self.draws = set[str]().union(*(draws(side, noisy) for sides, _ in self.claim for side in sides))

    def failure(self, instance: Mapping[str, object]) -> Failure:
        """Where the claim fails; Refused where the instance is inadmissible, breaks a hypothesis or meets the claim."""
        values = self.values(instance)
        self.meet(values)
        return self.fail(values)

    def values(self, instance: Mapping[str, object]) -> dict[str, Matrix]:
        """Admissible exact values for exactly the letters and draws that are implied."""
        if instance.keys() != (wanted := self.letters | self.draws):
            raise Refused(f"the instance must give exactly {sorted(wanted)}, it gives {sorted(instance)}")
        values = {"d": _size("d", instance["d"])}
        for name in sorted(self.letters - {"d"}):
            values[name] = _letter(name, instance[name], values)
        for name in sorted(self.draws):
            values[name] = _draw(name, instance[name], values)
        return values

    def meet(self, values: Mapping[str, Matrix]) -> None:
        """Refuse values at which a hypothesis is not certain to hold."""
        at = Evaluation(values)
        for k, (sides, signs) in enumerate(self.given, 1):
            try:
                read = [at.read(side) for side in sides]
                if not all(holds(a, sign, b) for a, sign, b in zip(read, signs, read[1:], strict=False)):
                    raise HypothesisError(f"hypothesis {k} does not hold there")
            except HypothesisError:
                raise
            except (Refused, Undefined) as problem:
                raise HypothesisError(f"hypothesis {k} cannot be told to hold there: {problem}") from None

    def fail(self, values: Mapping[str, Matrix]) -> Failure:
        """The first comparison that certainly fails; every side of its chain must have a value."""
        unclear: Refused = ClaimHoldsError("the claim holds there")
        for relation in self.claim:
            try:
                return self._failure(relation, values)
            except ClaimHoldsError:
                continue
            except Refused as problem:
                unclear = problem
        raise unclear

    def _failure(self, relation: parser.Relation, values: Mapping[str, Matrix]) -> Failure:
        at = Evaluation(values)
        sides, signs = relation
        try:
            read = [at.read(side) for side in sides]
        except Undefined as problem:
            raise NoValueError(f"no value as typed: {problem}") from None
        unclear: Refused = ClaimHoldsError("the relation holds there")
        for a, sign, b in zip(read, signs, read[1:], strict=False):
            if self.draws and sign == "!=":
                continue
            try:
                if not holds(a, CLOSED.get(sign, sign) if self.draws else sign, b):
                    return Failure(show_instance(values), show(a), show(b))
            except Refused as problem:
                unclear = problem
        raise unclear


def put(tree: parser.Tree, known: Mapping[parser.Tree, parser.Tree]) -> parser.Tree:
    """A formula with formulas of the same shape for some of its parts."""
    if tree in known:
        if parser.shape(tree) != parser.shape(known[tree]):
            raise Refused("a quantity of another shape than what it is said to be")
        return known[tree]
    return tuple(put(part, known) if isinstance(part, tuple) else part for part in tree)


def holds(a: Matrix, relation: str, b: Matrix) -> bool:
    """Whether a relation holds; Refused where it cannot be told, as of free entries that do not cancel.

    Between matrices ``>=`` says that the difference is symmetric and positive semidefinite.
    """
    if (len(a), len(a[0])) != (len(b), len(b[0])):  # a zero takes the shape of the other side
        a, b = (matrices.zeros(len(b), len(b[0])), b) if len(a) == len(a[0]) == 1 else (a, matrices.zeros(len(a), len(a[0])))
    difference = matrices.subtract(a, b) if relation in (">", ">=") else matrices.subtract(b, a)
    gap = matrices.constants(difference)
    if relation in ("==", "!="):
        entries = [x for row in gap for x in row]
        different = any(apart(x) for x in entries) or any(sign_of(x) for x in entries)
        return different == (relation == "!=")
    return matrices.order(gap)[relation in ("<", ">")]


# the instance


def _size(name: str, value: object) -> Matrix:
    size = exact(value)
    if size < 1 or size.denominator != 1:
        raise Refused(f"{name} is a positive integer")
    return matrices.scalar(size)


def _letter(name: str, value: object, values: Mapping[str, Matrix]) -> Matrix:
    """The value of a fixed letter: sizes, variances and covariances are what they stand for."""
    kind = parser.kind(name)
    if name in parser.SIZES:
        return _size(name, value)
    if kind == "s":
        x = exact(value)
        if (x <= 0 and name in POSITIVE) or (x < 0 and name == "noise"):
            raise Refused(f"{name} has an inadmissible sign")
        return matrices.scalar(x)
    d = Evaluation(values).d
    rows = _rows(name, value, d, d if kind == "M" else 1)
    if name in POSITIVE_DEFINITE and not matrices.order([list[Number](row) for row in rows])[1]:
        raise Refused(f"{name} is not symmetric positive definite")
    return matrices.matrix(rows)


def _draw(name: str, value: object, values: Mapping[str, Matrix]) -> Matrix:
    """The query or task of a draw, or the examples or label errors of a sample, one row each."""
    d = Evaluation(values).d
    if name in ("x", "w"):
        return matrices.matrix(_rows(name, value, d, 1))
    if name == "e_query":
        error = exact(value)
        if error and not values["noise"][0][0].terms:
            raise Refused("a label error where the noise is zero")
        return matrices.scalar(error)
    kind, _, size = name.rstrip(")").partition("(")
    n = values[size or "N"][0][0].constant() if (size or "N") in values else Fraction(size)
    if isinstance(n, Interval) or n > MAX_EXAMPLES:
        raise Refused("too many examples to draw")
    rows = _rows(name, value, int(n), d if kind == "examples" else 1)
    if kind == "errors" and any(x for row in rows for x in row) and not values["noise"][0][0].terms:
        raise Refused("a label error where the noise is zero")
    return matrices.matrix(rows)


def _rows(name: str, value: object, rows: int, columns: int) -> list[list[Fraction]]:
    fits = isinstance(value, list) and len(value) == rows and all(isinstance(r, list) and len(r) == columns for r in value)
    if not isinstance(value, list) or not fits:
        raise Refused(f"{name} is {rows} rows of {columns}")
    return [[exact(x) for x in row] for row in value]


# the printed witness


def show_instance(values: Mapping[str, Matrix]) -> str:
    """``d=2, N=1, A=(0 0; 1 0)``: the sizes, then numbers, then matrices and draws."""

    def place(name: str) -> tuple[bool, bool, int, str]:
        sized = name in parser.SIZES
        return not sized, is_matrix(name), parser.SIZES.index(name) if sized else 0, name

    return ", ".join(f"{name}={show(values[name], is_matrix(name))}" for name in sorted(values, key=place))


def is_matrix(name: str) -> bool:
    """Whether an instance gives rows for a letter or a draw, not a number."""
    return name.startswith(("examples", "errors")) or parser.kind(name) != "s"


def show(a: Matrix, brackets: bool = False) -> str:
    """A number, or the rows of a matrix in brackets.

    >>> show(matrices.matrix([[Fraction(1), Fraction(1, 2)], [Fraction(0), Fraction(3)]]))
    '(1 1/2; 0 3)'
    """
    rows = "; ".join(" ".join(_show_exact(x.constant()) for x in row) for row in a)
    return f"({rows})" if brackets or len(a) > 1 or len(a[0]) > 1 else rows


def _show_exact(x: Number) -> str:
    """A fraction; the digits that are certain where the number is irrational, as in ``1.41421356...``"""
    if not isinstance(x, Interval):
        return str(x)
    low, high = (f"{float(end):.{SHOWN}g}" for end in ends(x))
    same = next((k for k, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:same] + "..." if "." in low[:same] and "e" not in low + high else f"{low}..."


__all__ = [
    "ClaimHoldsError",
    "Failure",
    "HypothesisError",
    "NoValueError",
    "Trial",
    "holds",
    "is_matrix",
    "show",
    "show_instance",
]
