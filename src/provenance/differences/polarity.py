"""Words that turn a statement round, or make it less certain: negations, opposites, ``alleged`` and ``may``."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.differences.plain import plain, table

__all__ = ["NEGATIONS", "certainty_changed", "negation_changed", "opposite"]

_NEGATIONS = {
    "": table(
        "not cannot never neither nor pas jamais aucun aucune nicht niemals kein keine keinen keinem keiner ohne"
    ),
    "en": table("not no never none nobody nothing neither nor cannot without"),
    "fr": table("pas jamais aucun aucune ni sans rien non"),
    "de": table("nicht kein keine keinen keinem keiner nie niemals ohne weder nichts"),
    "es": table("no nunca jamas ningun ninguno ninguna sin tampoco"),
    "it": table("non mai nessun nessuno nessuna senza neppure"),
    "pt": table("nao nunca nenhum nenhuma sem jamais"),
    "ru": table("не нет никогда ни без"),
}
_WEAK = table(
    "ne n do does did is are was were has have had be been"
    " will would could should can any a an the to est a ont hat ist haben sind"
    " il elle es se ha e o de d it there"
)
"""Words that come and go with a negation."""

_POSSIBLE = table(
    "may might could can possibly perhaps maybe probably likely pourrait pourraient peut peuvent probablement"
    " peutetre eventuellement kann konnte konnten durfte durften vielleicht wahrscheinlich moglicherweise wohl"
    " podria podrian puede pueden quizas quiza probablemente posiblemente potrebbe potrebbero puo possono forse"
    " probabilmente poderia poderiam pode podem talvez provavelmente может могут возможно вероятно"
)
_HEARSAY = table(
    "alleged allegedly reportedly suspected suspecting suspects supposedly purported purportedly apparently claimed"
    " presume presumee presumes presumees serait seraient aurait auraient suppose supposee"
    " angeblich angebliche angeblichen mutmasslich mutmassliche mutmasslichen mutmasslicher soll sollen"
    " mutmaßlich mutmaßliche mutmaßlichen mutmaßlicher"
    " presunto presunta presuntos supuesto supuesta supuestamente presuntamente habria habrian sarebbe sarebbero"
    " avrebbe avrebbero suposto suposta supostamente alegado alegadamente teria teriam seria seriam"
    " якобы предполагаемыи предполагаемая предположительно"
)
_NECESSARY = table(
    "must should shall ought doit doivent devrait devraient muss mussen musste sollte sollten debe deben deberia"
    " deberian deve devono dovrebbe dovrebbero devem deveria deveriam должен должна должны следует"
)
_CLASSES = ((_POSSIBLE, "possible"), (_HEARSAY, "said to be"), (_NECESSARY, "necessary"))
_AUXILIARIES = _WEAK | table(
    "ist sind hat haben wird werden wurde wurden habe sei war waren es son ha han va van e sono hanno foi tem"
    " sao sera"
    " est sont etait ont avait va vont fut ete been being as that to"
)

_OPPOSITES = """
rise fall|rises falls|rose fell|risen fallen|rising falling|increase decrease|increased decreased
increases decreases
up down|higher lower|more fewer|more less|above below|over under|before after|accept reject|accepted rejected
approve reject|approved rejected|granted rejected|granted refused|granted denied|confirm deny|confirmed denied
confirms denies|allow ban|allowed banned|win lose
won lost
open closed|opened closed|opens closes|guilty innocent|guilty acquitted|convicted acquitted|legal illegal|gain loss
gained lost|support oppose|supported opposed|supports opposes|dead alive|killed wounded|killed injured|first last
north south|east west|northern southern|eastern western|left right|arrested released|began ended|start end
started ended|success failure|succeeded failed|passed failed|enter leave|arrived left|early late|earlier later
with without|for against|innocent convicted|all none|always never|everyone nobody|safe dangerous|true false
deny admit|denied admitted|denies admits|denying admitting|refuse agree|refused agreed|refuses agrees|buy sell
bought sold|buys sells|least most|minimum maximum|minority majority|victory defeat|doubled tripled|doubled halved
man woman|men women|boy girl|boys girls|husband wife|father mother|son daughter|brother sister|sons daughters
hausse baisse|augmente diminue|augmente baisse|progresse recule|plus moins|avant apres|accepte refuse|accepte rejete
confirme dement|accorde refuse|accordee refusee|approuve rejete|acceptee rejetee|adopte rejete|confirme dementi
gagne perdu|ouvert ferme|coupable innocent|legal illegal|mort blesse|morts blesses
nord sud|est ouest|gauche droite|pour contre|avec sans|haut bas|hausse recul|autorise interdit|toujours jamais
vrai faux
nie avoue|nie admet|nie reconnait|nie reconnu|nient reconnaissent|nier reconnaitre|minimum maximum
homme femme|hommes femmes|mari femme|pere mere|fils fille|garcon fille|garcons filles|achete vendu|double triple
gestiegen gesunken|gestiegen gefallen|steigt sinkt|stieg sank|stieg fiel|mehr weniger|vor nach|angenommen abgelehnt
bestatigt dementiert|bewilligt abgelehnt|genehmigt abgelehnt|zugestimmt abgelehnt|gewonnen verloren
offen geschlossen|schuldig unschuldig|legal illegal|tote verletzte|mit ohne
norden suden|osten westen|nordlich sudlich|ostlich westlich|links rechts|fur gegen|erlaubt verboten|immer nie
hoch tief
ablehnt annimmt|ablehnen annehmen
bestritt gestand|bestritten gestanden|bestreitet gesteht|bestreiten gestehen|leugnete gestand|leugnet gesteht
mindestens hochstens|wenigstens hochstens|minimal maximal|mann frau|manner frauen|mutter vater|sohn tochter
gekauft verkauft|verdoppelt verdreifacht|mehrheit minderheit|sieg niederlage
subio bajo|sube baja|aumento disminuyo|mas menos|antes despues|acepto rechazo|aprobo rechazo|confirmo nego
gano perdio
nego admitio|nego reconocio|negaron admitieron|negaron reconocieron|niega admite|niega reconoce|niegan admiten
minimo maximo|hombre mujer|hombres mujeres|padre madre|hijo hija|compro vendio|mayoria minoria|victoria derrota
abierto cerrado|culpable inocente|muertos heridos|norte sur|este oeste|izquierda derecha|siempre nunca|con sin
aumentato diminuito|salito sceso|piu meno|prima dopo|accettato respinto|approvato respinto|confermato smentito
vinto perso|aperto chiuso|colpevole innocente|morti feriti|nord sud|est ovest|sinistra destra|sempre mai
subiu caiu|aumentou diminuiu|mais menos|antes depois|aceitou rejeitou|aprovou rejeitou|confirmou negou|ganhou perdeu
aberto fechado|culpado inocente|mortos feridos|norte sul|leste oeste|esquerda direita|sempre nunca|com sem
вырос упал|выросли упали|увеличился снизился|больше меньше|до после|принял отклонил|одобрил отклонил
подтвердил опроверг
победил проиграл|открыт закрыт|виновен невиновен|погибли пострадали|север юг|восток запад|всегда никогда
"""
_OPPOSED = {
    pair
    for line in plain(_OPPOSITES).split("\n")
    for item in line.split("|")
    if len(words := item.split()) == 2
    for pair in ((words[0], words[1]), (words[1], words[0]))
}
NEGATIONS = frozenset().union(*_NEGATIONS.values())
"""Words that say no, of every language."""
_NEGATIVE_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "не")
_MEANT = {
    tuple(said.split()): meant.split()
    for line in """
