"""The answers by which Discord's REST API says no: status, code, message, errors per field."""

from __future__ import annotations

from typing import Any

from bot.errors import DaybookError

Json = dict[str, Any]


class Refusal(DaybookError):
    """An error answer of the REST API.

    status   the HTTP status, 400-413
    code     Discord's own number of the cause
    errors   tree of field names ending in {"_errors": [{"code", "message"}]}, or None
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Return the JSON that goes to the client."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


def unauthorized() -> Refusal:
    """Return the answer to a wrong or missing bot token."""
    return Refusal(401, 0, "401: Unauthorized")


def not_found() -> Refusal:
    """Return the answer to a path or method that the API does not have."""
    return Refusal(404, 0, "404: Not Found")


def unknown_application() -> Refusal:
    """Return the answer to an application id that is not the bot's."""
    return Refusal(404, 10002, "Unknown Application")


def unknown_channel() -> Refusal:
    """Return the answer to a channel that does not exist."""
    return Refusal(404, 10003, "Unknown Channel")


def unknown_guild() -> Refusal:
    """Return the answer to a guild that does not exist or does not have the bot."""
    return Refusal(404, 10004, "Unknown Guild")


def unknown_member() -> Refusal:
    """Return the answer to a user who is not in the guild."""
    return Refusal(404, 10007, "Unknown Member")


def unknown_message() -> Refusal:
    """Return the answer to a message that is gone or that the asker cannot have."""
    return Refusal(404, 10008, "Unknown Message")


def unknown_user() -> Refusal:
    """Return the answer to a user id that nobody has."""
    return Refusal(404, 10013, "Unknown User")


def unknown_webhook() -> Refusal:
    """Return the answer to an interaction token that was never given or not yet answered."""
    return Refusal(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refusal:
    """Return the answer to a first answer that comes too late or to a wrong token."""
    return Refusal(404, 10062, "Unknown interaction")


def unknown_command() -> Refusal:
    """Return the answer to a command id that is not registered."""
    return Refusal(404, 10063, "Unknown application command")


def unknown_event() -> Refusal:
    """Return the answer to a scheduled event that does not exist."""
    return Refusal(404, 10070, "Unknown Guild Scheduled Event")


def too_large() -> Refusal:
    """Return the answer to an upload beyond Discord's size limit."""
    return Refusal(413, 40005, "Request entity too large")


def unknown_tag() -> Refusal:
    """Return the answer to a forum tag that the forum does not have."""
    return Refusal(404, 10087, "Unknown tag")


def already_crossposted() -> Refusal:
    """Return the answer to publishing a published message."""
    return Refusal(400, 40033, "This message has already been crossposted.")


def already_acknowledged() -> Refusal:
    """Return the answer to a second first answer."""
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def tag_required() -> Refusal:
    """Return the answer to an untagged post in a forum that wants tags."""
    return Refusal(400, 40067, "A tag is required to create a forum post in this channel")


def missing_access() -> Refusal:
    """Return the answer to an asker who cannot see the channel."""
    return Refusal(403, 50001, "Missing Access")


def not_your_message() -> Refusal:
    """Return the answer to editing a message of somebody else."""
    return Refusal(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refusal:
    """Return the answer to a message without any content."""
    return Refusal(400, 50006, "Cannot send an empty message")


def cannot_message_user() -> Refusal:
    """Return the answer to a direct message that its recipient does not accept."""
    return Refusal(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> Refusal:
    """Return the answer to an asker who sees the channel but may not do this."""
    return Refusal(403, 50013, "Missing Permissions")


def wrong_channel_kind() -> Refusal:
    """Return the answer to an action that this kind of channel does not have."""
    return Refusal(400, 50024, "Cannot execute action on this channel type")


def expired_token() -> Refusal:
    """Return the answer to an interaction token older than 15 minutes."""
    return Refusal(401, 50027, "Invalid Webhook Token")


def invalid_form(errors: Json) -> Refusal:
    """Return the answer to a body with wrong fields; `errors` as in `Refusal`."""
    return Refusal(400, 50035, "Invalid Form Body", errors)


def thread_archived() -> Refusal:
    """Return the answer to writing in a thread that moderators have locked."""
    return Refusal(400, 50083, "Thread is archived")


def no_mutual_guild() -> Refusal:
    """Return the answer to a direct message to somebody who shares no guild with the bot."""
    return Refusal(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


def not_json() -> Refusal:
    """Return the answer to a body that is no JSON."""
    return Refusal(400, 50109, "The request body contains invalid JSON.")


def thread_exists() -> Refusal:
    """Return the answer to a second thread from one message."""
    return Refusal(400, 160004, "A thread has already been created for this message")


def too_many_events() -> Refusal:
    """Return the answer to the 101st scheduled or active event."""
    return Refusal(400, 30038, "Maximum number of guild scheduled events reached (100)")


def finished_event() -> Refusal:
    """Return the answer to changing an event that is over or cancelled."""
    return Refusal(400, 180000, "Cannot update a finished event")
