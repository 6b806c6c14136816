"""The page as people use it, with a scripted server behind it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.page_fake import (
    ADMIN,
    CHANNEL,
    CLOSED,
    MEMBER,
    POLITICS,
    POST,
    PageFake,
    answered,
    message,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

V2 = 1 << 15
EPHEMERAL = 1 << 6
LOADING = 1 << 7
HOSTILE = "<img src=x onerror=alert(1)> [free](javascript:alert(1)) @everyone <script>x</script>"


def card(*parts, **fields):
    container = {"type": 17, "accent_color": 0x1D4ED8, "components": list(parts)}
    return message(20, flags=V2, components=[container], **fields)


def text(content):
    return {"type": 10, "content": content}


def button(label, custom_id, **fields):
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id, **fields}


def row(*parts):
    return {"type": 1, "components": list(parts)}


def menu(**fields):
    options = [{"label": f"Story {number}", "value": str(number)} for number in range(1, 4)]
    return {"type": 3, "custom_id": "open", "placeholder": "Open a story…", "options": options} | fields  # fmt: skip


async def visit(page: Page, fake: PageFake) -> None:
    await page.goto(fake.url)
    await expect(page.get_by_label("Message #politics")).to_be_visible()
    await expect(page.get_by_text("Welcome to #politics")).to_be_visible()


async def use(page: Page, typed: str) -> None:
    await page.get_by_label("Message #politics").click()
    await page.keyboard.type(typed)


def sent(fake: PageFake, kind: int) -> list[dict]:
    return [one for one in fake.interactions if one["type"] == kind]


async def test_hostile_words_stay_words(page, fake):
    fake.messages[POLITICS] = [
        message(1, HOSTILE),
        card(text(f"**{HOSTILE}**"), row(menu(options=[{"label": HOSTILE, "value": "1"}]))),
        message(30, embeds=[{"title": HOSTILE, "url": "javascript:alert(1)", "description": HOSTILE}]),
    ]  # fmt: skip
    await visit(page, fake)
    log = page.get_by_role("log")
    assert await log.locator("img, script").count() == 0
    assert await log.locator("a").count() == 0
    assert await log.locator(".mention").count() == 0
    assert (await log.inner_text()).count(HOSTILE) == 4


async def test_pictures_from_elsewhere_are_links_not_loads(page, fake):
    gallery = {"type": 12, "items": [{"media": {"url": "https://tracker.example/p.png"}}]}
    fake.messages[POLITICS] = [card(gallery)]
    await visit(page, fake)
    link = page.get_by_role("link", name="Picture at tracker.example")
    await expect(link).to_have_attribute("rel", re.compile("noreferrer"))
    assert await page.get_by_role("log").locator("img").count() == 0


async def test_times_are_in_the_viewers_zone_with_the_full_instant_as_tip(page, fake):
    fake.messages[POLITICS] = [message(1, "<t:1738900800:f> <t:1738900800:R> <t:99999999999999:F>")]
    await visit(page, fake)
    stamps = page.locator(".md-time")
    assert await stamps.all_inner_texts() == ["7 February 2025 at 13:00", "in 7 days", "Invalid date"]  # fmt: skip
    await stamps.first.hover()
    await expect(page.get_by_role("tooltip")).to_contain_text("Japan Standard Time")


async def test_command_is_picked_filled_and_sent_with_the_keyboard(page, fake):
    def answer(asked):
        if asked["type"] == 4:
            return {
                "choices": [{"name": "Japan", "value": "JP"}, {"name": "Jordan", "value": "JO"}]
            }
        return answered()

    fake.answer = answer
    await visit(page, fake)
    await use(page, "/lat")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("Enter")
    await page.keyboard.type("country:")
    await page.keyboard.type("J")
    await expect(page.get_by_role("option", name="Jordan")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message #politics")).to_be_focused()
    asked = sent(fake, 4)[-1]["data"]["options"][0]["options"]
    assert asked == [{"type": 3, "name": "country", "value": "J", "focused": True}]
    (command,) = sent(fake, 2)
    assert command["data"]["options"][0] == {
        "type": 1,
        "name": "politics",
        "options": [{"type": 3, "name": "country", "value": "JO"}],
    }
    assert (command["as"], command["guild_id"], command["channel_id"]) == (ADMIN, "1", POLITICS)


async def test_typed_words_only_ask_for_the_newest(page, fake):
    fake.answer = lambda asked: {"choices": [], "failed": True} if asked["type"] == 4 else answered()  # fmt: skip
    await visit(page, fake)
    await use(page, "/latest politics ")
    await page.keyboard.type("country:")
    await page.keyboard.type("Japan", delay=10)
    await expect(page.get_by_text("Suggestions could not be loaded.")).to_be_visible()
    assert len(sent(fake, 4)) <= 2
    assert sent(fake, 4)[-1]["data"]["options"][0]["options"][0]["value"] == "Japan"


async def test_wrong_options_are_explained_beside_the_field_and_not_sent(page, fake):
    await visit(page, fake)
    await use(page, "/digest create ")
    await page.keyboard.type("A name that is far too long")
    await page.keyboard.press("Enter")
    name = page.get_by_label("name, required")
    await expect(name).to_be_focused()
    await expect(name).to_have_accessible_description("At most 20 characters (this is 27).")
    await expect(page.locator(".pill", has_text="channel")).to_contain_text("This option is required.")  # fmt: skip
    await name.fill("Morning")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("option")).to_have_count(3)  # no forum, category or thread
    await page.keyboard.type("poli")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message #politics")).to_be_focused()
    (command,) = sent(fake, 2)
    assert command["data"]["options"][0]["options"] == [
        {"type": 3, "name": "name", "value": "Morning"},
        {"type": CHANNEL, "name": "channel", "value": POLITICS},
    ]


async def test_escape_and_backspace_lead_out_of_a_command(page, fake):
    await visit(page, fake)
    await use(page, "/latest politics ")
    await expect(page.locator(".command-name")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Message #politics")).to_be_focused()
    await page.keyboard.type("/latest politics hours:")
    await page.keyboard.type(" ")
    await page.keyboard.press("Backspace")
    await page.keyboard.press("Backspace")
    await page.keyboard.press("Backspace")
    await expect(page.locator(".command-name")).to_have_count(0)
    assert fake.interactions == []


async def test_command_without_an_answer_says_so_until_dismissed(page, fake):
    fake.answer = lambda _: answered(status="failed")
    await visit(page, fake)
    await use(page, "/help ")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The application did not respond")).to_be_visible()
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_text("The application did not respond")).to_have_count(0)


async def test_refused_command_shows_the_servers_words(page, fake):
    fake.answer = lambda _: {"http_status": 403, "message": "You may not use this here."}
    await visit(page, fake)
    await use(page, "/help ")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You may not use this here.")).to_be_visible()


async def test_deferred_answer_thinks_and_then_becomes_the_answer(page, fake):
    await visit(page, fake)
    used = {"name": "latest politics", "user": {"id": MEMBER}}
    thinking = message(20, flags=LOADING, type=20, interaction=used)
    await fake.post(thinking)
    await expect(page.get_by_text("Daybook is thinking…")).to_be_visible()
    await expect(page.locator(".origin")).to_have_text("TTobias used /latest politics")
    await fake.post(card(text("## Politics"), type=20, interaction=used))
    await expect(page.get_by_role("heading", name="Politics", exact=True)).to_be_visible()
    await expect(page.get_by_text("Daybook is thinking…")).to_have_count(0)


async def test_button_sends_its_id_and_keeps_the_focus_through_the_edit(page, fake):
    fake.messages[POLITICS] = [card(text("Page 1"), row(button("Next", "page:2")))]
    await visit(page, fake)
    await page.get_by_role("button", name="Next").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert sent(fake, 3)[0]["data"] == {"custom_id": "page:2", "component_type": 2}
    assert sent(fake, 3)[0]["message_id"] == fake.messages[POLITICS][0]["id"]
    await fake.post(card(text("Page 2"), row(button("Next", "page:3"))))
    await expect(page.get_by_text("Page 2")).to_be_visible()
    await expect(page.get_by_role("button", name="Next")).to_be_focused()


async def test_press_without_an_answer_says_so_below_the_message(page, fake):
    fake.answer = lambda _: answered(status="failed")
    fake.messages[POLITICS] = [card(row(button("Next", "page:2"), button("Off", "x", disabled=True)))]  # fmt: skip
    await visit(page, fake)
    await expect(page.get_by_role("button", name="Off")).to_be_disabled()
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_text("This interaction failed")).to_be_visible()


async def test_select_sends_the_choice_at_once(page, fake):
    fake.messages[POLITICS] = [card(row(menu()))]
    await visit(page, fake)
    await page.get_by_role("combobox", name="Open a story…").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".popup")).to_have_count(0)
    (press,) = sent(fake, 3)
    assert press["data"] == {"custom_id": "open", "component_type": 3, "values": ["2"]}


async def test_select_of_several_sends_when_it_closes(page, fake):
    fake.messages[POLITICS] = [card(row(menu(min_values=2, max_values=3)))]
    await visit(page, fake)
    await page.get_by_role("combobox", name="Open a story…").click()
    await page.get_by_role("option", name="Story 1").click()
    await page.get_by_role("option", name="Story 3").click()
    assert sent(fake, 3) == []
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator(".popup")).to_have_count(0)
    assert sent(fake, 3)[0]["data"]["values"] == ["1", "3"]


FORM = {
    "custom_id": "form:1",
    "title": "Find a story",
    "components": [
        {"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "words", "style": 1, "min_length": 3}},
        {"type": 1, "components": [{"type": 4, "custom_id": "note", "style": 2, "label": "Note", "required": False}]},
        {"type": 18, "label": "Story", "component": menu()},
    ],
}  # fmt: skip


async def test_form_is_checked_then_sent_and_closed(page, fake):
    fake.answer = lambda asked: answered(modal=FORM if asked["type"] == 3 else None)
    fake.messages[POLITICS] = [card(row(button("Find", "find")))]
    await visit(page, fake)
    await page.get_by_role("button", name="Find").click()
    form = page.get_by_role("dialog", name="Find a story")
    await form.get_by_label("Words").fill("ab")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_contain_text("At least 3 characters.")
    await expect(form).to_contain_text("Choose at least one.")
    await form.get_by_label("Words").fill("summit")
    await form.get_by_role("combobox", name="Story").click()
    await page.get_by_role("option", name="Story 2").click()
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    (submit,) = sent(fake, 5)
    assert submit["data"]["components"] == [
        {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "summit"}},
        {"type": 1, "components": [{"type": 4, "custom_id": "note", "value": ""}]},
        {"type": 18, "component": {"type": 3, "custom_id": "open", "values": ["2"]}},
    ]


async def test_failed_form_stays_open_with_its_words(page, fake):
    short = FORM | {"components": FORM["components"][:2]}
    fake.answer = lambda asked: answered(modal=short) if asked["type"] == 2 else answered(status="failed")  # fmt: skip
    await visit(page, fake)
    await use(page, "/help ")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Find a story")
    await form.get_by_label("Words").fill("summit")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_contain_text("The application did not respond")
    await expect(form.get_by_label("Words")).to_have_value("summit")


async def test_ephemeral_answer_is_marked_and_stays_dismissed(page, fake):
    fake.messages[POLITICS] = [message(1, "Just for you", flags=EPHEMERAL)]
    await visit(page, fake)
    await expect(page.get_by_text("Only you can see this")).to_be_visible()
    await page.get_by_role("button", name="Dismiss message").click()
    await page.get_by_role("button", name="general").click()
    await page.get_by_role("button", name="politics", exact=True).click()
    await expect(page.get_by_text("Welcome to #politics")).to_be_visible()
    await expect(page.get_by_text("Just for you")).to_have_count(0)


async def test_message_menu_sends_the_message_it_was_opened_on(page, fake):
    fake.messages[POLITICS] = [message(1, "A link")]
    await visit(page, fake)
    await page.get_by_text("A link").hover()
    await page.get_by_role("button", name="Apps").click()
    await page.get_by_role("menuitem", name="Find coverage").click()
    await expect(page.get_by_text("Sending command…")).to_have_count(0)
    (command,) = sent(fake, 2)
    assert command["data"] == {"id": "903", "name": "Find coverage", "type": 3, "target_id": "1001"}


async def test_viewer_changes_between_admin_and_member_and_is_remembered(page, fake):
    await visit(page, fake)
    await page.get_by_role("button", name="Maren, Admin").click()
    await page.get_by_role("menuitemradio", name="Tobias").click()
    await expect(page.get_by_role("button", name="Tobias, Member")).to_be_visible()
    await use(page, "Good morning")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message", has_text="Good morning")).to_contain_text("Tobias")
    await page.reload()
    await expect(page.get_by_role("button", name="Tobias, Member")).to_be_visible()


async def test_lost_connection_is_shown_and_what_was_missed_comes_in(page, fake):
    await visit(page, fake)
    await expect(page.locator(".bot-state")).to_have_text("Daybook online")
    await fake.drop()
    await expect(page.get_by_text("Connection to the playground lost")).to_be_visible()
    fake.messages[POLITICS].append(message(5, "Missed you"))
    await expect(page.get_by_text("Missed you")).to_be_visible()
    await expect(page.get_by_text("Connection to the playground lost")).to_be_hidden()
    await fake.push("bot_status", {"online": False})
    await expect(page.locator(".bot-state")).to_have_text("Daybook offline")


async def test_news_elsewhere_marks_its_channel_until_it_is_read(page, fake):
    await visit(page, fake)
    await fake.post(message(1, "Elsewhere", channel_id=CLOSED))
    await page.get_by_role("button", name="announcements, unread").click()
    await expect(page.get_by_text("Elsewhere")).to_be_visible()
    await expect(page.get_by_role("button", name="announcements", exact=True)).to_be_visible()
    await expect(page.get_by_label("You cannot write in this channel.")).to_be_disabled()


async def test_forum_lists_its_posts(page, fake):
    fake.messages[POST] = [message(1, "Good morning", channel_id=POST)]
    await visit(page, fake)
    await page.get_by_role("button", name="debates").click()
    await page.locator(".post", has_text="Morning digest").click()
    await expect(page.get_by_role("log")).to_contain_text("Good morning")


async def test_scheduled_events_come_and_are_listed(page, fake):
    await visit(page, fake)
    event = {
        "id": "77",
        "guild_id": "1",
        "name": "Ishiba meets Trump",
        "description": "A **report** says so",
        "scheduled_start_time": "2025-02-07T17:00:00+00:00",
        "status": 1,
        "entity_metadata": {"location": "Washington"},
    }
    await fake.push("scheduled_event_create", event)
    await expect(page.get_by_role("button", name="Events 1")).to_be_visible()
    await page.get_by_role("button", name="Events 1").click()
    shown = page.get_by_role("dialog", name="Scheduled events")
    await expect(shown).to_contain_text("Ishiba meets Trump")
    await expect(shown).to_contain_text("Washington")


async def test_theme_follows_the_system_until_it_is_chosen(page, fake):
    await page.emulate_media(color_scheme="light")
    await visit(page, fake)
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    await page.get_by_role("button", name="Use the dark theme").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_older_messages_come_when_the_reader_goes_up(page, fake):
    fake.messages[POLITICS] = [message(number, f"Number {number}\n\n\n") for number in range(120)]
    await visit_end(page, fake, "Number 119")
    await page.get_by_label("Channel history").evaluate("node => { node.scrollTop = 0 }")
    await expect(page.get_by_text("Number 21", exact=True)).to_be_attached()
    await expect(page.get_by_text("Number 119", exact=True)).to_be_attached()


async def visit_end(page: Page, fake: PageFake, last: str) -> None:
    await page.goto(fake.url)
    await expect(page.get_by_text(last, exact=True)).to_be_in_viewport()


async def test_small_screen_has_no_sideways_scroll_and_a_drawer(page, fake):
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 6
    section = {"type": 9, "components": [text(f"**{long[:250]}**")], "accessory": button("Coverage", "c")}  # fmt: skip
    fake.messages[POLITICS] = [card(section, row(menu()), row(*(button(f"B{n}", f"b{n}") for n in range(5))))]  # fmt: skip
    await page.set_viewport_size({"width": 360, "height": 700})
    await visit(page, fake)
    for selector in ("html", ".scroller", ".container"):
        overflow = "node => node.scrollWidth - node.clientWidth"
        assert await page.locator(selector).first.evaluate(overflow) <= 0
    await page.get_by_role("button", name="Show servers and channels").click()
    await page.get_by_role("button", name="general").click()
    await expect(page.get_by_text("Welcome to #general")).to_be_visible()
    await expect(page.get_by_role("button", name="politics", exact=True)).to_be_hidden()


async def test_first_visitor_is_shown_what_to_type_until_it_was_done(page, fake):
    await visit(page, fake)
    await page.get_by_role("button", name="Try it").click()
    await expect(page.locator(".command-name")).to_have_text("/latest politics")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("complementary", name="How to begin")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_text("Welcome to #politics")).to_be_visible()
    await expect(page.get_by_role("complementary", name="How to begin")).to_have_count(0)
