"""Part 7a: exact numbers.  A number is a Fraction or an `Interval`; a ring element is a polynomial in Gaussian entries
(``("g", group, i)``) and infinitesimals (``("e", family, i)``, two of one family multiply to zero) with such coefficients."""

from fractions import Fraction as Q
from math import isqrt

from lsa_theory.kernel.limits import Refused, bounded, spend


def _small(x):
    return bounded(x) if isinstance(x, Q) else x


class Undefined(Exception):
    """The formula as typed has no value at the instance."""


class Interval:
    """A number known to lie in [lo, hi], rational ends."""

    def __init__(self, lo, hi):
        self.lo, self.hi = lo, hi

    @staticmethod
    def of(x):
        return x if isinstance(x, Interval) else Interval(x, x)

    def __add__(self, o):
        o = Interval.of(o)
        return Interval(self.lo + o.lo, self.hi + o.hi)

    def __mul__(self, o):
        o = Interval.of(o)
        ends = [a * b for a in (self.lo, self.hi) for b in (o.lo, o.hi)]
        return Interval(min(ends), max(ends))

    def __rtruediv__(self, o):
        if self.lo <= 0 <= self.hi:
            raise Refused("cannot tell whether a divisor vanishes")
        return Interval(1 / self.hi, 1 / self.lo) * o

    __radd__, __rmul__ = __add__, __mul__


def sign(x):
    """-1, 0 or 1; refuses where an interval cannot tell."""
    if isinstance(x, Interval):
        if x.lo > 0 or x.hi < 0:
            return 1 if x.lo > 0 else -1
        raise Refused("cannot tell a sign")
    return (x > 0) - (x < 0)


def root(x, n):
    """The n-th root of a nonnegative number: exact where rational, else within 1e-30 relative."""
    if isinstance(x, Interval):
        return Interval(_floor(x.lo, n), Interval.of(root(x.hi, n)).hi) if sign(x) > 0 else _undefined()
    if x < 0:
        _undefined()
    lo = _floor(x, n)
    exact = _floor(Q(x.numerator), n, 0) / _floor(Q(x.denominator), n, 0) if x else Q(0)
    return exact if exact**n == x else Interval(lo, lo + Q(1, 10**30))


def _undefined():
    raise Undefined("a root of a negative number")


