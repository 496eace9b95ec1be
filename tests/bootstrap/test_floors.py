"""What import-linter states in pyproject.toml, run with the ordinary tests, and what it cannot state."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gmplay.bootstrap import places

PACKAGE = places.ROOT / "gmplay"


def imported_modules(source: Path) -> Iterator[str]:
    """Every module a file imports, late imports too; `from PySide6 import QtGui` counts as PySide6.QtGui."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_that_the_import_contracts_are_kept() -> None:
    check = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = subprocess.run(
        [sys.executable, "-c", check], cwd=places.ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("source", sorted((PACKAGE / "bootstrap").glob("*.py")), ids=lambda path: path.name)
def test_that_bootstrap_imports_the_standard_library_alone(source: Path) -> None:
    for module in imported_modules(source):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or module.startswith("gmplay.bootstrap"), module


@pytest.mark.parametrize("source", sorted((PACKAGE / "render").glob("*.py")), ids=lambda path: path.name)
def test_that_render_draws_with_qt_but_has_no_widgets(source: Path) -> None:
    qt = [module for module in imported_modules(source) if module.startswith("PySide6")]
    assert all(module.startswith(("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg")) for module in qt), qt