not only =|not just =|not merely =|unable = can not|not able = can not|fail to = do not|fails to = does not
failed to = did not|without doubt = certainly|no doubt = certainly|without a doubt = certainly
non seulement =|pas seulement =|sans doute = probablement|sans aucun doute = certainement
nicht nur =|nicht allein =|nicht bloss =|ohne zweifel = sicher|no solo =|no solamente =|no unicamente =
sin duda = ciertamente|non solo =|non soltanto =|senza dubbio = certo|nao so =|nao apenas =|nao somente =
sem duvida = certamente|не только =|без сомнения = несомненно
""".split("\n")
    for item in filter(None, line.split("|"))
    for said, _, meant in [item.partition("=")]
}
"""Words that say no and mean none, or that say none and mean no."""
_LONGEST = max(map(len, _MEANT))
_FIRST = frozenset(said[0] for said in _MEANT)


def negation_changed(a: Sequence[str], b: Sequence[str], language: str) -> bool:
    """Whether one of two replaced runs of folded tokens says no and the other does not, and little else changed."""
    a, b = _meant(a), _meant(b)
    words = _NEGATIONS.get(language, _NEGATIONS[""])
    if sum(token in words for token in (*a, *b)) % 2 == 0:
        return False
    rest_a, rest_b = ({*tokens} - words - _WEAK for tokens in (a, b))
    if any(_negates(x, y) or _negates(y, x) for x in rest_a for y in rest_b):
        return False  # unwilling, not willing
    if not a or not b:
        return not rest_a and not rest_b
    return len({word[:3] for word in rest_a} ^ {word[:3] for word in rest_b}) <= 1 or len(rest_a) + len(rest_b) <= 2


def _meant(tokens: Sequence[str]) -> Sequence[str]:
    """Some folded tokens, with what is meant for what says no and means none: ``late`` for ``not only late``."""
    if _FIRST.isdisjoint(tokens):
        return tokens
    found: list[str] = []
    place = 0
    while place < len(tokens):
        said = next((size for size in range(_LONGEST, 0, -1) if tuple(tokens[place : place + size]) in _MEANT), 0)
        found += _MEANT[tuple(tokens[place : place + said])] if said else (tokens[place],)
        place += max(said, 1)
    return found


def certainty_changed(a: Sequence[str], b: Sequence[str]) -> str:
    """How one of two replaced runs of folded tokens is less certain, ``""`` where it is not."""
    a, b = _meant(a), _meant(b)
    classes = [{name for words, name in _CLASSES if not words.isdisjoint(tokens)} for tokens in (a, b)]
    if classes[0] == classes[1] or {"possible", "said to be"} == classes[0] ^ classes[1]:
        return ""
    modal = _POSSIBLE | _HEARSAY | _NECESSARY
    rest_a, rest_b = ({word[:3] for word in {*tokens} - modal - _AUXILIARIES} for tokens in (a, b))
    if len(rest_a ^ rest_b) > (2 if a and b else 0) or max(len(rest_a), len(rest_b)) > 6:
        return ""
    return " or ".join(sorted(classes[0] ^ classes[1]))


def opposite(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two replaced runs of folded tokens differ in one word, which became its opposite."""
    only_a, only_b = [word for word in a if word not in b], [word for word in b if word not in a]
    if len(only_a) != 1 or len(only_b) != 1:
        return False
    short, long = sorted((only_a[0], only_b[0]), key=len)
    return (len(short) >= 4 and _negates(long, short)) or (short, long) in _OPPOSED


def _negates(long: str, short: str) -> bool:
    """Whether a word is another one with a prefix that says no."""
    return long.endswith(short) and long[: -len(short)] in _NEGATIVE_PREFIXES
