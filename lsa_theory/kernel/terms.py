"""Part 2: trace polynomials for symbolic d, N, M.

A letter is ``(name, power, flip)``: a d x d matrix, or a column vector (flip: its transpose), a word a tuple of letters.
A generator is a scalar's name or a closed word; a coefficient is a Laurent polynomial in generators over powers of factors.
A coefficient is zero exactly when its numerator is empty, so no greatest common divisor is needed."""
from fractions import Fraction as Q

from lsa_theory.kernel.parser import RANDOM, VECTORS, Refused, small, spend

SYMMETRIC = {"Lambda", "Ginv", "Psi"}  # and every S; Ginv is the inverse of Gamma
MAX_TERMS = 20_000


def is_vector(name):
    return name in VECTORS or name in ("x", "w") or name == "eta" or name.startswith(("eta(", "gap_v"))


def letter(name, power=1, flip=0):
    return name, power, 0 if name in SYMMETRIC or name[:1] == "S" and name[1:2] in ("", "(") else flip


def flip(word):
    return tuple(letter(n, p, 1 - f) for n, p, f in reversed(word))


COVARIANCE = ("Ginv", "Lambda")


def reduce(word):
    """Neighbouring powers of one letter are merged; Ginv and Lambda commute."""
    out = []
    for name, power, f in word:
        held = []
        while out and name in COVARIANCE and out[-1][0] in COVARIANCE and out[-1][0] > name:
            held.append(out.pop())
        if out and out[-1][0] == name and out[-1][2] == f and not is_vector(name):
            power += out.pop()[1]
        if power:
            out.append((name, power, f))
        for later in held[::-1]:
            if out and out[-1][0] == later[0]:
                later = (later[0], later[1] + out.pop()[1], 0)
            out += [later] * (later[1] != 0)
    return tuple(out)


def left_is_one(l):
    return is_vector(l[0]) and l[2]


def right_is_one(l):
    return is_vector(l[0]) and not l[2]


def pieces(word):
    """The word cut where it passes through dimension one."""
    out, start = [], 0
    for k, l in enumerate(word):
        if left_is_one(l) and k > start:
            out.append(word[start:k])
            start = k
        if right_is_one(l):
            out.append(word[start:k + 1])
            start = k + 1
    return out + ([word[start:]] if start < len(word) else [])


def canonical_form(word):
    return min(reduce(word), reduce(flip(word)))


def canonical_trace(word):
    """The smallest rotation of a closed word or of its transpose."""
    word, best = None, reduce(word)
    while word is None or len(best) < len(word):
        word = best
        best = min((reduce(word[k:] + word[:k]) for k in range(len(word))), key=len, default=())
    return min((reduce(v[k:] + v[:k]) for v in (word, reduce(flip(word))) for k in range(len(v))), default=())


def close(word):
    """The closed words of a trace: one trace, or the forms into which it falls."""
    for k, l in enumerate(word):
        if left_is_one(l):
            return [canonical_form(p) for p in pieces(word[k:] + word[:k])]
        if right_is_one(l):
            turned = word[k + 1:] + word[:k + 1]
            return [canonical_form(p) for p in pieces(turned)]
    return [canonical_trace(word)]


def split_open(word):
    """The forms inside an open word, and what stays open."""
    forms, rest = [], ()
    for p in pieces(word):
        if left_is_one(p[0]) and right_is_one(p[-1]):
            forms.append(canonical_form(p))
        else:
            rest += p
    return forms, reduce(rest)


# coefficients: (numerator, factors); numerator {monomial: Q}, monomial frozenset of (generator, power)
ONE = frozenset()


def mono(m1, m2):
    if not m1 or not m2:
        return m1 or m2
    e = dict(m1)
    for g, p in m2:
        e[g] = e.get(g, 0) + p
        if not e[g]:
            del e[g]
    return frozenset(e.items())


def ladd(a, b, factor=1):
    out = dict(a)
    for m, c in b.items():
        s = out.get(m, 0) + factor * c
        if s:
            out[m] = s
        else:
            out.pop(m, None)
    return out


def lmul(a, b):
    spend(2 * len(a) * len(b))
    out = {}
    for m1, c1 in a.items():
        for m2, c2 in b.items():
            m = mono(m1, m2)
            out[m] = out.get(m, 0) + c1 * c2
    if len(out) > MAX_TERMS:
        raise Refused("too many terms")
    return {m: small(c) for m, c in out.items() if c}


