"""Statements of the library about a formula, up to canonical form and scalar factors, or with some words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from lsa_theory.errors import InputError
from lsa_theory.kernel import parser
from lsa_theory.kernel.claim import Claim
from lsa_theory.kernel.limits import Refused, budget
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.terms import Polynomial, normal
from lsa_theory.language.reading import read_claim, read_expression
from lsa_theory.language.vocabulary import OTHERS
from lsa_theory.language.vocabulary import PAPER as LETTERS
from lsa_theory.proofs.library import library

SAME, VALUE, PART, LIKE = "the same relation", "a side of it", "a part of it", "of its form"
RANK = {SAME: 4.0, VALUE: 3.0, PART: 2.0, LIKE: 1.0}
MANY = 8  # factors of a power
FORMULA = re.compile(r"[=<>*^\[\]()≤≥⪯⪰ΛΓΨᵀ⁻'²]")
SHORT = 3  # letters of a word that is looked for
TRIVIAL = {"number", "name"}


@dataclass(frozen=True)
class Hit:
    """A statement that was found: why, and the formula or words in which it was."""

    claim: Claim
    why: str
    where: str
    score: float


def search(query: str, most: int = 10) -> list[Hit]:
    """Statements about a formula or with words, best first.

    >>> search("Lambda*(B + B.T)*Lambda + tr(B*Lambda)*Lambda")[0].where
    'E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda'
    >>> search("E[S*A*S]")[0].where
    'E[S**2] == (N+1)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda'
    >>> search("fourth moment")[0].claim.title
    'Fourth moment of a Gaussian vector'
    """
    asked = _trees(query) if FORMULA.search(query) else []
    hits = sorted(_by_formula(asked) if asked else _by_words(query), key=lambda hit: -hit.score)
    if not hits and not asked and set(query) & set("[]^*/"):
        read_expression(query)  # it looks like a formula, and here is why it is none
    return hits[:most]


def _by_formula(asked: list[Tree]) -> Iterator[Hit]:
    values = {tree: _value(tree) for tree in asked}
    for found in library().values():
        best = max(
            (hit for f in found.claim.statement if (hit := _match(asked, values, f, found.claim))), key=_score, default=None
        )
        if best is not None:
            yield best


def _score(hit: Hit) -> float:
    return hit.score


def _trees(query: str) -> list[Tree]:
    """The sides that are asked for; a relation is asked for as a whole."""
    try:
        return list(parser.relation(read_claim(query).formula)[0])
    except (InputError, Refused) as problem:
        if any(sign in query for sign in "=<>≤≥⪯⪰"):
            raise InputError("query", query, "a formula or words", str(problem)) from None
    try:
        shown = read_expression(query)[1].formula
        return [parser.expression(shown if query.lstrip().startswith(("E[", "𝔼")) else shown[2:-1])]
    except (InputError, Refused):
        return []


def _match(asked: list[Tree], values: dict[Tree, Polynomial | None], text: str, claim: Claim) -> Hit | None:
    """How a formula of a statement matches."""
    try:
        sides = parser.relation(text)[0]
    except Refused:
        return None
    parts = [part for side in sides for part in _parts(side)]
    alike = sum(any(_alike(values[one], _side_value(side)) or one == side for side in sides) for one in asked)
    if len(asked) > 1 and alike == len(asked):
        return Hit(claim, SAME, text, RANK[SAME])
    if alike:
        return Hit(claim, VALUE, text, RANK[VALUE] + alike / len(asked) / 2)
    inside = sum(one in parts for one in asked if one[0] not in TRIVIAL)
    if inside:
        return Hit(claim, PART, text, RANK[PART] + inside / len(asked) / 2)
    like = sum(any(_fits(one, part) for part in parts) for one in asked if one[0] not in TRIVIAL)
    return Hit(claim, LIKE, text, RANK[LIKE] + like / len(asked) / 2) if like else None


def _fits(pattern: Tree, tree: Tree) -> bool:
    """Whether a formula is the pattern with formulas for its free matrices and vectors; a power is a product of equals."""
    table: dict[str, tuple[Tree, ...]] = {}

    def fits(p: Tree, t: Tree) -> bool:
        if p[0] == "name" and _is_free(p[1]):
            return table.setdefault(p[1], (t,)) == (t,) and t[0] != "number"
        one, other = _factors(p), _factors(t)
        if len(one) > 1:
            return run(one, other)
        return (
            p[0] == t[0]
            and len(p) == len(t)
            and all(
                fits(a, b) if isinstance(a, tuple) and isinstance(b, tuple) else a == b
                for a, b in zip(p[1:], t[1:], strict=True)
            )
        )

    def run(one: list[Tree], other: list[Tree]) -> bool:
        """Factors against factors; a free letter takes one or more of them, or none: the identity."""
        if not one:
            return not other
        p, rest = one[0], one[1:]
        if p[0] == "name" and _is_free(p[1]):
            if p[1] in table:
                k = len(table[p[1]])
                return tuple(other[:k]) == table[p[1]] and run(rest, other[k:])
            for k in range(len(other) - len(rest) + 1):
                table[p[1]] = tuple(other[:k])
                if run(rest, other[k:]):
                    return True
                del table[p[1]]
            return False
        return bool(other) and fits(p, other[0]) and run(rest, other[1:])

    return fits(pattern, tree)


def _factors(tree: Tree) -> list[Tree]:
    if tree[0] == "*":
        return _factors(tree[1]) + _factors(tree[2])
    if tree[0] == "**" and tree[2].denominator == 1 and 1 < tree[2] <= MANY:
        return _factors(tree[1]) * int(tree[2])
    return [tree]


def _is_free(name: str) -> bool:
    """Whether a letter stands for any matrix or vector."""
    return name not in LETTERS and name not in OTHERS and parser.kind(name) != "s" and not parser.is_random(name)


@cache
def _side_value(tree: Tree) -> Polynomial | None:
    return _value(tree)


def _value(tree: Tree) -> Polynomial | None:
    if tree[0] in TRIVIAL:
        return None
    try:
        with budget():
            return normal(Reading(set(parser.names(tree)))(tree))
    except Refused:
        return None


def _alike(one: Polynomial | None, other: Polynomial | None) -> bool:
    """Whether two values are equal up to a scalar factor; of numbers, up to a rational one."""
    if one is None or other is None or one.shape != other.shape or one.terms.keys() != other.terms.keys() or not one.terms:
        return False
    word = min(one.terms, key=repr)
    a, b = one.terms[word], other.terms[word]
    if one.shape == (1, 1):
        p, q = (next(iter(sorted(c.num.items(), key=repr)))[1] for c in (a, b))
        scaled = one.times(type(a).number(q)) - other.times(type(a).number(p))
    else:
        scaled = one.times(b) - other.times(a)
    return not normal(scaled).terms


def _parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _parts(part)


def _by_words(query: str) -> Iterator[Hit]:
    asked = [word for word in re.findall(r"[\w.]+", query.lower()) if len(word) >= SHORT or word.isdigit()]
    if not asked:
        return
    for found in library().values():
        claim = found.claim
        title = f"{claim.ref} {claim.title}".lower()
        text = " ".join([title, claim.says, claim.where, claim.section, claim.source, found.file, *_findings(claim)]).lower()
        words = set(re.findall(r"[\w.]+", text))
        score = 0.0
        for word in asked:
            if word in title:
                score += 1.5
            elif word in text:
                score += 1
            elif get_close_matches(word, words, n=1, cutoff=0.8):
                score += 0.5
        if score >= 0.5 * len(asked):
            yield Hit(claim, "words", claim.says, score / len(asked))


def _findings(claim: Claim) -> list[str]:
    return [finding.text for finding in claim.findings]
