"""Everyday talk is seldom even looked at: every message costs the first look, and only a few may cost more."""

from typing import Final

from cogs.disclosure.judge import prefilter
from cogs.disclosure.rulebook.books import shipped_signs

SEVERAL: Final = 0.05
"""The share of ordinary talk that may be looked at (the issue on disclosure)."""
TALK: Final = """
good morning, who is coming on saturday?
I finally fixed the leaking tap, it was the washer after all
does anybody remember the name of that song from last night
ok that was a lot of rain, the cellar is wet again
could you look at my draft before the meeting tomorrow
we are at the table by the window, come in when you are here
the build is green again, thanks for the quick review
I have to take the dog out, back in a bit
has anyone seen a grey scarf in the kitchen
that is the third time this week the printer gave up
what a game, I have no voice left
she says the a is silent but I do not believe it
Guten Morgen zusammen, wer ist heute im Büro?
ich habe den Schlüssel bei der Nachbarin gelassen
kann mir jemand sagen, wann die Bahn wieder fährt
gestern Abend war es so warm, dass wir draußen saßen
das Protokoll liegt im Ordner, schaut bitte drüber
der Kuchen ist leider etwas dunkel geworden
wir treffen uns um acht vor dem Kino
ich lese gerade ein Buch über Bienen, ziemlich spannend
bonjour à tous, bien dormi ?
j'ai oublié mes clés au bureau encore une fois
on se retrouve devant la gare à sept heures
il a plu toute la nuit et le jardin est trempé
quelqu'un a vu le chat de la voisine ?
je relis le texte ce soir et je vous dis
la réunion est reportée à jeudi, désolée
les tomates poussent enfin sur le balcon
buenos días, ¿quién viene el sábado?
me he dejado el paraguas en tu casa
no encuentro el cargador, creo que está en la cocina
ayer vimos una película muy larga pero bonita
el perro ha dormido toda la tarde en el sofá
¿alguien sabe a qué hora abre la biblioteca?
hoy hace un frío que pela, abrigaos
he leído tu texto y me parece muy claro
buongiorno a tutti, come state oggi?
ho lasciato la giacca in macchina, che freddo
qualcuno sa quando passa l'autobus la domenica?
ieri abbiamo camminato fino al lago e ritorno
il gatto dorme sempre sulla mia sedia
la riunione è spostata a giovedì mattina
ho finito di leggere il libro che mi avevi prestato
stasera pizza o restiamo a casa?
goedemorgen, wie is er morgen op kantoor?
ik heb mijn fiets bij het station laten staan
weet iemand hoe laat de winkel dicht gaat
gisteren hebben we uren aan zee gewandeld
de kat ligt weer op mijn toetsenbord
het overleg is verzet naar donderdag
ik lees vanavond je stuk nog even door
wat een wind vandaag, de schutting is om
bom dia, quem vem no sábado?
esqueci o guarda-chuva na sua casa ontem
alguém sabe que horas abre a biblioteca?
o cachorro dormiu a tarde inteira no sofá
a reunião passou para quinta de manhã
choveu a noite toda e o quintal alagou
terminei o livro que você me emprestou
hoje tem sopa, quem quiser é só chegar
god morgon, vem kommer på lördag?
jag glömde nycklarna på jobbet igen
vet någon när biblioteket öppnar
igår gick vi runt hela sjön i regnet
katten sover på min stol som vanligt
mötet är flyttat till torsdag
jag läser din text i kväll
så kallt det är, ta på er mössa
dzień dobry, kto będzie w sobotę?
zostawiłam klucze w biurze, znowu
czy ktoś wie, o której otwierają bibliotekę
wczoraj szliśmy cały dzień w deszczu
kot znowu śpi na mojej klawiaturze
spotkanie przeniesione na czwartek
przeczytam twój tekst wieczorem
ale dziś wieje, uważajcie na rowerach
おはようございます、今日は寒いですね
鍵を会社に忘れてしまいました
昨日は湖まで歩いて楽しかったです
会議は木曜日に変わりました
猫がまたキーボードの上で寝ています
その本、週末に読み終わりました
雨がやんだら散歩に行きましょう
誰か図書館が何時に開くか知っていますか
""".strip().splitlines()


def test_everyday_talk_is_seldom_looked_at() -> None:
    looked_at = [text for text in TALK if prefilter.suspicious(text, shipped_signs())]
    assert len(looked_at) <= SEVERAL * len(TALK), looked_at
