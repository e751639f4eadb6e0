"""A self-contained project: the library, the file of one statement, and a Makefile that checks both."""

from __future__ import annotations

import shutil
from pathlib import Path

from lsa_theory.errors import InputError
from lsa_theory.export.coq.library import INSTALL, library_folder, sources
from lsa_theory.export.coq.statement import exported
from lsa_theory.proofs.engine import Statement

MAKEFILE = """# make: check everything from nothing, and print the axioms of the statement
# needs: {install}
all: Makefile.coq
\t@$(MAKE) -f Makefile.coq
\t@coqc -w none -Q . LSA Statement.v
Makefile.coq: _CoqProject
\t@coq_makefile -f _CoqProject $$(find . -name '*.v' | sort) -o Makefile.coq
clean:
\t@if [ -f Makefile.coq ]; then $(MAKE) -f Makefile.coq cleanall; fi
\t@rm -f Makefile.coq Makefile.coq.conf
.PHONY: all clean
"""


def write_project(found: Statement, folder: str) -> Path:
    """Write the project into a new or empty folder; the file of the statement."""
    target = Path(folder)
    if target.exists() and any(target.iterdir()):
        raise InputError("--output", folder, "a new or empty folder", "name another folder")
    library = library_folder()
    for path in sources():
        copy = target / path.relative_to(library)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    shutil.copyfile(library / "_CoqProject", target / "_CoqProject")
    (target / "Makefile").write_text(MAKEFILE.format(install=INSTALL), encoding="utf-8")
    file = target / "Statement.v"
    file.write_text(exported(found).text(), encoding="utf-8")
    return file
