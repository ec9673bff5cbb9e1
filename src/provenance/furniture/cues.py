"""Words by which page furniture gives itself away, in the languages of the news we have seen."""

from __future__ import annotations

import re
from functools import cache

from provenance.folding import Folded, fold
from provenance.furniture.hinted import Hinted

__all__ = ["cues_in", "has_cue", "is_caption", "is_comments_heading", "is_related_heading", "suspects"]

_CUES = """
sign in|sign up|log in|logged in|register to|create an account|your account|set up your account|your registration
verification email|confirmation email|activate your|activation email|premium clicks|free articles
verification message|to your inbox|in your inbox|your notification
articles remaining|spam or junk folder|email notifications|email address|your email|password|privacy policy
terms of service|terms of use|terms and conditions|cookie|cookies|subscribe|subscription|subscribers only|newsletter
newsletters|all rights reserved|copyright ©|© copyright|may not be published, broadcast|read more|read also
related articles|related stories|related topics|more on this story|recommended for you|you may also like
most read|most viewed|trending now|share this|share on|follow us|follow @|like us on|join the conversation
leave a comment|post a comment|comment policy|comments are|view comments|be the first to comment|click here
enable javascript|please try again|advertisement|sponsored content|report an error|spotted an error|print this
mobile alerts|breaking news alerts|download our app|get the app|terms apply|affiliate links|this material may not
transmitting your comment|connection to facebook|back to top|skip to content|send us a tip|support our journalism
articles en relation|sur le même sujet|lire aussi|à lire aussi|lire également|à lire également|voir aussi|en savoir plus
nouveau commentaire|un commentaire|vos commentaires|charte des commentaires|réagir à cet article|laisser un commentaire
signaler une erreur|repéré une erreur|signaler une faute|s'abonner|abonnez-vous|abonnés|inscrivez-vous|se connecter
vous connecter|mot de passe|créer un compte|compte utilisateur|tous droits réservés|reproduction interdite
données personnelles|données vous concernant|règles de confidentialité|politique de confidentialité|droit d'accès
mentions légales|conditions générales|partager cet article|partager sur|suivez-nous|télécharger l'application
caractères restants|publicité|lettre d'information|infolettre|nos newsletters|la rédaction vous recommande
mehr zum thema|lesen sie auch|auch interessant|alle rechte vorbehalten|jetzt abonnieren|abonnieren sie|anmelden
registrieren|passwort|datenschutz|nutzungsbedingungen|kommentare|kommentieren|zur startseite|teilen sie|folgen sie uns
quelle bild|weitere artikel|mehr lesen|anzeige|fehler gefunden|impressum|agb
leia também|leia mais|saiba mais|veja também|assine|assinante|todos os direitos reservados|compartilhe|siga-nos
fale com a gente|deixe um comentário|política de privacidade|termos de uso|newsletter|cadastre-se|comentários
lea también|lee también|más información|suscríbete|suscríbase|todos los derechos reservados|síguenos|comparte
deja un comentario|política de privacidad|inicia sesión|regístrate|contraseña
leggi anche|leggi tutto|iscriviti|abbonati|tutti i diritti riservati|condividi|seguici|commenti
lees ook|meld je aan|alle rechten voorbehouden|czytaj także|czytaj też|wszelkie prawa zastrzeżone|zapisz się
читайте также|читать далее|подписывайтесь|подпишитесь|подписаться|комментарии|комментировать|все права защищены
поделиться|поделитесь|нашли ошибку|выделите ее|ctrl+enter|вашу почту|войдите или зарегистрируйтесь|комментаторов
правилами комментирования|соглашаюсь с правилами|реклама|запрещенные в российской федерации|telegram-канал
читайте також|підписуйтесь|підпишіться|долучайтеся|долучайся|усі права захищені|всі права захищені|поділитися|коментарі
прочетете още|абонирайте|всички права запазени|коментари|споделете|последвайте ни
baca juga|berlangganan|hak cipta|ikuti kami|komentar|simak juga|bagikan
関連記事|続きを読む|会員登録|ログイン|無断転載|相关阅读|版权所有|登录|注册|责任编辑
"""

_RELATED = """
articles en relation|sur le même sujet|lire aussi|à lire aussi|à lire également|lire également|voir aussi
related articles|related stories|related topics|related|more on this story|more on this topic|recommended for you
you may also like|read also|read more|also read|see also|most read|most viewed|trending now
mehr zum thema|mehr lesen|lesen sie auch|auch interessant|weitere artikel|leia também|leia mais
veja também|lea también|lee también|más información|leggi anche|lees ook|czytaj także|czytaj też
читайте также|читайте також|прочетете още|baca juga|simak juga|関連記事|相关阅读
newsletter|publicité|advertisement|anzeige
"""

_COMMENTS = """
comments|leave a comment|post a comment|kommentare|commenti|комментарии|коментарі
publier un nouveau commentaire|vos commentaires|commentaires|réagir
"""

