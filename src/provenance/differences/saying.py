"""Words of saying: those with which a text says that somebody said it."""

from __future__ import annotations

from provenance.differences.plain import table

__all__ = ["SAYING"]

SAYING = table(
    "said says say told tells added adds stated explained noted declared announced insisted warned claimed"
    " asked replied"
    " according wrote recalled admitted argued remarked concluded continued stressed commented"
    " underlined underscored emphasised emphasized pointed acknowledged conceded confirmed denied predicted promised"
    " testified tweeted posted telling saying recounted reiterated maintained observed suggested joked quipped urged"
    " dit declare affirme explique ajoute indique precise estime raconte confie assure souligne poursuivi note"
    " annonce averti reconnu regrette justifie resume lance conclu selon demande repondu rappele soulignant ajoutant"
    " juge martele insiste admis promis confirme dementi temoigne observe releve fait confie detaille commente deplore"
    " denonce reagi soutenu pretendu glisse plaide avance disent disait expliquant affirmant souligne repete salue"
    " sagte sagt erklarte erklart betonte teilte hieß fugte so laut zufolge meinte berichtete warnte sagten"
    " versicherte beteuerte bekraftigte unterstrich urteilte befand erganzte raumte kritisierte lobte forderte"
    " kundigte bestatigte dementierte schilderte erzahlte hob ausserte außerte bemerkte mahnte bilanzierte verwies"
    " antwortete behauptete versprach konstatierte resumierte beklagte betont meint warnt fordert"
    " dijo dice afirmo declaro explico anadio aseguro senalo indico segun sostuvo conto advirtio"
    " subrayo reconocio admitio recordo lamento agrego preciso apunto destaco insistio comento reitero manifesto"
    " detto dice dichiarato affermato spiegato aggiunto secondo riferito ha raccontato"
    " sottolineato commentato ribadito precisato ammesso ricordato osservato concluso sostenuto assicurato"
    " disse afirmou declarou explicou acrescentou segundo contou garantiu diz"
    " ressaltou destacou lembrou reconheceu admitiu completou comentou sublinhou frisou reforcou relatou"
    " сказал сказала заявил заявила сообщил сообщила отметил отметила добавил добавила словам подчеркнул"
    " рассказал рассказала пояснил пояснила уточнил уточнила указал указала считает уверен уверена говорит написал"
    " написала напомнил напомнила признал признала заверил подтвердил подтвердила"
)
"""Words with which a text says that somebody says."""
