"""Whether a reply says more than thanks: the words with which people close a conversation (R9)."""

import re
import unicodedata
from itertools import pairwise

from bot.domain.messages import plain_text

# By language: English, German, Czech and Slovak, Polish, Romance, Dutch and Scandinavian.
_CLOSING_TEXT = """
thanks thank thankyou thx thnx tnx tysm ty cheers appreciate appreciated kudos bravo legend hero lifesaver best
great perfect awesome amazing excellent brilliant fantastic wonderful lovely nice cool super top good fine ok okay k
works worked working solved resolved fixed sorted done understood noted
danke dankeschön dank prima passt klappt funktioniert geht läuft erledigt gelöst
děkuji děkuju díky dík dekuji dekuju diky dik funguje vyřešeno hotovo ďakujem dakujem vďaka vdaka
dziękuję dziekuje dzięki dzieki działa
merci parfait gracias perfecto grazie perfetto obrigado obrigada
bedankt dankjewel tack takk
"""
_COMPANION_TEXT = """
you u you're so very much many lots lot a for the this that that's thats it it's its all everything everyone
everybody both team guys folks to me us i we now again already really quick fast prompt your and yes yep yeah
vielen herzlichen besten für die schnelle ihr euch dir ihnen alle jetzt wieder es ja
moc vám vam ti za už uz to teď ted všem vsem všechno vsechno
bardzo wielkie
beaucoup mille muchas muchísimas tante muito
veel
"""
_SUBJECTS_TEXT = "this that it all everything"
_PRAISED_TEXT = "the your for quick fast prompt great nice good awesome amazing excellent die schnelle za"
_DEEDS_TEXT = "help support answer reply fix work job hilfe pomoc"

CLOSING = frozenset(_CLOSING_TEXT.split())
COMPANIONS = frozenset(_COMPANION_TEXT.split())  # go along with closing words, and alone close nothing
# "This is great" closes a conversation, "is this great" goes on with it; so does "ok, help", unlike "your help".
ONLY_AFTER = {
    **dict.fromkeys(("is", "was"), frozenset(_SUBJECTS_TEXT.split())),
    **dict.fromkeys(_DEEDS_TEXT.split(), frozenset(_PRAISED_TEXT.split())),
}

_EMOJI = re.compile(r":[\w+'-]+(?:::skin-tone-\d)?:")
_SMILEY = re.compile(r"(?<!\w)(?:[:;=]-?[)D(Pp]|<3|\+1|xD)(?!\w)")
_MENTION = re.compile(r"<[@!#][^<>]*>")
_ONLY_MENTIONS = re.compile(r"[\s,.!:…-]*(?:<[@!#][^<>]*>[\s,.!:…-]*)+")
_QUESTION = re.compile("[?？؟]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def is_substantial(text: str, file_count: int) -> bool:
    """R9: whether a reply on a resolved request says more than thanks or a lone emoji. `text` is as Slack escapes it.

    Whatever is not known for certain to be no more is substantial, and so is calling somebody without a word: a
    request that reopens in vain costs a glance, one that stays closed is overlooked.
    """
    if file_count or _ONLY_MENTIONS.fullmatch(text):
        return True
    said = _SMILEY.sub(" ", plain_text(_EMOJI.sub(" ", _MENTION.sub(" ", text))))
    words = _WORD.findall(unicodedata.normalize("NFC", said).replace("’", "'").casefold())
    if _QUESTION.search(said) or not all(_is_courtesy(word, before) for before, word in pairwise(["", *words])):
        return True
    return bool(words) and CLOSING.isdisjoint(words)


def _is_courtesy(word: str, before: str) -> bool:
    return word in CLOSING or word in COMPANIONS or before in ONLY_AFTER.get(word, ())
