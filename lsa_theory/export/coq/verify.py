"""Statements checked by Coq: the kernel reads the goals, and says which axioms they rest on.

``full`` means that the statement itself, every formula as printed, is closed in Coq with no axiom but those of Coq's
classical real numbers.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from lsa_theory.export.coq import library
from lsa_theory.export.coq.goals import Goal
from lsa_theory.export.coq.statement import Exported, Left, exported, file_of
from lsa_theory.files import write_bytes_atomically
from lsa_theory.proofs.engine import Statement

ALLOWED = frozenset(
    {
        "ClassicalDedekindReals.sig_not_dec",
        "ClassicalDedekindReals.sig_forall_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "functional_extensionality_dep",
        "Classical_Prop.classic",
        "classic",
        "Epsilon.epsilon_statement",
        "epsilon_statement",
    }
)
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|bypass_check|native_cast_no_check|vm_cast_no_check|"
    r"Unset\s+(Guard|Positivity|Universe)\s+Checking)\b"
)
TIMEOUT = 600


@dataclass(frozen=True)
class Kernel:
    """What Coq says of a statement."""

    ref: str
    kernel: str  # full, modulo NAME, partial k of n steps, not available, failed
    checked: tuple[str, ...] = ()
    inferences: int = 0  # of the derivation
    inferred: int = 0  # those of them that a theorem proves
    left: tuple[tuple[str, str], ...] = ()  # formula or step, why it has no goal
    axioms: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""

    @property
    def failed(self) -> bool:
        """Coq rejected something that was claimed: a defect, never a lower grade."""
        return self.kernel == "failed"


@dataclass(frozen=True)
class Answer:
    """Of one file: accepted or not, its axioms, the end of the error."""

    accepted: bool
    axioms: tuple[str, ...]
    seconds: float
    error: str = ""


def read_axioms(output: str) -> tuple[str, ...]:
    """The names below every ``Axioms:`` of ``Print Assumptions``; an axiom of the file itself has no module before it.

    >>> read_axioms("Axioms:\\ncheat : forall P : Prop, P\\nClosed under the global context")
    ('cheat',)
    """
    found = set[str]()
    for block in output.split("Axioms:")[1:]:
        body = block.split("Closed under")[0]
        found.update(m.group(1) for m in re.finditer(r"^([\w.']+)(?=\s*:|\s*$)", body, re.MULTILINE))
    return tuple(sorted(found))


def check_text(text: str, timeout: float = TIMEOUT) -> Answer:
    """Ask coqc about a file; an answer is kept under the digest of the text, of coqc and of the library."""
    if smuggled := FORBIDDEN.search(re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)):
        return Answer(False, (), 0.0, f"the file says {smuggled.group(0)}")
    key = hashlib.sha256((library.digest_of_library() + text).encode()).hexdigest()[:32]
    kept = library.cache_folder() / f"{key}.json"
    if kept.is_file():
        note = json.loads(kept.read_text(encoding="utf-8"))
        return Answer(note["accepted"], tuple(note["axioms"]), note["seconds"], note["error"])
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Goal.v"
        file.write_text(text, encoding="utf-8")
        command = [str(library.coqc()), "-w", "none", "-Q", str(library.library_folder()), "LSA", str(file)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            return Answer(False, (), timeout, f"no answer within {timeout:g} s")
    asked = text.count("Print Assumptions ")
    told = run.stdout.count("Axioms:") + run.stdout.count("Closed under the global context")
    axioms = read_axioms(run.stdout)
    beyond = sorted(set(axioms) - ALLOWED)
    error = run.stderr[-1500:] if run.returncode else f"axioms beyond the list: {', '.join(beyond)}" if beyond else ""
    if not error and asked != told:
        error = f"{asked} questions for axioms, {told} answers"
    answer = Answer(not error, axioms, round(time.perf_counter() - start, 2), error)
    if "physical path" in error:  # a library that is not compiled says nothing of the file
        return answer
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(str(kept), json.dumps(asdict(answer)).encode(), named=False)
    return answer


def verify(found: Statement) -> Kernel:
    """What Coq says of one statement of the library."""
    ref = found.claim.ref
    if library.coqc() is None:
        return Kernel(ref, "not available", error=f"coqc is not installed; {library.INSTALL}")
    goals = exported(found)
    if not (goals.printed or goals.steps or goals.theorems):
        left = tuple((item.shows, item.reason) for item in goals.open_printed)
        return Kernel(ref, "not available", inferences=goals.inferences, left=left)
    answer = check_text(goals.text())
    if not answer.accepted:
        goals, answer = closed_ones(goals)
    checked = tuple(shows for shows, _ in (*goals.printed, *goals.steps)) + goals.theorems
    left = tuple((item.shows, item.reason) for item in (*goals.open_printed, *goals.open_steps))
    kernel = grade(goals) if answer.accepted else "failed"
    if ref in recorded_full() and kernel != "full":
        kernel, answer = (
            "failed",
            Answer(False, answer.axioms, answer.seconds, answer.error or f"recorded as full, found {kernel}"),
        )
    accepted = answer.accepted
    return Kernel(
        ref,
        kernel,
        checked if accepted else (),
        goals.inferences,
        len(goals.inferred) if accepted else 0,
        left,
        answer.axioms,
        answer.seconds,
        answer.error,
    )


def closed_ones(goals: Exported) -> tuple[Exported, Answer]:
    """The goals that Coq closes, one by one; the others are left open, and say so."""
    seconds, axioms = 0.0, set[str]()
    kept: dict[str, list[tuple[str, Goal]]] = {"printed": [], "steps": []}
    lost: dict[str, list[Left]] = {"printed": [], "steps": []}
    for kind, pairs in (("printed", goals.printed), ("steps", goals.steps)):
        for shows, goal in pairs:
            answer = check_text(file_of(goals.ref, ((shows, goal),)))
            seconds += answer.seconds
            if answer.accepted:
                kept[kind].append((shows, goal))
                axioms.update(answer.axioms)
            else:
                lost[kind].append(Left(shows, "the engine does not close it"))
    names = check_text(file_of(goals.ref, (), goals.theorems)) if goals.theorems else Answer(True, (), 0.0)
    found = replace(
        goals,
        printed=tuple(kept["printed"]),
        steps=tuple(kept["steps"]),
        open_printed=(*goals.open_printed, *lost["printed"]),
        open_steps=(*goals.open_steps, *lost["steps"]),
    )
    return found, Answer(names.accepted, tuple(sorted(axioms | set(names.axioms))), seconds + names.seconds, names.error)


@cache
def recorded_full() -> frozenset[str]:
    """Statements recorded as full: for them anything less is a defect."""
    path = library.library_folder() / "FULL.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def grade(goals: Exported) -> str:
    """``full`` where every formula, as printed, is a goal; ``modulo NAME`` where they take NAME for granted.

    A goal that assumes less than the statement is stronger; none assumes more.
    """
    if goals.printed and not goals.open_printed:
        return f"modulo {', '.join(goals.assumes)}" if goals.assumes else "full"
    done = len(goals.steps) + len(goals.inferred)
    total = done + len(goals.open_steps)
    if goals.printed or goals.open_printed:
        done, total = done + len(goals.printed), total + len(goals.printed) + len(goals.open_printed)
    missing = next((left.reason for left in (*goals.open_printed, *goals.open_steps)), "a formula: it is said in words")
    return f"partial {done} of {total} steps, missing: {missing}"
