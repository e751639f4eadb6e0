"""Every test of the kernel reads its formulas afresh; under a mutant of one file the tests of that file come first."""

from __future__ import annotations

import os

import pytest

from lsa_theory.kernel import parser


@pytest.fixture(autouse=True)
def _nothing_read_before() -> None:
    for cached in (parser.relation, parser.expression, parser.names):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def _own_cache() -> None:
    """The kernel keeps no verdicts, so that no test needs a folder for them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """MUTANT_UNDER_TEST is set by mutmut, as in ``lsa_theory.kernel.signs.x_least__mutmut_1``."""
    file = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[0].rpartition(".")[2]
    items.sort(key=lambda item: item.path.stem != f"test_{file}")
