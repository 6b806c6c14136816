import pytest

from bot.text.language import detect_language

CASES = [
    ("en", "The prime minister will meet the president of the United States in Washington."),
    ("fr", "Le premier ministre rencontrera le président des États-Unis à Washington."),
    ("de", "Der Ministerpräsident wird sich in Washington mit dem Präsidenten treffen."),
    ("es", "El primer ministro se reunirá con el presidente de los Estados Unidos."),
    (
        "it",
        "Il primo ministro incontrerà il presidente degli Stati Uniti a Washington per la pace.",
    ),
    ("pt", "O primeiro-ministro vai se reunir com o presidente dos Estados Unidos em março."),
    ("nl", "De premier van Japan heeft een gesprek met de president van het land."),
    ("sv", "Statsministern och presidenten har ett möte som är viktigt för landet."),
    ("pl", "Premier spotka się z prezydentem w Waszyngtonie i nie jest to pewne."),
    ("tr", "Başbakan ve başkan bu hafta bir toplantı için bir araya gelecek."),
    ("ja", "石破首相は7日にトランプ大統領と会談する。"),
    ("zh", "日本首相将于下周访问美国。"),
    ("ko", "일본 총리가 다음 주 미국을 방문한다."),
    ("ru", "Премьер-министр Японии встретится с президентом США."),
    ("uk", "Прем’єр-міністр Японії зустрінеться з президентом, їхні переговори відбудуться."),
    ("ar", "يلتقي رئيس الوزراء الياباني الرئيس الأمريكي في واشنطن."),
    ("fa", "نخست وزیر ژاپن با رئیس جمهور گفتگو می کند و پیام می دهد."),
    ("el", "Ο πρωθυπουργός θα συναντήσει τον πρόεδρο."),
    ("he", "ראש הממשלה ייפגש עם הנשיא."),
    ("hi", "प्रधानमंत्री राष्ट्रपति से मिलेंगे।"),
    ("th", "นายกรัฐมนตรีจะพบกับประธานาธิบดี"),
]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_language_is_recognised(language, text):
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "12345", "NATO", "xyz qqq"])
def test_nothing_is_claimed_without_evidence(text):
    assert detect_language(text) is None