class Co:
    """A quotient: Laurent numerator over ``{factor: power}``."""

    __slots__ = ("num", "den")

    def __init__(self, num, den=None):
        self.num, self.den = num, (den or {}) if num else {}

    @staticmethod
    def of(g, p=1):
        return Co({frozenset([(g, p)]): Q(1)})

    @staticmethod
    def number(c):
        return Co({ONE: Q(c)} if c else {})

    def over(self, den):
        num = self.num
        for f, p in den.items():
            for _ in range(p - self.den.get(f, 0)):
                num = lmul(num, dict(f))
        return num

    def __add__(self, o):
        den = {f: max(self.den.get(f, 0), o.den.get(f, 0)) for f in {**self.den, **o.den}}
        return Co(ladd(self.over(den), o.over(den)), den)

    def __mul__(self, o):
        den = dict(self.den)
        for f, p in o.den.items():
            den[f] = den.get(f, 0) + p
        return Co(lmul(self.num, o.num), den)

    def inverse(self):
        if not self.num:
            raise Refused("a division by zero")
        low = {}
        for m in self.num:
            for g, p in m:
                low.setdefault(g, []).append(p)
        shift = frozenset((g, -min(ps + [0] * (len(ps) < len(self.num)))) for g, ps in low.items())
        shift = frozenset((g, p) for g, p in shift if p)
        body = {mono(m, shift): c for m, c in self.num.items()}
        lead = body[min(body, key=lambda m: sorted(map(repr, m)))]
        factor = frozenset((m, c / lead) for m, c in body.items())
        num = {shift: 1 / lead}
        for f, p in self.den.items():
            for _ in range(p):
                num = lmul(num, dict(f))
        return Co(num, {} if len(body) == 1 else {factor: 1})

    def generators(self):
        return {g for part in (self.num, *(dict(f) for f in self.den)) for m in part for g, _ in m}

    def derivative(self, g):
        def d(num):
            out = {}
            for m, c in num.items():
                p = dict(m).get(g, 0)
                if p:
                    out = ladd(out, {mono(m, frozenset([(g, -1)])): c * p})
            return out
        out = Co(d(self.num), self.den)
        for f, p in self.den.items():
            out = out + self * Co(d(dict(f))) * Co.number(-p) * Co({ONE: Q(1)}, {f: 1})
        return out


class Poly:
    """A sum of words times coefficients, of a shape."""

    __slots__ = ("t", "shape")

    def __init__(self, t, shape):
        self.t, self.shape = {w: c for w, c in t.items() if c.num}, shape

    @staticmethod
    def scalar(c):
        return Poly({(): c}, (1, 1))

    @staticmethod
    def letter(name, power=1):
        return Poly({(letter(name, power),): Co.number(1)}, ("d", 1) if is_vector(name) else ("d", "d"))

    @staticmethod
    def eye():
        return Poly({(): Co.number(1)}, ("d", "d"))

    def co(self):
        return self.t.get((), Co.number(0))

    def __add__(self, o):
        t = dict(self.t)
        for w, c in o.t.items():
            t[w] = t[w] + c if w in t else c
        return Poly(t, self.shape)

    def scale(self, c):
        return Poly({w: k * c for w, k in self.t.items()}, self.shape)

    def __sub__(self, o):
        return self + o.scale(Co.number(-1))

    def __mul__(self, o):
        if self.shape == (1, 1) or o.shape == (1, 1):
            s, m = (self, o) if self.shape == (1, 1) else (o, self)
            return m.scale(s.co())
        t = {}
        spend(20 * len(self.t) * len(o.t))
        for w1, c1 in self.t.items():
            for w2, c2 in o.t.items():
                forms, w = split_open(w1 + w2)
                c = c1 * c2
                for f in forms:
                    c = c * Co.of(f)
                t[w] = t[w] + c if w in t else c
        return Poly(t, (self.shape[0], o.shape[1]))

    def T(self):
        t = {}
        for w, c in self.t.items():
            v = reduce(flip(w))
            t[v] = t[v] + c if v in t else c
        return Poly(t, self.shape[::-1])

    def trace(self):
        if self.shape == (1, 1):
            return self
        out = Co.number(0)
        for w, c in self.t.items():
            for g in close(w):
                c = c * Co.of(g if g else "d")
            out = out + c
        return Poly.scalar(out)

    def power(self, p):
        if p < 0:
            return self.inverse().power(-p)
        out = Poly.scalar(Co.number(1)) if self.shape == (1, 1) else Poly.eye()
        for _ in range(p):
            out = out * self
        return out

    def inverse(self):
        if self.shape == (1, 1):
            return Poly.scalar(self.co().inverse())
        if not (self - gamma()).t:
            return Poly.letter("Ginv")
        if len(self.t) == 1:  # a single word: the inverse of a product of invertible matrices
            ((w, c),) = self.t.items()
            if not any(is_vector(n) or n in RANDOM or n[:2] == "S(" or n == "Ginv" for n, _, _ in w):
                return Poly({reduce(tuple((n, -p, f) for n, p, f in reversed(w))): c.inverse()}, self.shape)
            if w == (("Ginv", 1, 0),):
                return gamma().scale(c.inverse())
        raise Refused("an inverse that has no closed form")

    def map(self, word=None, generator=None):
        """Replace words (open and closed) by what ``word`` makes of them and named scalars by ``generator``."""
        def closed(g):
            if isinstance(g, str):
                return generator(g) if generator else Co.of(g)
            value = word(g)
            return (value if value.shape == (1, 1) else value.trace()).co()

        def laurent(num):
            shift = {}
            for m in num:
                for g, p in m:
                    shift[g] = min(shift.get(g, 0), p)
            out = Co.number(0)
            for m, c in num.items():
                e, term = dict(m), Co.number(c)
                for g in shift:
                    for _ in range(e.get(g, 0) - shift[g]):
                        term = term * closed(g)
                out = out + term
            for g, p in shift.items():
                if p:
                    inv = closed(g).inverse()
                    for _ in range(-p):
                        out = out * inv
            return out

        total = Poly({}, self.shape)
        for w, c in self.t.items():
            k = laurent(c.num)
            for f, p in c.den.items():
                inv = laurent(dict(f)).inverse()
                for _ in range(p):
                    k = k * inv
            total = total + (word(w) if w else Poly({(): Co.number(1)}, self.shape)).scale(k)
        return total

    def letters(self):
        words = [w for w in self.t] + [g for c in self.t.values() for g in c.generators() if not isinstance(g, str)]
        return {l[0] for w in words for l in w}


