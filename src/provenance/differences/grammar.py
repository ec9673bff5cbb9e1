"""Words of grammar, which mean nothing by themselves."""

from __future__ import annotations

from provenance.differences.plain import table

__all__ = ["GRAMMAR"]

GRAMMAR = table(
    "a an the and of to in that was were for with on is are be been being by at from has have had as it its they he she"
    " we i you their his her our who which there this these will would can could may when where while into also had"
    " le la les l des du de d et est une un dans que qu qui sur au aux par avec il elle ils elles on nous ont a ete"
    " etait etaient sont sera ont avait avaient ce cette ces son sa ses leur leurs en y se s pour deja lors"
    " der die das den dem des und von zu mit ist im ein eine einen einem einer eines hat haben hatte hatten sich wurde"
    " wurden worden sei war waren wird werden werde wurde wurden soll sollen sollte in am auf vom zum zur bei schon als"
    " wir sie er es ihr ihre sein seine dass daß durch"
    " el los las una un y en del al se lo su sus que con por para es era eran fue fueron ha han habia habian sido"
    " il lo gli i una uno di che e del della dei nel nella con per da e stato stata stati sono era erano aveva avevano"
    " o os as um uma do da dos das no na com que foi foram era eram tinha tinham sido pelo pela"
    " и в на что с по он она они как из за о для было был была были его их к от у при это"
)
"""Words that a sentence changes when it is turned: articles, prepositions, pronouns, auxiliaries."""
