"""What sums of squares are made of: psd centers, nonnegative weights, and halves of the words of a difference."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import combinations_with_replacement

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, form_of
from lsa_theory.kernel.coefficients import Coefficient, Factor, Monomial, Root, joined, never_negative
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.signs import factors
from lsa_theory.kernel.terms import Polynomial, normal
from lsa_theory.kernel.words import COVARIANCE, Word, flip, is_vector, opens, reduce
from lsa_theory.proofs import formulas
from lsa_theory.proofs.certificates.modular import Modular
from lsa_theory.proofs.certificates.squares import Half, Known
from lsa_theory.proofs.sources import cleared, single

MAX_WORDS, MAX_CENTERS, LONGEST = 9, 9, 3


class Ingredients:
    """Those of one comparison; ``target``: the difference times ``divisor``, which is None where its sign is not seen."""

    def __init__(self, link: Link, divided: bool = False) -> None:
        self.link = link
        whole = normal(link.difference)
        self.target, below = cleared(whole)
        self.modular = Modular(link, self.target)
        if divided:  # the summands divide by what the difference divides by
            self.target, self.modular.scale = whole, {f: power for f, power in below.items() if f}
            below = {}
        self.search = self.modular.search
        self.letters = {text: f"gap_M{number}" for number, text in self._definite()}
        self.divisor = self._divisor(below)

    def _definite(self) -> Iterator[tuple[int, str]]:
        """Letters that hypotheses ``A >= 0`` or ``A > 0`` show to be psd."""
        for number, known in enumerate(self.link.hypotheses, 1):
            large, small = (known.right, known.left) if known.sign in ("<", "<=") else (known.left, known.right)
            if known.shape == ("d", "d") and known.known and large[0] == "name" and parser.constant(small) == 0:
                yield number, large[1]

    def _divisor(self, below: dict[Factor, int]) -> str | None:
        """What the difference is multiplied by: sums and forms that it divides by; None unless it shows its sign."""
        parts = [self.search.sources.laurent(dict(f)) for f, power in below.items() for _ in range(power)]
        monomials = [m for c in self.target.terms.values() for m in c.num]
        lowest = {
            g: -min(dict(m).get(g, 0) for m in monomials) for m in monomials for g, p in m if p < 0 and isinstance(g, tuple)
        }
        over: Monomial = frozenset(lowest.items())
        self.target = self.target.times(Coefficient({over: Fraction(1)}))
        parts += [self.search.writer.monomial(over, Fraction(1))] if over else []
        if not parts:
            return ""
        text = self.with_gaps(parser.expression(formulas.product(f"({part})" for part in parts)))
        return text if self.shown({text: None}, (1, 1)) else None

    def centers(self) -> list[Known]:
        """Matrices that show that they are psd: the identity, gaps of hypotheses, and what claim and hypotheses speak of."""
        texts = dict.fromkeys(["I"])
        for number, known in enumerate(self.link.hypotheses, 1):
            if known.shape == ("d", "d") and known.known:
                texts |= dict.fromkeys([f"gap_M{number}", f"inv(gap_M{number})"])
                large, small = (known.right, known.left) if known.sign in ("<", "<=") else (known.left, known.right)
                if parser.constant(small) != 0 and large[0] == "name":
                    texts |= dict.fromkeys([f"(gap_M{number} + {self.with_gaps(small)})"])
        letters = self.target.letters()
        if letters & set(COVARIANCE):
            texts |= dict.fromkeys(["Lambda", "Gamma*Lambda"] if "Ginv" in letters else ["Lambda"])
        for side in (self.link.left, self.link.right) if "Ginv" not in letters else ():
            texts |= dict.fromkeys(self.with_gaps(part) for part in _matrices(side))
        return self.shown(texts, ("d", "d"))[:MAX_CENTERS]

    def with_gaps(self, tree: Tree) -> str:
        """A formula with psd letters as the gaps that show it."""

        def put(n: Tree) -> Tree:
            if n[0] == "name" and n[1] in self.letters:
                return "name", self.letters[n[1]]
            return tuple(put(part) if isinstance(part, tuple) else part for part in n)

        shown = formulas.text(put(tree))
        return shown if shown.isidentifier() or tree[0] == "call" else f"({shown})"

    def shown(self, texts: dict[str, None], shape: tuple[object, object]) -> list[Known]:
        """Those of some formulas that show that they are nonnegative (psd), one for each value."""
        found: dict[str, Known] = {}
        for text in texts:
            with suppress(Refused):
                form = form_of(self.link, text)
                if form.sign and parser.shape(form.tree) == shape and not parser.drawn(form.tree):
                    value = normal(form.reading(form.tree))
                    found.setdefault(value.key(), Known(text, value))
        return list(found.values())

    def weights(self) -> list[Known]:
        """Numbers that show that they are nonnegative: bounds among the hypotheses and factors of the difference."""
        texts = dict.fromkeys(
            f"gap_s{number}" for number, known in enumerate(self.link.hypotheses, 1) if known.shape == (1, 1) and known.known
        )
        for m in {m for c in self.target.terms.values() for m in c.num}:
            scalars = frozenset((g, p) for g, p in m if isinstance(g, str))
            if scalars:
                texts[self.search.writer.monomial(scalars, Fraction(1))] = None
        single_ = self.shown(texts, (1, 1))
        pairs = combinations_with_replacement(single_[:4], 2)
        products = self.shown(dict.fromkeys(f"{a.text}*{b.text}" for a, b in pairs if a is not b), (1, 1))
        return [*single_, *products]

    def words(self) -> list[Word]:
        """Halves of the words of the difference, and of its forms and traces: first the short ones."""
        found = dict[Word, None]()
        vectors = False
        sources = [
            *self.target.terms,
            *(g for c in self.target.terms.values() for g in c.generators() if isinstance(g, tuple)),
        ]
        for rest in (self.modular.completion.rewritten({w: c.num for w, c in self.target.terms.items()})[1],):
            sources += [*rest, *(g for c in rest.values() for m in c for g, _ in m if isinstance(g, tuple))]
        for word in sources:
            whole = single(word)
            if word and opens(word[0]):
                vectors = True
                for k in range(1, len(whole)):
                    found[reduce(whole[k:])] = None
                    found[reduce(flip(whole)[k:])] = None
                continue
            turns = range(len(whole)) if self.target.shape == (1, 1) else range(1)
            for k in turns:
                turned = whole[k:] + whole[:k]
                for n in range(min(LONGEST, len(turned)) + 1):
                    for half in (turned[:n], flip(turned[len(turned) - n :])):
                        if not any(is_vector(name) for name, _, _ in half[:-1]):
                            found[reduce(half)] = None
        if self.target.shape != (1, 1) or not vectors:
            found[()] = None
        normal_forms = dict.fromkeys(one for word in found if (one := self.modular.word(word)) is not None)
        ordered = sorted(normal_forms, key=lambda w: (len(single(w)), repr(w)))
        if self.target.shape != (1, 1):
            return ordered
        first = dict.fromkeys(min(w, reduce(flip(w))) if _shape(w) == ("d", "d") else w for w in ordered)
        return [*first, *(w for w in ordered if w not in first)]  # tr(X*C*X.T*D) is that of X.T with D and C

    def halves(self) -> list[Half]:
        """Words, and products as they are typed of which a factor is a sum."""
        write = self.search.writer.word
        plain = [
            Half(tuple(write((one,)) for one in w), Polynomial({w: Coefficient.number(1)}, _shape(w))) for w in self.words()
        ]
        typed = dict[str, Half]()
        for side in (self.link.left, self.link.right):
            for whole in _products(side):
                for k in range(1, len(whole)):
                    with suppress(Refused):
                        shown = tuple(_bracketed(f) for f in whole[:k])
                        value = normal(self.link.reading()(parser.expression(formulas.product(shown))))
                        if len(value.terms) > 1 and not cleared(value)[1]:
                            typed.setdefault(value.key(), Half(shown, value))
        first = [*plain[:3], *self._multiples(plain[1:6]), *list(typed.values())[:3]]
        return [*first, *plain[3:]][: max(MAX_WORDS, len(first))]

    def _multiples(self, plain: list[Half]) -> list[Half]:
        """Halves times a scalar whose square stands in the difference."""
        squares = {g for c in self.target.terms.values() for m in c.num for g, p in m if p == 2 and isinstance(g, str)}
        numbers = sorted(g for g in squares if "[" not in g and not never_negative(g) and g not in parser.SIZES)
        moving = [h for h in plain if h.value.letters() - set(COVARIANCE)]
        return [Half((g, *h.factors), h.value.times(Coefficient.of(g))) for g in numbers[:2] for h in moving]

    def numbers(self) -> list[Half]:
        """Monomials in scalars, traces and forms whose squares may stand in the difference."""
        found = dict[Monomial, None]()
        known = [value for _, value in self.search.sources.equations if value.shape == (1, 1)]
        monomials = [m for value in (self.target, *known) for m in value.coefficient().num]
        whole = [m for m in monomials if all(p == int(p) and p >= 0 and not isinstance(g, Root) for g, p in m)]
        for m, one in combinations_with_replacement(whole, 2):
            both = joined(m, one)
            if all(p % 4 == 0 for _, p in both):
                found[frozenset((g, int(p // 4)) for g, p in both)] = None
        with suppress(formulas.Unwritable):
            shown = [(self.search.writer.monomial(m, Fraction(1)), m) for m in found]
            return [Half((t,), Polynomial.scalar(Coefficient({m: Fraction(1)}))) for t, m in shown][:MAX_WORDS]
        return []


def _matrices(tree: Tree) -> Iterator[Tree]:
    """The d x d parts of a formula, the small ones first; what is under a derivative or a limit is not looked at."""
    if tree[0] == "E" or (tree[0] == "call" and tree[1] in ("grad", "rate", "slice", "mean", *parser.OPAQUE)):
        return
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _matrices(part)
    if tree[0] in ("name", "call", "+", "-") and parser.shape(tree) == ("d", "d"):
        yield tree


def _products(tree: Tree) -> Iterator[list[Tree]]:
    """The factors of the products of matrices in a formula."""
    if tree[0] == "E":
        return
    if tree[0] == "*" and parser.shape(tree) != (1, 1):
        yield [f for f in factors(tree) if parser.shape(f) != (1, 1)]
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _products(part)


def _bracketed(tree: Tree) -> str:
    shown = formulas.text(tree)
    return shown if tree[0] in ("name", "call", "T") else f"({shown})"


def _shape(word: Word) -> tuple[object, object]:
    return ("d", 1) if word and is_vector(word[-1][0]) and not word[-1][2] else ("d", "d")
