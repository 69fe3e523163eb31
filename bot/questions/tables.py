"""The words needs are made of, in tables: phrases and what each demands.

Phrases are compared word by word with plurals folded, so ``on-prem`` is written ``on prem`` and
``apache-2.0`` is ``apache 2 0``. The longest phrase at a place wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Kind


@dataclass(frozen=True, slots=True)
class Demand:
    """What a phrase demands of an attribute; without one the phrase is read and asks nothing."""

    attribute: str = ""
    value: str = ""
    op: str = "="


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def phrases(written: str) -> tuple[str, ...]:
    """The phrases of a table's row, written with bars between them."""
    return tuple(" ".join(phrase.split()) for phrase in written.split("|"))


def _table(*rows: tuple[str, str, str, str]) -> dict[str, Demand]:
    return {
        phrase: Demand(attribute, value, op)
        for attribute, op, value, written in rows
        for phrase in phrases(written)
    }


DEMANDS: dict[str, Demand] = _table(
    # ---- price ----
    ("free_tier", "=", "yes", """
        free tier | free plan | free of charge | for free | at no cost | no cost | zero cost |
        zero api cost | cost nothing | costs nothing | free api | free to use | free model |
        free llm | free quota | free version | free usage | free option | don't want to pay |
        can't pay | completely free | totally free | must be free | is free | free account |
        free endpoint | free one | free stt | free tts
    """),
    # ---- what it can do ----
    ("supports_tools", "=", "yes", """
        function calling | function call | tool calling | tool call | tool use | tool usage |
        fncall | call tool | call function | use tool | calling tool | calling function |
        tool support | support tool | handle tool | parallel tool call | with tool | tools flag |
        native tool | tools | invoke tool | tool choice | tool capable
    """),
    ("supports_structured_output", "=", "yes", """
        structured output | json mode | json output | json schema | valid json | strict json |
        response schema | output schema | response format | schema adherence | return json |
        to json | as json | into json | json | structured data | structured generation |
        structured response | guaranteed schema | strict schema | typed output | follow a schema
    """),
    ("supports_reasoning", "=", "yes", """
        reasoning | reasoning model | thinking model | thinking mode | extended thinking |
        chain of thought | can reason | with thinking | reasoning effort |
        step by step reasoning | reasoner | reasoning capable | that thinks
    """),
    ("supports_prompt_caching", "=", "yes", """
        prompt caching | prompt cache | context caching | cached input | input caching | caching |
        caching support | cache discount | with caching | supports caching | cache the prompt |
        cached prompt | cache hit
    """),
    ("supports_pdf", "=", "yes", """
        pdf input | native pdf | takes pdf | accept pdf | reads pdf | read pdf | pdf support |
        pdf as input | pdfs directly | pdf directly | send pdf | upload pdf | supports pdf |
        pdf file input | input pdf | understands pdf | ingest pdf | pdf in
    """),
    ("supports_web_search", "=", "yes", """
        built in web search | native web search | with web search | web search built in |
        live web search | can search the web | search grounding | browse the web itself |
        web grounding | internet access
    """),
    ("supports_computer_use", "=", "yes", """
        computer use | control a desktop | use a computer | operate a desktop | click through gui
    """),
    ("input_modalities", "has", "image", """
        vision | vision model | image understanding | multimodal | vlm | vision language |
        visual input | can see | screenshot understanding | image recognition model |
        chart understanding | as image | as photo | as picture | as screenshot | from photo |
        from screenshot | photos of | read handwriting
    """),
    ("input_modalities", "has", "audio", """
        audio understanding | speech input | voice input
    """),
    ("input_modalities", "has", "video", """
        video understanding | watch a video
    """),
    ("output_modalities", "has", "image", "draws images natively | native image generation"),
    ("output_modalities", "has", "audio", """
        speech output | spoken answer | answers in audio | voice output | talks back
    """),
    # ---- openness and licences ----
    ("open_weights", "=", "yes", """
        open weight | open weights | open model | open llm | downloadable weight |
        open source model | open source llm | download the weight | weights available |
        weights we can download | public weight | weights public | open source weight |
        open weighted | open embedding | open checkpoint | weights to download |
        download weights | gguf | on huggingface | from huggingface | on hugging face
    """),
    ("open_weights", "=", "no", """
        closed model | proprietary model | closed weight | closed source model
    """),
    ("open_source", "=", "yes", """
        open source | opensource | oss | foss | free software | open sourced | libre
    """),
    ("licence_class", "in", "commercial", """
        commercial use | commercially usable | used commercially | use commercially |
        commercial ok | commercial licence | commercial license | ok for commercial |
        commercially | commercial product | commercial game | commercial software |
        commercial service | commercial site | commercial customer | free to use commercially |
        free for commercial use | free for commercial | commercial project | can we sell |
        sell with it | we can sell | sell it | in our product | for companies | clean licence |
        clean license | commercial friendly | commercial purpose | commercial deployment |
        in a paid product | resell | allow commercial | free for companies | business use |
        commercial app | commercial application | monetise | monetize | ship it |
        embed it in our product | not research only | non research only | cc by nc |
        noncommercial | non commercial licence | non commercial license | research only |
        non commercial | usable in a company | use in our company | legally use |
        ship in our product | royalty free | for work use
    """),
    ("licence_class", "in", "permissive", """
        permissive | permissive licence | permissive license | permissively licensed |
        liberal licence | liberal license | no copyleft | not copyleft | non copyleft | copyleft |
        without copyleft | business friendly licence | business friendly license
    """),
    ("", "=", "", """
        non commercial is fine | research only is fine | non commercial ok |
        research use is fine | non commercial is ok | research is fine | just research |
        for research | personal use | hobby project | private use | non commercial project
    """),
    ("licence", "in", "Apache-2.0", """
        apache | apache 2 | apache 2 0 | apache2 | apache licence | apache license | apache v2 |
        apache licensed
    """),
    ("licence", "in", "MIT", "mit | mit licence | mit license | mit licensed"),
    ("licence", "in", "BSD-3-Clause", """
        bsd | bsd licence | bsd license | bsd 3 | bsd 3 clause
    """),
    ("licence", "in", "MPL-2.0", "mpl | mpl 2 0 | mozilla licence"),
    ("licence", "in", "GPL-3.0-only", "gpl | gpl v3 | gplv3 | gpl 3 0 | gpl 3"),
    ("licence", "in", "AGPL-3.0-only", "agpl | agpl v3 | agplv3 | agpl 3 0 | agpl 3"),
    ("licence", "in", "LGPL-3.0-only", "lgpl | lgpl v3"),
    ("licence", "in", "CC-BY-4.0", "cc by | cc by 4 0"),
    ("licence", "in", "CC0-1.0", "cc0"),
    # ---- where it runs, what happens to data ----
    ("self_host", "=", "yes", """
        self hosted | self hosting | self host | selfhost | selfhosted | self hostable | on prem |
        on premise | on premises | onprem | air gapped | air gap | airgapped | offline |
        fully offline | no internet | without internet | no network | local | locally |
        run locally | runs locally | local only | local model | local llm | no data leaves |
        no data leaving | data never leaves | data must not leave | nothing leaves |
        never leaves | data can't leave | must not leave | cannot leave | can't leave |
        doesn't leave | don't leave | not leave | data stays in house | stay in house |
        stays in house | in house | stay on our server | stays on our server | our own server |
        own server | our server | our own hardware | own hardware | our hardware | our own gpu |
        own gpu | our gpu | our own machine | own machine | our own infrastructure |
        own infrastructure | our own cluster | inside our network | inside our vpc | in our vpc |
        our own vpc | in our own cloud | in our own data centre | our own datacenter |
        in our datacenter | in our data center | behind our firewall | behind the firewall |
        without the cloud | no cloud | not in the cloud | without sending data |
        without any cloud | cloud free | without an api | no api call | not an api |
        run ourselves | run it ourselves | host ourselves | run myself | host it ourselves |
        run on my own | on my machine | on our machine | our infrastructure | no external api |
        without external api | no third party api | on my laptop | on my pc | my own computer |
        on my computer | homelab | home lab | home server | my own server |
        not leave the building | stays on our machine | our box | stay local | keeps data local |
        private deployment | stay on premise | without cloud
    """),
    ("privacy", "=", "no training", """
        no training on our data | not train on our data | no training | without training on |
        never train on | not used for training | not trained on our | don't train on |
        doesn't train on | not train on | opt out of training | training opt out |
        training on our | train on our input | train on our prompt
    """),
    ("privacy", "=", "zero retention", """
        zero data retention | zero retention | zdr | no data retention | no retention |
        doesn't retain | not retain | no logging | not store our data | doesn't store |
        don't store | not log our prompt | no logs kept | no logs | no log retention |
        data retention | storing our | not keep our data | nothing stored
    """),
    ("privacy", "=", "confidential data", """
        confidential | sensitive data | personal data | private data | customer data | privacy |
        pii | sensitive document | patient data | health data | secret document |
        privacy friendly | privacy first
    """),
    ("compliance", "=", "GDPR", "gdpr | dsgvo | gdpr compliant"),
    ("compliance", "=", "SOC 2", "soc2 | soc 2 | soc ii"),
    ("compliance", "=", "HIPAA", "hipaa | hipaa compliant | baa"),
    ("compliance", "=", "ISO 27001", "iso 27001 | iso27001"),
    ("compliance", "=", "FedRAMP", "fedramp"),
    ("compliance", "=", "EU AI Act", "ai act | eu ai act"),
    ("compliance", "=", "indemnity", "indemnity | indemnification | ip indemnity"),
    ("region", "in", "eu", """
        eu | europe | eu hosted | hosted in the eu | eu hosting | in the eu | in europe |
        eu region | eu data residency | eu availability | european hosting | hosted in europe |
        eu only | eu datacenter | eu data center | eu residency | stay in the eu |
        stays in the eu | within the eu | eu based | eu server | european server |
        european union | eu endpoint | in eu | inside the eu | eu data boundary |
        european region | available in europe | europe only | european data centre |
        european data center | frankfurt | in germany | in france | in ireland | in switzerland |
        german hosting | hosted in germany | eu cloud | european cloud | inside europe |
        from europe | european provider | eu provider
    """),
    ("region", "in", "us", """
        us hosted | hosted in the us | us region | us only | in the us | in the usa |
        us data center | us east | us west | us based hosting | united states
    """),
    ("region", "in", "uk", "in the uk | uk hosted | uk region | uk data residency"),
    ("region", "in", "ca", "in canada | canada region"),
    ("region", "in", "au", "in australia | australia region | sydney"),
    ("region", "in", "jp", "in japan | japan region | tokyo region"),
    ("region", "in", "in", "in india | india region | mumbai"),
    ("region", "in", "us-gov", "govcloud | gov cloud"),
    ("maker_country", "in", "CN", """
        chinese model | chinese llm | chinese lab | from china | chinese company |
        chinese vendor | chinese provider | made in china | chinese one | chinese maker
    """),
    ("maker_country", "in", "US", """
        american model | american lab | us lab | american company | us company | us vendor |
        american vendor | us provider | american provider
    """),
    ("maker_country", "in", "EU", """
        european | european model | european lab | european company | eu made | european vendor |
        european llm | made in europe | european maker | eu vendor | eu company
    """),
    # ---- what it runs on ----
    ("device", "in", "cpu", """
        cpu | cpu only | cpu box | cpu server | no gpu | without gpu | without a gpu | gpu less |
        gpuless | on cpu | just cpu | only cpu | no graphics card | don't have a gpu |
        doesn't have a gpu | doesn't need a gpu | have no gpu | gpu free | without any gpu |
        plain cpu | no dedicated gpu | old server
    """),
    ("device", "in", "phone", """
        phone | smartphone | iphone | android phone | on android | android | mobile app |
        ios app | mobile phone | phone app | on ios | mobile device | pixel phone | on mobile |
        ipad | tablet
    """),
    ("device", "in", "laptop", """
        laptop | notebook computer | thinkpad | ultrabook | our laptops
    """),
    ("device", "in", "mac", """
        mac | macbook | macbook pro | macbook air | mac mini | mac studio | imac | apple silicon |
        m1 | m2 | m3 | m4 | m5 | m series | m series mac | m1 pro | m2 pro | m3 pro | m4 pro |
        m1 max | m2 max | m3 max | m4 max | m2 ultra | m3 ultra | m1 ultra | macs
    """),
    ("device", "in", "raspberry pi", "raspberry pi | raspberry | pi 5 | pi 4 | rpi"),
    ("device", "in", "browser", """
        in the browser | for the browser | in a browser | inside the browser | in browser |
        webgpu | browser only | client side
    """),
    ("device", "in", "edge", """
        edge device | jetson | embedded device | jetson orin | jetson nano | microcontroller |
        on device | ondevice | at the edge
    """),
    ("device", "in", "gpu", """
        one gpu | single gpu | consumer gpu | one card | single card | gaming pc | gaming gpu |
        one consumer gpu
    """),
    ("last_commit", ">=", "maintained", """
        actively maintained | well maintained | still maintained | maintained | active project |
        active development | not abandoned | not dead | alive project | still alive |
        active community
    """),
    # ---- phrases that would be misread word by word ----
    ("", "=", "", """
        local doc | local document | local file | local data | local database | local storage |
        european language | eu customer | eu user | eu market | eu citizen | drop in | drop ins |
        european customer | european user | european market | local folder | local language |
        local business | local time | local news | local git | thinking about | thinking of |
        open source alternative to | commercial alternative | commercial api | research tool
    """),
)  # fmt: skip

