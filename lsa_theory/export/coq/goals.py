"""One formula step as one lemma of Coq: hypotheses, statement, and a proof that is computation.

The proof states what is known of the letters (symmetric, commuting, inverse, Gamma), asks the engine for every
expectation in closed form, and then compares two sides without expectations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsa_theory.export.coq.expand import expand
from lsa_theory.export.coq.frame import TYPES, closure, frame
from lsa_theory.export.coq.gradients import hypothesis, lemma_of, replaced
from lsa_theory.export.coq.translate import NotExportedError, Part, Translator
from lsa_theory.export.coq.trees import Names, Node, names_of, parse_relation, read_givens

HEAD = """From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From SsrMultinomials Require Import mpoly.
From LSA.engine Require Import goals.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.
"""
EQUATION = {"s": "sc_eq", "m": "mx_eq", "c": "cv_eq"}
MEAN = {"s": "mean_sc", "m": "mean_mx", "c": "mean_cv"}


@dataclass(frozen=True)
class Goal:
    """A lemma by name, with the text of its statement and proof."""

    name: str
    text: str
    proof: str = ""  # the theorem of the library that closes it; the engine does where there is none


def equality(name: str, shows: str, given: tuple[str, ...] = ()) -> Goal:
    """The lemma of an equation of the formula language; NotExportedError where there is none.

    >>> print(equality("transpose", "tr(A*B) == tr(B.T*A.T)").text.splitlines()[2])
      (\\tr ((A) *m (B))) = (\\tr (((B))^T *m ((A))^T)) :> F.
    """
    relation = parse_relation(shows)
    names = names_of(relation, read_givens(given))
    if relation.signs != ("==",):
        raise NotExportedError("not an equation")
    return equal_nodes(name, relation.sides[0], relation.sides[1], names)


def equal_nodes(name: str, left: Node, right: Node, names: Names) -> Goal:
    """The lemma that two formulas are equal, with the lemmas about gradients that it needs before it."""
    sides = [expand(side, noisy=names.setting.noise) for side in (left, right)]
    reader = Translator(names)
    for letter in closure(*sides):
        reader.matrix(letter)
    first, second = _shaped(reader, *(reader.read(side) for side in sides))
    if first.kind == "r":
        first, second = reader.transpose(first), reader.transpose(second)
    before = []
    for slope in reader.slopes:
        if slope.flat != slope.function:  # first the function without its expectations
            before.append(equal_nodes(f"{name}_{slope.name}_flat", slope.function, slope.flat, names).text)
        before.append(lemma_of(f"{name}_{slope.name}", slope, names))
    return Goal(name, "\n\n".join([*before, _lemma(name, reader, names, first, second)]))


def _shaped(reader: Translator, left: Part, right: Part) -> tuple[Part, Part]:
    """A zero takes the shape of the other side."""
    for first, second, swap in ((left, right, False), (right, left, True)):
        if first.kind != second.kind and second.text == "0":
            some = {"m": "M1", "c": first.term, "r": first.term}[first.kind]
            operation = {"m": "MS", "c": "CS", "r": "RS"}[first.kind]
            body = {"m": "1%:M"}.get(first.kind, first.text)
            zero = Part(first.kind, f"(0 *: {body})", f"({operation} (SZ (Z.of_nat 0)) {some})")
            return (zero, first) if swap else (first, zero)
    if left.kind != right.kind:
        raise NotExportedError("sides of different shapes")
    return left, right


def _lemma(name: str, reader: Translator, names: Names, left: Part, right: Part) -> str:
    shared = frame(reader, names, prompt=bool(reader.means))
    equation = f"{left.text} = {right.text}{' :> F' if left.kind == 's' else ''}"
    assumed = [*shared.assumed, *(hypothesis(slope) for slope in reader.slopes)]
    typed = "".join(f" ({s.name} : {TYPES[s.kind]})" for s in reader.slopes)
    lines = [f"Lemma {name} {shared.binders}{typed} :", "  " + " -> ".join(assumed) + " ->", f"  {equation}.", "Proof."]
    lines.append("move=> " + " ".join(f"h{k}" for k in range(len(assumed))) + ".")
    for k, slope in enumerate(reader.slopes):
        closed = reader.read(slope.closed).text
        lines.append(f"have {slope.name}_ : {slope.name} = {closed}. {{ {replaced(name, slope, len(shared.assumed) + k)} }}")
    for slope in reader.slopes:
        closed = reader.read(slope.closed).text
        around = re.split(rf"\b{slope.name}\b", equation)
        context, equation = "z".join(around), closed.join(around)
        lines.append(f"refine (eq_ind_r (fun z => {context}) _ {slope.name}_).")
    lines += shared.setup
    for k, mean in enumerate(reader.means):
        psi_proof = "true (or_introl (erefl true))" if shared.psi else "false (or_intror (erefl W))"
        call = (
            f"@{MEAN[mean.inner.kind]} F d N M L W v ms cs ss fs ds pr facts_ dens_ erefl sL sW {psi_proof} nN nM"
            f" {mean.inner.term} {mean.closed.term}"
        )
        scalar, same = mean.inner.kind == "s", f"same_{mean.inner.kind} pr"
        ends = f"computed | {same}" if scalar else f"intros; reflexivity | {same} | computed"
        lines.append(
            f"have e{k} : {mean.text} = {mean.closed.text} by refine ({call} {'_ _' if scalar else '_ _ _'}); [{ends}]."
        )
    for k, mean in enumerate(reader.means):  # said in full: nothing is searched for
        if mean.text in equation:
            context = equation.replace(mean.text, "z")
            equation = equation.replace(mean.text, mean.closed.text)
            lines.append(f"refine (eq_ind_r (fun z => {context}) _ e{k}).")
    holes = "_" if left.kind == "s" else "(fun p q => erefl) (fun p q => erefl) _"
    lines.append(
        f"refine (@{EQUATION[left.kind]} F d (f_env L W ms) (f_vs cs) (f_sv d N M v ss) fs ds erefl facts_ dens_ erefl"
        f" {left.term} {right.term} {holes}); computed."
    )
    return "\n".join([*lines, "Qed."])
