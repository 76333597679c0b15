"""How a robot types in the entry grid: row after row, kept as the page keeps it, then sent."""

import re
from collections.abc import Mapping, Sequence

from vprok.interfaces.cli.demo.robot import Lost, Page, Robot
from vprok.interfaces.cli.demo.scores import Row
from vprok.interfaces.cli.demo.sending import settled

Cells = Mapping[str, str]
ROW = r'<tr data-row="(\d+)".*?name="revision\|\d+" value="(\d+)"'
COLUMN = r'<th[^>]* id="head-[^"]*" data-column="([^"]+)"'
SCREEN = r'href="[^"]*typing/\?class=([^"#]+)"'
APART = r'type="radio" name="([^"|]+\|[^"]+)" value="([^"]*)"'


class Grid:
    """The grid of one work as one person sees it.

    pages: where the pages about the work begin
    """

    def __init__(self, robot: Robot, pages: str) -> None:
        self.robot = robot
        self.address = f"{pages}typing/"

    def type(self, rows: Sequence[Row]) -> int:
        """Type these rows, class by class; each class is kept on its own.

        returns: how many rows were typed
        """
        first = self.robot.get(self.address)
        screens = list(dict.fromkeys(first.all(SCREEN)))
        told = {str(row["code"]): cells_of(row) for row in rows}
        pages = [self.robot.get(f"{self.address}?class={one}") for one in screens] or [first]
        return sum(self._type_screen(page, told) for page in pages)

    def _type_screen(self, page: Page, told: Mapping[str, Cells]) -> int:
        columns = set(page.all(COLUMN))
        typed = [
            {
                "row": code,
                "revision": int(revision),
                "cells": {key: text for key, text in told[code].items() if key in columns},
            }
            for code, revision in page.pairs(ROW)
            if code in told
        ]
        if typed:
            kept = self.robot.send_json(self.address, {"rows": typed})
            if kept["held"] or kept["moved"]:
                raise Lost(f"{self.address} keeps not everything: {kept}")
        return len(typed)

    def reconcile(self, rows: Sequence[Row]) -> int:
        """Where two people have typed different things, choose what is right.

        returns: how many cells differed
        """
        address = f"{self.address}comparison/"
        right = {str(row["code"]): cells_of(row) for row in rows}
        apart = {name for name, _ in self.robot.get(address).pairs(APART)}
        chosen = {name: right[name.split("|")[0]].get(name.split("|")[1], "") for name in apart}
        if chosen:
            self.robot.post(address, chosen).find("(Расхождений нет)")
        return len(chosen)

    def send(self) -> None:
        """Press the button that sends the table as the form it is."""
        token = self.robot.get(self.address).find(r'name="token" value="([^"]+)"')
        page = self.robot.post(self.address, {"token": token, "do": "send"})
        settled(self.robot, re.sub(r"^https?://[^/]+", "", page.address), page, "Форма принята")


def cells_of(row: Row) -> dict[str, str]:
    """What a person types of a row: no code, no total, no empty cells."""
    return {
        key: str(value)
        for key, value in row.items()
        if key not in {"code", "total"} and value != ""
    }
