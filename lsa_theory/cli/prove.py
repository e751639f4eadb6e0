"""``lsa-theory prove "FORMULA"``: judge a formula of the user's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_budget, add_certificate, add_json, add_time_limit, given_back
from lsa_theory.cli.process import DEFECT, conflict
from lsa_theory.errors import FormulaError, InputError, UsageError, visible
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.kernel.claim import Verdict
    from lsa_theory.proofs.records import Record

NOTATIONS = ("zhang", "ahn", "oswald", "mahankali", "wu", "zsls", "lsa")
EXPECTED = {"true": ("PROVED",), "false": ("REFUTED",), "undecided": ("UNDECIDED", "SUPPORTED")}

_EPILOG = """formulas:
  Lambda Gamma Psi I   covariance, Gamma, task second moment, identity
  A B C ...  a b c p q any fixed matrices, any fixed vectors
  x w S beta           random: query, task, sum x_i x_i'/N, sum y_i x_i/N
  + - * / ** .T inv() sqrt() tr() norm_F() E[...]   and  == != <= >= < >

  y x_1 x_i X          label <w, x>, examples, sum_i(...), N x d data matrix
  Λ Γ ᵀ ⁻¹ ² ≤ ⪰ ' ^ =  other signs; the answer says how they were read

examples:
  lsa-theory prove "E[S*S] == Gamma*Lambda"
  lsa-theory prove "𝔼[X'X] = N Λ"
  lsa-theory prove "A*B.T == A.T*B" --given "A symmetric" --given "B symmetric"
  lsa-theory prove "E[S*S] == Lambda**2" --expect false
  lsa-theory prove --from-latex '\\mathbb{E}[\\hat\\Lambda A] = \\Lambda A'
  lsa-theory prove - < lines.txt          FORMULA given HYPOTHESIS, HYPOTHESIS

exit codes: 0 proved, 1 refuted, 2 bad input, 3 undecided, 70 a defect;
with --expect: 0 as expected, 1 the opposite, 3 undecided"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("FORMULA", nargs="?", help="a relation in the formula language; - reads lines from standard input")
    add_claim(parser)
    parser.add_argument("--from-latex", action="store_true", help="FORMULA and hypotheses are in LaTeX; see docs/latex.md")
    text = "the notation of the LaTeX (default: zhang): " + ", ".join(NOTATIONS) + ", or a file"
    parser.add_argument("--notation", metavar="NAME|FILE", help=text)
    text = r'what a symbol of the LaTeX is, may be repeated: "vector v", "\Sigma = Lambda", "flag norm2-op"'
    parser.add_argument("--declare", action="append", default=[], metavar="LINE", help=text)
    parser.add_argument("--to-latex", action="store_true", help="formulas of the answer in LaTeX")
    text = "also find the least N (M, d) from which the claim holds, with a proof and a counterexample just below"
    parser.add_argument("--least", choices=("N", "M", "d"), help=text)
    add_time_limit(parser, "default: 60, with --budget full 600; what was reached is said")
    add_budget(parser)


def add_claim(parser: argparse.ArgumentParser) -> None:
    """Hypotheses, the expected verdict, and how the answer is given."""
    text = 'a hypothesis, may be repeated: a relation such as "N >= d", "A symmetric", "A psd"'
    parser.add_argument("--given", action="append", default=[], metavar="HYPOTHESIS", help=text)
    parser.add_argument("--expect", choices=tuple(EXPECTED), help="the verdict that gives exit code 0")
    parser.add_argument("--quiet", action="store_true", help="do not say how the formula was read")
    add_certificate(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "FORMULA")
    if not arguments.FORMULA:
        raise UsageError('FORMULA is missing: write a relation in quotes, for example "tr(A*B) == tr(B*A)"')
    from lsa_theory.export.terminal.render import Progress
    from lsa_theory.proofs.api import prove
    from lsa_theory.proofs.least import least

    if arguments.json:
        require_writable(arguments.json)

    def judged(formula: str, given: tuple[str, ...]) -> Verdict:
        with Progress(1) as progress:
            progress.say("at work")
            return prove(formula, given, budget=arguments.budget, time_limit=arguments.time_limit)

    given = tuple(arguments.given)
    if not arguments.from_latex and (arguments.notation or arguments.declare):
        raise UsageError("--notation and --declare are for LaTeX: add --from-latex")
    if arguments.FORMULA == "-":
        if arguments.certificate or arguments.from_latex or arguments.to_latex or arguments.least:
            option = "--certificate" if arguments.certificate else "--from-latex, --to-latex and --least"
            raise UsageError(f"{option} for one formula, not for lines from standard input")
        return _lines(arguments, given, judged)
    formula, says = arguments.FORMULA, ""
    if arguments.from_latex:
        formula, given, says = _from_latex(arguments, given)
    if not arguments.least:
        return answered(arguments, "prove", judged(formula, given), says, arguments.to_latex)
    with Progress(1) as progress:
        progress.say("at work")
        found = least(formula, given, arguments.least, arguments.time_limit)
    verdict = judged(formula, given) if found is None else found.proof
    record = {"name": arguments.least, "value": None if found is None else found.value}
    return answered(arguments, "prove", verdict, says, arguments.to_latex, record, None if found is None else found.below)


