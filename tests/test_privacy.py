"""What the desk promises on a machine that is shared: no network, nothing left where others see."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

WATCHED = """
import os, sys

def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
                 "socket.bind", "urllib.Request", "http.client.connect", "ftplib.connect"}:
        os.write(2, f"NETWORK {event} {arguments}\\n".encode())
        os._exit(99)


sys.addaudithook(watch)
"""

PAGE = """<html><head><title>Moths</title><link rel="stylesheet" href="http://192.0.2.1/a.css">
<meta name="citation_title" content="Moths"><script src="http://192.0.2.1/a.js"></script></head>
<body><h1>Moths</h1><p>Moths glow in winter. <img src="http://192.0.2.1/a.png"></p></body></html>"""
RECORD = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "http://192.0.2.1/pubmed.dtd">
<PubmedArticleSet/>"""


def watched(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"{WATCHED}\nsys.argv[:] = ['flori', *{list(arguments)!r}]\n"
    program += "from tui.cli import main\nmain()\n"
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_the_watch_works() -> None:
    program = f"{WATCHED}\nimport socket\nsocket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 99


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE)
    (folder / "record.xml").write_text(RECORD)
    return folder


def test_no_verb_connects_to_anything(papers: Path) -> None:
    calls = [
        ["add", "-l", "shelf", str(papers)],
        ["search", "-l", "shelf", "do moths glow?"],
        ["ask", "-l", "shelf", "do moths glow?"],
        ["show", "-l", "shelf", "page"],
        ["cite", "-l", "shelf", "page"],
        ["notes", "-l", "shelf", "add", "page#1"],
        ["notes", "-l", "shelf", "export"],
        ["library", "list"],
        ["doctor"],
        ["open"],
    ]
    for call in calls:
        done = watched(*call)
        assert "NETWORK" not in done.stderr
        assert done.returncode in (0, 3), (call, done.stderr)


def test_nothing_is_followed_out_of_a_document(papers: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody may read this")
    (papers / "steal.xml").write_text(
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><PubmedArticleSet>&x;</PubmedArticleSet>'
    )
    (papers / "steal.html").write_text(
        f'<html><body><p>A page.</p><iframe src="file://{secret}"></iframe></body></html>'
    )
    done = watched("read", *map(str, sorted(papers.iterdir())))
    assert "nobody may read this" not in done.stdout + done.stderr
    assert done.returncode in (0, 3)
