"""The sections of the page, in order: each is one function of the material, None where it has nothing to show."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from itertools import groupby
from typing import Any

from lsa_theory.export.paper.latex import GAMMA, MEANING, NOTATION
from lsa_theory.export.report.cards import Record, anchored, card, rule_anchor, seconds, standing
from lsa_theory.export.report.material import Material, Section
from lsa_theory.export.report.nonlinear import beside_the_theory
from lsa_theory.export.report.text import in_lines
from lsa_theory.files import __version__
from lsa_theory.kernel.claim import Status
from lsa_theory.kernel.lemmas import LEMMAS
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.records import section_of

OUTCOMES = {
    "proves": "exact or interval arithmetic shows the statement",
    "refutes": "one exact instance satisfies every hypothesis and breaks the statement",
    "supports": "numbers agree within a computed tolerance; this proves nothing",
    "contradicts": "numbers disagree by more than the tolerance",
    "silent": "this road could not say anything, for the reason given",
}


def summary(material: Material) -> Section:
    """How many statements of each status, what is false as printed, and the kinds of findings."""
    pages = material.pages
    counts = Counter(str(page["status"]) for page in pages)
    kinds = Counter(finding["kind"] for page in pages for finding in page["findings"])
    html = material.render(
        "summary.html",
        statements=len(pages),
        cached=sum(page.get("cached", False) for page in pages),
        counts=[(str(s).lower(), MEANING[s], counts[str(s)]) for s in Status if counts[str(s)]],
        kinds=kinds.most_common(),
        odd=[page["ref"] for page in pages if not page["as_recorded"]],
        wrong=[
            (page["ref"], material.words.prose(page["title"]), page["where"], page["corrected_by"])
            for page in pages if str(page["status"]) == "REFUTED"
        ],
        took=seconds(material.took),
        judging=seconds(sum(page["seconds"] for page in pages)),
    )  # fmt: skip
    return Section("summary", "Summary", html)


def notation(material: Material) -> Section:
    """The setting, written once in `lsa_theory.export.paper.latex`."""
    words = material.words
    text = NOTATION.split("\n", 1)[1]
    before, _, rest = text.partition("%(gamma)s")
    between, _, after = rest.partition("%(ell)s")
    ell = Relation((Node("name", value="ell"), unparse(slice_loss())), ("==",), "")
    parts = (f"<p>{words.latex(before)}</p>", words.statement(GAMMA), words.latex(between),
             words.typeset.display(in_lines(ell)), f"<p>{words.latex(after)}</p>")  # fmt: skip
    return Section("notation", "Setting and notation", "".join(parts))


def verdicts(material: Material) -> Section:
    """A row for every statement."""
    groups = [
        (title, [(p["ref"], material.words.prose(p["title"]), str(p["status"]).lower(), p["grade"], standing(p),
                  p["conditional_on"], seconds(p["seconds"])) for p in pages])
        for title, pages in grouped(material.pages)
    ]  # fmt: skip
    return Section("verdicts", "Verdicts", material.render("verdicts.html", groups=groups))


def pictures(material: Material) -> Section | None:
    """Theory as lines, measurement as points."""
    if not material.figures:
        return None
    shown = [(f.key, f.title, material.words.prose(f.caption), f.svg) for f in material.figures]
    return Section("figures", "Figures", material.render("figures.html", figures=shown))


def statements(material: Material) -> Section:
    """A card for every statement; what several cards would show stands on the one that is as printed."""
    shown: dict[str, tuple[str, int]] = {}
    printed_first = sorted(material.pages, key=lambda page: not page["as_printed"])
    cards = {page["ref"]: card(page, material.words, shown) for page in printed_first}
    anchored(cards.values())
    groups = [(title, [cards[page["ref"]] for page in pages]) for title, pages in grouped(material.pages)]
    entries = tuple((page["ref"], page["ref"]) for page in material.pages)
    return Section("statements", "Statements", material.render("cards.html", groups=groups), entries)


def meaning(material: Material) -> Section:
    """What the words on the page stand for, and what it was made with."""
    made = [(name, version(name)) for name in ("sympy", "numpy", "mpmath", "matplotlib")]
    used = {step["lemma"] for page in material.pages for step in page["derivation"]}
    used |= {name for page in material.pages for name in page["conditional_on"]}
    rules = [(r.name, rule_anchor(r.name), material.words.prose(r.says), r.cited) for r in LEMMAS.values() if r.name in used]
    html = material.render(
        "meaning.html",
        outcomes=OUTCOMES.items(),
        rules=rules,
        version=__version__,
        python=platform.python_version(),
        made=made,
    )
    return Section("meaning", "How to read this page", html)


SECTIONS: tuple[Callable[[Material], Section | None], ...] = (
    summary, notation, verdicts, pictures, beside_the_theory, statements, meaning,
)  # fmt: skip


def grouped(pages: list[Record]) -> list[tuple[str, list[Record]]]:
    """Pages under the headings of their sources and sections, in the order they come."""
    return [(title, list(group)) for title, group in groupby(pages, section_of)]


def built(material: Material, sections: tuple[Callable[[Material], Section | None], ...] = SECTIONS) -> list[Section]:
    """The sections that have something to show."""
    found: list[Any] = [make(material) for make in sections]
    return [section for section in found if section is not None]
