"""The words that events are described with, in every language we answer in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """Texts in one language.

    moved, postponed_from   with {before}: the day that holds no longer
    moved_to, corrected_to  with {before} and {after}
    narrowed                with {after}: the day or hour that has become known
    claim                   with {sources} and {when}
    in_days                 with {n}, 2 at least
    events                  with {n}, first for one, then for many
    no_day                  instead of a day that nobody has named yet, 12 letters at most
    """

    expected: str
    postponed: str
    cancelled: str
    moved: str
    postponed_from: str
    moved_to: str
    narrowed: str
    corrected_to: str
    restored: str
    corrected: str
    added: str
    claim: str
    today: str
    tomorrow: str
    in_days: str
    changes: str
    claims: str
    flags: str
    followed: str
    open_event: str
    remind_me: str
    remind_of: str
    calendar_file: str
    events: tuple[str, str]
    no_day: str


_ENGLISH = CalendarWords(
    expected="expected",
    postponed="postponed",
    cancelled="cancelled",
    moved="moved from {before}",
    postponed_from="postponed from {before}, no new date yet",
    moved_to="moved from {before} to {after}",
    narrowed="now known: {after}",
    corrected_to="{after}, not {before}",
    restored="takes place after all",
    corrected="corrected by this server's admins",
    added="added by this server's admins",
    claim="{sources}: {when}",
    today="today",
    tomorrow="tomorrow",
    in_days="in {n} days",
    changes="How it changed",
    claims="Who says when",
    flags="Reports that say otherwise",
    followed="What followed",
    open_event="Open an event…",
    remind_me="Remind me",
    remind_of="Remind me of…",
    calendar_file="Calendar file",
    events=("{n} event", "{n} events"),
    no_day="no day yet",
)

_WORDS = {
    "en": _ENGLISH,
    "ja": CalendarWords(
        expected="見込み",
        postponed="延期",
        cancelled="中止",
        moved="{before}から変更",
        postponed_from="{before}から延期、新しい日程は未定",
        moved_to="{before}から{after}に変更",
        narrowed="{after}と判明",
        corrected_to="{before}ではなく{after}",
        restored="予定どおり実施へ",
        corrected="このサーバーの管理者が訂正",
        added="このサーバーの管理者が追加",
        claim="{sources}:{when}",
        today="今日",
        tomorrow="明日",
        in_days="{n}日後",
        changes="変更の経緯",
        claims="各社の伝える日程",
        flags="異なる内容の報道",
        followed="その後の報道",
        open_event="予定を開く…",
        remind_me="リマインド",
        remind_of="リマインドする予定…",
        calendar_file="カレンダーファイル",
        events=("予定{n}件", "予定{n}件"),
        no_day="日付未定",
    ),
    "fr": CalendarWords(
        expected="attendu",
        postponed="reporté",
        cancelled="annulé",
        moved="déplacé, date initiale : {before}",
        postponed_from="reporté, sans nouvelle date ; date initiale : {before}",
        moved_to="déplacé : {before} → {after}",
        narrowed="précisé : {after}",
        corrected_to="{after}, et non {before}",
        restored="aura finalement lieu",
        corrected="corrigé par l'administration du serveur",
        added="ajouté par l'administration du serveur",
        claim="{sources} : {when}",
        today="aujourd'hui",
        tomorrow="demain",
        in_days="dans {n} jours",
        changes="Ce qui a changé",
        claims="Qui annonce quelle date",
        flags="Ce qui dit autre chose",
        followed="Ce qui a suivi",
        open_event="Ouvrir un événement…",
        remind_me="Me le rappeler",
        remind_of="Me rappeler…",
        calendar_file="Fichier d'agenda",
        events=("{n} événement", "{n} événements"),
        no_day="à préciser",
    ),
    "de": CalendarWords(
        expected="erwartet",
        postponed="verschoben",
        cancelled="abgesagt",
        moved="verlegt, zuvor: {before}",
        postponed_from="ohne neuen Termin verschoben, zuvor: {before}",
        moved_to="verlegt: {before} → {after}",
        narrowed="nun bekannt: {after}",
        corrected_to="{after}, nicht {before}",
        restored="findet doch statt",
        corrected="von der Serverleitung berichtigt",
        added="von der Serverleitung eingetragen",
        claim="{sources}: {when}",
        today="heute",
        tomorrow="morgen",
        in_days="in {n} Tagen",
        changes="Was sich geändert hat",
        claims="Wer welchen Termin nennt",
        flags="Anderslautende Berichte",
        followed="Was daraus wurde",
        open_event="Termin öffnen…",
        remind_me="Erinnere mich",
        remind_of="Erinnere mich an…",
        calendar_file="Kalenderdatei",
        events=("{n} Termin", "{n} Termine"),
        no_day="Tag offen",
    ),
    "es": CalendarWords(
        expected="previsto",
        postponed="aplazado",
        cancelled="cancelado",
        moved="cambiado, antes: {before}",
        postponed_from="aplazado sin nueva fecha, antes: {before}",
        moved_to="cambiado: {before} → {after}",
        narrowed="ya se sabe: {after}",
        corrected_to="{after}, no {before}",
        restored="se celebrará finalmente",
        corrected="corregido por la administración del servidor",
        added="añadido por la administración del servidor",
        claim="{sources}: {when}",
        today="hoy",
        tomorrow="mañana",
        in_days="en {n} días",
        changes="Qué ha cambiado",
        claims="Quién dice cuándo",
        flags="Informaciones que dicen otra cosa",
        followed="Lo que siguió",
        open_event="Abrir un evento…",
        remind_me="Recordármelo",
        remind_of="Recordarme…",
        calendar_file="Archivo de calendario",
        events=("{n} evento", "{n} eventos"),
        no_day="por fijar",
    ),
}


def calendar_words(language: str) -> CalendarWords:
    """Return the texts for a language tag such as "ja" or "pt-BR"; English when we lack it."""
    return _WORDS.get(language.partition("-")[0].lower(), _ENGLISH)
