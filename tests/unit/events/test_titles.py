"""How events are called, on sentences of our own; half of them are built to lead astray."""

from __future__ import annotations

from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.title_sense import makes_sense
from bot.events.titles import MAX_WORDS

FRIDAY = date(2025, 1, 31)

CASES = [
    ("Premier Lind will be received in Oslo on Tuesday, 4 February.", ["Lind received in Oslo"]),
    (
        "Senator Reyes is to be in Oslo on Friday, 7 February, for talks.",
        ["Reyes in Oslo for talks"],
    ),
    (
        "Prime Minister Arai will meet U.S. President Dana Holt in Oslo on Feb. 7, aides said.",
        ["Arai meets Holt in Oslo"],
    ),
    (
        "President Lund will meet with Gabon's President Odile Bekale on Thursday.",
        ["Lund meets Bekale"],
    ),
    (
        "Chancellor Berta Klein is due to meet Norway's Ola Dahl and Denmark's Mette Holm on Tuesday and Italy's Pia Conti on Wednesday.",
        ["Klein meets Dahl and Holm", "Klein meets Conti"],
    ),
    (
        "The German parliament is to vote on a migration bill on Friday, 7 February.",
        ["German parliament votes on migration bill"],
    ),
    ("Voters in Kosovo go to the polls on Feb. 9.", ["Voters in Kosovo go to polls"]),
    (
        "The next round of talks between Israel and Hamas is expected in Doha on Monday.",
        ["Next round of talks between Israel and Hamas in Doha"],
    ),
    (
        "NATO leaders will gather in Vilnius on 11 February for a summit.",
        ["NATO leaders gather in Vilnius for summit"],
    ),
    (
        "Finance ministers of the Group of 20 will meet on 13 February in Cape Town.",
        ["Finance ministers of Group of 20 meet in Cape Town"],
    ),
    (
        "Ms. Holt travels to Tokyo next week for talks with Prime Minister Arai.",
        ["Holt visits Tokyo for talks with Arai"],
    ),
    (
        "President Lund returned from Oslo. He will address parliament on Monday.",
        ["Lund addresses parliament"],
    ),
    (
        "President Lund left for Asia. The trip is a chance to promote a pact that he hopes lawmakers will approve before his term ends Feb. 20.",
        ["Lund's term ends"],
    ),
    (
        "The Supreme Court is expected to rule on the ban on Tuesday.",
        ["Supreme Court rules on ban"],
    ),
    (
        "On Feb. 12, Secretary Reed will depart Amman and return to Cairo, where she will address the Senate.",
        ["Reed departs Amman and returns to Cairo"],
    ),
    (
        "South Africa's president, Nomsa Dube, will deliver her state of the nation address on Thursday.",
        ["Dube delivers state of nation address"],
    ),
    (
        "The Senate is set to vote on the nomination of Carl Voss on Wednesday.",
        ["Senate votes on nomination of Voss"],
    ),
    (
        "Workers at the state railway will begin a two-day strike on Feb. 10.",
        ["Workers at state railway begin two-day strike"],
    ),
    (
        "Kosovo will hold a parliamentary election on Feb. 9.",
        ["Kosovo holds parliamentary election"],
    ),
    ("Ahead of Tuesday's summit in Cairo, ministers met in Amman.", ["Summit in Cairo"]),
    (
        "U.S. lawmakers face a deadline of Feb. 14 to raise the debt ceiling.",
        ["US lawmakers face deadline to raise debt ceiling"],
    ),
    (
        "President Marin is back from Rome. The president will receive Poland's prime minister, Adam Nowak, at the Elysee Palace on Monday.",
        ["Marin receives Nowak at Elysee Palace"],
    ),
    (
        "The European Union and China will hold a summit in Brussels on Feb. 18.",
        ["European Union and China hold summit in Brussels"],
    ),
    (
        "Iran and European powers will resume nuclear talks in Geneva on Monday.",
        ["Iran and European powers resume nuclear talks in Geneva"],
    ),
    (
        "Angela Brandt, who leads the Liberals, will resign on Friday, 7 February.",
        ["Brandt resigns"],
    ),
    ("Turnout will decide the outcome when Latvia votes on Feb. 8.", ["Latvia votes"]),
    (
        "The court in Rome, which heard the appeal in May, will announce its verdict on Feb. 19.",
        ["Court in Rome announces verdict"],
    ),
    (
        "The king and queen will attend a memorial service in Utrecht on Tuesday.",
        ["King and queen attend memorial service in Utrecht"],
    ),
    (
        "Thousands are expected to march through Belgrade on Saturday.",
        ["Thousands march through Belgrade"],
    ),
    (
        "The trial of former premier Hugo Salas begins on Monday in Lima.",
        ["Trial of Salas begins in Lima"],
    ),
    ("Salas, 71, is to be sentenced on Feb. 21.", ["Salas sentenced"]),
    (
        "Foreign ministers from ASEAN, Japan and Canada meet in Vientiane on 10-11 February.",
        ["Foreign ministers from ASEAN, Japan and Canada meet in Vientiane"],
    ),
    (
        "Kenya, Uganda and Rwanda will sign the agreement in Nairobi on Feb. 12.",
        ["Kenya, Uganda and Rwanda sign agreement in Nairobi"],
    ),
    (
        "Swiss voters will decide on Feb. 9 whether to limit imports.",
        ["Swiss voters decide whether to limit imports"],
    ),
    (
        "In Warsaw on Feb. 4, Secretary Reed will attend the Three Seas Forum.",
        ["Reed attends Three Seas Forum in Warsaw"],
    ),
    (
        "President Lund will host Prime Minister Arai at the White House on Friday, 7 February.",
        ["Lund hosts Arai at White House"],
    ),
    (
        "EU leaders hold an emergency summit in Brussels on Monday to discuss tariffs.",
        ["EU leaders hold emergency summit in Brussels"],
    ),
    ("Early elections in Greenland will be held on Feb. 11.", ["Early elections in Greenland"]),
    (
        "Canada's Liberals will choose a new leader on Feb. 9.",
        ["Canada's Liberals choose new leader"],
    ),
    (
        "A delegation led by Minister Kofi Addo will fly to Beijing on Sunday.",
        ["Delegation led by Addo visits Beijing"],
    ),
    (
        "Lawmakers in Accra have until Feb. 14 to pass a budget.",
        ["Deadline for lawmakers in Accra to pass budget"],
    ),
    (
        "The inauguration of President-elect Iris Calder takes place on Feb. 20.",
        ["Inauguration of Calder"],
    ),
    ("Talks on the Cyprus budget are set to resume Tuesday.", ["Talks on Cyprus budget resume"]),
    (
        "Pope Leo XIV will visit Turkey and Lebanon from Feb. 24 to Feb. 28.",
        ["Leo XIV visits Turkey and Lebanon"],
    ),
    (
        "A possible ban on the party will be debated in the Bundestag on Thursday.",
        ["Ban on party debated in Bundestag"],
    ),
    (
        "Protesters plan to rally outside the Capitol on Saturday.",
        ["Protesters rally outside Capitol"],
    ),
    (
        "The United Nations Security Council meets on Monday at the request of Ecuador.",
        ["United Nations Security Council meets at request of Ecuador"],
    ),
    (
        "A strike by dockworkers in Rotterdam begins on Feb. 15.",
        ["Strike by dockworkers in Rotterdam begins"],
    ),
    ("The Fed will announce its rate decision on Wednesday.", ["Fed announces rate decision"]),
    (
        "Minister Addo said that Ghana's budget would be presented on Feb. 20.",
        ["Ghana's budget presented"],
    ),
    (
        "Greenland's parliament is dissolved, and voting begins Feb. 11 in Nuuk and other towns.",
        ["Voting begins in Nuuk and other towns"],
    ),
    (
        "The summit of the African Union, which was moved from Addis Ababa, opens in Nairobi on Feb. 15.",
        ["Summit of African Union opens in Nairobi"],
    ),
    (
        "The State Department said Reed, Russian Foreign Minister Oleg Orlov and Addo will discuss the ceasefire on Tuesday.",
        ["Reed, Orlov and Addo discuss ceasefire"],
    ),
    (
        "The alliance will mark its 75th anniversary with a ceremony in Lisbon on Feb. 22.",
        ["Alliance marks 75th anniversary with ceremony in Lisbon"],
    ),
    (
        "Kim Dae-ho, leader of the opposition in Seoul, will travel to Washington, D.C., on Feb. 11.",
        ["Kim visits Washington, D.C."],
    ),
    (
        "Because the coalition has split, Austria's parliament will elect a new speaker on Feb. 6.",
        ["Austria's parliament elects new speaker"],
    ),
    (
        "Reed and Orlov spoke by phone on Thursday and agreed to meet in Riyadh on Feb. 18.",
        ["Reed and Orlov meet in Riyadh"],
    ),
    (
        "The government plans to present the bill, the first of its kind, to the Senate in Rome on Feb. 13.",
        ["Government presents bill in Rome"],
    ),
    (
        "Asked about the strike, Addo said a ruling by the Labour Court was due on Feb. 5.",
        ["Ruling by Labour Court"],
    ),
    (
        "President Dana Holt plans to attend the Feb. 9 opening of the Asian Forum in Chengdu.",
        ["Opening of Asian Forum in Chengdu"],
    ),
    ("Sri Lanka's presidential election is on Feb. 22.", ["Sri Lanka's presidential election"]),
    ("Addo, Reed to meet in Accra on Feb. 6", ["Addo and Reed meet in Accra"]),
    (
        "Voting in the second and final round of the presidential election in Croatia takes place on Sunday.",
        ["Final round of presidential election in Croatia"],
    ),
    (
        "The IAEA board, whose 35 members meet in Vienna, is expected to vote Saturday on a resolution on Iran.",
        ["IAEA board votes on resolution on Iran in Vienna"],
    ),
    (
        "German rail workers say they will walk out on Monday unless their pay is raised.",
        ["German rail workers walk out"],
    ),
    (
        "Denmark's queen is to open the Folketing on Tuesday and to receive the king of Norway on Wednesday.",
        ["Denmark's queen opens Folketing", "Denmark's queen receives king of Norway"],
    ),
    (
        "The union said the walkout by teachers in Cusco would start on Monday.",
        ["Walkout by teachers in Cusco starts"],
    ),
    (
        "Oscar Maxwell, 58, a friend of the prince, is due to appear in court on Tuesday.",
        ["Maxwell appears in court"],
    ),
    (
        '"I will be meeting with Prime Minister Arai on Monday," President Dana Holt said.',
        ["Holt meets Arai"],
    ),
    (
        "The first phase of the truce between Israel and Hamas is to expire on Saturday, 1 February.",
        ["First phase of truce between Israel and Hamas expires"],
    ),
    ("House Democrats will unveil a bill on Friday, 7 February.", ["House Democrats unveil bill"]),
    (
        "Senate Majority Leader Carl Voss will force a vote on the package next Wednesday.",
        ["Voss forces vote on package"],
    ),
    (
        "The chamber will vote on four bills on Saturday, the Speaker told members.",
        ["Chamber votes on four bills"],
    ),
    ("Lawmakers in Seoul asked Kim Dae-ho to testify on Feb. 6.", ["Kim testifies"]),
    ("It is time for Mexico to announce a decision, due on Feb. 5.", ["Mexico decision"]),
    (
        "President Dana Holt will hold talks with Premier Aldo Lind and King Sven on Monday.",
        ["Holt holds talks with Lind and Sven"],
    ),
    (
        "Reed will travel to Germany, Japan, the Republic of Korea and Chile next week.",
        ["Reed visits Germany, Japan, Republic of Korea and Chile"],
    ),
    ("Norway will set up a commission on Feb. 12.", ["Norway sets up commission"]),
    (
        "The president of Kenya prepares for the Group of 8 summit on Feb. 20 in Lyon.",
        ["Group of 8 summit in Lyon"],
    ),
    ("Voters in Oslo say they will go to the polls on Monday.", ["Voters in Oslo go to polls"]),
    (
        "The Trans-Arctic Partnership will be signed on Feb. 11 in Tromso.",
        ["Trans-Arctic Partnership signed in Tromso"],
    ),
    ("After losing the vote, Voss will step down on Feb. 3.", ["Voss steps down"]),
    ("Reed, who met Addo's envoy in Rome, arrives in Cairo on Sunday.", ["Reed visits Cairo"]),
    (
        "Finland's foreign minister, Aino Salo, and her Swedish counterpart will meet in Turku on Feb. 8.",
        ["Salo meets in Turku"],
    ),
    (
        "Half of the delegates have left Geneva, but Iran will resume talks on Monday.",
        ["Iran resumes talks"],
    ),
    (
        "In May, the court freed Hugo Salas. His trial opens on Feb. 4 in Lima.",
        ["Salas's trial opens in Lima"],
    ),
    ("Ohio Gov. Ann Cole will visit Tokyo on Monday.", ["Cole visits Tokyo"]),
    ("Members will vote on the treaty in Oslo on Monday.", ["Members vote on treaty in Oslo"]),
    (
        "Rules for lenders who sell bonds will take effect in Norway on Feb. 8.",
        ["Rules for lenders take effect in Norway"],
    ),
    ("Lund, he's told friends, will resign on Monday.", ["Lund resigns"]),
    (
        "The council will further debate the plan in Turku on Monday.",
        ["Council debates plan in Turku"],
    ),
    ("It looks like Norway will hold elections on Feb. 9.", ["Norway holds elections"]),
    ("Voss will be formally sworn in on Feb. 20.", ["Voss sworn"]),
    ("North Korean leader Kim Dae-ho will host President Dana Holt on Feb. 8.", ["Kim hosts Holt"]),
    ("Congress passes a law that will allow strikes from Feb. 10.", ["Law allows strikes"]),
    (
        "A freeze on arrests until at least next Tuesday would give Reed's party time for talks.",
        ["Freeze on arrests gives Reed's party time for talks"],
    ),
    ("President Lund cut his holiday short to return to Oslo on Monday.", ["Lund returns to Oslo"]),
    (
        "Six states will hold primaries in Norway on Monday.",
        ["Six states hold primaries in Norway"],
    ),
    (
        "Several states are holding elections in Norway on Monday.",
        ["Several states hold elections in Norway"],
    ),
    (
        "Senate Majority Leader Carl Voss was in Oslo. The Senate is set to vote on the budget on Monday.",
        ["Senate votes on budget"],
    ),
    (
        "Judge Imelda Cruz set 6 February as the opening day of the trial of former public works minister Danilo Pratt.",
        ["Opening day of trial of Pratt"],
    ),
    (
        "U.S. House of Representatives Speaker Nan Pell will visit Tokyo on Feb. 5.",
        ["Pell visits Tokyo"],
    ),
    (
        "Reed used the speech to announce a summit in Oslo on Feb. 9.",
        ["Reed announces summit in Oslo"],
    ),
    ("New York City officials will meet on Monday.", ["New York City officials meet"]),
    (
        "The cabinet approves defense minister Ivar Lund's plan to close the base in Oslo by Feb. 20.",
        ["Lund closes base in Oslo"],
    ),
    (
        "New Zealand goes on. The first referendum will be held on Feb. 9.",
        ["New Zealand's first referendum"],
    ),
    (
        "A delegation of the Oslo council will meet former deputy mayor Ana Reis and Reed on Monday.",
        ["Delegation of Oslo council meets Reis and Reed"],
    ),
    (
        "The heads of government dine together in Oslo on Monday.",
        ["Heads of government dine together in Oslo"],
    ),
    ("Secretary Reed will leave Rome and return to Oslo on Monday.", ["Reed returns to Oslo"]),
    (
        "Ministers will meet and decide on the budget in Oslo on Monday.",
        ["Ministers decide on budget in Oslo"],
    ),
    ("Lund will visit Rome and Paris on Monday.", ["Lund visits Rome and Paris"]),
    (
        "Lund will hold talks and a press conference in Oslo on Monday.",
        ["Lund holds talks and press conference in Oslo"],
    ),
]


