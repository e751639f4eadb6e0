"""A whole statement as one file of Coq: its formulas, the steps of its derivation, and the theorems that say it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from lsa_theory.export.coq.goals import HEAD, Goal, equality
from lsa_theory.export.coq.library import lemmas, library_folder
from lsa_theory.export.coq.pinned import PINNED_HEAD, existence, pinned
from lsa_theory.export.coq.settings import SETTINGS
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
    inferred: tuple[tuple[str, str], ...] = ()  # inferences of the derivation, each with the theorem that proves it
    inferences: int = 0  # how many the derivation has
    assumes: tuple[str, ...] = ()  # named theorems of the literature that the goals take for granted

    def text(self) -> str:
        """The file, which asks for the axioms of every lemma in it."""
        return file_of(self.ref, (*self.printed, *self.steps), self.theorems)


def file_of(ref: str, goals: tuple[tuple[str, Goal], ...], names: tuple[str, ...] = ()) -> str:
    """A file of Coq with these goals, and one question for the axioms of them all and of the named theorems.

    Goals of the engine come first; pinned ones stand in a module, since they read the same signs over the real numbers.
    """
    used = (*names, *(goal.proof for _, goal in goals if goal.proof))
    modules = sorted({f"From LSA Require {name.rpartition('.')[0]}." for name in used})
    parts = [f"(* {ref}: generated from its formulas by lsa-theory *)", HEAD, *modules]
    engine = [pair for pair in goals if not pair[1].proof]
    inside = [pair for pair in goals if pair[1].proof]
    for shows, goal in engine:
        parts += [_comment(shows), goal.text]
    if inside:
        parts.append(PINNED_HEAD)
        for shows, goal in inside:
            parts += [_comment(shows), goal.text]
        parts.append("End Printed.")
    lemmas = [*(goal.name for _, goal in engine), *(f"Printed.{goal.name}" for _, goal in inside)]
    parts += ["(* one term that mentions them all: one question about it asks for the axioms of each *)"]
    parts += ["Definition everything : True :="]
    parts += [f"  let _ := @{name} in" for name in (*lemmas, *(f"LSA.{name}" for name in names))]
    parts += ["  I.", "Print Assumptions everything."]
    return "\n".join(parts) + "\n"


def _comment(shows: str) -> str:
    return f"(* {' '.join(shows.split()).replace('(*', '( *').replace('*)', '* )')} *)"


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
    entry = theorems().get(claim.ref, {})
    closed_by, setting = _strings(entry, "printed"), SETTINGS.get(str(entry.get("setting", "")))
    printed: list[tuple[str, Goal]] = []
    open_printed: list[Left] = []
    for number, formula in enumerate(claim.statement):
        by_hand = closed_by[number] if number < len(closed_by) else ""
        if by_hand and setting:
            printed.append((formula, pinned(f"printed_{number + 1}", formula, claim.given, setting, by_hand)))
        else:
            done, left = _goals([(formula, "")], f"printed_{number + 1}", given)
            printed += done
            open_printed += left
    assumes: tuple[str, ...] = ()
    if setting and setting.times and any(goal.proof for _, goal in printed):
        solutions = existence(setting)
        if solutions:
            printed.append(("solutions exist for all times", solutions))
        assumes = () if solutions else ("Picard-Lindelof",)
    if "missing" in entry and not open_printed:  # every formula has a goal, but the statement says more
        open_printed.append(Left("what is said in words", str(entry["missing"])))
    unique = {step.shows: step for step in every}.values()
    inferred = tuple((step.shows, step.coq) for step in unique if step.coq in lemmas())
    rest = [step for step in unique if step.coq not in lemmas()]
    steps, open_steps = _goals([(step.shows, _not_a_formula(step)) for step in rest], "step", given)
    hand = tuple(dict.fromkeys((*_strings(entry, "theorems"), *(theorem for _, theorem in inferred))))
    inferences = sum(not step.computed for step in unique)
    return Exported(claim.ref, tuple(printed), steps, hand, tuple(open_printed), open_steps, inferred, inferences, assumes)


def _strings(entry: dict[str, object], key: str) -> tuple[str, ...]:
    value = entry.get(key, ())
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _not_a_formula(step: Step) -> str:
    if step.coq:
        return f"no theorem {step.coq} in the library"
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
            done.append((shows, equality(kind if len(items) == 1 else f"{kind}_{number}", shows, given)))
        except (NotExportedError, NameProblem, InputError, ValueError) as problem:
            left.append(Left(shows, f"no goal: {problem}"))
    return tuple(done), tuple(left)
