"""Words and phrases that say nothing about what a text is about, in the languages that support teams meet most."""

# Whole phrases: greetings, thanks and closings; written without accents they count as well.
_COURTESIES = """
hi all|hi team|hi there|hello all|hello team|hello everyone|hey all|hey team|hey folks|hey guys|hi everyone
hi guys|good morning|good afternoon|good evening|good day|happy monday|happy friday|hope you are well
hope all is well|thanks in advance|thanks a lot|thanks so much|many thanks|thank you very much|thank you so much
thank you|any help is appreciated|any help would be appreciated|much appreciated|kind regards|best regards
in advance|could you please|can you please|could someone please|can someone please|would you please
sorry to bother|guten tag|guten morgen|guten abend|hallo zusammen|liebe kollegen|vielen dank|danke im voraus
danke schön|mit freundlichen grüßen|viele grüße|liebe grüße|könnt ihr bitte|könnte jemand bitte
bonjour à tous|bonjour tout le monde|bonne journée|merci d'avance|merci beaucoup|par avance|cordialement
s'il vous plaît|s'il te plaît|buenos días|buenas tardes|buenas noches|muchas gracias|gracias de antemano
de antemano|por favor|un saludo|saludos cordiales|buongiorno a tutti|grazie mille|grazie in anticipo|per favore
bom dia|boa tarde|boa noite|muito obrigado|muito obrigada|dobrý den|dobré ráno|děkuji předem|předem děkuji
dzień dobry|z góry dzięki|dziękuję bardzo|добрый день|доброе утро|добрый вечер|всем привет|заранее спасибо
большое спасибо|с уважением|iyi günler|çok teşekkürler|السلام عليكم|شكرا جزيلا|شكرا لكم
"""

# The same in scripts that put no spaces between words; removed wherever they stand.
_UNSPACED = """
お疲れ様です|お疲れさまです|お世話になっております|こんにちは|おはようございます|よろしくお願いいたします|よろしくお願いします|ありがとうございます|すみません|大家好|你们好|你好|您好|谢谢大家|非常感谢|谢谢
請問|请问|麻烦|早上好|下午好|안녕하세요|감사합니다|고맙습니다|부탁드립니다|สวัสดีครับ|สวัสดีค่ะ|สวัสดี|ขอบคุณครับ|ขอบคุณค่ะ|ขอบคุณ
"""

# Function words and single courtesies: never indexed.
_ENGLISH = """
a about after all also am an and any anyone anybody are as at be because been before being but by can cannot could
d did do does doing don done else etc for from get gets getting got had has have having he hello her here hey hi
him his how i if in into is it its just kindly let like ll m may me might my no not now of on once one only or our
out over please pls plz re s she should so some somebody someone still such t than thank thanks that the their
them then there these they this those though thx to too ty under until up us ve very via was we were what when
where which while who whom why will with would yes yet you your cheers regards dear folks guys team everyone
"""
_GERMAN = """
aber als am an auch auf aus bei bin bitte da danke dann das dass dem den der des die dies diese dieser dir doch du
ein eine einem einen einer er es euch fur hab habe haben hallo hat hier ich ihr im in ist ja jemand kann kannst
konnen konnt man mein meine mich mir mit moin nach nicht noch nur ob oder schon sehr sich sie sind so uber um und
uns von vom wann war warum was weil wenn wer werden wie wieder wir wird wo zu zum zur zusammen
"""
_FRENCH = """
alors au aux avec bonjour c ce cela ces cet cette chez comment d dans de des donc du elle en encore est et eu il
ils j je l la le les leur lui m ma mais me merci mes moi mon n ne nos notre nous on ou par pas plus pour pouvez
pourquoi qu quand que qui quelqu sa salut sans se ses si son sont sur ta te tout tres tu un une vos votre vous y
"""
# Spanish, Portuguese, Italian
_SPANISH = """
al algo alguien como con cuando de del donde el ella ellos en era es esta estan estas este esto estoy gracias ha
hay hola la las le les lo los me mi muy no nos o para pero por porque puede puedo que quien se ser si sin sobre
son su sus te tengo tiene un una y ya yo ao aos as com da das do dos e ela ele em eu foi isso isto mais mas meu
minha na nao nas nem nossa obrigada obrigado ola os ou pela pelo quando quem sao sem seu so tem tenho uma voce a
ai alla anche che chi ci ciao come cosa dal dalla dei della di ed gli grazie ho i il io lei ma nel nella noi non
per perche piu posso puo qualcuno questo salve sei sono sta sul tra tu uno vi
"""
# Czech, Polish, Dutch, Turkish
_CZECH = """
ahoj aby ale ani bych by co dekuji diky do i jak jako je jeste jsem jsme kde kdo kdy kdyz ktery ma mam me mi mne
mohl muze mu na nam nas ne nebo nekdo neni od po pro prosim proc pri s se si tak to u uz v ve za ze z bo byc czesc
czy dla dziekuje dzieki gdzie ich ja jest jestem juz kto mnie moge nie o pan prosze sa sie ta te ten tez tylko w
we aan bij dank dat de deze dit een en er geen graag heb hebben heeft het hoe iemand ik in is jullie kan kunnen
maar met mij mijn naar niet nog om ook op van voor waar wat wel wij zijn ama bir bu cok da daha veya ile icin
merhaba neden nasil ben biz sen siz su tesekkurler var yok
"""
# Russian, Ukrainian
_RUSSIAN = """
а без бы был была были было быть в вам вас весь во вот все всем вы где да для до его ее если есть еще же за
здравствуите здравствуйте и из или им их к как когда кто ли мне может можно мои мой мы на над нам нас наш не нет
ни но о об он она они от по под помогите почему пожалуйста при привет с сам себя со спасибо так такой там то тот
ты у уже что чтобы эта эти это этот я як що це та є від дякую привіт будь ласка
"""
# Greek, Hebrew, Arabic
_GREEK = """
αν απο για δεν ειναι εχω η θα και κατα με μου να ο οι που σας σε στη στο στον τα την της τι το τον του των ως אבל
את אני אנחנו גם הוא היא זה יש כי כל לא לי מה על עם של שלום תודה الى إلى ان أن انا أنا او أو في لا لم ما مع من هل
هذا هذه و يا على عن كيف مرحبا شكرا لو سمحت
"""

# Words that half of all requests have. They count, but little, however few requests are known so far.
_USUAL = """
able access again app application ask broken button change check click customer data day doesn error fail failed
fix happen help idea issue know look need new page problem question request see seem show stuck support system
today tried try trouble unable urgent use user want way weird work working wrong anfrage fehler frage funktioniert
geht hilfe kunde brauche erreur probleme marche besoin aide ayuda funciona necesito pregunta problema cliente
funziona errore aiuto bisogno domanda preciso ajuda chyba nejde nefunguje pomoc potrebuji blad dziala potrzebuje
pomocy ошибка работает помощь нужно нужен проблема вопрос клиент помогите morning since anymore already
"""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase for line in text.split("\n") for phrase in line.split("|") if phrase)


COURTESIES = _phrases(_COURTESIES)
UNSPACED_COURTESIES = _phrases(_UNSPACED)
STOP_WORDS = frozenset(
    word for language in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _CZECH, _RUSSIAN, _GREEK) for word in language.split()
)
USUAL_WORDS = tuple(_USUAL.split())