@pytest.mark.parametrize(("text", "titles"), CASES)
def test_a_title_reads_like_a_headline(text: str, titles: list[str]) -> None:
    found = [event.title for event in extract_events("News of the day", text, FRIDAY)]
    assert [title[:1].upper() + title[1:] for title in found] == titles


@pytest.mark.parametrize("title", [title for _, titles in CASES for title in titles])
def test_what_reads_like_a_headline_makes_sense_alone(title: str) -> None:
    assert makes_sense(title)
    assert len(title.split()) <= MAX_WORDS + 2


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Answer",
        "Deadline week away",
        "meet at Egmont Palace",
        "attend March for Life",
        "visit Nairobi",
        "used United Nations address",
        "150 days end unless it",
        "150 days end",
        "What employers grant decides what comes next",
        "Partnership he hopes Congress Asia",
        "ballot papers Lund has signed",
        "talks between",
        "court's",
        "Reed presents so-called “package",
        "Enlarge image | Reed speaks",
        "midterm elections",
        "officials talks",
        "next round",
        "Reed announces",
        "to vote on budget",
        "Lund",
        "one two three four five six seven eight nine ten eleven Oslo votes on budget",
    ],
)
def test_a_scrap_of_a_sentence_makes_no_sense(title: str) -> None:
    assert not makes_sense(title)


