"""Checks the playground's honesty: every REST request and answer against Discord's description.

    async with Playground(clock, port=0) as playground:
        with honest(playground):     # fails at the end when there was a violation
            ...

A violation is an answer that Discord would not give, or a request that the playground accepted
although Discord would refuse it. `refused` collects the requests that were answered with 400,
which a well-behaved bot never sends. What the description misses is in `tests.openapi_rules`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.playground import Exchange, Playground
from tests.openapi_rules import accepted_wrongly, answered_wrongly

Json = dict[str, Any]

_URN = "urn:discord"
_LARGEST_NUMBER = (1 << 53) - 1
_SNOWFLAKE = re.compile(r'"[1-9][0-9]{16,19}"')
# Fields that Discord documents or silently takes, but does not describe: (template, field).
_UNDESCRIBED = tuple(
    (re.compile(template), re.compile(field))
    for template, field in (
        (r"/commands$", r"^request.*/nsfw$"),
        (r"/channels/{channel_id}/threads$", r"^request/type$"),
        (r"/channels/{channel_id}/threads$", r"^answer/message$"),
        # What Discord itself put into an embed or attachment may be sent back.
        (r"", r"^request.*/(embeds|attachments)/\d+/"),
        (r"", r"^request.*/tts$"),
    )
)


@contextmanager
def honest(playground: Playground) -> Iterator[Checker]:
    """Check every exchange of a playground; AssertionError at the end if one was amiss.

    Discord's description is used where DAYBOOK_SHARED names its folder, rules of our own always.
    """
    folder = os.environ.get("DAYBOOK_SHARED")
    checker = Checker(describe(Path(folder) / "spec" / "discord-openapi.json") if folder else None)
    playground.observers.append(checker)
    try:
        yield checker
    finally:
        playground.observers.remove(checker)
    assert checker.violations == []


@dataclass
class Checker:
    """Collects what a playground does that Discord would not do.

    violations   one sentence each, in the order of the exchanges
    refused      exchanges that were answered with 400
    """

    description: Description | None = None
    violations: list[str] = field(default_factory=list)
    refused: list[Exchange] = field(default_factory=list)

    def __call__(self, exchange: Exchange) -> None:
        """Check one exchange; server errors, which faults make, are passed over."""
        if exchange.status >= 500:
            return
        where = f"{exchange.method} {exchange.template} -> {exchange.status}"
        self.violations += [f"{where}: {problem}" for problem in self._problems(exchange)]
        if exchange.status == 400:
            self.refused.append(exchange)

    def _problems(self, exchange: Exchange) -> Iterator[str]:
        if exchange.status < 400:
            yield from accepted_wrongly(exchange)
        yield from answered_wrongly(exchange)
        if self.description is not None:
            yield from self.description.mismatches(exchange)


@cache
def describe(path: Path) -> Description:
    """Return Discord's description, read once: it is a megabyte and its parts are compiled."""
    return Description(json.loads(path.read_text()))


