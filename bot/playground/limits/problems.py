"""Collects what is wrong with a body and says it the way Discord does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.playground import refusals

Json = dict[str, Any]
Path = tuple[str | int, ...]


class Problems:
    """The wrong fields of one body, as the tree that Discord answers with."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def add(self, path: Path, code: str, message: str) -> None:
        """Note one problem at a field, named by its keys and indices from the top."""
        node = self._tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def settle(self) -> None:
        """Raise Refusal (400, code 50035) when there was any problem."""
        if self._tree:
            raise refusals.invalid_form(self._tree)

    def text(self, path: Path, value: Any, *, most: int, least: int = 0) -> str:
        """Check a string's length in characters; return it, empty when it is none.

        None counts as absent: a problem only where `least` is positive.
        """
        if value is None or value == "":
            if least:
                self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return ""
        if least > 1 and not least <= len(value) <= most:
            self._bad_length(path, least, most)
        elif len(value) > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return value

    def items(self, path: Path, value: Any, *, most: int, least: int = 0) -> list[Any]:
        """Check that a value is a list of an allowed length; return it, empty when it is none."""
        if value is None and not least:
            return []
        if not isinstance(value, list):
            self.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            self._bad_length(path, least, most)
        return value

    def mapping(self, path: Path, value: Any) -> Json:
        """Check that a value is an object; return it, empty when it is none."""
        if isinstance(value, dict):
            return value
        self.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}

    def number(self, path: Path, value: Any, *, low: int, high: int) -> int | None:
        """Check an integer's range; return it, None when it is none."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return None
        if value > high:
            message = f"int value should be less than or equal to {high}."
            self.add(path, "NUMBER_TYPE_MAX", message)
        elif value < low:
            message = f"int value should be greater than or equal to {low}."
            self.add(path, "NUMBER_TYPE_MIN", message)
        return value

    def url(self, path: Path, value: Any, *, schemes: tuple[str, ...] = ("http", "https")) -> None:
        """Check that a value, if there is one, is a whole address with an allowed scheme."""
        address = self.text(path, value, most=2_048)
        if not address:
            return
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in schemes:
            message = f'Scheme "{parts.scheme}" must be one of {schemes}.'
            self.add(path, "URL_TYPE_INVALID_SCHEME", message)
        elif not parts.netloc or " " in address:
            self.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")

    def _bad_length(self, path: Path, least: int, most: int) -> None:
        message = f"Must be between {least} and {most} in length."
        self.add(path, "BASE_TYPE_BAD_LENGTH", message)
