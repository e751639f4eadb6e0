"""Parts 3 and 4: a formula read as a trace polynomial.  Hypotheses play no part here: u, U11 and every letter are free,
so derivatives are taken before a hypothesis can be used."""
from lsa_theory.kernel.expectation import Gaussian
from lsa_theory.kernel.parser import DEFS, Refused
from lsa_theory.kernel.terms import Co, Poly, flip, gamma, is_vector, letter, normal, split_open, word_poly


class Read:
    def __init__(self, spoken, substitution=None):
        """``spoken``: all names of claim and hypotheses; ``substitution``: values of placeholders."""
        self.noisy = "noise" in spoken
        self.mean = Gaussian("Psi" in spoken)
        self.values = substitution or {}
        self.cache = {}
        self.inverted = []  # what is divided by, in normal form: the caller looks at it

    def __call__(self, n):
        if n not in self.cache:
            self.cache[n] = self.read(n)
        return self.cache[n]

    def read(self, n):
        match n:
            case ("number", v):
                return Poly.scalar(Co.number(v))
            case ("name", name):
                return self.name(name)
            case ("+", a, b):
                return self(a) + self(b)
            case ("-", a, b):
                return self(a) - self(b)
            case ("*", a, b):
                return self(a) * self(b)
            case ("/", a, b):
                return self(a) * self.invert(self(b))
            case ("T", a):
                return self(a).T()
            case ("**", ("call", "norm_F", a), p) if p % 2 == 0 and p > 0:
                return (self(a).T() * self(a)).trace().power(int(p) // 2)
            case ("**", a, p) if p.denominator == 1:
                return self(a).power(int(p)) if p >= 0 else self.invert(self(a)).power(-int(p))
            case ("E", a):
                return self.mean(self(a))
            case ("call", "tr", a):
                return self(a).trace()
            case ("call", "inv", a):
                return self.invert(self(a))
            case ("call", "S", m):
                return Poly.letter(sized("S", m))
            case ("call", "beta", m):
                return self.beta(m)
            case ("call", "slice", a):
                return on_slice(self(a))
            case ("call", "grad", f, x):
                return gradient(normal(self(f)), x[1])
            case ("call", "rate", f):
                loss, f, total = on_slice(self(DEFS["loss"])), self(f), Poly({}, (1, 1))
                for x in ("U11", "u"):
                    total = total - (gradient(normal(f), x).T() * gradient(loss, x)).trace()
                return on_slice(total)
        raise Refused(f"{n[1] if n[0] == 'call' else n[0]} has no closed form in trace polynomials")

    def invert(self, p):
        p = normal(p)
        self.inverted.append(p)
        return p.inverse()

    def name(self, name):
        if name in self.values:
            return self.values[name]
        if name == "I":
            return Poly.eye()
        if name == "Gamma":
            return gamma()
        if name == "beta":
            return self.beta(("name", "N"))
        if name == "energy":
            w, eta = Poly.letter("w"), Poly.letter("eta")
            quiet = w.T() * Poly.letter("S") * w
            return quiet + (w.T() * eta).scale(Co.number(2)) + Poly.scalar(Co.of("energy")) if self.noisy else quiet
        if name in DEFS:
            return self(DEFS[name])
        if is_vector(name) or name[0].isupper() and name not in ("N", "M"):
            return Poly.letter(name)
        return Poly.scalar(Co.of(name))

    def beta(self, m):
        quiet = Poly.letter(sized("S", m)) * Poly.letter("w")
        return quiet + Poly.letter(sized("eta", m)) if self.noisy else quiet


def sized(name, m):
    return name if m[1] == "N" else f"{name}({m[1]})"


def substitute(p, table):
    """Letters (matrices, vectors) and scalars replaced by polynomials."""
    value = lambda n: table.get(n)
    scalar = lambda g: table[g].co() if g in table else Co.of(g)
    return p.map(lambda w: word_poly(w, value), scalar)


def on_slice(p):
    zero = Poly({}, ("d", 1))
    return substitute(p, {"u12": zero, "u21": zero}) if p.letters() & {"u12", "u21"} else p


def gradient(p, x):
    """``G`` with ``df = tr(G' dX)``."""
    if p.shape != (1, 1):
        raise Refused("a gradient of what is no scalar")
    if not is_vector(x) and not x[0].isupper():
        return Poly.scalar(p.co().derivative(x))
    out = Poly({}, ("d", 1) if is_vector(x) else ("d", "d"))
    for g in p.co().generators():
        if not isinstance(g, str) and any(l[0] == x for l in g):
            out = out + word_gradient(g, x, out.shape).scale(p.co().derivative(g))
    return out


def word_gradient(word, x, shape):
    out = Poly({}, shape)
    for k, (n, p, f) in enumerate(word):
        if n != x:
            continue
        for i in range(abs(p)):
            a, b = (i, p - 1 - i) if p > 0 else (-1 - i, p + i)  # d(X^-p) = -sum X^-(i+1) dX X^-(p-i)
            before = word[:k] + ((n, a, f),) * (a != 0)
            rest = ((n, b, f),) * (b != 0) + word[k + 1:] + before
            forms, w = split_open(rest if f else flip(rest))
            c = Co.number(1 if p > 0 else -1)
            for form in forms:
                c = c * Co.of(form)
            out = out + Poly({w: c}, shape)
    return out
