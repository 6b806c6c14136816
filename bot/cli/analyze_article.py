"""`analyze article`: title, date and text of web pages in files, read where they can be killed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.errors import FetchError, WorkFailed
from bot.ingest.article_page import MAX_PAGE_BYTES, page_row, read_page
from bot.ingest.page_workers import page_workers
from bot.ingest.workers import ProcessWorkers


def analyze_articles(paths: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield for each file `{file, title, text, published, error}`, in their order.

    `error`, in words, is None where the page could be read. `published` has the time where
    the page gives it, else only the day.
    """
    with asyncio.Runner() as runner:
        workers = page_workers()
        try:
            for path in paths:
                yield runner.run(_analyze_article(workers, path.strip()))
        finally:
            runner.run(workers.close())


async def _analyze_article(workers: ProcessWorkers, path: str) -> dict[str, Any]:
    row: dict[str, Any] = {"file": path, "title": None, "text": None, "published": None}
    try:
        body = await asyncio.to_thread(_read, path)
        page = await workers.run(read_page, body)
    except OSError as error:
        return row | {"error": f"the file cannot be read: {error.strerror}"}
    except FetchError as error:
        return row | {"error": str(error)}
    except WorkFailed as error:  # what the extraction itself stumbled over
        return row | {"error": f"the page cannot be read: {str(error).strip().splitlines()[-1]}"}
    return row | page_row(page) | {"error": None}


def _read(path: str) -> bytes:
    with Path(path).open("rb") as opened:
        return opened.read(MAX_PAGE_BYTES + 1)
