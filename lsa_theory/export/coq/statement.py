"""A whole statement as one file of Coq: its formulas, the steps of its derivation, and the theorems that say it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from lsa_theory.export.coq.goals import HEAD, Goal, equality
from lsa_theory.export.coq.library import library_folder
from lsa_theory.export.coq.translate import NotExportedError
from lsa_theory.export.coq.trees import InputError, NameProblem
from lsa_theory.proofs.derivation import Step
from lsa_theory.proofs.engine import Statement, _derived


@dataclass(frozen=True)
class Left:
    """A formula or step that has no goal, and why."""

    shows: str
    reason: str


@dataclass(frozen=True)
class Exported:
    """The goals of a statement: formulas as printed, steps, theorems written by hand; and what is left out."""

    ref: str
    printed: tuple[tuple[str, Goal], ...]
    steps: tuple[tuple[str, Goal], ...]
    theorems: tuple[str, ...]
    open_printed: tuple[Left, ...]
    open_steps: tuple[Left, ...]
    conditions: tuple[str, ...]  # hypotheses of the claim that no goal carries

    def text(self) -> str:
        """The file, with a question for the axioms of every lemma in it."""
        return file_of(self.ref, (*self.printed, *self.steps), self.theorems)


def file_of(ref: str, goals: tuple[tuple[str, Goal], ...], names: tuple[str, ...] = ()) -> str:
    """A file of Coq with these goals and a question for the axioms of each, and of the named theorems."""
    modules = sorted({f"From LSA Require {name.rpartition('.')[0]}." for name in names})
    parts = [f"(* {ref}: generated from its formulas by lsa-theory *)", HEAD, *modules]
    for shows, goal in goals:
        comment = " ".join(shows.split()).replace("(*", "( *").replace("*)", "* )")
        parts += [f"(* {comment} *)", goal.text, f"Print Assumptions {goal.name}."]
    parts += [f"Print Assumptions LSA.{name}." for name in names]
    return "\n".join(parts) + "\n"


@cache
def theorems() -> dict[str, dict[str, object]]:
    """The table of hand-written theorems; empty where the library has none."""
    path = library_folder() / "THEOREMS.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def exported(found: Statement) -> Exported:
    """Everything of a statement for which there is a goal."""
    claim = found.claim
    derivation = found.derive() if found.derive else None
    _, decisions = _derived(claim, derivation)
    every = (*(derivation.steps if derivation else ()), *(step for one in decisions for step in one.steps))
    given = tuple(h.formula for h in claim.given if h.formula)
    printed, open_printed = _goals([(formula, "") for formula in claim.statement], "printed", given)
    unique = {step.shows: step for step in every}.values()
    steps, open_steps = _goals([(step.shows, _not_a_formula(step)) for step in unique], "step", given)
    entry = theorems().get(claim.ref, {})
    names = entry.get("theorems", ())
    hand = tuple(str(name) for name in names) if isinstance(names, list) else ()
    unused = tuple(h.says for h in claim.given if h.formula and not _carried(h.formula))
    return Exported(claim.ref, printed, steps, hand, open_printed, open_steps, unused)


def _carried(formula: str) -> bool:
    """Whether a goal stays at least as strong without the hypothesis: signs of scalars, symmetry that is translated."""
    return formula.endswith((" symmetric", ">= 0", "> 0", " psd"))


def _not_a_formula(step: Step) -> str:
    if not step.computed:
        return f"an inference: {step.lemma.name if step.lemma else 'in words'}"
    return "" if step.is_formula else "a sentence that an exact computation settles"


def _goals(
    items: list[tuple[str, str]], kind: str, given: tuple[str, ...]
) -> tuple[tuple[tuple[str, Goal], ...], tuple[Left, ...]]:
    done: list[tuple[str, Goal]] = []
    left: list[Left] = []
    for number, (shows, reason) in enumerate(items, 1):
        if reason:
            left.append(Left(shows, reason))
            continue
        try:
            done.append((shows, equality(f"{kind}_{number}", shows, given)))
        except (NotExportedError, NameProblem, InputError, ValueError) as problem:
            left.append(Left(shows, f"no goal: {problem}"))
    return tuple(done), tuple(left)