MODALITIES: dict[str, str] = {
    noun: modality
    for modality, written in {
        "text": "text",
        "image": "image | photo | picture | screenshot | chart | diagram | drawing | figure | scan",
        "audio": "audio | speech | voice | recording | voice message | sound",
        "video": "video | clip | footage",
        "pdf": "pdf | pdf file",
    }.items()
    for noun in phrases(written)
}
"""What may go into a model or come out, by the nouns people use."""
TAKES = """
    accepts? | takes? | taking | reads? | reading | understands? | understanding | sees? |
    looks? at | listens? to | hears? | watch(?:es)? | process(?:es)? | handles? | analy[sz]es? |
    describes? | interprets? | ingests? | input | supports | works on | works with | send |
    upload | inputs
"""
GIVES = "outputs? | returns? | answers in | replies in"
TERM_DEMANDS = {
    "open-weights": Demand("open_weights", "yes"),
    "commercial-use": Demand("licence_class", "commercial", "in"),
    "self-hosting": Demand("self_host", "yes"),
}
"""Capabilities that are a demand in themselves: they are read as constraints and not as words."""

SAID_BY_DEMANDS = frozenset({"open-weights", "commercial-use", "privacy"})
"""Capabilities left out where the words that name them were read as a constraint."""

MODEL_ONLY = frozenset({
    "supports_tools", "supports_structured_output", "supports_reasoning", "supports_prompt_caching",
    "supports_pdf", "supports_web_search", "supports_computer_use", "input_modalities",
    "output_modalities", "open_weights",
})  # fmt: skip
"""Attributes that only models have: of a library these words are capabilities, not constraints."""

