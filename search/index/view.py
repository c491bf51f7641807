"""A folder through which tantivy can read an index that the user may not write to.

tantivy makes a lock file in any folder that it opens, so an index in a read-only folder is
opened through a private folder of symbolic links to its segment files, beside copies of its
two small JSON files. Segment files never change once written; the JSON files are swapped by
rename, so that a copy is always whole.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from search.places import is_writable, make_private, state_folder

_META = "meta.json"
_COPIED = (_META, ".managed.json")


class ReadableFolder:
    """Where to open an index: its own folder, made if need be, or a private view of it.

    Raises FileNotFoundError when there is no index and none may be made.
    """

    def __init__(self, folder: Path) -> None:
        self._source = folder
        self._stamp: tuple[int, int] | None = None
        self._linked = not is_writable(folder)
        if self._linked:
            name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:24]
            self.path = make_private(state_folder() / "views" / f"{name}")
            self.update()
        else:
            self.path = make_private(folder)

    def share(self) -> None:
        """Let those read the JSON files who may read the folder: tantivy makes them 0600."""
        mode = self.path.stat().st_mode & 0o666
        for name in _COPIED:
            (self.path / name).chmod(mode)

    def update(self) -> bool:
        """Bring a view up to the source's last commit; True when it changed."""
        if not self._linked:
            return False
        status = (self._source / _META).stat()
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp == self._stamp:
            return False
        try:
            metadata = {name: (self._source / name).read_bytes() for name in _COPIED}
        except PermissionError:
            if self._stamp is None:
                raise
            return False  # the owner is committing: the view of before stays good
        present = {entry.name for entry in self._source.iterdir() if not entry.name.startswith(".")}
        present.discard(_META)
        for entry in list(self.path.iterdir()):
            if entry.name not in present and entry.is_symlink():
                entry.unlink(missing_ok=True)
        for name in present:
            with suppress(FileExistsError):
                (self.path / name).symlink_to(self._source.resolve() / name)
        for name, content in metadata.items():
            temporary = self.path / f"{name}.{os.getpid()}"
            temporary.write_bytes(content)
            temporary.replace(self.path / name)
        self._stamp = stamp
        return True
