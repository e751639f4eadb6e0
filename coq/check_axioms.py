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


def axioms() -> list[str]:
    with (HERE / "THEOREMS.toml").open("rb") as handle:
        table = tomllib.load(handle)
    names = [(ref, name) for ref, entry in table.items() for name in (*entry["theorems"], *entry.get("printed", ())) if name]
    pairs = [(ref, *name.rsplit(".", 1)) for ref, name in (*names, ("flows", "printed.exists.flow_exists"))]
    lines = []
    for module in sorted({module for _, module, _ in pairs}):
        lines.append(f"Require LSA.{module}.")
    for ref, module, name in pairs:
        lines += [f'Goal True. idtac "#{ref} {module}.{name}". Abort.', f"Print Assumptions LSA.{module}.{name}."]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "assumptions.v"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run = subprocess.run(
            ["coqc", "-w", "none", "-Q", str(HERE), "LSA", str(file)], capture_output=True, text=True, check=False
        )
    if run.returncode:
        return [run.stderr.strip() or "coqc failed"]
    problems, current, seen, used = [], "", 0, set()
    for line in run.stdout.splitlines():
        if line.startswith("#"):
            current, seen = line[1:], seen + 1
        elif found := re.match(r"([\w.]+)\s*(:|$)", line):
            if line.startswith(("Axioms:", "Closed under", "Section Variables:", "Opaque")):
                if line.startswith("Section Variables:"):
                    problems.append(f"{current}: open section variables")
                continue
            name = found.group(1).split(".")[-1]
            used.add(name)
            if name not in ALLOWED:
                problems.append(f"{current}: {name}")
    if seen != len(pairs):
        problems.append(f"{seen} answers for {len(pairs)} theorems")
    print(f"{len(pairs)} theorems of {len(table)} statements; axioms used: {', '.join(sorted(used)) or 'none'}")
    return problems


if __name__ == "__main__":
    found = sources() + axioms()
    print("\n".join(found) or "no axiom beyond the list, nothing left open")
    sys.exit(1 if found else 0)
