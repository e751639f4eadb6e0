"""What the page says of one statement, from its record."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from lsa_theory.export.paper.latex import MEANING
from lsa_theory.export.report.text import Words
from lsa_theory.kernel.claim import PAPER, Status
from lsa_theory.kernel.lemmas import LEMMAS

Record = dict[str, Any]
Shown = dict[str, tuple[str, int]]  # what a step shows: the first card and step that display it, step 0 the statement
RIGOROUS = ("proves", "refutes")
EXPANDED = "Gaussian integration by parts"


def card(page: Record, words: Words, shown: Shown) -> Record:
    """Everything that the template of a card shows, as HTML; ``shown`` remembers the steps displayed so far."""
    for formula in page["statement"]:
        shown.setdefault(formula, (page["ref"], 0))
    return {
        "ref": page["ref"],
        "title": words.prose(page["title"]),
        "status": str(page["status"]).lower(),
        "meaning": MEANING[Status(str(page["status"]))],
        "grade": page["grade"],
        "standing": standing(page),
        "where": f"{page['source']}, {page['where']}" if page["where"] else page["source"],
        "says": words.prose(page["says"]),
        "formulas": [words.statement(formula) for formula in page["statement"]],
        "witness": words.prose(page["witness"]) if str(page["status"]) == "REFUTED" and page["witness"] else "",
        "surprise": "" if page["as_recorded"] else str(page["expected"]),
        "how": list(_how(page, words)),
        "conditional": [(name, rule_anchor(name)) for name in page["conditional_on"]],
        "links": _links(page),
        "findings": [
            (
                f["kind"],
                "bonus" if f["kind"] in ("sharper", "stronger") else "flaw",
                words.prose(f["text"]),
                words.prose(f["witness"]),
            )
            for f in page["findings"]
        ],
        "hypotheses": [_hypothesis(h, page["ref"], words, shown) for h in page["hypotheses"]],
        "count": len(page["derivation"]),
        "steps": _steps(page, words, shown),
        "evidence": [_evidence(e, words) for e in page["evidence"]] if _more_than_the_kernel(page) else [],
        "file": page["file"],
        "seconds": seconds(page["seconds"]),
        "cached": page.get("cached", False),
    }


def anchored(cards: Iterable[Record]) -> None:
    """Marks the steps to which other cards refer, so that only these have an anchor."""
    rows = [(one["ref"], row) for one in cards for row in one["steps"]]
    asked = {row["where"][:2] for _, row in rows if "where" in row}
    for ref, row in rows:
        row["anchored"] = (ref, row["number"]) in asked


def _more_than_the_kernel(page: Record) -> bool:
    """Whether there is evidence besides what the kernel says, which stands above it on the card."""
    return [e["method"] for e in page["evidence"]] != ["kernel"]


def standing(page: Record) -> str:
    """As printed, a correction, or our own."""
    if page["corrects"]:
        return f"corrects {page['corrects']}"
    return "as printed" if page["as_printed"] else "not in the source"


def seconds(value: float) -> str:
    """A duration as a reader wants it.

    >>> seconds(0.004), seconds(0.31), seconds(12.34)
    ('under 0.01 s', '0.31 s', '12.3 s')
    """
    return "under 0.01 s" if value < 0.01 else f"{value:.2f} s" if value < 1 else f"{value:.1f} s"


def _how(page: Record, words: Words) -> list[str]:
    """How the status was reached: what proves or refutes, and which independent roads were measured besides."""
    lines = []
    for one in page["evidence"]:
        if one["outcome"] in RIGOROUS:
            covers = f" for {one['covers']}" if one["covers"].startswith("all") else f", {one['covers']}"
            detail = f": {one['detail']}" if one["detail"] else ""
            verb = {"proves": "Proved", "refutes": "Refuted"}[one["outcome"]]
            lines.append(words.prose(f"{verb} by {one['method']}{covers}{detail}."))
    for outcome, verb in (("supports", "Measured besides, and agreeing"), ("contradicts", "Contradicted")):
        roads = [one["method"] for one in page["evidence"] if one["outcome"] == outcome]
        if roads:
            lines.append(words.prose(f"{verb}: {'; '.join(dict.fromkeys(roads))}."))
    return lines


def _links(page: Record) -> list[tuple[str, list[str]]]:
    rows = (("corrects", [page["corrects"]] if page["corrects"] else []), ("corrected in", page["corrected_by"]),
            ("stronger", page["stronger"]))  # fmt: skip
    return [(name, list(refs)) for name, refs in rows if refs]


def _hypothesis(one: Record, ref: str, words: Words, shown: Shown) -> tuple[str, str]:
    """What is assumed, and what happens without it, said once."""
    formula = one["formula"] if one["formula"] not in (None, one["says"]) else ""
    short, colon, _ = one["says"].partition(":")
    first = shown.setdefault(one["says"], (ref, 0))[0]
    if colon and first != ref:
        text = f'{words.prose(short)}: as for <a href="#{first}">{first}</a>'
    else:
        text = words.prose(one["says"]) + (f" <code>{escape(formula)}</code>" if formula else "")
    if one["needed"] == "none known":
        return text, ""
    where = shown.setdefault(one["says"] + one["needed"], (ref, 0))[0]
    return text, words.prose(one["needed"]) if where == ref else f'see <a href="#{where}">{where}</a>'


def _steps(page: Record, words: Words, shown: Shown) -> list[Record]:
    """The steps; what an earlier card, or the statement itself, displays already is referred to, runs of it in one line.

    Expectations that are only expanded are counted, but for the paper's own statements: `lsa-theory show` has them.
    """
    rows: list[Record] = []
    last_check = ""
    for number, step in enumerate(page["derivation"], 1):
        if page["source"] != PAPER and step["shows"] not in shown and _is_expansion(step) and not _is_stated(step, page):
            if rows and "expanded" in rows[-1]:
                rows[-1]["upto"], rows[-1]["expanded"] = number, rows[-1]["expanded"] + 1
            else:
                rows.append({"number": number, "upto": number, "expanded": 1})
            continue
        where = (page["ref"], 0) if _is_stated(step, page) else shown.setdefault(step["shows"], (page["ref"], number))
        if where == (page["ref"], number):
            check = _checked(step)
            likewise = check == last_check and check.startswith("re-checked by")
            rows.append(_step(number, step, "re-checked likewise" if likewise else check, words))
            last_check = check or last_check
            continue
        last = rows[-1].get("where", ()) if rows else ()
        if last and last[0] == where[0] and where[1] == last[2] + 1:
            rows[-1]["where"], rows[-1]["upto"] = (*last[:2], where[1]), number
        else:
            rows.append({"number": number, "upto": number, "where": (*where, where[1])})
    return rows


def _is_expansion(step: Record) -> bool:
    """Whether a step is an expectation and its value, computed and computed again."""
    return step["confirmed"] and step["because"].startswith(EXPANDED)


def _is_stated(step: Record, page: Record) -> bool:
    """Whether a step concludes what the statement says of the same quantity, or is a formula of the statement."""
    if step["is_formula"] and _plain(step["shows"]) in map(_plain, page["statement"]):
        return True
    concluded = step["is_formula"] and step["lemma"] in LEMMAS and step["how"].startswith(("rule:", "cited:"))
    left = step["shows"].partition(" == ")[0].partition(" <= ")[0].partition(" >= ")[0]
    return concluded and any(formula.startswith(left + " ") for formula in page["statement"])


def _plain(formula: str) -> str:
    """A formula without what may be written or left out: spaces and brackets."""
    return formula.translate(str.maketrans("", "", " ()"))


def _step(number: int, step: Record, check: str, words: Words) -> Record:
    """One step: what it shows, why, and how that was checked again."""
    formula = words.step(step["shows"]) if step["is_formula"] else None
    return {
        "number": number,
        "formula": formula or "",
        "text": "" if formula else words.prose(step["shows"]),
        "because": words.prose(step["because"]),
        "checked": words.prose(check),
        "rule": (step["lemma"], rule_anchor(step["lemma"])) if step["lemma"] in LEMMAS else (),
    }


def rule_anchor(name: str) -> str:
    """Where the page says what a rule or cited theorem is, empty for one that `lemmas` does not list."""
    return "rule-" + "-".join(name.lower().split()) if name in LEMMAS else ""


def _checked(step: Record) -> str:
    if step["confirmed"] and step["lemma"] in LEMMAS:
        return f"in Coq: {step['coq']}" if step["coq"] else ""
    detail = f" ({step['detail']})" if step["detail"] else ""
    if not step["confirmed"]:
        return f"NOT CONFIRMED by {step['how']}{detail}"
    return f"{step['how'] if ':' in step['how'] else 're-checked by ' + step['how']}{detail}"


def _evidence(one: Record, words: Words) -> Record:
    numbers = [f"{name} {one[name]:.2g}" for name in ("gap", "tolerance") if one[name] not in (None, 0.0)]
    numbers += [f"seed {one['seed']}"] if one["seed"] is not None else []
    return {
        "outcome": one["outcome"],
        "method": words.prose(one["method"]),
        "covers": "" if one["outcome"] == "silent" else words.prose(one["covers"]),
        "detail": "" if one["outcome"] in RIGOROUS else words.prose(one["detail"]),  # said above already
        "witness": words.prose(one["witness"]),
        "nearest": one["suggestion"],
        "numbers": ", ".join([*numbers, seconds(one["seconds"])]),
    }
