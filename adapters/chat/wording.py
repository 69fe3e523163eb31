"""What chats say around an answer, in each language they speak; answers themselves are the core's.

A language is one table: add one beside ``DE`` and list it in ``LANGUAGES``.
"""

from __future__ import annotations

from bot.card import Card

FIRST_QUESTIONS = (
    "compare gpt-4.1 vs claude sonnet 4.5",
    "recommend cheap, open weights, reads images, 128k context",
    "alternatives to phi-4-mini",
    "replace o4-mini",
)
"""Asked before the first person does; they stand on the start page as examples too."""

EN = {
    "share": "Share to channel",
    "share_all": "Share",
    "change": "Change",
    "as_list": "Show as list",
    "as_table": "Show as table",
    "show_all": "Show all rows",
    "dismiss": "Dismiss",
    "pick": "Choose one",
    "pick_near": "Did you mean",
    "ask_again": "Ask again",
    "send": "Ask",
    "shared_by": "Shared by {person}.",
    "looking": "This takes longer than usual: the answer follows here.",
    "failed": "Pickwick could not answer this just now.",
    "failed_next": "Try again in a minute; if it goes on, tell whoever runs this bot.",
    "slow": "This took too long and was given up.",
    "slow_next": "Ask for less at once, or try again in a minute.",
    "busy": "Many people are asking at this moment.",
    "busy_next": "Try again in a few seconds.",
    "old_card": "This card is old: its buttons no longer mean anything here.",
    "old_card_next": "Ask again to get a new one.",
    "cooling": "That was many questions in a short time: try again in {seconds} seconds.",
    "not_here": "Pickwick could not share this: try again, or invite it to the channel first.",
    "not_in_channel": "Pickwick could not answer where you mentioned it: invite it, or ask here.",
    "not_opened": "That could not be opened: try again.",
    "expired": "The answer to that could not be shown: ask again.",
    "close": "Close",
    "save": "Save",
    "compare": "Compare",
    "looking_modal": "Looking…",
    "change_label": "Your question",
    "change_hint": "Ask in plain words, or as a command: compare A vs B, alternatives A.",
    "type_name": "Type a name",
    "compare_label": "Name {number}",
    "choose_another": "Choose another one: this is the same thing again.",
    "open_compare": "Compare…",
    "open_settings": "Settings",
    "settings_label": "For everybody here",
    "not_saved": "The settings could not be saved: try again in a minute.",
    "set_unfurls": "Preview links",
    "why_unfurls": "A short card below links to things in the catalog",
    "set_mentions": "Answer mentions",
    "why_mentions": "An answer in the thread where Pickwick is mentioned",
    "set_is_public": "Show answers to all",
    "why_is_public": "Answers to commands are seen by the whole channel",
    "home_title": "Which model should we use?",
    "home_lead": "Ask in plain words. Every figure comes with its source and its day.",
    "home_how": "How to ask",
    "how_commands": "Commands: {commands}.",
    "how_mention": "In a channel, mention Pickwick with your question; here, just write it.",
    "how_threads": "Commands do not work in threads: mention Pickwick there.",
    "how_clash": "If another app answers {alias}, write {root} {verb} instead.",
    "home_new": "New in the catalog",
    "home_leaving": "Going soon",
    "home_no_news": "What is new cannot be said just now: the catalog cannot be read.",
    "catalog_day": "Catalog {id}, built {built}.",
    "not_installed": "Pickwick is not installed here, or was removed: install it again.",
    "only_text": "Pickwick reads text only: write what you need in a sentence.",
    "read_so_far": "Only the first {count:,} characters of the question were read.",
    "notes": "Notes",
    "no_room": "{count} more rows have no room here: ask for less at once.",
    "alternatives": "Alternatives",
    "leads": "leads",
    "to_type": "{label}: type “{sentence}”",
}

