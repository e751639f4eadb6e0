"""``lsa-theory derive QUANTITY``: the closed form of a quantity in an own setting, for all d, N and M."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_json, given_back, integer
from lsa_theory.errors import InputError, UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.proofs.derive.derived import Derived
    from lsa_theory.proofs.derive.layers.answer import Layered

TRAINING = ("weight-decay", "sgd", "normalised-risk", "minimax-step")
_EPILOG = """quantities:
  population-loss  the loss in all four blocks U11, u12, u21, u
  reduced-loss     the loss where u12 = u21 = 0
  flow             the gradient flow where u12 = u21 = 0
  minimizer        the product u U11 at the global minimum
  minimal-loss     the minimum over all parameters
  limit            where the gradient flow ends
  predictor        what the trained model predicts on M examples
  risk             the squared error of the trained model on M examples
  second-moment    the second moments of beta = (1/N) sum y_i x_i
  fourth-moment    E[S A S] for a fixed matrix A

for isotropic inputs:
  weight-decay     the minimum with wd/2 on all blocks, and where it is zero
  sgd              one-sample SGD: stable below which step, stationary error
  normalised-risk  the risk on normalised examples, for every scale at once
  minimax-step     the best step for every scale from l to h

with --layers L (L > 1):
  population-loss  any matrices A1, ..., AL, any Lambda, L <= 3
  minimal-loss     the minimum over scalar steps A_l = a_l I, Lambda = I, L <= 6
  minimizer        the best steps, and how many stationary points there are
  hessian          L = 2: is the scalar solution a minimum over all matrices?
  critical-noise   the label noise from which two equal steps are the best

examples:
  lsa-theory derive minimizer --noise --task-covariance
  lsa-theory derive minimizer --noise --at Lambda=I
  lsa-theory derive risk --query-covariance --latex
  lsa-theory derive minimizer --law independent --at kurtosis=1
  lsa-theory derive minimal-loss --layers 3 --at Lambda=I --at d=2 --at N=4
  lsa-theory derive minimizer --layers 4 --tied --at d=2 --at N=4
  lsa-theory derive population-loss --layers 2"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("QUANTITY", nargs="?", help="one of the quantities below")
    text = "layers of attention, each a step r <- r - X A_l X'r/N (default 1)"
    parser.add_argument("--layers", type=integer(1, 100), metavar="L", help=text)
    parser.add_argument("--tied", action="store_true", help="equal layers (looping), with --layers")
    parser.add_argument("--noise", action="store_true", help="labels y_i = <w, x_i> + e_i with Var(e_i) = noise")
    parser.add_argument("--task-covariance", action="store_true", help="tasks with E[w w'] = Psi instead of I")
    text = "law of the inputs: gaussian (default), independent, elliptical, sphere"
    parser.add_argument("--law", default="gaussian", metavar="LAW", help=text)
    text = "divide the attention by this name or integer, not by the number of examples"
    parser.add_argument("--divide-by", default="", metavar="RHO", help=text)
    parser.add_argument("--test-covariance", action="store_true", help="test prompts with inputs of covariance Sigma")
    parser.add_argument("--query-covariance", action="store_true", help="test queries with second moment Q")
    text = "put a formula in for a name, may be repeated: Lambda=I, Psi=inv(Lambda), noise=0"
    parser.add_argument("--at", action="append", default=[], metavar="NAME=FORMULA", help=text)
    parser.add_argument("--latex", action="store_true", help="print the result in LaTeX only")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "QUANTITY")
    if not arguments.QUANTITY:
        raise UsageError("QUANTITY is missing: see `lsa-theory derive --help`, for example `lsa-theory derive minimizer`")
    if arguments.json:
        require_writable(arguments.json)
    from lsa_theory.proofs.derive.derived import derive

    table = dict(_pair(text) for text in arguments.at)
    result: Derived | Layered
    if arguments.QUANTITY in TRAINING:
        result = _training(arguments, table)
    elif (arguments.layers or 1) > 1 or arguments.QUANTITY == "critical-noise":
        result = _layered(arguments, table)
    else:
        result = derive(
            arguments.QUANTITY,
            noise=arguments.noise,
            task_covariance=arguments.task_covariance,
            law=arguments.law,
            divisor=arguments.divide_by,
            test_covariance=arguments.test_covariance,
            query_covariance=arguments.query_covariance,
        )
        if table:
            result = result.specialise(**table)
    if arguments.json:
        from lsa_theory.proofs.records import document

        write_text_atomically(arguments.json, to_json(document("derive", result.to_json()), indent=2) + "\n")
    elif arguments.latex:
        print(result.to_latex())
    else:
        from lsa_theory.export.terminal.render import emit, page_width

        emit(_page(result, page_width()))
    return 0


def _training(arguments: argparse.Namespace, table: dict[str, str]) -> Layered:
    for option in ("layers", "tied", "noise", "task_covariance", "divide_by", "test_covariance", "query_covariance"):
        if getattr(arguments, option):
            raise UsageError(f"--{option.replace('_', '-')} does not go with {arguments.QUANTITY}: leave it out")
    from lsa_theory.proofs.derive.training import derive_training

    return derive_training(arguments.QUANTITY, table)


def _layered(arguments: argparse.Namespace, table: dict[str, str]) -> Derived | Layered:
    """Two layers or more; one layer is any of them, and has the closed forms of the setting."""
    for option in ("divide_by", "test_covariance", "query_covariance"):
        if getattr(arguments, option):
            raise UsageError(f"--{option.replace('_', '-')} goes with one layer: leave it or --layers out")
    if arguments.law != "gaussian":
        raise UsageError("--law goes with one layer: two need moments of order eight; leave it or --layers out")
    if arguments.QUANTITY in ("population-loss", "loss", "population_loss"):
        from lsa_theory.proofs.derive.layers.general import derive_loss

        found = derive_loss(
            arguments.layers, tied=arguments.tied, noise=arguments.noise, task_covariance=arguments.task_covariance
        )
        return found.specialise(**table) if table else found
    if arguments.task_covariance:
        raise UsageError("--task-covariance with --layers goes with population-loss: scalar steps have isotropic tasks")
    from lsa_theory.proofs.derive.layers.answer import derive_layers

    layers = 2 if arguments.layers is None else arguments.layers
    return derive_layers(arguments.QUANTITY, layers, tied=arguments.tied, noise=arguments.noise, at=table)


def _pair(text: str) -> tuple[str, str]:
    name, sign, formula = text.partition("=")
    if not sign or not name.strip().isidentifier() or not formula.strip():
        raise InputError("--at", text, "NAME=FORMULA", "write it like --at Lambda=I")
    return name.strip(), formula.strip()


def _page(result: Derived | Layered, width: int) -> Iterator[Line]:
    from lsa_theory.export.terminal.pages import derivation
    from lsa_theory.export.terminal.render import BLANK, fold, fold_formula

    for formula in result.statement:
        yield from fold_formula(formula, width, "", "    ")
    for name, formula in result.where.items():
        yield from fold_formula(f"{name} == {formula}", width, "  where ", "      ")
    yield BLANK
    yield from fold(f"{result.says[0].upper()}{result.says[1:]}{result.scope}, where", width, "", "", "bold")
    for text in result.given:
        yield from fold(text, width, "  ", "    ")
    yield from derivation(result.to_json()["derivation"], width, str)
