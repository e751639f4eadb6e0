"""Claims files as tests: ``pytest my_claims.toml`` judges every ``[[claim]]``.

A test fails where the verdict is not the expected one.  Pytest loads this through the entry point ``pytest11`` wherever
lsa-theory is installed; the engine is imported only when a TOML file with claims is collected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_CLAIM = re.compile(r"^\s*\[\[\s*claim\s*\]\]", re.M)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--lsa-budget``, as ``--budget`` of `lsa-theory check`."""
    text = "quick (default): seconds; full: more instances, larger sizes, minutes"
    parser.getgroup("lsa-theory").addoption("--lsa-budget", choices=("quick", "full"), default="quick", help=text)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ClaimsFile | None:
    """A TOML file with a table ``[[claim]]``; any other file is left alone."""
    if file_path.suffix != ".toml" or not _CLAIM.search(file_path.read_text(encoding="utf-8", errors="replace")):
        return None
    return ClaimsFile.from_parent(parent, path=file_path)


class ClaimsFile(pytest.File):
    """The claims of one file, a test each."""

    def collect(self) -> Iterator[ClaimTest]:
        from lsa_theory.errors import InputError
        from lsa_theory.proofs.claims_file import claims_in

        try:
            found = claims_in(str(self.path))
        except InputError as problem:
            raise self.CollectError(str(problem)) from None
        for address, statement in found.items():
            yield ClaimTest.from_parent(self, name=statement.claim.ref, address=address)


class ClaimTest(pytest.Item):
    """Passes when the verdict on the claim at ``address`` is the one that its file expects."""

    def __init__(self, *, address: str, **options: Any) -> None:
        super().__init__(**options)
        self.address = address

    def runtest(self) -> None:
        from lsa_theory.proofs.judging import judged_all

        (record,) = judged_all([self.address], self.config.getoption("lsa_budget"), jobs=1, fresh=True)
        if not record["as_recorded"]:
            raise NotAsExpected(record)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The verdict with its witness, or what is wrong with the claim; a traceback only for a defect."""
        from lsa_theory.errors import InputError, UsageError

        said = isinstance(excinfo.value, (NotAsExpected, InputError, UsageError))
        return str(excinfo.value) if said else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class NotAsExpected(AssertionError):
    """A verdict that is not the expected one: its record, in words."""

    def __init__(self, record: dict[str, Any]) -> None:
        from lsa_theory.export.terminal.pages import remarks, standing

        page = record["page"]
        lines = [f"{standing(record)}: {'; '.join(page['statement'])}"]
        lines += [f"given {hypothesis['formula'] or hypothesis['says']}" for hypothesis in page["hypotheses"]]
        super().__init__("\n  ".join([*lines, *remarks(record)]))