DE = {
    "share": "Im Kanal teilen",
    "share_all": "Teilen",
    "change": "Ändern",
    "as_list": "Als Liste zeigen",
    "as_table": "Als Tabelle zeigen",
    "show_all": "Alle Zeilen zeigen",
    "dismiss": "Schließen",
    "pick": "Eins auswählen",
    "pick_near": "Meinten Sie",
    "ask_again": "Neu fragen",
    "send": "Fragen",
    "shared_by": "Geteilt von {person}.",
    "looking": "Das dauert länger als sonst: Die Antwort folgt hier.",
    "failed": "Pickwick konnte das gerade nicht beantworten.",
    "failed_next": "In einer Minute noch einmal versuchen; hält es an, hilft der Betreiber.",
    "slow": "Das hat zu lange gedauert und wurde abgebrochen.",
    "slow_next": "Weniger auf einmal fragen oder es gleich noch einmal versuchen.",
    "busy": "Gerade fragen viele zugleich.",
    "busy_next": "In ein paar Sekunden noch einmal versuchen.",
    "old_card": "Diese Karte ist alt: Ihre Knöpfe bedeuten hier nichts mehr.",
    "old_card_next": "Eine neue bekommt, wer noch einmal fragt.",
    "cooling": "Das waren viele Fragen in kurzer Zeit: in {seconds} Sekunden noch einmal.",
    "not_here": "Das ließ sich nicht teilen: noch einmal versuchen, oder Pickwick erst einladen.",
    "not_in_channel": "Dort konnte Pickwick nicht antworten: erst einladen, oder hier fragen.",
    "not_opened": "Das ließ sich nicht öffnen: bitte noch einmal versuchen.",
    "expired": "Die Antwort darauf ließ sich nicht zeigen: bitte neu fragen.",
    "close": "Schließen",
    "save": "Speichern",
    "compare": "Vergleichen",
    "looking_modal": "Es wird gesucht …",
    "change_label": "Ihre Frage",
    "change_hint": "Einfach fragen (englisch) oder als Befehl: compare A vs B, alternatives A.",
    "type_name": "Namen eingeben",
    "compare_label": "Name {number}",
    "choose_another": "Bitte etwas anderes wählen: Das ist noch einmal dasselbe.",
    "open_compare": "Vergleichen …",
    "open_settings": "Einstellungen",
    "settings_label": "Für alle hier",
    "not_saved": "Die Einstellungen ließen sich nicht speichern: bitte gleich noch einmal.",
    "set_unfurls": "Links vorzeigen",
    "why_unfurls": "Eine kurze Karte unter Links zu Dingen im Katalog",
    "set_mentions": "Erwähnungen beantworten",
    "why_mentions": "Eine Antwort dort, wo Pickwick erwähnt wird",
    "set_is_public": "Antworten allen zeigen",
    "why_is_public": "Antworten auf Befehle sieht der ganze Kanal",
    "home_title": "Welches Modell nehmen wir?",
    "home_lead": "Einfach fragen. Jede Zahl kommt mit ihrer Quelle und ihrem Tag.",
    "home_how": "So fragt man",
    "how_commands": "Befehle: {commands}.",
    "how_mention": "Im Kanal Pickwick mit der Frage erwähnen; hier einfach schreiben.",
    "how_threads": "In Threads gehen keine Befehle: dort Pickwick erwähnen.",
    "how_clash": "Antwortet eine andere App auf {alias}, dann {root} {verb} schreiben.",
    "home_new": "Neu im Katalog",
    "home_leaving": "Bald nicht mehr da",
    "home_no_news": "Was neu ist, lässt sich gerade nicht sagen: Der Katalog ist nicht lesbar.",
    "catalog_day": "Katalog {id}, gebaut am {built}.",
    "not_installed": "Pickwick ist hier nicht oder nicht mehr installiert: bitte neu installieren.",
    "only_text": "Pickwick liest nur Text: bitte in einem Satz schreiben, was gebraucht wird.",
    "read_so_far": "Nur die ersten {count} Zeichen der Frage wurden gelesen.",
    "notes": "Hinweise",
    "no_room": "{count} weitere Zeilen haben hier keinen Platz: weniger auf einmal fragen.",
    "alternatives": "Alternativen",
    "leads": "liegt vorn",
    "to_type": "{label}: „{sentence}“ eingeben",
}

LANGUAGES = {"en": EN, "de": DE}


def say(what: str, language: str = "en", **given: object) -> str:
    """A sentence or label in a language such as ``de-AT``; in English where it is not spoken."""
    spoken = LANGUAGES.get(language.partition("-")[0].lower(), EN)
    return spoken.get(what, EN[what]).format(**given)


def failed_card(language: str = "en") -> Card:
    """For a question that met a fault of ours."""
    return apology("failed", language)


def slow_card(language: str = "en") -> Card:
    """For a question that was given up."""
    return apology("slow", language)


def busy_card(language: str = "en") -> Card:
    """For a question beyond what one process takes at once."""
    return apology("busy", language)


def old_card(language: str = "en") -> Card:
    """For a button of another time."""
    return apology("old_card", language)


def apology(what: str, language: str) -> Card:
    """The apology of this kind: ``failed``, ``slow``, ``busy`` or ``old_card``."""
    return Card(title=say(what, language), lead=say(f"{what}_next", language), kind=what)
