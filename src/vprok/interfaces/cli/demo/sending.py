"""How a robot sends a form: upload, read the answer, say yes where the page asks."""

from collections.abc import Callable

from vprok.interfaces.cli.demo.robot import File, Lost, Page, Robot

MISTAKEN = 422
DRAFTS = 3
"""Times a robot mends a form before it gives up."""


def wait_for(robot: Robot, address: str) -> None:
    """Look at the page of a form until the jobs have opened it."""
    robot.patient(address, lambda _: True)


def send(robot: Robot, address: str, file: bytes, *, why: str = "") -> Page:
    """Upload a filled form; when clean-ups or changes wait for a yes, say it.

    why:     the accepted one is replaced
    returns: the page after, with status 422 when it names findings
    raises:  Lost if the form is neither accepted nor returned
    """
    return settled(robot, address, upload(robot, address, file, why=why), "Форма принята")


def hand_over(robot: Robot, address: str, file: bytes) -> Page:
    """Upload a filled form as those do who may not send it: it goes to the coordinator.

    returns: the page after, with status 422 when it names findings
    raises:  Lost if the form is neither handed over nor returned
    """
    return settled(robot, address, upload(robot, address, file), "Передана координатору")


def upload(robot: Robot, address: str, file: bytes, *, why: str = "") -> Page:
    """Choose a file on the page of a form and press its button."""
    token = robot.get(address).find(r'name="token" value="([^"]+)"')
    return robot.post(
        address,
        {"token": token, "why": why},
        files={"file": File("форма.xlsx", file)},
        expect=(200, MISTAKEN),
    )


def settled(robot: Robot, address: str, page: Page, words: str) -> Page:
    """Say yes where the page of a form asks, and see that it ends well.

    words:   that the page then says
    returns: the page after; with findings it stays as it is
    raises:  Lost if it says something else
    """
    if page.status == MISTAKEN:
        return page
    if held := page.all(r'name="confirm" value="(\d+)"'):
        page = robot.post(address, {"confirm": held[0]})
    page.find(f"({words})")
    return page


def send_until_accepted(robot: Robot, address: str, drafts: Callable[[Page | None], bytes]) -> int:
    """Send a form, read its findings, mend it and send it again.

    drafts:  makes the file: of None the first one, of the page with findings the mended one
    returns: how many times it came back
    raises:  Lost when it does not become right
    """
    page: Page | None = None
    for came_back in range(DRAFTS):
        page = send(robot, address, drafts(page))
        if page.status != MISTAKEN:
            return came_back
    raise Lost(f"{address} does not become right: {page.words[:1500] if page else ''}")
