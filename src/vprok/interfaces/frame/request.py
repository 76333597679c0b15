"""A request as pages see it."""

from datetime import datetime

from django.http import HttpRequest

from vprok.kernel.charter import Actor


class Request(HttpRequest):
    """An HTTP request with its actor and its moment."""

    actor: Actor
    moment: datetime
