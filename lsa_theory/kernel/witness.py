"""Part 7: a counterexample is evaluated exactly as typed; every hypothesis is evaluated at it.

The claim is false at the instance when every letter has an admissible value, all hypotheses certainly hold, every side has
a value as typed, and some link of the chain certainly fails."""

from fractions import Fraction as Q

from lsa_theory.kernel import numbers, parser
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.limits import exact as number
from lsa_theory.kernel.numbers import El, Undefined, add, mul, trace, turn
from lsa_theory.kernel.parser import DEFS

MAX_D, MAX_ENTRIES = 6, 40


class At:
    """The meaning of formulas at one instance."""

    def __init__(self, values, noisy, derived=False):
        self.env, self.noisy, self.derived = values, noisy, derived  # derived: inside a derivative
        self.d = int(values["d"][0][0].constant())
        self.families, self.moments = 0, {}

    def read(self, n):
        match n:
            case ("number", v):
                return numbers.mat([[v]])
            case ("name", name):
                return self.name(name)
            case ("+" | "-", a, b):
                return add(self.read(a), self.read(b), 1 if n[0] == "+" else -1)
            case ("*", a, b):
                return mul(self.read(a), self.read(b))
            case ("/", a, b):
                return mul(self.read(a), [[self.read(b)[0][0].power(Q(-1))]])
            case ("T", a):
                return turn(self.read(a))
            case ("**", a, p):
                return self.power(self.read(a), p)
            case ("E", a):
                return [[self.mean(x) for x in row] for row in self.read(a)]
            case ("call", f, *args):
                if (rule := getattr(self, "_" + f, None)) is None:
                    raise Refused(f"{f} has no value here")
                return rule(*args)
        raise Refused(f"{n[0]} is not understood")

    def name(self, name):
        d = self.d
        if name in self.env:
            return self.env[name]
        if name == "I":
            return numbers.eye(d)
        if name in ("x", "w"):
            return self.vector(name)
        if name in ("S", "beta", "energy"):
            return self.sample(name, ("name", "N"))
        if name in DEFS:
            return self.read(DEFS[name])
        raise Refused(f"{name} has no value")

    def vector(self, group):
        return [[El.variable(("g", group, i))] for i in range(self.d)]

    def sample(self, what, size):
        """S, beta or the label energy of the sample of a size; the labels are ``w'x_i + e_i``."""
        n, key = self.read(size)[0][0].constant(), str(size[1])
        if isinstance(n, numbers.Interval) or n * self.d > MAX_ENTRIES:
            raise Refused("too many random entries")
        total = numbers.mat([[Q(0)] * (self.d if what == "S" else 1)] * (1 if what == "energy" else self.d))
        for i in range(int(n)):
            x = self.vector(f"s:{key}:{i}")
            if what == "S":
                total = add(total, mul(x, turn(x)))
                continue
            y = mul(turn(x), self.vector("w"))
            if self.noisy:
                y = add(y, [[El.variable(("g", f"e:{key}:{i}", 0))]])
            total = add(total, mul(x, y) if what == "beta" else mul(y, y))
        return mul(total, numbers.mat([[1 / n]]))

    def power(self, a, p):
        if self.derived and p.denominator != 1 and any(numbers.sign(a[i][i].number_part()) == 0 for i in range(len(a))):
            raise Refused("a root at zero inside a derivative")  # first order does not see the kink of sqrt(u**2)
        if len(a) == 1:
            return [[a[0][0].power(p)]]
        if p.denominator != 1:
            if any(x.t for i, r in enumerate(a) for j, x in enumerate(r) if i != j):
                raise Refused("a root of a matrix that is not diagonal")
            return [[x.power(p) if i == j else x for j, x in enumerate(r)] for i, r in enumerate(a)]
        out, base = numbers.eye(len(a)), a if p >= 0 else numbers.inverse(a)
        for _ in range(abs(int(p))):
            out = mul(out, base)
        return out

    def mean(self, x):
        """Replace every monomial in Gaussian entries by its moment."""
        out = El({})
        for monomial, rest in numbers.split(x, lambda v: v[0] == "g").items():
            legs = {}
            for (_, group, i), power in monomial:
                legs.setdefault(group, []).extend([i] * power)
            for group, indices in legs.items():
                rest = rest * self.moment(group[0], tuple(indices))
            out = out + rest
        return out

    def moment(self, law, legs):
        """Isserlis: the first leg is paired with each of the others."""
        if not legs:
            return El.number(Q(1))
        if len(legs) % 2:
            return El({})
        if (law, legs) not in self.moments:
            out = El({})
            for k in range(1, len(legs)):
                out = out + self.covariance(law, legs[0], legs[k]) * self.moment(law, legs[1:k] + legs[k + 1 :])
            self.moments[law, legs] = out
        return self.moments[law, legs]

    def covariance(self, law, i, j):
        if law == "e":
            return self.env["noise"][0][0]
        if law == "w" and "Psi" not in self.env:
            return El.number(Q(i == j))
        return self.env["Psi" if law == "w" else "Lambda"][i][j]

    def within(self, changes, node, derived=False):
        """A formula at changed letters."""
        inner = At({**self.env, **changes}, self.noisy, self.derived or derived)
        inner.families = self.families
        value = inner.read(node)
        self.families = inner.families
        return value

    def slope(self, node, x):
        """The gradient of a scalar in a letter, by infinitesimals."""
        self.families += 1
        family, here = f"f{self.families}", self.env[x]
        shift = [[El.variable(("e", family, i * self.d + j)) for j in range(len(r))] for i, r in enumerate(here)]
        value = self.within({x: add(here, shift)}, node, True)[0][0]
        parts = numbers.split(value, lambda v: v[:2] == ("e", family))
        return [
            [parts.get(((("e", family, i * self.d + j), 1),), El({})) for j in range(len(r))] for i, r in enumerate(here)
        ]

    def _grad(self, f, x):
        if x[1] not in self.env:
            raise Refused(f"{x[1]} has no value")
        return self.slope(f, x[1])

    def zero(self):
        z = numbers.mat([[Q(0)]] * self.d)
        return {"u12": z, "u21": z}

    def _slice(self, f):
        return self.within(self.zero(), f)

    def _rate(self, f):
        """By the full gradients: a shift along a velocity that happens to vanish would hide a kink, as in rate(sqrt(u))."""
        on = At({**self.env, **self.zero()}, self.noisy, self.derived)
        on.families = self.families
        total = El({})
        for x in ("U11", "u"):
            total = total + trace(mul(turn(on.slope(f, x)), on.slope(DEFS["loss"], x)))
        self.families = on.families
        return [[-total]]

    def _S(self, size):
        return self.sample("S", size)

    def _beta(self, size):
        return self.sample("beta", size)

    def _tr(self, a):
        return [[trace(self.read(a))]]

    def _inv(self, a):
        return self.power(self.read(a), Q(-1))

    def _sqrt(self, a):
        return self.power(self.read(a), Q(1, 2))

    def _norm_F(self, a):
        m = self.read(a)
        return self.power([[trace(mul(turn(m), m) if len(m[0]) > 1 or len(m) > 1 else [[m[0][0] * m[0][0]]])]], Q(1, 2))

    def numbers(self, a):
        if self.derived:
            raise Refused("eigenvalues inside a derivative")
        return [[x.constant() for x in row] for row in self.read(a)]

    def singular(self, a):
        """Largest and smallest squared singular values."""
        m = [[El.number(x) for x in r] for r in self.numbers(a)]
        g = [[x.constant() for x in r] for r in (mul(turn(m), m) if len(m) > 1 else [[m[0][0] * m[0][0]]])]
        return numbers.largest(g), -1 * numbers.largest([[-x for x in r] for r in g])

    def _norm_op(self, a):
        return numbers.mat([[numbers.root(self.singular(a)[0], 2)]])

    def _cond(self, a):
        high, low = self.singular(a)
        if numbers.sign(low) <= 0:
            raise Undefined("cond of a singular matrix")
        return numbers.mat([[numbers.root(high * (1 / low), 2)]])

    def _lam_max(self, a, factor=1):
        m = [[factor * x for x in r] for r in self.numbers(a)]
        if m != [list(r) for r in zip(*m)]:
            raise Refused("eigenvalues of a matrix that is not symmetric")
        return numbers.mat([[factor * numbers.largest(m)]])

    def _lam_min(self, a):
        return self._lam_max(a, -1)


