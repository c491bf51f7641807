"""Manuscripts and books: DOCX, ODT, RTF, EPUB, LaTeX."""
