"""Part 6: the sign that a certificate formula shows by its form alone.

Signs: 0 zero, 1 nonnegative (psd), 2 positive (pd), None nothing shown.  A matrix with a sign is symmetric (or zero)."""
from lsa_theory.kernel.parser import kind, names, shape

SURE = {"d": 2, "N": 2, "M": 2, "sigma": 2, "kappa": 2, "noise": 1, "I": 2, "Lambda": 2, "Gamma": 2, "Psi": 2}
COMMUTING = {"Lambda", "Gamma", "I"}


def factors(n, top=True):
    """The factors of a product; an inner number made of vectors or traces stays whole."""
    if n[0] != "*" or not top and shape(n) == (1, 1) != shape(n[1]):
        return [n]
    return factors(n[1], False) + factors(n[2], False)


def turned(n):
    """The node of the transpose, in the form in which `factors` sees it."""
    if n[0] == "T":
        return n[1]
    if shape(n) == (1, 1) or function_of_lambda(n) or n[0] == "name" and n[1] in SURE:
        return n
    return "T", n


def function_of_lambda(n):
    """Whether a d x d formula is a polynomial or inverse of Lambda, Gamma and I with scalar coefficients."""
    if shape(n) == (1, 1):
        return True
    if shape(n) != ("d", "d"):
        return False
    match n:
        case ("name", x):
            return x in COMMUTING
        case ("+" | "-" | "*", a, b):
            return function_of_lambda(a) and function_of_lambda(b)
        case ("/" | "**", a, _) | ("call", "inv", a) | ("T", a):
            return function_of_lambda(a)
    return False


class Signs:
    def __init__(self, gaps):
        self.gaps = gaps  # {placeholder: sign}, from hypotheses

    def __call__(self, n):
        match n:
            case ("number", v):
                return 0 if v == 0 else 2 if v > 0 else None
            case ("name", x):
                return self.gaps.get(x, SURE.get(x))
            case ("+", a, b):
                s, t = self(a), self(b)
                return None if s is None or t is None else max(s, t)
            case ("-", a, b):
                if b[0] == "number" and b[1] <= 1 and a in (("name", "d"), ("name", "N"), ("name", "M")):
                    return 2 if b[1] < 1 else 1
                if a[0] == "*" and a[2] == ("name", "I") and a[1] == ("call", "tr", b) and self(b):
                    return 1  # tr(X)*I - X for psd X
                return self(a) if self(b) == 0 else None
            case ("/", a, b):
                return 0 if self(a) == 0 else self(a) if self(b) == 2 else None
            case ("T", a) | ("E", a):
                return None if self(a) is None else min(1, self(a)) if n[0] == "E" else self(a)
            case ("call", "inv", a):
                return 2 if self(a) == 2 else None
            case ("**", a, p):
                s = self(a)
                if p.denominator != 1 or p == 0 or (p < 0 and s != 2):
                    return None
                if s is not None and (shape(a) == (1, 1) or function_of_lambda(a)):
                    return s
                return 1 if p % 2 == 0 and p > 0 and (shape(a) == (1, 1) or function_of_lambda(a)) else None
            case ("call", "tr", a):
                s = self(a)
                two = [f for f in factors(a) if shape(f) != (1, 1)]
                plain = [self(f) for f in factors(a) if shape(f) == (1, 1)]
                if s is None and len(two) == 2 and all(self(f) for f in two) and None not in plain:
                    return 1 if all(plain) else 0  # the trace of a product of two psd matrices
                return s
            case ("*", _, _):
                return self.product(factors(n))
        return None

    def product(self, parts):
        scalars = [f for f in parts if shape(f) == (1, 1)]
        rest = [f for f in parts if shape(f) != (1, 1)]
        if any(self(f) == 0 for f in parts):
            return 0
        s = 2
        loose = []
        for f in scalars:  # a scalar that occurs twice is a square
            if self(f) is not None:
                s = min(s, self(f))
            elif f in loose:
                loose.remove(f)
                s = 1
            else:
                loose.append(f)
        if loose:
            return None
        if not rest:
            return s
        return None if (m := self.matrices(rest)) is None else min(s, m)

    def matrices(self, rest):
        """The sign of a product of matrices: functions of Lambda commute, ``X*Y*X.T`` is psd with Y."""
        if len(rest) == 1:
            return self(rest[0])
        if all(function_of_lambda(f) for f in rest):
            signs = [self(f) for f in rest]
            if None not in signs:
                return min(signs)
        if turned(rest[0]) != rest[-1]:
            return None
        middle = 2 if len(rest) == 2 else self.matrices(rest[1:-1])
        return None if middle is None else min(1, middle)


def divisors(n):
    """Every part of a formula that is divided by or inverted."""
    own = [n[2]] if n[0] == "/" else [n[2]] if n[:2] == ("call", "inv") else [n[1]] if n[0] == "**" and n[2] < 0 else []
    return own + [d for part in n[1:] if isinstance(part, tuple) for d in divisors(part)]
