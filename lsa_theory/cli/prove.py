"""``lsa-theory prove "FORMULA"``: judge a formula of the user's."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_budget, add_certificate, add_json, add_time_limit, given_back
from lsa_theory.cli.process import conflict
from lsa_theory.errors import InputError, UsageError
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

examples:
  lsa-theory prove "E[S*S] == Gamma*Lambda"
  lsa-theory prove "A*B.T == A.T*B" --given "A symmetric" --given "B symmetric"
  lsa-theory prove "E[S*S] == Lambda**2" --expect false
  lsa-theory prove --from-latex '\\mathbb{E}[\\hat\\Lambda A] = \\Lambda A'

exit codes: 0 proved, 1 refuted, 2 bad input, 3 undecided, 70 a defect;
with --expect: 0 as expected, 1 the opposite, 3 undecided"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("FORMULA", nargs="?", help="a relation in the formula language")
    text = 'a hypothesis, may be repeated: a relation such as "N >= d", "A symmetric", "A psd"'
    parser.add_argument("--given", action="append", default=[], metavar="HYPOTHESIS", help=text)
    parser.add_argument("--from-latex", action="store_true", help="FORMULA and hypotheses are in LaTeX; see docs/latex.md")
    text = "the notation of the LaTeX (default: zhang): " + ", ".join(NOTATIONS) + ", or a file"
    parser.add_argument("--notation", metavar="NAME|FILE", help=text)
    text = r'what a symbol of the LaTeX is, may be repeated: "vector v", "\Sigma = Lambda", "flag norm2-op"'
    parser.add_argument("--declare", action="append", default=[], metavar="LINE", help=text)
    parser.add_argument("--to-latex", action="store_true", help="formulas of the answer in LaTeX")
    parser.add_argument("--expect", choices=tuple(EXPECTED), help="the verdict that gives exit code 0")
    add_time_limit(parser, "default: 60, with --budget full 600; what was reached is said")
    add_certificate(parser)
    add_budget(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "FORMULA")
    if not arguments.FORMULA:
        raise UsageError('FORMULA is missing: write a relation in quotes, for example "tr(A*B) == tr(B*A)"')
    from lsa_theory.cli.verify_certificate import write_certificates
    from lsa_theory.export.terminal.render import Progress, emit, page_width
    from lsa_theory.proofs.api import prove
    from lsa_theory.proofs.records import document

    if arguments.json:
        require_writable(arguments.json)
    given = tuple(" ".join(text.split()) for text in arguments.given)
    formula, reading = arguments.FORMULA, ""
    if arguments.from_latex:
        formula, given, reading = _from_latex(arguments, given)
    elif arguments.notation or arguments.declare:
        raise UsageError("--notation and --declare are for LaTeX: add --from-latex")
    for text in given:
        _check_given(text)
    with Progress(1) as progress:
        progress.say("at work")
        verdict = prove(formula, given, budget=arguments.budget, time_limit=arguments.time_limit)
        record = _record(verdict, given, arguments.expect) | ({"reading": reading} if reading else {})
    if arguments.to_latex:
        record["latex"] = {key: _typeset(str(record[key])) for key in ("formula", "nearest_true_form")}
    if arguments.certificate:
        write_certificates(arguments.certificate, verdict)
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document("prove", record), indent=2) + "\n")
    else:
        emit(_page(record, page_width()))
    return exit_code(str(record["status"]), arguments.expect)


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


def _check_given(text: str) -> None:
    """Raise InputError for a hypothesis that is none: a relation, or ``MATRIX symmetric`` and the like."""
    from lsa_theory.language.names import Names
    from lsa_theory.language.parser import parse_relation

    words = text.split()
    if words[1:] in (["symmetric"], ["psd"]):
        if Names().kind(words[0]) != "matrix":
            raise InputError("--given", text, "a property of a matrix", 'name a matrix, as in "A symmetric"')
        return
    if not any(sign in text for sign in "=<>"):
        raise InputError("--given", text, 'a relation, "A symmetric" or "A psd"', 'write it like "N >= d"')
    parse_relation(text)


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


def _record(verdict: Verdict, given: tuple[str, ...], expected: str | None) -> Record:
    from lsa_theory.proofs.records import of_verdict, steps

    whole = of_verdict(verdict)
    proof = next((e["covers"] for e in whole["evidence"] if e["outcome"] == "proves"), "")
    return {
        "formula": verdict.claim.statement[0],
        "given": given,
        "unneeded": whole["unneeded"],
        "status": whole["status"],
        "grade": whole["grade"],
        "inferences": whole["inferences"],
        "covers": proof if whole["status"] == "PROVED" else "",
        "witness": whole["witness"],
        "nearest_true_form": whole["nearest_true_form"],
        "expect": expected,
        "as_expected": exit_code(str(verdict.status), expected) == 0 if expected else None,
        "conditional_on": whole["conditional_on"],
        "derivation": steps(verdict),
        "evidence": whole["evidence"],
        "documents": whole["documents"],
        "seconds": whole["seconds"],
    }


def _page(record: Record, width: int) -> Iterator[Line]:
    from lsa_theory.export.terminal import pages
    from lsa_theory.export.terminal.render import Piece, fold, line

    status, standing = str(record["status"]), pages.standing(record)
    latex = record.get("latex", {})
    if record.get("reading"):
        yield from fold(str(record["reading"]), width, "read as: ", "    ")
    reach = f"for {record['covers']}" if record["covers"] else record["witness"]
    first, *rest = fold(reach, width, f"{standing}  ", " " * (len(status) + 2))
    yield line(Piece(standing, status), first[-1].text[len(standing) :])
    yield from rest
    if latex:
        yield from fold(latex["formula"], width, "  ", "    ")
    if record["nearest_true_form"]:
        nearest = latex.get("nearest_true_form", record["nearest_true_form"])
        yield from fold("nearest true form: " + nearest, width, "  ", "    ")
    if record["given"]:
        yield from fold("given " + ", ".join(record["given"]), width, "  ", "    ")
    for text in record["unneeded"]:
        yield from fold(f"not needed: {text}", width, "  ", "    ")
    if record["conditional_on"]:
        yield from fold("conditional on " + ", ".join(record["conditional_on"]), width, "  ", "    ")
    yield from pages.derivation(record["derivation"], width, _typeset if latex else str)
    yield from pages.evidence(record["evidence"], width)
    if status in ("UNDECIDED", "SUPPORTED"):
        yield line()
        yield from fold("Neither proved nor refuted; the lines above are what was tried.", width)
