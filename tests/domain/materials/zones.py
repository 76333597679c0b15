"""The hours of the country as the law tells them, and not as the database of zones does."""

ELEVEN = {
    "Europe/Kaliningrad": 2,
    "Europe/Moscow": 3,
    "Europe/Samara": 4,
    "Asia/Yekaterinburg": 5,
    "Asia/Omsk": 6,
    "Asia/Krasnoyarsk": 7,
    "Asia/Irkutsk": 8,
    "Asia/Yakutsk": 9,
    "Asia/Vladivostok": 10,
    "Asia/Magadan": 11,
    "Asia/Kamchatka": 12,
}
"""A zone for each of the country's eleven hours, and how far it is ahead of Greenwich.

source: 107-ФЗ «Об исчислении времени», ст. 5
"""