def answered(
    arguments: argparse.Namespace,
    verb: str,
    verdict: Verdict,
    says: str = "",
    in_latex: bool = False,
    size: Record | None = None,
    below: Verdict | None = None,
) -> int:
    """Show a verdict on a formula, which was read as `says` where that is not the language; the exit code.

    ``size``: the least size that was asked for, ``below`` the verdict just below it.
    """
    from lsa_theory.cli.verify_certificate import write_certificates
    from lsa_theory.export.terminal.render import emit, page_width
    from lsa_theory.proofs.records import document

    record = _record(verdict, arguments.expect)
    if size is not None:
        record["least"] = {**size, "below": None if below is None else _record(below, None)}
    if says:
        record["reading"] = {**record["reading"], "text": says}
    if in_latex:
        record["latex"] = {key: _typeset(str(record[key])) for key in ("formula", "nearest_true_form")}
    if arguments.certificate:
        write_certificates(arguments.certificate, verdict, *([] if below is None else [below]))
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document(verb, record), indent=2) + "\n")
    else:
        emit([*([] if arguments.quiet else reading(record, page_width())), *_page(record, page_width())])
        if below is not None:
            emit(_page(record["least"]["below"], page_width()))
    return exit_code(str(record["status"]), arguments.expect)


def _lines(arguments: argparse.Namespace, given: tuple[str, ...], judged: Callable[[str, tuple[str, ...]], Verdict]) -> int:
    """Judge the lines of standard input, ``FORMULA given HYPOTHESIS, HYPOTHESIS``; the exit code is that of the worst."""
    from lsa_theory.export.terminal.render import Piece, emit, line, page_width
    from lsa_theory.language.reading import parted
    from lsa_theory.proofs.records import document

    records: list[Record] = []
    codes = [0]
    for number, text in enumerate(_standard_input(), 1):
        formula, own = parted(text)
        if not formula or formula.startswith("#"):
            continue
        try:
            verdict = judged(formula, (*given, *own))
        except InputError as problem:
            codes.append(2)
            records.append({"line": number, "formula": formula, "given": [*given, *own], "problem": str(problem)})
            shown = problem.pointed if isinstance(problem, FormulaError) else str(problem)
            if not arguments.json:
                print(f"{number}: {visible(formula)}", *(f"  {visible(line)}" for line in shown.splitlines()), sep="\n")
            continue
        record = {"line": number, **_record(verdict, arguments.expect)}
        records.append(record)
        codes.append(exit_code(str(record["status"]), arguments.expect))
        if not arguments.json:
            print(f"{number}: {visible(text.strip())}")
            said = [] if arguments.quiet else list(reading(record, page_width() - 2))
            emit([line(Piece("  "), *one) for one in (*said, *head(record, page_width() - 2))])
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document("prove", {"lines": records}), indent=2) + "\n")
    return next((code for code in (DEFECT, 2, 1, 3) if code in codes), 0)


