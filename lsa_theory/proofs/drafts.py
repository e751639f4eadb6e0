r"""The displays of a draft, judged: verdicts with the counterexample, the nearest true form, and what would make it true.

>>> text = "% lsa: use zhang; matrix A\n\\[ \\operatorname{tr}(A\\hat\\Lambda) = \\operatorname{tr}(\\hat\\Lambda A) \\]"
>>> [(piece.status, piece.item.reading) for piece in judged(Document.of({"a.tex": text}, "a.tex"))]
[('PROVED', 'tr(A*S) == tr(S*A)')]
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.claim import Status
from lsa_theory.language.latex.documents import Document
from lsa_theory.language.latex.drafts import CONDITION as CONDITION
from lsa_theory.language.latex.drafts import DEFINITION as DEFINITION
from lsa_theory.language.latex.drafts import NOT_UNDERSTOOD as NOT_UNDERSTOOD
from lsa_theory.language.latex.drafts import Draft, Item
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Relation
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.engine import Budget

READING_CHANGED = "READING CHANGED"
FACTORS = ("sqrt(d)", "d", "2")  # what an inequality most often lacks
HINT_SECONDS = 5.0
MOST_LETTERS = 3  # whose properties are tried one by one
STATUSES = ("PROVED", "REFUTED", "SUPPORTED", "UNDECIDED", "CONFLICT", DEFINITION, CONDITION, NOT_UNDERSTOOD)


@dataclass(frozen=True)
class Piece:
    """A formula of a draft with its verdict.

    ``hint`` is what would make a refuted formula true, ``nearest`` the nearest true form, ``changed`` the reading that was
    reviewed before, where it was another one.
    """

    item: Item
    status: str
    reason: str = ""
    witness: str = ""
    nearest: str = ""
    hint: str = ""
    changed: str = ""
    grade: str = ""  # of trust, as in every verdict
    seconds: float = 0.0

    @property
    def as_expected(self) -> bool | None:
        """Whether the verdict is the one that the draft expects; None where it expects none."""
        expected = self.item.expected.upper()
        return None if not expected else self.status == expected or (expected == "UNDECIDED" and self.status == "SUPPORTED")


@dataclass
class Judge:
    """Judges formulas, every one once."""

    budget: Budget = "quick"
    time_limit: float | None = None
    known: dict[tuple[str, tuple[str, ...]], Piece] = field(default_factory=dict)

    def holds(self, formula: str, given: tuple[str, ...]) -> bool:
        return self.verdict(Item("", 0, 0, "", "", reading=formula, given=given)).status == "PROVED"

    def piece(self, item: Item) -> Piece:
        """A formula of a draft with its verdict."""
        if item.status:
            return Piece(item, item.status, item.reason)
        found = self.verdict(item)
        if item.weak and found.status not in ("PROVED", "CONFLICT", NOT_UNDERSTOOD):
            return Piece(item, CONDITION, item.weak, seconds=found.seconds)
        if found.status == "REFUTED" and not found.hint:
            found = replace(found, hint=self._under(item))
        return replace(found, item=item, reason="; ".join(filter(None, (item.reason, found.reason))))

    def verdict(self, item: Item) -> Piece:
        key = (item.reading, item.given)
        if key not in self.known:
            self.known[key] = self._judged(item)
        return self.known[key]

    def _judged(self, item: Item) -> Piece:
        start = time.perf_counter()
        try:
            verdict = prove(item.reading, item.given, budget=self.budget, time_limit=self.time_limit)
        except (InputError, OutOfReachError) as problem:
            return Piece(item, NOT_UNDERSTOOD, str(problem), seconds=time.perf_counter() - start)
        read_as = str(verdict.claim.reading[0]["formula"])
        if read_as != item.reading:
            reason = f"the language reads it as {read_as}, not as {item.reading}"
            return Piece(item, NOT_UNDERSTOOD, reason, seconds=time.perf_counter() - start)
        found = Piece(
            item, str(verdict.status), witness=verdict.witness or "", nearest=verdict.nearest or "", grade=verdict.grade
        )
        if verdict.status == Status.REFUTED:
            found = self._explained(found)
        elif verdict.status != Status.PROVED:
            details = [one.detail for one in verdict.evidence if one.outcome in ("silent", "contradicts") and one.detail]
            found = replace(found, reason=details[0] if details else "neither proved nor refuted")
        return replace(found, seconds=time.perf_counter() - start)

    def _explained(self, found: Piece) -> Piece:
        """Which step of a chain fails, with what it would be true, and under what the whole would."""
        relation = parse_relation(found.item.reading)
        reason, links = "", relation.links()
        if len(links) > 1:
            texts = [to_text(Relation((left, right), (sign,), "")) for left, sign, right in links]
            failing = next((k for k, text in enumerate(texts) if self._status(text, found.item.given) == "REFUTED"), None)
            if failing is not None:
                reason, links = f"step {failing + 1} fails: {texts[failing]}", (links[failing],)
                found = replace(found, nearest="")
        if len(links) == 1 and not found.nearest and links[0][1] in ("<=", ">="):
            found = replace(found, nearest=self._with_factor(links[0], found.item.given))
        return replace(found, reason=reason, hint=self._true_for(relation, found.item))

    def _under(self, item: Item) -> str:
        """The display before a refuted formula, taken for a condition, under which the formula is true."""
        for line, formula in reversed(item.conditions[-MOST_LETTERS:]):
            if self._status(item.reading, (*item.given, formula)) == "PROVED":
                return f"true under the condition of line {line}: write % lsa: given"
        return ""

    def _with_factor(self, link: tuple[object, str, object], given: tuple[str, ...]) -> str:
        """An inequality with the factor that it lacks."""
        left, sign, right = link
        for factor in FACTORS:
            larger = f"{factor}*({to_text(right if sign == '<=' else left)})"  # type: ignore[arg-type]
            sides = (to_text(left), larger) if sign == "<=" else (larger, to_text(right))  # type: ignore[arg-type]
            text = to_text(parse_relation(f"{sides[0]} {sign} {sides[1]}"))
            if self._status(text, given) == "PROVED":
                return text
        return ""

    def _true_for(self, relation: Relation, item: Item) -> str:
        """The fewest letters that must be symmetric, or psd, for a refuted formula to be true."""
        names = Names()
        reserved = {"Lambda", "Gamma", "Psi", "I", "Sigma"}
        letters = sorted(name for name in relation.names() - reserved if names.kind(name) == "matrix")
        sizes = range(1, len(letters) + 1) if len(letters) <= MOST_LETTERS else range(len(letters), len(letters) + 1)
        for what in ("symmetric", "psd"):
            for size in sizes:
                for chosen in combinations(letters, size):
                    extra = tuple(f"{letter} {what}" for letter in chosen)
                    if self._status(item.reading, (*item.given, *extra)) == "PROVED":
                        shown = dict(item.letters)
                        return f"true for {' and '.join(shown.get(letter, letter) for letter in chosen)} {what}"
        return ""

    def _status(self, formula: str, given: tuple[str, ...]) -> str:
        limit = min(HINT_SECONDS, self.time_limit or HINT_SECONDS)
        try:
            return str(prove(formula, given, budget="quick", time_limit=limit).status)
        except (InputError, OutOfReachError):
            return NOT_UNDERSTOOD


def judged(
    document: Document, notation: Notation | None = None, *, budget: Budget = "quick", time_limit: float | None = None
) -> Iterator[Piece]:
    """The formulas of a document with their verdicts, one by one; InputError for a declaration that cannot be read."""
    judge = Judge(budget, time_limit)
    for item in Draft(document, notation or Notation(), judge.holds).items():
        yield judge.piece(item)


def exit_code(pieces: list[Piece]) -> int:
    """0 all proved, or as expected; 1 one refuted, not as expected, or read otherwise than reviewed; 3 one unknown.

    Definitions and conditions are no claims.  A conflict of the evidence is a defect and is reported apart.
    """
    odd = [piece for piece in pieces if not piece.as_expected]
    if any(piece.status == "REFUTED" or piece.changed or piece.as_expected is False for piece in odd):
        return 1
    return 3 if any(piece.status not in ("PROVED", DEFINITION, CONDITION) for piece in odd) else 0
