"""What is claimed, what speaks for and against it, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Protocol

from lsa_theory.kernel.display import show
from lsa_theory.kernel.replay import Shown

PAPER = "Zhang, Frei & Bartlett 2024"
SECTIONS = ("Setting", "Main results", "Proof machinery", "Appendix", "Beyond one layer")  # in order


class Status(StrEnum):
    """The outcome of judging a claim; it has no truth value on purpose: compare it."""

    PROVED = "PROVED"
    REFUTED = "REFUTED"
    SUPPORTED = "SUPPORTED"
    UNDECIDED = "UNDECIDED"
    CONFLICT = "CONFLICT"
    DEFINITION = "DEFINITION"

    def __bool__(self) -> bool:
        raise TypeError("a status has no truth value; compare it, as in verdict.status == Status.PROVED")


@dataclass(frozen=True)
class Hypothesis:
    """One hypothesis: in words, as a formula of the language where it is one, and what happens without it."""

    says: str
    formula: str | None = None
    needed: str = "none known"  # a setting in which dropping it breaks the claim, or why it is not needed


FindingKind = Literal["misprint", "missing hypothesis", "gap in the argument", "false step", "sharper", "stronger"]


@dataclass(frozen=True)
class Finding:
    """Something a referee would write to the author."""

    kind: FindingKind
    text: str
    witness: str = ""


@dataclass(frozen=True)
class Claim:
    """A statement under hypotheses, of the paper or of a user.

    ``statement`` holds formulas of the language; ``says`` is the whole statement in one sentence.  ``expected`` is the
    recorded verdict, which `lsa-theory check` confirms or contradicts.
    """

    ref: str
    title: str
    says: str
    statement: tuple[str, ...] = ()
    given: tuple[Hypothesis, ...] = ()
    where: str = ""  # number in the source
    source: str = PAPER
    section: str = ""
    order: int = 0  # place within the section
    expected: Status = Status.PROVED
    as_printed: bool = True
    corrects: str | None = None
    stronger: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    measures: tuple[str, ...] = ()  # quantities that a checker can measure independently, e.g. "flow limit"
    reading: tuple[Mapping[str, Any], ...] = field(default=(), compare=False, repr=False)  # of a user's, one a formula

    def is_expected(self, status: Status) -> bool:
        """Whether a status is the recorded one; what is recorded as undecided may be supported by numbers."""
        left_open = (Status.UNDECIDED, Status.SUPPORTED)
        return status == self.expected or (self.expected == left_open[0] and status in left_open)

    def to_latex(self) -> str:
        r"""The formulas of the statement, one display each, broken into lines that fit a page.

        >>> print(Claim("own", "Own claim", "", ("Gamma >= Lambda",)).to_latex())
        \begin{equation*}
        \Gamma \succeq \Lambda
        \end{equation*}
        """
        return show(self, "latex")

    def _repr_latex_(self) -> str | None:
        return self.to_latex() or None

    def _repr_html_(self) -> str:
        return show(self, "html")


Outcome = Literal["proves", "refutes", "supports", "contradicts", "silent"]


@dataclass(frozen=True)
class Evidence:
    """The result of one road.

    ``proves`` and ``refutes`` are for exact or interval arithmetic only; floating point ``supports`` or ``contradicts``;
    ``silent`` is a road that could not say anything, with the reason in ``detail``.
    """

    method: str
    outcome: Outcome
    covers: str  # all d and N, or this box, or this instance
    detail: str = ""
    gap: float | None = None
    tolerance: float | None = None
    witness: str = ""
    suggestion: str = ""  # the nearest true form of what is refuted
    seed: int | None = None
    seconds: float = 0.0


class Reasons(Protocol):
    """What a verdict keeps of a derivation: its steps, and the closed forms that they establish."""

    @property
    def steps(self) -> tuple[Any, ...]: ...

    @property
    def establishes(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, repr=False)
class Verdict:
    """A claim with its status and everything that led to it."""

    claim: Claim
    status: Status
    evidence: tuple[Evidence, ...]
    conditional_on: tuple[str, ...] = ()
    derivation: Reasons | None = None
    seconds: float = 0.0
    unneeded: tuple[str, ...] = ()  # hypotheses of a user's that the proof does not use
    documents: tuple[dict[str, Any], ...] = ()  # proof objects that the kernel replayed, one a formula
    shown: tuple[Shown, ...] = ()  # what it made of them

    def __post_init__(self) -> None:
        """PROVED and REFUTED are the kernel's words: without what it replayed there is no such verdict."""
        final = self.status in (Status.PROVED, Status.REFUTED)
        if final and (not self.shown or any(one.status != self.status for one in self.shown)):
            raise TypeError(f"{self.status} is for the kernel to say: a verdict carries what it replayed")

    @property
    def inferences(self) -> tuple[str, ...]:
        """What the proof takes by named rules, ``rule: sentence``."""
        return tuple(one for shown in self.shown for one in shown.inferences)

    @property
    def grade(self) -> str:
        """How far the kernel carries the verdict: ``kernel``, ``kernel, 12 inferences``; empty where it says nothing.

        >>> from lsa_theory.proofs.api import prove
        >>> prove("tr(A*B) == tr(B*A)").grade
        'kernel'
        """
        if not self.shown:
            return ""
        count = len(self.inferences)
        return "kernel" + (f", {count} inference{'' if count == 1 else 's'}" if count else "")

    def __repr__(self) -> str:
        """Status and statement; a witness where there is one.

        >>> from lsa_theory.proofs.api import prove
        >>> prove("tr(A*B) == tr(B*A)"), prove("A == 2*A")
        (<Verdict PROVED: tr(A*B) == tr(B*A)>, <Verdict REFUTED: A == 2*A; d=1, A=(1): left 1, right 2>)
        """
        claim = self.claim
        shown = "; ".join(claim.statement) if claim.source == "own" else f"{claim.ref}, {claim.title}"
        return f"<Verdict {self.status}: {shown}{'; ' + self.witness if self.witness else ''}>"

    @property
    def as_recorded(self) -> bool:
        """Whether the verdict is the recorded one; what is recorded as undecided may be supported by numbers."""
        return self.claim.is_expected(self.status)

    def __bool__(self) -> bool:
        raise TypeError("a verdict has no truth value; compare verdict.status")

    @property
    def witness(self) -> str:
        """The counterexample, with both sides; the empty string where there is none."""
        return next((e.witness for e in self.evidence if e.witness), "")

    @property
    def nearest(self) -> str:
        """The nearest true form of a refuted claim, where one was found."""
        return next((e.suggestion for e in self.evidence if e.suggestion), "")

    @property
    def formula(self) -> Any:
        """The claim in SymPy, both sides worked out to closed forms; None where there is none, as with eigenvalues.

        >>> from lsa_theory.proofs.api import prove
        >>> prove("E[S*S] == Lambda**2").formula
        Eq(((N + 1)/N)*Lambda**2 + (Trace(Lambda)/N)*Lambda, Lambda**2)
        """
        return show(self, "sympy")

    def to_latex(self) -> str:
        """The formulas of the claim, as `Claim.to_latex`; a whole article is `lsa_theory.export.paper.latex.document`."""
        return show(self, "latex")

    def to_json(self) -> dict[str, Any]:
        """Claim, status, derivation and evidence as plain data: a statement of `lsa_theory/export/schema.json`."""
        return show(self, "json")

    def _repr_latex_(self) -> str | None:
        return self.to_latex() or None

    def _repr_html_(self) -> str:
        return show(self, "html")


def combine(evidence: Iterable[Evidence]) -> Status:
    """The status that evidence adds up to; rigorous evidence both ways, or a number against a proof, is a CONFLICT.

    >>> combine([Evidence("algebra", "proves", "all d"), Evidence("flow", "supports", "d = 3")])
    <Status.PROVED: 'PROVED'>
    >>> combine([Evidence("flow", "silent", "d = 3", "not converged")])
    <Status.UNDECIDED: 'UNDECIDED'>
    """
    outcomes = {e.outcome for e in evidence}
    if "proves" in outcomes:
        return Status.CONFLICT if outcomes & {"refutes", "contradicts"} else Status.PROVED
    if "refutes" in outcomes:
        return Status.REFUTED
    if outcomes & {"supports", "contradicts"}:
        return Status.SUPPORTED if "contradicts" not in outcomes else Status.UNDECIDED
    return Status.UNDECIDED
