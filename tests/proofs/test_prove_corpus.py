"""True and false statements of every kind: no wrong verdict, and few that stay open.

The files hold what is true by mathematics, not what the program answered; false ones are realistic slips.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lsa_theory.kernel.claim import Status
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.claims_file import claims_in
from lsa_theory.proofs.engine import judge

FILES = {Status.PROVED: "true.toml", Status.REFUTED: "false.toml"}
SHARE = {"equality": 0.05, "inequality": 0.20}  # of each that may stay open


def statements(truth):
    return list(claims_in(str(Path(__file__).parents[1] / "corpus" / FILES[truth])).values())


def sort_of(claim):
    return "equality" if set(parse_relation(claim.statement[0]).signs) <= {"==", "!="} else "inequality"


@pytest.mark.parametrize("truth", FILES, ids=["true", "false"])
def test_the_corpus_is_large_and_has_no_statement_twice(truth):
    claims = [found.claim for found in statements(truth)]
    assert len(claims) >= 120
    assert len({(claim.statement, claim.given) for claim in claims}) == len(claims)
    assert {claim.expected for claim in claims} == {truth}


@pytest.mark.parametrize("sort", SHARE)
@pytest.mark.parametrize("truth", FILES, ids=["true", "false"])
def test_no_verdict_is_wrong_and_few_stay_open(truth, sort):
    verdicts = [judge(found) for found in statements(truth) if sort_of(found.claim) == sort]
    kinds, still_open = Counter(v.claim.title for v in verdicts), Counter()
    for verdict in verdicts:
        if verdict.status != truth:
            assert verdict.status in (Status.UNDECIDED, Status.SUPPORTED), (verdict.claim.statement, verdict.witness)
            still_open[verdict.claim.title] += 1
    print({kind: f"{still_open[kind]} of {count} open" for kind, count in kinds.items()})
    assert still_open.total() <= SHARE[sort] * len(verdicts), still_open