_CAPTION = Hinted(
    r"(?:(?:image|photo|photos|foto|fotos|picture|bild|fotografía|immagine|фото|crédit photo|photo credit|credit"
    r"|crédits?|legend|legende|caption|illustration)\s*[:/(—–-]|(?<!\w)©|\(c\)\s"
    r"|(?:image|photo|picture|slide|bild|foto|фото)\s\d{1,3}\s(?:of|de|sur|von|di|из|/)\s\d{1,3}(?!\w))",
    "image|photo|foto|picture|bild|immagine|фото|slide|credit|crédit|legend|caption|illustration|©|(c)",
)
_CAPTION_MARK = re.compile(r"[-:/(—–©]|\d\s\w+\s\d")  # no caption is without one of them
_CAPTION_WORDS = 30


@cache
def _cues() -> re.Pattern[str]:
    return _any_of(_CUES.casefold())


@cache
def _heading(table: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_any_of(table.casefold()).pattern}(?:\W.*)?", re.DOTALL)


_WORD = re.compile(r"\w+")
_BEYOND_LETTERS = re.compile("[\u3001-\U0010ffff]")  # where scripts without spaces are


def _phrases(table: str) -> set[str]:
    return {phrase.strip() for line in table.split("\n") for phrase in line.split("|") if phrase.strip()}


def _any_of(table: str) -> re.Pattern[str]:
    ordered = sorted(_phrases(table), key=lambda phrase: (-len(phrase), phrase))
    words = "|".join(re.escape(phrase).replace("'", "['’]").replace(r"\ ", r"\s+") for phrase in ordered)
    unspaced = "".join(f"|{re.escape(phrase)}" for phrase in ordered if phrase[0] > "\u3000")
    return re.compile(rf"(?:(?<!\w)(?:{words})(?!\w){unspaced})")


@cache
def _cue_words() -> dict[str, list[frozenset[str]]]:
    """The words of each cue, under the longest of them: a line with the cue has them all as words."""
    under: dict[str, list[frozenset[str]]] = {}
    for phrase in sorted(_phrases(_CUES.casefold())):
        found = _WORD.findall(phrase)
        under.setdefault(max(found, key=len), []).append(frozenset(found))
    return under


@cache
def _cue_tokens() -> dict[str, list[tuple[frozenset[str], str]]]:
    """The tokens of each cue with its longest word, under the longest token."""
    under: dict[str, list[tuple[frozenset[str], str]]] = {}
    for phrase in sorted(_phrases(_CUES.casefold())):
        tokens = fold(phrase).tokens
        under.setdefault(max(tokens, key=len), []).append((frozenset(tokens), max(_WORD.findall(phrase), key=len)))
    return under


def suspects(folded: Folded) -> frozenset[str]:
    """Return one word of each cue whose tokens a text has, all of them; most texts have few.

    A line without any of these words, case-folded, has no cue. For texts with tokens of scripts without spaces that is
    the empty word, which every line has.
    """
    if folded.unspaced.any():
        return frozenset([""])
    tokens, cues = frozenset(folded.tokens), _cue_tokens()
    return frozenset(word for token in tokens.intersection(cues) for cue, word in cues[token] if cue <= tokens)


def _may_have_cue(folded: str) -> bool:
    """Whether the words of some cue are all in a line: a quick answer to most."""
    if _BEYOND_LETTERS.search(folded):
        return True
    words, cues = frozenset(_WORD.findall(folded)), _cue_words()
    return any(cue <= words for word in words & cues.keys() for cue in cues[word])


def has_cue(line: str, among: frozenset[str] | None = None) -> bool:
    """Whether a line speaks of the page instead of the news: accounts, comments, rights, sharing.

    ``among`` is what ``suspects`` says of the whole text, where somebody has asked.
    """
    folded = line.casefold()
    if among is not None and not any(word in folded for word in among):
        return False
    return _may_have_cue(folded) and _cues().search(folded) is not None


def cues_in(line: str) -> frozenset[str]:
    """Return the distinct cues of a line, case-folded."""
    folded = line.casefold()
    return frozenset(match.group() for match in _cues().finditer(folded)) if _may_have_cue(folded) else frozenset()


def is_related_heading(line: str) -> bool:
    """Whether a short line opens related stories or an advertisement, after an article or between two paragraphs."""
    return len(line) <= 80 and _heading(_RELATED).fullmatch(line.strip().casefold()) is not None


def is_comments_heading(line: str) -> bool:
    """Whether a short line opens the readers' comments: no article goes on after them."""
    return len(line) <= 80 and _heading(_COMMENTS).fullmatch(line.strip().casefold()) is not None


def is_caption(line: str) -> bool:
    """Whether a line is a picture's caption or credit; an agency named there credits the picture (T2)."""
    return (
        _CAPTION_MARK.search(line) is not None
        and len(line.split(None, _CAPTION_WORDS)) <= _CAPTION_WORDS
        and _CAPTION.search(line) is not None
    )
