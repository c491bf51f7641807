"""What came of each file and of all of them, gathered while a library is added to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from search.adding.keeping import Outcome
from search.adding.reports import (
    Duplicate,
    Failure,
    FileOutcome,
    FormatCount,
    Joined,
    Report,
)

_FAILED = "failed"


@dataclass(slots=True)
class FileTally:
    """What has come of one file so far."""

    path: str
    format: str
    started: float = field(default_factory=monotonic)
    finished: float = 0.0
    keys: dict[str, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    failure: str = ""
    again: bool = False
    """Read a second time in one run, for another file's sake: it was told of already."""
    missing: list[str] = field(default_factory=list)
    """Files that its records name and that are not there, as told."""

    def outcome(self) -> str:
        """Return the first outcome that applies."""
        if self.failure:
            return _FAILED
        return next((one.value for one in Outcome if self.counts[one]), Outcome.UNCHANGED.value)


@dataclass(slots=True)
class Tally:
    """What has come of all files so far."""

    told: Callable[[FileOutcome], None] | None = None
    """Is told of each file when it is done and kept."""
    removed: int = 0
    sentences: int = 0
    duplicates: list[Duplicate] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    remarks: list[Failure] = field(default_factory=list)
    retracted: dict[str, None] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By format and outcome."""

    def take(self, file: FileTally, outcome: Outcome, key: str) -> None:
        """Count a document of a file."""
        if file.again:
            return
        file.counts[outcome] += 1
        if self.told is not None:
            file.keys[key] = None
        if outcome is not Outcome.UNCHANGED:
            self.counts[file.format, outcome] += 1
        if outcome is Outcome.DUPLICATE:
            self.duplicates.append(Duplicate(file.path, key))
        elif outcome is Outcome.JOINED:
            self.joined.append(Joined(file.path, key))

    def fail(self, path: str, message: str, format: str = "") -> None:
        """Note a path that is no file that could be begun."""
        file = FileTally(path, format or kind_of(path), failure=message)
        self.finish(file)

    def finish(self, file: FileTally) -> None:
        """Count a file whose documents are all kept."""
        if file.again and not file.failure:
            return
        message = file.failure
        if file.failure:
            self.failures.append(Failure(file.path, file.failure))
            self.counts[file.format, _FAILED] += 1
        elif not file.counts:
            self.counts[file.format, Outcome.UNCHANGED] += 1
        if file.missing:
            remark = missing_told(file.missing)
            self.remarks.append(Failure(file.path, remark))
            message = f"{message} {remark}".strip()
        self._tell(file, file.outcome(), message)

    def forget(self, path: str, format: str) -> None:
        """Note a file that is gone and was forgotten."""
        self._tell(FileTally(path, format), "removed", "")

    def _tell(self, file: FileTally, outcome: str, message: str) -> None:
        if self.told is not None:
            seconds = max(0.0, (file.finished or monotonic()) - file.started)
            self.told(
                FileOutcome(file.path, file.format, outcome, tuple(file.keys), message, seconds)
            )

    def total(self, outcome: Outcome) -> int:
        """Return the count of an outcome over all formats."""
        return sum(count for (_, one), count in self.counts.items() if one == outcome)

    def report(self, skipped: tuple[str, ...], *, cancelled: bool) -> Report:
        """Return what came of all."""
        return Report(
            read=self.total(Outcome.READ),
            updated=self.total(Outcome.UPDATED),
            unchanged=self.total(Outcome.UNCHANGED),
            duplicates=tuple(self.duplicates),
            removed=self.removed,
            failures=tuple(self.failures),
            skipped=skipped,
            cancelled=cancelled,
            joined=tuple(self.joined),
            remarks=tuple(self.remarks),
            retracted=tuple(self.retracted),
            formats=tuple(map(self._of_format, sorted({form for form, _ in self.counts}))),
        )

    def _of_format(self, form: str) -> FormatCount:
        return FormatCount(
            form,
            read=self.counts[form, Outcome.READ],
            updated=self.counts[form, Outcome.UPDATED],
            unchanged=self.counts[form, Outcome.UNCHANGED],
            joined=self.counts[form, Outcome.JOINED],
            duplicates=self.counts[form, Outcome.DUPLICATE],
            failed=self.counts[form, _FAILED],
        )


def kind_of(path: str) -> str:
    """Return the kind that a file's name ends in: ``pdf``; ``file`` for a name without."""
    return Path(path).suffix.lower().lstrip(".") or "file"


def missing_told(missing: list[str]) -> str:
    """Return the remark on files that a record names and that are not there."""
    first = missing[0]
    if len(missing) == 1:
        return f"the full text that it names is not there: {first}"
    return f"{len(missing):,} full texts that it names are not there, the first: {first}"
