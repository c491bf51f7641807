"""The faults of a file of several records: each costs one record, all are told in one sentence."""

from __future__ import annotations

from pathlib import Path

from search.ingest.errors import ReadError

_PLACES = 5


class Faults:
    """Collects what could not be read in a file and tells it at the end."""

    def __init__(self, path: Path, records: str) -> None:
        """Begin with none; ``records`` names what the file should hold: ``RIS record``."""
        self._path = path
        self._records = records
        self._first: ReadError | None = None
        self._count = 0
        self._places: list[str] = []
        self._stopped = False

    @property
    def full(self) -> bool:
        """Whether so many faults are noted that the places of others will not be told."""
        return len(self._places) >= _PLACES

    def note(self, problem: str, remedy: str, place: str = "") -> None:
        """Remember a fault at ``place`` (``line 12``)."""
        self._count += 1
        if self._first is None:
            self._first = ReadError(self._path, problem, remedy, place)
        elif place and not self.full and place not in (self._first.place, *self._places):
            self._places.append(place)

    def stop(self) -> None:
        """Remember that the rest of the file was not read, for all its faults."""
        self._stopped = True

    def settle(self, read: int) -> None:
        """Raise ReadError for the faults noted, or if no record was read of a file.

        The sentence tells the first fault, how many more there are, and where the next ones are.
        """
        if self._first is None and read:
            return
        if self._first is None:
            remedy = "check that it is what its name says, or export it again"
            raise ReadError(self._path, f"no {self._records} was found in it", remedy)
        if self._count == 1:
            raise self._first
        problem = f"{self._first.problem} (and {self._more()})"
        raise ReadError(self._path, problem, self._first.remedy, self._first.place)

    def _more(self) -> str:
        number = self._count - 1
        if self._stopped:
            return f"over {number:,} more faults: the rest of the file was not read"
        told = f"{number:,} more fault" + ("s" if number > 1 else "")
        places = ", ".join(self._places) + (", …" if len(self._places) < number else "")
        return f"{told}: {places}" if self._places else told
