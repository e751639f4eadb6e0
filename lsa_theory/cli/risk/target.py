"""``lsa-theory risk --target``: the same table for labels that are not linear."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.risk.cells import drawn, short, shown
from lsa_theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.export.terminal.render import Line
    from lsa_theory.model.risk.curves import Study
    from lsa_theory.model.risk.target_study import TargetStudy


def target_study(text: str, study: Study) -> TargetStudy:
    """The study of a target given by name or by a JSON file; InputError for anything else."""
    from lsa_theory.cli.risk.case import read_target
    from lsa_theory.cli.settings import read_object
    from lsa_theory.model.risk.target_study import NAMED, TargetStudy, named_target

    if text in NAMED:
        return TargetStudy(study, named_target(text, study.dim))
    if not text.endswith(".json") and text != "-":
        legal = "one of " + ", ".join(NAMED) + ", or a .json file"
        raise InputError("target", text, legal, "docs/shifts.md has the keys of the file")
    target = read_target(read_object(text))
    if isinstance(target, dict):
        remedy = "moments cannot be drawn from: use `lsa-theory evaluate risk`"
        raise InputError("target", "given by its moments", "a polynomial or a ReLU", remedy)
    if target.dimension != study.dim:
        raise InputError("target", f"of dimension {target.dimension}", f"of the size --dim {study.dim}", "make them agree")
    return TargetStudy(study, target)


def measured(study: TargetStudy) -> list[dict[str, Any]]:
    """A row for every scale and length."""
    rows = []
    for scale in study.study.scales:
        for length in study.study.lengths:
            found = {name: asdict(point) for name, point in study.points(length, scale).items()}
            rows.append({"covariances": "target", "scale": scale, "test_length": length, "rules": found})
    return rows


def page(record: dict[str, Any]) -> Iterator[Line]:
    """The table, its verdict not included."""
    from lsa_theory.export.terminal.render import BLANK, Piece, heading, line, shorten

    name = shorten(os.path.basename(record["target"]), 20)
    sizes = "d = {dim}, N = {context}, noise {noise:g}".format(**record)
    yield heading(f"Test error / error of zero: target {name}, {sizes}")
    scale = None
    for row in record["rows"]:
        if row["scale"] != scale:
            scale = row["scale"]
            yield BLANK
            yield heading(f"covariates times k = {scale:g}")
            yield line(Piece(f"{'M':>8}{'LSA':>10}{'simulated':>19}{'z':>6}{'OLS':>10}{'best linear':>13}", "faint"))
        rules = row["rules"]
        ols, best = shown(rules["ols"]), short(rules["linear"]["theory"])
        yield line(f"{row['test_length']:>8}{short(rules['lsa']['theory']):>10}{drawn(rules['lsa'])}{ols:>10}{best:>13}")