class Description:
    """Discord's OpenAPI description."""

    def __init__(self, spec: Json) -> None:
        self._spec = spec
        resource = Resource.from_contents(self._spec, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(_URN, resource)
        self._validators: dict[str, Draft202012Validator] = {}
        self._fitting: set[tuple[str, str, str]] = set()

    def mismatches(self, exchange: Exchange) -> Iterator[str]:
        """Yield how request and answer differ from what is described."""
        operation = self._spec["paths"].get(exchange.template, {}).get(exchange.method.lower())
        if operation is None:
            if exchange.status != 404:
                yield "Discord has no such operation"
            return
        if exchange.status < 400:
            yield from self._check_request(operation, exchange)
        yield from self._check_answer(operation, exchange)

    def _check_request(self, operation: Json, exchange: Exchange) -> Iterator[str]:
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None or exchange.request is None:
            return
        body = _as_described(exchange.request)
        yield from self._differences("request", schema, body, exchange.template)

    def _check_answer(self, operation: Json, exchange: Exchange) -> Iterator[str]:
        responses = operation["responses"]
        response = responses.get(str(exchange.status))
        if response is None and exchange.status >= 400:
            response = responses.get("4XX")
        if response is None:
            yield f"status {exchange.status} is none of {sorted(responses)}"
            return
        if "$ref" in response:
            response = self._resolved(response)
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            if exchange.answer is not None:
                yield "the answer has a body where Discord sends none"
            return
        answer = exchange.answer
        if exchange.status == 400 and "errors" in answer:
            # Described as numbers, documented and sent as words.
            answer = answer | {"errors": _without_codes(answer["errors"])}
        yield from self._differences("answer", schema, answer, exchange.template)

    def _differences(self, what: str, schema: Json, value: Any, template: str) -> list[str]:
        """Return the differences, found once for values that differ in their snowflakes only.

        Every start of a bot sends its commands, and to judge these takes half a second.
        """
        text = _SNOWFLAKE.sub('"1"', json.dumps(value, sort_keys=True))
        seen = (f"{what} {template}", json.dumps(schema, sort_keys=True), text)
        if seen in self._fitting:
            return []
        found = list(self._compared(what, schema, value, template))
        if not found:
            self._fitting.add(seen)
        return found

    def _compared(self, what: str, schema: Json, value: Any, template: str) -> Iterator[str]:
        error = best_match(self._validator(schema).iter_errors(value))
        if error is not None:
            path = "/".join(map(str, error.absolute_path))
            yield f"{what} does not fit at /{path}: {error.message[:300]}"
            return
        for path in self._unknown(schema, value, what):
            known = (place.search(template) and name.search(path) for place, name in _UNDESCRIBED)
            if not any(known):
                yield f"unknown field {path}"

    def _validator(self, schema: Json) -> Draft202012Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            rooted = _rooted(schema)
            self._validators[key] = Draft202012Validator(rooted, registry=self._registry)
        return self._validators[key]

    def _unknown(self, schema: Json, value: Any, path: str) -> list[str]:
        """Return the paths of fields that no fitting branch of the schema describes."""
        schema = self._resolved(schema)
        for union in ("oneOf", "anyOf"):
            if union in schema:
                fitting = [one for one in schema[union] if self._validator(one).is_valid(value)]
                found = [self._unknown(one, value, path) for one in fitting]
                return min(found, key=len, default=[])
        if isinstance(value, list):
            items = schema.get("items", {})
            return [
                one
                for index, item in enumerate(value)
                for one in self._unknown(items, item, f"{path}/{index}")
            ]
        if not isinstance(value, dict):
            return []
        properties = self._properties(schema)
        if not properties:
            return []
        unknown = [f"{path}/{key}" for key in value if key not in properties]
        for key, inner in value.items():
            if key in properties:
                unknown += self._unknown(properties[key], inner, f"{path}/{key}")
        return unknown

    def _properties(self, schema: Json) -> Json:
        schema = self._resolved(schema)
        properties = dict(schema.get("properties", {}))
        for part in schema.get("allOf", []):
            properties |= self._properties(part)
        return properties

    def _resolved(self, schema: Json) -> Json:
        while "$ref" in schema:
            node: Any = self._spec
            for step in schema["$ref"].removeprefix("#/").split("/"):
                node = node[step]
            schema = node
        return schema


def _rooted(node: Any) -> Any:
    """Return a schema whose references name the registered description."""
    if isinstance(node, list):
        return [_rooted(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _URN + value if key == "$ref" and str(value).startswith("#") else _rooted(value)
        for key, value in node.items()
    }


def _as_described(body: Any) -> Any:
    """Return a request as the description wants it where Discord itself is more liberal.

    Snowflakes may be numbers, and so may the ids of `attachments`, which count the files.
    """
    if isinstance(body, list):
        return [_as_described(one) for one in body]
    if isinstance(body, int) and body > _LARGEST_NUMBER:
        return str(body)
    if not isinstance(body, dict):
        return body
    changed = {key: _as_described(value) for key, value in body.items()}
    if isinstance(body.get("attachments"), list):
        changed["attachments"] = [
            one | {"id": str(one["id"])} if isinstance(one, dict) and "id" in one else one
            for one in body["attachments"]
        ]
    return changed


def _without_codes(errors: Any) -> Any:
    """Return a tree of form errors with a number for each code."""
    if isinstance(errors, list):
        return [one | {"code": 0} for one in errors]
    return {key: _without_codes(value) for key, value in errors.items()}
