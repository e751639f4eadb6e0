"""What the tests of several verbs use."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def setting(tmp_path):
    """Write a setting to a file; its path."""

    def write(content: object) -> str:
        path = tmp_path / "setting.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write
