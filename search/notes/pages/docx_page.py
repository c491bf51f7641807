"""Notes as a Word document, written by python-docx."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from search.inert import one_line, visible
from search.notes.pages.sheet import EMPTY, Entry, Sheet


def docx_page(sheet: Sheet) -> bytes:
    """Return the file, in Word's own styles: headings, quotations, text.

    Line ends in a quotation or comment are Word's line breaks, tabs its tabs.
    """
    from docx import Document

    document: Any = Document()
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = one_line(sheet.title)[:255]
    document.add_heading(one_line(sheet.title), 0)
    for heading, entries in sheet.groups:
        if heading:
            document.add_heading(one_line(heading), 1)
        for entry in entries:
            _write(document, entry)
    if not sheet.groups:
        document.add_paragraph(EMPTY)
    if sheet.references:
        document.add_heading("References", 1)
        for line in sheet.references:
            document.add_paragraph(one_line(line))
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _write(document: Any, entry: Entry) -> None:
    document.add_paragraph(visible(entry.quote), style="Quote")
    cited = document.add_paragraph(f"({entry.cited})")
    if entry.remark:
        cited.add_run(f" ({one_line(entry.remark)})").bold = entry.grave
    if entry.comment.strip():
        document.add_paragraph(visible(entry.comment))
    for question, verdict in entry.verdicts:
        about = f" ({one_line(question)})" if question.strip() else ""
        document.add_paragraph(f"Verdict: {one_line(verdict)}{about}")
    if entry.tags:
        document.add_paragraph(f"Tags: {', '.join(map(one_line, entry.tags))}")
    if entry.colour:
        document.add_paragraph(f"Colour: {one_line(entry.colour)}")
