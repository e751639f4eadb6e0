"""The dataset of a study: a folder with ``_study.json`` and Parquet files, each whole or not there.

The name of a part says which tasks it holds, ``part-START-STOP.parquet``, so that what is missing is known without
reading anything, for any number of tasks. Small parts that follow one another are joined, so that there are few files.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.files import __version__, lock_alone, to_json, write_bytes_atomically, written_atomically
from lsa_theory.study.design import Study
from lsa_theory.study.measures import Row

_ABOUT = {"digest", "what", "tasks", "version", "axes", "scattered"}  # keys of _study.json
_PART = re.compile(r"part-(\d+)-(\d+)\.parquet")
WHOLE = 100_000  # rows of a part that is not joined to others
EVERY = 1000  # parts are written between two times of joining


class Store:
    """Where the rows of a study are kept, by one process at a time.

    Raises InputError for a folder of another study, one in use, or one that cannot be written.
    """

    def __init__(self, folder: str, study: Study) -> None:
        self.folder, self.study, self._written = Path(folder), study, 0
        about = self.folder / "_study.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise InputError(
                "--output", folder, "a folder that can be written", problem.strerror or "choose another"
            ) from None
        if about.exists():
            if opened(folder).get("digest") != study.digest:
                raise InputError(
                    "--output", folder, "the folder of this study, or a new one", "it holds another study: choose another"
                )
        elif any(self.folder.iterdir()):
            raise InputError("--output", folder, "an empty or a new folder", "it holds other files: choose another")
        else:
            said = {"digest": study.digest, "what": study.what, "tasks": study.count, "version": __version__}
            write_bytes_atomically(str(about), to_json({**said, **_varied(study)}, indent=2).encode())
        self._lock = open(self.folder / ".lock", "a")  # noqa: SIM115 - held until the store is left
        try:
            lock_alone(self._lock)
        except OSError:
            self._lock.close()
            legal = "a folder that no other process writes to"
            raise InputError("--output", folder, legal, "wait for that process, or choose another") from None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()

    def missing(self) -> Iterator[tuple[int, int]]:
        """The gaps between the parts: tasks ``start <= k < stop`` that nobody has finished."""
        start = 0
        for first, stop, _ in parts(self.folder):
            if start < first:
                yield start, first
            start = max(start, stop)
        if start < self.study.count:
            yield start, self.study.count

    def write(self, start: int, rows: list[Row]) -> None:
        """Keep the rows of the tasks from ``start`` on."""
        import pyarrow as pa

        self._keep(start, start + len(rows), pa.Table.from_pylist(rows, schema=self._schema()))
        self._written += 1
        if self._written % EVERY == 0:
            self.join()

    def join(self) -> None:
        """Make one part of small ones that follow one another; ended at any moment, it loses and doubles no row."""
        for group in _groups(parts(self.folder)):
            if len(group) > 1:
                import pyarrow as pa
                import pyarrow.parquet as pq

                self._keep(group[0][0], group[-1][1], pa.concat_tables(pq.read_table(path) for _, _, path in group))
        held = {path for _, _, path in parts(self.folder)}
        for name in os.listdir(self.folder):
            if _PART.fullmatch(name) and self.folder / name not in held:
                (self.folder / name).unlink()

    def _keep(self, start: int, stop: int, table: Any) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        name = f"part-{start:010d}-{stop:010d}.parquet"
        write_bytes_atomically(str(self.folder / name), sink.getvalue().to_pybytes(), named=False)

    def _schema(self) -> Any:
        import pyarrow as pa

        kinds = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}
        measure = self.study.measure
        fields = {"task": int, **{name: about.type for name, about in measure.parameters.items()}, "seed": int}
        fields |= {name: measure.columns[name] for name in self.study.columns}
        fields |= {"error": str, "seconds": float, "version": str, "study": str}
        return pa.schema([(name, kinds[kind]) for name, kind in fields.items()])


def opened(folder: str) -> dict[str, Any]:
    """What ``_study.json`` says; InputError where there is no study."""
    try:
        said = json.loads((Path(folder) / "_study.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict) or not set(said) >= _ABOUT:
        raise InputError("DIR", folder, "the folder of a study", "run `lsa-theory study STUDY.toml --output DIR` first")
    return said


def parts(folder: Path) -> list[tuple[int, int, Path]]:
    """First task, the task after the last, and file of every part, in order; none that another one contains."""
    found = ((_PART.fullmatch(name), name) for name in os.listdir(folder))
    every = sorted((int(match[1]), -int(match[2]), folder / name) for match, name in found if match)
    kept: list[tuple[int, int, Path]] = []
    for start, less, path in every:
        if not kept or -less > kept[-1][1]:
            kept.append((start, -less, path))
    return kept


def _groups(found: list[tuple[int, int, Path]]) -> Iterator[list[tuple[int, int, Path]]]:
    """Parts that follow one another without a gap, up to `WHOLE` rows together."""
    group: list[tuple[int, int, Path]] = []
    for part in found:
        if group and (part[0] != group[-1][1] or part[1] - group[0][0] > WHOLE):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def rows(folder: str) -> Iterator[Row]:
    """The rows in the order of their tasks, a part in memory at a time."""
    import pyarrow.parquet as pq

    start = 0
    for _, stop, path in parts(Path(folder)):
        yield from (row for row in pq.read_table(path).to_pylist() if row["task"] >= start)
        start = stop


def export_csv(folder: str, path: str) -> None:
    """All rows as CSV, in the order of their tasks."""
    import io

    with written_atomically(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        writer: Any = None
        for row in rows(folder):
            if writer is None:
                writer = csv.DictWriter(text, row)
                writer.writeheader()
            writer.writerow(row)
        text.detach()


def _varied(study: Study) -> dict[str, Any]:
    """How many values every axis has, 0 where each task draws its own, and whether any does so."""
    axes = {name: len(axis) if isinstance(axis, tuple) else 0 for name, axis in study.axes.items()}
    return {"axes": axes, "scattered": study.design == "random" or 0 in axes.values()}
