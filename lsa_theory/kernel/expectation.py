"""Part 3: expectations, one letter at a time (Stein's identity), memoised on canonical products.

Every step is: take the first random leg, join it by its covariance with each other leg of the same law.
    x ~ N(0, K):        E[x_i F] = sum_j K_ij E[dF/dx_j]
    S = sum x_n x_n'/N: E[S_ij F] = K_ij E[F] + (1/N) sum over each other S in F: its legs meet i (by K) and j (by a new S)
    eta = sum e_n x_n/N, energy = sum e_n^2/N, e_n ~ N(0, v): a leg e_n meets an eta (v/N S) or an energy (2 v/N eta)."""
from fractions import Fraction as Q

from lsa_theory.kernel.parser import Refused, spend
from lsa_theory.kernel.terms import ONE, Co, Poly, canonical_form, canonical_trace, flip, ladd, left_is_one, letter, mono, right_is_one, split_open

MAX_LEGS = 24


def base(name):
    return name.partition("(")[0]


def size(name):
    return name.partition("(")[2].rstrip(")") or "N"


def random(name):
    return base(name) in ("S", "x", "w", "eta", "energy")


def over(name, *scalars):
    """A coefficient ``scalars / size``."""
    n, top = size(name), frozenset((s, 1) for s in scalars)
    return {top: Q(1, int(n))} if n.isdigit() else {mono(top, frozenset([(n, -1)])): Q(1)}


class Gaussian:
    def __init__(self, task):
        self.task, self.known = task, {}  # whether the task has the covariance Psi

    def __call__(self, p):
        out = {}
        for word, c in p.t.items():
            for f in c.den:
                if any(is_random(g) for m in dict(f) for g, _ in m):
                    raise Refused("the expectation of a quotient of what is random")
            for m, number in c.num.items():
                rest, closed = {}, []
                for g, power in m:
                    if not is_random(g):
                        rest[g] = power
                    elif power < 0:
                        raise Refused("the expectation of a quotient of what is random")
                    else:
                        closed += [g] * power
                for w, num in self.mean(tuple(closed), word).items():
                    add = Co({mono(frozenset(rest.items()), k): number * v for k, v in num.items()}, c.den)
                    out[w] = out[w] + add if w in out else add
        return Poly(out, p.shape)

    def mean(self, closed, word):
        """``{open word: Laurent polynomial}`` of a product of random generators and an open word."""
        fixed, live = ONE, []
        for g in closed:
            if is_random(g):
                live.append(g)
            else:
                fixed = mono(fixed, frozenset([(g if g else "d", 1)]))
        key = tuple(sorted(live, key=repr)), word
        if key not in self.known:
            legs = sum(abs(p) * (1 + (base(n) == "S")) for g in (*live, word) if not isinstance(g, str) for n, p, _ in g if random(n))
            if legs > MAX_LEGS:
                raise Refused("an expectation of too high degree")
            self.known[key] = self.step(*key)
        return {w: {mono(fixed, m): c for m, c in num.items()} for w, num in self.known[key].items()}

    def step(self, closed, word):
        units = [unit(g) for g in (word, *closed) if not isinstance(g, str)]
        energies = [g for g in closed if isinstance(g, str)]
        places = [(i, k) for i, u in enumerate(units) for k, l in enumerate(u) if random(l[0])]
        name_at = lambda place: units[place[0]][place[1]][0]
        out = {}

        def collect(coefficient, cuts, joins, extra=()):
            spend(150)
            done, open_word = surgery(units, cuts, joins)
            for w, num in self.mean((*done, *extra), open_word).items():
                spend(len(num) * len(coefficient))
                for m1, c1 in coefficient.items():
                    out[w] = ladd(out.get(w, {}), {mono(m1, m2): c1 * c2 for m2, c2 in num.items()})

        for law in ("x", "w", "eta"):
            first = next((p for p in places if base(name_at(p)) == law), None)
            if first is None:
                continue
            name = name_at(first)
            others = [p for p in places if p != first and name_at(p) == name]
            if law == "eta":
                s = name.replace("eta", "S")
                if energies and name == "eta":  # only the sample of N has an energy
                    collect({m: 2 * len(energies) * c for m, c in over(name, "noise").items()}, {}, [], energies[1:])
            else:
                s = "Lambda" if law == "x" else "Psi"
            connector = () if law == "w" and not self.task else (letter(s),)
            coefficient = over(name, "noise") if law == "eta" else {ONE: Q(1)}
            for other in others:
                collect(coefficient, {first: (0, 0), other: (1, 1)}, [(0, 1, connector)], energies)
            return out
        if energies:  # E[q^k F] = (v + 2(k-1)v/N) E[q^(k-1) F]
            k = len(energies) - 1
            v = ladd({frozenset([("noise", 1)]): Q(1)}, {m: 2 * k * c for m, c in over("energy", "noise").items()})
            collect(v, {}, [], energies[1:])
            return out
        if places:
            first, name = places[0], name_at(places[0])
            lam = (letter("Lambda"),)
            collect({ONE: Q(1)}, {first: (0, 1)}, [(0, 1, lam)])
            for other in places[1:]:
                if name_at(other) == name:
                    for legs in ((2, 3), (3, 2)):
                        collect(over(name), {first: (0, 1), other: legs}, [(0, 2, lam), (1, 3, (letter(name),))])
            return out
        return {word: {ONE: Q(1)}}


