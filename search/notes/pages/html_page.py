"""Notes as one HTML file: nothing is fetched, nothing runs, everything is escaped."""

from __future__ import annotations

from html import escape

from search.inert import one_line, visible
from search.notes.pages.sheet import EMPTY, Entry, Sheet

_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 44em; margin: 2em auto; padding: 0 1em; font-family: serif; line-height: 1.5 }}
blockquote, .comment, td {{ white-space: pre-wrap }}
blockquote {{ margin: 1.5em 0 .3em; padding-left: 1em; border-left: .2em solid #888 }}
.remark {{ font-style: italic }}
table {{ border-collapse: collapse }}
th, td {{ border: 1px solid #888; padding: .3em .6em; text-align: left; vertical-align: top }}
</style>
</head>
<body>
"""


def html_page(sheet: Sheet) -> str:
    """Return the page: a block quotation, its citation and the reader's words for each note."""
    parts = [f"<h1>{shown(sheet.title)}</h1>"]
    for heading, entries in sheet.groups:
        if heading:
            parts.append(f"<h2>{shown(one_line(heading))}</h2>")
        for entry in entries:
            parts += _entry(entry)
    if not sheet.groups:
        parts.append(f"<p>{EMPTY}</p>")
    if sheet.references:
        parts.append("<h2>References</h2>")
        parts += [f'<p class="reference">{shown(line)}</p>' for line in sheet.references]
    return whole_page(sheet.title, parts)


def whole_page(title: str, parts: list[str]) -> str:
    """Return a whole file with these parts as its body."""
    return _HEAD.format(title=shown(title)) + "\n".join(parts) + "\n</body>\n</html>\n"


def shown(text: str) -> str:
    """Return a text that HTML shows as it is, whether in an element or an attribute."""
    return escape(visible(text))


def _entry(entry: Entry) -> list[str]:
    remark = ""
    if entry.remark:
        strong = ("<strong>", "</strong>") if entry.grave else ("", "")
        remark = f' <span class="remark">({strong[0]}{shown(entry.remark)}{strong[1]})</span>'
    parts = [
        f"<blockquote>{shown(entry.quote)}</blockquote>",
        f"<p><cite>({shown(entry.cited)})</cite>{remark}</p>",
    ]
    if entry.comment.strip():
        parts.append(f'<div class="comment">{shown(entry.comment)}</div>')
    for question, verdict in entry.verdicts:
        about = f" ({shown(one_line(question))})" if question.strip() else ""
        parts.append(f"<p>Verdict: {shown(one_line(verdict))}{about}</p>")
    if entry.tags:
        parts.append(f"<p>Tags: {shown(', '.join(map(one_line, entry.tags)))}</p>")
    if entry.colour:
        parts.append(f"<p>Colour: {shown(one_line(entry.colour))}</p>")
    return parts