SORTS: dict[str, str] = {
    phrase: wish
    for wish, written in {
        "cheap": """
            cheap | cheaper | cheapest | low cost | lowest cost | inexpensive | affordable |
            economical | cost effective | cost efficient | cost conscious | least expensive |
            lowest price | low price | good value | bang for the buck | save money |
            less expensive | cost sensitive | too expensive | cost saving | costs less |
            reduce cost | cut cost | lower cost | price performance | on a budget | tight budget |
            bargain | too pricey | killing us | low budget | most affordable | cheaply |
            minimal cost | costs too much | best value | dirt cheap
        """,
        "fast": """
            fast | faster | fastest | quick | quickest | quickly | low latency | lowest latency |
            real time | realtime | instant | snappy | responsive | speedy | high speed |
            time to first token | ttft | latency | too slow | speed | near real time |
            fast enough | high throughput | low lag | blazing
        """,
        "small": """
            small | smaller | smallest | tiny | lightweight | light weight | compact | slim |
            minimal footprint | low memory | small footprint | slm
        """,
        "new": """
            newest | latest | recent | most recent | state of the art | sota | up to date |
            brand new | just released | current generation | recently released | newer
        """,
        "large": """
            biggest | largest | most powerful | most capable | strongest | frontier | flagship |
            smartest | top tier
        """,
        "good": """
            best | best quality | highest quality | most accurate | accuracy | accurate |
            high quality | top quality | quality | better | decent | good | great | reliable
        """,
        "popular": """
            popular | most popular | widely used | well known | battle tested | proven | mature |
            most used | most starred | production ready | established
        """,
    }.items()
    for phrase in phrases(written)
}  # fmt: skip

