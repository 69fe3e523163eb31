"""What asks nothing of us: small talk, other topics, orders, and news in general."""

from __future__ import annotations

import re

from bot.curated import table
from bot.questions.found_names import ASKING, TIMES, bare

SMALL_TALK = re.compile(
    r"(?:(?:h[ie]+|hello|hey|yo|hiya|howdy|good (?:morning|afternoon|evening|night)"
    r"|bye|ciao|thanks?"
    r"|thank you|thx|ty|cheers|ok|okay|k|cool|nice|great|awesome|perfect|lol|haha"
    r"|sorry|please|yes|no"
    r"|good bot|bad bot|well done|test|ping|there|bot|all|team|so much|a lot"
    r"|very much|folks|everyone)"
    r"[\s,.!?]*)+|.*\b(?:stupid|idiot|sucks?|useless|dumb|shut up|f[u*]ck\w*|hate you"
    r"|i love you)\b.*"
    r"|(?:who|what) are you.*|what can you do.*|help(?: me)?(?: please)?|how do you work.*"
    r"|how are you.*|are you (?:a|an) .*|tell me a joke.*",
    re.I | re.S,
)
OFF_TOPIC = re.compile(
    r"(?:what(?:'s|’s| is) (?:the (?:weather|time|date|score|news|capital|meaning)"
    r"|for (?:lunch|dinner)"
    r"|up\b|new\b)|who (?:won|is|was|will)\b|when (?:is|was|will)\b|where (?:is"
    r"|are)\b|why (?:is|are|do)\b"
    r"|write (?:me )?(?:a|an|some) (?:poem|story|song|essay|email|joke)|sing\b|translate this\b"
    r"|can you (?:write|sing|order|book|call|remind)\b|remind me\b|order\b|book\b"
    r"|\d[\d\s+*/().-]*=?$)",
    re.I,
)
_OVER = r"(?:ignore|disregard|forget|override|bypass)"
_RULES = r"(?:instructions?|rules|guidelines|prompts?|everything|above)\b"
ORDER = re.compile(
    rf"\b{_OVER}\s+(?:(?:all|any|the|of|your|my|our|these|those|and|everything|every)\s+)*"
    r"(?:previous|prior|above|earlier|preceding|before|(?:i|you)\b|you(?:'ve|’ve| have| were)\b)"
    rf"|\b{_OVER}\s+(?:all|any|your|my|every)\s+(?:of\s+|the\s+|your\s+)*{_RULES}"
    rf"|^(?:(?:please|now|just|and|then)\s+)*(?:{_OVER}\s+(?:the\s+)?{_RULES}"
    r"|say (?!i\b|we\b)|repeat after|pretend\b|roleplay\b|act as\b|you are now\b|from now on\b"
    r"|tell (?:everyone|them|people)\b|(?:always |only )*(?:answer|reply|respond)\b"
    r"|(?:system|assistant|developer|admin)\s*:)"
    r"|\bnew (?:instructions?|rules|task)\s*:|\byour (?:new )?(?:task|job|role|goal) is\b"
    r"|\byour (?:system |hidden |initial )?(?:prompt|instructions|rules)\b",
    re.I,
)
"""What is an order to whoever answers, and no question."""
ASKS = table("stop_words").words("asks")
NEWS = re.compile(
    r"new|news|hot|retir\w+|deprecat\w+|sunset\w*|discontinu\w+|eol|end-of-life|away|leaving"
    r"|announced|changed|changes|happening|trending|interesting|coming|launched|released|releases"
)
GOING = re.compile(r"retir|deprecat|sunset|discontinu|eol|end-of|away|leaving")


def is_small_talk(said: str) -> bool:
    """Whether it greets, thanks, scolds or asks who we are."""
    return SMALL_TALK.fullmatch(said) is not None


def is_off_topic(said: str) -> bool:
    """Whether it asks for something that is none of our things."""
    return OFF_TOPIC.match(said) is not None


def is_order(said: str) -> bool:
    """Whether it tells whoever answers what to do or to be."""
    return ORDER.search(said) is not None


def asks_for_news(said: str) -> bool:
    """Whether all that is asked is what comes or goes."""
    words = {bare(word) for word in said.split()}
    news = {word for word in words if NEWS.fullmatch(word)}
    is_asked = words & ASKS or words > {"news"}
    if not news or not is_asked or not words - news <= ASKING | TIMES:
        return False
    return not words & {"model", "models"} or any(map(GOING.match, news))
