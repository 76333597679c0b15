"""The information system of a school: it has a key, asks for the form, sends rows by the API."""

from collections.abc import Sequence

from vprok.domain.campaign.models import Work
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.robot import Lost, Robot
from vprok.interfaces.cli.demo.scores import Row

TITLE = "Электронный журнал (учебный)"
KEY = r'data-copy="(vprok_[^"]+)"'


def admitted(robot: Robot) -> str:
    """A key for the system of the coordinator's school; the page shows it once."""
    return robot.post("/access/systems/", {"title": TITLE, "term": "365"}).find(KEY)


def send_by_system(
    robot: Robot, key: str, work: Work, plan: SchoolPlan, rows: Sequence[Row]
) -> None:
    """Ask for the form, send its rows, fetch the receipt and the results by code.

    raises: Lost if the results are not those of the rows
    """
    address = f"/api/v1/results/{work.campaign.slug}/{work.code}"
    asked = robot.call(f"{address}/form", key)
    (protocol,) = (one for one in asked["sheets"] if one["key"] == "protocol")
    columns = {one["key"] for one in protocol["columns"] if one["kind"]["is"] != "total"}
    told = [
        {column: value for column, value in row.items() if column in columns and value != ""}
        for row in rows
    ]
    sheets = {**asked["rows"], "protocol": told}
    sent = robot.call(f"{address}/rows", key, {"school": plan.key, "sheets": sheets})
    robot.call(f"/api/v1/receipts/{sent['receipt']}", key)
    by_code = {one["code"] for one in robot.call(address, key)["codes"]}
    if not {row["code"] for row in rows} <= by_code:
        raise Lost(f"{address}: not every row became a result")
