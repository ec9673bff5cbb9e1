"""What the tests of comparison make their texts from. Every story, name and outlet is invented."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import islice

from hypothesis import strategies as st

STORIES: dict[str, list[str]] = {
    "en": [
        "The last lamplighter of Orrin Quay handed in his ladder on Tuesday, 212 years after the post was created to"
        " keep fishing boats off the Widow's Tooth.",
        'Barnaby Thrupp, 61, had lit 48 lanterns every evening since 1979. "You get to know which ones sulk," he said'
        " at the town hall, where a cake shaped like a bollard had been provided.",
        "The council voted in March to replace the oil lanterns with electric ones, at a cost of 31,500 pounds. The"
        " new lamps switch themselves on when a sensor decides that it is dusk.",
        "Critics of the plan, among them the Harbour Swimmers, say the sensor was fooled twice last month by a passing"
        " container ship. Lanterns came on at noon and frightened a wedding party.",
        '"A machine cannot tell gloom from weather," said Odile Marchbanks, who chairs the swimmers. She has collected'
        " 2,480 signatures under a petition to keep one lantern lit by hand.",
        "The mayor, Gideon Ashlock, promised to look into the matter once the budget allows it. Mr Thrupp said he"
        " would be available, provided that somebody returned his ladder.",
    ],
    "fr": [
        "La dernière horloge à eau de Sainte-Brume s'est arrêtée lundi à 14 heures, faute d'eau, a annoncé la mairie"
        " de cette commune de 3.700 habitants.",
        "Construite en 1803 par un meunier qui s'ennuyait, elle donnait l'heure avec onze minutes de retard, une"
        " habitude que le conseil municipal avait fini par inscrire dans son règlement.",
        '"Nous ne savons plus quand commencer la messe", a confié le curé, Anselme Poutrier, qui a fait sonner les'
        " cloches au jugé dimanche dernier.",
        "La réparation est estimée à 86.000 euros, dont la moitié pour dévier un ruisseau. Un collectif d'habitants"
        " propose plutôt de s'en remettre au coq de la boulangerie.",
        "Le préfet doit se rendre sur place jeudi. Son arrivée est prévue à 10 heures, mais personne ne sait au juste"
        " ce que cela voudra dire.",
    ],
    "de": [
        "Die Gemeinde Unterflins hat am Dienstag ihren einzigen Aufzug wieder in Betrieb genommen, obwohl das Rathaus"
        " nur ein Stockwerk hat.",
        "„Er fährt jetzt wenigstens leise“, sagte Bürgermeisterin Wiltrud Sassenkamp bei der Einweihung. Die"
        " Instandsetzung kostete 42.300 Euro und dauerte sieben Monate.",
        "Der Aufzug war 1968 für einen Anbau bestellt worden, den der Gemeinderat dann nicht genehmigte. Seither"
        " diente er der Feuerwehr als Lager für Schläuche.",
        "Der Heimatverein will die Kabine künftig für Lesungen nutzen. Für das Herbstprogramm liegen bereits 19"
        " Anmeldungen vor, darunter ein Zauberer aus der Nachbarstadt.",
    ],
    "ru": [
        "В городе Верхнеозёрске в понедельник открыли мост, который никуда не ведёт, сообщила пресс-служба мэрии.",
        "Строительство продолжалось четыре года и обошлось в 12 миллионов рублей. Второй берег, по словам инженера"
        " Павла Троегубова, пока не выбран.",
        "«Главное, что мост красивый», — сказала жительница города Аглая Пустовалова, пришедшая на церемонию с внуками"
        " и термосом.",
        "Мэр города Савелий Дроздецкий пообещал, что до конца года будет найдено 300 метров дороги, чтобы продолжить"
        " мост в сторону леса.",
    ],
    "zh": [
        "云河镇周二为镇上最老的一把椅子举行了退休仪式，这把椅子在邮局门口放了整整六十年。",
        "“它听过的秘密比我多。”邮局局长柳文舟说，他已经把椅子送到镇博物馆，并且在旁边放了一块小牌子。",
        "镇政府计划花费八千元购买一把新椅子，但是居民们担心新椅子不会安静地听人说话。",
    ],
    "ja": [
        "雲見市の図書館で水曜日、三十年前に貸し出された本が郵便受けに返された。本の間には押し花と謝罪の手紙が挟まれていた。",
        "手紙には「読むのが遅くてすみません」と書かれていたという。館長の霧島すみれさんは延滞料を取らないと話している。",
    ],
}
"""Stories in several languages, by paragraphs."""

FURNITURE = [
    "Share this article with your friends",
    "Subscribe to our newsletter and never miss a tide.",
    "Photo: Fennimore Gale",
    "Updated: 14 March 2024, 08:15",
    "By Hester Quillfeather",
    "Read more: The seagull that learned to queue",
    "(AFP)",
    "© 2024 The Quay Mercury. All rights reserved.",
]

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u")]


def word(number: int) -> str:
    """The invented word with this number."""
    syllables = []
    number += len(_SYLLABLES)
    while number:
        number, syllable = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "".join(syllables)


def words(count: int, seed: int, vocabulary: int = 4000) -> list[str]:
    """Invented words, the same for the same seed."""
    draw = random.Random(seed)
    return [word(draw.randrange(vocabulary)) for _ in range(count)]


def story(seed: int, paragraphs: int = 5, sentences: int = 3) -> str:
    """An article of invented words: paragraphs of sentences, the same for the same seed."""
    supply = iter(words(paragraphs * sentences * 16, seed))
    draw = random.Random(seed)
    made = []
    for _ in range(paragraphs):
        lines = [" ".join(islice(supply, draw.randint(9, 16))).capitalize() + "." for _ in range(sentences)]
        made.append(" ".join(lines))
    return "\n\n".join(made)


def joined(language: str) -> str:
    """The story in one of the languages."""
    return "\n\n".join(STORIES[language])


Edit = Callable[[list[str], random.Random], list[str]]


def _cut(text: list[str], draw: random.Random) -> list[str]:
    place = draw.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _change_words(text: list[str], draw: random.Random) -> list[str]:
    place = draw.randrange(len(text))
    pieces = text[place].split(" ")
    for _ in range(draw.randint(1, 4)):
        pieces[draw.randrange(len(pieces))] = draw.choice(["moreover", "42", "Kestrel", "", "not yet", "«jadis»"])
    return [*text[:place], " ".join(pieces), *text[place + 1 :]]


def _requote(text: list[str], draw: random.Random) -> list[str]:
    opening, closing = draw.choice(["“”", "«»", "„“", "‘’", "「」"])
    return ["".join(c if c != '"' else (opening, closing)[i % 2] for i, c in enumerate(line)) for line in text]


def _reformat(text: list[str], draw: random.Random) -> list[str]:
    mark = draw.choice([".", ",", "'", "\u00a0", "\u202f", " "])
    return [line.replace("31,500", f"31{mark}500").replace("3.700", f"3{mark}700") for line in text]


def _add_furniture(text: list[str], draw: random.Random) -> list[str]:
    place = draw.randint(0, len(text))
    return [*text[:place], draw.choice(FURNITURE), *text[place:]]


def _move(text: list[str], draw: random.Random) -> list[str]:
    shuffled = list(text)
    shuffled.insert(draw.randrange(len(text)), shuffled.pop(draw.randrange(len(text))))
    return shuffled


def _repeat(text: list[str], draw: random.Random) -> list[str]:
    return [draw.choice(text), *text]


def _merge(text: list[str], draw: random.Random) -> list[str]:
    place = draw.randrange(len(text))
    return [*text[:place], " ".join(text[place : place + 2]), *text[place + 2 :]]


def _uncommon_spaces(text: list[str], draw: random.Random) -> list[str]:
    return [line.replace(" ", draw.choice(["\u00a0", "  ", " \u200b", "\t"]), draw.randint(0, 5)) for line in text]


EDITS: list[Edit] = [
    _cut,
    _change_words,
    _requote,
    _reformat,
    _add_furniture,
    _move,
    _repeat,
    _merge,
    _uncommon_spaces,
]


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts of one story (or of two), each edited by its own house."""
    languages = st.sampled_from(sorted(STORIES))
    language = draw(languages)
    other = draw(st.one_of(st.just(language), st.just(language), languages))
    return draw(_edited(STORIES[language])), draw(_edited(STORIES[other]))


@st.composite
def _edited(draw: st.DrawFn, paragraphs: list[str]) -> str:
    text = list(paragraphs)
    for edit in draw(st.lists(st.sampled_from(EDITS), max_size=5)):
        if text:
            text = edit(text, draw(st.randoms(use_true_random=False)))
    return draw(st.sampled_from(["\n", "\n\n", " "])).join(text)


TRICKY = (
    "aAbB éÉe\u0301ﬁßİ"  # letters that fold to others
    "0123½⒈⑽९"  # numbers
    ".,'’«»\"“”„()…-–−\n\r\t  "  # marks and spaces
    "\u00a0\u202f\u3000\u00ad\u200b\ufeff\ufffd\x00"  # spaces, and characters that are dropped
    "漢字かな한글ไทย"  # scripts without spaces
    "\ud800\udfff😀"  # lone surrogates, another plane
)
any_text = st.text(st.one_of(st.sampled_from(TRICKY), st.characters()), max_size=60)
"""Text of any characters whatever, the difficult ones more often."""
