"""A user's claim about a quantity that only derivations know, ``limit(u)`` or ``minimum(loss)``, held against the library.

A statement that speaks of the same quantity brings its proof object; its formulas become facts there, and the user's claim
is compared with these by the kernel: proved through them, or refuted at an instance where the two differ.  Both hold under
the statement's hypotheses, which the verdict lists.  Nothing here is trusted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis as Known
from lsa_theory.kernel.certificate import hypotheses_of
from lsa_theory.kernel.claim import PAPER, Claim, Evidence, Hypothesis, Status, Verdict
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.replay import SENTENCE, replay, spoken
from lsa_theory.kernel.terms import normal
from lsa_theory.language.vocabulary import PAPER as LETTERS
from lsa_theory.proofs.chain import from_facts, proof_object, refuting_object
from lsa_theory.proofs.counterexamples.asked import hypotheses_meet, searched, with_established
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.library import Statement, library
from lsa_theory.proofs.proposals import Certificate, Document, certificates
from lsa_theory.proofs.question import Question

METHOD = "library"
OF_THE_PAPER = "derivations.zhang2023"
PLAIN = {"noise == 0": "noise", "Psi == I": "Psi"}  # hypotheses that say of the model what holds where nothing is said


def speaks_of_what_is_established(claim: Claim) -> bool:
    """Whether a claim of one formula speaks of a quantity that no rule computes.

    >>> speaks_of_what_is_established(Claim("own", "", "", ("limit(u) == 1",)))
    True
    """
    return len(claim.statement) == 1 and bool(_quantities(claim.statement[0]))


def through_the_library(claim: Claim) -> Verdict | None:
    """PROVED through a statement of the library, or REFUTED by one; None where none says anything about it.

    >>> from lsa_theory.proofs.own import own_claim
    >>> found = through_the_library(own_claim("argmin(u*U11) == inv(Gamma)"))
    >>> str(found.status), found.claim.where
    ('PROVED', 'lem-5.3')
    """
    start = time.perf_counter()
    if not speaks_of_what_is_established(claim):
        return None
    text = claim.statement[0]
    if plain := tuple(h for h in claim.given if h.formula in PLAIN and not spoken([text]) & {PLAIN[h.formula]}):
        same = through_the_library(replace(claim, given=tuple(h for h in claim.given if h not in plain)))
        return same if same is None else replace(same, claim=replace(same.claim, given=(*plain, *same.claim.given)))
    # The model is the paper's: other sources have other laws and conventions under the same names.
    about = [
        found for found in library(OF_THE_PAPER).values() if _speaks_of(found.claim, text) and _same_model(claim, found)
    ]
    about.sort(key=lambda found: _remoteness(found.claim, text))
    for judged in (_proved, _refuted):
        for found in about:
            try:
                if (verdict := judged(claim, found)) is not None:
                    return replace(verdict, seconds=time.perf_counter() - start)
            except (Refused, InputError, OutOfReachError, ArithmeticError, ModuleNotFoundError):
                continue
    return None


def _proved(claim: Claim, found: Statement) -> Verdict | None:
    """The statement's own proof, its formulas as facts, and the claim through these."""
    text, base = claim.statement[0], _document(found.claim.ref)
    if base is None:
        return None
    formulas = [text for text in base["given"] if not text.startswith(SENTENCE)]
    steps = [*base["steps"], *({"shows": f, "links": links} for f, links in zip(base["claim"], base["links"], strict=True))]
    known = [*hypotheses_of(formulas, "hypothesis"), *_facts(steps)]
    links = from_facts(text, known, spoken([text, *formulas])) or _by_value(text, formulas, known, found.claim.ref)
    if links is None:
        return None
    document = {**base, "claim": [text], "steps": steps, "links": [links]}
    shown = replay(document)
    if not _meet(claim, found):
        return None
    same = any(_same(text, formula) for formula in found.claim.statement)
    detail = f"{'this is' if same else 'it follows from'} {found.claim.ref}, {found.claim.title}; {shown.steps} steps"
    if shown.inferences:
        detail += f", {len(shown.inferences)} inferences by named rules"
    evidence = Evidence("kernel", "proves", "all d, N and M", detail)
    derivation = _derivation(found.claim.ref)
    cites = derivation.cites if derivation else ()
    unneeded = tuple(h.formula for h in claim.given if h.formula and h.formula not in shown.used)
    return Verdict(_under(claim, found), Status.PROVED, (evidence,), cites, derivation, 0.0, unneeded, (document,), (shown,))


