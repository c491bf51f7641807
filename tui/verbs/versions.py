"""The versions of the program and of the parts that it stands on."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

import click

PARTS = (
    "textual",
    "rank-bm25",
    "nltk",
    "tantivy",
    "PyStemmer",
    "lxml",
    "selectolax",
    "pypdfium2",
    "citeproc-py",
    "click",
)
"""Packages whose versions a report of a fault should name."""


def versions() -> dict[str, str]:
    """Return version by name: the program, Python, SQLite and `PARTS`."""
    found = {"florilegium": _version("florilegium"), "python": platform.python_version()}
    found["sqlite"] = sqlite3.sqlite_version
    return found | {name: _version(name) for name in PARTS}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def tell(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Print the versions and leave, where ``--version`` was given."""
    if not asked or context.resilient_parsing:
        return
    own, *parts = versions().items()
    click.echo(f"{own[0]}, version {own[1]}")
    for name, number in parts:
        click.echo(f"  {name} {number}")
    context.exit()
