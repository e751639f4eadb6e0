"""``lsa-theory derive QUANTITY``: the closed form of a quantity in an own setting, for all d, N and M."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_json, given_back, integer
from lsa_theory.errors import InputError, UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.proofs.derive.derived import Derived
    from lsa_theory.proofs.derive.layers.layered import Layered

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

training and inputs, Lambda = I:
  weight-decay     the minimum with wd/2 on all blocks, and where it is zero
                   (--at wd=1/2; also --at "Lambda=diag(2, 1)")
  sgd              one-sample SGD: stable below which step, stationary error
  sharpness        the largest eigenvalue of the Hessian over all blocks
  positions        loss on positions 1..n: the context it is equivalent to
  normalised-risk  the risk on normalised examples, for every scale at once
                   (--noise; --layers L with d and N)
  scale-risk       the risk of trained steps at test covariance k I, --layers L
  minimax-step     the best step for every scale from l to h
  centred-risk     inputs and labels with their means taken off
  moments          E tr(S^k)/d for k = 1..8 (--at k=12)

with --layers L:
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
  lsa-theory derive minimal-loss --layers 2 --noise 1/2 --at d=2,N=4
  lsa-theory derive minimizer --layers 4 --tied --at d=2 --at N=4
  lsa-theory derive minimal-loss --layers 3 --proportional --at c=1/2
  lsa-theory derive minimizer --layers 2 --at "Lambda=diag(2, 1)" --at N=4
  lsa-theory derive population-loss --layers 2"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("QUANTITY", nargs="?", help="one of the quantities below")
    text = "layers of attention, each a step r <- r - X A_l X'r/N (default 1)"
    parser.add_argument("--layers", type=integer(1, 100), metavar="L", help=text)
    parser.add_argument("--tied", "--looped", action="store_true", help="equal layers (looping), with --layers")
    text = "two layers with --layers 2: position j attends to positions i <= j only, prefix sums divided by N"
    parser.add_argument("--causal", action="store_true", help=text)
    text = "with --layers: the limit d, N -> infinity, d/N -> c, noise rho d (--at c=1/2, rho=1)"
    parser.add_argument("--proportional", action="store_true", help=text)
    text = "labels y_i = <w, x_i> + e_i with Var(e_i) = noise, a symbol or the number S2"
    parser.add_argument("--noise", nargs="?", const=True, default=False, metavar="S2", help=text)
    parser.add_argument("--task-covariance", action="store_true", help="tasks with E[w w'] = Psi instead of I")
    text = "law of the inputs: gaussian (default), independent, elliptical, sphere"
    parser.add_argument("--law", default="gaussian", metavar="LAW", help=text)
    text = "divide the attention by this name or integer, not by the number of examples"
    parser.add_argument("--divide-by", default="", metavar="RHO", help=text)
    parser.add_argument("--test-covariance", action="store_true", help="test prompts with inputs of covariance Sigma")
    parser.add_argument("--query-covariance", action="store_true", help="test queries with second moment Q")
    text = "put a formula in for a name, may be repeated: Lambda=I, Psi=inv(Lambda), noise=0; or several: d=2,N=4"
    parser.add_argument("--at", action="append", default=[], metavar="NAME=FORMULA", help=text)
    parser.add_argument("--latex", action="store_true", help="print the result in LaTeX only")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "QUANTITY")
    if not arguments.QUANTITY and isinstance(arguments.noise, str):  # --noise took the word for its number
        arguments.QUANTITY, arguments.noise = arguments.noise, True
    if not arguments.QUANTITY:
        raise UsageError("QUANTITY is missing: see `lsa-theory derive --help`, for example `lsa-theory derive minimizer`")
    if arguments.json:
        require_writable(arguments.json)
    result = _result(arguments)
    if arguments.json:
        from lsa_theory.proofs.records import document

        write_text_atomically(arguments.json, to_json(document("derive", result.to_json()), indent=2) + "\n")
    elif arguments.latex:
        print(result.to_latex())
    else:
        from lsa_theory.export.terminal.render import emit, page_width

        emit(_page(result, page_width()))
    return 0


def _result(arguments: argparse.Namespace) -> Derived | Layered:
    from lsa_theory.proofs.derive.derived import derive
    from lsa_theory.proofs.derive.training import ALIASES, NAMES

    table = dict(pair for text in arguments.at for pair in _pairs(text))
    if isinstance(arguments.noise, str):
        table = {"noise": arguments.noise, **table}
    if arguments.proportional and "noise" in table:
        table["rho"] = table.pop("noise")
    arguments.noise = bool(arguments.noise) or "noise" in table
    name = arguments.QUANTITY.strip().lower().replace("_", "-").replace("minimiser", "minimizer")
    if arguments.proportional:
        return _limit(arguments, name, table)
    if name in NAMES or name in ALIASES:
        return _training(arguments, ALIASES.get(name, name), table)
    if arguments.causal and name not in ("minimal-loss", "minimizer"):
        raise UsageError("--causal goes with minimal-loss and minimizer: leave it out")
    if (
        arguments.causal
        or (arguments.layers or 1) > 1
        or name in ("hessian", "critical-noise")
        or (arguments.layers and "d" in table)
    ):
        return _layered(arguments, name, table)
    result = derive(
        arguments.QUANTITY,
        noise=arguments.noise,
        task_covariance=arguments.task_covariance,
        law=arguments.law,
        divisor=arguments.divide_by,
        test_covariance=arguments.test_covariance,
        query_covariance=arguments.query_covariance,
    )
    return result.specialise(**table) if table else result


def _training(arguments: argparse.Namespace, name: str, table: dict[str, str]) -> Layered:
    for option in ("tied", "causal", "task_covariance", "divide_by", "test_covariance", "query_covariance"):
        if getattr(arguments, option):
            raise UsageError(f"--{option.replace('_', '-')} does not go with {name}: leave it out")
    from lsa_theory.proofs.derive.training import derive_training

    return derive_training(name, table, noise=arguments.noise, layers=arguments.layers)


def _limit(arguments: argparse.Namespace, name: str, table: dict[str, str]) -> Layered:
    for option in ("causal", "task_covariance", "divide_by", "test_covariance", "query_covariance"):
        if getattr(arguments, option):
            raise UsageError(f"--{option.replace('_', '-')} does not go with --proportional: leave it out")
    from lsa_theory.proofs.derive.layers.limit import derive_limit

    layers = arguments.layers or (2 if name == "critical-noise" else 1)
    return derive_limit(name, layers, tied=arguments.tied, noise=arguments.noise, at=table)


def _layered(arguments: argparse.Namespace, name: str, table: dict[str, str]) -> Derived | Layered:
    """Several layers, or one with scalar steps where --layers 1 is asked for."""
    for option in ("divide_by", "test_covariance", "query_covariance"):
        if getattr(arguments, option):
            raise UsageError(f"--{option.replace('_', '-')} goes with one layer: leave it or --layers out")
    if arguments.law != "gaussian":
        raise UsageError("--law goes with one layer: two need moments of order eight; leave it or --layers out")
    if name in ("population-loss", "loss"):
        from lsa_theory.proofs.derive.layers.general import derive_loss

        found = derive_loss(
            arguments.layers, tied=arguments.tied, noise=arguments.noise, task_covariance=arguments.task_covariance
        )
        return found.specialise(**table) if table else found
    if arguments.task_covariance:
        raise UsageError("--task-covariance with --layers goes with population-loss: scalar steps have isotropic tasks")
    from lsa_theory.proofs.derive.layers.answer import derive_layers

    layers = 2 if arguments.layers is None else arguments.layers
    return derive_layers(name, layers, tied=arguments.tied, noise=arguments.noise, causal=arguments.causal, at=table)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The values of one --at: ``d=2,N=4`` has two, ``Lambda=diag(2, 1)`` one."""
    for part in re.split(r",(?=\s*[A-Za-z_]\w*\s*=(?!=))", text):
        name, sign, formula = part.partition("=")
        if not sign or not name.strip().isidentifier() or not formula.strip():
            raise InputError("--at", text, "NAME=FORMULA", "write it like --at Lambda=I")
        yield name.strip(), formula.strip()


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
