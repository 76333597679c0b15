"""Engines that draw and count reach nothing but what they are given."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vprok.tools.charts import png_of, svg_of
from vprok.tools.charts.cleaning import cleaned
from vprok.tools.parquet.engines import Unanswered, by_duckdb

ASKED: list[str] = []


class Spy(http.server.BaseHTTPRequestHandler):
    """Writes down whoever asks."""

    def do_GET(self) -> None:
        ASKED.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'[{"a": 1}]')

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def spy() -> Iterator[str]:
    ASKED.clear()
    server = http.server.HTTPServer(("127.0.0.1", 0), Spy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def spec(**more: object) -> dict[str, object]:
    bar = {"mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    return {"data": {"values": [{"a": 1}]}, **bar, **more}


def test_a_chart_fetches_no_data(spy: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('[{"a": 424242}]')
    for url in (f"{spy}/x.json", f"file://{secret}", str(secret)):
        for draw in (svg_of, png_of):
            try:
                drawn = draw(spec(data={"url": url}))
            except ValueError:
                continue
            assert b"424" not in (drawn if isinstance(drawn, bytes) else drawn.encode())
    assert not ASKED


def test_a_chart_fetches_no_picture(spy: str) -> None:
    image = {"type": "image", "url": f"{spy}/x.png", "width": 10, "height": 10}
    with pytest.raises(ValueError, match="image"):
        svg_of(spec(mark=image))
    assert not ASKED


@pytest.mark.parametrize(
    "inside",
    ["<script>1</script>", '<a href="javascript:1"><path/></a>', "<foreignObject/>", "<style/>"],
)
def test_nothing_but_shapes_comes_out_of_a_picture(inside: str) -> None:
    with pytest.raises(ValueError, match="shapes and letters only"):
        cleaned(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', name="x")


def test_what_runs_is_left_out_of_shapes() -> None:
    drawn = cleaned(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="a()"><path d="M0,0L1,1" onclick="a()" '
        'style="fill:url(http://x)" class="b" id="c"/></svg>',
        name='"><script>',
    )
    assert not [
        word for word in ("onload", "onclick", "style", "class", "id=", "<script") if word in drawn
    ]


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    path = tmp_path / "works.parquet"
    pq.write_table(pa.table({"region": ["22"], "mark": [5]}), path)
    return {"works": path}


def test_a_question_counts_its_tables(tables: dict[str, Path]) -> None:
    assert by_duckdb("select region, count(*) from works group by region", tables)[1] == [("22", 1)]


def test_a_question_reaches_no_other_file_and_no_network(
    tables: dict[str, Path], tmp_path: Path, spy: str
) -> None:
    """SQL comes with an export, so that it may be anybody's."""
    (tmp_path / "secret.csv").write_text("secret\n1\n")
    other = tmp_path / "out.csv"
    for sql in (
        f"select * from read_csv('{tmp_path}/secret.csv')",
        f"select * from read_text('{tmp_path}/*')",
        f"copy (select * from works) to '{other}'",
        f"attach '{tmp_path}/new.db'",
        f"select * from read_csv('{spy}/x.csv')",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        f"export database '{tmp_path}/all'",
    ):
        with pytest.raises(Unanswered):
            by_duckdb(sql, tables)
    assert {path.name for path in tmp_path.iterdir()} == {"works.parquet", "secret.csv"}
    assert not ASKED
