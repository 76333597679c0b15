"""Who answers a question over Parquet: DuckDB here, or a Spark cluster elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Answer = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""Names of columns, and rows."""


class Unanswered(Exception):
    """An engine did not answer, for the reason it gives."""


_SHUT = ("SET enable_external_access = false", "SET lock_configuration = true")


def by_duckdb(sql: str, tables: Mapping[str, Path]) -> Answer:
    """Ask DuckDB in this process; the question reaches no file but its tables, and no network.

    tables: a file for each name that the question uses
    raises: Unanswered for what is no question, or asks for more
    source: DuckDB, Securing DuckDB
    """
    import duckdb

    with duckdb.connect() as asked:
        for name, path in tables.items():
            asked.from_parquet(str(path)).create_view(name)
        asked.execute("SET allowed_paths = ?", [[str(path) for path in tables.values()]])
        for setting in _SHUT:
            asked.execute(setting)
        try:
            found = asked.execute(sql)
            columns = tuple(str(one[0]) for one in found.description or ())
            return columns, found.fetchall()
        except duckdb.Error as error:
            raise Unanswered(str(error)) from error


def by_spark(sql: str, tables: Mapping[str, Path], master: str) -> Answer:
    """Ask a Spark cluster; its workers must see the files under the same paths.

    master: `spark://host:port`, or `local[2]`
    costs:  some seconds before the first answer
    raises: Unanswered for what is no question
    """
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master(master).appName("vprok").getOrCreate()
    try:
        for name, path in tables.items():
            session.read.parquet(str(path)).createOrReplaceTempView(name)
        found = session.sql(sql)
        return tuple(found.columns), [tuple(row) for row in found.collect()]
    except PySparkException as error:
        raise Unanswered(str(error)) from error
    finally:
        session.stop()