def _floor(x, n, digits=30):
    scaled = (x * 10 ** (n * digits)).__floor__()
    if n == 2:
        return Q(isqrt(scaled), 10**digits)
    lo, hi = 0, 1 << (scaled.bit_length() // n + 1)
    while hi - lo > 1:
        mid = (lo + hi) // 2
        lo, hi = (mid, hi) if mid**n <= scaled else (lo, mid)
    return Q(lo, 10**digits)


class El:
    """A ring element: ``{monomial: number}``, a monomial being a sorted tuple of ``(variable, power)``."""

    __slots__ = ("t",)

    def __init__(self, t):
        self.t = t

    @staticmethod
    def number(x):
        return El({(): x} if isinstance(x, Interval) or x else {})

    @staticmethod
    def variable(v):
        return El({((v, 1),): Q(1)})

    def __add__(self, o):
        t = dict(self.t)
        for m, c in o.t.items():
            s = t[m] + c if m in t else c
            if isinstance(s, Interval) or s:
                t[m] = s
            else:
                del t[m]
        return El(t)

    def __mul__(self, o):
        t = {}
        spend(len(self.t) * len(o.t))
        for m1, c1 in self.t.items():
            for m2, c2 in o.t.items():
                m = _join(m1, m2)
                if m is not None:
                    t[m] = t[m] + c1 * c2 if m in t else c1 * c2
        return El({m: _small(c) for m, c in t.items() if isinstance(c, Interval) or c})

    def __neg__(self):
        return self * El.number(Q(-1))

    def __sub__(self, o):
        return self + -o

    def number_part(self):
        """The value where all infinitesimals are zero; refuses an element that is random."""
        if any(v[0] != "e" for m in self.t for v, _ in m):
            raise Refused("a quotient or root of what is random, or free")
        return self.t.get((), Q(0))

    def constant(self):
        if set(self.t) - {()}:
            raise Refused("a function of eigenvalues of what is random or differentiated")
        return self.t.get((), Q(0))

    def power(self, p):
        """self**p for a rational p, by the binomial series in the nilpotent part."""
        if p.denominator == 1 and p >= 0:
            out, base = El.number(Q(1)), self
            for _ in range(int(p)):
                out = out * base
            return out
        c = self.number_part()
        nil = El({m: k for m, k in self.t.items() if m})
        s = sign(c)
        if s == 0:
            if p < 0:
                raise Undefined("a division by zero")
            if nil.t:
                raise Undefined("a root is not differentiable at zero")
            return El({})
        if p.denominator != 1 and s < 0:
            _undefined()
        lead = c if p.denominator == 1 else root(c, p.denominator)
        lead = lead if p.numerator >= 0 else 1 / lead
        top = Q(1)
        for _ in range(abs(p.numerator)):
            top = _small(top * lead)
        step, term, k = nil * El.number(1 / c), El.number(Q(1)), 0
        out = El({})
        while term.t:
            out, term = out + term, term * step * El.number((p - k) / (k + 1))
            k += 1
        return out * El.number(top)


def _join(m1, m2):
    if not m1 or not m2:
        return m1 or m2
    e = dict(m1)
    families = {v[1] for v in e if v[0] == "e"}
    for v, p in m2:
        if v[0] == "e" and v[1] in families:
            return None
        e[v] = e.get(v, 0) + p
    return tuple(sorted(e.items()))


def split(el, test):
    """``{variables that pass the test: rest}``: an element as a polynomial in some of its variables."""
    out = {}
    for m, c in el.t.items():
        key, rest = tuple(f for f in m if test(f[0])), tuple(f for f in m if not test(f[0]))
        out.setdefault(key, {})[rest] = c
    return {k: El(t) for k, t in out.items()}


# matrices: lists of lists of ring elements
def mat(rows):
    return [[El.number(x) for x in row] for row in rows]


def mul(a, b):
    if len(a) == len(a[0]) == 1 or len(b) == len(b[0]) == 1:
        s, m = (a[0][0], b) if len(a) == len(a[0]) == 1 else (b[0][0], a)
        return [[s * x for x in row] for row in m]
    return [[_sum(r[k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for r in a]


def _sum(items):
    out = El({})
    for x in items:
        out = out + x
    return out


def add(a, b, factor=1):
    f = El.number(Q(factor))
    return [[x + f * y for x, y in zip(r, s)] for r, s in zip(a, b)]


def turn(a):
    return [list(col) for col in zip(*a)]


def trace(a):
    return _sum(a[i][i] for i in range(len(a)))


def eye(n):
    return mat([[Q(i == j) for j in range(n)] for i in range(n)])


def inverse(a):
    """Gauss-Jordan over the local ring: pivots are entries whose number part does not vanish."""
    n, rows = len(a), [list(r) + e for r, e in zip(a, eye(len(a)))]
    for k in range(n):
        i = next((i for i in range(k, n) if sign(rows[i][k].number_part())), None)
        if i is None:
            raise Undefined("an inverse of a singular matrix")
        rows[k], rows[i] = rows[i], rows[k]
        top = rows[k][k].power(Q(-1))
        rows[k] = [top * x for x in rows[k]]
        for j in range(n):
            if j != k and rows[j][k].t:
                f = rows[j][k]
                rows[j] = [x - f * y for x, y in zip(rows[j], rows[k])]
    return [r[n:] for r in rows]


def inertia(a, shift=Q(0)):
    """Whether ``a - shift`` (symmetric, numbers) is psd, and pd: ``(psd, pd)``, by symmetric elimination."""
    a = [[x + (-shift if i == j else 0) for j, x in enumerate(r)] for i, r in enumerate(a)]
    psd = pd = True
    while a:
        s = sign(a[0][0])
        if s < 0 or (s == 0 and any(sign(x) for x in a[0])):
            return False, False
        pd = pd and s > 0
        first = a[0]
        a = [
            [x + -1 * (first[i] * first[j]) * (1 / first[0]) if s else x for j, x in enumerate(r[1:], 1)]
            for i, r in enumerate(a[1:], 1)
        ]
    return psd, pd


def largest(a):
    """The largest eigenvalue of a symmetric matrix of numbers: exact where a guess is confirmed, else an interval."""
    neg = [[-1 * x for x in r] for r in a]
    if any(isinstance(x, Interval) for r in a for x in r):
        raise Refused("eigenvalues of what is known in intervals")
    above = lambda t: inertia(neg, -t)  # t - a psd?
    hi = max(sum(abs(x) for x in r) for r in a)
    lo = -hi - 1
    for _ in range(70):
        mid = (lo + hi) / 2
        lo, hi = (lo, mid) if above(mid)[0] else (mid, hi)
    for digits in (1, 10, 1000, 10**6):
        guess = ((lo + hi) / 2).limit_denominator(digits)
        if above(guess) == (True, False):
            return guess
    return Interval(lo, hi)
