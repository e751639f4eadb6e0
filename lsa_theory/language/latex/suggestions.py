r"""The declarations that a draft seems to need: proposals for its author to read, never used unread.

>>> document = Document.of({"a.tex": "\\[ \\mathbb{E}[\\hat\\Lambda A] = \\Lambda A, \\] \\[ \\|A\\|_2 \\le t \\]"}, "a.tex")
>>> suggested(document, Notation())
['% lsa: use zhang', '% lsa: matrix A', '% lsa: scalar t', '% lsa: flag norm2-op']
"""

from __future__ import annotations

from contextlib import suppress

from lsa_theory.errors import InputError
from lsa_theory.language.latex.declarations import used
from lsa_theory.language.latex.documents import Display, Document
from lsa_theory.language.latex.notation import KINDS, Notation
from lsa_theory.language.latex.presets import names
from lsa_theory.language.latex.refusal import NotUnderstood, guess, random_letter
from lsa_theory.language.latex.relations import meaning, undeclared
from lsa_theory.language.latex.rows import formulas
from lsa_theory.language.nodes import Node

FEWEST = 2  # symbols of a notation that a draft must use for it to be proposed


def suggested(document: Document, notation: Notation) -> list[str]:
    """Lines ``% lsa: ...`` for the symbols that nothing declares."""
    found = [
        one for piece in document.pieces() if isinstance(piece, Display) for one in formulas(piece.tokens, piece.environment)
    ]

    def missing(with_notation: Notation) -> dict[str, None]:
        keys: dict[str, None] = {}
        for one in found:
            try:
                keys.update(dict.fromkeys(undeclared(one.tokens, with_notation)))
            except (NotUnderstood, InputError):
                continue
        return keys

    lines: list[str] = []
    wanted = missing(notation)
    papers = {name: used(notation, name) for name in names() if name != "lsa"}
    best = max(papers, key=lambda name: (sum(((key, ""),) in papers[name].symbols for key in wanted), name == "zhang"))
    if sum(((key, ""),) in papers[best].symbols for key in wanted) >= FEWEST:
        lines.append(f"% lsa: use {best}")
        notation = papers[best].inner()
        wanted = missing(notation)
    random = {key: name for key in wanted if (name := random_letter(key))}
    for key, name in random.items():
        lines.append(f"% lsa: {key} = {name}")
        notation = notation.bind(((key, ""),), Node("name", value=name))
    for kind in KINDS:
        keys = [key for key in wanted if guess(key) == kind and key not in random]
        if keys:
            lines.append(f"% lsa: {kind} {', '.join(keys)}")
            for key in keys:
                with suppress(InputError):  # more than there are letters
                    notation = notation.letter(key, kind)
    norms = set[str]()
    for one in found:
        try:
            meaning(one.tokens, notation, claimed=True)
        except NotUnderstood as problem:
            if problem.reason.startswith("which norm is"):
                norms.add("norm2-op" if problem.reason.endswith("_2") else "norm-op")
        except InputError:
            continue
    return lines + [f"% lsa: flag {flag}" for flag in sorted(norms)]
