#!/usr/bin/env python3
"""Ask Coq for the axioms of every theorem of THEOREMS.toml, and read the sources for what the kernel would not check.

Fails on an axiom beyond the list below, on a theorem that does not exist, and on Admitted, Axiom, Parameter and the like.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Coq's classical real numbers and what MathComp's Rstruct adds to make them a structure of MathComp
ALLOWED = {
    "sig_not_dec",
    "sig_forall_dec",
    "functional_extensionality_dep",
    "classic",
    "epsilon_statement",
}
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|bypass_check|Unset\s+Guard\s+Checking|"
    r"Unset\s+Positivity\s+Checking|Unset\s+Universe\s+Checking|type-in-type|native_cast_no_check|vm_cast_no_check)\b"
)


def without_comments(text: str) -> str:
    """The text with nested comments replaced by blanks."""
    out, depth, i = [], 0, 0
    while i < len(text):
        if text.startswith("(*", i):
            depth, i = depth + 1, i + 2
        elif depth and text.startswith("*)", i):
            depth, i = depth - 1, i + 2
        else:
            out.append(text[i] if not depth or text[i] == "\n" else " ")
            i += 1
    return "".join(out)


def sources() -> list[str]:
    problems = []
    for path in sorted(HERE.rglob("*.v")):
        for number, line in enumerate(without_comments(path.read_text(encoding="utf-8")).splitlines(), 1):
            if found := FORBIDDEN.search(line):
                problems.append(f"{path.relative_to(HERE)}:{number}: {found.group(0)}")
    return problems


def theorems() -> list[str]:
    """Every theorem that the table names, once, as module.name, and the existence of flows and prompts."""
    with (HERE / "THEOREMS.toml").open("rb") as handle:
        table = tomllib.load(handle)
    named = (name for entry in table.values() for name in (*entry["theorems"], *entry.get("printed", ())) if name)
    return sorted({*named, "printed.exists.flow_exists", "engine.prompt_exists.prompt_exists"})


def used_axioms(names: list[str]) -> set[str]:
    """What these theorems rest on, by one question about a term that mentions them all.

    The question walks through every proof that a term reaches, and through each of them once: one question for all theorems
    takes seconds, one for each of them takes minutes.
    """
    modules = sorted({f"Require LSA.{name.rpartition('.')[0]}." for name in names})
    mentioned = [f"  let _ := @LSA.{name} in" for name in names]
    text = [*modules, "Definition everything : True :=", *mentioned, "  I.", "Print Assumptions everything."]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "assumptions.v"
        file.write_text("\n".join(text) + "\n", encoding="utf-8")
        command = ["coqc", "-w", "none", "-Q", str(HERE), "LSA", str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr.strip() or "coqc failed")
    if run.stdout.startswith("Closed under the global context"):
        return set()
    head, _, body = run.stdout.partition("\n")
    if head != "Axioms:" or "Section Variables:" in body:
        raise SystemExit(f"not an answer about axioms: {run.stdout[:500]}")
    return {line.split(":")[0].strip().split(".")[-1] for line in body.splitlines() if re.match(r"[\w.']+\s*(:|$)", line)}


def axioms() -> list[str]:
    names = theorems()
    used = used_axioms(names)
    print(f"{len(names)} theorems; axioms used: {', '.join(sorted(used)) or 'none'}")
    if used <= ALLOWED:
        return []
    return [f"{name}: {axiom}" for name in names for axiom in sorted(used_axioms([name]) - ALLOWED)]


if __name__ == "__main__":
    found = sources() + axioms()
    print("\n".join(found) or "no axiom beyond the list, nothing left open")
    sys.exit(1 if found else 0)