def holds(a, sign, b, free=False):
    """Whether a relation holds; refuses where it cannot be told.  Free: as an identity in free entries."""
    if len(a) != len(b) or len(a[0]) != len(b[0]):  # a scalar zero takes the other's shape
        a, b = ([[El({})] * len(b[0])] * len(b), b) if len(a) == 1 == len(a[0]) else (a, [[El({})] * len(a[0])] * len(a))
    if free and sign == "==":
        return not any(x.t for row in add(b, a, -1) for x in row)
    gap = [[x.constant() for x in row] for row in add(b, a, -1)]
    if sign in ("==", "!="):
        return (sign == "!=") == any([numbers.sign(x) for row in gap for x in row])
    if len(gap) != len(gap[0]):
        raise Refused("an order of vectors")
    if sign in (">", ">="):
        gap = [[-1 * x for x in row] for row in gap]
    if len(gap) > 1 and gap != [list(r) for r in zip(*gap)]:
        return False  # not symmetric, hence not psd
    return numbers.inertia(gap)[sign in ("<", ">")]


def instance(document, wanted):
    """Admissible exact values for exactly the wanted letters."""
    if set(document) != wanted:
        raise Refused(f"the instance must give exactly {sorted(wanted)}, it gives {sorted(document)}")
    d = number(document["d"])
    if d.denominator != 1 or not d >= 1:
        raise Refused("d is a positive integer")
    big = not 1 <= d <= MAX_D
    out = {}
    for name, value in document.items():
        k = parser.kind(name)
        if k == "s":
            out[name] = [[El.number(number(value))]]
            continue
        if big:
            raise Refused("a matrix of this size")
        rows, cols = int(d), int(d) if k == "M" else 1
        if (
            not isinstance(value, list)
            or len(value) != rows
            or any(not isinstance(r, list) or len(r) != cols for r in value)
        ):
            raise Refused(f"{name} is {rows} rows of {cols}")
        out[name] = numbers.mat([[number(x) for x in r] for r in value])
    for name, value in out.items():
        plain = [[x.constant() for x in r] for r in value]
        if name in ("N", "M") and (plain[0][0] < 1 or plain[0][0].denominator != 1):
            raise Refused(f"{name} is a positive integer")
        if (name in ("sigma", "kappa") and plain[0][0] <= 0) or (name == "noise" and plain[0][0] < 0):
            raise Refused(f"{name} has an inadmissible sign")
        if name in ("Lambda", "Psi") and (plain != [list(r) for r in zip(*plain)] or not numbers.inertia(plain)[1]):
            raise Refused(f"{name} is not symmetric positive definite")
    return out


def check(claim, given, document):
    """The sentence that says where the claim fails; Refused otherwise."""
    relations = [parser.relation(text) for text in (*claim, *given)]
    values = instance(document, parser.letters(relations))
    at = At(values, "noise" in values)
    failed = ""
    for k, (sides, signs) in enumerate(relations):
        try:
            read = [at.read(side) for side in sides]
        except Undefined as problem:
            raise Refused(f"no value as typed: {problem}") from None
        for a, s, b in zip(read, signs, read[1:]):
            ok = holds(a, s, b)
            if k >= len(claim) and not ok:
                raise Refused(f"hypothesis {k - len(claim) + 1} does not hold there")
            if k < len(claim) and not ok:
                failed = failed or f"{show(a)} {s} {show(b)} fails"
    if not failed:
        raise Refused("the relation holds there")
    return failed


def show(m):
    one = lambda x: str(x) if isinstance(x, Q) else f"[{float(x.lo):.6g}, {float(x.hi):.6g}]"
    return "; ".join(" ".join(one(x.constant()) for x in r) for r in m)
