"""From where a request comes, no closer than a browser and a part of the network."""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
PREFIX = {4: 24, 6: 64}


def whence(request: HttpRequest) -> str:
    """Browser and network as a version of a form remembers them.

    source: security.md §3.8, «IP prefix»
    """
    words = (browser_of(request.headers.get("User-Agent", "")), network_of(request))
    return ", ".join(filter(None, words))[:80]


def browser_of(agent: str) -> str:
    """A browser's long name of itself in two words: Firefox, Windows."""
    found = [
        next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, MACHINES)
    ]
    return ", ".join(filter(None, found)) or "неизвестный браузер"


def network_of(request: HttpRequest) -> str:
    """The neighbourhood of the address: «сеть 10.20.30.0/24»; empty when there is no address."""
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return f"сеть {ip_network(f'{address}/{PREFIX[address.version]}', strict=False)}"