SILENT_SORTS = frozenset({"good"})
"""Wishes everybody has: read, so that they are not called unused, and then left out."""
_KINDS: dict[str, tuple[Kind, ...]] = {
        """
            model | llm | embedder | reranker | embedding model | vlm | slm | language model |
            foundation model | checkpoint | tts model | asr model | stt model | vision model |
            base model | finetune | slms | classifier model | embedding | guard model |
            agent backend | coding agent backend | agent model | coding agent model |
            guardrail model | reasoning model | chat model | code model | coder
        """: ("model",),
        "mcp server | mcp | mcp connector | mcp integration | mcp tool": ("mcp_server",),
        """
            library | package | sdk | framework | python package | npm package | module | crate |
            toolkit | binding | llm framework | agent framework | model framework | llm library
        """: ("library", "repository", "tool"),
        """
            platform | provider | api provider | hosting provider | hosting | saas |
            managed service | cloud service | inference provider | model provider | llm provider |
            model hub | model hosting | llm hosting | hosted service | marketplace |
            llm api provider
        """: ("platform",),
        "dataset | data set | corpus | training set": ("dataset",),
        """
            agent | coding agent | agent tool | ai agent tool | terminal agent |
            coding assistant | cli agent | ai ide | ide | code assistant | code editor
        """: ("agent", "tool", "repository", "platform"),
        """
            app | application | tool | web ui | webui | ui | gui | chat ui | desktop app |
            self hosted app | client | frontend | server | llm server | model server |
            inference server | gateway | llm gateway | model gateway | proxy | llm proxy |
            llm router | model router | inference engine | serving engine | llm ui |
            model serving | llm serving | software | vector database | vector db | vector store |
            database | orchestrator | cli | plugin | program | trainer | llm app | llm client |
            ai gateway | llm evaluation | llm observability | llm tracing | llm inference |
            model registry | model runner | llm runner | llm tool
        """: (
            "tool", "library", "repository", "platform", "agent",
        ),
        """
            repo | repository | github repo | github repository | open source project |
            github project
        """: (
            "repository", "library", "tool", "agent",
        ),
}  # fmt: skip
KINDS = {phrase: kinds for written, kinds in _KINDS.items() for phrase in phrases(written)}