def is_random(g):
    return random(g) if isinstance(g, str) else any(random(l[0]) for l in g)


def unit(word):
    """Powers of random letters written out."""
    out = ()
    for n, p, f in word:
        if random(n) and p < 0:
            raise Refused("an inverse of what is random")
        out += ((n, 1, f),) * p if random(n) else ((n, p, f),)
    return out


def surgery(units, cuts, joins):
    """Cut the product at the given letters (left leg, right leg), join legs by connectors: closed words and open word.

    A strand is ``[end, word, end]``; an end is a leg, None (dimension one), or "L"/"R" (the open word's own ends)."""
    strands, closed = [], []
    for i, word in enumerate(units):
        here = {k: pair for (j, k), pair in cuts.items() if j == i}
        if i and not here:
            closed.append(canonical(word))
            continue
        if i == 0 and not word:
            continue
        if i and not left_is_one(word[0]):  # a trace: turn it so that it starts behind a cut
            k = min(here)
            word = word[k:] + word[:k]
            here = {(j - k) % len(word): pair for j, pair in here.items()}
        start = None if left_is_one(word[0]) else "L" if i == 0 else "seam"
        current = [start, (), None]
        for k, l in enumerate(word):
            if left_is_one(l) and k:
                if current[1] or current[0] is not None:
                    strands.append([current[0], current[1], None])
                current = [None, (), None]
            if k in here:
                a, b = here[k]
                if left_is_one(l):
                    current = [b, (), None]
                elif right_is_one(l):
                    strands.append([current[0], current[1], a])
                    current = [None, (), None]
                else:
                    strands.append([current[0], current[1], a])
                    current = [b, (), None]
            else:
                current[1] = current[1] + (l,)
                if right_is_one(l):
                    strands.append([current[0], current[1], None])
                    current = [None, (), None]
        if current[1] or current[0] is not None:
            end = None if right_is_one(word[-1]) else "R" if i == 0 else "seam"
            strands.append([current[0], current[1], end])
        seams = [s for s in strands if "seam" in (s[0], s[2])]
        if seams:  # head and tail of a turned trace
            head = next(s for s in seams if s[0] == "seam")
            tail = next(s for s in seams if s[2] == "seam")
            strands = [s for s in strands if s is not head and s is not tail]
            strands.append([tail[0], tail[1] + head[1], head[2]])
    for e, f, connector in joins:
        a = next(s for s in strands if e in (s[0], s[2]) and not isinstance(e, str))
        a_turned = a if a[2] == e else [a[2], flip(a[1]), a[0]]
        rest = [s for s in strands if s is not a]
        if a_turned[0] == f:  # both legs of one strand
            closed.append(canonical_trace(a_turned[1] + connector))
            strands = rest
            continue
        b = next(s for s in rest if f in (s[0], s[2]))
        b_turned = b if b[0] == f else [b[2], flip(b[1]), b[0]]
        strands = [s for s in rest if s is not b] + [[a_turned[0], a_turned[1] + connector + b_turned[1], b_turned[2]]]
    left, right = (), ()
    for s in strands:
        if s[0] is None and s[2] is None:
            closed.append(canonical_form(s[1]))
        elif s[0] == "L" or s[2] == "L":
            left = s[1] if s[0] == "L" else flip(s[1])
        else:
            right = s[1] if s[2] == "R" else flip(s[1])
    forms, word = split_open(left + right)
    return closed + forms, word


def canonical(word):
    return canonical_form(word) if left_is_one(word[0]) else canonical_trace(word)
