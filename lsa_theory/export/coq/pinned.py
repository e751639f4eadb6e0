"""A printed formula as a lemma of Coq that a theorem of the library closes: this pins the theorem to the formula.

The statement is generated from the formula and from the hypotheses of the claim, the proof is one name.
"""

from __future__ import annotations

from lsa_theory.export.coq.analytic import proposition
from lsa_theory.export.coq.goals import Goal
from lsa_theory.export.coq.settings import Setting
from lsa_theory.export.coq.translate import NotExportedError
from lsa_theory.kernel.claim import Hypothesis

ADJECTIVES = {"psd": "psd {0}", "symmetric": "({0}^T)%ring = {0}"}
PINNED_HEAD = """Module Printed.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From LSA Require Import definitions algebra.real_matrices theorems.full_flow theorems.trained_prediction printed.slice.
Delimit Scope ring_scope with ring.
Local Open Scope ring_scope.
Local Open Scope R_scope.
"""


def premises(given: tuple[Hypothesis, ...], setting: Setting) -> list[str]:
    """What the claim assumes, as propositions: words by the table of the setting, formulas by translation.

    A hypothesis that has no translation is not assumed, which makes the lemma stronger.
    """
    found = list(setting.always)
    for hypothesis in given:
        if hypothesis.formula:
            letter, _, adjective = hypothesis.formula.partition(" ")
            try:
                if adjective in ADJECTIVES and letter in setting.names:
                    found.append(ADJECTIVES[adjective].format(setting.names[letter][1]))
                else:
                    found.append(proposition(hypothesis.formula, setting))
            except (NotExportedError, ValueError):
                continue
        else:
            found += setting.words.get(hypothesis.says, ())
    return found


def pinned(name: str, formula: str, given: tuple[Hypothesis, ...], setting: Setting, theorem: str) -> Goal:
    """The lemma of a printed formula, closed by a theorem of the library."""
    formulas = tuple(hypothesis.formula for hypothesis in given if hypothesis.formula)
    return _closed(name, [*premises(given, setting), proposition(formula, setting, formulas)], setting.binders, theorem)


def existence(setting: Setting) -> Goal | None:
    """That solutions exist for all times, from every start: without it lemmas about the flow might speak of nothing."""
    if setting.exists is None:
        return None
    binders, statement, theorem = setting.exists
    return _closed("solutions_exist", [statement], binders, theorem)


def _closed(name: str, parts: list[str], binders: str, theorem: str) -> Goal:
    statement = " ->\n  ".join(parts)
    # simple: an altered formula is refused at once, where unfolding the real numbers would take minutes to refuse it
    text = f"Lemma {name} {binders} :\n  {statement}.\nProof. intros; simple eapply LSA.{theorem}; eassumption. Qed."
    return Goal(name, text, theorem)
