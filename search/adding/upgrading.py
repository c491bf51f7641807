"""What libraries of former versions did not keep of their documents, filled in from these."""

from __future__ import annotations

from search.adding.identity import title_form
from search.adding.preparing import cited_works
from search.storage.database import Storage
from search.storage.former import UNFILLED


def fill_in(storage: Storage, *, chunk: int = 500) -> None:
    """Work out the forms of titles and the works cited, once; a kill costs what it had done."""
    if not storage.fact(UNFILLED):
        return
    numbers = storage.numbers()
    for start in range(0, len(numbers), chunk):
        with storage.writing() as writing:
            for number in numbers[start : start + chunk]:
                document = writing.document(number)
                if document is not None:
                    writing.put_title_form(number, title_form(document.reference.title))
                    writing.put_cited(number, cited_works(document))
    with storage.writing() as writing:
        writing.set_fact(UNFILLED, "")
