"""What arguments may be, where several modules say so."""

from __future__ import annotations

import os
from decimal import Decimal
from fractions import Fraction
from typing import BinaryIO, Union

__all__ = ["Amount", "File", "Path"]

Amount = Union[int, float, str, Decimal, Fraction]
Path = Union[str, "os.PathLike[str]"]
File = Union[Path, bytes, bytearray, BinaryIO]
