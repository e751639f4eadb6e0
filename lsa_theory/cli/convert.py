"""``lsa-theory convert --from PAPER --to PAPER QUANTITY [FORMULA]``: the same thing as another paper writes it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_json
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.proofs.derive.conventions import Conversion

_EPILOG = """quantities: loss, Q (key-query block for value weight 1), step-size

papers:
  zhang      Zhang, Frei & Bartlett 2024
  ahn        Ahn, Cheng, Daneshmand & Sra 2023
  oswald     von Oswald et al. 2022
  mahankali  Mahankali, Hashimoto & Ma 2024
  wu         Wu et al. 2024
  zsls       Zhang, Singh, Latham & Saxe 2025

examples:
  lsa-theory convert --from ahn --to zhang Q
  lsa-theory convert --from mahankali step-size "1/(N + d + 1 + noise)"
  lsa-theory convert                          the table of conventions"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("QUANTITY", nargs="?", help="loss, Q or step-size; none prints the table of conventions")
    parser.add_argument("FORMULA", nargs="?", help="a formula of the first paper, to be rewritten for the second")
    parser.add_argument("--from", dest="source", metavar="PAPER", help="the convention of the formula")
    parser.add_argument("--to", dest="target", metavar="PAPER", default="zhang", help="the convention wanted (zhang)")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.json:
        require_writable(arguments.json)
    from dataclasses import asdict

    from lsa_theory.export.terminal.render import emit, page_width
    from lsa_theory.proofs.derive.conventions import CONVENTIONS, convert
    from lsa_theory.proofs.records import document

    if arguments.QUANTITY is None:
        if arguments.source:
            raise UsageError("QUANTITY is missing: loss, Q or step-size")
        if arguments.json:
            table = {key: asdict(one) for key, one in CONVENTIONS.items()}
            write_text_atomically(arguments.json, to_json(document("convert", {"conventions": table}), indent=2) + "\n")
        else:
            emit(_table(page_width()))
        return 0
    if not arguments.source:
        raise UsageError("--from is missing: name the paper that the formula comes from, see `lsa-theory convert --help`")
    found = convert(arguments.QUANTITY, arguments.source, arguments.target)
    result = found.apply(arguments.FORMULA) if arguments.FORMULA else None
    if arguments.json:
        record = {**found.to_json(), "formula": arguments.FORMULA, "result": result}
        write_text_atomically(arguments.json, to_json(document("convert", record), indent=2) + "\n")
    else:
        emit(_page(found, result, page_width()))
    return 0


def _page(found: Conversion, result: str | None, width: int) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import fold, fold_formula
    from lsa_theory.proofs.derive.conventions import CONVENTIONS

    yield from fold_formula(result or found.rule, width, "", "    ")
    if result:
        yield from fold_formula(f"by {found.rule}", width, "  ", "    ")
    for reason in found.why:
        yield from fold(f"because {reason}", width, "  ", "    ")
    for key in dict.fromkeys((found.source, found.target)):
        one = CONVENTIONS[key]
        shown = {"loss": one.loss, "Q": one.attention, "step-size": one.objective}[found.quantity]
        yield from fold(f"{key}: {shown} ({one.paper})", width, "  ", "    ", style="faint")


def _table(width: int) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import fold, heading
    from lsa_theory.proofs.derive.conventions import CONVENTIONS

    for key, one in CONVENTIONS.items():
        yield heading(f"{key}  {one.paper}")
        for name in ("attention", "loss", "objective"):
            yield from fold(str(getattr(one, name)), width, f"  {name:10}", " " * 12)
        sign = "as printed" if one.sign > 0 else "opposite"
        flags = f"1/N {'yes' if one.mean else 'no'}; 1/2 {'yes' if one.half else 'no'}; sign of Q {sign};"
        flags += f" noise of the query's label {'counted' if one.noisy_query else 'not counted'}"
        yield from fold(flags, width, "            ", "            ")
