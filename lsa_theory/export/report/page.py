"""The whole page: no network, no script, everything in one file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.resources import files

from lsa_theory.export.report import styles
from lsa_theory.export.report.cards import Record
from lsa_theory.export.report.figures import Figure
from lsa_theory.export.report.formulas import Typesetter, require
from lsa_theory.export.report.material import Material
from lsa_theory.export.report.sections import built
from lsa_theory.export.report.text import Words
from lsa_theory.files import __version__

FOLDER = files("lsa_theory.export.report") / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
LIMIT = 1_500_000  # bytes of a page with every statement


def report(pages: list[Record], figures: Sequence[Figure] = (), took: float = 0.0) -> tuple[str, list[str]]:
    """The page for these statements, and the formulas that could not be set.

    ``pages`` are records of `lsa_theory.proofs.records.of_page`; ``took`` is the time for their verdicts in seconds.
    Raises InputError where a package of the extra ``report`` is missing.
    """
    require()
    render = renderer()
    typeset = Typesetter()
    words = Words(typeset, {page["ref"] for page in pages})
    sections = built(Material(pages, list(figures), words, render, took))
    sheet = (FOLDER / "style.css").read_text(encoding="utf-8") + styles.sheet(typeset)
    page = render("page.html", policy=POLICY, sheet=sheet, sections=sections, version=__version__, statements=len(pages))
    return _pruned(page), typeset.failures


def renderer() -> Callable[..., str]:
    """A writer of the page's templates: their name and values to HTML, with automatic escaping."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    templates = Environment(
        loader=FunctionLoader(lambda name: (FOLDER / name).read_text(encoding="utf-8")), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip

    def render(name: str, **values: object) -> str:
        return templates.get_template(name).render(**values)

    return render


def _pruned(page: str) -> str:
    """Without the anchors of steps to which nothing refers."""
    wanted = set(re.findall(r'href="#([^"]+)"', page))
    step = re.compile(r'(<li(?: value="\d+")?) id="([^"]+)"')
    return step.sub(lambda m: m[1] + f' id="{m[2]}"' * (m[2] in wanted), page)
