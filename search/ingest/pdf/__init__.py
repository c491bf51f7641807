"""PDF: words on pages to running text in reading order, in a process of its own."""
