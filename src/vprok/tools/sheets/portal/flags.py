"""A yes or no for each of some rows, put together whole columns at a time."""


def flags(*raised: int) -> bytes:
    """The table that makes flags of a column: 1 for these values, 0 for all others."""
    return bytes(value in raised for value in range(256))


class Flags:
    """A byte a row, 1 or 0, held as one number so that whole columns are joined at once."""

    def __init__(self, size: int, told: int = 0) -> None:
        self.size, self.told = size, told

    @classmethod
    def of(cls, column: bytes | bytearray, table: bytes) -> "Flags":
        """The flags of a column's values by a table of 256."""
        return cls(len(column), int.from_bytes(column.translate(table), "little"))

    @classmethod
    def all(cls, size: int) -> "Flags":
        """Yes for every row."""
        return cls(size, int.from_bytes(b"\1" * size, "little"))

    def __or__(self, other: "Flags") -> "Flags":
        return Flags(self.size, self.told | other.told)

    def __and__(self, other: "Flags") -> "Flags":
        return Flags(self.size, self.told & other.told)

    def __invert__(self) -> "Flags":
        return Flags(self.size, self.told ^ Flags.all(self.size).told)

    def bytes(self) -> bytearray:
        """1 or 0 for each row."""
        return bytearray(self.told.to_bytes(self.size, "little"))

    def raised(self) -> list[int]:
        """Rows with a yes, from 0."""
        return [at for at, flag in enumerate(self.bytes()) if flag] if self.told else []
