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
    "ne n do does did don doesn didn t is are was were isn aren wasn weren has have had hasn haven hadn be been"
    " will would could should can won wouldn couldn shouldn ca any a an the to est a ont hat ist haben sind"
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
hausse baisse|augmente diminue|augmente baisse|progresse recule|plus moins|avant apres|accepte refuse|accepte rejete
confirme dement|accorde refuse|accordee refusee|approuve rejete|acceptee rejetee|adopte rejete|confirme dementi
gagne perdu|ouvert ferme|coupable innocent|legal illegal|mort blesse|morts blesses
nord sud|est ouest|gauche droite|pour contre|avec sans|haut bas|hausse recul|autorise interdit|toujours jamais
vrai faux
gestiegen gesunken|gestiegen gefallen|steigt sinkt|stieg sank|stieg fiel|mehr weniger|vor nach|angenommen abgelehnt
bestatigt dementiert|bewilligt abgelehnt|genehmigt abgelehnt|zugestimmt abgelehnt|gewonnen verloren
offen geschlossen|schuldig unschuldig|legal illegal|tote verletzte|mit ohne
norden suden|osten westen|nordlich sudlich|ostlich westlich|links rechts|fur gegen|erlaubt verboten|immer nie
hoch tief
subio bajo|sube baja|aumento disminuyo|mas menos|antes despues|acepto rechazo|aprobo rechazo|confirmo nego
gano perdio
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


def negation_changed(a: Sequence[str], b: Sequence[str], language: str) -> bool:
    """Whether one of two replaced runs of folded tokens says no and the other does not, and little else changed."""
    words = _NEGATIONS.get(language, _NEGATIONS[""])
    counts = [_negations(tokens, words) for tokens in (a, b)]
    if counts[0] % 2 == counts[1] % 2:
        return False
    rest_a, rest_b = ({*tokens} - words - _WEAK for tokens in (a, b))
    if not a or not b:
        return not rest_a and not rest_b
    return len({word[:3] for word in rest_a} ^ {word[:3] for word in rest_b}) <= 1 or len(rest_a) + len(rest_b) <= 2


def _negations(tokens: Sequence[str], words: frozenset[str]) -> int:
    found = sum(token in words for token in tokens)
    return found + sum(token == "t" and tokens[i - 1].endswith("n") for i, token in enumerate(tokens) if i)


def certainty_changed(a: Sequence[str], b: Sequence[str]) -> str:
    """How one of two replaced runs of folded tokens is less certain, ``""`` where it is not."""
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
    negated = len(short) >= 4 and any(long == prefix + short for prefix in _NEGATIVE_PREFIXES)
    return negated or (only_a[0], only_b[0]) in _OPPOSED
