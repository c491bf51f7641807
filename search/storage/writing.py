"""What a transaction does to the documents of a library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from search.storage.dictionaries import name_of
from search.storage.lookups import (
    TOTALS,
    Cited,
    Defined,
    FileRecord,
    Lookups,
    Sizes,
    Source,
    Values,
)
from search.storage.packing import Packed, packed_reference, reference_json


class Writing(Lookups):
    """One transaction on a `Storage`; made by `search.storage.database.Storage.writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._files: dict[str, int] = {}
        """Numbers of files that were looked up."""
        self._counted = dict.fromkeys(TOTALS, 0)
        """What is to be added to the totals."""
        self._batch = -1
        """The generation whose first document is noted."""

    def _rows(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def set_fact(self, name: str, value: str) -> None:
        """Keep a fact of the library."""
        self._connection.execute("REPLACE INTO facts VALUES (?, ?)", (name, value))

    def settle(self) -> None:
        """Bring the totals up to what was done; `Storage.writing` calls it."""
        counted = [(f"total {name}", amount) for name, amount in self._counted.items() if amount]
        self._counted = dict.fromkeys(TOTALS, 0)
        self._connection.executemany(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name)"
            " DO UPDATE SET value = value + excluded.value",
            counted,
        )

    def put_dictionary(self, learnt: bytes) -> None:
        """Keep what was learnt from documents, by which others are deflated from now on."""
        name_of(learnt)
        self._connection.execute("INSERT INTO dictionaries VALUES (?)", (learnt,))

    def put_document(
        self,
        packed: Packed,
        generation: int,
        sizes: Sizes,
        abbreviations: Sequence[Defined] = (),
        *,
        title_form: int | None = None,
        cited: Sequence[Cited] = (),
    ) -> int:
        """Keep a new document and return its number.

        ``title_form`` is what its title is compared by (a signed 64-bit number), ``cited`` the
        works that its reference list names.
        """
        number = self._connection.execute(
            "INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                packed.key,
                self._file(packed.path, packed.format),
                packed.digest,
                packed.doi,
                packed.pmid,
                packed.pmcid,
                title_form,
                sizes.sentences,
                sizes.sentence_terms,
                sizes.document_terms,
                packed.content,
            ),
        ).lastrowid
        assert number is not None
        if generation != self._batch:
            self._batch = generation
            self._connection.execute(
                "INSERT OR IGNORE INTO batches VALUES (?, ?)", (generation, number)
            )
        self._count(1, sizes)
        if abbreviations:
            self._connection.executemany(
                "INSERT INTO abbreviations VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (number, place, one.short, one.long, one.short_form, one.long_form)
                    for place, one in enumerate(abbreviations)
                ],
            )
        if cited:
            self.put_cited(number, cited)
        return number

    def _file(self, path: str, format: str) -> int:
        """Return the number of a file.

        One that is not yet recorded as read is noted as unfinished: it is read again.
        """
        number = self._files.get(path)
        if number is None:
            self._connection.execute(
                "INSERT OR IGNORE INTO files (path, size, mtime_ns, digest, format)"
                " VALUES (?, -1, 0, x'', ?)",
                (path, format),
            )
            number = int(self._rows("SELECT id FROM files WHERE path = ?", (path,))[0][0])
            self._files[path] = number
        return number

    def put_cited(self, number: int, cited: Iterable[Cited]) -> None:
        """Keep the works that a document cites."""
        self._connection.executemany(
            "REPLACE INTO cited VALUES (?, ?, ?, ?, ?)",
            [(number, place, one.doi, one.pmid, one.title_form) for place, one in enumerate(cited)],
        )

    def put_title_form(self, number: int, title_form: int | None) -> None:
        """Keep what a document's title is compared by."""
        self._connection.execute(
            "UPDATE documents SET title_form = ? WHERE id = ?", (title_form, number)
        )

    def _count(self, sign: int, sizes: Sizes) -> None:
        counted = (sizes.sentences, sizes.sentence_terms, 1, sizes.document_terms)
        for name, amount in zip(TOTALS, counted, strict=True):
            self._counted[name] += sign * amount

    def remove_document(self, number: int, generation: int) -> None:
        """Forget a document, and remember that the index must forget it too."""
        found = self._connection.execute(
            "DELETE FROM documents WHERE id = ?"
            " RETURNING indexed_sentences, sentence_terms, document_terms",
            (number,),
        ).fetchall()
        for sizes in found:
            self._count(-1, Sizes(*sizes))
        self._connection.execute("REPLACE INTO removed VALUES (?, ?)", (number, generation))

    def forget_removed(self, generation: int) -> None:
        """Drop what is remembered of removals up to a generation that the index has reached."""
        self._connection.execute("DELETE FROM removed WHERE generation <= ?", (generation,))

    def put_file(self, file: FileRecord) -> None:
        """Keep that a file was read, as it was then."""
        self._connection.execute(
            "INSERT INTO files (path, size, mtime_ns, digest, format) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET size = excluded.size,"
            " mtime_ns = excluded.mtime_ns, digest = excluded.digest, format = excluded.format",
            (file.path, file.size, file.mtime_ns, bytes.fromhex(file.digest), file.format),
        )

    def forget_reading(self, path: str) -> None:
        """Note a file as not read: it is read again when next met."""
        self._connection.execute("UPDATE files SET size = -1, digest = x'' WHERE path = ?", (path,))

    def remove_file(self, path: str) -> None:
        """Forget a file with all that came from it; documents stay until they are removed."""
        self._files.pop(path, None)
        self._connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def put_own_source(
        self, number: int, packed: Packed, proposal: str, fullness: int, length: int
    ) -> None:
        """Keep that a document is all that its file tells of it; see `put_source`."""
        own = 0 if proposal == packed.key else proposal
        self._connection.execute(
            "INSERT INTO sources VALUES (?, ?, ?, NULL, ?, ?, NULL)",
            (number, self._file(packed.path, packed.format), own, fullness, length),
        )

    def put_source(self, number: int, source: Source) -> None:
        """Keep that a document came from a file, and what that file tells of it."""
        key, digest, content = self._rows(
            "SELECT key, digest, content FROM documents WHERE id = ?", (number,)
        )[0]
        told, own = bytes.fromhex(source.digest), reference_json(source.reference)
        self._connection.execute(
            "REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                self._file(source.path, source.format),
                0 if source.proposal == key else source.proposal,
                None if told == digest else told,
                source.fullness,
                source.length,
                None if own == packed_reference(self._readable(content)) else own,
            ),
        )

    def remove_source(self, path: str, number: int, proposal: str) -> None:
        """Forget that a document came from a file under a proposed key."""
        self._connection.execute(
            "DELETE FROM sources WHERE document = ?"
            " AND file = (SELECT id FROM files WHERE path = ?) AND proposal ="
            " iif(? = (SELECT key FROM documents WHERE id = document), 0, ?)",
            (number, path, proposal, proposal),
        )

    def put_attachments(self, path: str, proposal: str, targets: Iterable[str]) -> None:
        """Keep which files a record of a file names as its full text."""
        self._connection.executemany(
            "REPLACE INTO attachments VALUES (?, ?, ?)",
            [(self._file(path, ""), proposal, target) for target in targets],
        )

    def remove_attachments(self, path: str) -> None:
        """Forget what the records of a file name."""
        self._connection.execute(
            "DELETE FROM attachments WHERE file = (SELECT id FROM files WHERE path = ?)", (path,)
        )

    def put_alias(self, alias: str, key: str) -> None:
        """Let a key that was given go on to mean the document that its own was joined to."""
        self._connection.execute("UPDATE aliases SET key = ? WHERE key = ?", (key, alias))
        self._connection.execute("REPLACE INTO aliases VALUES (?, ?)", (alias, key))
