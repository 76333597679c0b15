"""Tables as Parquet, each column with its meaning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq


class Kind(Enum):
    """What a column holds."""

    WHOLE = pa.int32()
    SMALL = pa.int16()
    LONG = pa.int64()
    YES_NO = pa.bool_()
    TEXT = pa.string()
    WORD = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Field:
    """A column: its name, what it holds, what that means."""

    name: str
    kind: Kind
    words: str


@dataclass(frozen=True)
class Words:
    """Texts that repeat: each once, and which of them every row has."""

    texts: Sequence[str]
    which: Any


@dataclass(frozen=True)
class Table:
    """A table of an export.

    words: what a row of it is
    """

    name: str
    words: str
    fields: tuple[Field, ...]


def write(table: Table, batches: Iterable[Mapping[str, Any]], out: IO[bytes]) -> int:
    """Write a table batch after batch; the meanings of columns travel in the file itself.

    batches: of columns by name: numpy arrays, plain lists or `Words`, equally long
    returns: how many rows were written
    costs:   memory of one batch
    """
    schema = pa.schema(
        [
            pa.field(one.name, one.kind.value, metadata={"description": one.words})
            for one in table.fields
        ],
        metadata={"title": table.name, "description": table.words},
    )
    rows = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for columns in batches:
            told = [_array(columns[one.name], one.kind) for one in table.fields]
            piece = pa.Table.from_arrays(told, schema=schema)
            writer.write_table(piece)
            rows += piece.num_rows
    return rows


def _array(column: Any, kind: Kind) -> pa.Array:
    if isinstance(column, Words):
        return pa.DictionaryArray.from_arrays(
            pa.array(column.which, pa.int32()), pa.array(column.texts, pa.string())
        )
    return pa.array(column, kind.value)
