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


def _mutated() -> str:
    """The file of the kernel of which mutmut tries a mutant: signs of ``lsa_theory.kernel.signs.x_least__mutmut_1``."""
    return os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[0].rpartition(".")[2]


def pytest_configure(config: pytest.Config) -> None:
    """At first the tests of the file alone, if it is asked for (`tests/mutation.py`): most mutants fall there."""
    own = [test for test in config.args if f"test_{_mutated()}.py" in test]
    if own and os.environ.get("MUTATION_TESTS") == "own":
        config.args[:] = own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem != f"test_{_mutated()}")
