"""Hypotheses, and the shape of claims and counterexamples, that the statements of this folder share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation, Step, fact, verify

SECTION, SOURCE = "Beyond one layer", "own results"
LAYERS = Hypothesis("L layers r <- r - X A_l X'r/N on the residuals, from r = y; the prediction is <x_query, w_L>")
ISOTROPIC = Hypothesis("x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i>, all independent")
SCALAR = Hypothesis("scalar steps A_l = a_l I")
NOISY = Hypothesis("y_i = <w, x_i> + e_i, e_i ~ N(0, noise), noise > 0")
FOUR_BLOCKS = Hypothesis("one layer, all four blocks U11, u12, u21, u of W_PV and W_KQ")
FRACTIONS = "fractions"


def assumed(
    ref: str,
    title: str,
    says: str,
    statement: str,
    given: tuple[Hypothesis, ...],
    order: int,
    why: str,
    witness: str,
    expected: Status = Status.REFUTED,
) -> Claim:
    """What a reader would assume, and what is false: ``why``, and the least witness."""
    return Claim(
        ref=ref,
        title=title,
        says=says,
        statement=(statement,),
        given=given,
        source=SOURCE,
        section=SECTION,
        order=order,
        expected=expected,
        findings=(Finding("false step", why, witness),),
    )


def ours(
    ref: str,
    title: str,
    says: str,
    statement: tuple[str, ...],
    given: tuple[Hypothesis, ...],
    order: int,
    corrects: str | None = None,
    findings: tuple[Finding, ...] = (),
    expected: Status = Status.PROVED,
) -> Claim:
    """What is true instead."""
    return Claim(
        ref=ref,
        title=title,
        says=says,
        statement=statement,
        given=given,
        source=SOURCE,
        section=SECTION,
        order=order,
        expected=expected,
        as_printed=False,
        corrects=corrects,
        findings=findings,
    )


def fails_at(instance: Mapping[str, Any], witness: str, *steps: Step) -> Derivation:
    """The claim fails at the instance, whose names have there the values that the steps compute."""
    values = tuple(fact(f"{name} == {value}", witness, "counterexample") for name, value in instance.items() if name != "d")
    return Derivation((*steps, *values), refutes=witness, instance={"d": "1", **instance})


def computed(shows: str, because: str, check: Callable[[], bool], how: str = FRACTIONS) -> Step:
    """A step that an exact computation settles."""
    return verify(shows, because, check, how)
