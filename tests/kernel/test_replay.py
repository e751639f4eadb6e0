"""The only door: what a document must look like, what it shows, and what the answer says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lsa_theory.kernel import limits, replay
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, Shown, spoken

PROOF: dict[str, Any] = {
    "format": FORMAT,
    "verdict": "PROVED",
    "claim": ["u == v"],
    "given": ["u == v", "t > 0"],
    "links": [["gap_s1"]],
}
WITNESS: dict[str, Any] = {
    "format": FORMAT,
    "verdict": "REFUTED",
    "claim": ["u == v"],
    "given": ["u > 0"],
    "instance": {"d": "1", "u": "1", "v": "2"},
}
RULE = "definition"


def refused(document: Any, says: str = ".") -> None:
    with pytest.raises(Refused, match=says):
        replay.replay(document)


def test_a_proof_says_what_it_used() -> None:
    shown = replay.replay(PROOF)
    assert (shown.status, shown.claim, shown.given) == ("PROVED", ("u == v",), ("u == v", "t > 0"))
    assert (shown.used, shown.steps, shown.inferences, shown.witness, shown.grade) == (("u == v",), 0, (), "", "kernel")
    assert replay.replay(json.dumps(PROOF)) == shown


def test_a_witness_says_where_and_how_the_claim_fails() -> None:
    shown = replay.replay(WITNESS)
    assert (shown.status, shown.claim, shown.given) == ("REFUTED", ("u == v",), ("u > 0",))
    assert (shown.used, shown.steps, shown.inferences, shown.grade) == ((), 0, (), "kernel")
    assert shown.witness == "d=1, u=1, v=2: left 1, right 2"


def test_nobody_else_makes_what_is_shown() -> None:
    for key in (None, object(), "key"):
        with pytest.raises(TypeError):
            Shown("PROVED", ("1 > 2",), (), key=key)


@pytest.mark.parametrize("document", [PROOF, WITNESS])
def test_every_field_is_needed_and_no_other_is_taken(document: dict[str, Any]) -> None:
    for name in document:
        refused({key: value for key, value in document.items() if key != name})
        refused({**document, name: None})
        refused({**document, name: 3})
    refused({**document, "more": []})
    refused({**document, "steps": None})
    refused([document])
    refused(json.dumps(document)[:-1])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", "lsa-kernel 0"), ("format", FORMAT.upper()), ("verdict", "proved"), ("verdict", "SUPPORTED"), ("verdict", "REFUTED"),
        ("claim", []), ("claim", ["u == v", "u == v"]), ("claim", ["u == t"]), ("claim", "u == v"), ("claim", ["u == v"] * 41), ("given", ["u == v"] * 41),
        ("given", []), ("given", ["v >= u"]), ("given", ["x == 0", "u == v"]), ("given", ["u"]), ("links", []), ("links", [[]]), ("links", ["gap_s1"]),
        ("links", [["gap_s1"], ["gap_s1"]]), ("links", [["gap_s2"]]), ("links", [["0"]]), ("steps", ["1"]), ("steps", [{}]),
    ],
)  # fmt: skip
def test_another_value_of_a_field_is_refused(field: str, value: Any) -> None:
    refused({**PROOF, field: value})


def test_a_witness_is_no_proof_nor_the_other_way_round() -> None:
    refused({**PROOF, "verdict": "REFUTED"})
    refused({**WITNESS, "verdict": "PROVED"})
    refused({**WITNESS, "instance": {"d": "1", "u": "2", "v": "2"}}, "holds")
    refused({**WITNESS, "instance": {"d": "1", "u": "-1", "v": "2"}}, "hypothesis 1")


def test_the_bounds_are_within_reach() -> None:
    many = {**PROOF, "claim": ["u == v"] * 40, "links": [["gap_s1"]] * 40, "given": ["u == v"] * 40}
    assert replay.replay(many).status == "PROVED"
    step = {"shows": "u == u", "links": ["0"]}
    assert replay.replay({**PROOF, "steps": [step] * 400}).steps == 400
    refused({**PROOF, "steps": [step] * 401}, "400")


def test_what_costs_too_much_or_nests_too_deeply_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = limits.budget
    monkeypatch.setattr(limits, "budget", lambda: budget(100))
    assert replay.replay(PROOF)
    refused({**PROOF, "claim": ["E[tr(S**3)] == 0"], "links": [["0"]]}, "too large")
    monkeypatch.undo()
    refused({**PROOF, "claim": ["d" + "+d" * 450 + " >= 0"], "links": [["d" + "+d" * 450]]}, "deep")
    assert limits.left() == limits.MAX_WORK


def chain(*steps: Any, claim: str = "u == v", given: tuple[str, ...] = (), links: Any = ("gap_s1",)) -> Shown:
    document = {
        "format": FORMAT,
        "verdict": "PROVED",
        "claim": [claim],
        "given": list(given),
        "links": [list(links)],
        "steps": list(steps),
    }
    return replay.replay(document)


def test_steps_are_counted_and_inferences_listed() -> None:
    infers, says = {"infers": "u == v", "rule": RULE}, {"says": "so it is", "rule": RULE}
    assert chain(infers).grade == "kernel, 1 inference"
    found = chain(infers, says, {"shows": "u - v == 0", "links": ["gap_s1"]})
    assert found.grade == "kernel, 2 inferences" and found.steps == 1
    assert found.inferences == (f"{RULE}: u == v", f"{RULE}: so it is")
    assert chain(
        {"shows": "t*u == v*t", "links": ["t*gap_s1"]}, given=("u == v",), claim="t*v == t*u", links=["-gap_s2"]
    ).used == ("u == v",)
    assert chain({"shows": "u == u", "links": ["0"]}, given=("u == v", "t > 0")).used == ("u == v",)


def test_facts_are_numbered_after_the_hypotheses() -> None:
    infers = {"infers": "u == t == v", "rule": RULE}
    assert chain(infers, given=("u > 0",), links=["gap_s2 + gap_s3"]).used == ()
    with pytest.raises(Refused):
        chain(infers, given=("u > 0",), links=["gap_s1 + gap_s2"])


def test_later_steps_keep_the_facts_and_uses_of_earlier_ones() -> None:
    given = ("u == v", "t == 1")
    third = {"shows": "2*u == 2*v", "links": [{"kind": "given", "by": "3"}]}
    steps = [{"shows": "2*u == 2*v", "links": ["2*gap_s1"]}, {"shows": "2*t == 2", "links": ["2*gap_s2"]}, third]
    used = tuple(sorted(given))
    assert chain(*steps, claim="u*t == u*t", given=given, links=["0"]).used == used
    assert chain(*steps, claim="2*u + 2*t == 2*v + 2", given=given, links=["gap_s3 + gap_s4"]).used == used


def test_a_lemma_has_hypotheses_of_its_own_and_is_no_fact() -> None:
    lemma = {"shows": "A == B", "given": ["B == A"], "links": ["-gap_M1"]}
    assert chain(lemma, given=("u == v",)).steps == 1
    with pytest.raises(Refused):
        chain(lemma, claim="A == B", links=["gap_M1"])
    with pytest.raises(Refused):
        chain({**lemma, "links": ["0"]}, given=("u == v",))
    with pytest.raises(Refused):
        chain({**lemma, "given": ["x == 0"]}, given=("u == v",))
    with pytest.raises(Refused):
        chain({"shows": "u == u", "given": ["x == 0"], "links": ["0"]}, given=("u == v",))
    noisy = {
        "shows": "E[beta*beta.T] == Gamma*Lambda",
        "given": ["noise == 0"],
        "links": [{"kind": "substitution", "by": ["1"]}],
    }
    assert chain(noisy, given=("u == v",)).status == "PROVED"
    with pytest.raises(Refused):
        chain({**noisy, "links": ["0"]}, given=("u == v",))


def test_a_step_is_numbered_where_it_is_refused() -> None:
    good = {"shows": "u == u", "links": ["0"]}
    with pytest.raises(Refused, match="step 2: "):
        chain(good, {"shows": "u == t", "links": ["0"]})
    with pytest.raises(Refused, match="step 1: "):
        chain({"infers": "u == v", "rule": "wishful thinking"})


@pytest.mark.parametrize(
    "step",
    [
        {"infers": "u == v"}, {"rule": RULE}, {"infers": "u == v", "rule": RULE, "says": "more"}, {"infers": 3, "rule": RULE},
        {"infers": "u == v", "rule": []}, {"infers": "u", "rule": RULE}, {"infers": "noise == 0", "rule": RULE}, {"infers": "Psi == I", "rule": RULE},
        {"infers": "gap_s1 == u", "rule": RULE}, {"shows": "u == u"}, {"shows": "u == u", "links": "0"}, {"shows": "u == u", "links": ["0"], "more": "1"},
        {"shows": "u == u", "links": ["0"], "given": "u == v"}, {"shows": "noise == noise", "links": ["0"]}, {"shows": "Psi == Psi", "links": ["0"]},
        {"shows": "gap_s1 == gap_s1", "links": ["0"]}, {"shows": "u == u", "links": ["0"], "given": ["u == v"] * 41},
    ],
)  # fmt: skip
def test_a_step_of_another_form_is_refused(step: Any) -> None:
    with pytest.raises(Refused):
        chain(step, given=("u == v",))


def test_facts_of_the_claims_model_may_speak_of_noise_and_task() -> None:
    found = chain(
        {"infers": "noise == 1", "rule": RULE},
        {"infers": "Psi == I", "rule": RULE},
        given=("u == v", "noise > 0", "Psi == 2*I"),
    )
    assert found.status == "PROVED"


# claims and hypotheses in words


def test_a_claim_in_words_is_what_an_inference_says() -> None:
    says = {"says": "it is so", "rule": RULE}
    document = {**PROOF, "claim": ["says: it is so", "u == v"], "links": [[], ["gap_s1"]], "steps": [says]}
    assert replay.replay(document).inferences == (f"{RULE}: it is so",)
    refused({**document, "steps": []})
    refused({**document, "links": [["0"], ["gap_s1"]]})
    refused({**document, "steps": [{"says": "it is not so", "rule": RULE}]})


def test_a_hypothesis_in_words_is_used_by_no_step_and_met_by_an_inference_at_an_instance() -> None:
    given = ["says: it rains", "u == v"]
    assert replay.replay({**PROOF, "given": given}).used == ("u == v",)
    document = {**WITNESS, "given": ["says: it rains", "u > 0"]}
    refused(document, "it rains")
    rains = {"says": "it rains", "rule": RULE}
    assert replay.replay({**document, "steps": [rains]}).grade == "kernel, 1 inference"
    refused({**document, "steps": [{**rains, "says": "it snows"}]}, "it rains")


def test_what_no_rule_computes_is_at_an_instance_what_facts_say() -> None:
    document = {**WITNESS, "claim": ["limit(u) == v"], "given": [], "steps": [{"infers": "limit(u) == u + 1", "rule": RULE}]}
    refused(document, "holds")
    at = {"d": "1", "u": "1", "v": "3"}
    assert replay.replay({**document, "instance": at}).witness.endswith("left 2, right 3")
    refused({**document, "instance": at, "steps": []})
    refused({**document, "instance": at, "steps": [{"infers": "limit(u) >= u + 1", "rule": RULE}]})
    refused({**document, "instance": at, "steps": [{"infers": "u + 1 == limit(u)", "rule": RULE}]})
    refused({**document, "instance": at, "steps": [{"infers": "limit(t) == u + 1", "rule": RULE}]})
    refused(
        {
            **WITNESS,
            "claim": ["norm_F(A) == 1"],
            "given": [],
            "instance": {"d": "1", "A": [["1"]]},
            "steps": [{"infers": "norm_F(A) == 2", "rule": RULE}],
        }
    )
    refused(
        {**WITNESS, "given": [], "instance": {"d": "1", "u": "1", "v": "1"}, "steps": [{"infers": "u == 2", "rule": RULE}]}
    )


def test_the_names_that_relations_speak_of() -> None:
    assert spoken(["u == v", "A psd"]) == {"u", "v", "A"}
    assert spoken([]) == set()


def test_what_the_steps_say_of_the_values_at_an_instance_holds_there() -> None:
    """The value that a derivation computes could be another in the instance: 7 for a probability of 1."""
    steps = [{"infers": "k == 1", "rule": "counterexample"}]
    document = {
        "format": FORMAT,
        "verdict": "REFUTED",
        "claim": ["k < 1"],
        "given": [],
        "steps": steps,
        "instance": {"d": "1", "k": "1"},
    }
    assert replay.replay(document).status == "REFUTED"
    with pytest.raises(Refused):
        replay.replay({**document, "instance": {"d": "1", "k": "7"}})
    with pytest.raises(Refused):
        replay.replay({**document, "steps": [{"infers": "k == 2", "rule": "counterexample"}]})
