"""A strict reader of iCalendar files, written from RFC 5545 and sharing no code with our writer.

It accepts exactly what the RFC's grammar does for the properties that we write, and refuses the
rest: a property it does not know is an error, and so are bare line feeds, overlong lines, broken
UTF-8 inside a folded character, unescaped separators and missing or repeated properties.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

LINE_MAX = 75
_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[A-Z-]+)*):(.*)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class NotRfc5545(ValueError):
    """What is wrong, with the line that it is wrong in."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component with its properties as Python values."""

    name: str
    properties: dict[str, object] = field(default_factory=dict)
    inner: list[Component] = field(default_factory=list)


def read(raw: bytes) -> Component:
    """Return the calendar in `raw`. Raises NotRfc5545."""
    stack: list[Component] = []
    root: Component | None = None
    for line in _unfolded(raw):
        match = _LINE.fullmatch(line)
        if not match:
            raise NotRfc5545(f"no content line: {line!r}")
        name, params, value = match[1], match[2], match[3]
        if root is not None:
            raise NotRfc5545(f"after the end: {line!r}")
        if name == "BEGIN":
            component = Component(value)
            if stack:
                stack[-1].inner.append(component)
            stack.append(component)
        elif name == "END":
            ended = stack.pop()
            if ended.name != value:
                raise NotRfc5545(f"{value} ends inside {ended.name}")
            _CHECKS[ended.name](ended)
            root = None if stack else ended
        else:
            _add(stack[-1], name, params, value)
    if root is None:
        raise NotRfc5545("the calendar does not end")
    return root


def _unfolded(raw: bytes) -> list[str]:
    if not raw.endswith(b"\r\n") or b"\n" in raw.replace(b"\r\n", b"") or b"\r\r" in raw:
        raise NotRfc5545("lines end in CRLF, and nothing else contains one of its halves")
    lines: list[bytes] = []
    for physical in raw[:-2].split(b"\r\n"):
        if len(physical) > LINE_MAX:
            raise NotRfc5545(f"{len(physical)} octets in one line")
        physical.decode()  # a character that is cut in two is an error
        if physical.startswith(b" "):
            lines[-1] += physical[1:]
        else:
            lines.append(physical)
    found = [line.decode() for line in lines]
    for line in found:
        if _CONTROL.search(line):
            raise NotRfc5545(f"a control character: {line!r}")
    return found


def _add(component: Component, name: str, params: str, value: str) -> None:
    if name in component.properties:
        raise NotRfc5545(f"{name} twice in {component.name}")
    known = _PROPERTIES[component.name]
    if name not in known:
        raise NotRfc5545(f"{component.name} has no {name}")
    component.properties[name] = known[name](params, value)


def _plain(*allowed: str) -> Callable[[str, str], str]:
    def parse(params: str, value: str) -> str:
        if params or (allowed and value not in allowed):
            raise NotRfc5545(f"unexpected {params}{value}")
        return value

    return parse


def _text(params: str, value: str) -> str:
    if params:
        raise NotRfc5545(f"unexpected {params}")
    if re.search(r"(?<!\\)(?:\\\\)*(?:\\[^\\;,nN]|\\$|[;,])", value):
        raise NotRfc5545(f"not escaped: {value!r}")
    return re.sub(
        r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value, flags=re.DOTALL
    )


def _texts(params: str, value: str) -> list[str]:
    return [_text(params, part) for part in re.split(r"(?<!\\),", value)]


def _number(params: str, value: str) -> int:
    if params or not re.fullmatch(r"\d+", value):
        raise NotRfc5545(f"no number: {params}{value}")
    return int(value)


def _uri(params: str, value: str) -> str:
    if params not in ("", ";VALUE=URI") or not re.fullmatch(r"https?://[!-~]+", value):
        raise NotRfc5545(f"no address: {params}{value}")
    return value


def _instant(params: str, value: str) -> datetime:
    if params or not re.fullmatch(r"\d{8}T\d{6}Z", value):
        raise NotRfc5545(f"no UTC instant: {params}{value}")
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _moment(params: str, value: str) -> date | datetime:
    if params != ";VALUE=DATE":
        return _instant(params, value)
    if not re.fullmatch(r"\d{8}", value):
        raise NotRfc5545(f"no date: {value}")
    return date.fromisoformat(value)


def _local(params: str, value: str) -> datetime:
    if params or not re.fullmatch(r"\d{8}T\d{6}", value):
        raise NotRfc5545(f"no local time: {params}{value}")
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - it has no zone


def _duration(required: str) -> Callable[[str, str], timedelta]:
    def parse(params: str, value: str) -> timedelta:
        match = re.fullmatch(r"PT(\d+)H", value)
        if params != required or match is None:
            raise NotRfc5545(f"no hours: {params}{value}")
        return timedelta(hours=int(match[1]))

    return parse


_PROPERTIES: dict[str, dict[str, Callable[[str, str], object]]] = {
    "VCALENDAR": {
        "VERSION": _plain("2.0"),
        "PRODID": _text,
        "CALSCALE": _plain("GREGORIAN"),
        "METHOD": _plain("PUBLISH"),
        # RFC 7986, where the kind of value is not to be left out, and what came before it.
        "NAME": _text,
        "REFRESH-INTERVAL": _duration(";VALUE=DURATION"),
        "X-WR-CALNAME": _text,
        "X-PUBLISHED-TTL": _duration(""),
    },
    "VTIMEZONE": {"TZID": _text},
    "STANDARD": {
        "DTSTART": _local,
        "TZOFFSETFROM": _plain("+0000"),
        "TZOFFSETTO": _plain("+0000"),
    },
    "VEVENT": {
        "UID": _text,
        "DTSTAMP": _instant,
        "DTSTART": _moment,
        "DTEND": _moment,
        "SEQUENCE": _number,
        "STATUS": _plain("TENTATIVE", "CONFIRMED", "CANCELLED"),
        "TRANSP": _plain("OPAQUE", "TRANSPARENT"),
        "SUMMARY": _text,
        "DESCRIPTION": _text,
        "LOCATION": _text,
        "CATEGORIES": _texts,
        "URL": _uri,
    },
}


def _check_calendar(calendar: Component) -> None:
    if not {"VERSION", "PRODID"} <= calendar.properties.keys() or not calendar.inner:
        raise NotRfc5545("a calendar has a version, a product and at least one component")


def _check_event(event: Component) -> None:
    found = event.properties
    if not {"UID", "DTSTAMP", "DTSTART"} <= found.keys():
        raise NotRfc5545(f"an event lacks one of its parts: {sorted(found)}")
    start, end = found["DTSTART"], found.get("DTEND")
    if end is not None and (type(start) is not type(end) or not end > start):  # type: ignore[operator]
        raise NotRfc5545("an event ends after it starts, in the same kind of value")


def _check_zone(zone: Component) -> None:
    if "TZID" not in zone.properties or not zone.inner:
        raise NotRfc5545("a zone has a name and says how its time runs")


def _check_observance(observance: Component) -> None:
    if len(observance.properties) != len(_PROPERTIES["STANDARD"]):
        raise NotRfc5545("a zone's time begins somewhere, and goes from an offset to one")


_CHECKS = {
    "VCALENDAR": _check_calendar,
    "VEVENT": _check_event,
    "VTIMEZONE": _check_zone,
    "STANDARD": _check_observance,
}
