"""Frozen values that packages hand to one another.

Nothing here does any work. Instants are aware UTC, texts are plain (no markup) unless the
field says otherwise, and an id is that of its table (`storage/schema.py`). A snowflake is
Discord's own 64-bit id.
"""

from bot.models.answers import (
    CatalogueEntry,
    DigestStatus,
    FeedOffer,
    FeedOutcome,
    GuildStatus,
    LatestQuery,
    PollReport,
    RunResult,
    SourceAdded,
    SourceStatus,
    SourceTest,
)
from bot.models.delivery import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Digest,
    DigestSpec,
    Edition,
    EditionStatus,
    Guild,
    NewDelivery,
    Payload,
)
from bot.models.feeds import (
    Article,
    Enclosure,
    Entry,
    Feed,
    NewArticle,
    ParsedFeed,
    Revision,
    Source,
    StoredText,
)
from bot.models.stories import (
    Asker,
    Coverage,
    Report,
    Story,
)

__all__ = [
    "Article",
    "Asker",
    "AuditEntry",
    "CatalogueEntry",
    "Coverage",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestSpec",
    "DigestStatus",
    "Edition",
    "EditionStatus",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedOffer",
    "FeedOutcome",
    "Guild",
    "GuildStatus",
    "LatestQuery",
    "NewArticle",
    "NewDelivery",
    "ParsedFeed",
    "Payload",
    "PollReport",
    "Report",
    "Revision",
    "RunResult",
    "Source",
    "SourceAdded",
    "SourceStatus",
    "SourceTest",
    "StoredText",
    "Story",
]