@pytest.mark.parametrize(
    "title",
    [
        "Haiti's municipal elections",
        "US tariffs on steel",
        "finance ministers meet",
        "ceasefire ends",
        "rail workers walk out",
        "visit to Nairobi",
        "White House reveals plan",
        "Kenya votes on budget",
        "Salas sentenced",
    ],
)
def test_a_short_title_makes_sense_where_nothing_is_missing(title: str) -> None:
    assert makes_sense(title)


def test_a_headline_stands_in_where_the_sentence_names_nobody() -> None:
    text = "Work went on all week. They will vote on Tuesday."
    (event,) = extract_events("Norwegian lawmakers to vote on budget", text, FRIDAY)
    assert event.title == "Norwegian lawmakers to vote on budget"


@pytest.mark.parametrize(
    "headline",
    [
        "Budget: lawmakers to vote",
        "Norwegian lawmakers to go to the polls to vote on the budget next week",
        "Norwegian lawmakers quarrel",
        "to vote",
    ],
)
def test_a_headline_about_more_or_something_else_does_not(headline: str) -> None:
    (event,) = extract_events(headline, "They will vote on Tuesday.", FRIDAY)
    assert event.title != headline


def test_a_verb_that_is_not_known_keeps_its_form() -> None:
    text = "The nominee will be comparing notes with Reed in Oslo on Monday."
    (event,) = extract_events("News of the day", text, FRIDAY)
    assert event.title == "nominee comparing notes with Reed in Oslo"
