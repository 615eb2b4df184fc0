"""A zip file whose bytes depend on its content alone: the same data gives the same approval hash every time.

Used by the writers of workbooks and CSV files beside it.
"""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: The first moment that a zip file can name.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class StableArchive(ZipFile):
    """Writes to memory, never to the disk, and gives every file in it the same time and rights."""

    def __init__(self) -> None:
        self.buffer = BytesIO()
        super().__init__(self.buffer, "w", ZIP_DEFLATED)

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        """Add a file under this name."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        super().writestr(self._entry(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add what lies in a buffer; openpyxl hands its sheets over this way."""
        self.writestr(str(arcname), filename.getvalue())

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, _NO_TIME)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return entry
