"""What only Discord shows: descriptions of commands, forms, settings and the privacy text.

A language is one table, keyed by the English text: add one beside ``GERMAN`` and list it in
``LANGUAGES``. What Slack shows too is in adapters/chat/wording.py.
"""

from __future__ import annotations

from bot.card import Card, Lines

PRIVATE = "Show the answer to you only"
ANY_NAME = "A name, such as gpt-4.1 or whisper: choose one or type your own"
ANOTHER = "Another name"
ALSO_NEED = "What it must also do, in plain words"

GERMAN = {
    # -- commands
    "Compare two to five models, libraries, agents or platforms side by side":
        "Zwei bis fünf Modelle, Bibliotheken, Agenten oder Plattformen nebeneinander",
    "Find what fits a need; without one, a form asks":
        "Finden, was zu einem Bedarf passt; ohne Angabe fragt ein Formular",
    "What else does this job, and why": "Was dieselbe Aufgabe erfüllt, und warum",
    "Everything known about one": "Alles, was über eins bekannt ist",
    "What to move to, and what changes": "Wohin man umsteigt, und was sich ändert",
    "What a workload costs, with the formula": "Was eine Last kostet, mit der Formel",
    "Ask anything of this in plain words (English)":
        "Irgendetwas davon in einfachen Worten fragen (englisch)",
    "How to ask": "Wie man fragt",
    "What this bot keeps and what not": "Was dieser Bot speichert und was nicht",
    "Remove whatever is kept about you": "Alles löschen, was über Sie gespeichert ist",
    "What holds in this server: language, visibility, mentions":
        "Was auf diesem Server gilt: Sprache, Sichtbarkeit, Erwähnungen",
    # -- options
    PRIVATE: "Die Antwort nur Ihnen zeigen",
    ANY_NAME: "Ein Name wie gpt-4.1 oder whisper: auswählen oder selbst schreiben",
    ANOTHER: "Ein weiterer Name",
    ALSO_NEED: "Was es außerdem können muss, in einfachen Worten",
    "What you need, such as: cheap, open weights, reads images":
        "Der Bedarf auf Englisch, etwa: cheap, open weights, reads images",
    "One to five names, separated by commas": "Ein bis fünf Namen, durch Kommas getrennt",
    "Tokens into each call, such as 50k": "Token in jeden Aufruf hinein, etwa 50k",
    "Tokens out of each call, such as 5k": "Token aus jedem Aufruf heraus, etwa 5k",
    "Calls a day": "Aufrufe am Tag",
    "Percent of the input that is cached": "Prozent der Eingabe, die im Cache liegen",
    "Whether calls may wait, for the price of a batch":
        "Ob Aufrufe warten dürfen, zum Preis eines Stapels",
    "Such as: gpt-4.1 vs claude sonnet 4.5": "Etwa: gpt-4.1 vs claude sonnet 4.5",
    "The language around answers": "Die Sprache rund um Antworten",
    "Who sees an answer where nobody says": "Wer eine Antwort sieht, wenn niemand es angibt",
    "Whether to answer where the bot is mentioned":
        "Ob geantwortet wird, wo der Bot erwähnt wird",
    "“{typed}” is no number of tokens: write it as 50k, 1.5M or 50,000.":
        "„{typed}“ ist keine Anzahl Token: bitte als 50k, 1.5M oder 50,000 schreiben.",
    # -- choices
    "Each person's own": "Die eigene jeder Person",
    "Everybody in the channel": "Alle im Kanal",
    "Only who asked": "Nur wer gefragt hat",
    # -- the context menu
    "Find tools for this": "Werkzeuge dafür finden",
    # -- forms
    "What do you need?": "Was brauchen Sie?",
    "Task": "Aufgabe",
    "In plain words (English), such as: transcribe customer calls":
        "In einfachen Worten (englisch), etwa: transcribe customer calls",
    "Budget": "Budget",
    "For a million tokens put in": "Für eine Million eingegebener Token",
    "Any": "Beliebig",
    "Cheap": "Günstig",
    "Under $1": "Unter 1 $",
    "Under $5": "Unter 5 $",
    "It takes in": "Es nimmt entgegen",
    "Images": "Bilder",
    "Audio": "Ton",
    "Video": "Video",
    "PDF documents": "PDF-Dokumente",
    "Open weights only": "Nur offene Gewichte",
    "Ask Pickwick": "Pickwick fragen",
    "Question": "Frage",
    # -- autocomplete
    "Nothing bears the name “{typed}”: send it to see what comes near":
        "Nichts heißt „{typed}“: abschicken zeigt, was nahekommt",
    "No room to complete “{typed}” here: write its name to the end, or send it":
        "Kein Platz, „{typed}“ zu ergänzen: Namen ausschreiben oder so abschicken",
    # -- settings
    "Settings of this server": "Einstellungen dieses Servers",
    "Language: {spoken}": "Sprache: {spoken}",
    "Answers are seen by: {who}": "Antworten sieht: {who}",
    "Mentions are answered: {answered}": "Erwähnungen werden beantwortet: {answered}",
    "This bot was started without mentions: the person who runs it can switch them on.":
        "Dieser Bot läuft ohne Erwähnungen: Wer ihn betreibt, kann sie einschalten.",
    "yes": "ja",
    "no": "nein",
    "Only who manages this server may change its settings.":
        "Nur wer diesen Server verwaltet, darf seine Einstellungen ändern.",
    "Nothing can be set here: the bot is no member of this server. Invite it again.":
        "Hier lässt sich nichts einstellen: Der Bot ist kein Mitglied. Bitte neu einladen.",
    # -- privacy
    "What is kept": "Was gespeichert wird",
    "Pickwick answers from a catalog of its own: what you type is passed on to nobody.":
        "Pickwick antwortet aus einem eigenen Katalog: Geschriebenes geht an niemanden weiter.",
    "Kept": "Gespeichert",
    "Not kept": "Nicht gespeichert",
    "For a server: its language, who sees answers, whether mentions are answered. Removed after "
    "the bot leaves it.":
        "Je Server: Sprache, wer Antworten sieht, ob Erwähnungen beantwortet werden. Gelöscht, "
        "nachdem der Bot den Server verlassen hat.",
    "In memory, for seconds: how many questions you asked, so that nobody floods the bot.":
        "Sekundenlang im Speicher: wie viele Fragen Sie stellten, damit niemand den Bot flutet.",
    "Counts without names: how many questions of each kind, and how long they took.":
        "Zahlen ohne Namen: wie viele Fragen jeder Art, und wie lange sie dauerten.",
    "In memory, without who asked: questions and their answers, for a quarter of an hour at most, "
    "and names as they were typed.":
        "Im Speicher, ohne wer gefragt hat: Fragen und ihre Antworten, höchstens eine "
        "Viertelstunde lang, und Namen, wie sie geschrieben wurden.",
    "Who you are, who asked what, and on disk nothing anybody writes. No message is read but "
    "those sent to the bot or chosen for it, and none is used for training.":
        "Wer Sie sind, wer was gefragt hat, und auf der Platte nichts Geschriebenes. Gelesen "
        "werden nur Nachrichten, die an den Bot gehen oder für ihn gewählt werden; keine dient "
        "zum Training.",
    "/forget-me removes what there is about you at once.":
        "/forget-me löscht sofort, was es über Sie gibt.",
    "Forgotten": "Vergessen",
    "Nothing is kept about you. Cards already posted stay until they are deleted in Discord.":
        "Über Sie ist nichts gespeichert. Gepostete Karten bleiben, bis sie in Discord gelöscht "
        "werden.",
}  # fmt: skip