def _by_value(text: str, given: Sequence[str], known: Sequence[Known], ref: str) -> list[Certificate] | None:
    """Certificates of what the claim becomes when the established values are put in."""
    derivation = _derivation(ref)
    question = Question.of(text, tuple(given), derivation.establishes if derivation else {})
    put = with_established(question)
    values = [str(k) for k, fact in enumerate(known, 1) if fact.sign == "==" and fact.left[:1] == ("call",)]
    found = certificates(put.text, given) if put.relation != question.relation else None
    return found and [{"kind": "substitution", "by": values, "form": one} for one in found]


def _same(one: str, other: str) -> bool:
    """Whether two relations say the same: equal signs and, up to normal forms, equal differences."""
    if parser.relation(one) == parser.relation(other):
        return True
    (left, right), signs = parser.relation(one)[0][:2], parser.relation(one)[1]
    (a, b), others = parser.relation(other)[0][:2], parser.relation(other)[1]
    reading = Reading(set())
    try:
        gaps = [normal(reading(("-", p, q))) for p, q in ((left, right), (a, b))]
    except Refused:
        return False
    return signs == others and len(signs) == 1 and gaps[0].shape == gaps[1].shape and not normal(gaps[0] - gaps[1]).terms


def _same_model(claim: Claim, found: Statement) -> bool:
    """Whether the statement, one of the paper's source, is about the model that the claim speaks of.

    Without a word of noise or of a task covariance there is none, and without ``mean(...)`` the covariance is fixed.
    """
    random = any("Lambda_tau" in h.says for h in found.claim.given)
    if random and "mean(" not in claim.statement[0]:
        return False
    own, its = (_model(one) for one in (claim, found.claim))
    return own <= its


def _model(claim: Claim) -> set[str]:
    texts = [*claim.statement, *(h.formula for h in claim.given if h.formula)]
    return spoken(texts) & {"noise", "Psi"}


def _value_of(text: str, by: Statement) -> str:
    """The equation for the quantity of which a relation speaks: the statement's own, else the paper's."""
    asked = _quantities(text)
    known = [
        by,
        *(found for found in library(OF_THE_PAPER).values() if found.claim.source == PAPER and found.claim.as_printed),
    ]
    equations = (f for found in known for f in found.claim.statement if "mean(" not in f or "mean(" in text)
    return next((f for f in equations if any(key in asked for key in _sides(f))), "")


def _sides(text: str) -> list[str]:
    """The quantities that are a whole side of an equation."""
    try:
        sides, signs = parser.relation(text)
    except Refused:
        return []
    return [_key(side) for side in sides if set(signs) == {"=="} and side[0] == "call" and side[1] in parser.OPAQUE]


def _refuted(claim: Claim, found: Statement) -> Verdict | None:
    """An instance that meets the statement's hypotheses, where what it establishes differs from what is claimed."""
    text, derivation = claim.statement[0], _derivation(found.claim.ref)
    if derivation is None or not derivation.establishes or not _in_the_papers_letters(text):
        return None
    if _document(found.claim.ref) is None or any(("mean(" in f) != ("mean(" in text) for f in found.claim.statement):
        return None
    unsaid = _model(found.claim) - _model(claim)  # the claim is about the model without it
    quiet = tuple(Hypothesis("", formula) for formula, name in PLAIN.items() if name in unsaid)
    given = tuple(h.formula for h in (*found.claim.given, *claim.given, *quiet) if h.formula)
    refutation = searched(Question.of(text, given, derivation.establishes)).refutation
    if refutation is None:
        return None
    whole = replace(found.claim, statement=(text,), given=(*found.claim.given, *_missing(claim, found), *quiet))
    document = refuting_object(whole, derivation.steps, refutation.document["instance"])
    shown = replay(document)
    true = _value_of(text, found)
    detail = f"what {found.claim.ref}, {found.claim.title}, establishes differs there"
    evidence = Evidence("kernel", "refutes", "this instance", detail, witness=shown.witness, suggestion=true)
    return Verdict(_under(claim, found), Status.REFUTED, (evidence,), (), derivation, 0.0, (), (document,), (shown,))