WEAK_NOUNS = frozenset(
    """
    agent provider app application tool client server cli plugin software program ide database gui
    ui module repo package proxy frontend
    """.split()
)
"""Nouns that are as often what the thing asked for works with."""

FAMILIES: dict[str, str] = {
    family: maker
    for maker, written in {
        "anthropic": "claude | sonnet | opus | haiku",
        "openai": "gpt | chatgpt | gpts | open ai",
        "google": "gemini | gemma",
        "meta-llama": "llama",
        "mistralai": """
            mixtral | codestral | devstral | pixtral | magistral | ministral | voxtral
        """,
        "qwen": "qwen | qwq",
        "x-ai": "grok",
        "microsoft": "phi",
        "zai-org": "glm",
        "moonshotai": "kimi",
        "ibm-granite": "granite",
        "amazon": "titan",
        "deepseek-ai": "deepseek",
    }.items()
    for family in phrases(written)
}
"""What people call a maker's models when they give no version."""
VERSION_WORDS = frozenset(
    """
    mini nano micro turbo flash pro lite opus sonnet haiku instruct large small medium preview max
    ultra coder chat vision thinking omni oss exp scout maverick premier plus air code embedding
    next high low guard
    """.split()
)
"""What may stand in a model's name beside its family and figures."""

MAKERS: dict[str, str] = {
    spelling: maker
    for maker, written in {
        "openai": "openai | open ai",
        "anthropic": "anthropic",
        "google": "google | deepmind | google deepmind",
        "meta-llama": "meta | meta ai | facebook",
        "mistralai": "mistral | mistral ai | mistralai",
        "microsoft": "microsoft",
        "qwen": "alibaba | alibaba cloud",
        "deepseek-ai": "deepseek ai",
        "x-ai": "xai | x ai",
        "cohere": "cohere | command r",
        "amazon": "amazon | amazon nova | aws nova",
        "nvidia": "nvidia | nemotron",
        "ibm-granite": "ibm",
        "ai21": "ai21 | ai21 labs | jamba",
        "zai-org": "zai | z ai | zhipu",
        "moonshotai": "moonshot | moonshot ai",
        "minimax": "minimax",
        "perplexity": "perplexity ai",
        "stabilityai": "stability ai | stabilityai",
        "black-forest-labs": "black forest labs | bfl",
        "baidu": "baidu | ernie",
        "bytedance": "bytedance | doubao",
        "tencent": "tencent | hunyuan",
        "xiaomi": "xiaomi",
        "nousresearch": "nous research | nousresearch",
        "allenai": "allenai | ai2 | allen ai | olmo",
        "01-ai": "01 ai",
        "tiiuae": "tii | tiiuae",
        "jinaai": "jina ai | jinaai",
        "voyageai": "voyage ai | voyageai",
        "nomic-ai": "nomic ai",
        "baai": "baai",
        "elevenlabs": "elevenlabs | eleven labs",
        "deepgram": "deepgram",
        "assemblyai": "assemblyai | assembly ai",
        "databricks": "databricks",
        "salesforce": "salesforce",
        "huggingfacetb": "smollm",
    }.items()
    for spelling in phrases(written)
}
"""Makers everybody means by their name alone; others count after ``by`` and ``from``."""

