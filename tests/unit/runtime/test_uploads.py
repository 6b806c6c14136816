"""Payloads with files as discord.py sends them."""

from __future__ import annotations

import json

from bot.runtime.uploads import multipart


def test_each_file_is_described_and_sent_under_the_same_number():
    form, files = multipart({"flags": 4}, {"a.ics": b"one", "b.txt": b"two"})
    body = json.loads(form[0]["value"])
    assert body["flags"] == 4
    assert body["attachments"] == [{"id": 0, "filename": "a.ics"}, {"id": 1, "filename": "b.txt"}]
    assert [part["name"] for part in form[1:]] == ["files[0]", "files[1]"]
    assert [part["value"].read() for part in form[1:]] == [b"one", b"two"]
    assert [file.filename for file in files] == ["a.ics", "b.txt"]
