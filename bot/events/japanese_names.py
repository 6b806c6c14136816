"""Find where an event is and who takes part in it, in a Japanese sentence."""

from __future__ import annotations

import re

_MOST = 6
_LONGEST = 26
_PLACE = re.compile(
    "((?<![ァ-ヶー])[ァ-ヶー・]{2,}(?:[市州国]|共和国)?|[A-Z][A-Za-z]+"
    "|(?<![一-龥ァ-ヶー])(?:[一-龥]{1,6}?(?:[都道府県市町村国]|[一-龥]{2})"
    "|北京|上海|東京|大阪|広島|長崎|札幌|仙台|横浜|神戸|福岡|那覇|沖縄|平壌|香港|台北|板門店|瀋陽))"
    "(?:で(?!き|は?な)|を(?:公式)?訪|入り|に到着|にて|において|の国連)"
)
# What a thing is done at, with or in, but where no map shows it.
_NOWHERE = re.compile(
    "(?:会|会[議談見合期]|閣議|総[会選]|大会|選挙?|投票|開票|式典?|判決|事故|事件|地震|台風|災害|問題|影響|"
    "訪問|外国|国内|海外|関係|方針|段階|時点|理由|予定|日程|形式?|多数|一致|共同|単独|主催|主導|初|間|中|上|下|方|者|員|党|機|"
    "車|船|次|首相|大臣|外相|演説|電話|文書|書面|協力|検討|調整|目的|規模|意向|作業|無投票|賛成|反対|自力)$"
)
_OFFICE = (
    "首相|大統領|外相|国務長官|国家主席|主席|議長|党首|代表|総裁|幹事長|官房長官|長官|外務大臣|総理大臣|"
    "大臣|知事|市長|総理|国王|天皇|皇太子|法王|教皇|総書記|書記|氏|財務相|防衛相|国防相|経産相|首席代表"
)
_PERSON = re.compile(
    f"[一-龥ァ-ヶー・々=＝]+?(?:{_OFFICE})(?![一-龥]*(?:会談|会議|会合|級))"
    "(?!選|質問|団|指名|官邸|公邸|府|国|討論|就任|名|庁|権|室|候補|職|制|宛)"
)
# "日中外相", "両首相", "新総裁", "外務大臣": offices of nobody by name.
_NAMELESS = re.compile(
    f"(?:(?:[日米中韓露朝英仏独印台欧豪伊加]{{2,}}|両|各|新|現|前|元|次期|歴代|同|副|初代|黒人|際|国|州|市|県|外務|総理|"
    f"内閣総理|財務|防衛|{_OFFICE}|[一-龥]{{2,6}}(?:市|県|府|都|党)前?)(?:{_OFFICE})|.*・[一-龥]*大臣|.*[市県州]前?(?:市長|知事)|回?国連.*|氏)$"
)


def place_in(after: str, before: str) -> str:
    """Return the place that the words after a date name, else those before it; "" where none."""
    for text in (after, before):
        for found in _PLACE.finditer(text):
            if not _NOWHERE.search(found[1]):
                return found[1]
    return ""


def people_in(sentence: str) -> tuple[str, ...]:
    """Return those whom a sentence names with an office, at most six, each once."""
    found: dict[str, None] = {}
    for match in _PERSON.finditer(sentence):
        name = match[0].lstrip("・=＝")
        if len(name) <= _LONGEST and not _NAMELESS.match(name):
            found[name] = None
    return tuple(found)[:_MOST]