LANGUAGES = {"de": GERMAN}


def words(english: str, language: str = "en", **given: object) -> str:
    """A text in a language such as ``de``; in English where it is not spoken."""
    spoken = LANGUAGES.get(language.partition("-")[0].lower(), {}).get(english, english)
    return spoken.format(**given) if given else spoken


def privacy_card(language: str) -> Card:
    """What this bot keeps and what not, and how to have it removed."""

    def lines(heading: str, *texts: str) -> Lines:
        return Lines(words(heading, language), tuple(words(text, language) for text in texts))

    return Card(
        title=words("What is kept", language),
        lead=words(
            "Pickwick answers from a catalog of its own: what you type is passed on to nobody.",
            language,
        ),
        parts=(
            lines(
                "Kept",
                "For a server: its language, who sees answers, whether mentions are answered. "
                "Removed after the bot leaves it.",
                "In memory, for seconds: how many questions you asked, so that nobody floods the "
                "bot.",
                "In memory, without who asked: questions and their answers, for a quarter of an "
                "hour at most, and names as they were typed.",
                "Counts without names: how many questions of each kind, and how long they took.",
            ),
            lines(
                "Not kept",
                "Who you are, who asked what, and on disk nothing anybody writes. No message is "
                "read but those sent to the bot or chosen for it, and none is used for training.",
            ),
        ),
        notes=(words("/forget-me removes what there is about you at once.", language),),
        kind="privacy",
    )


def forgotten_card(language: str) -> Card:
    """What there is to say once a person is forgotten."""
    return Card(
        title=words("Forgotten", language),
        lead=words(
            "Nothing is kept about you. Cards already posted stay until they are deleted in "
            "Discord.",
            language,
        ),
        kind="privacy",
    )