def _from_latex(arguments: argparse.Namespace, given: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """The formula and its hypotheses in the language, and how they were read."""
    from lsa_theory.language.latex.typed import formula_in

    found = formula_in(arguments.FORMULA, arguments.notation or "zhang", arguments.declare, given)
    return found.reading, found.given, found.reading + (f"; {found.says}" if found.says else "")


def _typeset(text: str) -> str:
    """A formula of the language in LaTeX; text that is none stays."""
    from lsa_theory.export.paper.formulas import in_latex, relation_of

    relation = relation_of(text)
    return text if relation is None else in_latex(relation)


def _standard_input() -> Iterator[str]:
    try:
        yield from sys.stdin
    except UnicodeDecodeError:
        raise InputError("standard input", "bytes", "text in UTF-8", "convert it, for example with iconv") from None


def exit_code(status: str, expected: str | None) -> int:
    """0 as expected, 1 the opposite, 3 neither proved nor refuted, 70 both.

    >>> exit_code("PROVED", None), exit_code("REFUTED", "false"), exit_code("PROVED", "undecided")
    (0, 0, 1)
    >>> exit_code("SUPPORTED", None)
    3
    """
    if status == "CONFLICT":
        return conflict()
    if status in EXPECTED[expected or "true"]:
        return 0
    return 1 if status in ("PROVED", "REFUTED") else 3


def _record(verdict: Verdict, expected: str | None) -> Record:
    from lsa_theory.proofs.records import of_line

    as_expected = exit_code(str(verdict.status), expected) == 0 if expected else None
    return {**of_line(verdict), "expect": expected, "as_expected": as_expected}


def _least(found: Record) -> str:
    """What was found of the least size, in words."""
    if found["value"] is None:
        return f"no least {found['name']} was found"
    below = f"; it fails at {found['name']} = {found['value'] - 1}, as shown below" if found["below"] else ""
    return f"the least {found['name']} is {found['value']}{below}"


def reading(record: Record, width: int) -> Iterator[Line]:
    """How the line was read, where there is anything to say."""
    from lsa_theory.export.terminal.render import fold

    if text := record["reading"]["text"]:
        yield from fold(text, width, "read as: ", "  ")


def _page(record: Record, width: int) -> Iterator[Line]:
    from lsa_theory.export.terminal import pages
    from lsa_theory.export.terminal.render import fold, line

    yield from head(record, width)
    yield from pages.derivation(record["derivation"], width, _typeset if "latex" in record else str)
    yield from pages.evidence(record["evidence"], width)
    if str(record["status"]) in ("UNDECIDED", "SUPPORTED"):
        yield line()
        yield from fold(
            "Neither proved nor refuted; the lines above are what was tried. `lsa-theory explain` tries hypotheses.", width
        )


def head(record: Record, width: int) -> Iterator[Line]:
    """The verdict without what led to it."""
    from lsa_theory.export.terminal import pages
    from lsa_theory.export.terminal.render import Piece, fold, line

    status, standing = str(record["status"]), pages.standing(record)
    reach = f"{'at' if status == 'SUPPORTED' else 'for'} {record['covers']}" if record["covers"] else record["witness"]
    first, *rest = fold(reach, width, f"{standing}  ", " " * (len(status) + 2))
    yield line(Piece(standing, status), first[-1].text[len(standing) :])
    yield from rest
    if "least" in record:
        yield from fold(_least(record["least"]), width, "  ", "    ")
    latex = record.get("latex", {})
    if latex:
        yield from fold(latex["formula"], width, "  ", "    ")
    if record["rests_on"]:
        said = next(str(one["detail"]) for one in record["evidence"])
        yield from fold(said.partition(";")[0], width, "  ", "    ")
    if record["nearest_true_form"]:
        nearest = latex.get("nearest_true_form", record["nearest_true_form"])
        yield from fold("nearest true form: " + nearest, width, "  ", "    ")
    given = [text for text in record["given"] if text not in record["assumed"]]
    if given:
        yield from fold("given " + ", ".join(given), width, "  ", "    ")
    for text in record["assumed"]:
        yield from fold(f"where {text}", width, "  ", "    ")
    for text in record["unneeded"]:
        yield from fold(f"not needed: {text}", width, "  ", "    ")
    if record["conditional_on"]:
        yield from fold("conditional on " + ", ".join(record["conditional_on"]), width, "  ", "    ")
