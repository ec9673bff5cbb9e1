"""English: a grammar of news sentences, ordinary words, and what invented words are made of."""

from __future__ import annotations

from .grammar import Language

__all__ = ["ENGLISH"]

ENGLISH = Language(
    name="english",
    grammar={
        "S": """
            8 NP VP | 3 TIME , NP VP | 2 PHRASE , NP VP | 3 NP VP CONJ VP | 2 NP VP , CONJ NP VP | 2 PP , NP VP
            | 2 “ CLAUSE ,” SAID PERSON | 2 “ CLAUSE ,” SAID PERSON , TITLE of NP . | 2 PERSON SAID that CLAUSE
            | 2 PERSON SAID : “ CLAUSE .” | 1 NP , PHRASE , VP | 2 NP , which VP , VP | 1 ADV , NP VP ; NP VP
            | 1 NP VP because NP VP | 1 NP VP while NP VP | 1 if NP VP , NP will VB NP""",
        "CLAUSE": """
4 NP VP | 2 PRON VP | 2 PRON AUX VB NP PP | 1 there is ADJ N in NP | 1 it is ADJ that NP VP | 4 NP VP PP""",
        "NP": """
            3 the N | 2 the ADJ N | 2 a N | 2 a ADJ N | 5 PERSON | 3 PLACE | 2 the N of NP0 | 3 NUM NS | 5 PRON
            | 4 DET N | 5 NS | 5 ADJ NS | 2 N and NS | 1 the N ’s N | 1 the NS PP0 | 2 PERSON ’s N | 2 DET ADJ N
            | 2 PLACE ’s ADJ N | 2 N NS | 2 NS P NS | 1 QUANTITY""",
        "QUANTITY": """
1 NUM per cent of NP0 | 1 more than NUM NS | 1 some NUM NS | 1 at least NUM NS | 1 NUM of the NUM NS""",
        "NP0": "2 the N | 2 the ADJ N | 4 PLACE | 4 NS | 2 a N | 2 NUM NS | 4 ADJ NS | 2 DET N | 2 PERSON | 2 N",
        "PP": """
7 P NP0 | 1 in the N | 1 of the N | 2 in PLACE | 1 for the ADJ N | 1 to the N | 1 with NP0 and NP0 | 2 P ADJ NS""",
        "PP0": "3 in PLACE | 2 of NP0 | 1 from NP0 | 1 at NP0 | 2 P NS",
        "VP": """
            6 VD NP | 4 VD NP PP | 3 VD PP | 2 has VD NP | 2 have VD NP | 2 was VD by NP | 2 will VB NP
            | 2 AUX VB NP PP | 2 was ADJ | 1 TO VB NP | 2 VD to VB NP | 1 did not VB NP | 2 had been VD PP
            | 1 VD NP TIME | 1 had VD that NP VP0 | 1 was VD TIME""",
        "VP0": "2 VD NP0 | 1 would VB NP0 | 1 had VD NP0",
        "TO": """
1 is expected to | 1 was forced to | 1 hopes to | 1 plans to | 1 failed to | 1 wants to | 1 tried to | 1 is to""",
        "TIME": """
            9 on DAY | 4 last N0 | 6 in YEAR | 4 on NUM MONTH | 5 in MONTH | 2 NUM years ago | 3 this N0
            | 3 since YEAR | 3 DAY N0 | 1 at the end of MONTH | 1 by the end of the N0 | 1 the day before
            | 1 every N0 | 2 until MONTH YEAR""",
        "PHRASE": """
            4 according to NP0 | 1 for the first time in NUM years | 1 as a result of NP0 | 1 in addition to NP0
            | 1 at the same time | 1 on the other hand | 1 as well as NP0 | 1 in the wake of NP0 | 1 as part of NP0
            | 1 with the help of NP0 | 1 one of the most ADJ NS in PLACE | 1 in response to NP0 | 1 because of NP0
            | 8 P NP0 | 4 P ADJ NS and NS | 3 despite NP0 | 3 unlike NP0 | 3 without NP0""",
        "SAID": "6 said | 1 added | 1 told reporters | 1 SAIDV",
        "PERSON": "6 FIRST NAME | 4 NAME | 1 Mr NAME | 1 Ms NAME | 1 TITLE FIRST NAME",
    },
    words={
        "DET": "this his that its their her some each another our any every all these no both",
        "PRON": "it he they we she who I you this that",
        "P": "of in to for with on at from by about over after into against under between during through before near",
        "CONJ": "and but and or and so while",
        "AUX": "will would could can may should must might",
        "ADV": "also now still however meanwhile later already instead often recently again further soon finally",
        "DAY": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "MONTH": "January February March April May June July August September October November December",
        "N0": "year week month night summer winter spring morning",
        "TITLE": "president chairman director spokesman spokeswoman minister professor secretary manager",
        "SAIDV": "argued warned insisted explained noted wrote claimed replied admitted announced",
        "FIRST": """
            John Mary Robert Anna David Sarah Paul Emma Peter Laura Thomas Nina Martin Ruth Simon Clara Victor Alice
            Henry Rosa Edward Joan Frank Irene Oscar Helen Walter Judith Leo Martha Hugh Sylvia Arthur Elsa""",
        "N": """
            government company city country people report police court family house market school plan war state
            party group president minister council agency number water road money law hospital bank service team
            season game match student teacher doctor worker union industry price budget tax vote election campaign
            leader member office building street bridge river harbour train station airport ship fire storm flood
            weather health food farm land field village town region border army officer soldier victim witness case
            trial judge lawyer prison crime attack death life child woman man mother father friend neighbour
            community church culture museum film book music newspaper story letter question answer problem reason
            result change growth loss profit trade deal contract project programme research study university science
            energy oil gas power network computer phone data system security policy decision meeting conference
            statement interview comment debate crisis risk effort support protest strike agreement treaty visit tour
            season award prize record goal player coach club stadium crowd summer evening morning hour minute moment
            future past history""",
        "NS": """
            people years officials workers members students families companies children police homes residents
            countries talks jobs costs prices sales shares rules laws votes results plans reports figures services
            patients doctors teachers schools roads cars trains buses flights ships farmers voters leaders ministers
            investors customers users fans players teams victims soldiers refugees passengers witnesses experts""",
        "VB": """
            make take give find keep see help use pay change build open close sell buy move hold lead win lose
            support protect reduce increase stop start continue leave join meet visit follow review reject accept
            approve launch publish send bring raise cut spend save repair replace""",
        "VD": """
            made took gave found kept saw helped used paid changed built opened closed sold bought moved held led
            won lost supported protected reduced increased stopped started continued left joined met visited
            followed reviewed rejected accepted approved launched published sent brought raised cut spent saved
            repaired said told asked called came went began became showed expected reported announced""",
        "ADJ": """
            new first last other local national public former big small old young high long good early late major
            federal foreign political economic social financial private international military final main special
            strong recent important difficult serious possible clear open free full large low next same second third
            general central northern southern eastern western regional annual human legal medical official""",
        "PLACE": "London Paris Europe Africa Asia America Berlin Rome Madrid Brussels Geneva Vienna Oslo Lisbon",
    },
    invented={
        "N": (9000, ("", "er", "ing", "ment", "ness", "ion", "ity", "ship")),
        "NS": (4000, ("s", "ers", "ions", "ments", "ists")),
        "VB": (1500, ("", "e", "ate", "ise")),
        "VD": (2500, ("ed", "ated", "ised")),
        "ADJ": (3500, ("al", "ic", "ous", "ive", "able", "less", "y")),
        "NAME": (14000, ("", "son", "ley", "man", "ton", "er", "o", "ski")),
        "PLACE": (3000, ("ton", "ville", "ford", "ia", "bury", "stad", "port")),
        "FIRST": (400, ("a", "o", "y", "in")),
    },
    onsets="b c d f g h j l m n p r s t v w br cl cr dr fl gr pl pr sc sh sp st str tr th".split(),
    vowels="a e i o u a e i o ea ou ai".split(),
    codas="n r l t s m d ck nd nt st rn x".split(),
    numbers=("{:d}", "{:,d}", "{:.1f}"),
    a_before_vowel={"a": "an"},
    vowel_letters="aeiou",
    opening="“",
    closing="”",
)