def _under(claim: Claim, found: Statement) -> Claim:
    """The claim with the statement that it rests on, and the hypotheses of that."""
    added = tuple(h for h in found.claim.given if h.formula is None or h.formula not in {g.formula for g in claim.given})
    return replace(claim, where=found.claim.ref, given=(*claim.given, *added))


def _missing(claim: Claim, found: Statement) -> tuple[Hypothesis, ...]:
    known = {h.formula for h in found.claim.given}
    return tuple(h for h in claim.given if h.formula not in known)


def _meet(claim: Claim, found: Statement) -> bool:
    given = tuple(h.formula for h in (*found.claim.given, *claim.given) if h.formula)
    return not given or hypotheses_meet(Question.of(claim.statement[0], given))


@cache
def _derivation(ref: str) -> Derivation | None:
    derive = library(OF_THE_PAPER)[ref].derive
    return derive() if derive else None


@cache
def _document(ref: str) -> Document | None:
    """The proof object of a statement, its steps re-checked; None where the kernel does not replay it."""
    found = library(OF_THE_PAPER)[ref]
    derivation = _derivation(ref)
    if derivation is None or found.claim.expected != Status.PROVED or not all(step.check().ok for step in derivation.steps):
        return None
    document = proof_object(found.claim, derivation, certificates)
    try:
        return document if replay(document).status == "PROVED" else None
    except Refused:
        return None


def _facts(steps: Sequence[dict[str, Any]]) -> Iterator[Known]:
    """What a chain knows after its steps, in the kernel's order: inferences, and formulas without own hypotheses."""
    for step in steps:
        if "infers" in step:
            yield from hypotheses_of([step["infers"]], "inference")
        elif "shows" in step and "given" not in step:
            yield from hypotheses_of([step["shows"]], "step")


def _remoteness(claim: Claim, text: str) -> tuple[bool, ...]:
    """Statements of the paper come first, then those that speak of the quantity in their first formula."""
    first = replace(claim, statement=claim.statement[:1])
    return claim.source != PAPER, not claim.as_printed, not _speaks_of(first, text)


def _speaks_of(claim: Claim, text: str) -> bool:
    asked = _quantities(text)
    return any(asked & _quantities(formula) for formula in claim.statement)


@cache
def _quantities(text: str) -> frozenset[str]:
    """The quantities of a relation that no rule computes, equal ones alike."""
    try:
        sides, _ = parser.relation(text)
    except Refused:
        return frozenset()
    return frozenset(_key(tree) for side in sides for tree in _sealed(side))


def _sealed(tree: Tree) -> Iterator[Tree]:
    if tree[0] == "call" and tree[1] in parser.OPAQUE and tree[1] not in ("mean", "min", "norm_nuc"):
        yield tree
        return
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _sealed(part)


def _key(tree: Tree) -> str:
    try:
        return f"{tree[1]}[{normal(Reading(set())(tree[2])).key()}]"
    except Refused:
        return repr(tree)


def _in_the_papers_letters(text: str) -> bool:
    """Whether the quantities are the paper's own, so that a statement about another setting says nothing of them."""
    sides, _ = parser.relation(text)
    names = set[str]().union(*(parser.names(tree) for side in sides for tree in _sealed(side)))
    return names <= LETTERS.keys()
