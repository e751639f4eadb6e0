"""``lsa-theory verify-witness "CLAIM" --at WITNESS``: the kernel evaluates a claim at a printed instance."""

from __future__ import annotations

import argparse

_EPILOG = """The instance gives a value to every letter of which claim and hypotheses speak,
through S, Gamma, loss and their like as well, and to one draw of what is random
outside E[...]: examples (one row each), errors, x, w. What `prove` prints can
be pasted whole.

examples:
  lsa-theory verify-witness "A == A.T" --at "d=2, A=(0 1; 0 0)"
  lsa-theory verify-witness "u <= 1" --given "u >= 1" --at "d=1, u=2"
  lsa-theory verify-witness "x.T*x <= 3" --at "d=1, Lambda=(1), x=(2)"

exit codes: 0 the claim fails there and every hypothesis holds, 1 not so,
2 bad input"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("CLAIM", help="a relation in the formula language")
    text = 'a hypothesis, may be repeated: a relation such as "N >= d", "A symmetric", "A psd"'
    parser.add_argument("--given", action="append", default=[], metavar="HYPOTHESIS", help=text)
    parser.add_argument("--at", required=True, metavar="WITNESS", help='an instance, "d=2, N=1, A=(0 0; 1 0)"')


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.cli.verify_certificate import verified
    from lsa_theory.kernel.limits import Refused
    from lsa_theory.kernel.replay import FORMAT, replay
    from lsa_theory.proofs.counterexamples.printed import instance_of
    from lsa_theory.proofs.question import Question

    instance = instance_of(arguments.at)
    question = Question.of(arguments.CLAIM, tuple(" ".join(text.split()) for text in arguments.given))
    question.check()
    claim, given = [question.text], list(question.given_texts)
    document = {"format": FORMAT, "verdict": "REFUTED", "claim": claim, "given": given, "instance": instance}
    try:
        print("\n".join(verified(replay(document))))
        return 0
    except Refused as problem:
        print(f"REJECTED  {question.text}", f"  {problem}", sep="\n")
        return 1