PROVIDER_WORDS: dict[str, str] = {
    "bedrock": "amazon-bedrock",
    "aws bedrock": "amazon-bedrock",
    "amazon bedrock": "amazon-bedrock",
    "vertex": "google-vertex",
    "vertex ai": "google-vertex",
    "google vertex": "google-vertex",
    "azure": "azure",
    "azure openai": "azure",
    "azure foundry": "azure",
    "openrouter": "openrouter",
    "groq": "groq",
    "together ai": "togetherai",
    "fireworks ai": "fireworks-ai",
    "deepinfra": "deepinfra",
    "ollama": "ollama",
    "cerebras": "cerebras",
    "github copilot": "github-copilot",
    "ai studio": "google",
    "google ai studio": "google",
}
"""Providers that are known as such wherever they are named."""
NO_WORDS = frozenset(
    """
    not no without except excluding exclude excludes avoid avoiding drop dropping non never
    besides minus isn't aren't don't doesn't cannot can't nor neither w/o isnt dont cant banned
    ban
    """.split()
)
NO_PHRASES = ("anything but", "other than", "apart from", "aside from", "rather than", "all but")
NOT_NO = ("just", "only", "necessarily", "merely", "sure", "matter", "limited", "even", "mind")
"""After ``not`` these take the no away: "not just chat"."""
NO_NEED = (
    "don't need", "doesn't need", "no need for", "not need", "no need", "not require",
    "doesn't require", "don't require", "don't care about", "doesn't matter", "not required",
    "don't mind", "not necessarily",
)  # fmt: skip
"""What is neither demanded nor excluded."""
GLUE = frozenset(
    """
    a an any the use using used want from to by be have has on in at of made based like anything
    model tool our your my all one allow allowed run running hosted via with but than aside apart
    support send sending rely relying need interested prefer please care about require
    """.split()
)
"""Words that may stand between a no and what it forbids."""

