"""A folder through which tantivy can read an index that the user may not write to.

tantivy makes a lock file in any folder that it opens, so an index in a read-only folder is
opened through a private folder of symbolic links to its segment files, beside copies of its
two small JSON files. Segment files never change once written; the JSON files are swapped by
rename, so that a copy is always whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from search.folders import is_writable, make_private, state_folder

META = "meta.json"
"""The file in which tantivy tells of its last commit."""
_COPIED = (META, ".managed.json")
_MOST_TRIES = 3


class ReadableFolder:
    """Where to open an index: its own folder, made if need be, or a private view of it.

    ``update`` must be called before a view is read; OSError is raised where that is impossible.
    """

    def __init__(self, folder: Path) -> None:
        self._source = folder
        self._stamp: tuple[int, int] | None = None
        self._linked = not is_writable(folder)
        if self._linked:
            name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:24]
            self.path = state_folder() / "views" / name
            if not self.path.exists():
                _forget_lost(self.path.parent)
            make_private(self.path)
        else:
            self.path = make_private(folder)

    def share(self) -> None:
        """Let those read the files who may read the folder, and nobody else.

        tantivy makes its JSON files 0600 and all others as the umask has it.
        """
        mode = self.path.stat().st_mode & 0o666
        for path in self.path.iterdir():
            # A merge may take a file away; what another user made is theirs to share.
            with suppress(FileNotFoundError, PermissionError):
                if stat.S_IMODE(path.stat().st_mode) != mode:
                    path.chmod(mode)

    def update(self) -> bool:
        """Bring a view up to the source's last commit; True when it changed.

        A commit that ends while the view is made is followed: the files that the older one
        named may be gone already.
        """
        changed = False
        for _ in range(_MOST_TRIES if self._linked else 0):
            status = (self._source / META).stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp == self._stamp or not self._copy():
                break
            self._stamp = stamp
            changed = True
        return changed

    def stamp(self) -> tuple[int, ...] | None:
        """Return what tells one commit from another; None before the first."""
        with suppress(FileNotFoundError):
            status = (self.path / META).stat()
            return status.st_ino, status.st_mtime_ns, status.st_size
        return None

    def forget(self) -> None:
        """Make the view anew at the next update, whatever it holds."""
        self._stamp = None

    def _copy(self) -> bool:
        """Copy and link the source's files; False where its owner is writing them just now."""
        try:
            metadata = {name: (self._source / name).read_bytes() for name in _COPIED}
        except PermissionError:
            if self._stamp is None:
                raise
            return False  # the owner is committing: the view of before stays good
        present = {entry.name for entry in self._source.iterdir() if not entry.name.startswith(".")}
        present.discard(META)
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
        return True


def _forget_lost(views: Path) -> None:
    """Remove the views of indexes that are gone; one that comes back is given a new view."""
    with suppress(OSError):
        for view in list(views.iterdir()):
            links = [entry for entry in view.iterdir() if entry.is_symlink()]
            if links and not any(entry.exists() for entry in links):
                shutil.rmtree(view, ignore_errors=True)
