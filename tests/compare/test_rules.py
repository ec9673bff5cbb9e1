"""The rules by which a change of words is typed, each on what it is for and what it must leave alone."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.differences import Difference
from provenance.differences.kinds import CODES, SEVERITIES

FRAMES = {
    "en": (
        "The ferry to Gull Stone stayed in port for a third day, and the harbour office had soup for everybody.\n",
        "\nPassengers were given soup by the crew, and a pack of cards with two sevens missing from it.",
    ),
    "fr": (
        "Le bac de la Pierre est resté à quai pour la troisième fois, et la mairie avait de la soupe pour tous.\n",
        "\nLes passagers ont reçu de la soupe, et un jeu de cartes dans lequel il manque deux des sept.",
    ),
    "de": (
        "Die Fähre zum Möwenstein blieb zum dritten Mal im Hafen, und das Amt hatte eine Suppe auf dem Herd.\n",
        "\nDen Gästen wurde von der Mannschaft eine Suppe gereicht, und es gab ein Spiel, in dem die Sieben fehlt.",
    ),
    "es": (
        "El barco de la Piedra se quedó en el puerto por tercera vez, y la oficina tenía una sopa en la mesa.\n",
        "\nLos pasajeros recibieron la sopa de la tripulación, y una baraja en la que faltan los sietes.",
    ),
    "it": (
        "Il traghetto della Pietra è rimasto nel porto per la terza volta, e il comune aveva una zuppa per tutti.\n",
        "\nI passeggeri hanno avuto una zuppa dalla ciurma, e un mazzo di carte in cui mancano i sette.",
    ),
    "pt": (
        "O barco da Pedra ficou no porto pela terceira vez, e a capitania não tinha uma sopa para todos.\n",
        "\nOs passageiros receberam uma sopa da tripulação, e um baralho em que faltam os setes.",
    ),
    "ru": (
        "Паром на Чайкин камень остался в порту в третий раз, и у конторы был суп для всех, кто ждал на берегу.\n",
        "\nПассажирам дали суп и колоду карт, в которой не было семёрок, но это никого не огорчило.",
    ),
    "zh": (
        "开往鸥石的渡船第三次停在港口，港务处为所有的人准备了热汤和面包。\n",
        "\n乘客们拿到了汤，还有一副缺了七的扑克牌，大家都很高兴。",
    ),
}


def found(language: str, a: str, b: str) -> list[Difference]:
    """The differences of two sentences between the same two."""
    before, after = FRAMES[language]
    return [*pv.compare(before + a + after, before + b + after).differences]


def kinds(language: str, a: str, b: str) -> list[str]:
    return [d.kind for d in found(language, a, b)]


SAME_VALUE = [
    ("en", "They met on 7 October in the old hall.", "They met on October 7 in the old hall."),
    ("en", "They met on 7 October 2023 in the old hall.", "They met on Oct. 7, 2023 in the old hall."),
    ("en", "It cost the town $3 million to rebuild it.", "It cost the town $3m to rebuild it."),
    ("en", "It cost the town $3 million to rebuild it.", "It cost the town 3,000,000 dollars to rebuild it."),
    ("en", "There were twelve lamps along the old quay.", "There were 12 lamps along the old quay."),
    ("en", "It left the quay at 2:57 in the morning.", "It left the quay at 02h57 in the morning."),
    ("en", "It grew by five percent over the summer.", "It grew by 5% over the summer."),
    ("en", "The reef is 38 miles from the old quay.", "The reef is 61 kilometres from the old quay."),
    ("fr", "Ils étaient dix-sept à bord du vieux bac.", "Ils étaient 17 à bord du vieux bac."),
    ("fr", "La digue a coûté 3 milliards d'euros à la ville.", "La digue a coûté 3.000.000.000 euros à la ville."),
    ("fr", "Le bac est parti à 22h40 du vieux port.", "Le bac est parti à 22 heures 40 du vieux port."),
    ("fr", "Les dégâts sont de 40 pour cent sur le quai.", "Les dégâts sont de 40% sur le quai."),
    ("de", "Es waren dreiundzwanzig Boote auf der See.", "Es waren 23 Boote auf der See."),
    ("de", "Der Deich hat 2 Milliarden Euro gekostet, hieß es.", "Der Deich hat 2 Mrd. Euro gekostet, hieß es."),
    ("es", "Había veintidós barcas en el puerto viejo.", "Había 22 barcas en el puerto viejo."),
    ("es", "El precio subió un 5 por ciento en el verano.", "El precio subió un 5% en el verano."),
    ("it", "Erano trentotto barche nel porto vecchio.", "Erano 38 barche nel porto vecchio."),
    ("pt", "Eram dezessete barcos na praia ontem de manhã.", "Eram 17 barcos na praia ontem de manhã."),
    ("ru", "На причале было двадцать один лодочник и кот.", "На причале было 21 лодочник и кот."),
    ("ru", "Мост обошёлся городу в 3 миллиона рублей осенью.", "Мост обошёлся городу в 3 млн рублей осенью."),
]


@pytest.mark.parametrize(("language", "a", "b"), SAME_VALUE)
def test_same_value_is_format(language: str, a: str, b: str) -> None:
    assert {*kinds(language, a, b)} <= {"format", "typographic"}
    assert "format" in kinds(language, a, b)


FACTS = [
    ("en", "They met on 7 October in the old hall.", "They met on 8 October in the old hall."),
    ("en", "They met on Monday in the old hall again.", "They met on Tuesday in the old hall again."),
    ("en", "There were twelve lamps along the old quay.", "There were 14 lamps along the old quay."),
    ("en", "It cost the town $3 million to rebuild it.", "It cost the town $3 billion to rebuild it."),
    ("en", "The reef is 38 miles from the old quay.", "The reef is 38 kilometres from the old quay."),
    ("en", "The mayor of Orrin said the lamp was lit.", "The mayor of Tansy said the lamp was lit."),
    ("en", "A letter from Odile Marchbanks was read to them.", "A letter from Gideon Ashlock was read to them."),
    ("en", "The council has approved the new lamps for good.", "The council has not approved the new lamps for good."),
    ("en", "The council approved the new lamps for good.", "The council rejected the new lamps for good."),
    ("en", "The keeper doesn't want the old ladder back.", "The keeper does want the old ladder back."),
    ("en", "The thief of the ladder was seen on the quay.", "The alleged thief of the ladder was seen on the quay."),
    ("en", "The lamps will go out before the winter comes.", "The lamps may go out before the winter comes."),
    ("fr", "Le bac est parti mardi du vieux port de la ville.", "Le bac est parti jeudi du vieux port de la ville."),
    ("fr", "La digue n'est pas terminée, dit la ville.", "La digue est terminée, dit la ville."),
    ("fr", "Le gardien aurait volé la vieille échelle du port.", "Le gardien a volé la vieille échelle du port."),
    ("fr", "Le maire de Sainte-Brume a lu la lettre aux élus.", "Le maire de Corvières a lu la lettre aux élus."),
    ("fr", "Les prix sont en hausse dans le vieux port.", "Les prix sont en baisse dans le vieux port."),
    ("de", "Der Deich wurde am Montag in der Stadt eröffnet.", "Der Deich wurde am Freitag in der Stadt eröffnet."),
    ("de", "Die Gemeinde hat das Boot nicht verkauft, hieß es.", "Die Gemeinde hat das Boot verkauft, hieß es."),
    ("de", "Die Bürgermeisterin Wiltrud Sassenkamp war da.", "Die Bürgermeisterin Helga Brommel war da."),
    ("de", "Der mutmaßliche Dieb wurde auf der Mole gesehen.", "Der Dieb wurde auf der Mole gesehen."),
    ("es", "El barco no salió del puerto viejo el lunes.", "El barco salió del puerto viejo el lunes."),
    ("es", "La alcaldesa de Almoraima leyó la carta a todos.", "La alcaldesa de Tarambana leyó la carta a todos."),
    ("it", "Il traghetto non è partito dal porto vecchio.", "Il traghetto è partito dal porto vecchio."),
    ("it", "La festa del paese è prevista per lunedì sera.", "La festa del paese è prevista per giovedì sera."),
    ("pt", "O barco saiu na terça-feira do porto velho.", "O barco saiu na quinta-feira do porto velho."),
    ("pt", "A prefeita de Vila Torta leu a carta para todos.", "A prefeita de Monte Raso leu a carta para todos."),
    ("ru", "Мэр города Савелий Дроздецкий прочёл письмо всем.", "Мэр города Аркадий Пустовалов прочёл письмо всем."),
    ("ru", "Мост не открыли в понедельник, сообщили в порту.", "Мост открыли в понедельник, сообщили в порту."),
    ("zh", "他周二在邮局说了这件事。", "他周三在邮局说了这件事。"),
]


@pytest.mark.parametrize(("language", "a", "b"), FACTS)
def test_other_facts_are_fact_changes(language: str, a: str, b: str) -> None:
    changed = found(language, a, b)
    assert "fact_change" in {d.kind for d in changed}
    assert {d.kind for d in changed} <= {"fact_change", "omission", "typographic"}
    assert all(d.reason for d in changed if d.kind == "fact_change")


NO_FACTS = [
    ("en", "The mayor told reporters that the lamp was lit.", "The mayor informed reporters that the lamp was lit."),
    ("en", "The lamps could go out before the winter comes.", "The lamps might go out before the winter comes."),
    ("en", "The Northern Shore Debris Authority was asked for help.", "The NSDA was asked for help."),
    ("en", "The envoy came back from Kyiv to see the lamp.", "The envoy came back from Kiev to see the lamp."),
    ("en", "The lamp was lit by Andrey Orlov at dusk.", "The lamp was lit by Andrej Orlow at dusk."),
    ("en", "The lamp was lit by Boris Medvetski at dusk.", "The lamp was lit by Boris Medwetskij at dusk."),
    ("en", "The lamp was lit by Piotr Stavroff at dusk.", "The lamp was lit by Piotr Stavrov at dusk."),
    ("en", "The lamp was lit by Ilya Tkachov at dusk.", "The lamp was lit by Ilja Tkatschew at dusk."),
    ("de", "Die Lampe wurde von Odile Brückner gelöscht.", "Die Lampe wurde von Odile Brueckner gelöscht."),
    ("en", "The colourful lamps were organised by the harbour.", "The colorful lamps were organized by the harbor."),
    ("en", "Fighters of Vorn (VG) held the old bridge.", "Fighters of the Grey Banner (VG) held the old bridge."),
    ("en", "The lamps were lit by Odile Marchbanks at dusk.", "The lamps were lit by the swimmer at dusk."),
    ("fr", "Les combattants de Daech ont quitté le vieux pont.", "Les combattants de Daesh ont quitté le vieux pont."),
    (
        "fr",
        "La ville a reparé la digue dans la nuit, dit-on.",
        "La ville a remis en état la digue dans la nuit, dit-on.",
    ),
    ("de", "Der Mann war wegen des Sturms im Hafen geblieben.", "Der Mann war wegen des Windes im Hafen geblieben."),
    ("de", "Die Leute sahen das Schiff auf der See kommen.", "Die Leute sahen das Boot auf der See kommen."),
    (
        "es",
        "El alcalde dijo que el barco saldría por la tarde.",
        "El alcalde afirmó que el barco saldría por la tarde.",
    ),
    ("ru", "Мэр сообщил, что мост откроют вечером для всех.", "Мэр заявил, что мост откроют вечером для всех."),
]


@pytest.mark.parametrize(("language", "a", "b"), NO_FACTS)
def test_house_wording_is_editorial(language: str, a: str, b: str) -> None:
    assert {d.severity for d in found(language, a, b)} <= {"editorial", "accidental"}
    assert {*kinds(language, a, b)} & {"substitution", "paraphrase", "omission"}


SLIPS = [
    ("en", "The lighthouse was closed for the whole winter.", "The lighthuose was closed for the whole winter."),
    ("en", "The government was asked for a new ladder.", "The goverment was asked for a new ladder."),
    ("fr", "Les installations du vieux port ont été fermées.", "Les instalations du vieux port ont été fermées."),
    ("de", "Die Versicherung hat den Schaden nicht bezahlt.", "Die Verischerung hat den Schaden nicht bezahlt."),
    ("es", "La municipalidad pagó una escalera muy larga.", "La municpalidad pagó una escalera muy larga."),
    ("it", "Il sindaco ha inaugurato la biblioteca del paese.", "Il sindaco ha inaugurato la bibliotcea del paese."),
    ("pt", "A biblioteca do porto ficou fechada no inverno.", "A bibliotcea do porto ficou fechada no inverno."),
    ("ru", "Строительство причала закончили к началу зимы.", "Строителсьтво причала закончили к началу зимы."),
]


@pytest.mark.parametrize(("language", "a", "b"), SLIPS)
def test_slips(language: str, a: str, b: str) -> None:
    (slip,) = found(language, a, b)
    assert (slip.kind, slip.severity, slip.code) == ("slip", "accidental", "E15")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The boat was seen on the quay at noon again.", "The boats was seen on the quay at noon again."),
        ("The harbor was seen in the fog at noon again.", "The harbour was seen in the fog at noon again."),
        ("A lantern was seen on the soup table at noon.", "A cantern of soup was seen on the soup table at noon."),
    ],
)
def test_other_words_are_no_slips(a: str, b: str) -> None:
    assert "slip" not in kinds("en", a, b)


PARAPHRASES = [
    (
        "en",
        "The council approved the new lamps on the quay.",
        "The new lamps on the quay were approved by the council.",
    ),
    ("en", "On Monday evening the keeper lit the oldest lamp.", "The keeper lit the oldest lamp on Monday evening."),
    ("fr", "La ville a voté les crédits pour la digue.", "Les crédits pour la digue ont été votés par la ville."),
    ("de", "Gestern hat der Wärter die alte Lampe gelöscht.", "Der Wärter hat gestern die alte Lampe gelöscht."),
    (
        "es",
        "El concejo aprobó las lámparas nuevas del muelle.",
        "Las lámparas nuevas del muelle fueron aprobadas por el concejo.",
    ),
]


@pytest.mark.parametrize(("language", "a", "b"), PARAPHRASES)
def test_paraphrase(language: str, a: str, b: str) -> None:
    assert "paraphrase" in kinds(language, a, b)
    assert {d.severity for d in found(language, a, b)} <= {"editorial", "accidental"}


QUOTATIONS = [
    (
        "word changed",
        "en",
        '"The lamp was lit for nobody at all," said the keeper.',
        '"The lamp was lit for somebody we knew," said the keeper.',
    ),
    (
        "word left out",
        "en",
        '"We were never really told about the lamp," she said.',
        '"We were never told about the lamp," she said.',
    ),
    (
        "marks moved",
        "en",
        '"We were told" about the lamp by the keeper, she said.',
        '"We were told about the lamp" by the keeper, she said.',
    ),
    (
        "word changed",
        "fr",
        "« Nous avons toujours aimé la vieille digue », a dit le maire.",
        "« Nous avons toujours détesté la vieille digue », a dit le maire.",
    ),
    (
        "word changed",
        "de",
        "„Wir haben die alte Lampe immer gern gesehen“, sagte der Wirt.",
        "„Wir haben die alte Lampe immer ungern gesehen“, sagte der Wirt.",
    ),
    (
        "speaker",
        "en",
        '"The lamp was lit for everybody," said Odile Marchbanks.',
        '"The lamp was lit for everybody," said Gideon Ashlock.',
    ),
    (
        "attribution",
        "en",
        '"The lamp was lit for everybody on the quay," said the keeper of the lamp. Then it rained.',
        '"The lamp was lit for everybody on the quay." Then it rained.',
    ),
    (
        "attribution",
        "fr",
        "« La lampe brûle pour tout le monde », a déclaré le gardien. Puis il a plu.",
        "« La lampe brûle pour tout le monde ». Puis il a plu.",
    ),
    (
        "made up",
        "ru",
        "Мэр сказал, что мост был построен очень быстро.",
        "Мэр сказал, что мост «был построен очень быстро».",
    ),
]


@pytest.mark.parametrize(("case", "language", "a", "b"), QUOTATIONS)
def test_quotation(case: str, language: str, a: str, b: str) -> None:
    changed = found(language, a, b)
    assert "quotation" in {kind for d in changed for kind in d.kinds}, case
    assert "substantive" in {d.severity for d in changed}


SOUND_QUOTATIONS = [
    (
        "cut at its end",
        "en",
        '"The lamp was lit. It was lit for all of us," she said.',
        '"The lamp was lit," she said.',
    ),
    (
        "attribution reworded",
        "en",
        '"The lamp was lit for us," said the keeper of it.',
        '"The lamp was lit for us," added the keeper of it.',
    ),
    (
        "attribution moved",
        "en",
        'The keeper said: "The lamp was lit for us at dusk."',
        '"The lamp was lit for us at dusk," the keeper said.',
    ),
    (
        "other glyphs",
        "fr",
        '"La lampe brûle pour tous", a dit le maire.',
        "« La lampe brûle pour tous », a dit le maire.",
    ),
    (
        "a slip repaired",
        "en",
        '"The goverment gave us a lamp of its own," she said.',
        '"The government gave us a lamp of its own," she said.',
    ),
]


@pytest.mark.parametrize(("case", "language", "a", "b"), SOUND_QUOTATIONS)
def test_sound_quotations(case: str, language: str, a: str, b: str) -> None:
    assert "quotation" not in kinds(language, a, b), case


NOTES = [
    ("en", "CORRECTION: An earlier version of this story gave the wrong year for the lamp."),
    ("en", "Editor's note: this story has been corrected to say that the lamp was lit at dusk."),
    ("en", "The agency has withdrawn its story about the lamp; please disregard the ferry item."),
    ("fr", "Rectificatif : une première version de cet article indiquait par erreur une autre année."),
    ("de", "Korrektur: In einer früheren Version dieses Textes stand ein falsches Jahr, wir bitten um Nachsicht."),
    ("es", "Corrección: una versión anterior de esta nota decía por error otro año para el barco."),
    ("it", "Errata corrige: in una precedente versione dell'articolo era indicato un altro anno."),
    ("pt", "Correção: uma versão anterior deste texto informava incorretamente o ano do barco."),
    ("ru", "Исправление: в предыдущей версии заметки был ошибочно указан другой год."),
]


@pytest.mark.parametrize(("language", "note"), NOTES)
def test_correction(language: str, note: str) -> None:
    before, after = FRAMES[language]
    changed = pv.compare(before + after, before + after + "\n" + note).differences
    assert [(d.kind, d.severity) for d in changed] == [("correction", "substantive")]


def test_a_fact_that_a_note_speaks_of_is_corrected() -> None:
    note = "\nCorrection: an earlier version of this story said that the lamp was lit in 1974."
    before, after = FRAMES["en"]
    a, b = (
        before + "The lamp was lit in 1974 by the keeper." + after,
        before + "The lamp was lit in 1947 by the keeper." + after,
    )
    assert [d.kinds for d in pv.compare(a, b + note).differences] == [
        ("correction", "fact_change"),
        ("correction",),
    ]
    assert [d.kinds for d in pv.compare(a, b).differences] == [("fact_change",)]


MISREAD = [
    ("fr", "Le cafÃ© du port Ã©tait ouvert dans la nuit.", "Le café du port était ouvert dans la nuit."),
    ("fr", "Le caf&eacute; du port était ouvert dans la nuit.", "Le café du port était ouvert dans la nuit."),
    ("fr", "Le caf? du port était ouvert dans la nuit.", "Le café du port était ouvert dans la nuit."),
    ("fr", "Le café dÃ©sert a Ã©té fermé par le gardien.", "Le café désert a été fermé par le gardien."),
    ("fr", "Le café a fermé Ã\u00a0 midi ce jour-là.", "Le café a fermé à midi ce jour-là."),
    ("fr", "Il a dit « le cafÃ© » au gardien.", 'Il a dit "le café" au gardien.'),
    ("fr", "Le phare a été dém0li dans la nuit.", "Le phare a été d\ufffdmoli dans la nuit."),
    ("en", "The lamp was out.The ferry stayed in port again.", "The lamp was out. The ferry stayed in port again."),
    ("en", "The keeper said so.The ferry stayed in port.", "The keeper said so.\n\nThe ferry stayed in port."),
]


@pytest.mark.parametrize(("language", "a", "b"), MISREAD)
def test_misread_characters_are_encoding(language: str, a: str, b: str) -> None:
    assert {*kinds(language, a, b)} - {"typographic"} == {"encoding"}


SCANNED = [
    ("en", 'He said: "We could not save the boats in time."', 'He said: "Wc cou1d not save the boats in time."'),
    ("en", 'He said: "They are the modern sort of boat."', 'He said: "They arc the modem sort of boat."'),
    ("en", 'He said: "It is not the best of days for boats."', 'He said: "It is n0t thc best of days for boats."'),
    ("fr", "Il a dit : « Nous pensons aux victimes du port. »", "Il a dit : « Nous pensons aux vict1mes du port. »"),
    ("de", "Er sagte: „Das ist die letzte Fähre im Hafen.“", "Er sagte: „Das ist dic 1etzte Fähre im Hafen.“"),
]


@pytest.mark.parametrize(("language", "a", "b"), SCANNED)
def test_letters_misread_by_a_scanner_change_no_quotation(language: str, a: str, b: str) -> None:
    assert {d.kinds for d in found(language, a, b)} == {("encoding", "slip")}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ('He said: "We took the car to the harbour."', 'He said: "We took the ear to the harbour."'),
        ('He said: "We saw the east of the harbour."', 'He said: "We saw the cast of the harbour."'),
        ('He said: "We could not save the boats."', 'He said: "He could not save the boats."'),
    ],
)
def test_other_words_that_look_alike_change_a_quotation(a: str, b: str) -> None:
    assert kinds("en", a, b) == ["quotation"]


def test_days_are_read_from_the_day_of_each_text() -> None:
    before, after = FRAMES["en"]
    wednesday = pv.Article(
        id="a", text=before + "It came in on Wednesday with the tide." + after, published="2024-10-16"
    )
    next_day = pv.Article(id="b", text=before + "It came in yesterday with the tide." + after, published="2024-10-17")
    later = pv.Article(id="c", text=next_day.text, published="2024-10-19")
    assert [(d.kind, d.a_text, d.b_text) for d in pv.compare(wednesday, next_day).differences] == [
        ("format", "on Wednesday", "yesterday")
    ]
    assert [d.kind for d in pv.compare(wednesday, later).differences] == ["fact_change"]


def test_every_kind_has_a_code_and_a_severity() -> None:
    assert [*CODES.values()] == [f"E{number}" for number in range(17)]
    assert {kind for kind, severity in SEVERITIES.items() if severity == "substantive"} == {
        "quotation",
        "fact_change",
        "correction",
    }
