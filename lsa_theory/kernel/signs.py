"""The sign that a formula shows by its form alone, every rule a theorem of linear algebra.

Signs: 0 zero, 1 nonnegative (psd), 2 positive (pd), None nothing shown.  A matrix with a sign is symmetric.  No rule speaks
of `grad`, `rate`, `slice` or a power 0, under which a zero need not stay zero.  What a sign says holds wherever the formula
has a value; `demands` lists the parts that may have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from lsa_theory.kernel.parser import SIZES, shape
from lsa_theory.kernel.theorems import Tree, nonnegative

SURE = {
    "d": 2,
    "N": 2,
    "M": 2,
    "sigma": 2,
    "kappa": 2,
    "noise": 1,
    "energy": 1,
    "loss": 1,
    "I": 2,
    "Lambda": 2,
    "Gamma": 2,
    "Psi": 2,
    "S": 1,
}
COMMUTING = {"Lambda", "Gamma", "I"}
Same = Callable[[Tree, Tree], bool]


def factors(n: Tree, top: bool = True) -> list[Tree]:
    """The factors of a product; an inner number made of vectors or traces stays whole."""
    if n[0] != "*" or (not top and shape(n) == (1, 1) != shape(n[1])):
        return [n]
    return factors(n[1], False) + factors(n[2], False)


def function_of_lambda(n: Tree) -> bool:
    """Whether a d x d formula is made of Lambda, Gamma, I and numbers: such matrices commute and are symmetric."""
    if shape(n) == (1, 1):
        return True
    match n:
        case ("name", x):
            return x in COMMUTING
        case ("+" | "-" | "*", a, b):
            return function_of_lambda(a) and function_of_lambda(b)
        case ("/" | "**", a, _) | ("call", "inv" | "sqrt", a) | ("T", a):
            return function_of_lambda(a)
    return False


def least(signs: Iterable[int | None]) -> int | None:
    """The sign of a product of commuting parts."""
    found = list(signs)
    return None if None in found else min(s for s in found if s is not None)


class Signs:
    """Signs of formulas, given those of some (`gap_s1`, `lam_i - lam_j`); ``same``: whether two formulas read alike."""

    def __init__(self, known: Mapping[str | Tree, int], same: Same | None = None) -> None:
        self.known = {("name", k) if isinstance(k, str) else k: sign for k, sign in known.items()}
        self.same = same or (lambda a, b: a == b)
        self.seen: dict[Tree, int | None] = {}

    def __call__(self, n: Tree) -> int | None:
        if n not in self.seen:
            said = self.known.get(n)
            shown = self.of(n) if said in (None, 1) else None  # what is only not negative may be shown to be more
            self.seen[n] = said if shown in (None, 1) and said is not None else shown
        return self.seen[n]

    def cancels(self, n: Tree) -> bool:
        """``X*inv(X)`` or ``inv(X)*X``, which is I wherever it has a value."""
        match n:
            case ("*", a, ("call", "inv", x)) | ("*", ("call", "inv", x), a):
                return shape(x) == ("d", "d") and (a == x or self.same(a, x))
        return False

    def squared(self, n: Tree, of: Tree) -> bool:
        """``sqrt(X)*sqrt(X)`` and X, which are equal wherever the root has a value."""
        return n[0] == "*" and n[1] == n[2] and n[1][:2] == ("call", "sqrt") and n[1][2] == of

    def symmetric(self, n: Tree) -> bool:
        """Whether a matrix equals its transpose for all values of its letters, or by its sign."""
        return shape(n) == ("d", "d") and (function_of_lambda(n) or self(n) is not None or self.same(n, ("T", n)))

    def of(self, n: Tree) -> int | None:
        match n:
            case ("number", v):
                return 0 if v == 0 else 2 if v > 0 else None
            case ("name", x):
                return SURE.get(x)
            case ("+", a, b):
                s, t = self(a), self(b)
                return None if s is None or t is None else max(s, t)
            case ("-", a, b):
                if (b == ("T", a) and self(a) is not None) or (a == ("T", b) and self(b) is not None):
                    return 0  # a matrix with a sign is symmetric
                if (b == ("name", "I") and self.cancels(a)) or self.squared(a, b):
                    return 0
                if b[0] == "number" and b[1] <= 1 and a[0] == "name" and a[1] in SIZES:
                    return 2 if b[1] < 1 else 1  # integers from 1 on
                return self(a) if self(b) == 0 else nonnegative(a, b, self)
            case ("/", a, b):
                return 0 if self(a) == 0 else self(a) if self(b) else None  # what divides is not zero
            case ("T", a) | ("E", a):
                return self(a)  # a transpose, or a mean of what has this sign in every draw
            case ("**", a, p):
                return self.power(a, p)
            case ("call", "S", _):
                return 1  # a mean of x*x.T
            case ("call", "inv", a):
                return 2 if self(a) else None  # an invertible psd matrix is pd
            case ("call", "sqrt", a):
                return self.power(a, None)
            case ("call", "norm_F" | "norm_op" | "cond" as f, a):
                return 2 if f == "cond" or self(a) == 2 else 1
            case ("call", "lam_max" | "lam_min" | "det", a):
                return self(a)  # of a matrix with a sign
            case ("call", "tr", a):
                return self.trace(a)
            case ("*", _, _):
                return self.product(factors(n))
        return None

    def power(self, a: Tree, p: Fraction | None) -> int | None:
        """Of ``a**p``; None stands for a square root."""
        s, scalar = self(a), shape(a) == (1, 1)
        if p is None or p.denominator != 1:
            if (not scalar and s is None) or (p is not None and p < 0 and not s):
                return None
            return (1 if s is None else s) if scalar else s  # a root is nonnegative wherever it has a value
        if p == 0 or (p < 0 and s == 0):
            return None
        if s is not None:
            return 2 if p < 0 else s  # the eigenvalues of a power are the powers of the eigenvalues
        return (2 if p < 0 else 1) if p % 2 == 0 and (scalar or self.symmetric(a)) else None

    def trace(self, a: Tree) -> int | None:
        """Of the trace of a product: of a matrix with a sign, or of two, as ``tr(XY) = |X^(1/2) Y^(1/2)|^2``."""
        if (shown := self(a)) is not None:
            return shown
        parts = factors(a)
        rest = [f for f in parts if shape(f) != (1, 1)]
        if any(shape(f) != ("d", "d") for f in rest):
            return None
        for k in range(1, len(rest)):
            one = self.matrices(rest[:k])
            if one is not None and (other := self.matrices(rest[k:])) is not None:
                return least([one, other, self.product([f for f in parts if shape(f) == (1, 1)])])
        return None

    def product(self, parts: list[Tree]) -> int | None:
        if any(self(f) == 0 for f in parts):
            return 0
        s: int = 2
        loose: list[Tree] = []
        for f in (f for f in parts if shape(f) == (1, 1)):
            if (shown := self(f)) is not None:
                s = min(s, shown)
            elif f in loose:  # a scalar that occurs twice is a square
                loose.remove(f)
                s = 1
            else:
                loose.append(f)
        if loose:
            return None
        rest = [f for f in parts if shape(f) != (1, 1)]
        if not rest:
            return s
        return None if (m := self.matrices(rest)) is None else min(s, m)

    def matrices(self, rest: list[Tree]) -> int | None:
        """Of a product of matrices: functions of Lambda commute, ``X*Y*X.T`` is psd with Y."""
        if len(rest) == 1:
            return self(rest[0])
        if all(map(function_of_lambda, rest)) and (shown := least(map(self, rest))) is not None:
            return shown
        first, last = rest[0], rest[-1]
        if first != ("T", last) and last != ("T", first) and not self.same(("T", first), last):
            return None
        middle = 2 if len(rest) == 2 else self.matrices(rest[1:-1])
        return None if middle is None else min(1, middle)


def suffices(shown: int | None, needed: int) -> bool:
    """Whether a sign shows what is needed: 0 zero, 1 nonnegative (zero is), 2 positive."""
    return shown is not None and (shown == 0 if needed == 0 else shown >= needed or needed == 1)


HERE = (
    "tr",
    "inv",
    "sqrt",
    "norm_F",
    "norm_op",
    "lam_min",
    "lam_max",
    "cond",
    "det",
    "log",
)  # grad, rate, limit look elsewhere


def demands(n: Tree, here: bool = False) -> Iterator[tuple[str, Tree]]:
    """The parts of a formula that must be nonzero, nonnegative or symmetric for it to have a value.

    A part that looks elsewhere, as a derivative or ``slice(f)``, must have a "value" as a whole. ``here``: what a formula
    with a value says of the present point."""
    match n:
        case ("call", function, *_) if function not in HERE:
            yield "value", n
            if not here or function != "grad":  # a derivative at a point needs a value there
                return
        case ("/", _, a) | ("call", "inv" | "cond", a):
            yield "nonzero", a
        case ("**", a, p):
            if p < 0:
                yield "nonzero", a
            if p.denominator != 1:
                yield "nonnegative", a
        case ("call", "sqrt", a):
            yield "nonnegative", a
        case ("call", "log", a):
            yield "positive", a
        case ("call", "lam_max" | "lam_min", a):
            yield "symmetric", a
    for part in n[1:]:
        if isinstance(part, tuple):
            yield from demands(part, here)


def unfounded(formula: Tree, granted: list[Tree], see: Signs) -> Tree | None:
    """A part that may have no value: its sign is not shown, and no formula that is known to have a value demands it."""
    known = [(need, b) for n in granted for need, a in demands(n, here=True) for b in implied(need, a)]
    return next((part for need, part in demands(formula) if not _meets(need, part, known, see)), None)


def _meets(need: str, n: Tree, known: list[tuple[str, Tree]], see: Signs) -> bool:
    """Whether a part is nonzero, nonnegative or symmetric; a product of square factors is not zero where they are not."""
    if need == "value":
        return (need, n) in known or _elsewhere(n, known, see)
    shown = see(n)
    fine = (
        shown == 2 if need in ("nonzero", "positive") else shown is not None if need == "nonnegative" else see.symmetric(n)
    )
    if fine or any(need == other and (n == a or see.same(n, a)) for other, a in known):
        return True
    match n:
        case ("*", a, b) if need == "nonzero" and square_factors(n):
            return _meets(need, a, known, see) and _meets(need, b, known, see)
        case ("T" | "**", a, *_) if need == "nonzero":
            return _meets(need, a, known, see)
        case ("number", value):
            return need == "nonzero" and value != 0
    return False


def _elsewhere(n: Tree, known: list[tuple[str, Tree]], see: Signs) -> bool:
    """Whether a part that looks elsewhere has a value.

    A gradient looks around the present point: what is known there holds, and a root has a derivative where it is of what
    is positive. All others look at points of which nothing is known, and see only signs that hold everywhere."""
    there = (known, see) if n[1] == "grad" else ([], Signs({}, see.same))
    inside = [demand for part in n[2:] for demand in demands(part)]
    smooth = n[1] not in ("grad", "rate") or all(there[1](a) == 2 for part in n[2:] for a in radicands(part))
    return smooth and all(_meets(need, part, *there) for need, part in inside)


def radicands(n: Tree) -> Iterator[Tree]:
    """What roots and norms are taken of, where a derivative needs it to be positive; ``norm_F(A)**2`` has one everywhere."""
    match n:
        case ("**", ("call", "norm_F", a), p) if p > 0 and p % 2 == 0:
            yield from radicands(a)
            return
        case ("call", "sqrt" | "norm_F", a):
            yield a
        case ("**", a, p) if p.denominator != 1:
            yield a
    for part in n[1:]:
        if isinstance(part, tuple):
            yield from radicands(part)


def square_factors(n: Tree) -> bool:
    """Whether both factors of a product are numbers or square matrices."""
    return {shape(n[1]), shape(n[2])} <= {(1, 1), ("d", "d")}


def implied(need: str, n: Tree) -> Iterator[Tree]:
    """What meets a need where n does: a product is zero (no inverse) only unless its factors, square ones, are not."""
    yield n
    if need != "nonzero":
        return
    match n:
        case ("*", a, b) if square_factors(n):
            yield from (*implied(need, a), *implied(need, b))
        case ("/", a, _) | ("T", a) | ("call", "inv" | "sqrt", a):
            yield from implied(need, a)
        case ("**", a, p) if p != 0:
            yield from implied(need, a)