WISHES = (
    "if possible", "ideally", "preferably", "nice to have", "would be nice", "would be great",
    "a bonus", "bonus", "prefer", "preferred", "prefer it", "we'd prefer", "optional", "optionally",
    "if we can", "would be a plus", "is a plus", "a plus", "would help",
)  # fmt: skip
"""Words that make a wish of what else stands in their clause."""

SPOKEN = (
    "german french spanish italian portuguese dutch polish czech slovak hungarian romanian "
    "bulgarian greek turkish arabic hebrew persian farsi hindi urdu bengali tamil telugu marathi "
    "gujarati punjabi chinese mandarin cantonese japanese korean vietnamese thai indonesian malay "
    "tagalog filipino swahili russian ukrainian serbian croatian slovenian finnish swedish "
    "norwegian danish icelandic estonian latvian lithuanian catalan basque galician irish welsh "
    "english latin afrikaans amharic georgian armenian kazakh uzbek mongolian nepali sinhala khmer "
    "burmese lao yoruba zulu hausa brazilian scandinavian nordic"
).split()
SPOKEN_AS = {
    "farsi": "Persian",
    "mandarin": "Chinese",
    "cantonese": "Chinese",
    "brazilian": "Portuguese",
}

CODED = {
    "python": "Python", "typescript": "TypeScript", "javascript": "JavaScript", "rust": "Rust",
    "golang": "Go", "java": "Java", "c#": "C#", "c++": "C++", "kotlin": "Kotlin", "ruby": "Ruby",
    "php": "PHP", "julia": "Julia", "scala": "Scala", "elixir": "Elixir", "haskell": "Haskell",
    "node": "JavaScript", "nodejs": "JavaScript", "dotnet": "C#", "matlab": "MATLAB",
    "swift": "Swift", "clojure": "Clojure", "dart": "Dart", "lua": "Lua", "perl": "Perl",
    "go": "Go", "r": "R",
}  # fmt: skip
"""Programming languages; the short ones count only in ``in Go`` and ``Go library``."""
SHORT_CODED = frozenset({"go", "r", "node", "swift", "dart", "scala"})

MONTHS = {
    name: number
    for number, names in enumerate(
        phrases(
            """
            january jan | february feb | march mar | april apr | may | june jun | july jul |
            august aug | september sept sep | october oct | november nov | december dec
            """
        ),
        start=1,
    )
    for name in names.split()
}

GPUS: dict[str, float] = {
    "5090": 32, "5080": 16, "5070 ti": 16, "5070": 12, "5060 ti": 16, "5060": 8,
    "4090": 24, "4080 super": 16, "4080": 16, "4070 ti super": 16, "4070 ti": 12,
    "4070 super": 12, "4070": 12, "4060 ti": 8, "4060": 8, "4050": 6,
    "3090 ti": 24, "3090": 24, "3080 ti": 12, "3080": 10, "3070 ti": 8, "3070": 8,
    "3060 ti": 8, "3060": 12, "3050": 8, "2080 ti": 11, "2080 super": 8, "2080": 8,
    "2070 super": 8, "2070": 8, "2060": 6, "1660 ti": 6, "1660": 6, "1080 ti": 11, "1080": 8,
    "1070": 8, "1060": 6, "1650": 4, "1050 ti": 4,
    "h200": 141, "h100": 80, "b200": 192, "gh200": 96, "a100": 80, "a6000": 48, "rtx 6000": 48,
    "a40": 48, "l40s": 48, "l40": 48, "l4": 24, "a10g": 24, "a10": 24, "a30": 24, "a5000": 24,
    "a4000": 16, "a2000": 12, "v100": 16, "p100": 16, "t4": 16, "p40": 24, "mi300x": 192,
    "mi250": 128, "7900 xtx": 24, "7900 xt": 20, "7800 xt": 16, "6800 xt": 16, "6700 xt": 12,
}  # fmt: skip
"""Memory of graphics cards in GB, as their makers state it (of two variants the usual one)."""
MOBILE_GPUS: dict[str, float] = {
    "5090": 24, "5080": 16, "5070 ti": 12, "5070": 8, "4090": 16, "4080": 12, "4070": 8,
    "3080 ti": 16, "3080": 8, "3060": 6, "3070 ti": 8, "2080": 8, "2070": 8,
}  # fmt: skip
"""The same in laptops, where they differ."""
GPUS_BY_FULL_NAME = frozenset({"2060", "2070", "2080", "1080", "1070", "1060", "1660", "1650"})
"""Figures too common to be a card without ``rtx``, ``gtx`` or a word for it beside them."""

