"""French: accents, elision (l’, d’, qu’), guillemets with narrow spaces, agreement of articles."""

from __future__ import annotations

from .grammar import Language

__all__ = ["FRENCH"]

FRENCH = Language(
    name="french",
    grammar={
        "S": """
            8 NP VP | 3 TIME , NP VP | 2 PHRASE , NP VP | 3 NP VP et VP | 2 NP VP , CONJ NP VP | 2 PP , NP VP
            | 3 “ CLAUSE ” , SAID PERSON | 2 “ CLAUSE ” , SAID PERSON , TITLE de NP . | 2 PERSON SAID que CLAUSE
            | 2 PERSON SAID : “ CLAUSE ” | 1 NP , PHRASE , VP | 2 NP , qui VP , VP | 1 ADV , NP VP ; NP VP
            | 1 NP VP parce que NP VP | 1 NP VP alors que NP VP | 1 si NP VP , NP pourrait VB NP""",
        "CLAUSE": """
4 NP VP | 2 PRON VP | 2 PRON ne VP pas | 1 il y a un ADJM NM dans NP | 1 il est ADJM que NP VP | 8 NP VP PP""",
        "NP": """
            3 le NM | 3 la NF | 2 le NM ADJM | 2 la NF ADJF | 2 un NM | 2 une NF | 1 un NM ADJM | 1 une NF ADJF
            | 3 les NS | 2 les NS ADJS | 5 PERSON | 3 PLACE | 2 le NM de NP0 | 2 la NF de NP0 | 3 NUM NS
            | 5 PRON | 3 DETM NM | 3 DETF NF | 2 des NS | 1 des NS ADJS | 1 plus de NUM NS | 1 NUM % des NS
            | 4 NUM NS ADJS | 4 DETM ADJM NM | 4 DETF ADJF NF | 1 le NM du NM | 1 la NF des NS | 2 DETM NM ADJM
            | 2 DETF NF ADJF | 2 les NS de PLACE | 2 les NUM NS ADJS | 2 NM et NF""",
        "NP0": """
2 la NF | 3 PLACE | 4 NS | 2 un NM | 2 une NF | 2 NUM NS | 2 DETM NM | 2 DETF NF | 3 NF | 3 NS ADJS | 2 PERSON""",
        "PP": """
8 P NP0 | 1 dans le NM | 1 de la NF | 1 du NM | 1 des NS | 1 à la NF | 1 au NM | 2 à PLACE | 1 avec NP0 et NP0""",
        "VP": """
            6 VD NP | 4 VD NP PP | 3 VD PP | 3 a VP2 NP | 2 ont VP2 NP | 1 a été VP2 par NP | 2 doit VB NP
            | 2 peut VB NP PP | 2 est ADJM | 1 devrait VB NP | 2 VD de VB NP | 1 ne VD pas NP | 2 avait VP2 PP
            | 1 VD NP TIME | 1 sera VP2 TIME""",
        "TIME": """
            9 DAY | 5 le NUM MONTH | 6 en YEAR | 4 en MONTH | 3 DAY matin | 3 DAY soir | 2 depuis YEAR
            | 3 dès DAY | 2 fin MONTH | 1 la semaine dernière | 1 il y a NUM ans | 1 au début du mois
            | 1 à la fin du mois de MONTH | 2 avant MONTH YEAR | 1 ces derniers mois
            | 1 dans la nuit de DAY à DAY""",
        "PHRASE": """
            4 selon NP0 | 1 pour la première fois depuis NUM ans | 1 à la suite de NP0 | 1 en plus de NP0
            | 1 dans le même temps | 1 en ce qui concerne NP0 | 1 dans le cadre de NP0 | 1 à cause de NP0
            | 1 avec l’aide de NP0 | 1 au cours de NP0 | 1 par rapport à NP0 | 1 en raison de NP0 | 1 face à NP0
            | 8 P NP0 | 4 P NS ADJS | 3 malgré NP0 | 3 outre NP0""",
        "SAID": "2 a déclaré | 1 a expliqué | 1 a indiqué | 1 a VP2 | 9 SAIDV",
        "PERSON": "6 FIRST NAME | 4 NAME | 1 M. NAME | 1 Mme NAME | 1 le TITLE FIRST NAME",
    },
    words={
        "DETM": "ce son leur notre chaque aucun tout cet mon",
        "DETF": "cette sa leur notre chaque aucune toute ma",
        "PRON": "il elle on nous ils elles cela je vous",
        "P": "de à dans pour par sur avec en contre sous entre pendant après avant vers chez sans depuis",
        "CONJ": "et mais et ou donc car",
        "ADV": "aussi désormais toutefois cependant enfin ainsi pourtant ailleurs bientôt récemment déjà ensuite",
        "DAY": "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "MONTH": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "TITLE": "président directeur ministre maire secrétaire professeur préfet député",
        "SAIDV": """
            assure affirme soutient souligne indique déclare raconte poursuit conclut observe prévient répond
            précise explique note rappelle estime ajoute regrette annonce""",
        "FIRST": """
            Jean Marie Pierre Anne Paul Claire Jacques Hélène Michel Sophie André Lucie Louis Élise Henri Camille
            René Thérèse François Agnès Étienne Noémie Gérard Zoé Aurélien Chloé Léon Inès""",
        "NM": """
            gouvernement pays président ministre conseil groupe parti projet marché prix travail service centre
            réseau programme accord budget vote hôpital musée livre film match club joueur port train bateau village
            quartier pont feu orage hiver été chef avocat juge procès crime témoin enfant homme père ami voisin
            médecin ouvrier syndicat mouvement débat résultat chiffre rapport texte journal problème effort soutien
            droit territoire fleuve champ énergie échange avenir événement incendie État""",
        "NF": """
            ville entreprise police justice famille maison région école loi santé guerre grève crise question
            réponse décision réunion élection campagne société banque dette hausse baisse industrie usine agence
            route gare rue place église mairie commune frontière armée victime femme fille mère équipe saison
            rencontre victoire défaite culture musique histoire lettre enquête étude recherche université science
            eau forêt rivière mer tempête sécheresse nuit année semaine journée heure fin""",
        "NS": """
            personnes ans habitants élus salariés élèves familles entreprises enfants policiers maisons pays emplois
            coûts prix ventes règles lois résultats projets rapports chiffres services patients médecins écoles
            routes voitures trains avions bateaux agriculteurs électeurs joueurs équipes victimes soldats réfugiés
            voyageurs témoins experts millions euros autorités""",
        "VB": """
            faire prendre donner trouver garder voir aider utiliser payer changer construire ouvrir fermer vendre
            acheter tenir mener gagner perdre protéger réduire augmenter arrêter commencer quitter rejoindre suivre
            accepter refuser lancer publier envoyer réparer remplacer éviter""",
        "VD": """
            fait prend donne trouve garde voit aide utilise paie change construit ouvre ferme vend achète tient mène
            gagne perd protège réduit augmente arrête commence quitte rejoint suit accepte refuse lance publie
            envoie annonce demande reste devient montre espère rappelle précise indique""",
        "VP2": """
            fait pris donné trouvé gardé vu aidé utilisé payé changé construit ouvert fermé vendu acheté tenu mené
            gagné perdu protégé réduit augmenté arrêté commencé quitté rejoint suivi accepté refusé lancé publié
            envoyé annoncé demandé""",
        "ADJM": """
nouveau grand petit local national public ancien important difficile social politique économique dernier""",
        "ADJF": "nouvelle grande petite locale nationale publique ancienne importante sociale politique dernière",
        "ADJS": "nouveaux grands locaux publics anciens importants sociaux politiques premiers derniers étrangers",
        "PLACE": "Paris Lyon Genève Bruxelles Europe Afrique Asie Berlin Rome Madrid Lille Nantes Québec Alger",
    },
    invented={
        "NM": (5000, ("eur", "ment", "age", "isme", "on", "et", "oir", "al")),
        "NF": (5000, ("euse", "tion", "té", "ure", "ance", "ie", "ée", "ette")),
        "NS": (4000, ("eurs", "ments", "tions", "és", "iers", "aux")),
        "VB": (1500, ("er", "ir", "iser", "oyer")),
        "VD": (2000, ("e", "ise", "it", "aient", "ait")),
        "VP2": (1500, ("é", "isé", "i", "u")),
        "ADJM": (1500, ("el", "if", "eux", "ique", "able", "ais")),
        "ADJF": (1500, ("elle", "ive", "euse", "ique", "able", "aise")),
        "ADJS": (1000, ("els", "ifs", "eux", "iques", "ables")),
        "NAME": (14000, ("", "eau", "ier", "et", "and", "el", "ot", "y", "ard")),
        "PLACE": (3000, ("ville", "y", "ac", "ais", "ières", "on", "court")),
        "FIRST": (400, ("e", "ine", "ien", "in")),
    },
    onsets="b c d f g j l m n p r s t v br ch cl cr dr fl gl gr pl pr qu tr v h".split(),
    vowels="a e i o u é a è ou oi ai au en on in ê î ç".replace(" ç", "").split(),
    codas="n r l t s m d ll rt nt ss rd".split(),
    numbers=("{:d}", "{:_d}", "{:.1f}"),
    grouping="\u202f",
    decimal=",",
    a_before_vowel={
        "le": "l’",
        "la": "l’",
        "de": "d’",
        "que": "qu’",
        "ne": "n’",
        "je": "j’",
        "du": "de l’",
        "au": "à l’",
        "ce": "cet",
        "sa": "son",
        "ma": "mon",
    },
    vowel_letters="aeiouéèêîhâ",
    opening="«\u00a0",
    closing="\u00a0»",
)
