"""The page's pure modules, run in the browser that runs them for people."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.browser.page_fake import COMMANDS, PageFake

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MARKDOWN = [
    ("**b** *i* _i_ __u__ ~~s~~", "strong:b| |em:i| |em:i| |u:u| |del:s"),
    ("***both***", "strong:[em:both]"),
    ("snake_case_name", "snake_case_name"),
    (r"\*not\* \_this\_", "*not* _this_"),
    ("`a **b**` c", "codespan:a **b**| c"),
    ("[t](https://a.example/x_(y))", "link:t>https://a.example/x_(y)"),
    ("[t](<https://a.example/>)", "link:t>https://a.example/"),
    ("[t](javascript:alert(1))", "[t](javascript:alert(1))"),
    ("[t](JaVaScRiPt:alert(1))", "[t](JaVaScRiPt:alert(1))"),
    ("[t](data:text/html,x)", "[t](data:text/html,x)"),
    ("[https://good.example](https://bad.example)", "link:https://good.example>https://bad.example"),
    ("see https://a.example/b. And", "see |link:https://a.example/b>https://a.example/b|. And"),
    ("(https://a.example/b)", "(|link:https://a.example/b>https://a.example/b|)"),
    ("<https://a.example>", "link:https://a.example>https://a.example"),
    ("<t:1738900800:R> <t:5>", "time:1738900800:R| |time:5:f"),
    ("<@1><@!2><@&3><#4></latest politics:5>", "user:1|user:2|role:3|channel:4|command:latest politics"),
    ("||no||", "spoiler:no"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("**open", "**open"),
    ("a\nb", "a|break|b"),
]  # fmt: skip

SHOW = """
async ([source, inline]) => {
  const { parse, parseInline } = await import('/playground/static/markdown.js');
  const one = (node) => {
    switch (node.type) {
      case 'text': return node.text;
      case 'break': return 'break';
      case 'codespan': return 'codespan:' + node.text;
      case 'link': return 'link:' + all(node.children) + '>' + node.url;
      case 'time': return `time:${node.unix}:${node.style}`;
      case 'command': return 'command:' + node.name;
      case 'user': case 'role': case 'channel': return node.type + ':' + node.id;
      case 'heading': return `h${node.level}(${all(node.children)})`;
      case 'subtext': case 'lines': return `${node.type}(${all(node.children)})`;
      case 'quote': return `quote(${all(node.blocks)})`;
      case 'code': return `code(${node.lang},${node.text})`;
      case 'list': return (node.ordered ? `ol${node.start}` : 'ul') + '(' + node.items.map(
        (item) => all(item.children) + (item.sublist ? one(item.sublist) : '')).join(';') + ')';
      default: {
        const inner = node.children.length === 1 && node.children[0].type === 'text';
        return node.type + ':' + (inner ? node.children[0].text : `[${all(node.children)}]`);
      }
    }
  };
  const all = (nodes) => nodes.map(one).join('|');
  return all(inline ? parseInline(source) : parse(source));
}
"""


@pytest.fixture
def at_page(page: Page, fake: PageFake):
    return page.goto(f"{fake.url}/playground/static/icon.svg")


async def test_inline_markdown_is_read_as_discord_reads_it(page, at_page):
    await at_page
    shown = [await page.evaluate(SHOW, [source, True]) for source, _ in MARKDOWN]
    assert shown == [wanted for _, wanted in MARKDOWN]


async def test_blocks_are_headings_quotes_lists_code_and_lines(page, at_page):
    await at_page
    source = "# A\n## B\n-# c\n> q\n> r\n- a\n  - b\n- c\n3. x\n4. y\nplain\n```py\ncode\n```\nend"
    assert await page.evaluate(SHOW, [source, False]) == (
        "h1(A)|h2(B)|subtext(c)|quote(lines(q|break|r))|ul(aul(b);c)|ol3(x;y)|lines(plain)"
        "|code(py,code)|lines(end)"
    )


@pytest.mark.parametrize("piece", ["*", "**a", "[", "[a](", "_a", "`", "||", "> ", "*_", "[[a]"])
async def test_hostile_repetition_is_read_quickly(page, at_page, piece):
    await at_page
    spent = await page.evaluate(
        """async (text) => {
          const { parse } = await import('/playground/static/markdown.js');
          const start = performance.now();
          parse(text);
          return performance.now() - start;
        }""",
        (piece * 4000)[:4000],
    )
    assert spent < 2_000  # exponential matching would take minutes


CALL = """
async ([name, args]) => {
  const module = await import('/playground/static/commands.js');
  const commands = module.slashCommands(args.commands);
  const byName = (wanted) => commands.find((one) => one.name === wanted);
  switch (name) {
    case 'find': return module.findCommands(commands, args.typed).map((one) => one.name);
    case 'split': {
      const found = module.splitTyped(commands, args.typed);
      return found && [found.command.name, found.rest];
    }
    case 'pairs': return module.readTypedOptions(byName(args.leaf).options, args.typed, args.first);
    case 'judge': return module.judge(args.option, args.field);
    case 'data': return module.interactionData(byName(args.leaf), args.values);
  }
}
"""


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lat", "latest politics"),
        ("latest el", "latest elections"),
        ("cre", "digest create"),
        ("elections", "latest elections"),
        ("scheduled", None),
        ("HELP", "help"),
        ("nothing like this", None),
    ],
)
async def test_commands_are_found_by_what_is_typed(page, at_page, typed, first):
    await at_page
    found = await page.evaluate(CALL, ["find", {"commands": COMMANDS, "typed": typed}])
    assert (found[0] if found else None) == first


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("/latest politics ", ["latest politics", ""]),
        ("/latest politics country: Japan", ["latest politics", "country: Japan"]),
        ("/latest politics", None),
        ("/latest ", None),
        ("latest politics ", None),
    ],
)
async def test_typed_text_becomes_a_command_once_its_name_is_complete(page, at_page, typed, wanted):
    await at_page
    assert await page.evaluate(CALL, ["split", {"commands": COMMANDS, "typed": typed}]) == wanted


async def test_typed_options_are_read_with_their_names(page, at_page):
    await at_page
    args = {"commands": COMMANDS, "leaf": "latest politics", "first": "country"}
    typed = "Japan hours: 24 language:en other: x"
    assert await page.evaluate(CALL, ["pairs", args | {"typed": typed}]) == [
        ["country", "Japan"],
        ["hours", "24"],
        ["language", "en other: x"],
    ]


HOURS = {"type": 4, "name": "hours", "min_value": 1, "max_value": 168}
NAME = {"type": 3, "name": "name", "required": True, "min_length": 2, "max_length": 5}


@pytest.mark.parametrize(
    ("option", "text", "wanted"),
    [
        (HOURS, "24", {"value": 24}),
        (HOURS, "0", {"error": "Enter a number from 1 to 168."}),
        (HOURS, "169", {"error": "Enter a number from 1 to 168."}),
        (HOURS, "1.5", {"error": "Enter a whole number."}),
        (HOURS, "", {}),
        ({"type": 10, "name": "share", "min_value": 0}, "-0.5", {"error": "Enter a number of at least 0."}),
        ({"type": 10, "name": "share", "max_value": 1}, ".5", {"value": 0.5}),
        (NAME, "", {"error": "This option is required."}),
        (NAME, "a", {"error": "At least 2 characters."}),
        (NAME, "日本語の本", {"value": "日本語の本"}),
        (NAME, "abcdef", {"error": "At most 5 characters (this is 6)."}),
        ({"type": 11, "name": "file"}, "a.opml", {"error": "Choose a file of at most 10 MB."}),
        ({"type": 5, "name": "silent"}, "perhaps", {"error": "Choose one from the list."}),
    ],
)  # fmt: skip
async def test_an_option_is_judged_in_plain_words(page, at_page, option, text, wanted):
    await at_page
    args = {"commands": [], "option": option, "field": {"text": text}}
    assert await page.evaluate(CALL, ["judge", args]) == wanted


async def test_data_nests_options_below_the_subcommand(page, at_page):
    await at_page
    values = [{"option": HOURS, "value": 24}]
    args = {"commands": COMMANDS, "leaf": "latest politics", "values": values}
    assert await page.evaluate(CALL, ["data", args]) == {
        "id": "900",
        "name": "latest",
        "type": 1,
        "options": [
            {"type": 1, "name": "politics", "options": [{"type": 4, "name": "hours", "value": 24}]}
        ],
    }
