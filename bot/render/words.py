"""The few words that story cards and digests are made of, in every language we answer in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Texts in one language.

    outlets, countries, stories   with {n}, first for one, then for many
    independent                   with {n}: publisher groups behind more outlets
    wire                          several outlets printed one text
    late                          a digest that comes after its time
    left_out                      with {n}: items Discord refused
    thread                        menu of other stories of the same affair
    found_in                      in which report of a story the words of a search are
    """

    outlets: tuple[str, str]
    countries: tuple[str, str]
    stories: tuple[str, str]
    one_source: str
    independent: str
    wire: str
    official: str
    open_story: str
    coverage: str
    timeline: str
    changed: str
    thread: str
    found_in: str
    read_at: str
    coming_up: str
    late: str
    left_out: str
    more: str
    untitled: str

    def count(self, forms: tuple[str, str], n: int) -> str:
        """Return `n` things in words, such as "7 outlets"."""
        return forms[n != 1].format(n=n)


_ENGLISH = Words(
    outlets=("{n} outlet", "{n} outlets"),
    countries=("{n} country", "{n} countries"),
    stories=("{n} story", "{n} stories"),
    one_source="one source",
    independent="{n} independent",
    wire="one agency text",
    official="official",
    open_story="Open a story…",
    coverage="Coverage",
    timeline="Timeline",
    changed="Changed headlines",
    thread="More of this affair…",
    found_in="found in",
    read_at="Read at {outlet}",
    coming_up="Coming up",
    late="late: I was away at the appointed time",
    left_out="Left out because Discord refused it: {n}",
    more="and {n} more",
    untitled="(no headline)",
)

_WORDS = {
    "en": _ENGLISH,
    "ja": Words(
        outlets=("{n}媒体", "{n}媒体"),
        countries=("{n}か国", "{n}か国"),
        stories=("{n}件", "{n}件"),
        one_source="単独報道",
        independent="独立{n}社",
        wire="同一の通信社記事",
        official="公式発表",
        open_story="記事を開く…",
        coverage="各社の報道",
        timeline="経過",
        changed="見出しの変更",
        thread="この件の他の記事…",
        found_in="該当記事",
        read_at="{outlet}で読む",
        coming_up="今後の予定",
        late="停止中だったため遅れて配信",
        left_out="Discordに拒否されたため省略: {n}件",
        more="ほか{n}件",
        untitled="(見出しなし)",
    ),
    "fr": Words(
        outlets=("{n} média", "{n} médias"),
        countries=("{n} pays", "{n} pays"),
        stories=("{n} sujet", "{n} sujets"),
        one_source="une seule source",
        independent="{n} indépendants",
        wire="une même dépêche",
        official="officiel",
        open_story="Ouvrir un sujet…",
        coverage="Couverture",
        timeline="Chronologie",
        changed="Titres modifiés",
        thread="Suite de cette affaire…",
        found_in="trouvé dans",
        read_at="Lire sur {outlet}",
        coming_up="À venir",
        late="en retard : j'étais absent à l'heure prévue",
        left_out="Omis car refusé par Discord : {n}",
        more="et {n} de plus",
        untitled="(sans titre)",
    ),
    "de": Words(
        outlets=("{n} Medium", "{n} Medien"),
        countries=("{n} Land", "{n} Länder"),
        stories=("{n} Thema", "{n} Themen"),
        one_source="eine einzige Quelle",
        independent="{n} unabhängige",
        wire="ein Agenturtext",
        official="amtlich",
        open_story="Thema öffnen…",
        coverage="Berichte",
        timeline="Verlauf",
        changed="Geänderte Überschriften",
        thread="Mehr zu diesem Vorgang…",
        found_in="gefunden in",
        read_at="Lesen bei {outlet}",
        coming_up="Demnächst",
        late="verspätet: ich war zur vorgesehenen Zeit nicht da",
        left_out="Ausgelassen, weil Discord es ablehnte: {n}",
        more="und {n} weitere",
        untitled="(ohne Titel)",
    ),
    "es": Words(
        outlets=("{n} medio", "{n} medios"),
        countries=("{n} país", "{n} países"),
        stories=("{n} tema", "{n} temas"),
        one_source="una sola fuente",
        independent="{n} independientes",
        wire="un mismo texto de agencia",
        official="oficial",
        open_story="Abrir un tema…",
        coverage="Cobertura",
        timeline="Cronología",
        changed="Titulares cambiados",
        thread="Más sobre este asunto…",
        found_in="encontrado en",
        read_at="Leer en {outlet}",
        coming_up="Próximamente",
        late="con retraso: no estaba en línea a la hora prevista",
        left_out="Omitido porque Discord lo rechazó: {n}",
        more="y {n} más",
        untitled="(sin titular)",
    ),
}


def words(language: str) -> Words:
    """Return the texts for a language tag such as "ja" or "pt-BR"; English when we lack it."""
    return _WORDS.get(language.partition("-")[0].lower(), _ENGLISH)