TOKENS_PER = {"page": 500, "word": 4 / 3, "line": 10}
"""Rules of thumb: an English word is 4/3 tokens, a page 375 words, a line of code 10 tokens."""

CALLS: dict[str, tuple[int, int]] = {
    "invoice": (1500, 300), "receipt": (1000, 200), "document": (2000, 300), "doc": (2000, 300),
    "page": (500, 200), "ticket": (400, 50), "email": (500, 150), "message": (300, 150),
    "chat": (2000, 500), "conversation": (2000, 500), "article": (1500, 300), "review": (200, 50),
    "image": (1000, 200), "photo": (1000, 200), "contract": (8000, 500), "paper": (10000, 500),
    "pdf": (5000, 500), "summary": (3000, 300), "transcript": (8000, 500), "commit": (3000, 500),
    "pr": (5000, 800), "comment": (150, 20), "tweet": (80, 20), "post": (300, 100),
}  # fmt: skip
CALL = (1000, 300)
"""Tokens in and out that one call is taken to have where nothing is said."""
STOP_WORDS = frozenset(
    """
    w     a about above actually after again all already also always am an and any anybody anyone
    anything are around as ask asking at available away back based basically be because been
    before being below between both but by call called can can't cannot could currently day de did
    do does doesn't doing don't done each easily easy either else enough entire etc even ever
    every everyone everything existing far few find fit fits for from full fully get gets getting
    give gives go goes going gonna got guys had handle handles handling has have haven't having
    hello help her here hey hi hi! him his how however i i'd i'll i'm i've idea if in instead into
    is isn't it it's its itself just keep kind know last least less let let's lets like likely
    little long look looking lot lots made mainly make makes making many may maybe me mean might
    mine more most mostly much must my need needed needing needs never next nice no non nor not
    nothing now of off often ok okay on once one ones only onto or other others our ours ourselves
    out over own per perhaps please plus possible prefer pretty probably put quite rather really
    recommend recommendation recommendations recommended regarding require required requirement
    requirements right run running runs said same say see seem seems set several shall she should
    show since so some somebody someone something still stuff such suggest suggestion suggestions
    sure take takes team tell than thank thanks that that's the their them then there there's
    these they thing things think this those through to today together too tried try trying two
    under until up us use used useful user uses using usually very via want wanted wanting wants
    was way we we'd we'll we're we've well were what what's whatever when where whether which
    while who whole whom whose why will willing wish with within without won't work working works
    would y'all yes yet you you're your yours able across along among anyway best better good
    great decent option options choice choices pick choose candidate candidates solution solutions
    alternative alternatives support supports supporting supported feature features model models
    llm llms ai tool tools thx pls ca vs eg ie price pricing cost costs priced context window
    token tokens tok toks budget max maximum min minimum limit length size sized input output
    licence license licensed licenses licences parameter parameters param params vram gpu ram
    memory card gb mb capable capability capabilities month monthly year yearly hosted hosting
    host real world first part kinda hardware machine computer box pc reads read accept accepts
    tier weights deploy deployed deployment allow allows allowed company situation don doesn isn
    won couldn shouldn wouldn ll ve re s t d m provider providers vendor vendors region rtx gtx
    nvidia geforce graphics mobile series apple language languages released release newer older
    later earlier ago speed response responses second seconds ms latency calls requests request
    prices cents cent dollar dollars euro euros usd eur money
    """.split()
)
"""Words that carry no wish of their own; they are not named as unused."""