def word_poly(word, value=None):
    """A word as a product of its letters, some of them replaced."""
    out = None
    for n, p, f in word:
        base = value(n) if value else None
        if base is None:
            base, rest = Poly({(letter(n, p, 0),): Co.number(1)}, ("d", 1) if is_vector(n) else ("d", "d")), 1
        else:
            rest = p
        factor = (base.T() if f else base).power(rest) if rest != 1 else (base.T() if f else base)
        out = factor if out is None else out * factor
    return out


def gamma():
    n = Co.of("N", -1)
    lam = Poly.letter("Lambda")
    return lam.scale(n + Co.number(1)) + Poly.eye().scale(lam.trace().co() * n)


def normal(p):
    """Partial fractions: no word keeps Ginv beside Lambda.

    ``Lambda*Ginv = (I - beta*Ginv)/alpha`` and ``Lambda^-1*Ginv = (Lambda^-1 - alpha*Ginv)/beta``."""
    if "Ginv" not in p.letters():
        return p
    alpha = Co.of("N", -1) + Co.number(1)
    beta = Co.of((letter("Lambda"),)) * Co.of("N", -1)
    ia, ib = alpha.inverse(), beta.inverse()
    minus = Co.number(-1)
    known = {}

    def run(a, b):
        """Lambda^a Ginv^b, b > 0."""
        if a == 0 or b == 0:
            w = (("Ginv", b, 0),) * (b != 0) + (("Lambda", a, 0),) * (a != 0)
            return Poly({w: Co.number(1)}, ("d", "d"))
        if (a, b) not in known:
            if a > 0:
                known[a, b] = run(a - 1, b - 1).scale(ia) + run(a - 1, b).scale(minus * beta * ia)
            else:
                known[a, b] = run(a, b - 1).scale(ib) + run(a + 1, b).scale(minus * alpha * ib)
        return known[a, b]

    def word(w):
        out, k = None, 0
        while k < len(w):
            a = b = 0
            while k < len(w) and w[k][0] in COVARIANCE:
                a, b = (a + w[k][1], b) if w[k][0] == "Lambda" else (a, b + w[k][1])
                k += 1
            if a or b:
                part = run(a, b)
            else:
                part = Poly({(w[k],): Co.number(1)}, ((1, "d") if w[k][2] else ("d", 1)) if is_vector(w[k][0]) else ("d", "d"))
                k += 1
            out = part if out is None else out * part
        return out

    return p.map(word)
