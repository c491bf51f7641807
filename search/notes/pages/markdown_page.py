"""Notes as Markdown, with the citations of Pandoc (https://pandoc.org/MANUAL.html#citations)."""

from __future__ import annotations

from search.inert import visible
from search.notes import markdown
from search.notes.pages.sheet import EMPTY, Entry, Sheet


def markdown_page(sheet: Sheet) -> str:
    """Return the page: quotations, ``[@key, p. 3]``, the reader's words, references."""
    if not sheet.groups:
        return f"# {markdown.inline(sheet.title)}\n\n{EMPTY}\n"
    parts = [f"# {markdown.inline(sheet.title)}"]
    for heading, entries in sheet.groups:
        if heading:
            parts.append(f"## {markdown.inline(heading)}")
        for entry in entries:
            parts += _entry(entry)
    if sheet.references:
        parts += ["## References", *(markdown.inline(line) for line in sheet.references)]
    return "\n\n".join(parts) + "\n"


def citation(entry: Entry) -> str:
    """Return the citation as Pandoc reads it."""
    label, _, place = entry.locator.translate(_UNBRACKETED).partition(" ")
    return f"[@{entry.key}, {label} {markdown.inline(place)}]" if place else f"[@{entry.key}]"


def _entry(entry: Entry) -> list[str]:
    """Return the paragraphs of one note."""
    strength = "**" if entry.grave else "*"
    remark = f" {strength}({markdown.inline(entry.remark)}){strength}" if entry.remark else ""
    parts = [markdown.blockquote(entry.quote), citation(entry) + remark]
    if entry.comment.strip():
        parts.append(visible(entry.comment).strip("\n"))
    for question, verdict in entry.verdicts:
        about = f" ({markdown.inline(question)})" if question.strip() else ""
        parts.append(f"Verdict: {markdown.inline(verdict)}{about}")
    if entry.tags:
        parts.append(f"Tags: {', '.join(markdown.inline(tag) for tag in entry.tags)}")
    if entry.colour:
        parts.append(f"Colour: {markdown.inline(entry.colour)}")
    return parts


_UNBRACKETED = str.maketrans({"[": "(", "]": ")", ";": ",", "@": " "})
