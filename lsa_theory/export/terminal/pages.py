"""The tables of `list` and `check`, and the pages of `show` and `prove`, set from records."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lsa_theory.export.terminal.render import (
    BLANK,
    Line,
    Piece,
    columns,
    fold,
    fold_formula,
    grouped,
    heading,
    line,
    shorten,
    table_room,
)
from lsa_theory.proofs.records import Record, counts, section_of

Typeset = Callable[[str], str]


def table(records: list[Record], key: str, width: int) -> Iterator[Line]:
    """Statements by section: reference, title, status under ``key``, and below it what a reader must know.

    Beside a status that was judged stand the number of inferences by named rules that it rests on, and its time.
    """
    timed = key == "status"
    title_of_status = "status" if timed else "recorded"
    left = max([len("statement"), *(len(record["ref"]) for record in records)])
    right = max([len(title_of_status), *(len(str(record[key])) for record in records)])
    widest = max(len("what it says"), *(len(record["title"]) for record in records))
    room = table_room(widest, left + right + 4 + (20 if timed else 0))
    yield line(
        Piece(
            f"{'statement':{left}}  {'what it says':{room}}  {title_of_status:{right}}" + "  inferences    time" * timed,
            "faint",
        )
    )
    rows = []
    for record in records:
        status = str(record[key])
        title = shorten(record["title"], room)
        beside = f"{len(record['inferences']) if record['grade'] else '':>12}{record['seconds']:6.1f} s" if timed else ""
        row = line(
            f"{record['ref']:{left}}  {title:{room}}  ",
            Piece(f"{status:{right}}", status),
            Piece(beside, "faint"),
        )
        notes = remarks(record) if timed else []
        rows.append(
            (
                section_of(record),
                [row, *(n for note in notes for n in fold(note, width, "    ", "      ", style="faint"))],
            )
        )
    yield from grouped(rows)
    yield BLANK


def remarks(record: Record) -> list[str]:
    """What a row of `check` cannot leave out."""
    status, notes = str(record["status"]), []
    if not record["as_recorded"]:
        notes.append(f"NOT AS RECORDED: {record['expected']} was expected")
    if record["witness"]:
        notes.append(record["witness"])
    if record["nearest_true_form"]:
        notes.append("nearest true form: " + record["nearest_true_form"])
    if status in ("UNDECIDED", "SUPPORTED", "CONFLICT") or not record["as_recorded"]:
        notes += [f"{e['method']} ({e['outcome']}): {e['detail'] or e['covers']}" for e in record["evidence"]]
    return notes


def tally(records: list[Record], key: str) -> str:
    """``6 statements: 5 PROVED, 1 REFUTED``."""
    parts = ", ".join(f"{count} {status}" for status, count in counts(records, key).items())
    return f"{_many(len(records), 'statement')}: {parts}"


def standing(record: Record) -> str:
    """The status with its grade of trust: ``PROVED (kernel, 12 inferences)``."""
    return f"{record['status']} ({record['grade']})" if record["grade"] else str(record["status"])


def graded(records: list[Record]) -> list[str]:
    """How far the kernel carries what is proved: ``of the proved 11 by the kernel alone, 77 with inferences``."""
    proved = [record for record in records if record["status"] == "PROVED"]
    alone = sum(not record["inferences"] for record in proved)
    rest = f", {len(proved) - alone} with inferences by named rules" if alone < len(proved) else ""
    return [f"of the proved {alone} by the kernel alone{rest}"] if proved else []


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def check_summary(records: list[Record], seconds: float, width: int) -> Iterator[Line]:
    """The last lines of `check`."""
    odd = [record["ref"] for record in records if not record["as_recorded"]]
    findings = sum(len(record["findings"]) for record in records)
    cached = sum(record.get("cached", False) for record in records)
    recorded = f"NOT as recorded: {', '.join(odd)}" if odd else "all as recorded"
    parts = [
        tally(records, "status"),
        recorded,
        *graded(records),
        *([_many(findings, "finding")] if findings else []),
        *([f"{cached} from the cache (--fresh judges again)"] if cached else []),
        f"{seconds:.1f} s",
    ]
    yield from fold("; ".join(parts), width, style="bad" if odd else "heading")


def statement_page(page: Record, width: int, typeset: Typeset) -> Iterator[Line]:
    """A statement as a referee reads it."""
    yield from columns(page["ref"], page["title"], Piece(standing(page), str(page["status"])), width)
    yield from fold(f"{page['source']}, {page['where']}" if page["where"] else page["source"], width, style="faint")
    if page["says"]:
        yield BLANK
        yield from fold(page["says"], width)
    yield from _section("Statement" if page["as_printed"] else "Statement (not in the source)")
    for formula in page["statement"]:
        yield from fold_formula(typeset(formula), width, "  ", "      ")
    if page["witness"]:
        yield from fold(f"fails at {page['witness']}", width, "  ", "      ", "bad")
    if page["nearest_true_form"]:
        yield from fold(f"nearest true form: {page['nearest_true_form']}", width, "  ", "      ")
    yield from _hypotheses(page, width)
    yield from derivation(page["derivation"], width, typeset)
    yield from evidence(page["evidence"], width)
    yield from _findings(page, width)
    yield BLANK
    yield from _links(page, width)


def _section(title: str) -> tuple[Line, Line]:
    return BLANK, heading(title)


def _hypotheses(page: Record, width: int) -> Iterator[Line]:
    if page["hypotheses"]:
        yield from _section("Hypotheses")
    unneeded = []
    for number, hypothesis in enumerate(page["hypotheses"], 1):
        formula = f": {hypothesis['formula']}" if hypothesis["formula"] not in (None, hypothesis["says"]) else ""
        yield from fold(hypothesis["says"] + formula, width, f"{number:3}  ", "     ")
        if hypothesis["says"] in page["unneeded"]:
            yield from fold("not needed: the claim is proved without it", width, "     ", "       ", "faint")
        elif hypothesis["needed"] == "none known" and page["source"] != "own":
            unneeded.append(str(number))
        elif hypothesis["needed"] == "none known":
            continue
        else:
            yield from fold(f"without it: {hypothesis['needed']}", width, "     ", "       ", "faint")
    if unneeded:
        yield from fold(f"without {', '.join(unneeded)}: no counterexample known", width, "     ", "       ", "faint")


def derivation(steps: list[Record], width: int, typeset: Typeset) -> Iterator[Line]:
    """Numbered steps, each with its reason and the exact procedure that checked it again."""
    if steps:
        yield from _section("Derivation")
    for number, step in enumerate(steps, 1):
        place = f"{number:3}  ", "         "
        yield from (
            fold_formula(typeset(step["shows"]), width, *place) if step["is_formula"] else fold(step["shows"], width, *place)
        )
        yield from fold(f"because {step['because']}", width, "     ", "       ", "faint")
        how = step["how"] if step["confirmed"] else f"NOT CONFIRMED by {step['how']}"
        yield from fold(
            f"{'' if not step['confirmed'] or ':' in how else 're-checked by '}{how}{_detail(step)}",
            width, "     ", "       ", "faint" if step["confirmed"] else "bad",
        )  # fmt: skip
        if step["coq"]:
            yield from fold(f"in Coq: {step['coq']}", width, "     ", "       ", "faint")


def _detail(step: Record) -> str:
    return f" ({step['detail']})" if step["detail"] else ""


def evidence(found: list[Record], width: int) -> Iterator[Line]:
    """One entry a road: what it says, what it covers, and how far to trust it."""
    if found:
        yield from _section("Evidence")
    left = max((len(one["outcome"]) for one in found), default=0)
    for one in found:
        covers = "" if one["outcome"] == "silent" else f": {one['covers'].replace(', d=', '; d=')}"
        yield from fold(
            f"{one['method']}{covers} ({one['seconds']:.2g} s)",
            width,
            f"  {one['outcome']:{left}}  ",
            " " * (left + 4),
        )
        numbers = [f"{name} {one[name]:.2g}" for name in ("gap", "tolerance") if one[name] not in (None, 0.0)]
        numbers += [f"seed {one['seed']}"] if one["seed"] is not None else []
        rest = "; ".join(part for part in (one["witness"], one["detail"], *numbers) if part)
        if rest:
            yield from fold(rest, width, " " * (left + 4), style="faint")


def _findings(page: Record, width: int) -> Iterator[Line]:
    if page["findings"]:
        yield from _section("Findings")
    for finding in page["findings"]:
        witness = f" Witness: {finding['witness']}" if finding["witness"] else ""
        yield from fold(f"{finding['kind']}: {finding['text']}{witness}", width, "  ", "    ")


def _links(page: Record, width: int) -> Iterator[Line]:
    """Where to go from here."""
    rows = {
        "conditional on": ", ".join(page["conditional_on"]) or "nothing: every step is elementary and re-checked",
        "corrects": page["corrects"] or "",
        "corrected in": ", ".join(page["corrected_by"]),
        "stronger": ", ".join(page["stronger"]),
        "recorded": "" if page["as_recorded"] else str(page["expected"]),
        "source file": page["file"],
        "run again": f"lsa-theory check {page['address']}",
    }
    if page["status"] != "PROVED" and not page["conditional_on"]:
        rows["conditional on"] = ""
    for name, value in rows.items():
        if value:
            yield from fold(value, width, f"{name:16}", " " * 16)
