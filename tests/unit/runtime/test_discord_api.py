from __future__ import annotations

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import ConfigError
from bot.runtime.discord_api import use_api_base


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_server_on_this_machine_is_used_for_rest_and_gateway(host: str) -> None:
    use_api_base(f"http://{host}:8420/api/v10/")
    assert Route("GET", "/users/@me").url == f"http://{host}:8420/api/v10/users/@me"
    assert yarl.URL(f"ws://{host}:8420/gateway") == DiscordWebSocket.DEFAULT_GATEWAY


@pytest.mark.parametrize("url", ["http://10.0.0.1/api", "https://127.0.0.1/api", "nonsense", ""])
def test_the_token_never_leaves_this_machine_for_another_server(url: str) -> None:
    with pytest.raises(ConfigError, match="on this machine"):
        use_api_base(url)
